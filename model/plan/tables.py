"""Reading the project's further tables, whose columns may be absent."""

from functools import lru_cache
from typing import Any, ClassVar, Final

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype

from model.arrays import FloatArray, IntArray, TextArray
from model.same_inputs import SameInputs

_FEW: Final = 5_000  # rows and ids: below, a plain dictionary is faster than an index
_REMEMBERED: Final = 64  # tables: one territory asks for the same ones again and again


class Decoded:
    """A table whose columns are read once, for all its parts."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self._texts: dict[str, TextArray] = {}
        self._numbers: dict[str, FloatArray] = {}
        self._cells: dict[str, list[Any]] = {}

    def cells(self, name: str) -> list[Any]:
        """A column as it is; not to be written into."""
        if name not in self._cells:
            self._cells[name] = self.frame[name].tolist()
        return self._cells[name]

    def text(self, name: str) -> TextArray:
        """A column as `text` reads it; not to be written into."""
        if name not in self._texts:
            self._texts[name] = text(self.frame, name)
        return self._texts[name]

    def number(self, name: str) -> FloatArray:
        """A column as `number` reads it; not to be written into."""
        if name not in self._numbers:
            self._numbers[name] = number(self.frame, name)
        return self._numbers[name]


class TablePart(pd.DataFrame):
    """Rows of a table that follow each other; what is taken out of them is a plain frame."""

    _metadata: ClassVar[list[str]] = ["whole", "span"]
    whole: Decoded
    span: slice

    @classmethod
    def of(cls, whole: Decoded, first: int, last: int) -> "TablePart":
        """The rows from `first` up to but without `last`, with an index of their own."""
        part = cls(whole.frame.iloc[first:last], copy=False)
        part.index = pd.RangeIndex(last - first)
        part.whole, part.span = whole, slice(first, last)
        return part


def text(table: pd.DataFrame, name: str) -> TextArray:
    """A column as text, "" where blank and throughout when there is no such column."""
    if type(table) is TablePart:
        return table.whole.text(name)[table.span].copy()
    if name not in table.columns:
        return np.full(len(table), "", object)
    values = table[name].to_numpy(object)
    if infer_dtype(values, skipna=False) == "string":
        return values.copy()  # nothing to decode
    return np.array([v if type(v) is str else _plain(v) for v in values], object)


def _plain(value: object) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def number(table: pd.DataFrame, name: str) -> FloatArray:
    """A column as float64, NaN where blank and throughout when there is no such column."""
    if type(table) is TablePart:
        return table.whole.number(name)[table.span].copy()
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return pd.to_numeric(table[name], errors="coerce").to_numpy(np.float64)


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as they are, by the names of the columns."""
    names = [str(name) for name in table.columns]
    if type(table) is TablePart:
        columns = [table.whole.cells(name)[table.span] for name in names]
    else:
        columns = [table[name].tolist() for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def typed_number(value: object) -> float:
    """A number as somebody typed it; NaN for a field that is empty or holds words."""
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def of_accounts(table: pd.DataFrame, ids: TextArray) -> tuple[pd.DataFrame, IntArray]:
    """The rows about some accounts, with each row's position in `ids`; both stay as they are."""
    return _of_accounts(SameInputs((table, ids), (table, ids)))


@lru_cache(maxsize=_REMEMBERED)
def _of_accounts(same: SameInputs) -> tuple[pd.DataFrame, IntArray]:
    table, ids = same.source
    position = _positions(ids, text(table, "account_id"))
    kept = np.flatnonzero(position >= 0)
    whole = len(kept) == len(table)
    found = np.asarray(position if whole else position[kept], np.int64)
    found.setflags(write=False)
    return table if whole else table.iloc[kept], found


def _positions(ids: TextArray, asked: TextArray) -> IntArray:
    """Where each asked id stands in `ids`, -1 for nowhere."""
    if len(ids) + len(asked) < _FEW:
        place = {key: at for at, key in enumerate(ids)}
        return np.array([place.get(key, -1) for key in asked], np.int64)
    found = pd.Index(ids, dtype=object).get_indexer(pd.Index(asked, dtype=object))
    return np.asarray(found, np.int64)
