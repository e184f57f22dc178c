"""Every hard rule in every alignment that comes back, cancelled ones too; the same everywhere."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizers.design import design
from optimizers.problem import DesignProblem
from tests.optimizers.drawn import broken_rules, problem, scatter

ALWAYS = {"empty", "lock", "forbidden", "group"}  # kept even where no feasible plan is found
RULES = ("locks", "frozen", "bars", "groups", "homes", "radius", "metrics", "start")


def ruled(n: int, k: int, seed: int, kind: str, tolerance: float, asked: set[str]) -> DesignProblem:
    """Accounts in strips of today, with the rules that are asked for drawn at random."""
    rng = np.random.default_rng(seed)
    xy = scatter(n, seed)
    today = np.argsort(np.argsort(xy[:, 0])) * k // n
    work = rng.uniform(0.5, 1.5, (n, 2 if "metrics" in asked else 1))
    rules: dict[str, Any] = {"contiguous": kind}
    locked = np.full(n, -1)
    if "frozen" in asked:  # half of a territory stays as it is
        locked[(today == 0) & (rng.random(n) < 0.5)] = 0
    if "locks" in asked:
        some = rng.random(n) < 0.05
        locked[some] = today[some]
    if (locked >= 0).any():
        rules["locked"] = locked
    if "bars" in asked:
        barred = (rng.random((n, k)) < 0.04) & (np.arange(k) != today[:, None])
        rules["forbidden"] = barred
    if "groups" in asked:  # neighbours along the strips, none across a lock or a bar
        free = (locked < 0) & ~rules.get("forbidden", np.zeros((n, k), bool)).any(axis=1)
        groups = np.full(n, -1)
        order = np.flatnonzero(free)[np.argsort(xy[free, 1])]
        groups[order[:4]], groups[order[-3:]] = 0, 1
        rules["groups"] = groups
    if "homes" in asked or "radius" in asked:
        rules["homes"] = np.array([xy[today == t].mean(axis=0) for t in range(k)])
    if "radius" in asked:
        rules["max_radius"] = 45.0
    if "start" in asked:
        rules |= {"start": today, "disruption": rng.uniform(0, 5, n)}
    return problem(xy, k, tolerance, work, **rules)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    n=st.integers(24, 60),
    k=st.integers(2, 4),
    seed=st.integers(0, 10**6),
    kind=st.sampled_from(["hard", "hard", "soft", "off"]),
    tolerance=st.sampled_from([4.0, 15.0, 40.0]),
    asked=st.sets(st.sampled_from(RULES)),
    slices=st.integers(0, 60),
)
def test_that_a_plan_keeps_all_it_is_said_to_keep_whenever_it_was_stopped(
    n: int, k: int, seed: int, kind: str, tolerance: float, asked: set[str], slices: int
) -> None:
    task = ruled(n, k, seed, kind, tolerance, asked)
    told = 0

    def stop(_best: float) -> bool:
        nonlocal told
        told += 1
        return told > slices

    found = design(task, seconds=None, iterations=3, seed=seed, stop=stop)
    broken = broken_rules(task, found)
    assert found.feasible == (broken == []), (broken, found.violations)
    assert not ALWAYS & set(broken)
    if found.feasible:
        assert found.bound is not None
        assert found.bound <= found.objective
        assert not found.violations
    else:
        assert found.violations


def test_that_two_processes_of_their_own_come_to_the_same_alignment() -> None:
    task = ruled(70, 5, 4, "hard", 12.0, {"locks", "metrics", "start"})
    context = multiprocessing.get_context("spawn")
    found = []
    for _ in range(2):
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            run = pool.submit(design, task, seconds=None, iterations=4, seed=3)
            found.append(run.result())
    here = design(task, seconds=None, iterations=4, seed=3)
    for other in found:
        assert other.territory.tolist() == here.territory.tolist()
        assert other.centres.tolist() == here.centres.tolist()
        assert other.objective == here.objective
