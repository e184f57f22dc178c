"""Filters of the ready reports that were kept under a name; they belong to the project."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.plan.tables import text
from model.state import State

TABLE: Final = "review_filters"
_COLUMNS: Final = ("report", "name", "wanted")


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """The wanted words of a report, by column name."""

    report: str
    name: str
    wanted: Mapping[str, Sequence[Any]]


def saved_filters(state: State, report: str) -> tuple[SavedFilter, ...]:
    """Those of one report, in the order in which they were kept."""
    return tuple(one for one in _all(state) if one.report == report)


def save_filter(state: State, kept: SavedFilter) -> TableReplaced:
    """The change that keeps a filter; one of the same name is replaced.

    PlanError without a name, or when there is nothing to keep.
    """
    if not kept.name.strip():
        raise PlanError("The filter has no name.", remedy="Write what it shows.")
    if not kept.wanted:
        raise PlanError("Nothing is filtered.", remedy="Choose a column and what it should say.")
    others = [one for one in _all(state) if (one.report, one.name) != (kept.report, kept.name)]
    return _table(state, [*others, kept], f"Keep the filter {kept.name}")


def drop_filter(state: State, report: str, name: str) -> TableReplaced:
    """The change that forgets a filter."""
    others = [one for one in _all(state) if (one.report, one.name) != (report, name)]
    return _table(state, others, f"Forget the filter {name}")


def _all(state: State) -> list[SavedFilter]:
    table = state.table(TABLE)
    rows = zip(*(text(table, name) for name in _COLUMNS), strict=True)
    return [SavedFilter(str(a), str(b), json.loads(c or "{}")) for a, b, c in rows]


def _table(state: State, kept: Sequence[SavedFilter], label: str) -> TableReplaced:
    rows = [[one.report, one.name, json.dumps(dict(one.wanted))] for one in kept]
    after = pd.DataFrame(rows, columns=list(_COLUMNS))
    return TableReplaced(label, TABLE, state.tables.get(TABLE), after)
