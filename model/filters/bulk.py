"""One value for many accounts: checked, counted before it is done, undone in one step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.account_changes import CellsEdited, same_cells
from model.accounts import Accounts
from model.arrays import Column, IntArray
from model.change import Change, TableReplaced, Together
from model.corrections import COLUMNS, TABLE, as_text, split_pinned
from model.errors import PlanError
from model.fields import ACCOUNT_FIELDS, ACCOUNT_TYPES, Kind, account_field
from model.filters.values import days, number
from model.plan.segment_edits import CHOSEN, ON, REASON, choose_segments
from model.plan.segmentation import grid_segments
from model.state import State

LOCKED: Final = "locked"
NEED: Final = "need"
SEGMENT: Final = "segment"
_CLEARED: Final = frozenset({"", "none", "–", "-"})
_NOT_HERE: Final = frozenset(
    {"account_id", "name", "lat", "lon", "territory", "territory_name", "placed_by", "pinned",
     "missing_since", "owner_rep_id", LOCKED, SEGMENT, CHOSEN, REASON, ON}
)  # fmt: skip
_YES: Final = frozenset({"yes", "y", "true", "1", "on"})
_NO: Final = frozenset({"no", "n", "false", "0", "off"})


@dataclass(frozen=True, slots=True)
class BulkField:
    """A field that can be set for many accounts; `allowed` are the only values it takes."""

    name: str
    label: str
    kind: Kind
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What setting a value would do; `change` is None when every account has it already."""

    change: Change | None
    n_rows: int
    n_changed: int
    words: str  # "18 of 20 accounts change: Status becomes prospect."


def bulk_fields(state: State) -> tuple[BulkField, ...]:
    """What can be set: lock, segment, the known fields, the user's own columns, a need."""
    accounts = state.accounts
    found: list[BulkField] = []
    for known in ACCOUNT_FIELDS:
        if known.name not in _NOT_HERE:
            found.append(BulkField(known.name, known.label, known.kind, known.allowed))
    for name in accounts:
        if account_field(name) is None and name not in _NOT_HERE:
            found.append(BulkField(name, name, _kind(accounts[name])))
    found.sort(key=lambda f: (f.name not in accounts, f.label.casefold()))
    locked = BulkField(LOCKED, "Locked", Kind.FLAG)
    segment = BulkField(SEGMENT, "Segment", Kind.ENUM, grid_segments())
    return (locked, segment, *found, BulkField(NEED, "Need to note", Kind.TEXT))


def _kind(column: Column) -> Kind:
    if column.dtype == np.bool_:
        return Kind.FLAG
    return Kind.NUMBER if column.dtype == np.float64 else Kind.TEXT


def new_field(state: State, label: str, kind: Kind) -> BulkField:
    """An own column that is not there yet; PlanError when its name is empty or taken."""
    name = " ".join(label.split())
    if not name:
        raise PlanError("The new column has no name.", remedy='Name it, such as "Key account".')
    taken = {known.casefold() for known in state.accounts}
    taken |= {text.casefold() for f in ACCOUNT_FIELDS for text in (f.name, f.label)}
    if name.casefold() in taken:
        raise PlanError(f'There is a column "{name}" already.', remedy="Choose it from the list.")
    if len(name) > 60 or any(sign in name for sign in '[]";'):
        raise PlanError(
            f'"{name[:20]}" cannot be the name of a column.',
            remedy='Use up to 60 letters without brackets, quotes or ";".',
        )
    return BulkField(name, name, kind)


