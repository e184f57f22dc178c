"""How the plan is kept: adherence, unplanned, urgent, focus, hit-and-hope (plan-spec §2.9)."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.diary.measures_acts import FACE_TO_FACE, Act, accounts_of, acts_of
from model.diary.measures_fill import ForwardFill, forward_fill
from model.diary.measures_requests import Education, education_effects
from model.diary.measures_sinks import TimeSink, time_sinks
from model.diary.measures_stability import Stability, stability_of
from model.diary.work_days import (
    holidays_of,
    time_off,
    working_days_between,
    working_days_later,
)
from model.plan.requests import RequestLoad, request_load
from model.plan.scorecard import MEASURES, Measure
from model.plan.tables import number
from model.reps import Rep
from model.settings import settings_of
from model.state import State

QUARTER_DAYS: Final = 91
HOPES_A_WEEK: Final = 2  # hit-and-hope visits of a week, AL6
_FORWARD_FILL: Final = Measure("forward_fill", "Forward fill, 13 weeks", "Weekly", "%", 80, 60)
# AL14 asks below 80 %; what is red below is an expert estimate: the weight of the last weeks.
_LIMITS: Final = {measure.key: measure for measure in (*MEASURES, _FORWARD_FILL)}


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, with both of them to show."""

    part: float
    whole: float

    @property
    def value(self) -> float:
        """0-1, NaN of nothing."""
        return self.part / self.whole if self.whole else math.nan


@dataclass(frozen=True, slots=True)
class Adherence:
    """Planned items done of those due; by type and by role (U, B, A, multi, ?) as well.

    `missed` and `excluded` name each item that does not count as kept, or not at all, with why.
    """

    whole: Share
    by_kind: Mapping[str, Share]
    by_role: Mapping[str, Share]
    missed: tuple[tuple[Act, str], ...]
    excluded: tuple[tuple[Act, str], ...]


@dataclass(frozen=True, eq=False, slots=True)
class ExecutionMeasures:
    """All figures of one rep over the days `first` to `last`, both included."""

    first: date
    last: date
    adherence: Adherence
    unplanned: Share  # hours
    urgent: Share
    focus: Share
    hit_and_hope: tuple[Act, ...]
    hit_and_hope_weeks: tuple[date, ...]  # Mondays of the weeks with two or more, AL6
    fill: ForwardFill
    sinks: tuple[TimeSink, ...]
    requests: RequestLoad
    requests_a_week: float  # mean of the last four weeks, AL5 above 1
    education: tuple[Education, ...]
    stability: Stability

    @property
    def figures(self) -> Mapping[str, float]:
        """By the keys of the scorecard, in its units; NaN where nothing is known."""
        shares = {
            "adherence": self.adherence.whole.value,
            "unplanned": self.unplanned.value,
            "urgent": self.urgent.value,
            "focus": self.focus.value,
            "booked": self.fill.next_four_weeks,
            "forward_fill": self.fill.index,
        }
        rest = {"stability": self.stability.value, "flip_flops": float(len(self.stability.flips))}
        return {key: 100 * value for key, value in shares.items()} | rest

    def state_of(self, key: str) -> str:
        """ "green", "amber" or "red"; "" when the figure is not known."""
        return _LIMITS[key].state(self.figures[key])


def limits_of(key: str) -> Measure:
    """Name, unit and limits of a figure."""
    return _LIMITS[key]


def measures_of(
    state: State,
    rep: Rep,
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    ids: TextArray | None = None,
) -> ExecutionMeasures:
    """Everything that is measured of a rep; the last 91 days unless other days are given.

    `ids` are the rep's accounts, when the caller has them.
    """
    last = last or today
    first = first or last - timedelta(days=QUARTER_DAYS - 1)
    ids = accounts_of(state, rep) if ids is None else ids
    settings = settings_of(state)
    off = days_off(state, rep, first, last)
    acts = acts_of(state, rep, ids, last)
    recent = [act for act in acts if act.when is not None and first <= act.when <= last]
    hopes = hit_and_hope(recent, int(settings["hithope.days"]), off)
    load = request_load(state, ids, last, days=(last - first).days + 1)
    return ExecutionMeasures(
        first=first,
        last=last,
        adherence=adherence(
            recent, int(settings["adherence.window"]), int(settings["adherence.rebook"]), off
        ),
        unplanned=share_of_hours(recent, lambda act: not act.is_planned),
        urgent=Share(load.hours, _worked_hours(state, settings["cap.day_h"], first, last, off)),
        focus=share_of_hours(recent, lambda act: act.on_theme),
        hit_and_hope=hopes,
        hit_and_hope_weeks=_weeks_of(hopes),
        fill=forward_fill(state, rep, ids, today),
        sinks=time_sinks(state, acts, ids, last),
        requests=load,
        requests_a_week=request_load(state, ids, last, days=28).total / 4,
        education=education_effects(state, ids),
        stability=stability_of(state, rep, today),
    )


