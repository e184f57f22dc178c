"""Monthly sales by account, read once for all territories: units and money by whole month."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray, FloatArray, IntArray
from model.plan.period import iso_date, month_after
from model.plan.tables import number, text
from model.same_inputs import SameInputs
from model.state import State

_REMEMBERED: Final = 2  # tables
SALES: Final = "sales_monthly"


@dataclass(frozen=True, eq=False, slots=True)
class MonthlySales:
    """Sales of n accounts in the whole months of the sales table, oldest first."""

    months: tuple[str, ...]  # those of the whole table: silence of an account is a zero
    units: FloatArray  # (n, months)
    money: FloatArray  # (n, months)
    counted: BoolArray  # (n,) whether any units are known

    def taking(self, rows: IntArray) -> "MonthlySales":
        """Those of some accounts."""
        return MonthlySales(self.months, self.units[rows], self.money[rows], self.counted[rows])

    @property
    def amount(self) -> FloatArray:
        """Units, or money where no units are known of any account; (n, months)."""
        return self.units if self.counted.any() else self.money


def monthly_sales(state: State, today: date) -> MonthlySales:
    """The sales of all accounts, in their order; the month that is not over is left out.

    Read-only: the same arrays are given again while the table is the same.
    """
    parts = (state.tables.get(SALES), state.accounts)
    return _read(SameInputs(state, parts, today))


@lru_cache(maxsize=_REMEMBERED)
def _read(same: SameInputs) -> MonthlySales:
    state, table = same.source, same.source.table(SALES)
    codes, names = pd.factorize(text(table, "month"), sort=True)
    over = same.values + timedelta(days=1)
    kept = [str(name) for name in names if name and _next(str(name)) <= over]
    column_of = {month: column for column, month in enumerate(kept)}
    columns = np.array([column_of.get(str(name), -1) for name in names], np.int64)
    ids = pd.Index(state.accounts.ids)
    rows = ids.get_indexer(pd.Index(text(table, "account_id")))
    columns = columns[codes] if len(names) else np.zeros(0, np.int64)
    used = (rows >= 0) & (columns >= 0)
    cells = rows[used] * len(kept) + columns[used]
    units, money = (number(table, name)[used] for name in ("units", "revenue"))
    counted = np.zeros(len(ids), bool)
    counted[rows[used][np.isfinite(units)]] = True

    def added(values: FloatArray) -> FloatArray:
        sums = np.bincount(cells, np.nan_to_num(values), len(ids) * len(kept))
        found = sums.astype(np.float64).reshape(len(ids), len(kept))
        found.setflags(write=False)
        return found

    return MonthlySales(tuple(kept), added(units), added(money), counted)


def _next(month: str) -> date:
    first = iso_date(f"{month[:7]}-01")
    return month_after(first, 1) if first is not None else date.max