def bulk_edit(
    state: State, rows: IntArray, wanted: BulkField, typed: str, *, today: date, why: str = ""
) -> BulkEdit:
    """Set a field of `rows` to what was typed; blank or "none" clears it.

    A field that imports bring is pinned, so that the next import leaves it alone, and its file
    value is noted with the corrections. A lock is not.

    Raises
    ------
    PlanError
        If nothing is selected or the field cannot hold the value.
    """
    if not rows.size:
        raise PlanError("No account is selected.", remedy="Select accounts in the table first.")
    if wanted.name == NEED:
        return _need(state, rows, typed, today)
    if wanted.name == SEGMENT:
        return _segment(state, rows, wanted, typed, why, today)
    accounts = state.accounts
    value, said = _value(accounts, wanted, typed, today)
    cells = np.full(rows.size, value, object if isinstance(value, str) else None)
    before = accounts[wanted.name][rows] if wanted.name in accounts else None
    changed = np.ones(rows.size, bool) if before is None else ~same_cells(before, cells)
    if before is None and _blank(value):
        changed[:] = False
    count = int(changed.sum())
    words = _words(count, rows.size, f"{wanted.label} becomes {said}")
    if not count:
        return BulkEdit(None, rows.size, 0, words)
    hit = rows[changed]
    label = f"Set {wanted.label} of {_accounts(count)} to {said}"
    olds = {wanted.name: None if before is None else before[changed]}
    news: dict[str, Column | None] = {wanted.name: cells[changed]}
    parts: list[Change] = []
    if wanted.name != LOCKED:
        if "pinned" in accounts:
            olds["pinned"] = accounts["pinned"][hit]
        else:
            olds["pinned"] = None
        news["pinned"] = _pinned(accounts, hit, wanted.name)
        parts.append(_noted(state, hit, wanted.name, why.strip() or label, label))
    ids = tuple(accounts.ids[hit].tolist())
    return BulkEdit(
        Together(label, (CellsEdited(label, ids, olds, news), *parts)), rows.size, count, words
    )


def _words(count: int, of: int, what: str) -> str:
    if not count:
        return f"None of {_accounts(of)} changes: {what} in all of them already."
    return f"{count:,} of {_accounts(of)} change{'s' if count == 1 else ''}: {what}."


def _accounts(count: int) -> str:
    return f"{count:,} account{'' if count == 1 else 's'}"


def _blank(value: object) -> bool:
    return value == "" or value is False or value != value


def _value(
    accounts: Accounts, wanted: BulkField, typed: str, today: date
) -> tuple[str | float | bool, str]:
    """The value as its column holds it, and how it reads."""
    text, kind = typed.strip(), wanted.kind
    own = accounts[wanted.name].dtype if wanted.name in accounts else None
    if kind is Kind.FLAG or own == np.bool_:
        return _flag(wanted, text)
    if text.casefold() in _CLEARED:
        numeric = _is_number(kind) if own is None else own == np.float64
        return (float("nan") if numeric else ""), "blank"
    if kind is Kind.ENUM:
        return _one_of(wanted, text)
    if kind is Kind.DATE:
        return _day(wanted, text, today)
    if own == np.float64 or (own is None and _is_number(kind)):
        return _number(wanted, text)
    if len(text) > 2000:
        raise PlanError(f"{wanted.label} takes 2,000 characters.", remedy="Shorten the text.")
    return text, f'"{text}"'


def _is_number(kind: Kind) -> bool:
    return kind in (Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.SHARE)


def _flag(wanted: BulkField, text: str) -> tuple[bool, str]:
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES, "yes" if text.casefold() in _YES else "no"
    raise PlanError(f'{wanted.label} is yes or no, not "{text}".', remedy="Type yes or no.")


def _one_of(wanted: BulkField, text: str) -> tuple[str, str]:
    labels = {v.casefold(): v for v in wanted.allowed}
    if wanted.name == "account_type":
        labels |= {label.casefold(): code for code, label in ACCOUNT_TYPES.items()}
    found = labels.get(text.casefold())
    if found is None:
        raise PlanError(
            f'{wanted.label} cannot be "{text}".',
            remedy=f"Choose one of: {', '.join(wanted.allowed)}.",
        )
    return found, found


def _day(wanted: BulkField, text: str, today: date) -> tuple[str, str]:
    first, last = days(text, 0, today)
    if first != last:
        raise PlanError(
            f'{wanted.label} needs one day, "{text}" is a period.', remedy=f"Write {last}."
        )
    return first, first


def _number(wanted: BulkField, text: str) -> tuple[float, str]:
    value = number(text, 0)
    if wanted.kind is Kind.COUNT and (value < 0 or not value.is_integer()):
        raise PlanError(f"{wanted.label} is a whole number from 0.", remedy="Type 0, 1, 2 …")
    if wanted.kind is Kind.SHARE and not 0 <= value <= 100:
        raise PlanError(f"{wanted.label} lies between 0 and 100 %.", remedy="Type such a number.")
    if wanted.kind is Kind.MONEY and value < 0:
        raise PlanError(f"{wanted.label} cannot be negative.", remedy="Type an amount from 0.")
    return value, text


