"""What a pull brings, put into the project: cells, new rows, territories, marks of deleted ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.arrays import Column, IntArray
from model.change import AccountsReplaced, Change, ScenarioChanged, TableReplaced
from model.fields import account_field
from model.intake.assigning import natural_order
from model.intake.table_kinds import TABLE_KINDS
from model.places.gazetteer import locate
from model.plan.tables import text, typed_number
from model.scenario import LIVE
from model.state import State
from model.sync.connector import What
from model.sync.local import PLACE_PARTS, Terms
from model.sync.mapping import KEYS, OWNER, TABLES, TERRITORY
from model.territories import CORE_TEAM, Territory

MISSING_SINCE: Final = "missing_since"
_ALIGNED: Final = (TERRITORY, OWNER)


@dataclass(slots=True)
class Brought:
    """Values by id of known records and of new ones; `marks` say since when a record is gone."""

    edits: dict[str, dict[str, str]] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes here."""
        return not (self.edits or self.added or self.marks)


def territories_change(state: State, names: Sequence[str], label: str) -> Change | None:
    """The territories a CRM knows, made here while the live alignment has none at all."""
    live = state.scenario(LIVE)
    if live.layer().territories or not names:
        return None
    made = tuple(Territory(name, name) for name in sorted(set(names), key=natural_order))
    layer = replace(live.layer(), territories=made)
    return ScenarioChanged(label, live, live.with_layer(CORE_TEAM.id, layer))


def accounts_change(state: State, brought: Brought, terms: Terms, label: str) -> AccountsReplaced:
    """The account table and the alignments with what was brought; places found anew."""
    accounts = state.accounts
    added = [key for key in brought.added if not accounts.has(key)]
    edits = {key: values for key, values in brought.edits.items() if accounts.has(key)}
    rows = {key: accounts.row_of(key) for key in edits}
    n_old, n_new = len(accounts), len(added)
    rows |= {key: n_old + at for at, key in enumerate(added)}
    told = {**edits, **{key: brought.added[key] for key in added}}
    columns = {name: _longer(accounts[name], n_new) for name in accounts}
    columns["account_id"][n_old:] = added
    for key, values in told.items():
        for name, value in values.items():
            if name not in _ALIGNED and name != "account_id":
                _put(columns, name, rows[key], value, n_old + n_new)
    _mark(columns, accounts, brought.marks, n_old + n_new)
    _find_places(columns, told, rows)
    before = {(s.id, team): s.layer(team).alignment for s in state.scenarios for team in s.layers}
    after = _alignments(state, before, told, rows, n_new, terms)
    return AccountsReplaced(label, accounts, Accounts(columns), before, after)


def _longer(column: Column, more: int) -> Column:
    blank: Any = "" if column.dtype == object else np.nan if column.dtype == np.float64 else False
    return np.concatenate([column, np.full(more, blank, column.dtype)])


def _put(columns: dict[str, Column], name: str, row: int, value: str, n: int) -> None:
    if name not in columns:
        known = account_field(name)
        is_number = known is not None and known.is_number
        columns[name] = np.full(n, np.nan) if is_number else np.full(n, "", object)
    column = columns[name]
    if column.dtype == np.float64:
        column[row] = typed_number(value)
    else:
        column[row] = value == "yes" if column.dtype == np.bool_ else value


def _mark(columns: dict[str, Column], accounts: Accounts, marks: Mapping[str, str], n: int) -> None:
    if marks and MISSING_SINCE not in columns:
        columns[MISSING_SINCE] = np.full(n, "", object)
    for key, day in marks.items():
        if accounts.has(key):
            columns[MISSING_SINCE][accounts.row_of(key)] = day


