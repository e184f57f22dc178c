"""The planned quarter as days and items."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.arrays import TextArray
from model.diary.table import day_rows, diary_frame, diary_rows
from model.diary.work_days import Quarter
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
    uid: str = ""
    rep_id: str = ""
    contact_ids: tuple[str, ...] = ()
    opportunity_id: str = ""
    step: int = 0
    origin: str = "plan"
    status: str = "planned"
    reason: str = ""  # why it stands here, or why it was moved
    sequence: int = 0  # changes since it was first written
    published: str = ""  # version of the diary it was published in, "" not yet
    created_on: str = ""  # ISO date of an item that was inserted later

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
    night: str = ""  # account near which the night after it is spent, "" at home


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
    """The first planned quarter of the rep who serves accounts `ids`; empty without one.

    Items with somebody who must not be contacted are left out.
    """
    items = contactable(diary_frame(state), state)
    mine = items[items["account_id"].isin(ids) & (items["quarter"] != "")]
    if not len(mine):
        return Diary((), ())
    rep_id = str(mine["rep_id"].iloc[0])
    quarter = str(mine.loc[mine["rep_id"] == rep_id, "quarter"].min())
    return diary_of_rep(state, rep_id, Quarter.of(quarter))


def diary_of_rep(state: State, rep_id: str, quarter: Quarter) -> Diary:
    """One rep's quarter, without cancelled items and people who must not be contacted."""
    items = contactable(diary_rows(state, rep_id, quarter), state)
    return Diary(days_of(day_rows(state, rep_id, quarter)), tuple(items_of(items)))


def _hours(words: str) -> float:
    hour, _, minute = words.partition(":")
    return int(hour) + int(minute) / 60 if hour.isdigit() and minute.isdigit() else float("nan")


def days_of(table: pd.DataFrame) -> tuple[DiaryDay, ...]:
    """The rows of a table of days, by date."""
    names = ("date", "day_mode", "cluster", "planning_half", "co_travel", "night")
    columns = [text(table, name) for name in names]
    weeks, away = number(table, "week"), number(table, "door_to_door_h")
    days = []
    for row in zip(*columns, weeks, away, strict=True):
        day, mode, cluster, half, travel, night, week, door = row
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
                    str(night),
                )
            )
    return tuple(sorted(days, key=lambda d: d.day))


def items_of(table: pd.DataFrame) -> list[Item]:
    """The rows of a diary table as items, by date and time; cancelled ones are left out."""
    table = table[~np.isin(text(table, "status"), ("cancelled",))]
    names = ("date", "start", "end", "type", "account_id", "role_class", "contacts", "purpose")
    more = ("objective_id", "on_theme", "lock", "uid", "rep_id", "contact_ids", "opportunity_id")
    last = ("origin", "status", "reason", "published", "created_on")
    columns = [text(table, name) for name in (*names, *more, *last)]
    counted = ("week", "travel_before_min", "workload_h", "step", "sequence")
    numbers = [number(table, name) for name in counted]
    rows = zip(*columns, *numbers, strict=True)
    items = [item for row in rows if (item := _item(row)) is not None]
    return sorted(items, key=lambda i: (i.day, i.start))


def _item(row: tuple[Any, ...]) -> Item | None:
    day, start, end, kind, account, roles, who, purpose = map(str, row[:8])
    objective, theme, lock, uid, rep, contacts, opportunity = map(str, row[8:15])
    origin, status, reason, published, created = map(str, row[15:20])
    week, drive, hours, step, version = row[20:]
    when = iso_date(day)
    if when is None or week != week:
        return None
    return Item(
        int(week),
        when,
        _hours(start),
        _hours(end),
        kind,
        account,
        "".join(LETTER_OF.get(r, "") for r in roles.split("/") if r in ROLES),
        who.replace(";", ","),
        purpose,
        objective,
        theme == "yes",
        float(np.nan_to_num(drive)),
        float(np.nan_to_num(hours)),
        lock,
        uid,
        rep,
        tuple(part for part in contacts.split(";") if part),
        opportunity,
        int(step) if step == step else 0,
        origin or "plan",
        status or "planned",
        reason,
        int(version) if version == version else 0,
        published,
        created,
    )
