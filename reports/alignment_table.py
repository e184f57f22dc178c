"""One row per account: the table that every export writes and that imports again whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import Column
from model.metrics import metric, metric_names
from model.scenario import Scenario
from model.state import State
from model.territories import CORE_TEAM

LEADING: Final = (
    "account_id",
    "account_name",
    "latitude",
    "longitude",
    "territory",
    "territory_name",
    "rep",
)
_NAMES_OF_LEADING: Final = {"name": "account_name", "lat": "latitude", "lon": "longitude"}


@dataclass(frozen=True, eq=False, slots=True)
class AlignmentTable:
    """Columns by header, each of n_accounts values: text, float64 (NaN missing) or bool."""

    columns: dict[str, Column]

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers in the order they are written."""
        return tuple(self.columns)

    def __len__(self) -> int:
        return len(self.columns["account_id"])

    def rows(self) -> Iterator[list[Any]]:
        """Plain Python cells: None for missing, int where a number is whole."""
        lists = [_cells(column) for column in self.columns.values()]
        for cells in zip(*lists, strict=True):
            yield list(cells)


def _cells(column: Column) -> list[Any]:
    if column.dtype == object:
        return [value or None for value in column.tolist()]
    if column.dtype == np.bool_:
        return ["yes" if value else "no" for value in column.tolist()]
    return [
        None if value != value else int(value) if value.is_integer() else value
        for value in column.tolist()
    ]


def alignment_table(state: State, scenario: Scenario, team: str = CORE_TEAM.id) -> AlignmentTable:
    """The accounts of a scenario: leading columns, then every field and computed metric."""
    layer = scenario.layer(team)
    accounts = state.accounts
    codes = layer.alignment.territory.astype(np.int64)
    last = len(layer.territories)
    at = np.where(codes == UNASSIGNED, last, codes)
    territories = [*layer.territories, None]
    reps = [state.rep(t.rep_id) if t else None for t in territories]

    def by_territory(values: list[str]) -> Column:
        return np.array(values, object)[at]

    columns: dict[str, Column] = {
        "account_id": accounts.ids,
        "account_name": accounts.text("name"),
        "latitude": accounts.lat,
        "longitude": accounts.lon,
        "territory": by_territory([t.id if t else "" for t in territories]),
        "territory_name": by_territory([t.name if t else "" for t in territories]),
        "rep": by_territory([rep.name if rep else "" for rep in reps]),
    }
    for name in accounts:
        if name not in _NAMES_OF_LEADING and name not in columns:
            columns[name] = accounts[name]
    for name in metric_names(state):
        if name not in columns and name != "accounts":
            columns[name] = metric(state, name).values
    return AlignmentTable(columns)
