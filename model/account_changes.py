"""Cells of many accounts that change at once; the change has an exact inverse."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from model.accounts import Accounts
from model.arrays import BoolArray, Column, IntArray
from model.errors import PlanError
from model.state import State


@dataclass(frozen=True, eq=False, slots=True)
class CellsEdited:
    """Columns get other values in the accounts named, all in one step.

    `before` and `after` hold the cells (k,) by column; None stands for a column that is not
    there. A column that comes is blank in every other account.
    """

    label: str
    account_ids: tuple[str, ...]
    before: Mapping[str, Column | None]
    after: Mapping[str, Column | None]

    def apply(self, state: State) -> State:
        accounts = state.accounts
        rows = accounts.rows_of(self.account_ids)
        for name, expected in self.before.items():
            if not _fits(accounts, name, rows, expected):
                raise PlanError(f"{name} has changed since.", remedy="Repeat the edit.")
        columns: dict[str, Column] = {}
        for name, cells in self.after.items():
            if cells is not None:
                columns[name] = _with_cells(accounts, name, rows, cells)
        gone = {name for name, cells in self.after.items() if cells is None}
        if gone:
            accounts = Accounts({name: accounts[name] for name in accounts if name not in gone})
        return replace(state, accounts=accounts.with_columns(columns))

    def inverse(self) -> "CellsEdited":
        return replace(self, before=self.after, after=self.before)


def _fits(accounts: Accounts, name: str, rows: IntArray, expected: Column | None) -> bool:
    if expected is None or name not in accounts:
        return expected is None and name not in accounts
    return bool(same_cells(accounts[name][rows], expected).all())


def same_cells(one: Column, other: Column) -> BoolArray:
    """Where two columns hold the same, shape (k,); unknown numbers are equal."""
    same = np.asarray(one == other, bool)
    if one.dtype == np.float64 and other.dtype == np.float64:
        same |= np.isnan(one) & np.isnan(other)
    return same


def _with_cells(accounts: Accounts, name: str, rows: IntArray, cells: Column) -> Column:
    if name in accounts:
        column = accounts[name].copy()
    elif cells.dtype == object:
        column = np.full(len(accounts), "", object)
    else:
        blank = False if cells.dtype == np.bool_ else np.nan
        column = np.full(len(accounts), blank, cells.dtype)
    column[rows] = cells
    return column
