"""The planned quarter as days and items."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import TextArray
from model.people import contactable
from model.plan.facts import LETTER_OF, ROLES
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.state import State

BUFFER: Final = "urgent_buffer"
OWN: Final = ("planning_admin", "company", "enablement_practice", "co_travel", "specialist_cover")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the diary; times are hours as decimals, NaN unknown."""

    week: int
    day: date
    start: float
    end: float
    kind: str
    account_id: str
    roles: str  # letters
    who: str
    purpose: str
    objective: str
    on_theme: bool
    drive_min: float
    hours: float
    lock: str

    @property
    def is_customer(self) -> bool:
        """Whether a customer is met, called or supported."""
        return self.kind != BUFFER and self.kind not in OWN and bool(self.account_id)


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """One working day."""

    day: date
    week: int
    mode: str
    cluster: str
    planning_half: bool
    co_travel: bool
    door_to_door: float


@dataclass(frozen=True, eq=False, slots=True)
class Diary:
    """The quarter's days and items, each by date and time."""

    days: tuple[DiaryDay, ...]
    items: tuple[Item, ...]

    @property
    def weeks(self) -> list[int]:
        """Week numbers, ascending."""
        return sorted({day.week for day in self.days})

    def of_week(self, week: int) -> list[Item]:
        """Items of one week."""
        return [item for item in self.items if item.week == week]

    def of_day(self, day: date) -> list[Item]:
        """Items of one day."""
        return [item for item in self.items if item.day == day]


def role_counts(items: Iterable[Item]) -> Counter[str]:
    """Customer items by role class; several classes at once count as "multi"."""
    counts: Counter[str] = Counter()
    for item in items:
        if item.is_customer:
            counts[item.roles if len(item.roles) == 1 else "multi" if item.roles else "?"] += 1
    return counts


def diary_of(state: State, ids: TextArray | Sequence[str]) -> Diary:
    """The published quarter of the rep who serves accounts `ids`; empty when it is another's.

    Items with somebody who must not be contacted are left out.
    """
    items = contactable(state.table("diary_q1"), state)
    if "account_id" not in items or not items["account_id"].isin(ids).any():
        return Diary((), ())
    return Diary(tuple(_days(state.table("diary_days"))), tuple(_items(items)))


def _hours(words: str) -> float:
    hour, _, minute = words.partition(":")
    return int(hour) + int(minute) / 60 if hour.isdigit() and minute.isdigit() else float("nan")


def _days(table: pd.DataFrame) -> list[DiaryDay]:
    names = ("date", "day_mode", "cluster", "planning_half", "co_travel")
    columns = [text(table, name) for name in names]
    weeks, away = number(table, "week"), number(table, "door_to_door_h")
    days = []
    for day, mode, cluster, half, travel, week, door in zip(*columns, weeks, away, strict=True):
        when = iso_date(day)
        if when is not None and week == week:
            days.append(
                DiaryDay(
                    when,
                    int(week),
                    str(mode),
                    str(cluster),
                    half == "yes",
                    travel == "yes",
                    float(door),
                )
            )
    return sorted(days, key=lambda d: d.day)


def _items(table: pd.DataFrame) -> list[Item]:
    table = table[~np.isin(text(table, "status"), ("cancelled",))]
    names = ("date", "start", "end", "type", "account_id", "role_class", "contacts", "purpose")
    more = ("objective_id", "on_theme", "lock")
    columns = [text(table, name) for name in (*names, *more)]
    numbers = [number(table, name) for name in ("week", "travel_before_min", "workload_h")]
    items = []
    for row in zip(*columns, *numbers, strict=True):
        day, start, end, kind, account, roles, who, purpose, objective, theme, lock = row[:11]
        week, drive, hours = row[11:]
        when = iso_date(day)
        if when is None or week != week:
            continue
        items.append(
            Item(
                int(week),
                when,
                _hours(str(start)),
                _hours(str(end)),
                str(kind),
                str(account),
                "".join(LETTER_OF.get(r, "") for r in str(roles).split("/") if r in ROLES),
                str(who).replace(";", ","),
                str(purpose),
                str(objective),
                theme == "yes",
                float(np.nan_to_num(drive)),
                float(np.nan_to_num(hours)),
                str(lock),
            )
        )
    return sorted(items, key=lambda i: (i.day, i.start))
