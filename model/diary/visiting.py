"""When a place lets a rep in and a surgeon operates: hours written in words, read as windows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from model.plan.tables import text

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
USUAL: Final = (8 * 60, 17 * 60)  # where nothing is written
NOON: Final = 12 * 60
_DAY: Final = "|".join(WEEKDAYS)
_SPAN: Final = re.compile(rf"({_DAY})[a-z]*\s*(?:[–-]\s*({_DAY})[a-z]*)?")
_HOURS: Final = re.compile(r"(\d{1,2}):(\d\d)\s*[–-]\s*(\d{1,2}):(\d\d)")


@dataclass(frozen=True, slots=True)
class Opening:
    """One weekday's hours, minutes after midnight; 0 = Monday."""

    weekday: int
    opens: int
    closes: int


DESK: Final = tuple(Opening(day, 8 * 60, 18 * 60) for day in range(5))  # what needs no place


@lru_cache(maxsize=512)
def openings(words: str) -> tuple[Opening, ...]:
    """Visiting hours such as "Mon–Thu 06:45–15:00" or "Tue and Thu 09:00–15:00".

    Without hours the usual ones, without days all weekdays.
    """
    hours = _HOURS.search(words)
    opens, closes = USUAL
    if hours is not None:
        first, minute, last, end = map(int, hours.groups())
        opens, closes = first * 60 + minute, last * 60 + end
    days: set[int] = set()
    for first_day, last_day in _SPAN.findall(words):
        begin = WEEKDAYS.index(first_day)
        days |= set(range(begin, (WEEKDAYS.index(last_day) if last_day else begin) + 1))
    return tuple(Opening(day, opens, closes) for day in sorted(days or range(5)))


def half_days(words: str) -> frozenset[tuple[int, bool]]:
    """ "Tue AM; Thu PM" as (weekday, in the morning)."""
    found = re.findall(rf"({_DAY})[a-z]*\s*(AM|PM)", words)
    return frozenset((WEEKDAYS.index(day), half == "AM") for day, half in found)


@dataclass(frozen=True, slots=True)
class Block:
    """A surgeon's regular time in the operating room, minutes after midnight."""

    id: str
    account_id: str
    contact_id: str
    surgeon: str
    weekday: int
    start: int
    end: int
    weeks: frozenset[int]  # of the month, 1-5
    family: str
    asked: bool  # we come on request only

    def meets(self, year: int, month: int, day: int) -> bool:
        """Whether the block is held on a date."""
        on = pd.Timestamp(year, month, day)
        return on.weekday() == self.weekday and (day - 1) // 7 + 1 in self.weeks


def blocks_of(table: pd.DataFrame) -> tuple[Block, ...]:
    """The OR blocks of the table `or_schedule`; rows without weekday or times are left out."""
    names = ("block_id", "account_id", "contact_id", "surgeon", "weekday", "start", "end")
    more = ("weeks_of_month", "family", "our_case_support")
    rows = zip(*(text(table, name) for name in (*names, *more)), strict=True)
    found = []
    for block, account, contact, surgeon, weekday, start, end, weeks, family, support in rows:
        begin, close = clock(str(start)), clock(str(end))
        if str(weekday)[:3] in WEEKDAYS and begin is not None and close is not None:
            found.append(
                Block(
                    str(block),
                    str(account),
                    str(contact),
                    str(surgeon),
                    WEEKDAYS.index(str(weekday)[:3]),
                    begin,
                    close,
                    _weeks(str(weeks)),
                    str(family),
                    "request" in str(support),
                )
            )
    return tuple(found)


def _weeks(words: str) -> frozenset[int]:
    first, _, last = words.partition("-")
    if first.strip().isdigit() and last.strip().isdigit():
        return frozenset(range(int(first), int(last) + 1))
    named = frozenset(int(part) for part in words.split(",") if part.strip().isdigit())
    return named or frozenset(range(1, 6))


def clock(words: str) -> int | None:
    """Minutes after midnight of "07:15", None when it is no time."""
    hour, _, minute = words.strip().partition(":")
    if not (hour.isdigit() and minute.isdigit()) or int(hour) > 23 or int(minute) > 59:
        return None
    return int(hour) * 60 + int(minute)


def clock_text(minutes: float) -> str:
    """ "07:15" of minutes after midnight."""
    whole = round(minutes)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def inside(hours: Iterable[Opening], weekday: int, start: float, end: float) -> bool:
    """Whether a visit lies wholly within the hours of a weekday."""
    return any(o.weekday == weekday and o.opens <= start and end <= o.closes for o in hours)


def in_theatre(blocks: Mapping[str, list[Block]], contact: str, weekday: int, at: float) -> bool:
    """Whether a surgeon operates at a time of a weekday."""
    return any(b.weekday == weekday and b.start <= at < b.end for b in blocks.get(contact, ()))
