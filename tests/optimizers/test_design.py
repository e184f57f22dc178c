"""The design optimizer keeps what it promises, on problems small enough to draw."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.contiguity import pieces, site_graph
from optimizers.design import Proposal, design
from optimizers.pace import Progress
from optimizers.problem import DesignProblem, even_windows
from tests.optimizers.drawn import broken_rules, problem, scatter


def solve(task: DesignProblem, iterations: int = 6, seed: int = 1, **rest: Any) -> Proposal:
    return design(task, seconds=None, iterations=iterations, seed=seed, **rest)


def test_that_two_towns_become_two_territories() -> None:
    xy = [[0, 0], [0, 1], [1, 0], [1, 1], [50, 0], [50, 1], [51, 0], [51, 1]]
    found = solve(problem(xy, 2))
    west, east = found.territory[0], found.territory[4]
    assert found.territory.tolist() == [west] * 4 + [east] * 4
    assert west != east
    assert found.feasible
    assert found.contiguous
    # the geometric median of a unit square is its middle, 1/sqrt(2) from each of eight corners
    assert found.objective == pytest.approx(8 / np.sqrt(2))
    assert found.deviation["hours"] == (0.0, 0.0)


def test_that_a_budget_in_iterations_repeats_bit_for_bit() -> None:
    task = problem(scatter(150, 3), 5, 8.0)
    first, second = solve(task, seed=7), solve(task, seed=7)
    assert first.territory.tolist() == second.territory.tolist()
    assert first.centres.tolist() == second.centres.tolist()
    assert first.objective == second.objective


def test_that_more_iterations_of_one_seed_are_never_worse() -> None:
    task = problem(scatter(120, 4), 6, 10.0)
    assert solve(task, 30).objective <= solve(task, 0).objective * (1 + 1e-12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    n=st.integers(20, 70),
    k=st.integers(1, 5),
    seed=st.integers(0, 10**6),
    grid=st.booleans(),
)
def test_that_a_plan_called_feasible_keeps_every_rule(
    n: int, k: int, seed: int, grid: bool
) -> None:
    xy = scatter(n, seed)
    if grid:
        xy = np.round(xy / 10) * 10  # many accounts at one point
    rng = np.random.default_rng(seed)
    work = rng.uniform(0.5, 1.5, n)
    forbidden = rng.random((n, k)) < 0.02
    forbidden[forbidden.all(axis=1)] = False
    locked = np.full(n, -1)
    locked[0] = int(np.argmin(forbidden[0]))
    task = problem(xy, k, 25.0, work, forbidden=forbidden, locked=locked)
    found = solve(task, 3, seed)
    assert np.bincount(found.territory, minlength=k).min() > 0
    assert found.territory[0] == locked[0]
    assert not forbidden[np.arange(n), found.territory].any()
    counted = pieces(site_graph(xy), found.territory, k)
    assert found.feasible == (broken_rules(task, found) == [])
    assert found.contiguous == bool((counted == 1).all())
    assert bool(found.violations) != found.feasible
    if found.bound is not None and found.gap_pct is not None:
        assert found.bound <= found.objective
        assert found.gap_pct >= 0


def test_that_the_bound_of_a_tiny_problem_is_below_every_balanced_assignment() -> None:
    xy = np.array([[0, 0], [1, 0], [4, 0], [6, 1], [7, 0], [9, 0.5]])
    task = problem(xy, 2, 40.0, contiguous="off")  # two to four accounts each
    found = solve(task, 5)
    assert found.bound is not None
    distance = np.linalg.norm(xy[:, None] - found.centres[None], axis=2)
    for number in range(64):
        codes = np.array([number >> i & 1 for i in range(6)])
        if 2 <= codes.sum() <= 4:
            assert found.bound <= distance[np.arange(6), codes].sum() + 1e-9
    assert found.objective == pytest.approx(
        min(
            distance[np.arange(6), codes].sum()
            for codes in (np.array([n >> i & 1 for i in range(6)]) for n in range(64))
            if 2 <= codes.sum() <= 4
        )
    )


def test_that_one_territory_takes_everything() -> None:
    found = solve(problem(scatter(30, 5), 1), 2)
    assert set(found.territory.tolist()) == {0}
    assert found.feasible
    assert found.gap_pct == pytest.approx(0.0, abs=1e-6)


def test_that_as_many_territories_as_accounts_give_one_each() -> None:
    xy = np.array([[0, 0], [3, 1], [7, 0], [2, 8], [9, 9]], float)
    found = solve(problem(xy, 5, 50.0), 4)
    assert sorted(found.territory.tolist()) == [0, 1, 2, 3, 4]
    assert found.feasible
    assert found.objective == pytest.approx(0.0, abs=1e-6)


def test_that_accounts_at_one_point_are_shared_out() -> None:
    xy = np.array([[5.0, 5.0]] * 12)
    found = solve(problem(xy, 3), 3)
    assert np.bincount(found.territory).tolist() == [4, 4, 4]
    assert found.feasible
    assert found.contiguous


def test_that_accounts_on_one_line_are_cut_into_stretches() -> None:
    xy = np.column_stack((np.arange(12.0), np.zeros(12)))
    found = solve(problem(xy, 3), 3)
    changes = int((np.diff(found.territory) != 0).sum())
    assert found.feasible
    assert changes == 2


def test_that_unequal_shares_are_met() -> None:
    xy = scatter(90, 6)
    metrics = np.ones((90, 1))
    low, high, target = even_windows(metrics, np.array([12.0]), np.array([1.0, 2.0, 3.0]))
    task = DesignProblem(xy, np.ones(90), metrics, ("accounts",), low, high, target)
    found = solve(task)
    assert found.feasible
    count = np.bincount(found.territory, minlength=3)
    assert np.all(np.abs(count / np.array([15, 30, 45]) - 1) <= 0.12 + 1e-9)


def test_that_groups_stay_whole() -> None:
    xy = scatter(80, 8)
    groups = np.full(80, -1)
    groups[np.argsort(xy[:, 0])[:9]] = 0
    groups[np.argsort(xy[:, 1])[-8:]] = 1
    found = solve(problem(xy, 4, 25.0, groups=groups, contiguous="soft"))
    for group in (0, 1):
        assert len(set(found.territory[groups == group].tolist())) == 1
    assert found.feasible


def test_that_homes_stay_where_they_are() -> None:
    homes = np.array([[10.0, 10.0], [90.0, 90.0], [np.nan, np.nan]])
    found = solve(problem(scatter(60, 9), 3, 30.0, homes=homes))
    assert found.centres[:2].tolist() == homes[:2].tolist()
    assert np.isfinite(found.centres[2]).all()


def test_that_an_expensive_disruption_keeps_a_good_start() -> None:
    xy = scatter(60, 10)
    start = solve(problem(xy, 3, 10.0)).territory
    task = problem(xy, 3, 10.0, start=start, disruption=np.full(60, 1e4))
    assert solve(task).territory.tolist() == start.tolist()


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_that_a_rebalanced_plan_is_never_dearer_than_a_start_that_keeps_the_rules(
    seed: int,
) -> None:
    xy = scatter(50, seed)
    start = solve(problem(xy, 4, 30.0), 0, seed)
    if not start.feasible:
        return
    task = problem(xy, 4, 30.0, start=start.territory, disruption=np.full(50, 0.5))
    again = solve(task, 2, seed + 1)
    assert again.feasible
    assert again.objective <= start.objective * (1 + 1e-6)  # medians are found to that


def test_that_no_more_moves_than_the_limit() -> None:
    xy = scatter(100, 11)
    order = np.argsort(xy[:, 0])
    start = np.zeros(100, np.int64)
    start[order[45:]] = 1  # 45 and 55 accounts
    task = problem(
        xy, 2, 4.0, start=start, disruption=np.zeros(100), moved_names=("accounts",),
        moved_values=np.ones((100, 1)), moved_limits=np.array([7.0]),
    )  # fmt: skip
    found = solve(task, 10)
    assert found.feasible
    assert 0 < int((found.territory != start).sum()) <= 7


def test_that_a_radius_is_kept_or_reported() -> None:
    xy = np.array([[0, 0], [1, 0], [2, 0], [30, 0], [31, 0], [90, 0]], float)
    found = solve(problem(xy, 2, 60.0, max_radius=20.0, contiguous="off"), 3)
    assert not found.feasible
    assert any("more than 20 mi" in sentence for sentence in found.violations)
    assert found.bound is None


def test_that_what_cannot_be_balanced_is_said_in_words() -> None:
    xy = np.array([[0, 0], [1, 0], [50, 0], [51, 0]], float)
    found = solve(problem(xy, 2, 2.0, [1.0, 1.0, 1.0, 1.2]), 3)  # 2.0 and 2.2 at best
    assert not found.feasible
    assert any("above its maximum" in sentence for sentence in found.violations)
    assert found.gap_pct is None


def test_that_a_run_cancelled_at_once_proposes_a_whole_plan() -> None:
    task = problem(scatter(200, 12), 6, 15.0)
    found = design(task, seconds=60.0, iterations=None, seed=1, stop=lambda _best: True)
    assert np.bincount(found.territory, minlength=6).min() > 0
    assert found.iterations == 0
    assert found.seconds < 30


def test_that_progress_names_phases_and_never_goes_back() -> None:
    seen: list[Progress] = []
    solve(problem(scatter(150, 13), 5), 8, report=seen.append)
    assert {"Placing the centres", "Moving borders", "Re-solving regions"} <= {
        p.phase for p in seen
    }
    fractions = [p.fraction for p in seen]
    bests = [p.best for p in seen]
    assert fractions == sorted(fractions)
    assert bests == sorted(bests, reverse=True)
    assert 0 <= fractions[0] <= fractions[-1] <= 1


def test_that_exactly_one_budget_is_needed() -> None:
    task = problem(scatter(20, 1), 2)
    with pytest.raises(ValueError, match="seconds or iterations"):
        design(task, seconds=1.0, iterations=5, seed=0)
