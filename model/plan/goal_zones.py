"""Stretches of goals with the same verdict, for a scale to choose a goal on (plan-spec §2.6)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from model.plan.outlook import BackTest

TOO_SMALL, DOUBTFUL, GOOD = "bad", "warn", "good"
_ORDER: Final = (GOOD, DOUBTFUL, TOO_SMALL)


@dataclass(frozen=True, slots=True)
class GoalZone:
    """Goals from `low` to `high` patients with the verdict they share."""

    low: float
    high: float
    words: str  # "" when no test is possible
    judgement: str  # "good", "warn", "bad"; "" when no test is possible


def goal_zones(
    known: BackTest, settings: Mapping[str, float], low: float, high: float
) -> tuple[GoalZone, ...]:
    """The zones between two goals, in order and without a gap.

    Where both tests object, the worse one speaks; what cannot be tested makes no zone.
    """
    marks = {low, high}
    for place in (
        known.patients_for(settings["suf.small"] * known.required),
        known.patients_for(settings["suf.thin"] * known.required),
        settings["reach.ok"] * known.base_patients,
        settings["reach.stretch"] * known.base_patients,
    ):
        if low < place < high:
            marks.add(place)
    found: list[GoalZone] = []
    for start, end in pairwise(sorted(marks)):
        zone = GoalZone(start, end, *_verdict((start + end) / 2, known, settings))
        if found and found[-1].words == zone.words:
            zone = GoalZone(found.pop().low, end, zone.words, zone.judgement)
        found.append(zone)
    return tuple(found)


def _known(value: float) -> float:
    return value if value > 0 else math.nan


def _verdict(patients: float, known: BackTest, settings: Mapping[str, float]) -> tuple[str, str]:
    """Words and judgement of one goal."""
    enough = known.revenue_of(patients) / _known(known.required)
    reach = patients / _known(known.base_patients)
    said: list[tuple[str, str]] = []
    if enough < settings["suf.small"]:
        said.append((TOO_SMALL, "far too small"))
    elif enough < settings["suf.thin"]:
        said.append((DOUBTFUL, "too small"))
    if reach > settings["reach.stretch"]:
        said.append((TOO_SMALL, "not credible"))
    elif reach > settings["reach.ok"]:
        said.append((DOUBTFUL, "needs more accounts"))
    if not said and math.isnan(enough) and math.isnan(reach):
        return "", ""
    if not said:
        return "big enough" if enough >= settings["suf.thin"] else "reachable", GOOD
    judgement, words = max(said, key=lambda one: _ORDER.index(one[0]))
    return words, judgement