def _find_places(
    columns: dict[str, Column], told: Mapping[str, Mapping[str, str]], rows: Mapping[str, int]
) -> None:
    """Locate those whose address was brought; a place that a person set stays."""
    n = len(columns["account_id"])
    by_hand = columns["placed_by"] == "user" if "placed_by" in columns else np.zeros(n, bool)
    moved = np.array(
        [
            rows[key]
            for key, values in told.items()
            if any(part in values for part in PLACE_PARTS) and not by_hand[rows[key]]
        ],
        np.int64,
    )
    if not moved.size:
        return
    numbers = [_part(columns, name, moved, np.nan) for name in ("lat", "lon")]
    fresh = np.array(
        [any(p in values for p in ("lat", "lon")) for k, values in told.items() if rows[k] in moved]
    )
    if len(fresh) == len(moved):  # an old point says nothing about a new address
        for column in numbers:
            column[~fresh] = np.nan
    words = [_part(columns, name, moved, "") for name in ("postcode", "city", "region", "country")]
    found = locate(numbers[0], numbers[1], words[0], words[1], words[2], words[3])
    for name, values in (("lat", found.lat), ("lon", found.lon)):
        columns.setdefault(name, np.full(n, np.nan))[moved] = values
    columns.setdefault("placed_by", np.full(n, "", object))[moved] = found.placed_by.astype(object)


def _part(columns: Mapping[str, Column], name: str, rows: IntArray, blank: Any) -> Column:
    if name in columns:
        return columns[name][rows].copy()
    return np.full(len(rows), blank, object if blank == "" else np.float64)


def _alignments(
    state: State,
    before: Mapping[tuple[str, str], Alignment],
    told: Mapping[str, Mapping[str, str]],
    rows: Mapping[str, int],
    n_new: int,
    terms: Terms,
) -> dict[tuple[str, str], Alignment]:
    """New accounts stand in every scenario where the territory is known; known ones move live."""
    n_old = len(state.accounts)
    wanted: dict[int, str] = {}
    for key, values in told.items():
        code = _territory(values, terms)
        if code is not None:
            wanted[rows[key]] = code
    after = {}
    for (scenario, team), alignment in before.items():
        codes = np.concatenate([alignment.territory, np.full(n_new, UNASSIGNED, np.int16)])
        if team == CORE_TEAM.id:
            known = state.scenario(scenario).layer(team).territories
            code_of = {t.id: code for code, t in enumerate(known)} | {"": UNASSIGNED}
            for row, territory in wanted.items():
                if scenario == LIVE or row >= n_old:
                    codes[row] = code_of.get(territory, codes[row])
        after[scenario, team] = Alignment(codes)
    return after


def _territory(values: Mapping[str, str], terms: Terms) -> str | None:
    """The territory id that values ask for; None when they say nothing of it."""
    if TERRITORY in values:
        return values[TERRITORY]
    if OWNER in values:
        return terms.territory_of_owner(values[OWNER]) if values[OWNER] else ""
    return None


def table_change(state: State, what: What, brought: Brought, label: str) -> TableReplaced:
    """A further table with cells and rows that were brought; nothing is removed."""
    name, key = TABLES[what], KEYS[what]
    frame = state.table(name).copy()
    numbers = {f.name for f in TABLE_KINDS[name].fields if f.is_number}
    touched = [*brought.edits.values(), *brought.added.values()]
    for column in dict.fromkeys([key, *(c for values in touched for c in values)]):
        if column not in frame.columns:
            frame[column] = np.full(len(frame), np.nan if column in numbers else "", object)
    at = {known: row for row, known in enumerate(text(frame, key))}
    columns: dict[Any, list[Any]] = {c: frame[c].tolist() for c in frame.columns}
    for record, values in {**brought.edits, **brought.added}.items():
        row = at.get(record)
        if row is None:
            for column, cells in columns.items():
                cells.append(float("nan") if _is_number(frame, column, numbers) else "")
            row = len(columns[key]) - 1
            columns[key][row] = record
        for column, value in values.items():
            is_number = _is_number(frame, column, numbers)
            columns[column][row] = typed_number(value) if is_number else value
    made = {
        c: pd.Series(cells, dtype=np.float64 if _is_number(frame, c, numbers) else None)
        for c, cells in columns.items()
    }
    return TableReplaced(label, name, state.tables.get(name), pd.DataFrame(made))


def _is_number(frame: pd.DataFrame, column: Any, numbers: set[str]) -> bool:
    known = frame[column].dtype
    return bool(known == np.float64 if len(frame) else column in numbers)
