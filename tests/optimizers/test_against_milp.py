"""A hundred tiny problems with given centres, solved exactly by HiGHS beside our search."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from optimizers.design import design
from optimizers.problem import DesignProblem
from tests.optimizers.drawn import broken_rules, problem

SEEDS = 100


class Answer(NamedTuple):
    seed: int
    optimum: float | None  # None: there is no feasible plan
    feasible: bool
    value: float


def tiny(seed: int) -> DesignProblem:
    """Six to fourteen accounts, two or three given centres, locks, pairs, groups or a budget."""
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(6, 15)), int(rng.integers(2, 4))
    work = rng.uniform(0.5, 2.0, (n, int(rng.integers(1, 3))))
    rules = {"homes": rng.uniform(0, 10, (k, 2)), "contiguous": "off"}
    kind = seed % 4
    if kind == 1:
        rules["locked"] = np.where(rng.random(n) < 0.2, rng.integers(k, size=n), -1)
    elif kind == 2:
        rules["groups"] = np.where(rng.random(n) < 0.5, rng.integers(2, size=n), -1)
    elif kind == 3:
        rules |= {"start": rng.integers(k, size=n), "disruption": rng.uniform(0, 2, n)}
        rules |= {"moved_names": ("accounts",), "moved_values": np.ones((n, 1))}
        rules["moved_limits"] = np.array([float(n // 2)])
    return problem(rng.uniform(0, 10, (n, 2)), k, 35.0, work, calls=rng.uniform(1, 5, n), **rules)


def exact(task: DesignProblem) -> float | None:
    """The least objective, None when no plan keeps the rules."""
    n, k = task.n_accounts, task.n_territories
    assert task.homes is not None
    cost = task.calls[:, None] * np.linalg.norm(task.xy[:, None] - task.homes[None], axis=2)
    low, high = np.zeros((n, k)), np.ones((n, k))
    every = np.kron(np.eye(n), np.ones(k))
    rules = [LinearConstraint(every, 1, 1)]
    rules.append(LinearConstraint(np.tile(np.eye(k), n), 1, np.inf))
    for m in range(task.metrics.shape[1]):
        load = np.kron(task.metrics[:, m], np.eye(k))
        rules.append(LinearConstraint(load, task.low[:, m] - 1e-9, task.high[:, m] + 1e-9))
    if task.locked is not None:
        rows = np.flatnonzero(task.locked >= 0)
        low[rows, task.locked[rows]] = 1.0
    if task.groups is not None:
        for group in np.unique(task.groups[task.groups >= 0]):
            first, *others = np.flatnonzero(task.groups == group)
            for row in others:
                same = np.zeros((k, n, k))
                same[np.arange(k), first, np.arange(k)] = 1
                same[np.arange(k), row, np.arange(k)] = -1
                rules.append(LinearConstraint(same.reshape(k, -1), 0, 0))
    if task.start is not None and task.disruption is not None and task.moved_limits is not None:
        moved = np.ones((n, k))
        moved[np.arange(n), task.start] = 0.0
        cost = cost + moved * task.disruption[:, None]
        rules.append(LinearConstraint(moved.reshape(1, -1), 0, task.moved_limits[0]))
    found = milp(
        cost.ravel(), constraints=rules, integrality=np.ones(n * k),
        bounds=Bounds(low.ravel(), high.ravel()), options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    return float(found.fun) if found.status == 0 else None


@pytest.fixture(scope="module")
def answers() -> list[Answer]:
    found = []
    for seed in range(SEEDS):
        task = tiny(seed)
        ours = design(task, seconds=None, iterations=15, seed=seed)
        assert ours.feasible == (broken_rules(task, ours) == [])
        found.append(Answer(seed, exact(task), ours.feasible, ours.objective))
    return found


def test_that_no_design_is_better_than_the_exact_one(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.feasible:
            assert answer.optimum is not None, answer
            assert answer.value >= answer.optimum - 1e-6, answer


def test_that_what_has_a_plan_is_found_to_have_one(answers: list[Answer]) -> None:
    possible = [answer for answer in answers if answer.optimum is not None]
    missed = [answer.seed for answer in possible if not answer.feasible]
    assert len(possible) >= SEEDS // 2
    assert missed == []


def test_that_most_tiny_designs_are_exactly_the_best(
    answers: list[Answer], record_property: Callable[[str, object], None]
) -> None:
    solved = [a for a in answers if a.optimum is not None and a.feasible]
    gaps = [100 * (a.value / a.optimum - 1) for a in solved if a.optimum]
    exactly = sum(gap < 1e-4 for gap in gaps)
    record_property("mean gap %", float(np.mean(gaps)))
    record_property("solved exactly", f"{exactly} of {len(gaps)}")
    assert exactly >= 0.9 * len(gaps)
    assert np.mean(gaps) < 0.5
