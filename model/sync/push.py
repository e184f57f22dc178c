"""Out to the CRM: what is unsent, a preview of it, sending it, and what came of it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

from model.change import Change, Together
from model.diary.sent import Sent, sending
from model.state import State
from model.sync.connector import (
    OBJECTS,
    ConnectionCutError,
    Connector,
    Outgoing,
    Receipt,
    Record,
    What,
    Write,
)
from model.sync.ledger import base_of, base_table, conflicts_of, keeping_base
from model.sync.local import Terms, column_text, local_records, name_of
from model.sync.mapping import OWNER, TERRITORY, FieldMap, mapping_of, of_object
from model.sync.merging import Merging
from model.sync.outbox import Waiting, keeping_outbox, ready, waiting
from model.sync.setup import Setup, notes_of, noting

BATCH: Final = 1_000  # writes handed over at a time; a stop is heard in between
Tell = Callable[[str, float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Unsent:
    """One field of one record that differs from what the CRM was last seen to hold."""

    what: What
    remote_id: str
    local_id: str
    name: str
    field: str
    before: str
    after: str

    @property
    def is_reassignment(self) -> bool:
        """Whether an account changes its owner or territory."""
        return self.field in (TERRITORY, OWNER)


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the next push would send, and what it would not and why."""

    fields: tuple[Unsent, ...]
    items: tuple[Waiting, ...]
    held: tuple[tuple[str, str], ...]  # name and reason
    in_conflict: int
    not_there: int  # accounts of this project that the CRM lacks

    @property
    def count(self) -> int:
        """How many things are unsent: records with changes, tasks and events."""
        return len({(u.what, u.local_id) for u in self.fields}) + len(self.items)

    @property
    def words(self) -> str:
        """ "14 reassignments, 3 tasks"; "Nothing to send." """
        moved = sum(u.is_reassignment for u in self.fields)
        tasks = sum(one.item.kind == "task" for one in self.items)
        counts = (
            (moved, "reassignment"),
            (len(self.fields) - moved, "changed field"),
            (tasks, "task"),
            (len(self.items) - tasks, "event"),
        )
        parts = [f"{n:,} {word}{'s' if n != 1 else ''}" for n, word in counts if n]
        return ", ".join(parts) or "Nothing to send."


def unsent_fields(state: State, setup: Setup) -> tuple[Unsent, ...]:
    """Fields that go out and differ from the base, without those in conflict."""
    mapping = mapping_of(state, setup.system)
    terms = Terms.of(state, notes_of(state, "territory"))
    clashing = {c.key for c in conflicts_of(state)}
    found: list[Unsent] = []
    for what in OBJECTS:
        names = [r.field for r in of_object(mapping, what) if r.direction != "in" and not r.is_key]
        if names and base_table(what) in state.tables:
            of_one = _of_accounts if what == "accounts" else _of_table
            found += of_one(state, what, names, terms)
    return tuple(u for u in found if (u.what, u.local_id, u.field) not in clashing)


def _of_accounts(state: State, what: What, names: Sequence[str], terms: Terms) -> list[Unsent]:
    """As arrays: the count of unsent accounts is shown after every change."""
    table = state.table(base_table(what))
    if table.empty:
        return []
    local = table["local_id"].to_numpy(object)
    at = pd.Index(state.accounts.ids).get_indexer(pd.Index(local))
    there = (at >= 0) & (table["gone"] == "").to_numpy()
    found = []
    for name in names:
        if name not in table:
            continue
        base = table[name].to_numpy(object)
        ours = column_text(state, name, terms)[at]
        known = there & np.array([isinstance(value, str) for value in base], bool)
        for row in np.flatnonzero(known & (base != ours)).tolist():
            if name == OWNER and not ours[row]:
                continue  # a territory without a known person takes nobody's account away
            key, title = local[row], name_of(state.accounts, local[row])
            remote_id = str(table["remote_id"].iloc[row])
            found.append(Unsent(what, remote_id, key, title, name, base[row], ours[row]))
    return found


def _of_table(state: State, what: What, names: Sequence[str], terms: Terms) -> list[Unsent]:
    ours = local_records(state, what, names, terms)
    return [
        Unsent(what, key, row.local_id, row.local_id, name, row.values[name], mine[name])
        for key, row in base_of(state, what).items()
        if not row.gone and (mine := ours.get(row.local_id)) is not None
        for name in names
        if name in row.values and row.values[name] != mine[name]
    ]


