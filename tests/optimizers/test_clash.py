"""Clashing rules are proven, irreducible and said in words; what can be is never called not."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from model.arrays import BoolArray, FloatArray
from model.errors import PlanError
from optimizers import relaxation
from optimizers.clash import _priced_out, clash_of
from optimizers.problem import DesignProblem, even_windows
from optimizers.relaxation import Relaxation
from optimizers.rules import rules_of


def problem(hours: Any, k: int, tolerance: float, **rest: Any) -> DesignProblem:
    metrics: FloatArray = np.asarray(hours, np.float64).reshape(len(hours), -1)
    names = ("hours", "potential")[: metrics.shape[1]]
    tolerances = np.full(metrics.shape[1], tolerance)
    xy = rest.pop("xy", None)
    if xy is None:
        xy = np.column_stack((np.arange(len(metrics)), np.arange(len(metrics)) % 3))
    return DesignProblem(
        np.asarray(xy, float),
        np.ones(len(metrics)),
        metrics,
        names,
        *even_windows(metrics, tolerances, np.ones(k)),
        contiguous=rest.pop("contiguous", "off"),
        **rest,
    )


def allowed_pairs(task: DesignProblem) -> BoolArray:
    """Which account may be in which territory by locks, forbidden pairs and radius alone."""
    ok = np.ones((task.n_accounts, task.n_territories), bool)
    if task.locked is not None:
        for row in np.flatnonzero(task.locked >= 0):
            ok[row] &= np.arange(task.n_territories) == task.locked[row]
    if task.forbidden is not None:
        ok &= ~task.forbidden
    if task.max_radius is not None and task.homes is not None:
        away = np.linalg.norm(task.xy[:, None] - task.homes[None], axis=2)
        ok &= ~(away > task.max_radius)
    return ok


def is_possible(task: DesignProblem) -> bool:
    """Whether any alignment keeps every rule but contiguity: a MILP of its own."""
    n, k = task.n_accounts, task.n_territories
    rows, low, high = [], [], []

    def row(matrix: FloatArray, at_least: float, at_most: float) -> None:
        rows.append(matrix.ravel())
        low.append(at_least)
        high.append(at_most)

    for a in range(n):
        matrix = np.zeros((n, k))
        matrix[a] = 1
        row(matrix, 1, 1)
    for t in range(k):
        matrix = np.zeros((n, k))
        matrix[:, t] = 1
        row(matrix, 1, np.inf)
        for m in range(len(task.metric_names)):
            matrix = np.zeros((n, k))
            matrix[:, t] = task.metrics[:, m]
            row(matrix, task.low[t, m], task.high[t, m])
    if task.groups is not None:
        for g in np.unique(task.groups[task.groups >= 0]):
            first, *others = np.flatnonzero(task.groups == g)
            for other in others:
                for t in range(k):
                    matrix = np.zeros((n, k))
                    matrix[first, t], matrix[other, t] = 1, -1
                    row(matrix, 0, 0)
    if task.moved_values is not None and task.moved_limits is not None:
        assert task.start is not None
        for b, limit in enumerate(task.moved_limits):
            matrix = np.repeat(task.moved_values[:, b][:, None], k, axis=1)
            matrix[np.arange(n), task.start] = 0
            row(matrix, 0, limit)
    found = milp(
        np.zeros(n * k),
        constraints=LinearConstraint(np.array(rows), np.array(low), np.array(high)),
        bounds=Bounds(0, allowed_pairs(task).ravel().astype(float)),
        integrality=np.ones(n * k),
    )
    assert found.status in (0, 2)
    return bool(found.status == 0)


def drawn(seed: int) -> DesignProblem:
    """A small problem with some of every rule."""
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(6, 15)), int(rng.integers(2, 5))
    hours = rng.integers(1, 12, (n, int(rng.integers(1, 3)))).astype(float)
    rest: dict[str, Any] = {"xy": rng.uniform(0, 100, (n, 2)), "contiguous": "off"}
    if rng.random() < 0.4:
        rest["locked"] = np.where(rng.random(n) < 0.2, rng.integers(k, size=n), -1)
    if rng.random() < 0.4:
        forbidden = rng.random((n, k)) < 0.2
        forbidden[:, 0] = False
        held = rest.get("locked", np.full(n, -1))
        forbidden[held >= 0] = False
        rest["forbidden"] = forbidden
    if rng.random() < 0.4:
        rest["groups"] = np.where(rng.random(n) < 0.5, rng.integers(2, size=n), -1)
    if rng.random() < 0.4:
        rest["homes"] = rng.uniform(0, 100, (k, 2))
        rest["max_radius"] = float(rng.uniform(40, 90))
    if rng.random() < 0.4:
        rest["start"] = rng.integers(k, size=n)
        rest["moved_values"] = hours[:, :1]
        rest["moved_limits"] = hours[:, 0].sum(keepdims=True) * rng.uniform(0.05, 0.4)
        rest["moved_names"] = ("hours",)
    return problem(hours, k, float(rng.choice([10.0, 25.0, 60.0, 95.0])), **rest)


@cache
def instances() -> tuple[DesignProblem, ...]:
    """One hundred problems that are not refused at sight."""
    found, seed = list[DesignProblem](), 0
    while len(found) < 100:
        seed += 1
        try:
            found.append(drawn(seed))
        except PlanError:
            continue
    return tuple(found)


@pytest.mark.parametrize("pooled", [False, True])
def test_that_what_is_possible_is_never_called_infeasible(
    pooled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pooled:
        monkeypatch.setattr(relaxation, "EXACT_PAIRS", 0)
    possible = [is_possible(task) for task in instances()]
    held = [Relaxation(task).feasible(rules_of(task)) for task in instances()]
    assert 20 < sum(possible) < 80
    for can, may in zip(possible, held, strict=True):
        assert may or not can
    proven = held.count(False)
    if pooled:
        assert proven >= 0.5 * (100 - sum(possible))
    else:
        assert proven == 100 - sum(possible)


@pytest.mark.parametrize("pooled", [False, True])
def test_that_a_clash_ends_when_any_one_rule_is_dropped(
    pooled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pooled:
        monkeypatch.setattr(relaxation, "EXACT_PAIRS", 0)
    checked = 0
    for task in instances()[:24]:
        clash = clash_of(task)
        if clash is None:
            continue
        again = Relaxation(task)
        assert not again.feasible(clash.rules)
        for rule in clash.rules:
            assert again.feasible(r for r in clash.rules if r != rule)
        checked += 1
    assert checked > 6


def test_that_locks_and_a_window_clash_in_words() -> None:
    # 5 of 12 hours are locked to the first; 4 or 3 more make 9 or 8, neither within 6 ± 10 %
    locked = np.array([-1, -1, 0, 0])
    names = ("Alpha", "Beta", "Gamma", "Delta")
    task = problem(
        [4, 3, 2.5, 2.5],
        2,
        10.0,
        locked=locked,
        territory_names=("North", "South"),
        account_names=names,
    )
    clash = clash_of(task)
    assert clash is not None
    assert clash.sentence == (
        'These cannot hold together: hours within ±10 %; the lock of Account "Gamma" to North; '
        'the lock of Account "Delta" to North.'
    )
    assert clash.remedy == "Widen hours to ±16.7 %."  # 5 of 6 hours
    assert clash_of(replace(task, locked=None)) is None  # 4 + 2.5 and 3 + 2.5


def test_that_whole_accounts_that_cannot_be_shared_out_are_proven() -> None:
    # 10, 10 and 10 hours between two reps: 20 against 10 is 33.3 % from 15
    clash = clash_of(problem([10, 10, 10], 2, 30.0))
    assert clash is not None
    assert [rule.words for rule in clash.rules] == ["hours within ±30 %"]
    assert clash.remedy == "Widen hours to ±33.4 %."


def test_that_a_budget_too_small_for_balance_names_both_and_the_cheaper_way() -> None:
    # 10 accounts of one hour, all with the first rep: 5 each ± 20 % needs 4 of 10 to move
    task = problem(
        np.ones(10),
        2,
        20.0,
        start=np.zeros(10, np.int64),
        moved_values=np.full((10, 1), 100.0),
        moved_limits=np.array([150.0]),
        moved_names=("potential",),
    )
    clash = clash_of(task)
    assert clash is not None
    assert [rule.words for rule in clash.rules] == [
        "hours within ±20 %",
        "at most 15 % of potential may move",
    ]
    assert [way.words for way in clash.ways] == [
        "let 40.0 % of potential move",
        "widen hours to ±80.0 %",
    ]
    assert clash.remedy == "Let 40.0 % of potential move."


def test_that_a_radius_that_leaves_accounts_out_says_how_far_is_enough() -> None:
    homes = np.array([[0.0, 0.0], [100.0, 0.0]])
    xy = [[0, 1], [0, 2], [100, 1], [100, 97]]
    task = problem(np.ones(4), 2, 10.0, xy=xy, homes=homes, max_radius=90.0)
    clash = clash_of(task)
    assert clash is not None
    assert clash.sentence == (
        "This cannot hold: no account beyond 90 mi from its territory's home."
    )
    assert clash.remedy == "Allow 97 mi from the home."


def test_that_a_system_too_large_for_any_territory_is_named() -> None:
    groups = np.array([0, 0, 0, -1, -1, -1])
    task = problem(np.ones(6), 3, 10.0, groups=groups)
    clash = clash_of(task, ["Mercy Health"])
    assert clash is not None
    assert {rule.words for rule in clash.rules} == {"hours within ±10 %", "Mercy Health kept whole"}


def test_that_contiguity_clashes_only_where_bars_cut_a_territory_apart() -> None:
    # five accounts on a line; both ends may only be the first's, the middle may not
    xy = [[i, 0.0] for i in range(5)]
    forbidden = np.zeros((5, 2), bool)
    forbidden[[0, 4], 1] = True
    forbidden[2, 0] = True
    task = problem(np.ones(5), 2, 30.0, xy=xy, forbidden=forbidden, contiguous="hard")
    clash = clash_of(task)
    assert clash is not None
    kinds = sorted(rule.kind for rule in clash.rules)
    assert kinds == ["contiguous", "forbidden", "forbidden", "forbidden"]
    assert clash_of(replace(task, contiguous="soft")) is None
    # locked accounts may be islands
    locked = np.array([0, -1, -1, -1, 0])
    assert clash_of(replace(task, locked=locked)) is None
    one_end = forbidden.copy()
    one_end[4, 1] = False
    assert clash_of(replace(task, forbidden=one_end)) is None


def test_that_a_barrier_that_nobody_crosses_cuts_a_territory_apart() -> None:
    xy = [[0, 0], [1, 0], [0, 9], [1, 9]]
    wall = np.array([[-5.0, 4.0, 6.0, 4.0]])
    forbidden = np.zeros((4, 2), bool)
    forbidden[[0, 2], 1] = True  # both may only be the first's, on two sides of the wall
    task = problem(np.ones(4), 2, 60.0, xy=xy, forbidden=forbidden, contiguous="hard")
    assert clash_of(task) is None
    clash = clash_of(replace(task, barriers=wall))
    assert clash is not None
    assert sorted(rule.kind for rule in clash.rules) == ["contiguous", "forbidden", "forbidden"]


def test_that_a_group_that_may_be_split_at_a_price_is_no_rule() -> None:
    task = problem(np.ones(6), 3, 10.0, groups=np.array([0, 0, 0, -1, -1, -1]))
    assert clash_of(task) is not None
    assert clash_of(replace(task, split_price=1.0)) is None


def test_that_a_radius_proves_nothing_where_centres_go_free() -> None:
    homes = np.array([[0.0, 0.0], [100.0, 0.0]])
    xy = [[0, 1], [0, 2], [100, 1], [100, 97]]
    task = problem(np.ones(4), 2, 10.0, xy=xy, homes=homes, max_radius=90.0)
    assert clash_of(replace(task, pull=np.ones(2))) is None


def test_that_a_search_that_failed_is_not_called_infeasible() -> None:
    assert clash_of(problem(np.ones(6), 2, 10.0)) is None
    clash = clash_of(problem([10, 10, 10], 2, 30.0))
    assert clash is not None
    assert clash.sentence == "This cannot hold: hours within ±30 %."
    assert clash.remedy == "Widen hours to ±33.4 %."


def test_that_following_the_cheapest_relaxation_ends_the_clash() -> None:
    followed = 0
    for task in instances()[:50]:
        clash = clash_of(task)
        if clash is None or any(np.isnan(way.amount) for way in clash.relaxation):
            continue
        windows = [w for w in clash.relaxation if w.rule.kind == "window"]
        low, high = task.low.copy(), task.high.copy()
        for way in windows:
            m = way.rule.index
            low[:, m] -= (way.amount + 1e-6) * task.target[:, m]
            high[:, m] += (way.amount + 1e-6) * task.target[:, m]
        limits = None if task.moved_limits is None else task.moved_limits.copy()
        for way in clash.relaxation:
            if way.rule.kind == "moved" and limits is not None and task.moved_values is not None:
                limits[way.rule.index] += (way.amount + 1e-6) * task.moved_values.sum()
        radius = task.max_radius
        for way in clash.relaxation:
            if way.rule.kind == "radius" and radius is not None:
                radius *= 1 + way.amount + 1e-9
        wider = replace(
            task, low=np.maximum(low, 0), high=high, moved_limits=limits, max_radius=radius
        )
        assert is_possible(wider)
        followed += 1
    assert followed > 5


def test_that_too_many_territories_give_way_to_as_many_as_can_be_filled() -> None:
    barred = np.zeros((4, 3), bool)
    barred[:, 2] = True  # nobody may be in the third territory
    metrics = np.ones((4, 1))
    low, high, target = np.zeros((3, 1)), np.full((3, 1), np.inf), np.ones((3, 1))
    task = DesignProblem(
        np.array([[0.0, 0], [1, 0], [2, 0], [3, 0]]),
        np.ones(4),
        metrics,
        ("accounts",),
        low,
        high,
        target,
        forbidden=barred,
        contiguous="off",
    )
    clash = clash_of(task)
    assert clash is not None
    fewer = [way for way in clash.ways if way.rule.kind == "territories"]
    assert [(way.amount, way.words) for way in fewer] == [(-1.0, "ask for 2 territories")]
    allow = [way for way in clash.ways if way.rule.kind == "forbidden"]
    assert allow


def test_that_prices_alone_prove_a_window_and_a_budget_to_clash() -> None:
    # ten accounts of one hour with the first of two reps, of which at most three may leave:
    # seven are 40 % above five
    task = problem(
        np.ones(10),
        2,
        20.0,
        contiguous="off",
        start=np.zeros(10, np.int64),
        moved_values=np.ones((10, 1)),
        moved_limits=np.array([3.0]),
        moved_names=("accounts",),
    )
    clash = _priced_out(task, rules_of(task))
    assert clash is not None
    assert [rule.kind for rule in clash.rules] == ["window", "moved"]
    assert 100 * (0.2 + clash.ways[0].amount) == pytest.approx(40.0, abs=0.3)
    assert clash.remedy.startswith("Widen hours to ±")
    locked = replace(task, locked=np.array([0] + [-1] * 9))
    assert _priced_out(locked, rules_of(locked)) is None  # the lock may have its part in it
