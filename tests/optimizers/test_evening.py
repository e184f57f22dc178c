"""A budget of what may move: kept always, used well, and its limits proven."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from model.arrays import FloatArray
from model.contiguity import site_graph
from optimizers.design import Proposal, design
from optimizers.evening import floor_of, touching_pairs
from optimizers.layout import lay_out
from optimizers.problem import DesignProblem
from tests.optimizers.drawn import broken_rules, problem, scatter


def line(n: int, k: int, per_first: int, limit: float, tolerance: float = 5.0) -> DesignProblem:
    """Accounts of one hour each on a line; the first territory has many, the rest is shared."""
    start = np.zeros(n, np.int64)
    start[per_first:] = 1 + np.arange(n - per_first) * (k - 1) // (n - per_first)
    xy = np.column_stack((np.arange(n, dtype=float), np.arange(n) % 3 * 0.3))
    return budgeted(xy, k, start, np.ones(n), limit, tolerance)


def budgeted(
    xy: FloatArray,
    k: int,
    start: Any,
    value: FloatArray,
    limit: float,
    tolerance: float,
    **rest: Any,
) -> DesignProblem:
    return problem(
        xy, k, tolerance, start=start, disruption=np.zeros(len(xy)), moved_names=("potential",),
        moved_values=value[:, None], moved_limits=np.array([limit]), **rest,
    )  # fmt: skip


def solve(task: DesignProblem, **rest: Any) -> Proposal:
    return design(task, seconds=None, iterations=4, seed=1, **rest)


def moved(task: DesignProblem, found: Proposal) -> float:
    assert task.moved_values is not None
    return float(task.moved_values[found.territory != task.start].sum())


def worst(task: DesignProblem, found: Proposal) -> float:
    load = np.bincount(found.territory, task.metrics[:, 0], task.n_territories)
    return float(np.abs(load / task.target[:, 0] - 1).max())


def floors(task: DesignProblem) -> tuple[float, float]:
    """For any alignment, and for those that go to touching territories only."""
    layout = lay_out(task, site_graph(task.xy))
    target = np.ones(layout.low.shape)
    return floor_of(layout, target, False).widening, floor_of(layout, target, True).widening


def test_that_the_least_widening_is_what_the_budget_leaves_too_full() -> None:
    # 30 accounts in 3 territories of 10; the first has 20 and may lose 4: 16 are 60 % too many
    task = line(30, 3, 20, 4.0)
    anywhere, near = floors(task)
    assert 0.05 + anywhere == pytest.approx(0.6, abs=3e-3)
    # the last can only be reached through the second, but nothing more than 4 can leave
    assert 0.05 + near == pytest.approx(0.6, abs=3e-3)


def test_that_chains_cost_more_where_accounts_go_only_to_what_touches() -> None:
    # 20, 5 and 5: even needs 5 to each; the last five pass through the second: 15 moves, not 10
    task = line(30, 3, 20, 10.0)
    anywhere, near = floors(task)
    assert anywhere == 0.0
    assert near > 0.05
    layout = lay_out(task, site_graph(task.xy))
    assert touching_pairs(layout).tolist() == [
        [True, True, False],
        [True, True, True],
        [False, True, True],
    ]


def test_that_the_floor_is_the_value_of_the_divided_problem() -> None:
    rng = np.random.default_rng(5)
    task = budgeted(
        scatter(60, 5), 4, rng.integers(4, size=60) ** 2 // 3, rng.uniform(1, 9, 60), 25.0, 1.0
    )
    n, k = 60, 4
    assert task.start is not None
    assert task.moved_values is not None
    leaves = np.where(np.arange(k) == task.start[:, None], 0.0, task.moved_values)
    over = np.kron(np.ones(n), np.eye(k)) / 15.0
    rows = np.vstack((
        np.column_stack((over, -np.ones(k))), np.column_stack((-over, -np.ones(k))),
        np.append(leaves.ravel(), 0.0)[None],
    ))  # fmt: skip
    limits = np.concatenate((np.full(k, 1.01), np.full(k, -0.99), [25.0]))
    each = np.column_stack((np.kron(np.eye(n), np.ones(k)), np.zeros(n)))
    cost = np.append(np.zeros(n * k), 1.0)
    exact = linprog(cost, A_ub=rows, b_ub=limits, A_eq=each, b_eq=np.ones(n), method="highs").fun
    floor = floors(task)[0]
    assert exact > 0.1
    assert exact * 0.98 <= floor <= exact + 1e-6


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    n=st.integers(20, 60),
    k=st.integers(2, 4),
    seed=st.integers(0, 10**6),
    part=st.floats(0.0, 0.4),
    kind=st.sampled_from(["hard", "soft", "off"]),
    slices=st.integers(0, 12),
)
def test_that_the_budget_is_kept_by_every_plan_that_is_said_to_keep_it(
    n: int, k: int, seed: int, part: float, kind: str, slices: int
) -> None:
    rng = np.random.default_rng(seed)
    xy = scatter(n, seed)
    start = np.abs(xy[:, None, 0] - np.linspace(0, 100, k)[None] ** 1.2).argmin(axis=1)
    value = rng.lognormal(0, 1, n)
    task = budgeted(xy, k, start, value, part * value.sum(), 8.0, contiguous=kind)
    asked = 0

    def stop(_best: float) -> bool:
        nonlocal asked
        asked += 1
        return asked > slices

    found = solve(task, stop=stop)
    assert found.feasible == (broken_rules(task, found) == [])
    if "The best balance" in found.explanation:
        assert moved(task, found) <= part * value.sum() * (1 + 1e-9) + 1e-9
        assert "budget" not in broken_rules(task, found)
        assert worst(task, found) >= 0.08 + floors(task)[0] - 1e-6


def test_that_what_cannot_be_even_is_made_as_even_as_the_budget_allows_and_said_so() -> None:
    task = line(30, 3, 20, 4.0)
    found = solve(task)
    assert not found.feasible
    assert moved(task, found) == 4.0
    assert worst(task, found) == pytest.approx(0.6)
    assert found.explanation == (
        "The best balance of hours within 13.33 % of potential is at least ±60.0 % (proven); "
        "±60.0 % was reached."
    )


def test_that_a_budget_that_is_enough_gives_a_plan_that_keeps_all() -> None:
    task = line(30, 3, 20, 15.0)
    found = solve(task)
    assert found.feasible
    assert moved(task, found) == 15.0
    assert found.explanation == ""


def test_that_evening_out_repeats_bit_for_bit() -> None:
    task = line(60, 4, 36, 9.0)
    assert solve(task).territory.tolist() == solve(task).territory.tolist()
