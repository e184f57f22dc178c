"""One figure of a scorecard: a part of a whole with its limits, so that districts add up."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from model.plan.scorecard import MEASURES, Measure

DAILY: Final = "Daily"
_ASKED: Final = (DAILY, "Weekly", "Monthly", "Quarterly", "Annual")
_NONE: Final = math.nan  # no limits: a figure to know, not to judge
FIGURES: Final = (
    *MEASURES,
    Measure("answer_urgent", "Answer to urgent requests, median", "Monthly", "h", 4, 8, False),
    Measure("answer_other", "Answer to other requests, median", "Monthly", "wd", 2, 4, False),
    Measure("penetration", "Penetration", "Quarterly", "%", _NONE, _NONE),
    Measure("win_rate", "Win rate", "Quarterly", "%", _NONE, _NONE),
    Measure("time_to_close", "Days from opened to won", "Quarterly", "d", _NONE, _NONE),
    Measure("conversion", "Steps that led to the next", "Quarterly", "%", _NONE, _NONE),
    Measure("pipeline", "Weighted pipeline of the gap", "Quarterly", "", 1.0, 0.75),
    Measure("rescued", "Won after a plan B", "Quarterly", "%", _NONE, _NONE),
    Measure("requests", "Requests per customer", "Quarterly", "", _NONE, _NONE),
    Measure("joint_plans", "Joint plans signed", "Quarterly", "", _NONE, _NONE),
    Measure("density", "Visits per 100 k potential", "Quarterly", "", _NONE, _NONE),
    Measure("leaders", "Levels gained with opinion leaders", "Quarterly", "", _NONE, _NONE),
    Measure("lit", "Lighthouses lit", "Quarterly", "", _NONE, _NONE),
    Measure("lit_opens", "Headroom they open", "Quarterly", "k", _NONE, _NONE),
    Measure("rivals", "Accounts a competitor moved into", "Quarterly", "", _NONE, _NONE),
    Measure("repeats", "Accounts that order as usual", "Quarterly", "%", _NONE, _NONE),
    Measure("renewals", "Service renewals within 12 months", "Quarterly", "", _NONE, _NONE),
    Measure("upsell", "Accounts open to an upsell", "Quarterly", "", _NONE, _NONE),
    Measure("referrals", "Referrals received", "Quarterly", "", _NONE, _NONE),
    Measure("lost", "Accounts lost", "Quarterly", "", _NONE, _NONE),
    Measure("fit", "Fit of rep and accounts", "Quarterly", "", _NONE, _NONE),
    Measure("band", "Potential off the mean territory", "Quarterly", "%", 15, 25, False),
    Measure("outcomes", "Done without outcome or next step", "Quarterly", "%", 5, 15, False),
    Measure("exit", "Exit test: objectives at their target", "Quarterly", "%", 100, 75),
    Measure("selling", "Share of hours with customers", "Annual", "%", _NONE, _NONE),
    Measure("driving", "Share of hours driven", "Annual", "%", 25, 30, False),
    Measure("goal", "Procedures of the goal's yearly pace", "Annual", "%", _NONE, _NONE),
    Measure("sufficiency", "Goal revenue of what is required", "Annual", "", 1.0, 0.85),
    Measure("tiers", "Tiers reviewed within a year", "Annual", "%", _NONE, _NONE),
    Measure("mastery", "Levels of the competency matrix", "Annual", "%", _NONE, _NONE),
    Measure("cv_potential", "Spread of potential (CV)", "Annual", "", _NONE, _NONE),
    Measure("cv_workload", "Spread of hours per capacity (CV)", "Annual", "", _NONE, _NONE),
    Measure("quota_cv", "Spread of quota per potential (CV)", "Annual", "", 0.20, 0.30, False),
    Measure("moved", "Revenue that changed hands", "Annual", "%", 15, 25, False),
    Measure("headcount", "Reps the hours ask for", "Annual", "", _NONE, _NONE),
    Measure("today", "Items of the day done", DAILY, "%", 100, 80),
    Measure("tomorrow", "Next day confirmed", DAILY, "%", 100, 80),
    Measure("buffer", "Buffer of the week kept", DAILY, "%", 100, 50),
)
_COUNTS: Final = frozenset(  # a district has the sum of its territories
    ("joint_plans", "leaders", "lit", "rivals", "renewals", "upsell", "referrals", "lost")
)
_ELSEWHERE: Final = frozenset(  # known of a region only, or of one territory only
    ("quota_cv", "moved", "sufficiency", "pipeline")
)
_WEEK_TOO: Final = ("focus",)  # S0-87: the week's close shows it beside what was not planned
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
    notes: tuple[str, ...] = ()  # its parts in words, for who asks

    @property
    def measure(self) -> Measure:
        """Name, cadence, unit and limits."""
        return _BY_KEY[self.key]

    @property
    def value(self) -> float:
        """In the unit of the measure, NaN where nothing is known."""
        return self.scale * self.part / self.whole if self.whole else math.nan

    @property
    def judged(self) -> bool:
        """Whether its measure has limits."""
        return not math.isnan(self.measure.green)

    @property
    def state(self) -> str:
        """ "green", "amber", "red"; "" when it has no limits or is not known."""
        return self.measure.state(self.value) if self.judged else ""


def due_at(readings: Iterable[Reading], cadence: str) -> tuple[Reading, ...]:
    """The figures that a review looks at, judged or not: a month sees those of the week too.

    `cadence` is "daily", "weekly", "monthly", "quarterly" or "annual"; a day sees its own only.
    Figures without limits are left out while nothing is known of them. A quarter and a year
    begin with their own.
    """
    place = [word.casefold() for word in _ASKED].index(cadence)
    asked = _ASKED[1 : place + 1] if place else _ASKED[:1]
    more = _WEEK_TOO if cadence == "weekly" else ()
    found = (
        reading
        for reading in readings
        if (reading.measure.cadence in asked or reading.key in more)
        and (_always(reading) or math.isfinite(reading.value))
    )
    if place < _ASKED.index("Quarterly"):
        return tuple(found)
    return tuple(sorted(found, key=lambda reading: -_ASKED.index(reading.measure.cadence)))


def _always(reading: Reading) -> bool:
    """Whether it shows before it is known."""
    return reading.judged and reading.key not in _ELSEWHERE


def together(groups: Sequence[Sequence[Reading]]) -> tuple[Reading, ...]:
    """The figures of several territories as one: parts and wholes added where both are known."""
    if len(groups) == 1:
        return tuple(groups[0])
    found = []
    for measure in FIGURES:
        own = [r for group in groups for r in group if r.key == measure.key and r.whole]
        behind = tuple(account for reading in own for account in reading.behind)
        scale, source = (own[0].scale, own[0].source) if own else (1.0, "")
        part, whole = sum(r.part for r in own), sum(r.whole for r in own)
        whole = min(whole, 1.0) if measure.key in _COUNTS else whole
        notes = tuple(note for reading in own for note in reading.notes)
        found.append(Reading(measure.key, part, whole, scale, source, behind, notes))
    return tuple(found)


def completed(readings: Iterable[Reading], more: Iterable[Reading]) -> tuple[Reading, ...]:
    """Some figures with those that were found later in the places of the unknown ones."""
    later = {reading.key: reading for reading in more}
    return tuple(later.get(reading.key, reading) for reading in readings)
