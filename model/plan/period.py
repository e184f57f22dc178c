"""The plan's calendar: its first day, its months and quarters."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import FloatArray, TextArray
from model.plan.facts import N_MONTHS
from model.state import About

_REMEMBERED: Final = 4_096  # days: the tables of a project name the same few thousand


def iso_date(text: object) -> date | None:
    """A date from ISO text (a time behind it is dropped), None when it is none."""
    return _iso_date(str(text)[:10])


@lru_cache(maxsize=_REMEMBERED)
def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def plan_start(about: About, today: date | None = None) -> date | None:
    """First day of the plan: as set, else 1 January after the newest data or after today.

    None when nothing is known of any date.
    """
    start = iso_date(about.period[0])
    if start is not None:
        return start
    seen = today or iso_date(about.frozen_today) or iso_date(about.as_of)
    return date(seen.year + 1, 1, 1) if seen else None


def month_after(start: date, months: int) -> date:
    """First day of the month `months` after the month of `start`."""
    count = start.year * 12 + start.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def plan_end(about: About, start: date) -> date:
    """Last day of the plan: as set, else of its 36th month."""
    end = iso_date(about.period[1])
    if end is not None:
        return end
    last = month_after(start, N_MONTHS - 1)
    return last.replace(day=monthrange(last.year, last.month)[1])


def month_labels(start: date) -> tuple[str, ...]:
    """The plan's 36 months as "2027-01"."""
    return tuple(month_after(start, m).isoformat()[:7] for m in range(N_MONTHS))


def plan_month(day: date, start: date) -> int:
    """Month of the plan a day falls in: 1 is the first, 0 and below lie before it."""
    return (day.year - start.year) * 12 + day.month - start.month + 1


def plan_months(dates: TextArray, start: date | None) -> FloatArray:
    """Plan month of each ISO date, NaN where there is none or the plan has no start."""
    codes, names = pd.factorize(dates)
    values = np.full(len(names), np.nan)
    if start is not None:
        for position, text in enumerate(names):
            day = iso_date(text)
            if day is not None:
                values[position] = plan_month(day, start)
    return values[codes] if len(names) else np.zeros(0)


def quarter_point(day: date, start: date) -> float:
    """Where a day lies in quarters of the plan: 0.0 its first day, 1.0 the start of quarter 2."""
    month = plan_month(day, start)
    first = month_after(start, month - 1)
    days = (month_after(start, month) - first).days
    return (month - 1 + (day - first).days / days) / 3
