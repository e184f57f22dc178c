"""The measures of a plan's execution as lines: value, limits, trend, formula, what is behind."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.arrays import BoolArray, TextArray
from model.diary.measure_evidence import (
    Evidence,
    acts_behind,
    askers_behind,
    changes_behind,
    education_behind,
    hopes_behind,
    missed_behind,
    requests_behind,
    sinks_behind,
    weeks_ahead,
    weeks_behind,
)
from model.diary.measure_formulas import formulas
from model.diary.measure_weeks import ActsWeek, weeks_of
from model.diary.measures import (
    QUARTER_DAYS,
    ExecutionMeasures,
    adherence,
    days_off,
    limits_of,
    measures_of,
    share_of_hours,
)
from model.diary.measures_acts import Act, accounts_of, acts_of
from model.diary.measures_answers import answers_of
from model.diary.measures_seen import Seen, seen_of
from model.format import Formatter
from model.plan.requests import request_load
from model.plan.scorecard import Measure
from model.reps import Rep
from model.settings import Settings, settings_of
from model.state import State
from model.territories import CORE_TEAM

OF_THE_WEEK: Final = ("adherence", "unplanned", "urgent", "booked")
_POINTS, _ROLLING, _WEEKS = 8, 28, 13
_NEVER: Final = math.inf  # one limit flags it: it is to watch, never bad
_FLAGGED: Final = {
    measure.key: measure
    for measure in (
        Measure("time_sinks", "Time sinks", "Monthly", "", 0, _NEVER, False),  # AL8
        Measure("hit_and_hope", "Hit-and-hope weeks", "Weekly", "", 0, _NEVER, False),  # AL6
        Measure("requests", "Requests a week", "Weekly", "", 1, _NEVER, False),  # AL5
        Measure("education", "Requests once taught", "Quarterly", "%", 99, _NEVER, False),
    )
}
_NAMES: Final = {  # what is written where the scorecard says more
    "urgent": "Urgent work",
    "frequency_a": "A accounts seen",
    "frequency": "All accounts seen",
    "focus": "On theme",
    "booked": "Next four weeks booked",
    "stability": "Plan stability",
    "flip_flops": "Flip-flops",
    "kit_runs": "Kit runs",
    "scripts": "Answered by script",
    "visits": "Visits a day",
    "buyer_hours": "Buyer hours a week",
}
_WATCHED: Final = ("kit_runs", "scripts", "visits", "buyer_hours")  # without a limit
_ROLLING_WORDS: Final = "eight weeks, each with the three before"
_QUARTERS_WORDS: Final = "eight weeks, each with the quarter before it"
_AHEAD_WORDS: Final = "the weeks ahead"
_WEEK_WORDS: Final = "thirteen weeks"


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure: its value and verdict, its trend (oldest first) and what stands behind it.

    `value` is NaN where `missing` says what it needs; `state` is "green", "amber", "red", or ""
    without a limit. `digits` are those to show.
    """

    key: str
    name: str
    value: float
    unit: str
    state: str
    limits: Measure | None
    formula: str
    missing: str = ""
    trend: tuple[float, ...] = ()
    trend_words: str = ""
    behind: tuple[Evidence, ...] = ()
    digits: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class MeasureSheet:
    """Every line of one rep over the days `first` to `last`, and the weeks they rest on."""

    first: date
    last: date
    lines: tuple[MeasureLine, ...]
    weeks: tuple[ActsWeek, ...]

    def line(self, key: str) -> MeasureLine:
        """A line by its key; KeyError for another one."""
        return {line.key: line for line in self.lines}[key]


@dataclass(frozen=True, eq=False, slots=True)
class _Ground:
    state: State
    rep: Rep
    today: date
    found: ExecutionMeasures
    acts: tuple[Act, ...]
    ids: TextArray
    off: frozenset[date]
    weeks: tuple[ActsWeek, ...]
    settings: Settings

    def within(self, first: date, last: date) -> list[Act]:
        return [a for a in self.acts if a.when is not None and first <= a.when <= last]

    def rolling(self, value: Callable[[list[Act], date], float]) -> tuple[float, ...]:
        """A figure over four weeks, at the end of each of eight weeks."""
        ends = [self.today - timedelta(weeks=back) for back in range(_POINTS - 1, -1, -1)]
        begin = timedelta(days=_ROLLING - 1)
        return tuple(value(self.within(end - begin, end), end) for end in ends)


