"""Limits on what each territory loses and gains, and the least distance between centres."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import PlanError
from optimizers.clash import clash_of
from optimizers.design import design
from optimizers.problem import DesignProblem
from optimizers.verdict import turnover
from tests.optimizers.drawn import broken_rules, problem, scatter


def started(
    n: int, k: int, seed: int, lost: float | None, gained: float | None, **rest: object
) -> DesignProblem:
    """Accounts with a start by stripes of unequal width, and limits in parts of it."""
    xy = scatter(n, seed)
    rank = np.argsort(np.argsort(xy[:, 0])) / n
    start = np.minimum((rank**1.5 * k).astype(np.int64), k - 1)
    values = np.random.default_rng(seed + 1).uniform(1, 5, (n, 1))
    held = np.zeros((k, 1))
    np.add.at(held, start, values)
    return problem(
        xy,
        k,
        start=start,
        turned_values=values,
        turned_names=("potential",),
        most_lost=None if lost is None else lost * held,
        most_gained=None if gained is None else gained * held,
        **rest,
    )


def kept(task: DesignProblem, territory: np.ndarray) -> bool:
    """Counted afresh, account by account: whether no limit on turnover is passed."""
    for code in range(task.n_territories):
        rows = range(task.n_accounts)
        values = task.turned_values[:, 0]
        lost = sum(values[r] for r in rows if task.start[r] == code != territory[r])
        gained = sum(values[r] for r in rows if territory[r] == code != task.start[r] >= 0)
        for sum_, limit in ((lost, task.most_lost), (gained, task.most_gained)):
            if limit is not None and sum_ > limit[code, 0] * (1 + 1e-9) + 1e-9:
                return False
    return True


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    lost=st.sampled_from([None, 0.0, 0.1, 0.3]),
    gained=st.sampled_from([None, 0.0, 0.15, 0.4]),
    slices=st.integers(0, 60),
    contiguous=st.sampled_from(["hard", "soft", "off"]),
)
def test_that_no_plan_passes_a_limit_on_turnover_even_when_cancelled(
    seed: int, lost: float | None, gained: float | None, slices: int, contiguous: str
) -> None:
    task = started(60, 4, seed, lost, gained, contiguous=contiguous)
    asked = iter(range(slices))
    found = design(
        task, seconds=None, iterations=4, seed=seed, stop=lambda _b: next(asked, None) is None
    )
    assert kept(task, found.territory)
    assert not any("above the limit" in words for words in found.violations)


@settings(max_examples=12, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    apart=st.sampled_from([5.0, 20.0, 45.0]),
    slices=st.integers(0, 60),
    homes=st.booleans(),
)
def test_that_no_two_centres_are_closer_than_asked_even_when_cancelled(
    seed: int, apart: float, slices: int, homes: bool
) -> None:
    at = np.full((4, 2), np.nan)
    at[0] = 50.0, 50.0
    task = problem(scatter(60, seed), 4, min_apart=apart, homes=at if homes else None)
    asked = iter(range(slices))
    found = design(
        task, seconds=None, iterations=4, seed=seed, stop=lambda _b: next(asked, None) is None
    )
    pairs = combinations(found.centres, 2)
    assert min(float(np.hypot(*(a - b))) for a, b in pairs) >= apart * (1 - 1e-9)
    if homes:
        assert found.centres[0].tolist() == [50.0, 50.0]
    assert (found.bound or 0.0) <= found.objective
    assert broken_rules(task, found) == [] or not found.feasible


def test_that_a_limit_on_losing_keeps_a_small_territory_from_being_emptied_out() -> None:
    free = started(80, 4, 3, None, 9.0)
    tight = started(80, 4, 3, 0.1, None)
    loose = design(free, seconds=None, iterations=8, seed=1)
    found = design(tight, seconds=None, iterations=8, seed=1)
    assert turnover(tight, loose.territory)[0].sum() > turnover(tight, found.territory)[0].sum()
    assert kept(tight, found.territory)


def test_that_a_balance_out_of_reach_of_the_limits_is_proven_and_says_how_much_is_enough() -> None:
    # 8 accounts: six start in the first territory, two in the second; each should have four.
    start = np.array([0] * 6 + [1] * 2)
    values = np.ones((8, 1))
    task = problem(
        [[float(i), 0.0] for i in range(8)],
        2,
        tolerance=10.0,
        start=start,
        turned_values=values,
        turned_names=("accounts",),
        most_lost=np.array([[0.6], [0.2]]),  # 10 % of six and of two
    )
    clash = clash_of(task)
    assert clash is not None
    assert {rule.kind for rule in clash.rules} == {"window", "lost"}
    assert "no territory loses more than 10 % of its accounts" in clash.sentence
    wider = [way.words for way in clash.ways if way.rule.kind == "lost"]
    assert wider == ["let each territory lose 33.4 % of its accounts"]


def test_that_many_accounts_prove_a_clash_of_gaining_by_flows() -> None:
    n = 700
    start = np.array([0] * 600 + [1] * 100)
    task = problem(
        scatter(n, 5),
        2,
        tolerance=10.0,
        start=start,
        turned_values=np.ones((n, 1)),
        turned_names=("accounts",),
        most_gained=np.array([[60.0], [10.0]]),
    )
    clash = clash_of(task)
    assert clash is not None
    assert {rule.kind for rule in clash.rules} == {"window", "gained"}


def test_that_fixed_homes_too_close_are_named() -> None:
    homes = np.array([[0.0, 0.0], [3.0, 4.0]])
    with pytest.raises(PlanError, match="Territory 1 and Territory 2 are 5 mi apart"):
        problem(scatter(20, 1), 2, homes=homes, min_apart=6.0)