def preview(state: State, setup: Setup) -> Preview:
    """What the next push would do."""
    items = waiting(state)
    refused = ready(state, items)[1] if items else {}
    going = tuple(one for one in items if one.item.key not in refused)
    held = tuple(
        (one.item.subject, refused[one.item.key]) for one in items if one.item.key in refused
    )
    conflicts = len(conflicts_of(state))
    return Preview(unsent_fields(state, setup), going, held, conflicts, _lacking(state))


def _lacking(state: State) -> int:
    """How many accounts the CRM has not got; 0 before the first pull."""
    table = state.table(base_table("accounts"))
    if table.empty:
        return 0
    there = table["local_id"][(table["gone"] == "").to_numpy()]
    return int((~pd.Index(state.accounts.ids).isin(there)).sum())


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that a push hands to the connector: plain data, no project."""

    writes: tuple[Write, ...]
    bases: Mapping[str, Mapping[str, str]]  # what each write takes the CRM to hold, by key
    items: tuple[Outgoing, ...]
    fields: Mapping[What, tuple[str, ...]]


def parcel(state: State, setup: Setup) -> Parcel:
    """The next push, grouped by record; its keys are the same when nothing has changed."""
    mapping = mapping_of(state, setup.system)
    terms = Terms.of(state, notes_of(state, "territory"))
    base = {what: base_of(state, what) for what in OBJECTS}
    remote = {(r.what, r.field): r.remote for r in mapping}
    values: dict[tuple[What, str], dict[str, str]] = {}
    before: dict[tuple[What, str], dict[str, str]] = {}
    for one in unsent_fields(state, setup):
        key, there = (one.what, one.remote_id), remote[one.what, one.field]
        values.setdefault(key, {})[there] = terms.to_remote(one.field, one.after)
        before.setdefault(key, {})[there] = terms.to_remote(one.field, one.before)
    writes, bases = [], {}
    for (what, remote_id), wanted in values.items():
        version = base[what][remote_id].version
        name = _key(setup.system, what, remote_id, version, sorted(wanted.items()))
        writes.append(Write(name, what, remote_id, wanted, version))
        bases[name] = before[what, remote_id]
    items, _ = ready(state, waiting(state))
    fields: dict[What, tuple[str, ...]] = {
        what: tuple(row.remote for row in of_object(mapping, what)) for what in OBJECTS
    }
    return Parcel(tuple(writes), bases, tuple(items), fields)


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Delivered:
    """What the CRM said: receipts by key, records that had changed there meanwhile."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    fresh: dict[What, list[Record]] = field(default_factory=dict)
    cut: str = ""
    repaired: int = 0  # stale writes that were repeated on the newer version


def deliver(connector: Connector, goods: Parcel, tell: Tell, stop: Stop) -> Delivered:
    """Send everything; a cut connection or a stop keeps what has been accepted.

    A stale write is repeated on the record's new version when nobody there changed the same
    field; else the record comes back as `fresh`, for the merge.
    """
    done = Delivered()
    total = max(len(goods.writes) + len(goods.items), 1)
    try:
        for start in range(0, len(goods.writes), BATCH):
            batch = goods.writes[start : start + BATCH]
            tell(f"Sending {start:,} of {len(goods.writes):,} records", start / total)
            _deliver_batch(connector, goods, batch, done)
            if stop():
                done.cut = "Stopped; the rest is still unsent."
                return done
        tell(f"Sending {len(goods.items):,} tasks and events", len(goods.writes) / total)
        for at, receipt in enumerate(connector.send(goods.items), len(goods.writes) + 1):
            done.receipts[receipt.key] = receipt
            tell("Sending tasks and events", at / total)
            if stop():
                done.cut = "Stopped; the rest is still unsent."
                return done
    except ConnectionCutError as cut:
        done.cut = str(cut)
    return done


def _deliver_batch(
    connector: Connector, goods: Parcel, batch: Sequence[Write], done: Delivered
) -> None:
    stale = []
    by_key = {write.key: write for write in batch}
    for receipt in connector.write(batch):
        if receipt.outcome == "stale":
            stale.append(by_key[receipt.key])
        else:
            done.receipts[receipt.key] = receipt
    for what in OBJECTS:
        mine = [write for write in stale if write.what == what]
        if not mine:
            continue
        now = {r.id: r for r in connector.read(what, goods.fields[what], [w.id for w in mine])}
        there = [w for w in mine if w.id in now and _is_there(w, now[w.id])]
        for write in there:  # it had arrived, only the answer had not
            version = now[write.id].version
            done.receipts[write.key] = Receipt(write.key, "done", write.id, version)
        again = [
            replace(write, version=now[write.id].version)
            for write in mine
            if write.id in now
            and write not in there
            and _may_repeat(goods.bases[write.key], write, now[write.id])
        ]
        for receipt in connector.write(again):
            if receipt.outcome != "stale":
                done.receipts[receipt.key] = receipt
                done.repaired += receipt.outcome == "done"
        ids = [write.id for write in mine if write.id in now]
        done.fresh.setdefault(what, []).extend(connector.read(what, goods.fields[what], ids))