def measure_sheet(state: State, rep: Rep, today: date) -> MeasureSheet:
    """All measures of a rep up to today; those of the past over the last 91 days."""
    found = measures_of(state, rep, today)
    ids = accounts_of(state, rep)
    acts = acts_of(state, rep, ids, today)
    off = days_off(state, rep, found.first, today)
    weeks = weeks_of(acts, today, _WEEKS, off)
    settings = settings_of(state)
    ground = _Ground(state, rep, today, found, acts, ids, off, weeks, settings)
    parts = (_kept, _ahead, _often, _steady, _time, _reach)
    lines = tuple(line for part in parts for line in part(ground))
    return MeasureSheet(found.first, found.last, lines, weeks)


def _line(
    ground: _Ground,
    key: str,
    value: float,
    behind: Sequence[Evidence],
    trend: tuple[Sequence[float], str] = ((), ""),
    *,
    missing: str = "",
    unit: str | None = None,
    digits: int = 0,
) -> MeasureLine:
    limits = _FLAGGED.get(key)
    if limits is None and key not in _WATCHED:
        limits = limits_of(key)
    known = math.isfinite(value) and not missing
    return MeasureLine(
        key=key,
        name=_NAMES.get(key) or (limits.name if limits is not None else key),
        value=value if known else math.nan,
        unit=unit if unit is not None else limits.unit if limits is not None else "",
        state=limits.state(value) if known and limits is not None else "",
        limits=limits,
        formula=formulas(ground.settings)[key],
        missing="" if known else missing or "nothing is recorded for it",
        trend=tuple(trend[0]) if known else (),
        trend_words=trend[1],
        behind=tuple(behind),
        digits=digits,
    )


def _kept(ground: _Ground) -> list[MeasureLine]:
    """Adherence, unplanned, urgent, focus."""
    found, settings = ground.found, ground.settings
    window, rebook = int(settings["adherence.window"]), int(settings["adherence.rebook"])
    done = [act for act in ground.within(found.first, found.last) if act.status == "done"]
    no_acts = "" if done else "no activity is recorded as done in 13 weeks"

    def kept(acts: list[Act], _end: date) -> float:
        return 100 * adherence(acts, window, rebook, ground.off).whole.value

    def unplanned(acts: list[Act], _end: date) -> float:
        return 100 * share_of_hours(acts, lambda act: not act.is_planned).value

    def focus(acts: list[Act], _end: date) -> float:
        return 100 * share_of_hours(acts, lambda act: act.on_theme).value

    per_day = found.urgent.whole / (QUARTER_DAYS / _ROLLING)

    def urgent(_acts: list[Act], end: date) -> float:
        hours = request_load(ground.state, ground.ids, end, days=_ROLLING).hours
        return 100 * hours / per_day if per_day else math.nan

    figures, due = found.figures, found.adherence.whole.whole
    asked = requests_behind(ground.state, ground.ids, found.first, found.last)
    rows = (
        ("adherence", missed_behind(found.adherence), kept, _none(due, "no planned item was due")),
        ("unplanned", acts_behind(a for a in done if not a.is_planned), unplanned, no_acts),
        ("urgent", asked, urgent, _none(found.urgent.whole, "no hours worked are known")),
        ("focus", acts_behind(a for a in done if not a.on_theme), focus, no_acts),
    )
    return [
        _line(
            ground, key, figures[key], behind, (ground.rolling(of), _ROLLING_WORDS), missing=missing
        )
        for key, behind, of, missing in rows
    ]


def _ahead(ground: _Ground) -> list[MeasureLine]:
    """What is booked."""
    weeks = ground.found.fill.weeks
    shares = [100 * week.share for week in weeks]
    booked = _none(sum(week.booked for week in weeks), "nothing is booked ahead: build the quarter")
    figures = ground.found.figures
    near, whole = weeks_ahead(weeks[:4]), weeks_ahead(weeks)
    return [
        _line(ground, "booked", figures["booked"], near, (shares[:4], _AHEAD_WORDS)),
        _line(
            ground,
            "forward_fill",
            figures["forward_fill"],
            whole,
            (shares, _AHEAD_WORDS),
            missing=booked,
        ),
    ]


def _often(ground: _Ground) -> list[MeasureLine]:
    """How often accounts are seen against the plan: those of class A, then all of them."""
    if CORE_TEAM.id not in ground.state.scenario().layers:
        return []
    seen = seen_of(ground.state, ground.rep, ground.acts, ground.today)
    groups = (("frequency_a", seen.of_a), ("frequency", np.ones(len(seen.ids), bool)))
    return [_seen_line(ground, seen, key, of) for key, of in groups]


