"""What the example's process audit and rep sheets say without a column of their own.

The audit holds sentences; the places they name lead to accounts and reps. Nothing is added where
a sentence names no place, or a need no time.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from model.accounts import Accounts
from model.arrays import IntArray
from model.places.drive import great_circle_km
from model.plan.period import iso_date
from model.reps import Rep
from model.territories import Territory

_KEYS: Final = ("likes", "complaints", "disputes")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_YEAR: Final = re.compile(r"\b20\d\d\b")
_NINETY: Final = timedelta(days=90)


def linked_audit(
    audit: Mapping[str, Any],
    accounts: Accounts,
    territories: Sequence[Territory],
    codes: IntArray,
    reps: Sequence[Rep],
) -> dict[str, Any]:
    """The audit with likes, complaints and disputes linked to the places they name.

    `codes` is the live territory of each account. The longest name counts: a territory stands
    for its accounts, a town for those of the territory that has most of them. The rep is the
    owner. A dispute is claimed by the owner and by the rep of another territory who lives
    nearest; the entry says that this is read from the map.
    """
    linked = dict(audit)
    for key in _KEYS:
        linked[key] = [
            _linked(str(words), key == "disputes", accounts, territories, codes, reps)
            for words in audit.get(key, ())
        ]
    return linked


def _linked(
    words: str,
    disputed: bool,
    accounts: Accounts,
    territories: Sequence[Territory],
    codes: IntArray,
    reps: Sequence[Rep],
) -> dict[str, Any]:
    found: dict[str, Any] = {"text": words}
    if year := _YEAR.search(words):
        found["noted_on"] = year[0]
    place, rows = _place(words, accounts, territories, codes)
    if not rows.size:
        return found
    owner = territories[int(codes[rows[0]])].rep_id
    found["accounts"] = [str(one) for one in accounts.ids[rows]]
    if not disputed:
        found["rep_id"] = owner
        found["basis"] = f"Linked by the place it names: {place}."
        return found
    others = [rep for rep in reps if rep.id != owner and _serves(rep, territories)]
    nearest = min(others, key=lambda rep: _away(rep, accounts, rows), default=None)
    if nearest is not None and np.isfinite(_away(nearest, accounts, rows)):
        found["claimants"] = [owner, nearest.id]
        found["basis"] = (
            "Claimants read from the map: the owner, and the other rep who lives nearest. "
            "The data do not say who called: confirm it with both."
        )
    return found


def _place(
    words: str, accounts: Accounts, territories: Sequence[Territory], codes: IntArray
) -> tuple[str, IntArray]:
    """The longest name of a territory or town in a sentence, and its rows; "" for none."""
    cities = accounts.text("city")
    named: dict[str, IntArray] = {}
    for city in sorted({str(one) for one in cities if one}):
        there = np.flatnonzero(cities == city)
        held = np.bincount(codes[there], minlength=len(territories))
        named[city] = there[codes[there] == int(np.argmax(held))]
    for code, territory in enumerate(territories):
        for name in {territory.name, territory.label} - {""}:
            named[name] = np.flatnonzero(codes == code)
    found = [name for name in named if re.search(rf"\b{re.escape(name)}\b", words)]
    place = max(found, key=len, default="")
    return place, named.get(place, np.zeros(0, np.int64))


def _serves(rep: Rep, territories: Sequence[Territory]) -> bool:
    return any(one.rep_id == rep.id for one in territories)


def _away(rep: Rep, accounts: Accounts, rows: IntArray) -> float:
    """Kilometres from a home to some accounts, in the mean; infinite without a home."""
    if rep.home_lat is None or rep.home_lon is None:
        return float("inf")
    lat, lon = accounts.lat[rows], accounts.lon[rows]
    return float(np.mean(great_circle_km(rep.home_lat, rep.home_lon, lat, lon)))


def development_day(needs: str, start_date: str, first_day: date) -> str:
    """The day a development need names or implies, as ISO date; "" where it tells no time.

    "By March" is the end of that month, a ninety-day plan ends ninety days after the rep began,
    a habit per quarter is looked at when the first quarter ends, one checked monthly when the
    first month does. `first_day` is the first of the plan.
    """
    for number, month in enumerate(_MONTHS, 1):
        if f"by {month}" in needs:
            return _month_end(first_day.year, number).isoformat()
    begun = iso_date(start_date)
    if "ninety-day" in needs.lower() and begun is not None:
        return (begun + _NINETY).isoformat()
    if re.search(r"\bquarter\b", needs):
        return _month_end(first_day.year, first_day.month + 2).isoformat()
    if re.search(r"\bchecked monthly\b", needs):
        return _month_end(first_day.year, first_day.month).isoformat()
    return ""


def _month_end(year: int, month: int) -> date:
    beyond = year * 12 + month  # months since year 0, of the month after
    return date(beyond // 12, beyond % 12 + 1, 1) - timedelta(days=1)
