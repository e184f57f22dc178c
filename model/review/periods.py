"""How often is reviewed, and what the periods of each cadence are called."""

import re
from datetime import date, timedelta
from typing import Final

from model.plan.period import iso_date, month_after

DAILY, WEEKLY, MONTHLY, QUARTERLY, ANNUAL = "daily", "weekly", "monthly", "quarterly", "annual"
CADENCES: Final = (DAILY, WEEKLY, MONTHLY, QUARTERLY, ANNUAL)
_TYPED: Final = {  # what a typed name of a period holds besides the year
    WEEKLY: re.compile(r"\bW ?(\d{1,2})\b", re.IGNORECASE),
    QUARTERLY: re.compile(r"Q ?([1-4])\b", re.IGNORECASE),
}
_YOUNG: Final = {WEEKLY: 2, MONTHLY: 10, QUARTERLY: 21, ANNUAL: 45}  # days: too early to review
_YEAR: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)")


def period_of(cadence: str, day: date) -> str:
    """The name of the period a day lies in."""
    if cadence == DAILY:
        return day.isoformat()
    if cadence == WEEKLY:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    if cadence == MONTHLY:
        return day.isoformat()[:7]
    return f"{day.year}Q{(day.month + 2) // 3}" if cadence == QUARTERLY else str(day.year)


def period_before(cadence: str, day: date) -> str:
    """The name of the period before the one a day lies in; before a Monday comes Friday."""
    first = day.replace(day=1)
    last = {
        DAILY: day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1)),
        WEEKLY: day - timedelta(days=7),
        MONTHLY: first - timedelta(days=1),
        QUARTERLY: month_after(first, -((day.month - 1) % 3)) - timedelta(days=1),
        ANNUAL: first.replace(month=1) - timedelta(days=1),
    }
    return period_of(cadence, last[cadence])


def period_to_hold(cadence: str, day: date) -> str:
    """The period whose review falls on a day: the one before while this one has just begun."""
    early = day - timedelta(days=_YOUNG.get(cadence, 0))
    running = period_of(cadence, day)
    return running if period_of(cadence, early) == running else period_before(cadence, day)


def period_named(cadence: str, words: str) -> str:
    """The name of a period somebody typed: "2026-Q4", "Q4 2026", "2026-11", a day; "" for none."""
    day = iso_date(words.strip()) or iso_date(f"{words.strip()}-01")
    if day is not None:
        return period_of(cadence, day)
    year, part = _YEAR.search(words), _TYPED[cadence].search(words) if cadence in _TYPED else None
    if year is None or (part is None and cadence != ANNUAL):
        return ""
    if part is None:
        return year[1]
    return f"{year[1]}Q{part[1]}" if cadence == QUARTERLY else f"{year[1]}-W{int(part[1]):02d}"
