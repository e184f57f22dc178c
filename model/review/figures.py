"""One figure of a scorecard: a part of a whole with its limits, so that districts add up."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from model.plan.scorecard import MEASURES, Measure

DAILY: Final = "Daily"
_ASKED: Final = (DAILY, "Weekly", "Monthly", "Quarterly", "Annual")
FIGURES: Final = (
    *MEASURES,
    Measure("penetration", "Penetration", "Quarterly", "%", math.nan, math.nan),
    Measure("win_rate", "Win rate", "Quarterly", "%", math.nan, math.nan),
    Measure("time_to_close", "Days from opened to won", "Quarterly", "d", math.nan, math.nan),
    Measure("requests", "Requests per customer", "Quarterly", "", math.nan, math.nan),
    Measure("joint_plans", "Joint plans signed", "Quarterly", "", math.nan, math.nan),
    Measure("density", "Visits per 100 k potential", "Quarterly", "", math.nan, math.nan),
    Measure("selling", "Share of hours with customers", "Annual", "%", math.nan, math.nan),
    Measure("driving", "Share of hours driven", "Annual", "%", 25, 30, False),
    Measure("outcomes", "Done items with an outcome", "Quarterly", "%", 95, 85),
    Measure("today", "Items of the day done", DAILY, "%", 100, 80),
    Measure("tomorrow", "Next day confirmed", DAILY, "%", 100, 80),
    Measure("buffer", "Buffer of the week kept", DAILY, "%", 100, 50),
)
_BY_KEY: Final = {measure.key: measure for measure in FIGURES}


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure: `part` ÷ `whole` × `scale` in the unit of its measure, with what is behind it."""

    key: str
    part: float
    whole: float
    scale: float = 1.0
    source: str = ""
    behind: tuple[str, ...] = ()  # account ids that keep the figure from being better

    @property
    def measure(self) -> Measure:
        """Name, cadence, unit and limits."""
        return _BY_KEY[self.key]

    @property
    def value(self) -> float:
        """In the unit of the measure, NaN where nothing is known."""
        return self.scale * self.part / self.whole if self.whole else math.nan

    @property
    def state(self) -> str:
        """ "green", "amber", "red"; "" when it has no limits or is not known."""
        measure = self.measure
        if math.isnan(measure.green):
            return ""
        if self.key == "utilisation" and self.value > 100:
            return "amber" if self.value <= 110 else "red"
        return measure.state(self.value)


def due_at(readings: Iterable[Reading], cadence: str) -> tuple[Reading, ...]:
    """The figures with limits that a review looks at: a month sees those of the week too.

    `cadence` is "daily", "weekly", "monthly", "quarterly" or "annual"; a day sees its own only.
    """
    place = [word.casefold() for word in _ASKED].index(cadence)
    asked = _ASKED[1 : place + 1] if place else _ASKED[:1]
    limited = (r for r in readings if not math.isnan(r.measure.green))
    return tuple(reading for reading in limited if reading.measure.cadence in asked)


def together(groups: Sequence[Sequence[Reading]]) -> tuple[Reading, ...]:
    """The figures of several territories as one: parts and wholes added where both are known."""
    found = []
    for measure in FIGURES:
        own = [r for group in groups for r in group if r.key == measure.key and r.whole]
        behind = tuple(account for reading in own for account in reading.behind)
        scale, source = (own[0].scale, own[0].source) if own else (1.0, "")
        part, whole = sum(r.part for r in own), sum(r.whole for r in own)
        found.append(Reading(measure.key, part, whole, scale, source, behind))
    return tuple(found)
