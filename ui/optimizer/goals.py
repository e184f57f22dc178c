"""Goals in a manager's words, and what each asks of a design."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.metrics import metric
from model.positions import serving
from model.settings import settings_of
from model.state import State
from model.territories import Territory
from model.workload import capacity_hours

OR_METRICS: Final = ("case_hours", "ors")  # what covering operating rooms is counted in
TIGHT, USUAL, LOOSE, WIDE = 5, 10, 15, 25  # tolerances in percent


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: what it balances in percent, and which rules it switches.

    `measures` name the metrics; a name of several stands for the first that is known.
    """

    key: str
    words: str
    why: str
    measures: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    style: str = "geographic"
    together: bool = False
    keeps: bool = False  # start from the open scenario and limit what moves
    by_capacity: bool = False
    homes: bool = False


GOALS: Final = (
    Goal(
        "fair",
        "Fair shares",
        "Potential and workload nearly alike for every rep.",
        {("potential", "accounts"): USUAL, ("workload", "calls"): USUAL},
    ),
    Goal(
        "or",
        "OR coverage",
        "Time in operating rooms shared out evenly, so that cases are covered.",
        {OR_METRICS: USUAL, ("workload",): LOOSE},
    ),
    Goal(
        "driving",
        "Less driving",
        "Wider tolerances save hours on the road, counted from the reps’ homes.",
        {("workload", "calls", "accounts"): LOOSE, ("potential",): WIDE},
        homes=True,
    ),
    Goal(
        "keep",
        "Fewer moves",
        "Start from this scenario; relationships count, and what moves is limited.",
        {("potential", "accounts"): USUAL, ("workload",): USUAL},
        keeps=True,
        homes=True,
    ),
    Goal(
        "systems",
        "Systems whole",
        "One rep for each health system, unless it spans more than 150 mi.",
        {("workload", "calls", "accounts"): LOOSE},
        style="system",
        together=True,
    ),
    Goal(
        "money",
        "Equal money",
        "Tight on potential, loose on hours.",
        {("potential", "revenue"): TIGHT, ("workload",): WIDE},
        style="potential",
    ),
    Goal(
        "experience",
        "By experience",
        "Part-time and ramping reps get the share of the work that their hours allow.",
        {("workload", "calls", "accounts"): USUAL},
        by_capacity=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What some goals ask for together: tolerances in percent by metric, and the rules."""

    balance: Mapping[str, int]
    style: str
    together: bool
    keeps: bool
    by_capacity: bool
    homes: bool


def wish_of(state: State, keys: Iterable[str]) -> Wish:
    """The goals of some keys together: each metric at the tightest tolerance asked for.

    The last goal with a style of its own decides it.
    """
    chosen = [goal for goal in GOALS if goal.key in set(keys)]
    balance: dict[str, int] = {}
    for goal in chosen:
        for names, tolerance in goal.measures.items():
            name = first_known(state, names)
            if name:
                balance[name] = min(tolerance, balance.get(name, tolerance))
    styles = [goal.style for goal in chosen if goal.style != "geographic"]
    return Wish(
        balance,
        styles[-1] if styles else "geographic",
        any(goal.together for goal in chosen),
        any(goal.keeps for goal in chosen),
        any(goal.by_capacity for goal in chosen),
        any(goal.homes for goal in chosen),
    )


def first_known(state: State, names: Sequence[str]) -> str:
    """The first of some metrics that any account has; "" for none."""
    known = set(state.accounts) | {"accounts", "potential", "revenue", "workload", "calls"}
    for name in names:
        if name in known and metric(state, name).values.any():
            return name
    return ""


def serves(state: State, goal: Goal) -> bool:
    """Whether the data has what a goal balances first."""
    first = next(iter(goal.measures), ())
    return bool(first_known(state, first))


def capacities_of(state: State, territories: Sequence[Territory]) -> FloatArray:
    """The hours a year that each territory's rep can plan, the standard rep's without one; (K,)."""
    settings, reps = settings_of(state), (state.rep(one.rep_id) for one in territories)
    return np.array([capacity_hours(rep, settings) for rep in reps])


def capacity_shares(state: State, territories: Sequence[Territory]) -> dict[str, float]:
    """Each territory's share by the hours its rep can plan, 1.0 the standard rep (F22)."""
    settings = settings_of(state)
    standard = capacity_hours(None, settings)
    return {
        territory.id: capacity_hours(serving(state, territory), settings) / standard
        for territory in territories
        if standard > 0
    }
