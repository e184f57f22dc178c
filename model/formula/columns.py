"""The columns a formula works on: numbers, conditions and texts of n accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from model.arrays import Column, FloatArray, IntArray, TextArray
from model.formula.units import ANY, Unit


@dataclass(frozen=True, eq=False, slots=True)
class TextColumn:
    """Texts as codes (n,) into `texts`, each once and folded to lower case."""

    codes: IntArray
    texts: tuple[str, ...]

    @classmethod
    def of(cls, values: TextArray) -> "TextColumn":
        """The column of n texts; "" is missing."""
        codes, names = pd.factorize(values)
        folded = [str(name).casefold() for name in names]
        place = {text: code for code, text in enumerate(dict.fromkeys(folded))}
        recode = np.array([place[text] for text in folded], np.int64)
        return cls(recode[codes] if len(folded) else np.zeros(0, np.int64), tuple(place))

    def rows_where(self, wanted: frozenset[str]) -> FloatArray:
        """1.0 where the text is one of `wanted` (folded), else 0.0, shape (n,)."""
        hits = np.array([text in wanted for text in self.texts], np.float64)
        return hits[self.codes] if len(hits) else np.zeros(len(self.codes))

    def rows_with(self, part: str) -> FloatArray:
        """1.0 where the text holds `part` (folded), else 0.0, shape (n,)."""
        hits = np.array([part in text for text in self.texts], np.float64)
        return hits[self.codes] if len(hits) else np.zeros(len(self.codes))


@dataclass(frozen=True, eq=False, slots=True)
class FormulaColumn:
    """One named column: float64 (n,) with NaN for unknown, or text (n,)."""

    values: Column
    unit: Unit = ANY

    @property
    def is_text(self) -> bool:
        """Whether the column holds texts."""
        return self.values.dtype == object


class Columns(Protocol):
    """Where a formula finds its columns."""

    @property
    def n_rows(self) -> int:
        """Number of accounts."""
        ...

    def find(self, name: str) -> FormulaColumn | None:
        """A column by name, None when there is none; PlanError when it cannot be computed."""
        ...

    def names(self) -> Iterable[str]:
        """Every name `find` knows, for proposals."""
        ...
