"""Ranked goals of a realignment and how well each scenario answers them (S2-41 to 46)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.alignment_numbers import AlignmentNumbers, by_key, live_layer
from model.alignment_service import served_shares
from model.arrays import FloatArray
from model.change import TableReplaced
from model.errors import PlanError
from model.evaluation import Evaluation, Evaluator
from model.metrics import metric, metric_names, totals
from model.plan.tables import text
from model.planner_tables import GOALS as TABLE
from model.scenario import Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM


@dataclass(frozen=True, slots=True)
class GoalKind:
    """A goal one can choose, its measure in words, its unit, and whether more is better."""

    key: str
    label: str
    measure: str
    unit: str
    better: int


GOAL_KINDS: Final[Mapping[str, GoalKind]] = {
    kind.key: kind
    for kind in (
        GoalKind("or_coverage", "OR coverage", "estimated OR coverage", "share", 1),
        GoalKind("engagement", "Surgeon engagement", "active surgeons served", "share", 1),
        GoalKind("response", "Response time", "drive of the nearest support", "h", -1),
        GoalKind("experience", "Workload by experience", "spread of workload ÷ capacity",
                 "ratio", -1),
        GoalKind("expansion", "Expansion", "headroom within capacity", "share", 1),
        GoalKind("cost", "Cost", "hours on the road", "h/yr", -1),
        GoalKind("fairness", "Fairness", "spread of potential", "ratio", -1),
        GoalKind("continuity", "Continuity", "revenue that changes rep", "share", -1),
        GoalKind("fit", "Right rep for the account", "fit of skills", "share", 1),
    )
}  # fmt: skip
_SPOKEN: Final = {  # the words of plan-spec §1.6
    "or coverage": "or_coverage",
    "surgeon engagement": "engagement",
    "response time": "response",
    "workload by experience": "experience",
    "expansion": "expansion",
    "cost": "cost",
    "fairness": "fairness",
}
_SAME: Final = 0.005  # scenarios this close in a goal, as a share of its figure, are alike
_METRIC: Final = "metric:"  # a goal of one's own: the spread of that metric


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal, in the order of its rank; `words` are the manager's own."""

    key: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A scenario with its goal figures in the order of the goals; `score` 0-1, 1 is best."""

    scenario_id: str
    name: str
    figures: tuple[float, ...]
    best: tuple[bool, ...]
    score: float


def goal_kind(state: State, key: str) -> GoalKind:
    """What a goal is measured by; one's own metric gives the spread of that metric."""
    if key.startswith(_METRIC):
        label = metric(state, key.removeprefix(_METRIC)).label
        return GoalKind(key, f"Even {label.lower()}", f"spread of {label.lower()}", "ratio", -1)
    try:
        return GOAL_KINDS[key]
    except KeyError:
        raise PlanError(f'There is no goal "{key}".', remedy="Choose one of the list.") from None


def goal_choices(state: State) -> list[GoalKind]:
    """Every goal one can choose: the shipped ones, then the spread of each metric."""
    told = ("accounts", "potential", "workload")
    own = [f"{_METRIC}{name}" for name in metric_names(state) if name not in told]
    return [*GOAL_KINDS.values(), *(goal_kind(state, key) for key in own)]


def goals_of(state: State) -> tuple[Goal, ...]:
    """The goals, most important first; before anything was chosen, those of the plans."""
    frame = state.tables.get(TABLE)
    if frame is not None:
        columns = text(frame, "goal"), text(frame, "words")
        return tuple(Goal(*pair) for pair in zip(*columns, strict=True))
    for plan in state.plans.values():
        spoken: Sequence[Any] = plan.get("alignment_goals", ())
        known = [_SPOKEN.get(str(words).casefold()) for words in spoken]
        if any(known):
            return tuple(Goal(key) for key in known if key)
    return ()


def set_goals(state: State, goals: Sequence[Goal], label: str = "Rank goals") -> TableReplaced:
    """Set goals and their order; PlanError when one stands there twice."""
    keys = [goal.key for goal in goals]
    if len(set(keys)) < len(keys):
        raise PlanError("Each goal stands once.", remedy="Move the one that is there.")
    columns = {
        "goal": np.array(keys, object),
        "words": np.array([goal.words for goal in goals], object),
    }
    return TableReplaced(label, TABLE, state.tables.get(TABLE), pd.DataFrame(columns))


