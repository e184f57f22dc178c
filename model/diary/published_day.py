"""A day of the diary beside what was published for it: kept, come, gone (plan-spec S0-29)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from model.diary.table import PUBLISHED, diary_rows, rows_of
from model.diary.work_days import Quarter
from model.people import contactable
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State

_AWAY: Final = ("cancelled", "moved")


@dataclass(frozen=True, slots=True)
class Come:
    """An item of the day that was published for another time, or not at all (`was` None)."""

    uid: str
    was: date | None = None
    start: str = ""  # "08:00", as published


@dataclass(frozen=True, slots=True)
class Gone:
    """An item published for the day that no longer stands on it; `to` None when called off."""

    uid: str
    account_id: str
    account: str
    kind: str
    start: str  # "08:00", as published
    to: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """One day against the version of its quarter that was published last."""

    version: int
    on: date  # when it was published
    kept: tuple[str, ...]  # uids that stand as they were published, by time
    come: tuple[Come, ...]
    gone: tuple[Gone, ...]

    @property
    def as_published(self) -> bool:
        """Whether the day holds what was published for it, and nothing else."""
        return not self.come and not self.gone


def published_day(state: State, rep_id: str, quarter: Quarter, day: date) -> PublishedDay | None:
    """A day of a rep's quarter against its last published version; None before the first one.

    Items with somebody who must not be contacted are left out on both sides.
    """
    table = state.table(PUBLISHED)
    mine = table[rows_of(table, rep_id, quarter)] if len(table) else table
    versions = {words: _version(words) for words in set(map(str, text(mine, "published")))}
    last = max(versions, key=lambda words: versions[words][0], default="")
    number, on = versions.get(last, (0, None))
    if not number or on is None:
        return None
    promised = contactable(mine[text(mine, "published") == last], state)
    rows = contactable(diary_rows(state, rep_id, quarter), state)
    now = rows[~rows["status"].isin(_AWAY)]
    was, stands = _places(promised), _places(now)
    stamp = day.isoformat()
    here = [uid for uid, place in stands.items() if place[0] == stamp]
    kept = tuple(uid for uid in here if was.get(uid) == stands[uid])
    come = tuple(_come(uid, was.get(uid)) for uid in here if uid not in kept)
    left = {uid for uid, place in was.items() if place[0] == stamp} - {*here}
    reasons = dict(zip(text(rows, "uid"), text(rows, "reason"), strict=True))
    names = ("start", "uid", "account_id", "account", "type")
    cells = sorted(zip(*(map(str, text(promised, n)) for n in names), strict=True))
    gone = tuple(
        Gone(
            uid,
            account_id,
            account,
            kind,
            start,
            _day_of(stands.get(uid)),
            str(reasons.get(uid, "")),
        )
        for start, uid, account_id, account, kind in cells
        if uid in left
    )
    return PublishedDay(number, on, kept, come, gone)


def _version(words: str) -> tuple[int, date | None]:
    """ "v2 2026-12-01" as its number and day; 0 for anything else."""
    name, _, day = words.partition(" ")
    number = name.removeprefix("v")
    return (int(number) if number.isdigit() else 0), iso_date(day)


def _places(rows: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Uid -> (day, start) as they are written."""
    columns = (text(rows, name) for name in ("uid", "date", "start"))
    return {str(uid): (str(day), str(start)) for uid, day, start in zip(*columns, strict=True)}


def _come(uid: str, was: tuple[str, str] | None) -> Come:
    return Come(uid) if was is None else Come(uid, iso_date(was[0]), was[1])


def _day_of(place: tuple[str, str] | None) -> date | None:
    return None if place is None else iso_date(place[0])
