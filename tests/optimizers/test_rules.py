"""Every hard rule holds in every plan called feasible, ended early or not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizers.design import Proposal, design
from optimizers.problem import DesignProblem
from tests.optimizers.drawn import broken_rules, problem, scatter


def solve(task: DesignProblem, iterations: int = 6, seed: int = 1, **rest: Any) -> Proposal:
    return design(task, seconds=None, iterations=iterations, seed=seed, **rest)


def mixture(seed: int) -> DesignProblem:
    """A problem in which chance decides which rules there are."""
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(25, 70)), int(rng.integers(2, 6))
    xy = scatter(n, seed)
    if rng.random() < 0.3:
        xy = np.round(xy / 10) * 10  # many accounts at one point
    rules: dict[str, Any] = {"contiguous": str(rng.choice(["hard", "hard", "soft", "off"]))}
    if rng.random() < 0.4:
        rules["locked"] = np.where(rng.random(n) < 0.1, rng.integers(k, size=n), -1)
    if rng.random() < 0.4:
        forbidden = rng.random((n, k)) < 0.05
        forbidden[forbidden.all(axis=1)] = False
        if "locked" in rules:
            held = np.flatnonzero(rules["locked"] >= 0)
            forbidden[held, rules["locked"][held]] = False
        rules["forbidden"] = forbidden
    if rng.random() < 0.4:
        rules["homes"] = np.where(rng.random((k, 1)) < 0.6, rng.uniform(0, 100, (k, 2)), np.nan)
        rules["pull"] = rng.choice([0.0, 5.0, np.inf], k)
    if rng.random() < 0.4:
        rules["start"] = rng.integers(-1, k, n)
        rules["disruption"] = rng.uniform(0, 20, n)
        if rng.random() < 0.5:
            limits = np.array([0.7 * n])
            rules |= {"moved_names": ("accounts",), "moved_values": np.ones((n, 1))}
            rules["moved_limits"] = limits
    if rng.random() < 0.3 and "locked" not in rules and "forbidden" not in rules:
        rules["groups"] = np.where(rng.random(n) < 0.3, rng.integers(6, size=n), -1)
        rules["split_price"] = None if rng.random() < 0.5 else 5.0
    if rng.random() < 0.3:
        rules["barriers"], rules["detour"] = rng.uniform(0, 100, (2, 4)), 10.0
    if rng.random() < 0.2:
        rules["max_radius"] = 80.0
    work = rng.uniform(0.5, 1.5, (n, int(rng.integers(1, 3))))
    return problem(xy, k, 45.0, work, **rules)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), looks=st.integers(0, 40))
def test_that_every_rule_holds_in_every_plan_called_feasible(seed: int, looks: int) -> None:
    task = mixture(seed)
    left = [looks]

    def stop(_best: float) -> bool:
        left[0] -= 1
        return left[0] < 0 and looks < 30  # some runs go on to their end

    found = solve(task, 3, seed, stop=stop)
    broken = broken_rules(task, found)
    assert set(broken) <= {"window", "budget", "radius", "contiguity"}  # the others always hold
    assert found.feasible == (broken == []), (broken, found.violations)
    assert bool(found.violations) != found.feasible
    if found.feasible:
        assert found.bound is not None
        assert found.bound <= found.objective


def test_that_several_metrics_keep_their_windows_at_once() -> None:
    rng = np.random.default_rng(5)
    work = rng.uniform(0.5, 1.5, (200, 3))
    task = problem(scatter(200, 5), 5, 8.0, work)
    found = solve(task, 10)
    assert found.feasible
    assert all(most <= 8.0 + 1e-6 for most, _mean in found.deviation.values())


def test_that_minimums_and_maximums_hold_by_territory() -> None:
    task = problem(scatter(60, 6), 3, 60.0)
    low, high = task.low.copy(), task.high.copy()
    low[0], high[1] = 27.0, 12.0
    found = solve(replace(task, low=low, high=high), 6)
    count = np.bincount(found.territory, minlength=3)
    assert found.feasible
    assert count[0] >= 27
    assert count[1] <= 12


def test_that_scattered_locks_are_islands_and_nothing_else_is() -> None:
    xy = np.column_stack((np.arange(20.0), np.zeros(20)))
    locked = np.full(20, -1)
    locked[[2, 17]] = 1, 0  # each deep in the other's half
    locked[[0, 1, 18, 19]] = 0, 0, 1, 1
    task = problem(xy, 2, 20.0, locked=locked)
    found = solve(task)
    assert found.feasible
    assert not found.contiguous
    assert found.islands == 4  # the two, and the locked ends that they cut off
    assert found.territory[[2, 17]].tolist() == [1, 0]
    assert found.territory[[3, 4, 5, 6]].tolist() == [0, 0, 0, 0]


def test_that_only_the_district_that_is_not_frozen_changes() -> None:
    xy = scatter(120, 7)
    start = solve(problem(xy, 5, 12.0)).territory
    rng = np.random.default_rng(7)
    start = start.copy()
    pair = np.flatnonzero((start == 0) | (start == 1))
    start[pair] = rng.integers(2, size=len(pair))  # two territories in a mess
    locked = np.where(start > 1, start, -1)
    found = solve(problem(xy, 5, 30.0, locked=locked, start=start, disruption=np.zeros(120)))
    frozen = start > 1
    assert (found.territory[frozen] == start[frozen]).all()
    assert found.feasible
    assert (found.territory[pair] != start[pair]).any()


def test_that_a_pulled_centre_lies_between_home_and_accounts() -> None:
    xy = np.array([[0, 0], [1, 0], [0, 1], [1, 1]], float)
    home = np.array([[10.5, 0.5]])
    places = {
        pull: solve(problem(xy, 1, homes=home, pull=np.array([pull])), 1)
        for pull in (0.0, 2.0, np.inf)
    }
    assert places[0.0].centres[0] == pytest.approx([0.5, 0.5], abs=1e-3)
    assert places[np.inf].centres[0].tolist() == [10.5, 0.5]
    pulled = places[2.0]
    assert 0.55 < pulled.centres[0, 0] < 1.5  # four accounts outweigh two calls from home
    away = np.linalg.norm(xy - pulled.centres[0], axis=1).sum()
    assert pulled.objective == pytest.approx(away + 2 * np.linalg.norm(home - pulled.centres))


def test_that_a_group_is_split_only_where_that_is_worth_its_price() -> None:
    xy = np.array([[0, 0], [1, 0], [2, 0], [50, 0], [51, 0], [52, 0]], float)
    groups = np.array([-1, -1, 0, 0, -1, -1])  # one site in each town
    task = problem(xy, 2, 40.0, groups=groups, contiguous="off")
    cheap = solve(replace(task, split_price=1.0))
    dear = solve(replace(task, split_price=500.0))
    assert cheap.territory[2] != cheap.territory[3]
    assert cheap.objective == pytest.approx(1.0 + 4 * 1.0, abs=1e-3)
    assert dear.territory[2] == dear.territory[3]


def test_that_a_piece_apart_has_its_price_when_contiguity_is_soft() -> None:
    # two towns; one account with most of the work of the west lies in the east
    xy = np.array([[0, 0], [1, 0], [2, 0], [40, 0], [41, 0], [42, 0], [43, 0]], float)
    work = [1.0, 1.0, 1.0, 1.5, 1.5, 1.5, 1.5]
    task = problem(xy, 2, 0.1, work, homes=np.array([[1.0, 0.0], [41.5, 0.0]]))
    assert task.low[0, 0] == pytest.approx(4.4955)
    for price in (0.0, 10.0):
        found = solve(replace(task, contiguous="soft", piece_price=price))
        extra = found.islands * price
        code = found.territory
        away = np.linalg.norm(xy - found.centres[code], axis=1).sum()
        assert found.feasible
        assert found.objective == pytest.approx(away + extra)
    assert solve(replace(task, contiguous="soft", piece_price=10.0)).islands == 0


def test_that_none_of_ten_relationships_move_and_the_budget_holds() -> None:
    xy = scatter(100, 11)
    order = np.argsort(xy[:, 0])
    start = np.zeros(100, np.int64)
    start[order[40:]] = 1
    kept = order[38:48]
    task = problem(
        xy, 2, 6.0, start=start, disruption=np.zeros(100), moved_names=("accounts",),
        moved_values=np.ones((100, 1)), moved_limits=np.array([15.0]),
        locked=np.where(np.isin(np.arange(100), kept), start, -1),
    )  # fmt: skip
    found = solve(task, 8)
    assert found.feasible
    assert (found.territory[kept] == start[kept]).all()
    assert int((found.territory != start).sum()) <= 15
