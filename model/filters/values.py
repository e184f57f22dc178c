"""What people type as numbers and dates in a filter: 50k, 10..20, 2027-Q1, today+90d."""

import re
from datetime import date, timedelta
from typing import Final

from model.filters.nodes import FilterError

_NUMBER: Final = re.compile(
    r"^([+\-−]?)[^\w\s.,+\-−%]?((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)\s*(k|m|bn|%)?$", re.I
)
_FACTORS: Final = {"k": 1e3, "m": 1e6, "bn": 1e9}
_TOP: Final = re.compile(r"^(top|bottom)(\d{1,6})(%?)$", re.I)
_DAY: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_MONTH: Final = re.compile(r"^(\d{4})-(\d{1,2})$")
_QUARTER: Final = re.compile(r"^(\d{4})-?q([1-4])$", re.I)
_YEAR: Final = re.compile(r"^(\d{4})$")
_RELATIVE: Final = re.compile(r"^today(?:([+\-−])(\d{1,4})([dwmy]))?$", re.I)
_DAYS: Final = {"d": 1, "w": 7, "m": 30.4375, "y": 365.25}


def number(text: str, place: int, share: bool = False) -> float:
    """A number as people write it; 10 % counts 0.1 for a share of 1, else 10.

    Raises
    ------
    FilterError
        If the text is no number.
    """
    found = _NUMBER.match(text.strip())
    if found is None:
        raise FilterError(
            f'"{text}" is no number (character {place + 1}).',
            "Write one such as 50000, 50k, 1.2M or 10k..50k.",
            place,
            place + len(text),
        )
    sign, digits, unit = found.groups()
    value = float(digits.replace(",", ""))
    if unit == "%":
        value *= 0.01 if share else 1.0
    elif unit:
        value *= _FACTORS[unit.casefold()]
    return -value if sign in ("-", "−") else value


def number_range(text: str, place: int, share: bool = False) -> tuple[float, float]:
    """The ends of "10k..50k", an open end infinite; FilterError when they are turned round."""
    low, _, high = text.partition("..")
    ends = (
        number(low, place, share) if low.strip() else -float("inf"),
        number(high, place + len(low) + 2, share) if high.strip() else float("inf"),
    )
    _in_order(ends[0] <= ends[1], text, place)
    return ends


def _in_order(in_order: bool, text: str, place: int) -> None:
    if not in_order:
        raise FilterError(
            f'"{text}" begins after it ends (character {place + 1}).',
            "Put the smaller end first.",
            place,
            place + len(text),
        )


def top(text: str, n_known: int) -> tuple[bool, int] | None:
    """(the largest?, how many) of "top50", "bottom10%"; None when the text is neither."""
    found = _TOP.match(text.strip())
    if found is None:
        return None
    amount = int(found.group(2))
    if found.group(3):
        amount = round(min(amount, 100) * n_known / 100)
    return found.group(1).casefold() == "top", min(amount, n_known)


def days(text: str, place: int, today: date) -> tuple[str, str]:
    """First and last day, ISO, of a day, month, quarter, year or "today+90d".

    Raises
    ------
    FilterError
        If the text is no date.
    """
    try:
        first, last = _days(text.strip(), today)
    except (ValueError, OverflowError):
        raise FilterError(
            f'"{text}" is no date (character {place + 1}).',
            "Write 2027-03-31, 2027-03, 2027-Q1, 2027 or today+90d.",
            place,
            place + len(text),
        ) from None
    return first.isoformat(), last.isoformat()


def day_range(text: str, place: int, today: date) -> tuple[str, str]:
    """First and last day of "2026-10..2027-03"; an open end is "" or "9999"."""
    low, _, high = text.partition("..")
    first = days(low, place, today)[0] if low.strip() else ""
    last = days(high, place + len(low) + 2, today)[1] if high.strip() else "9999"
    _in_order(first <= last, text, place)
    return first, last


def _days(text: str, today: date) -> tuple[date, date]:
    if found := _DAY.match(text):
        day = date(*map(int, found.groups()))
        return day, day
    if found := _RELATIVE.match(text):
        sign, amount, unit = found.groups()
        away = round(int(amount) * _DAYS[unit.casefold()]) if amount else 0
        day = today + timedelta(days=-away if sign in ("-", "−") else away)
        return day, day
    if found := _QUARTER.match(text):
        year, quarter = int(found.group(1)), int(found.group(2))
        return _months(year, 3 * quarter - 2, 3)
    if found := _MONTH.match(text):
        return _months(int(found.group(1)), int(found.group(2)), 1)
    if found := _YEAR.match(text):
        return _months(int(found.group(1)), 1, 12)
    raise ValueError(text)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    end = month + count
    after = date(year + (end > 12), end - 12 if end > 12 else end, 1)
    return date(year, month, 1), after - timedelta(days=1)