def adherence_of(state: State, rep: Rep, today: date) -> Adherence:
    """The rep's adherence over the last 91 days alone; cheap enough for every look at a day."""
    first = today - timedelta(days=QUARTER_DAYS - 1)
    settings = settings_of(state)
    acts = acts_of(state, rep, accounts_of(state, rep), today)
    recent = [act for act in acts if act.when is not None and first <= act.when]
    window, rebook = int(settings["adherence.window"]), int(settings["adherence.rebook"])
    return adherence(recent, window, rebook, days_off(state, rep, first, today))


def adherence(
    acts: Sequence[Act], window: int, rebook: int, off: Collection[date] = ()
) -> Adherence:
    """Planned items done within ±`window` working days ÷ planned items due.

    Left out are items planned for a day off, cancelled by the customer, or moved by the
    customer and done within `rebook` working days. An item moved by own choice is not kept,
    whenever it is done (plan-spec §4.6).
    """
    kept: list[Act] = []
    missed: list[tuple[Act, str]] = []
    excluded: list[tuple[Act, str]] = []
    for act in acts:
        if act.planned is None or not act.is_planned:
            continue
        why = _excluded(act, rebook, off)
        if why:
            excluded.append((act, why))
            continue
        fault = _fault(act, window, off)
        if fault:
            missed.append((act, fault))
        else:
            kept.append(act)
    due = [*kept, *(act for act, _ in missed)]
    return Adherence(
        Share(len(kept), len(due)),
        _by(kept, due, lambda act: act.kind),
        _by(kept, due, lambda act: act.role),
        tuple(missed),
        tuple(excluded),
    )


def _excluded(act: Act, rebook: int, off: Collection[date]) -> str:
    if act.counts is not None:
        return "" if act.counts else "cancelled or moved by the customer"
    if act.planned in off:
        return "planned for a day off"
    if not act.by_customer:
        return ""
    if act.status == "cancelled":
        return "cancelled by the customer"
    late = _distance(act, off)
    return "moved by the customer" if late is not None and 0 < late <= rebook else ""


def _fault(act: Act, window: int, off: Collection[date]) -> str:
    if act.status != "done":
        return {"no_show": "nobody there", "planned": "not done", "confirmed": "not done"}.get(
            act.status, act.status
        )
    if act.by_own_choice:
        return "moved by own choice"
    late = _distance(act, off)
    if late is None:
        return "no date"
    return f"{late} working days off" if late > window else ""


def _distance(act: Act, off: Collection[date]) -> int | None:
    if act.planned is None or act.done is None:
        return None
    early, late = sorted((act.planned, act.done))
    return working_days_between(early, late, off)


def _by(kept: Sequence[Act], due: Sequence[Act], key: Callable[[Act], str]) -> Mapping[str, Share]:
    whole, part = Counter(map(key, due)), Counter(map(key, kept))
    return {name: Share(part[name], n) for name, n in sorted(whole.items())}


def share_of_hours(acts: Sequence[Act], counts: Callable[[Act], bool]) -> Share:
    """Hours with customers of the done activities that `counts` names, of all of them."""
    done = [act for act in acts if act.status == "done"]
    part = sum(act.minutes for act in done if counts(act))
    return Share(part / 60, sum(act.minutes for act in done) / 60)


def hit_and_hope(acts: Sequence[Act], days: int, off: Collection[date] = ()) -> tuple[Act, ...]:
    """Visits made up under `days` working days before, outside the plan, without research."""
    return tuple(
        act
        for act in acts
        if act.kind in FACE_TO_FACE
        and not act.is_planned
        and act.researched is not True
        and act.created is not None
        and act.when is not None
        and act.when < working_days_later(act.created, days, off)
    )


def _weeks_of(acts: Sequence[Act]) -> tuple[date, ...]:
    days = [act.done or act.planned for act in acts]
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days if day is not None)
    return tuple(sorted(week for week, n in weeks.items() if n >= HOPES_A_WEEK))


def days_off(state: State, rep: Rep, first: date, last: date) -> frozenset[date]:
    """Public holidays and leave around some days, for counting working days."""
    years = range(first.year - 1, last.year + 2)
    closed = {day for year in years for day in holidays_of(state, rep, year)}
    return frozenset(closed | {day for day, kind, _ in time_off(state, rep) if kind == "leave"})


def _worked_hours(
    state: State, day_h: float, first: date, last: date, off: Collection[date]
) -> float:
    """Hours worked as recorded for a quarter, else working days times the hours of a day."""
    recorded = number(state.table("work_time"), "hours")
    recorded = recorded[np.isfinite(recorded)]
    if len(recorded) and (last - first).days + 1 == QUARTER_DAYS:
        return float(recorded[-1])
    return day_h * working_days_between(first - timedelta(days=1), last, off)
