"""Linear programs put together row by row and solved by HiGHS."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from model.arrays import FloatArray, IntArray

INFEASIBLE: Final = 2  # scipy's status when it is proven that nothing keeps all rows


@dataclass(slots=True)
class LinearProgram:
    """A linear program under construction; rows are kept as triplets."""

    n_columns: int = 0
    row: list[IntArray] = field(default_factory=list)
    column: list[IntArray] = field(default_factory=list)
    value: list[FloatArray] = field(default_factory=list)
    low: list[FloatArray] = field(default_factory=list)
    high: list[FloatArray] = field(default_factory=list)
    n_rows: int = 0

    def rows(self, low: FloatArray, high: FloatArray) -> int:
        """Add rows with these limits; the number of the first."""
        first = self.n_rows
        self.low.append(np.asarray(low, np.float64))
        self.high.append(np.asarray(high, np.float64))
        self.n_rows += len(low)
        return first

    def put(self, row: IntArray, column: IntArray, value: FloatArray | float) -> None:
        """Add coefficients, arrays of one length."""
        self.row.append(np.asarray(row, np.int64))
        self.column.append(np.asarray(column, np.int64))
        self.value.append(np.broadcast_to(np.asarray(value, np.float64), np.shape(row)))

    def columns(self, count: int) -> IntArray:
        """Add columns, not negative; their numbers."""
        first = self.n_columns
        self.n_columns += count
        return np.arange(first, self.n_columns)

    def solve(self, cost: FloatArray, whole: IntArray, seconds: float) -> FloatArray | None:
        """The cheapest solution; None when it is proven that there is none, empty if unknown."""
        matrix = coo_array(
            (np.concatenate(self.value), (np.concatenate(self.row), np.concatenate(self.column))),
            shape=(self.n_rows, self.n_columns),
        ).tocsr()
        integral = np.zeros(self.n_columns)
        integral[whole] = 1
        upper = np.full(self.n_columns, np.inf)
        upper[whole] = 1.0
        found = milp(
            cost,
            constraints=LinearConstraint(
                matrix, np.concatenate(self.low), np.concatenate(self.high)
            ),
            bounds=Bounds(np.zeros(self.n_columns), upper),
            integrality=integral,
            options={"time_limit": seconds},
        )
        if found.status == INFEASIBLE:
            return None
        return np.zeros(0) if found.x is None else np.asarray(found.x)
