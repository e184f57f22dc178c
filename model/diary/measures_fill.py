"""Forward fill: how much of the next thirteen weeks is booked with customers (plan-spec §2.9)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.diary.entries import entries_of
from model.diary.work_days import Quarter, WorkDay, work_calendar
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.reps import Rep
from model.settings import settings_of
from model.state import State

AHEAD: Final = 62  # working days
_WEEK: Final = 5  # working days
_WEIGHTS: Final = ((20, "fill.wk1_4"), (40, "fill.wk5_8"), (AHEAD, "fill.wk9_13"))
_OVER: Final = ("done", "moved", "cancelled", "no_show")


@dataclass(frozen=True, slots=True)
class WeekFill:
    """Five working days ahead: hours of work booked, hours that can be planned."""

    number: int
    first: date
    last: date
    booked: float
    plannable: float
    weight: float

    @property
    def share(self) -> float:
        """Booked of plannable, NaN where nothing can be planned."""
        return self.booked / self.plannable if self.plannable else math.nan


@dataclass(frozen=True, slots=True)
class ForwardFill:
    """The next 62 working days, week by week."""

    weeks: tuple[WeekFill, ...]

    @property
    def index(self) -> float:
        """Hours booked ÷ weighted hours that can be planned, NaN without working days."""
        target = sum(week.weight * week.plannable for week in self.weeks)
        return sum(week.booked for week in self.weeks) / target if target else math.nan

    @property
    def next_week(self) -> float:
        """The first five working days, 0-1 and above."""
        return self.weeks[0].share if self.weeks else math.nan

    @property
    def next_four_weeks(self) -> float:
        """The first twenty working days, 0-1 and above."""
        near = self.weeks[:4]
        hours = sum(week.plannable for week in near)
        return sum(week.booked for week in near) / hours if hours else math.nan


def forward_fill(state: State, rep: Rep, ids: TextArray, today: date) -> ForwardFill:
    """Hours of work (no driving) booked on the next 62 working days.

    Booked is what stands in the CRM's open activities, and what the customer has confirmed of
    the diary; where no CRM is used, the whole diary. A working day has 8.5 h without the shares
    for administration and buffer, a company day none (plan-spec §10 no. 13).
    """
    settings = settings_of(state)
    hours = settings["cap.day_h"] * (1 - settings["cap.admin"] - settings["cap.buffer"])
    days = list(_ahead(state, rep, today))
    booked = _booked(state, rep, ids, today)
    weeks = []
    for start in range(0, len(days), _WEEK):
        some = days[start : start + _WEEK]
        until = days[start + _WEEK].day if start + _WEEK < len(days) else None
        end = until or some[-1].day + timedelta(days=1)
        begin = some[0].day if start else today + timedelta(days=1)
        name = next(name for limit, name in _WEIGHTS if start < limit)
        weeks.append(
            WeekFill(
                start // _WEEK + 1,
                some[0].day,
                some[-1].day,
                sum(load for day, load in booked if begin <= day < end),
                hours * sum(not day.company for day in some),
                settings[name],
            )
        )
    return ForwardFill(tuple(weeks))


def _ahead(state: State, rep: Rep, today: date) -> Iterable[WorkDay]:
    quarter, found = Quarter.containing(today), 0
    while found < AHEAD:
        for day in work_calendar(state, rep, quarter).days:
            if day.day > today and found < AHEAD:
                found += 1
                yield day
        quarter = quarter.after(1)


def _booked(state: State, rep: Rep, ids: TextArray, today: date) -> list[tuple[date, float]]:
    """Day and hours of each booked item, each uid once."""
    table, _ = of_accounts(state.table("activities_open"), ids)
    found: dict[str, tuple[date, float]] = {}
    columns = (text(table, name) for name in ("uid", "date", "status"))
    loads = np.nan_to_num(number(table, "workload_h"))
    for n, (uid, words, status, load) in enumerate(zip(*columns, loads, strict=True)):
        day = iso_date(words)
        if day is not None and day > today and status not in _OVER:
            found[str(uid) or f"row {n}"] = day, float(load)
    everything = not len(table)
    for entry in entries_of(state, rep):
        wanted = entry.status == "confirmed" or (everything and entry.status not in _OVER)
        if entry.is_customer and entry.day > today and wanted:
            found[entry.uid] = entry.day, entry.hours
    return list(found.values())
