"""The figures of all territories of an alignment: arrays by name, and a row of each on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.metrics import balance_index
from model.reps import Rep
from model.territories import Territory


@dataclass(frozen=True, slots=True)
class TerritoryFigures:
    """One territory's figures; hours per year, `index` 100 = the team's mean (F28)."""

    code: int
    id: str
    name: str
    rep: str
    accounts: int
    totals: Mapping[str, float]
    index: Mapping[str, float]
    workload: float
    drive_hours: float
    mean_drive: float  # h one way, NaN without a home
    capacity: float  # NaN without a rep
    utilisation: float  # workload ÷ capacity, NaN without a rep
    pieces: int  # 1 = in one piece, 0 = empty


@dataclass(frozen=True, eq=False, slots=True)
class Sums:
    """What is added up by territory, (n_territories,) each; hours per year."""

    totals: Mapping[str, FloatArray]  # by metric; of a ratio the weighted mean
    accounts: IntArray
    drive_hours: FloatArray
    mean_drive: FloatArray  # h one way, NaN without a home
    overlap: IntArray  # accounts closer to another rep's home, F31
    pieces: IntArray  # 1 = in one piece, 0 = empty

    def where(self, wanted: BoolArray, other: "Sums") -> "Sums":
        """These sums for the wanted territories (n_territories,), the other's for the rest."""
        return Sums(
            {name: np.where(wanted, of, other.totals[name]) for name, of in self.totals.items()},
            np.where(wanted, self.accounts, other.accounts),
            np.where(wanted, self.drive_hours, other.drive_hours),
            np.where(wanted, self.mean_drive, other.mean_drive),
            np.where(wanted, self.overlap, other.overlap),
            np.where(wanted, self.pieces, other.pieces),
        )


class TerritoryTable(Sequence[TerritoryFigures]):
    """Every territory's figures by code; a drag asks for a few rows, the rest stay arrays.

    `indices`, `utilisation` and the arrays of `sums` have shape (n_territories,); `reps` are names,
    "" where nobody serves.
    """

    def __init__(
        self,
        territories: Sequence[Territory],
        reps: Sequence[Rep | None],
        capacity: FloatArray,
        sums: Sums,
    ) -> None:
        self._territories, self._capacity = territories, capacity
        self.reps = [rep.name if rep else "" for rep in reps]
        self.sums = sums
        self.indices = {name: 100 * balance_index(total) for name, total in sums.totals.items()}
        self.utilisation: FloatArray = sums.totals["workload"] / capacity
        self._rows: dict[int, TerritoryFigures] = {}

    def __len__(self) -> int:
        return len(self._territories)

    @overload
    def __getitem__(self, key: int) -> TerritoryFigures: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[TerritoryFigures, ...]: ...
    def __getitem__(self, key: int | slice) -> TerritoryFigures | tuple[TerritoryFigures, ...]:
        if isinstance(key, slice):
            return tuple(self[code] for code in range(len(self))[key])
        code = range(len(self))[key]
        if code not in self._rows:
            self._rows[code] = self._row(code)
        return self._rows[code]

    def _row(self, code: int) -> TerritoryFigures:
        territory, sums = self._territories[code], self.sums
        return TerritoryFigures(
            code=code,
            id=territory.id,
            name=territory.name,
            rep=self.reps[code],
            accounts=int(sums.accounts[code]),
            totals={name: float(total[code]) for name, total in sums.totals.items()},
            index={name: float(values[code]) for name, values in self.indices.items()},
            workload=float(sums.totals["workload"][code]),
            drive_hours=float(sums.drive_hours[code]),
            mean_drive=float(sums.mean_drive[code]),
            capacity=float(self._capacity[code]),
            utilisation=float(self.utilisation[code]),
            pieces=int(sums.pieces[code]),
        )
