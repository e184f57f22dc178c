"""Cells as people type them, turned into numbers, flags, dates and text.

A function returns None for a cell that cannot be what it should be; whoever calls it says so.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Final

from model.intake.sheet import Cell

MISSING: Final = frozenset(
    [
        "-",
        "--",
        "–",
        "—",
        ".",
        "..",
        "?",
        "n/a",
        "na",
        "n.a.",
        "nan",
        "null",
        "none",
        "nil",
        "#n/a",
        "unknown",
        "unk",
        "tbd",
        "missing",
    ]
) | {"", "not available", "not applicable"}
ERRORS: Final = frozenset({"#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#error!"})
YES: Final = frozenset(
    ["yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "on", "ja", "oui", "si", "sí", "wahr"]
)
NO: Final = frozenset(
    ["no", "n", "false", "f", "0", "0.0", "off", "nein", "non", "falsch", "-", "–", "—"]
) | {""}
_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_LOOSE: Final = re.compile(r"\d \d")
_SPACED: Final = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d| \d)")
_PLAIN: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_CURRENCY: Final = "USD|EUR|GBP|CHF|CAD|AUD|JPY"
_MONEY: Final = re.compile(
    rf"^(?:(?:US|CA|AU)?[$€£¥₹]|(?:{_CURRENCY})(?=[\d-]))|(?:[$€£¥₹]|{_CURRENCY}|kr|Fr\.?)$"
)
_NUMBER: Final = re.compile(r"(?=.*\d)[\d.,']+")
_GROUPS: Final = {
    mark: re.compile(rf"\d+|\d{{1,3}}(?:\{mark}\d{{2,3}})*\{mark}\d{{3}}|") for mark in ".,'"
}
_SCALE: Final = {"k": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "bn": 1e9}
_SCALED: Final = re.compile(r"([\d.,]+)(k|mm|mn|m|bn)", re.IGNORECASE)
_ENOUGH_VOTES: Final = 1000
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(18_264, 109_575)  # the years 1950 to 2199
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "jan january januar",
            "feb february februar",
            "mar march märz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ],
        start=1,
    )
    for name in names.split()
}
_ISO_DATE: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SHORT_DATE: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED_DATE: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([^\W\d]+)[-/., ]+(\d{4}|\d{2})")
_US_NAMED_DATE: Final = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_NAMED_MONTH: Final = re.compile(r"([^\W\d]+)\.?[-/. ,']+(\d{4}|\d{2})")
_QUARTER: Final = re.compile(r"[Qq]([1-4])[ /-]*(\d{4})|(\d{4})[ /-]*[Qq]([1-4])")
_PLAIN_MONTH: Final = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_CLOCK_TAIL: Final = re.compile(
    r"(?:T|[ ,]+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"  # the time of day
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?$"  # its half and zone
)


def clean_text(cell: Cell) -> str:
    """A cell as one line of text: trimmed, without control characters, 123.0 as "123"."""
    if isinstance(cell, str):
        if cell.isascii() and cell.isprintable():
            return cell.strip()
        return _one_line(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return number_as_text(float(cell))


def clean_texts(cells: Sequence[Cell]) -> tuple[list[str], bool]:
    """A whole column as text, and whether it was plain: only trimmed, letter by letter the same."""
    if all(cell is None or isinstance(cell, str) for cell in cells):
        joined = "".join(cell for cell in cells if isinstance(cell, str))
        if joined.isascii() and joined.isprintable():
            return [cell.strip() if isinstance(cell, str) else "" for cell in cells], True
    return [clean_text(cell) for cell in cells], False


def _one_line(cell: str) -> str:
    if not cell.isprintable():
        cell = _SPACES.sub(" ", cell) if any(c in cell for c in "\r\n\t\v\f") else cell
        cell = "".join(c for c in cell if unicodedata.category(c) not in ("Cc", "Cs"))
    return cell.strip()


def number_as_text(value: float) -> str:
    """The shortest text of a number cell; whole numbers without a point, NaN as nothing."""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def plain_number(text: str) -> float | None:
    """A number written as programs write it, the fast way; None for every other text."""
    return float(text) if _PLAIN.fullmatch(text) else None


def is_number_text(text: str) -> bool:
    """Whether a text reads as a number in some habit."""
    return _PLAIN.fullmatch(text) is not None or parse_number(text, comma=False) is not None


def comma_votes(texts: Iterable[str]) -> tuple[int, int]:
    """How many numbers can only be decimal-comma ("1.234,5") and only decimal-point ones."""
    comma = point = 0
    telling = (text for text in texts if "," in text or "." in text)
    for text in islice(telling, _ENOUGH_VOTES):
        dots, commas = text.count("."), text.count(",")
        last_dot, last_comma = text.rfind("."), text.rfind(",")
        if dots and commas:
            comma, point = comma + (last_comma > last_dot), point + (last_dot > last_comma)
        elif dots > 1 or (commas == 1 and not _groups_of_three(text, ",")):
            comma += 1
        elif commas > 1 or (dots == 1 and not _groups_of_three(text, ".")):
            point += 1
    return comma, point


def _groups_of_three(text: str, separator: str) -> bool:
    """Whether the separator may stand between thousands: 1 to 3 digits, then exactly 3."""
    return re.search(rf"(?<!\d)[1-9]\d{{0,2}}\{separator}\d{{3}}(?!\d)", text) is not None


def parse_number(text: str, *, comma: bool, degrees: bool = False) -> float | None:
    """Read a number, with currency sign, thousands marks, percent sign, or in parentheses.

    `comma` says which mark is the decimal one where a text alone leaves it open ("1.234");
    `degrees` that a lone mark is always the decimal one. A percent sign is dropped: 12 % is 12.
    """
    body = _SPACES.sub(" ", text).strip()
    if _LOOSE.search(body) and not _SPACED.search(body):
        return None
    body, sign = body.replace(" ", ""), 1.0
    if body.startswith("(") and body.endswith(")"):
        body, sign = body[1:-1], -1.0
    body = body.replace("−", "-").replace("’", "'").removesuffix("%")
    if body.endswith("-"):
        body, sign = body[:-1], -sign
    if body[:1] in ("-", "+"):
        body, sign = body[1:], -sign if body[0] == "-" else sign
    body = _MONEY.sub("", body)
    if body[:1] == "-" and sign > 0:
        body, sign = body[1:], -1.0
    if body[:1] in ("-", "+"):
        return None
    scale = 1.0
    if scaled := _SCALED.fullmatch(body):
        body, scale = scaled.group(1), _SCALE[scaled.group(2).lower()]
    if _PLAIN.fullmatch(body) and ("." not in body or "e" in body.lower()):
        found: float | None = float(body)
    elif _NUMBER.fullmatch(body):
        found = _grouped(body, comma=comma, degrees=degrees)
    else:
        found = None
    if found is None:
        return None
    value = found * sign * scale
    return value if math.isfinite(value) else None


def _grouped(body: str, *, comma: bool, degrees: bool) -> float | None:
    """A body of digits, points, commas and apostrophes; None when the marks make no sense."""
    votes = comma_votes([body])
    if degrees and body.count(".") + body.count(",") == 1:
        decimal = "." if "." in body else ","
    elif votes[0] != votes[1]:
        decimal = "," if votes[0] else "."
    else:
        decimal = "," if comma else "."
    whole, _, fraction = body.partition(decimal)
    if not fraction.isdigit() and fraction:
        return None
    mark = "'" if "'" in whole else "." if decimal == "," else ","
    if not _GROUPS[mark].fullmatch(whole):
        return None
    return float(f"{whole.replace(mark, '') or '0'}.{fraction or '0'}")


def parse_flag(cell: Cell) -> bool | None:
    """Yes or no in the words people use; blank is no."""
    if isinstance(cell, bool):
        return cell
    word = clean_text(cell).casefold()
    if word in YES:
        return True
    return False if word in NO or word in MISSING else None


def day_first_votes(texts: Iterable[str]) -> tuple[int, int]:
    """How many short dates can only be day first, and only month first."""
    day = month = 0
    for text in texts:
        if short := _SHORT_DATE.match(text):
            day += int(short.group(1)) > 12
            month += int(short.group(3)) > 12
    return day, month


def is_ambiguous_date(text: str) -> bool:
    """Whether a short date could be read day first and month first, and both are days."""
    short = _SHORT_DATE.match(text)
    if short is None or short.group(2) == ".":
        return False
    first, second = int(short.group(1)), int(short.group(3))
    return first <= 12 and second <= 12 and first != second


def parse_date(cell: Cell, *, day_first: bool) -> str | None:
    """Read a date as ISO text; "" when the cell is blank. Dotted dates are always day first."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _from_serial(float(cell))
    text = _SPACES.sub(" ", clean_text(cell))
    if text.casefold() in MISSING:
        return ""
    text = _CLOCK_TAIL.sub("", text).strip()
    if iso := _ISO_DATE.fullmatch(text):
        return _day(iso.group(1), iso.group(2), iso.group(3))
    if short := _SHORT_DATE.fullmatch(text):
        first, mark, second, year = short.groups()
        day_leads = day_first or mark == "." or int(first) > 12
        day, month = (first, second) if day_leads and int(second) <= 12 else (second, first)
        return _day(year, month, day)
    if named := _NAMED_DATE.fullmatch(text):
        day, word, year = named.groups()
        return _day(year, _MONTHS.get(word.casefold(), 0), day)
    if named := _US_NAMED_DATE.fullmatch(text):
        word, day, year = named.groups()
        return _day(year, _MONTHS.get(word.casefold(), 0), day)
    if month := _month_only(text):
        return month
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _from_serial(float(text))
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        return _day(text[:4], text[4:6], text[6:])
    return None


