"""The account table: columns, not objects.

Fifty thousand accounts are named numpy columns of one length; a row number stands for an
account while the project is open, `account_id` outside. Numbers are float64 with NaN for
missing, text is str with "" for missing (dates as ISO text), flags are bool.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from model.arrays import BoolArray, Column, FloatArray, IntArray, TextArray
from model.errors import PlanError


def as_column(values: Iterable[Any] | Column) -> Column:
    """Make one read-only column: float64, bool or text; int becomes float64.

    Missing values (None, NaN in text) become NaN in numbers and "" in text.
    """
    array = values if isinstance(values, np.ndarray) else np.asarray(list(values), object)
    if array.dtype == object:
        array = _from_objects(array)
    elif array.dtype.kind in "iuf":
        array = array.astype(np.float64)
    elif array.dtype.kind != "b":
        array = array.astype(str).astype(object)
    else:
        array = array.copy()
    array.setflags(write=False)
    return array


def _from_objects(array: Column) -> Column:
    if len(array) and all(type(v) is str for v in array):
        return array.copy()
    present = [v for v in array if v is not None and v == v]
    if present and all(isinstance(v, (bool, np.bool_)) for v in present):
        return np.array([bool(v) if v is not None and v == v else False for v in array], bool)
    if present and all(isinstance(v, (int, float, np.number)) for v in present):
        return np.array([float(v) if v is not None else np.nan for v in array], np.float64)
    text = np.empty(len(array), object)
    text[:] = ["" if v is None or v != v else str(v) for v in array]
    return text


class _Sent:
    """A column on its way to another process; each lets the other threads have their turn."""

    __slots__ = ("_values",)

    def __init__(self, values: Column) -> None:
        self._values = values

    def __reduce__(self) -> tuple[Callable[[Column], Column], tuple[Column]]:
        return np.asarray, (self._values,)


class Accounts:
    """Read-only columns of equal length, `account_id` unique and not empty."""

    __slots__ = ("_columns", "_row_of")

    def __init__(self, columns: Mapping[str, Iterable[Any] | Column]) -> None:
        self._columns = {name: as_column(values) for name, values in columns.items()}
        if "account_id" not in self._columns:
            raise ValueError("accounts need an account_id column")
        lengths = {name: len(values) for name, values in self._columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns differ in length: {lengths}")
        ids = self._columns["account_id"]
        if ids.dtype != object:
            raise ValueError("account_id is text")
        self._row_of = {account_id: row for row, account_id in enumerate(ids)}
        if len(self._row_of) < len(ids) or "" in self._row_of:
            raise ValueError("account_id is unique and never empty")

    def __reduce__(self) -> tuple[type["Accounts"], tuple[dict[str, "_Sent"]]]:
        return Accounts, ({name: _Sent(values) for name, values in self._columns.items()},)

    def __len__(self) -> int:
        return len(self._columns["account_id"])

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in file order."""
        return tuple(self._columns)

    @property
    def ids(self) -> TextArray:
        """The external key of every account, shape (n_accounts,)."""
        return self._columns["account_id"]

    def text(self, name: str) -> TextArray:
        """A text column; all "" when the table has none of that name or it is no text."""
        column = self._columns.get(name)
        if column is not None and column.dtype == object:
            return column
        return np.full(len(self), "", object)

    def number(self, name: str) -> FloatArray:
        """A number column; all NaN when the table has none of that name or it is no number."""
        column = self._columns.get(name)
        if column is not None and column.dtype == np.float64:
            return column
        return np.full(len(self), np.nan)

    def flag(self, name: str) -> BoolArray:
        """A yes/no column; all False when the table has none of that name."""
        column = self._columns.get(name)
        if column is not None and column.dtype == np.bool_:
            return column
        return np.zeros(len(self), bool)

    @property
    def lat(self) -> FloatArray:
        """Latitude in decimal degrees, NaN where the account has no place."""
        return self.number("lat")

    @property
    def lon(self) -> FloatArray:
        """Longitude in decimal degrees, NaN where the account has no place."""
        return self.number("lon")

    @property
    def placed(self) -> BoolArray:
        """Which accounts have a point on the map."""
        return np.isfinite(self.lat) & np.isfinite(self.lon)

    @property
    def locked(self) -> BoolArray:
        """Which accounts stay with their territory whatever an optimizer proposes."""
        return self.flag("locked")

    def row_of(self, account_id: str) -> int:
        """The row of an account; PlanError when there is none of that id."""
        try:
            return self._row_of[account_id]
        except KeyError:
            raise PlanError(
                f'There is no account "{account_id}".', remedy="Check the account id."
            ) from None

    def rows_of(self, account_ids: Iterable[str]) -> IntArray:
        """Rows of several accounts in the order given."""
        return np.array([self.row_of(account_id) for account_id in account_ids], np.int64)

    def has(self, account_id: str) -> bool:
        """Whether the table holds that account."""
        return account_id in self._row_of

    def record(self, row: int) -> dict[str, Any]:
        """One account as plain values by column name."""
        return {
            name: column[row].item() if column.dtype != object else column[row]
            for name, column in self._columns.items()
        }

    def with_columns(self, columns: Mapping[str, Iterable[Any] | Column]) -> "Accounts":
        """The same accounts with columns added or replaced; the other columns are shared."""
        added = {name: as_column(values) for name, values in columns.items()}
        if "account_id" in added:
            return Accounts({**self._columns, **added})
        lengths = {name: len(column) for name, column in added.items()}
        if any(length != len(self) for length in lengths.values()):
            raise ValueError(f"columns for {len(self)} accounts differ in length: {lengths}")
        same = object.__new__(Accounts)
        same._columns, same._row_of = {**self._columns, **added}, self._row_of
        return same

    def with_values(self, row: int, values: Mapping[str, Any]) -> "Accounts":
        """The same accounts with single cells of one row replaced."""
        changed: dict[str, Column] = {}
        for name, value in values.items():
            column = self._columns.get(name)
            if column is None:
                column = as_column([value if r == row else None for r in range(len(self))])
            else:
                column = column.copy()
                column[row] = (
                    ("" if value is None else str(value)) if column.dtype == object else value
                )
            changed[name] = column
        return self.with_columns(changed)

    def taking(self, rows: IntArray) -> "Accounts":
        """The accounts of `rows`, in that order."""
        return Accounts({name: column[rows] for name, column in self._columns.items()})