def goal_figures(
    state: State,
    numbers: AlignmentNumbers,
    layer: Layer,
    shown: Evaluation,
    goals: Sequence[Goal],
) -> tuple[float, ...]:
    """What each goal measures in one alignment, in its own unit; NaN where nothing is known."""
    told = by_key(numbers.figures(layer, shown, "potential"))
    keys = {
        "or_coverage": "or.expected",
        "engagement": "surgeons.expected",
        "response": "answer.expected",
        "experience": "workload.cv",
        "cost": "drive",
        "fairness": "potential.cv",
        "continuity": "moved.revenue",
        "fit": "fit",
    }
    found = []
    for goal in goals:
        if goal.key == "expansion":
            found.append(_served_headroom(state, layer, shown))
        elif goal.key.startswith(_METRIC):
            found.append(_spread(state, layer, goal.key.removeprefix(_METRIC)))
        else:
            kpi = told.get(keys.get(goal.key, ""))
            found.append(kpi.value if kpi else float("nan"))
    return tuple(found)


def _served_headroom(state: State, layer: Layer, shown: Evaluation) -> float:
    head = totals(
        metric(state, "headroom").values, layer.alignment.territory, len(shown.territories)
    )
    total = float(metric(state, "headroom").values.sum())
    served = np.nan_to_num(served_shares(shown))
    return float((head * served).sum() / total) if total and served.any() else float("nan")


def _spread(state: State, layer: Layer, name: str) -> float:
    try:
        values = metric(state, name).values
    except PlanError:
        return float("nan")
    sums = totals(values, layer.alignment.territory, len(layer.territories))
    return float(sums.std() / sums.mean()) if sums.size and sums.mean() else float("nan")


def scenario_figures(
    state: State, today: date, team: str = CORE_TEAM.id
) -> Iterator[tuple[Scenario, tuple[float, ...]]]:
    """The goal figures of one scenario after the other; a window takes one a step."""
    goals = goals_of(state)
    evaluator: Evaluator | None = None
    numbers: AlignmentNumbers | None = None
    for scenario in state.scenarios:
        layer = scenario.layers.get(team)
        if layer is None or not layer.territories:
            continue
        if evaluator is None or numbers is None or evaluator.territories != layer.territories:
            evaluator = Evaluator(state, layer)
            numbers = AlignmentNumbers(evaluator, live_layer(state, team), today)
        shown = evaluator.evaluate(layer.alignment)
        yield scenario, goal_figures(state, numbers, layer, shown, goals)


def ranked(state: State, found: Sequence[tuple[Scenario, Sequence[float]]]) -> list[Ranked]:
    """Scenarios, best first: the goal of rank r counts 1/r.

    A goal scores 1 for the best scenario, 0 for the worst, straight between; what is not known
    for every scenario does not count.
    """
    goals = goals_of(state)
    if not found or not goals:
        return []
    table = np.array([figures for _, figures in found], np.float64)
    better = np.array([goal_kind(state, goal.key).better for goal in goals])
    points, counts = _points(table, better)
    weight = counts / np.arange(1, len(goals) + 1)
    total = float(weight.sum())
    scores = points @ weight / total if total else np.zeros(len(found))
    best = (points == 1.0) & counts.astype(bool)
    rows = [
        Ranked(
            scenario.id, scenario.name, tuple(figures), tuple(best[i].tolist()), float(scores[i])
        )
        for i, (scenario, figures) in enumerate(found)
    ]
    return sorted(rows, key=lambda row: -row.score)


def _points(table: FloatArray, better: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Points 0-1 of every scenario and goal, and which goals tell scenarios apart (1 or 0)."""
    signed = table * better
    known = np.isfinite(signed).all(axis=0)
    signed = np.where(known, signed, 0.0)
    low, high = signed.min(axis=0), signed.max(axis=0)
    apart = known & (high - low > _SAME * np.abs(signed).max(axis=0))
    points = np.divide(signed - low, high - low, out=np.zeros_like(signed), where=apart)
    return points, apart.astype(np.float64)


def rank_scenarios(state: State, today: date, team: str = CORE_TEAM.id) -> list[Ranked]:
    """All scenarios of a team by the ranked goals, best first; () without goals."""
    return ranked(state, list(scenario_figures(state, today, team)))
