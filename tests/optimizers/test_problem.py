"""Requests that cannot be served are refused with a sentence that names the culprit."""

from typing import Any

import numpy as np
import pytest

from model.errors import PlanError
from optimizers.problem import DesignProblem, even_windows

FIVE = np.array([[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]], float)


def problem(k: int = 2, work: Any = (1, 1, 1, 1, 1), tolerance: float = 50.0, **rest: Any) -> None:
    metrics = np.asarray(work, float)[:, None]
    low, high, target = even_windows(metrics, np.array([tolerance]), np.ones(k))
    low, high = rest.pop("low", low), rest.pop("high", high)
    DesignProblem(FIVE, np.ones(5), metrics, ("hours",), low, high, target, **rest)


def test_that_windows_follow_shares_and_tolerance() -> None:
    low, high, target = even_windows(
        np.array([[6.0, 1.0], [6.0, 3.0]]), np.array([50.0, np.inf]), np.array([1.0, 2.0])
    )
    assert target.tolist() == pytest.approx(np.array([[4.0, 4 / 3], [8.0, 8 / 3]]))
    assert low.tolist() == [[2.0, 0.0], [4.0, 0.0]]
    assert high.tolist() == [[6.0, np.inf], [12.0, np.inf]]


def test_that_more_territories_than_accounts_are_refused() -> None:
    with pytest.raises(PlanError, match="6 territories cannot be made from 5 accounts"):
        problem(6)


def test_that_a_lock_on_an_unknown_territory_is_refused() -> None:
    with pytest.raises(PlanError, match=r"Account 3 is locked to territory number 3, but only 2"):
        problem(locked=np.array([-1, -1, -1, 2, 0]))


def test_that_an_account_larger_than_a_territory_may_be_is_named() -> None:
    with pytest.raises(PlanError, match=r'Account "Mercy" alone has hours 9, more than the 7'):
        problem(work=(1, 1, 9, 1, 1), tolerance=1.0, account_names=("A", "B", "Mercy", "D", "E"))


def test_that_locks_heavier_than_a_territory_may_be_are_named() -> None:
    with pytest.raises(PlanError, match="The accounts locked to North have hours 4"):
        problem(locked=np.array([0, 0, 0, 0, -1]), territory_names=("North", "South"))


def test_that_an_account_forbidden_everywhere_is_named() -> None:
    forbidden = np.zeros((5, 2), bool)
    forbidden[4] = True
    with pytest.raises(PlanError, match="Account 4 is forbidden in every territory"):
        problem(forbidden=forbidden)


def test_that_a_lock_where_an_account_is_forbidden_is_named() -> None:
    forbidden = np.zeros((5, 2), bool)
    forbidden[1, 0] = True
    with pytest.raises(PlanError, match="both locked to and forbidden in Territory 1"):
        problem(forbidden=forbidden, locked=np.array([-1, 0, -1, -1, -1]))


def test_that_minimums_beyond_the_total_are_refused() -> None:
    with pytest.raises(PlanError, match="The hours minimums add up to 6"):
        problem(low=np.full((2, 1), 3.0), high=np.full((2, 1), 9.0))


def test_that_maximums_below_the_total_are_refused() -> None:
    with pytest.raises(PlanError, match="The hours maximums add up to 4"):
        problem(low=np.zeros((2, 1)), high=np.full((2, 1), 2.0))


def test_that_groups_fewer_than_territories_are_refused() -> None:
    with pytest.raises(PlanError, match="form 2 groups"):
        problem(3, groups=np.array([0, 0, 0, 0, -1]))


def test_that_negative_work_is_refused() -> None:
    with pytest.raises(PlanError, match="cannot be negative"):
        problem(work=(1, 1, -1, 1, 1))
