"""What a review froze: figures by object and day, kept so that the next one can compare."""

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import pandas as pd

from model.plan.period import iso_date
from model.plan.tables import number, text
from model.state import State

SNAPSHOTS: Final = "review_snapshots"
COLUMNS: Final = ("on", "cadence", "kind", "object_id", "figure", "value")
SHARE: Final = "competitor_share"
RELATIONSHIP: Final = "relationship"
LIT: Final = "lit"
_YEAR: Final = 366

Frozen = Mapping[tuple[str, str], float]  # (object id, figure) -> value


def frozen_before(state: State, kind: str, today: date, *, days: int = _YEAR) -> Frozen:
    """The newest figures frozen before today and not longer ago than `days`, of one kind."""
    newest: dict[tuple[str, str], tuple[date, float]] = {}
    for day, thing, figure, value in _of_kind(state, kind):
        if day >= today or (today - day).days > days:
            continue
        known = newest.get((thing, figure))
        if known is None or day >= known[0]:
            newest[thing, figure] = day, value
    return {key: value for key, (_, value) in newest.items()}


def history_of(state: State, kind: str, object_id: str, figure: str) -> list[tuple[date, float]]:
    """A figure of one object as it was frozen, oldest first."""
    return sorted(
        (day, value)
        for day, thing, name, value in _of_kind(state, kind)
        if thing == object_id and name == figure
    )


def shares_before(state: State, today: date) -> dict[str, float]:
    """The main competitor's share of each account at the last review, 0-100."""
    found = frozen_before(state, "account", today)
    return {thing: value for (thing, figure), value in found.items() if figure == SHARE}


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


def _of_kind(state: State, kind: str) -> Iterable[tuple[date, str, str, float]]:
    table = state.table(SNAPSHOTS)
    columns = (text(table, name) for name in ("on", "kind", "object_id", "figure"))
    for on, what, thing, figure, value in zip(*columns, number(table, "value"), strict=True):
        day = iso_date(on)
        if day is not None and what == kind:
            yield day, str(thing), str(figure), float(value)