def _pinned(accounts: Accounts, rows: IntArray, name: str) -> Column:
    cells = np.empty(rows.size, object)
    cells[:] = [
        ";".join(dict.fromkeys([*split_pinned(text), name]))
        for text in accounts.text("pinned")[rows]
    ]
    return cells


def _noted(state: State, rows: IntArray, name: str, why: str, label: str) -> TableReplaced:
    """The corrections with one for each row; what the file said first stays noted."""
    accounts, known = state.accounts, state.tables.get(TABLE)
    column = accounts[name] if name in accounts else np.full(len(accounts), "", object)
    noted: dict[tuple[str, str], tuple[str, str]] = {}
    if known is not None and not known.empty:
        cells = (known[part].astype(str).tolist() for part in COLUMNS)
        noted = {(i, f): (in_file, said) for i, f, in_file, said in zip(*cells, strict=True)}
    for account_id, now in zip(accounts.ids[rows], column[rows], strict=True):
        in_file = noted.get((account_id, name), (as_text(now), ""))[0]
        noted[account_id, name] = (in_file, why)
    records = [(*key, *note) for key, note in noted.items()]
    return TableReplaced(
        label, TABLE, known, pd.DataFrame(records, columns=list(COLUMNS), dtype=object)
    )


def _segment(
    state: State, rows: IntArray, wanted: BulkField, typed: str, why: str, today: date
) -> BulkEdit:
    """Put accounts into a segment for one reason, or let the figures decide again."""
    cleared = typed.strip().casefold() in _CLEARED
    segment = "" if cleared else _one_of(wanted, typed.strip())[0]
    hit = rows[state.accounts.text(CHOSEN)[rows] != segment]
    said = "the figures decide on the segment" if cleared else f"Segment becomes {segment}"
    words = _words(hit.size, rows.size, said)
    if not hit.size:
        return BulkEdit(None, rows.size, 0, words)
    change = choose_segments(state, state.accounts.ids[hit].tolist(), segment, why, today)
    return BulkEdit(change, rows.size, hit.size, words)


def _need(state: State, rows: IntArray, typed: str, today: date) -> BulkEdit:
    """Note a need of each account that has not the same one noted already."""
    text = " ".join(typed.split())
    if not text:
        raise PlanError("The need is empty.", remedy='Name it, such as "OR time".')
    known = state.tables.get("needs")
    table = pd.DataFrame() if known is None else known
    has = set()
    if {"account_id", "need"} <= set(table.columns):
        same = table["need"].astype(str).str.casefold() == text.casefold()
        has = set(table.loc[same, "account_id"])
    ids = [i for i in state.accounts.ids[rows].tolist() if i not in has]
    words = _words(len(ids), rows.size, f'the need "{text}" is noted')
    if not ids:
        return BulkEdit(None, rows.size, 0, words)
    label = f'Note the need "{text}" of {_accounts(len(ids))}'
    numbers = _fresh_ids(table, len(ids))
    added = [
        {"need_id": need, "account_id": account, "need": text, "noted_on": today.isoformat()}
        for need, account in zip(numbers, ids, strict=True)
    ]
    return BulkEdit(
        TableReplaced(label, "needs", known, _appended(table, added)), rows.size, len(ids), words
    )


def _fresh_ids(table: pd.DataFrame, count: int) -> list[str]:
    taken = set(table["need_id"].astype(str)) if "need_id" in table.columns else set()
    found: list[str] = []
    at = len(taken) + 1
    while len(found) < count:
        if (name := f"N{at:02d}") not in taken:
            found.append(name)
        at += 1
    return found


def _appended(table: pd.DataFrame, records: Sequence[dict[str, str]]) -> pd.DataFrame:
    """The table with records below; a column keeps its kind, what is not given is blank."""
    names = list(dict.fromkeys([*table.columns, *records[0]]))
    columns: dict[str, Column] = {}
    for name in names:
        old = table[name].to_numpy() if name in table.columns else np.full(len(table), "", object)
        given = [record.get(name) for record in records]
        if old.dtype == np.float64:
            new = np.full(len(records), np.nan)
        elif old.dtype == np.bool_:
            new = np.zeros(len(records), bool)
        else:
            old = old.astype(object)
            new = np.array([text or "" for text in given], object)
        columns[name] = np.concatenate([old, new])
    return pd.DataFrame(columns)
