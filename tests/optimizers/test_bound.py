"""The bound on the way and at the end is never above what it bounds."""

import subprocess
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

from optimizers.design import design
from optimizers.pace import Progress
from tests.optimizers.drawn import problem, scatter

ROOT = Path(__file__).resolve().parents[2]


def test_that_a_bound_is_told_on_the_way_and_never_above_the_best() -> None:
    seen: list[Progress] = []
    task = problem(scatter(200, 13), 5, 8.0)
    design(task, seconds=None, iterations=20, seed=1, report=seen.append)
    bounds = [(p.bound, p.best) for p in seen if p.bound is not None]
    assert bounds
    assert all(0 < bound <= best for bound, best in bounds)


def test_that_the_bound_is_the_transportation_optimum_at_the_plans_centres() -> None:
    rng = np.random.default_rng(4)
    xy, work = scatter(40, 4), rng.uniform(0.5, 1.5, 40)
    task = problem(xy, 3, 6.0, work)
    found = design(task, seconds=None, iterations=6, seed=0)
    cost = np.linalg.norm(xy[:, None] - found.centres[None], axis=2)
    rows = np.kron(np.eye(40), np.ones(3))
    load = np.zeros((3, 120))
    for t in range(3):
        load[t, t::3] = work
    least = linprog(
        cost.ravel(), A_eq=rows, b_eq=np.ones(40), A_ub=np.vstack((load, -load)),
        b_ub=np.concatenate((task.high[:, 0], -task.low[:, 0])), bounds=(0, 1),
    ).fun  # fmt: skip
    assert found.bound is not None
    assert found.bound <= least * (1 + 1e-9)
    assert found.bound >= least * (1 - 2e-3)


def test_that_another_process_finds_the_same_design_bit_for_bit() -> None:
    code = (
        "from optimizers.design import design; from tests.optimizers.drawn import *\n"
        "f = design(problem(scatter(150, 3), 5, 8.0), seconds=None, iterations=8, seed=7)\n"
        "print(f.objective.hex(), f.territory.tolist())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = design(problem(scatter(150, 3), 5, 8.0), seconds=None, iterations=8, seed=7)
    assert other.stdout.strip() == f"{found.objective.hex()} {found.territory.tolist()}"