def _month_only(text: str) -> str | None:
    """The first day of "2027-03", "03/2027", "March 2027", "Mar-27" or "Q1 2027"."""
    if named := _NAMED_MONTH.fullmatch(text):
        month = _MONTHS.get(named.group(1).casefold(), 0)
        return _day(named.group(2), month, "1") if month else None
    if quarter := _QUARTER.fullmatch(text):
        number, year = (
            int(quarter.group(1) or quarter.group(4)),
            quarter.group(2) or quarter.group(3),
        )
        return _day(year, 3 * number - 2, "1")
    if plain := _PLAIN_MONTH.fullmatch(text):
        year, month = plain.group(1) or plain.group(4), int(plain.group(2) or plain.group(3))
        return _day(year, month, "1")
    return None


def _from_serial(value: float) -> str | None:
    """The day of a spreadsheet's serial number, counted from 1899-12-30."""
    if not math.isfinite(value) or int(value) not in _SERIALS:
        return None
    return (_EXCEL_EPOCH + timedelta(days=int(value))).isoformat()


def _day(year: str, month: str | int, day: str) -> str | None:
    full = int(year) if len(year) == 4 else 2000 + int(year) - 100 * (int(year) >= 70)
    try:
        return date(full, int(month), int(day)).isoformat()
    except ValueError:
        return None
