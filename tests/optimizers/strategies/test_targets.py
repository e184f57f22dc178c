"""Targets and windows by share, capacity, name and focus."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import PlanError
from model.scenario import LIVE
from model.state import State
from optimizers.problem import DesignProblem
from optimizers.request import DesignRequest, problem_of
from tests.optimizers.grid import grid_state


def shared(**of_territory: dict[str, Any]) -> State:
    """Sixteen clinics of 10 hours in four squares; fields of territories by id."""
    source = grid_state(4, 2)
    layer = source.scenario().layer()
    territories = tuple(replace(t, **of_territory.get(t.id, {})) for t in layer.territories)
    live = source.scenario().with_layer("core", replace(layer, territories=territories))
    return source.with_scenario(live)


def targets(problem: DesignProblem, name: str) -> list[float]:
    found: list[float] = problem.target[:, problem.metric_names.index(name)].tolist()
    return found


def test_that_hours_follow_capacity_and_potential_does_not() -> None:
    source = shared()
    reps = tuple(replace(r, fte=0.5, ramp=0.5) if r.id == "R1" else r for r in source.reps)
    request = DesignRequest(4, balance={"hours": 10.0, "potential": 10.0})
    problem = problem_of(replace(source, reps=reps), request)
    full = 160 / 3.25
    assert targets(problem, "hours") == pytest.approx([full, full / 4, full, full])
    assert targets(problem, "potential") == [4000.0] * 4
    assert "Square 1 25\u00a0%" in problem.explanation


def test_that_the_share_of_a_territory_counts_when_designing_anew() -> None:
    problem = problem_of(shared(T2={"share": 2.0}), DesignRequest(4, balance={"hours": 10.0}))
    assert targets(problem, "hours") == pytest.approx([32.0, 32.0, 64.0, 32.0])
    assert problem.high[2, 0] == pytest.approx(64.0 * 1.1)


def test_that_frozen_territories_keep_what_they_have_and_the_rest_is_shared() -> None:
    source = grid_state(4, 2, hours=[20.0] * 2 + [10.0] * 14)  # Square 0 has 60, the others 40
    request = DesignRequest(4, start=LIVE, only=("T2", "Square 3"), balance={"hours": 10.0})
    problem = problem_of(source, request)
    assert targets(problem, "hours") == pytest.approx([60.0, 40.0, 40.0, 40.0])
    assert problem.high[:2, 0].tolist() == [np.inf] * 2
    assert problem.forbidden is not None
    assert problem.locked is not None
    free = problem.locked < 0
    assert problem.forbidden[free][:, :2].all()
    assert not problem.forbidden[free][:, 2:].any()


def test_that_named_accounts_reduce_the_targets_of_the_others() -> None:
    named = tuple((f"A{i}", "R0") for i in range(7))
    request = DesignRequest(4, strategy="hybrid", named=named, balance={"hours": 10.0})
    problem = problem_of(shared(), request)
    assert targets(problem, "hours") == pytest.approx([70.0, 30.0, 30.0, 30.0])
    assert problem.high[:, 0].tolist() == pytest.approx([74.0, 34.0, 34.0, 34.0])


def test_that_the_least_territory_closes_when_fewer_are_asked_for() -> None:
    source = grid_state(4, 2, potential=[1.0 if i in (2, 3, 6, 7) else 9.0 for i in range(16)])
    problem = problem_of(source, DesignRequest(3, start=LIVE, balance={"hours": 30.0}))
    assert problem.territory_names == ("Square 0", "Square 2", "Square 3")
    assert problem.start is not None
    assert problem.start.reshape(4, 4)[0].tolist() == [0, 0, -1, -1]


def test_that_rules_about_more_territories_than_asked_for_are_named() -> None:
    with pytest.raises(PlanError, match=r"speak of 2 territories \(T0, T3\), but only 1"):
        problem_of(shared(), DesignRequest(1, locks=("A0", "T3")))


def test_that_locks_that_are_only_marked_give_way_to_fewer_territories() -> None:
    source = grid_state(4, 2, locked=[i in (0, 15) for i in range(16)])
    problem = problem_of(source, DesignRequest(1, balance={"hours": 10.0}))
    assert problem.locked is None
    assert "2 locked accounts are free" in problem.explanation
    held = problem_of(source, DesignRequest(4, balance={"hours": 10.0})).locked
    assert held is not None
    assert np.flatnonzero(held >= 0).tolist() == [0, 15]
    loose = DesignRequest(4, balance={"hours": 10.0}, own_locks=False)
    assert problem_of(source, loose).locked is None


@given(
    shares=st.lists(st.floats(0.2, 5.0), min_size=4, max_size=4),
    n_named=st.integers(0, 15),
    tolerance=st.floats(0.0, 40.0),
)
def test_that_targets_add_up_to_all_there_is(
    shares: list[float], n_named: int, tolerance: float
) -> None:
    request = DesignRequest(
        4,
        strategy="hybrid",
        shares={f"T{code}": share for code, share in enumerate(shares)},
        named=tuple((f"A{i}", "T1") for i in range(n_named)),
        balance={"hours": tolerance},
    )
    problem = problem_of(shared(), request)
    assert problem.target[:, 0].sum() == pytest.approx(160.0)
    assert (problem.low <= problem.target + 1e-9).all()
    assert (problem.high >= problem.target - 1e-9).all()
    assert problem.target[1, 0] >= 10.0 * n_named - 1e-9