def _is_there(write: Write, now: Record) -> bool:
    return all(now.values.get(name) == value for name, value in write.values.items())


def _may_repeat(base: Mapping[str, str], write: Write, now: Record) -> bool:
    return all(
        now.values.get(name) in (base.get(name), value) for name, value in write.values.items()
    )


@dataclass(frozen=True, eq=False, slots=True)
class Pushed:
    """What a push did: counts, the CRM's refusals by name, the change that remembers it."""

    change: Change
    sent: int
    conflicts: int
    refused: tuple[tuple[str, str], ...]
    repaired: int
    cut: str


def settle(state: State, setup: Setup, goods: Parcel, done: Delivered, now: datetime) -> Pushed:
    """Take the receipts into the project: new bases, the outbox without what has arrived."""
    label = f"Send to {setup.name}"
    mapping = mapping_of(state, setup.system)
    terms = Terms.of(state, notes_of(state, "territory"))
    parts: list[Change] = []
    accepted = {k for k, receipt in done.receipts.items() if receipt.outcome == "done"}
    refused: list[tuple[str, str]] = []
    for what in OBJECTS:
        mine = [write for write in goods.writes if write.what == what]
        if any(write.key in accepted for write in mine):
            parts.append(_agreed(state, what, mine, done, mapping, terms, label))
        for write in mine:
            receipt = done.receipts.get(write.key)
            if receipt is not None and receipt.outcome == "refused":
                row = base_of(state, what)[write.id]
                refused.append((name_of(state.accounts, row.local_id), receipt.reason))
    n_conflicts = len(conflicts_of(state))
    if done.fresh:
        between = Together(label, tuple(parts)).apply(state)
        merging = Merging(between, mapping, (), now)
        for what, records in done.fresh.items():
            merging.take(what, records)
        n_conflicts = merging.n_conflicts
        parts += merging.changes(label)
    outbox, told, said = _outbox(state, done)
    refused += said
    parts.append(keeping_outbox(state, outbox, label))
    if told:
        parts.append(sending(state, label, told))
    words = f"{len(accepted):,} sent"
    after = Together(label, tuple(parts)).apply(state)
    notes = {"last_push": now.isoformat(timespec="seconds"), "last_result": words}
    parts.append(noting(after, notes, label))
    return Pushed(
        Together(label, tuple(parts)),
        len(accepted),
        n_conflicts,
        tuple(refused),
        done.repaired,
        done.cut,
    )


def _agreed(
    state: State,
    what: What,
    writes: Sequence[Write],
    done: Delivered,
    mapping: Sequence[FieldMap],
    terms: Terms,
    label: str,
) -> Change:
    rows = base_of(state, what)
    ours = {r.remote: r.field for r in of_object(mapping, what)}
    seen = {record.id for record in done.fresh.get(what, [])}
    for write in writes:
        receipt = done.receipts.get(write.key)
        if receipt is None or receipt.outcome != "done":
            continue
        row = rows[write.id]
        values = {ours[n]: terms.to_local(ours[n], v) or "" for n, v in write.values.items()}
        version = "" if write.id in seen else receipt.version  # so that the merge looks at it
        rows[write.id] = replace(row, version=version, values={**row.values, **values})
    return keeping_base(state, what, rows, label)


def _outbox(
    state: State, done: Delivered
) -> tuple[list[Waiting], list[Sent], list[tuple[str, str]]]:
    """What stays in the outbox, what is remembered as sent, what was refused."""
    left, told, refused = [], [], []
    for one in waiting(state):
        receipt = done.receipts.get(one.item.key)
        if receipt is None:
            left.append(one)
        elif receipt.outcome == "done":
            told.append(one.sent)
        else:
            left.append(replace(one, reason=receipt.reason))
            refused.append((one.item.subject, receipt.reason))
    return left, told, refused
