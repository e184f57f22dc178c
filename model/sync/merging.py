"""Records of the CRM merged into the project, object by object, with conflicts noted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from model.change import Change
from model.intake.diary_return_rows import OPEN, status_of
from model.state import State
from model.sync.connector import OBJECTS, Record, Told, What
from model.sync.ledger import (
    DIARY_ITEM,
    BaseRow,
    Conflict,
    base_of,
    conflicts_of,
    keeping_base,
    keeping_conflicts,
)
from model.sync.local import Terms, held_fields, in_form, local_records, name_of
from model.sync.mapping import OWNER, TERRITORY, FieldMap, of_object
from model.sync.merge import merge_record
from model.sync.open_activities import OpenActivities
from model.sync.returning import FIELD, Back, keeping_undecided, take_back, undecided
from model.sync.setup import notes_of
from model.sync.taking import Brought, accounts_change, table_change, territories_change

_REFERENCE: Final = "account_id"  # in every object but accounts: a record of the CRM


class Merging:
    """One pull against one state; `changes` gives what it makes of the project."""

    def __init__(
        self, state: State, mapping: Sequence[FieldMap], choices: Sequence[str], now: datetime
    ) -> None:
        self._mapping, self._today = mapping, now.date().isoformat()
        self._made = territories_change(state, choices, "Take the CRM's territories")
        self._state = self._made.apply(state) if self._made else state
        self._terms = Terms.of(self._state, notes_of(state, "territory"))
        self.spelled = dict(self._terms.spelled)
        for word in choices:
            if (key := self._terms.to_local(TERRITORY, word)) is not None:
                self.spelled[key] = word
        self._base = {what: base_of(state, what) for what in OBJECTS}
        self._touched: set[What] = set()
        self._brought = {what: Brought() for what in OBJECTS}
        self._conflicts = {conflict.key: conflict for conflict in conflicts_of(state)}
        self._before = dict(self._conflicts)
        self._held = held_fields(self._state)
        self.unknown: dict[str, None] = {}
        self._open = OpenActivities(self._state)
        self._back: Back | None = None
        self.n_new = self.n_changed = self.n_items = 0

    @property
    def n_conflicts(self) -> int:
        """How many fields wait for a decision."""
        return len(self._conflicts)

    def take(self, what: What, records: Sequence[Record]) -> None:
        """Merge records; those whose version is known are as they were."""
        rows = of_object(self._mapping, what)
        base = self._base[what]
        fresh = [r for r in records if r.id not in base or base[r.id].version != r.version
                 or base[r.id].gone or not r.version]  # fmt: skip
        if not fresh or not rows:
            return
        names = [row.field for row in rows]
        ours = local_records(self._state, what, names, self._terms)
        directions = {row.field: row.direction for row in rows if not row.is_key}
        for record in fresh:
            self._take_one(what, record, rows, directions, ours)

    def _take_one(
        self,
        what: What,
        record: Record,
        rows: Sequence[FieldMap],
        directions: Mapping[str, str],
        ours: Mapping[str, Mapping[str, str]],
    ) -> None:
        known = self._base[what].get(record.id)
        key = next((record.values.get(row.remote, "") for row in rows if row.is_key), "")
        local_id = known.local_id if known else key or record.id
        theirs = self._in_our_words(what, record, rows)
        if what == "activities":
            if self._open.take(local_id, theirs):
                self._base[what][record.id] = BaseRow(record.id, local_id, record.version, theirs)
                self._touched.add(what)
                self.n_new += known is None
                return
            if known is not None and local_id not in ours:
                known = None  # it was open until now
        mine = ours.get(local_id)
        held = self._held.get(local_id, frozenset()) if what == "accounts" else frozenset()
        if mine is None:
            merged = merge_record(None, {}, theirs, dict.fromkeys(theirs, "in"))
            self._brought[what].added[local_id] = merged.taken
            self.n_new += 1
        else:
            old = known.values if known else None
            merged = merge_record(old, mine, theirs, directions, held)
            if merged.taken:
                self._brought[what].edits[local_id] = merged.taken
                self.n_changed += 1
        self._note_clashes(what, local_id, mine or {}, theirs, merged.clashing, known)
        if known and known.gone and what == "accounts":
            self._brought[what].marks[local_id] = ""
        self._base[what][record.id] = BaseRow(record.id, local_id, record.version, merged.base)
        self._touched.add(what)

    def _note_clashes(
        self,
        what: What,
        local_id: str,
        mine: Mapping[str, str],
        theirs: Mapping[str, str],
        clashing: Sequence[str],
        known: BaseRow | None,
    ) -> None:
        for name in theirs:
            self._conflicts.pop((what, local_id, name), None)
        title = name_of(self._state.accounts, local_id) if what == "accounts" else local_id
        for name in clashing:
            old = known.values.get(name, "") if known else ""
            found = Conflict(what, local_id, title, name, old, mine.get(name, ""), theirs[name])
            self._conflicts[found.key] = found

    def _in_our_words(self, what: What, record: Record, rows: Sequence[FieldMap]) -> dict[str, str]:
        found = {}
        for row in rows:
            value = record.values.get(row.remote)
            if value is None or row.is_key:
                continue
            if row.field == _REFERENCE:
                account = self._base["accounts"].get(value)
                found[row.field] = account.local_id if account else value
                continue
            told = self._terms.to_local(row.field, value)
            if told is None or (row.field == OWNER and self._is_stranger(value)):
                self.unknown[value] = None
                continue
            found[row.field] = in_form(what, row.field, told)
        if what == "activities" and (status := status_of(found.get("status", ""))):
            found["status"] = "planned" if status == OPEN else status
        return found

    def _is_stranger(self, owner: str) -> bool:
        return bool(owner) and self._terms.territory_of_owner(owner) is None

    def mark_gone(self, what: What, missing: frozenset[str]) -> list[str]:
        """Note records as deleted in the CRM; what people call them."""
        names = []
        for remote_id in sorted(missing & self._base[what].keys()):
            row = self._base[what][remote_id]
            if row.gone:
                continue
            self._base[what][remote_id] = BaseRow(
                row.remote_id, row.local_id, row.version, row.values, self._today
            )
            self._touched.add(what)
            if what == "accounts":
                self._brought[what].marks[row.local_id] = self._today
            if what == "activities":
                self._open.drop(row.local_id)
            names.append(name_of(self._state.accounts, row.local_id))
            for key in [k for k in self._conflicts if k[:2] == (what, row.local_id)]:
                del self._conflicts[key]
        return names

    def take_items(self, system: str, told: Sequence[Told]) -> None:
        """Take the CRM's word on tasks and events of ours; those in conflict are looked at anew."""
        waits = undecided(self._state) | {one.key: one for one in told}
        if not waits:
            return
        self._back = take_back(self._state, system, tuple(waits.values()), "Sync from the CRM")
        self.n_items = self._back.taken
        for key in self._back.looked_at:
            self._conflicts.pop((DIARY_ITEM, key, FIELD), None)
        for conflict in self._back.conflicts:
            self._conflicts[conflict.key] = conflict

    def changes(self, label: str) -> list[Change]:
        """The changes of data, base and conflicts, in order; none where nothing changes."""
        parts: list[Change] = [self._made] if self._made else []
        for what in OBJECTS:
            brought = self._brought[what]
            if brought.is_empty:
                continue
            if what == "accounts":
                parts.append(accounts_change(self._state, brought, self._terms, label))
            elif brought.edits or brought.added:
                parts.append(table_change(self._state, what, brought, label))
        parts += [keeping_base(self._state, w, self._base[w], label)
                  for w in OBJECTS if w in self._touched]  # fmt: skip
        if (opened := self._open.change(label)) is not None:
            parts.append(opened)
        if self._back is not None:
            parts += self._back.changes
            if self._back.undecided != tuple(undecided(self._state).values()):
                parts.append(keeping_undecided(self._state, self._back.undecided, label))
        if self._conflicts != self._before:
            parts.append(keeping_conflicts(self._state, self._conflicts.values(), label))
        return parts
