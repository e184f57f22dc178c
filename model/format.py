"""How numbers, money, dates and distances read; nothing else in the house formats them."""

import math
import re
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal, get_currency_symbol

from model.state import About

MISSING: Final = "–"
NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
KM_PER_MILE: Final = 1.609344
_Day = date  # within the formatter `date` is a method
_ISO_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_MILES_COUNTRIES: Final = frozenset({"US", "GB", "LR", "MM"})


def half_up(value: float, digits: int = 0) -> float:
    """Round halves away from zero, so that printed columns add up for the reader."""
    scale = 10.0**digits
    return math.copysign(math.floor(abs(value) * scale + 0.5) / scale, value)


def is_missing(value: float | None) -> bool:
    """Whether a number is unknown."""
    return value is None or not math.isfinite(value)


@lru_cache(maxsize=20_000)
def _decimal(value: float, digits: int, locale: str) -> str:
    """A number that is not negative; tables and drags ask for the same ones again and again."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(value, pattern, locale=locale)
    return text


def percent_words(share: float, digits: int = 0) -> str:
    """A share of 1 as percent where the habits of a project are not at hand: 0.123 reads 12 %."""
    return f"{100 * share:.{digits}f}{NBSP}%"


@dataclass(frozen=True, slots=True)
class Formatter:
    """Formats for one project: locale by Babel's name, ISO currency, "mi" or "km"."""

    locale: str = "en_US"
    currency: str = "USD"
    units: str = "mi"

    @classmethod
    def of(cls, about: About) -> "Formatter":
        """The formatter of a project; units follow the locale when none are set."""
        territory = Locale.parse(about.locale).territory or ""
        units = about.units or ("mi" if territory in _MILES_COUNTRIES else "km")
        return cls(about.locale, about.currency, units)

    def number(self, value: float | None, digits: int = 0) -> str:
        """1,234.5 with a true minus; "–" when missing."""
        if value is None or is_missing(value):
            return MISSING
        rounded = half_up(value, digits)
        text = _decimal(abs(rounded), digits, self.locale)
        return MINUS + text if rounded < 0 else text

    def signed(self, value: float | None, digits: int = 0) -> str:
        """A change: +3, −3, ±0."""
        if value is None or is_missing(value):
            return MISSING
        rounded = half_up(value, digits)
        return ("+" if rounded > 0 else "±" if rounded == 0 else "") + self.number(value, digits)

    def percent(self, share: float | None, digits: int = 0) -> str:
        """A share of 1 as percent: 0.123 reads 12 %."""
        if share is None or is_missing(share):
            return MISSING
        return f"{self.number(100 * share, digits)}{NBSP}%"

    def compact(self, value: float | None) -> str:
        """At most three figures: 459, 12.7 k, 1.06 M."""
        if value is None or is_missing(value):
            return MISSING
        for limit, unit in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
            if abs(value) >= limit * 0.9995:
                figure = value / limit
                digits = 2 if abs(figure) < 9.995 else 1 if abs(figure) < 99.95 else 0
                if unit == "k" and digits == 2:
                    digits = 1
                return f"{self.number(figure, digits)}{NBSP}{unit}"
        return self.number(value)

    def money(self, value: float | None) -> str:
        """Whole units with the project's currency: $1,234 or 1,234 CHF."""
        if value is None or is_missing(value):
            return MISSING
        symbol: str = get_currency_symbol(self.currency, locale=self.locale)
        text = self.number(abs(value))
        sign = MINUS if half_up(value) < 0 else ""
        return f"{sign}{symbol}{text}" if len(symbol) == 1 else f"{sign}{text}{NBSP}{symbol}"

    def money_k(self, value: float | None) -> str:
        """Thousands without the unit, for a column whose heading names it."""
        return self.number(None if value is None else value / 1e3)

    def hours(self, value: float | None, digits: int = 0) -> str:
        """1,433 h."""
        text = self.number(value, digits)
        return text if text == MISSING else f"{text}{NBSP}h"

    def driving(self, hours: float | None, digits: int = 0) -> str:
        """A change of the hours driven in words: 232 h more driving, the same driving."""
        if hours is None or is_missing(hours):
            return MISSING
        if half_up(hours, digits) == 0:
            return "the same driving"
        return f"{self.hours(abs(hours), digits)} {'more' if hours > 0 else 'less'} driving"

    def minutes(self, hours: float | None) -> str:
        """Hours of driving as minutes: 53 min."""
        text = self.number(None if hours is None else hours * 60)
        return text if text == MISSING else f"{text}{NBSP}min"

    def distance(self, km: float | None, digits: int = 0) -> str:
        """Kilometres in the project's unit: 12 mi."""
        if km is None or is_missing(km):
            return MISSING
        value = km / KM_PER_MILE if self.units == "mi" else km
        return f"{self.number(value, digits)}{NBSP}{self.units}"

    def date(self, iso: str, *, year: bool = True) -> str:
        """An ISO date in words: 30 Nov 2026; "–" when empty, the text itself when no date."""
        if not iso:
            return MISSING
        try:
            day = date.fromisoformat(iso[:10])
        except ValueError:
            return iso
        text: str = format_date(day, "d MMM y" if year else "d MMM", locale=self.locale)
        return text.replace(" ", NBSP)

    def date_in_full(self, day: _Day, *, weekday: bool = False) -> str:
        """A date as a letter tells it: January 7, 2027; with the weekday before it."""
        text: str = format_date(day, "full" if weekday else "long", locale=self.locale)
        return text.replace(" ", NBSP)

    def clock(self, start: time) -> str:
        """An hour of the day as a letter tells it: 9:00 AM, or 09:00 where that is the habit."""
        text: str = format_time(start, "short", locale=self.locale)
        return text.replace("\u202f", NBSP).replace(" ", NBSP)

    def dated(self, words: str) -> str:
        """A text somebody or a program wrote, its ISO dates as people write them."""
        return _ISO_DAY.sub(lambda found: self.date(found[0]), words)

    def month(self, iso: str) -> str:
        """The month of an ISO date or month: April 2027."""
        if not iso:
            return MISSING
        day = date.fromisoformat(f"{iso[:7]}-01")
        text: str = format_date(day, "LLLL y", locale=self.locale)
        return text.replace(" ", NBSP)
