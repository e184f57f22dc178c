"""What a review froze: figures by object and day, kept so that the next one can compare."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import pandas as pd

from model.plan.period import iso_date
from model.plan.tables import number, text
from model.same_inputs import SameInputs
from model.state import State

SNAPSHOTS: Final = "review_snapshots"
COLUMNS: Final = ("on", "cadence", "kind", "object_id", "figure", "value")
SHARE: Final = "competitor_share"
RELATIONSHIP: Final = "relationship"
LIT: Final = "lit"
_YEAR: Final = 366
_REMEMBERED: Final = 4  # tables

Frozen = Mapping[tuple[str, str], float]  # (object id, figure) -> value


def frozen_before(state: State, kind: str, today: date, *, days: int = _YEAR) -> Frozen:
    """The newest figures frozen before today and not longer ago than `days`, of one kind."""
    return _newest(_same(state), kind, today, days)


@lru_cache(maxsize=_REMEMBERED)
def _newest(same: SameInputs, kind: str, today: date, days: int) -> Frozen:
    newest: dict[tuple[str, str], tuple[date, float]] = {}
    for (what, thing, figure), points in _histories(same).items():
        for day, value in points if what == kind else ():
            if day < today and (today - day).days <= days:
                newest[thing, figure] = day, value
    return MappingProxyType({key: value for key, (_, value) in newest.items()})


def history_of(
    state: State, kind: str, object_id: str, figure: str
) -> Sequence[tuple[date, float]]:
    """A figure of one object as it was frozen, oldest first."""
    return _histories(_same(state)).get((kind, object_id, figure), ())


def with_frozen(
    state: State, on: date, cadence: str, rows: Iterable[tuple[str, str, str, float]]
) -> pd.DataFrame:
    """The table of frozen figures with (kind, object id, figure, value) of one day added.

    What the same cadence froze on the same day gives way; unknown values are not kept.
    """
    table, day = state.table(SNAPSHOTS), on.isoformat()
    kept = [
        row
        for row in zip(*(_column(table, name) for name in COLUMNS), strict=True)
        if (row[0], row[1]) != (day, cadence)
    ]
    new = [(day, cadence, *row) for row in rows if math.isfinite(row[3])]
    return pd.DataFrame([*kept, *new], columns=list(COLUMNS))


def _column(table: pd.DataFrame, name: str) -> list[object]:
    return list(number(table, name) if name == "value" else text(table, name))


def _same(state: State) -> SameInputs:
    return SameInputs(state, (state.tables.get(SNAPSHOTS),))


@lru_cache(maxsize=_REMEMBERED)
def _histories(same: SameInputs) -> Mapping[tuple[str, str, str], Sequence[tuple[date, float]]]:
    """(kind, object id, figure) to what was frozen of it, oldest first; read once for all."""
    table = same.source.table(SNAPSHOTS)
    found: dict[tuple[str, str, str], list[tuple[date, float]]] = {}
    columns = (text(table, name) for name in ("on", "kind", "object_id", "figure"))
    for on, kind, thing, figure, value in zip(*columns, number(table, "value"), strict=True):
        day = iso_date(on)
        if day is not None:
            found.setdefault((str(kind), str(thing), str(figure)), []).append((day, float(value)))
    return MappingProxyType({key: tuple(sorted(points)) for key, points in found.items()})
