"""Saved looks at the account table: filter, columns, order, groups; kept in the project."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.planner_tables import PLANNER_TABLES
from model.state import State

TABLE: Final = "account_views"
MOST_VIEWS: Final = 100


@dataclass(frozen=True, slots=True)
class AccountView:
    """One look at the table. `columns` are keys from left to right, () for the usual ones."""

    name: str
    filter: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""  # key of the column sorted by, "" for the order of the file
    descending: bool = False
    group: str = ""  # name of the field grouped by, "" for none
    shipped: bool = False


SHIPPED: Final = (
    AccountView("All accounts", shipped=True),
    AccountView("Locked", "locked", shipped=True),
    AccountView("Moved against live", "moved", shipped=True),
    AccountView("Top 50 by potential", "potential:top50", (), "potential", True, shipped=True),
    AccountView("Unassigned", "unassigned", shipped=True),
    AccountView("Accounts of several teams", "owners>1", shipped=True),
    AccountView("Grouped by type", group="account_type", shipped=True),
)


def saved_views(state: State) -> tuple[AccountView, ...]:
    """The project's own views by name."""
    table = state.table(TABLE)
    if table.empty or "name" not in table.columns:
        return ()
    views = (_from_record(record) for record in table.to_dict("records"))
    return tuple(sorted((v for v in views if v.name), key=lambda view: view.name.casefold()))


def save_view(state: State, view: AccountView) -> TableReplaced:
    """The change that keeps a view, in the place of the one of its name.

    Raises
    ------
    PlanError
        If it has no name, one of the shipped names, or there are too many.
    """
    name = " ".join(view.name.split())
    if not name:
        raise PlanError("The view has no name.", remedy='Name it, such as "My surgery centres".')
    if len(name) > 60:
        raise PlanError("The name has more than 60 letters.", remedy="Shorten it.")
    if any(name.casefold() == shipped.name.casefold() for shipped in SHIPPED):
        raise PlanError(f'"{name}" is a view of Catchment.', remedy="Take another name.")
    known = [v for v in saved_views(state) if v.name.casefold() != name.casefold()]
    if len(known) >= MOST_VIEWS:
        raise PlanError(f"There are {MOST_VIEWS} views.", remedy="Delete one first.")
    kept = replace(view, name=name, shipped=False)
    return _replaced(state, [*known, kept], f'Save the view "{name}"')


def delete_view(state: State, name: str) -> TableReplaced:
    """The change that removes a view; PlanError when the project has none of that name."""
    known = saved_views(state)
    kept = [view for view in known if view.name.casefold() != name.casefold()]
    if len(kept) == len(known):
        raise PlanError(f'There is no saved view "{name}".', remedy="Choose one of the menu.")
    return _replaced(state, kept, f'Delete the view "{name}"')


def same_tables(one: State, other: State) -> bool:
    """Whether two states hold the same further tables; those that count nothing are left out."""
    left_out = PLANNER_TABLES | {TABLE}
    mine, theirs = (
        {name: table for name, table in state.tables.items() if name not in left_out}
        for state in (one, other)
    )
    return mine.keys() == theirs.keys() and all(table is theirs[n] for n, table in mine.items())


def _replaced(state: State, views: Iterable[AccountView], label: str) -> TableReplaced:
    records = [
        {
            "name": view.name,
            "filter": view.filter,
            "columns": json.dumps(list(view.columns)),
            "sort": view.sort,
            "descending": view.descending,
            "group": view.group,
        }
        for view in views
    ]
    after = pd.DataFrame(records) if records else None
    return TableReplaced(label, TABLE, state.tables.get(TABLE), after)


def _from_record(record: dict[Any, Any]) -> AccountView:
    try:
        columns = tuple(str(key) for key in json.loads(str(record.get("columns") or "[]")))
    except (ValueError, TypeError):
        columns = ()
    return AccountView(
        str(record["name"] or ""),
        str(record.get("filter") or ""),
        columns,
        str(record.get("sort") or ""),
        bool(record.get("descending", False)),
        str(record.get("group") or ""),
    )
