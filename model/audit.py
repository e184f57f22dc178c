"""The history read as a register: who changed what, when, where, and which accounts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from model.account_changes import CellsEdited
from model.accounts import Accounts
from model.arrays import IntArray, TextArray
from model.change import (
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    Change,
    ScenarioChanged,
    TableReplaced,
    Together,
)
from model.history import Entry, History
from model.state import State
from model.store.changes import resolved
from model.territory_changes import TerritoriesChanged


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the history as a row; `kept` says that it has not been undone."""

    id: int
    parent: int | None
    when: datetime  # UTC
    who: str
    scenario: str  # id
    scenario_name: str
    sentence: str
    why: str
    kept: bool


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What of the register is wanted; an empty field wants everything.

    `first` and `last` are days on the planner's calendar, both included.
    """

    who: str = ""
    scenario: str = ""
    account: str = ""  # account id
    words: str = ""
    first: date | None = None
    last: date | None = None


def audit_lines(history: History) -> list[AuditLine]:
    """Every entry, oldest first, undone branches included."""
    kept = {entry.id for entry in history.path()}
    names = scenario_names(history)
    return [
        AuditLine(
            entry.id,
            entry.parent,
            entry.when,
            entry.who,
            entry.scenario,
            names.get(entry.scenario, entry.scenario),
            entry.change.label,
            entry.why,
            entry.id in kept,
        )
        for entry in history.entries
    ]


def scenario_names(history: History) -> dict[str, str]:
    """The names of the scenarios by id as they are now; one that is gone keeps its id."""
    names = {entry.scenario: entry.scenario for entry in history.entries}
    return names | {scenario.id: scenario.name for scenario in history.state.scenarios}


def filtered(
    lines: Iterable[AuditLine], wanted: AuditFilter, touched: Mapping[int, frozenset[str]]
) -> list[AuditLine]:
    """The lines that are wanted; `touched` are account ids by entry, needed for an account."""
    words = wanted.words.casefold()
    found = []
    for line in lines:
        day = line.when.astimezone().date()
        if (
            (not wanted.who or line.who == wanted.who)
            and (not wanted.scenario or line.scenario == wanted.scenario)
            and (wanted.first is None or day >= wanted.first)
            and (wanted.last is None or day <= wanted.last)
            and (not words or words in f"{line.sentence} {line.why}".casefold())
            and (not wanted.account or wanted.account in touched.get(line.id, frozenset()))
        ):
            found.append(line)
    return found


def touched_accounts(history: History) -> dict[int, frozenset[str]]:
    """The ids of the accounts that each entry moved or edited, by entry id.

    A move knows rows only; which account a row was then follows from the imports between that
    entry and now, in whichever branch it lies.
    """
    entries = {entry.id: entry for entry in history.entries}
    after = _ids_after(entries, history.here, history.state)
    found = {}
    for entry in entries.values():
        change = resolved(entry.change)
        before = _ids_before(change, after[entry.id])
        found[entry.id] = frozenset(_touched(change, before))
    return found


def _ids_after(
    entries: Mapping[int, Entry], here: int | None, state: State
) -> dict[int | None, TextArray]:
    """The account ids that each entry leaves behind; None stands for the beginning."""
    known: dict[int | None, TextArray] = {here: state.accounts.ids}
    at = here
    while at is not None:
        parent = entries[at].parent
        known[parent] = _ids_before(resolved(entries[at].change), known[at])
        at = parent
    for entry in sorted(entries.values(), key=lambda entry: entry.id):  # parents come first
        if entry.id not in known:
            imports = list(_imports(resolved(entry.change)))
            known[entry.id] = imports[-1].after.ids if imports else known[entry.parent]
    return known


def _ids_before(change: Change, after: TextArray) -> TextArray:
    return next((found.before.ids for found in _imports(change)), after)


def _imports(change: Change) -> Iterator[AccountsReplaced]:
    for part in _parts(change):
        if isinstance(part, AccountsReplaced):
            yield part


def _parts(change: Change) -> Iterator[Change]:
    """The single changes of a gesture, in the order in which they apply."""
    if isinstance(change, Together):
        for part in change.parts:
            yield from _parts(resolved(part))
    else:
        yield change


def _touched(change: Change, ids: TextArray) -> Iterator[str]:
    for part in _parts(change):
        if isinstance(part, AccountsMoved):
            yield from ids[part.move.rows].tolist()
        elif isinstance(part, AccountEdited):
            yield part.account_id
        elif isinstance(part, CellsEdited):
            yield from part.account_ids
        elif isinstance(part, TerritoriesChanged) and part.codes is not None:
            yield from ids[_reassigned(part)].tolist()
        elif isinstance(part, ScenarioChanged):
            yield from ids[_recut(part, len(ids))].tolist()
        elif isinstance(part, TableReplaced):
            yield from _named_in(part)
        elif isinstance(part, AccountsReplaced):
            yield from _imported(part.before, part.after)
            ids = part.after.ids


def _reassigned(change: TerritoriesChanged) -> IntArray:
    """Rows whose territory is another one, by id."""
    assert change.codes is not None
    was, now = (
        np.array([*(t.id for t in territories), ""], object)[codes]
        for territories, codes in zip((change.before, change.after), change.codes, strict=True)
    )
    return np.flatnonzero(was != now)


def _recut(change: ScenarioChanged, n: int) -> IntArray:
    """Rows whose territory differs between two states of one scenario."""
    moved = np.zeros(n, bool)
    if change.before is not None and change.after is not None:
        for team, layer in change.after.layers.items():
            known = change.before.layers.get(team)
            if known is not None and len(known.alignment.territory) == n:
                was, now = (
                    np.array([*(t.id for t in side.territories), ""], object)[
                        side.alignment.territory
                    ]
                    for side in (known, layer)
                )
                moved |= was != now
    return np.flatnonzero(moved)


def _named_in(change: TableReplaced) -> set[str]:
    """The accounts of the rows that came, went or changed in a further table."""
    sides = [_rows(change.before), _rows(change.after)]
    return {account for account, _ in sides[0] ^ sides[1] if account}


def _rows(frame: pd.DataFrame | None) -> set[tuple[str, str]]:
    if frame is None or "account_id" not in frame:
        return set()
    owners = frame["account_id"].astype(str).tolist()
    return set(zip(owners, map(repr, frame.itertuples(index=False, name=None)), strict=True))


def _imported(before: Accounts, after: Accounts) -> set[str]:
    """The accounts that an import brought, took away or changed."""
    place = pd.Index(before.ids).get_indexer(pd.Index(after.ids))
    shared = np.flatnonzero(place >= 0)
    changed = np.zeros(len(shared), bool)
    for name in dict.fromkeys((*before.names, *after.names)):
        changed |= _unequal(before, after, name, place[shared], shared)
    gone = set(before.ids.tolist()) - set(after.ids.tolist())
    return gone | set(after.ids[place < 0].tolist()) | set(after.ids[shared[changed]].tolist())


def _unequal(
    before: Accounts, after: Accounts, name: str, was: IntArray, now: IntArray
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    if name in before and name in after and before[name].dtype == after[name].dtype:
        old, new = before[name][was], after[name][now]
        if old.dtype == np.float64:
            return np.asarray((old != new) & ~(np.isnan(old) & np.isnan(new)))
        return np.asarray(old != new)
    return np.asarray(_shown(before, name)[was] != _shown(after, name)[now])


def _shown(accounts: Accounts, name: str) -> TextArray:
    if name not in accounts:
        return np.full(len(accounts), "", object)
    blank = ("", "nan", "False", "None")
    return np.array(["" if str(v) in blank else str(v) for v in accounts[name]], object)
