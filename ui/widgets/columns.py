"""What a column of a fast table holds, and how one value of it reads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from math import isnan
from typing import Any

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.arrays import Column as Values
from ui.theme.painting import MISSING
from ui.widgets.chip import ChipKind


class Look(Enum):
    """How the cells of a column are drawn."""

    TEXT = "text"
    FIGURE = "figure"  # right-aligned
    CHIP = "chip"
    TERRITORY = "territory"  # swatch and name


def _plain(value: Any) -> str:
    return str(value)


def _missing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and isnan(value))


@dataclass(frozen=True, eq=False, slots=True)
class TableColumn:
    """One column of a table: all values at once, formatted only where they are seen.

    `values` has shape (n,): numbers for FIGURE (NaN is missing), text for TEXT and CHIP ("" and
    None are missing), territory codes for TERRITORY (-1 is none). `width` 0 takes the rest.
    """

    key: str
    title: str
    values: Values
    look: Look = Look.TEXT
    width: int = 96
    show: Callable[[Any], str] = _plain  # turns one value into words
    quiet: frozenset[str] = frozenset()  # texts that are no news ("independent"), drawn muted
    names: Sequence[str] = ()  # of the territories, by code
    hues: Sequence[int] = ()  # of the territories, by code
    after: IntArray | None = field(default=None)  # codes after a pending move, shape (n,)
    kinds: Mapping[str, ChipKind] = field(default_factory=dict)  # colours of chips by their text
    adds_up: bool = False  # the sum of some rows says something; else only their mean does

    def wide(self, width: int) -> "TableColumn":
        """The same column with another width."""
        return replace(self, width=width)

    def text(self, row: int) -> str:
        """What the cell of a row says; "–" when the value is missing."""
        value = self.values[row]
        if self.look is Look.TERRITORY:
            return self._territory_text(int(value), row)
        return MISSING if _missing(value) else self.show(value)

    def hue(self, row: int) -> int:
        """The hue of the territory the row belongs to, or will after a pending move."""
        code = int(self.values[row]) if self.after is None else int(self.after[row])
        return self.hues[code] if code >= 0 else -1

    def pending(self, row: int) -> bool:
        """Whether a move of this row waits to be applied."""
        return self.after is not None and self.after[row] != self.values[row]

    def differing(self, other: "TableColumn") -> BoolArray:
        """Which rows (n,) read otherwise than in another state of this column."""
        if self.look is not Look.TERRITORY or not self._is_drawn_as(other):
            return np.ones(len(self.values), bool)
        ours, theirs = (c.values if c.after is None else c.after for c in (self, other))
        return np.asarray((self.values != other.values) | (ours != theirs), bool)

    def _is_drawn_as(self, other: "TableColumn") -> bool:
        """Whether the same territories have the same names and hues in both."""
        return (other.look, list(other.names), list(other.hues)) == (
            self.look,
            list(self.names),
            list(self.hues),
        )

    def vocabulary(self) -> "Vocabulary":
        """The different texts of the column; a column of figures has none."""
        if self.look is Look.FIGURE:
            return Vocabulary(np.full(len(self.values), -1), [])
        if self.look is Look.TERRITORY:
            codes = np.asarray(self.values, dtype=np.int64)
            return Vocabulary(codes, [name.casefold() for name in self.names])
        place: dict[Any, int] = {}
        found = (place.setdefault(value, len(place)) for value in self.values.tolist())
        codes = np.fromiter(found, dtype=np.int64, count=len(self.values))
        return Vocabulary(codes, ["" if _missing(v) else str(v).casefold() for v in place])

    def _territory_text(self, code: int, row: int) -> str:
        now = self.names[code] if code >= 0 else MISSING
        if self.after is None or self.after[row] == code:
            return now
        then = int(self.after[row])
        return f"{now} → {self.names[then] if then >= 0 else MISSING}"


@dataclass(frozen=True, eq=False, slots=True)
class Vocabulary:
    """The texts of a column, each once and folded to lower case.

    `codes`, shape (n,), are places in `texts`; a missing value has the text "" or code -1. A text
    may occur twice where it was written in different cases.
    """

    codes: IntArray
    texts: Sequence[str]

    def ranks(self) -> FloatArray:
        """Numbers to sort the rows by, shape (n,); NaN where the value is missing."""
        place = {text: rank for rank, text in enumerate(sorted(set(self.texts)))}
        of_text = [float(place[text]) if text else np.nan for text in self.texts]
        return np.array([*of_text, np.nan])[self.codes]  # code -1 reads the last one

    def rows_with(self, needle: str) -> BoolArray:
        """Which rows hold `needle`, shape (n,)."""
        hits = [needle in text for text in self.texts]
        return np.array([*hits, False], dtype=bool)[self.codes]