def _seen_line(ground: _Ground, seen: Seen, key: str, of: BoolArray) -> MeasureLine:
    none = "" if of.any() else "no account of class A is known"
    missing = none or _none(len(ground.acts), "no activity is recorded")
    trend = ground.rolling(lambda _acts, end: seen.percent_at(end, of)), _QUARTERS_WORDS
    return _line(ground, key, seen.percent(of), seen.behind(of), trend, missing=missing)


def _steady(ground: _Ground) -> list[MeasureLine]:
    """Whether the plan stands still; without a log of changes it has not been changed here."""
    found = ground.found.stability
    plan = "" if math.isfinite(found.value) else "the rep has no plan with goals yet"
    flips = float(len(found.flips))
    behind = changes_behind(found)
    return [
        _line(ground, "stability", found.value, behind, missing=plan, digits=2),
        _line(ground, "flip_flops", flips, changes_behind(found, only_flips=True), missing=plan),
    ]


def _time(ground: _Ground) -> list[MeasureLine]:
    """Where time goes: sinks, hit-and-hope, requests, education."""
    found, state = ground.found, ground.state
    no_acts = _none(len(ground.acts), "no activity is recorded")
    calls = [
        float(
            sum(
                a.when is not None and week.monday <= a.when <= week.monday + timedelta(6)
                for a in found.hit_and_hope
            )
        )
        for week in ground.weeks
    ]
    asked = "" if len(state.table("requests")) else "no request is logged"
    before, after = (
        sum(getattr(one, side) for one in found.education) for side in ("before", "after")
    )
    taught = 100 * after / before if before else math.nan
    untaught = "" if before else "nobody was taught after repeated requests"

    def a_week(_acts: list[Act], end: date) -> float:
        return request_load(state, ground.ids, end, days=_ROLLING).total / 4

    sinks, hopes = (
        sinks_behind(found.sinks, Formatter.of(state.about)),
        hopes_behind(found.hit_and_hope),
    )
    trend = ground.rolling(a_week), _ROLLING_WORDS
    weeks = float(len(found.hit_and_hope_weeks))
    return [
        _line(ground, "time_sinks", float(len(sinks)), sinks, missing=no_acts),
        _line(ground, "hit_and_hope", weeks, hopes, (calls, _WEEK_WORDS), missing=no_acts),
        _line(
            ground,
            "requests",
            found.requests_a_week,
            askers_behind(found.requests),
            trend,
            missing=asked,
            digits=2,
        ),
        *_answers(ground, asked),
        _line(
            ground,
            "education",
            taught,
            education_behind(found.education, ground.today),
            missing=untaught,
        ),
    ]


def _answers(ground: _Ground, missing: str) -> list[MeasureLine]:
    """What part of the hours kit runs take, and how often the words of a script were used."""
    found = ground.found
    told = answers_of(ground.state, ground.ids, found.first, found.last)
    used = [Evidence(None, f"{n} of {told.whole}", what=name) for name, n in told.scripts]
    runs = 100 * told.kit_hours / found.urgent.whole if found.urgent.whole else math.nan
    share = 100 * told.scripted / told.whole if told.whole else math.nan
    none = missing or _none(told.whole, "no request came in these weeks")
    return [
        _line(ground, "kit_runs", runs, told.kit_runs, missing=none, unit="%", digits=1),
        _line(ground, "scripts", share, used, missing=none, unit="%"),
    ]


def _reach(ground: _Ground) -> list[MeasureLine]:
    """Visits a day and hours with buyers."""
    weeks = ground.weeks
    missing = _none(sum(len(w.by_kind) for w in weeks), "no activity is recorded as done")
    days = sum(week.working_days for week in weeks)
    visits = sum(week.whole for week in weeks) / days if days else math.nan
    hours = sum(week.buyer_hours for week in weeks) / len(weeks)
    behind = weeks_behind(weeks)
    a_day = [week.visits_a_day for week in weeks], _WEEK_WORDS
    buyers = [week.buyer_hours for week in weeks], _WEEK_WORDS
    return [
        _line(ground, "visits", visits, behind, a_day, missing=missing, digits=1),
        _line(ground, "buyer_hours", hours, behind, buyers, missing=missing, unit="h", digits=1),
    ]


def _none(amount: float, words: str) -> str:
    return "" if amount else words
