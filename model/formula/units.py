"""Units of columns and formulas: money and hours are never added to each other."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of money, hours and counts; percent is a plain number times 100.

    An unknown unit (a user's column that does not say) goes with everything.
    """

    money: int = 0
    hours: int = 0
    count: int = 0
    percent: bool = False
    known: bool = True

    def times(self, other: "Unit", power: int = 1) -> "Unit":
        """The unit of a product, with `power` −1 that of a quotient."""
        if not (self.known and other.known):
            return ANY
        made = Unit(
            self.money + power * other.money,
            self.hours + power * other.hours,
            self.count + power * other.count,
            self.percent or other.percent,
        )
        both = self.percent and other.percent
        same = power == -1 and both
        return Unit(made.money, made.hours, made.count) if same or made != PERCENT else made

    def fits(self, other: "Unit") -> bool:
        """Whether the two can be added or compared: both money, both hours, or neither.

        Counts, percents and plain numbers are only doubtful together.
        """
        same = (self.money, self.hours) == (other.money, other.hours)
        return not (self.known and other.known) or same

    @property
    def words(self) -> str:
        """The unit as a reader says it."""
        if not self.known:
            return "a number without a unit"
        above = [
            name
            for name, power in (("money", self.money), ("hours", self.hours), ("count", self.count))
            for _ in range(max(0, power))
        ]
        below = [
            name
            for name, power in (("money", self.money), ("hour", self.hours), ("item", self.count))
            for _ in range(max(0, -power))
        ]
        if not above and not below:
            return "percent" if self.percent else "a plain number"
        shown = " × ".join(above) or "a number"
        return f"{shown} per {' and '.join(below)}" if below else shown


ANY: Final = Unit(known=False)
PLAIN: Final = Unit()
MONEY: Final = Unit(money=1)
HOURS: Final = Unit(hours=1)
COUNT: Final = Unit(count=1)
PERCENT: Final = Unit(percent=True)

UNITS: Final = {
    "money": MONEY,
    "hours": HOURS,
    "count": COUNT,
    "%": PERCENT,
    "": PLAIN,
}
"""The units an own metric can have, by the word that is stored."""

_COUNTS: Final = frozenset({"per year", "accounts", "beds", "rooms", "labs", "people", "count"})


def unit_of(text: str) -> Unit:
    """The unit behind the words of a field: "money/yr", "h/yr", "beds", "%"; ANY else."""
    if text.startswith("money"):
        return MONEY
    if text in ("h", "h/yr", "hours"):
        return HOURS
    if text in _COUNTS:
        return COUNT
    if text == "%":
        return PERCENT
    return PLAIN if text in ("0–100", "share") else ANY


def stored_word(unit: Unit) -> str:
    """The word to store for a unit, "" where none of the five names it."""
    return next((word for word, known in UNITS.items() if known == unit), "")
