"""Tasks and events that the CRM has from us, as they stand there now, taken back into the diary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from model.change import Change, TableReplaced
from model.diary.entries import entries_of, external_id
from model.diary.sent import SENT, Sent, sent_items
from model.diary.time_zone import zone_of
from model.intake.diary_return import DiaryReturn, ReturnConflict, Taken, rows_returned
from model.intake.diary_return_rows import OPEN, Returned, ReturnRows, status_of, wall_time
from model.plan.period import iso_date
from model.plan.tables import text
from model.reps import Rep
from model.state import State
from model.sync.connector import OVER, Told
from model.sync.ledger import DIARY_ITEM, Conflict
from model.sync.merge import Side
from model.sync.outbox import Waiting, keeping_outbox, same_version, waiting

TABLE: Final = "sync_undecided"  # what the CRM says of items in conflict
FIELD: Final = "status and time"
_OFF: Final = ("done", "cancelled", "moved", "no_show")


@dataclass(frozen=True, eq=False, slots=True)
class Back:
    """What the CRM's word makes of the diary.

    `looked_at` are the keys of all items that were compared; `conflicts` those that both sides
    changed, `undecided` what the CRM says of them.
    """

    changes: tuple[Change, ...]
    taken: int
    looked_at: frozenset[str]
    conflicts: tuple[Conflict, ...]
    undecided: tuple[Told, ...]


def has_sent(state: State, system: str) -> bool:
    """Whether a CRM has items of ours at all."""
    return bool((text(state.table(SENT), "target") == system).any())


def sent_keys(state: State, system: str) -> dict[str, str]:
    """What people call the items that a CRM still has to do, by key."""
    table = state.table(SENT)
    columns = (text(table, name) for name in ("external_id", "target", "status", "title"))
    return {
        str(key): str(title)
        for key, target, status, title in zip(*columns, strict=True)
        if target == system and status not in _OFF
    }


def undecided(state: State) -> dict[str, Told]:
    """What the CRM said of the items in conflict, by key."""
    table = state.table(TABLE)
    columns = [text(table, f.name) for f in fields(Told)]
    return {row[0]: Told(*row) for row in zip(*columns, strict=True)}


def keeping_undecided(state: State, items: Iterable[Told], label: str) -> TableReplaced:
    """The change that keeps these and no other."""
    rows = [astuple(item) for item in items]
    frame = pd.DataFrame(rows, columns=[f.name for f in fields(Told)], dtype=object)
    return TableReplaced(label, TABLE, state.tables.get(TABLE), frame if rows else None)


def take_back(
    state: State,
    system: str,
    told: Sequence[Told],
    label: str,
    choices: Mapping[str, Side] | None = None,
) -> Back:
    """Compare the CRM's word with what was sent and what the diary says now.

    `choices` decide conflicts by key. Taking the same word twice changes nothing.
    """
    by_rep: dict[str, list[Told]] = defaultdict(list)
    owners = _owners(state, system)
    for one in told:
        if one.key in owners:
            by_rep[owners[one.key]].append(one)
    now, parts, taken = state, [], 0
    looked_at: set[str] = set()
    conflicts: list[Conflict] = []
    outbox = {one.item.key: one for one in waiting(state)}
    for rep in state.reps:
        if not by_rep[rep.id]:
            continue
        keys = _keys(state, rep)
        found = _of_rep(now, rep, system, by_rep[rep.id], keys, choices or {})
        looked_at |= {one.key for one in by_rep[rep.id]}
        conflicts += [_conflict(keys[clash.uid], clash) for clash in found.conflicts]
        taken += len(found.taken)
        if found.change is not None:
            now = found.change.apply(now)
            parts.append(found.change)
            _keep_up(outbox, now, rep, system, found.taken, keys)
    if parts and tuple(outbox.values()) != waiting(state):
        parts.append(keeping_outbox(state, outbox.values(), label))
    clashing = {conflict.local_id for conflict in conflicts}
    left = tuple(one for one in told if one.key in clashing)
    return Back(tuple(parts), taken, frozenset(looked_at), tuple(conflicts), left)


def _owners(state: State, system: str) -> dict[str, str]:
    """The rep of every item that was sent, by key."""
    table = state.table(SENT)
    mine = text(table, "target") == system
    keys, reps = text(table, "external_id")[mine], text(table, "rep_id")[mine]
    return dict(zip(keys.tolist(), reps.tolist(), strict=True))


def _keys(state: State, rep: Rep) -> dict[str, str]:
    project = state.about.project_id
    return {entry.uid: external_id(project, entry) for entry in entries_of(state, rep)}


def _of_rep(
    state: State,
    rep: Rep,
    system: str,
    told: Sequence[Told],
    keys: Mapping[str, str],
    choices: Mapping[str, Side],
) -> DiaryReturn:
    zone, sent = zone_of(state, rep), sent_items(state, rep.id, system)
    rows = tuple(_row(at, one, zone, sent.get(one.key)) for at, one in enumerate(told))
    decided = {uid: choices[key] for uid, key in keys.items() if key in choices}
    return rows_returned(state, rep, [ReturnRows(system, rows, 0, ())], decided)


def _row(at: int, told: Told, zone: ZoneInfo, sent: Sent | None) -> Returned:
    """One item in the words of the diary; what is over there is what it was sent as."""
    status = status_of(told.status) if told.status else None
    if told.status == OVER:
        status = sent.status if sent is not None and sent.status in _OFF else "done"
    begin, end = wall_time(told.start, zone), wall_time(told.end, zone)
    day = begin.date() if begin else iso_date(told.day)
    start = begin.time() if begin else None
    minutes = None
    if begin and end and end > begin:
        minutes = round((end - begin) / timedelta(minutes=1))
    finished = wall_time(told.done_at, zone) if status == "done" else None
    if finished and day is not None and finished.date() != day:
        day, start = finished.date(), None
    return Returned(at, told.key, status, day, start, minutes)


def _conflict(key: str, clash: ReturnConflict) -> Conflict:
    sent = clash.sent.words if clash.sent else ""
    return Conflict(DIARY_ITEM, key, clash.title, FIELD, sent, clash.ours.words, clash.theirs.words)


def _keep_up(
    outbox: dict[str, Waiting],
    state: State,
    rep: Rep,
    system: str,
    taken: Sequence[Taken],
    keys: Mapping[str, str],
) -> None:
    """What waits to be sent must not undo what was just taken: it goes on as the diary is now."""
    zone, sent = zone_of(state, rep), sent_items(state, rep.id, system)
    for one in taken:
        key = keys[one.uid]
        if key not in outbox:
            continue
        held, after = outbox[key], one.after
        begin = datetime.combine(after.day, after.start, zone) if after.start else None
        end = begin + timedelta(minutes=after.minutes) if begin else None
        status = "planned" if after.status == OPEN else after.status
        item = replace(
            held.item,
            status=status,
            day=after.day.isoformat(),
            start=begin.astimezone(UTC).isoformat() if begin else "",
            end=end.astimezone(UTC).isoformat() if end else "",
        )
        note = replace(
            held.sent,
            status=status,
            day=item.day,
            start=after.start.isoformat("minutes") if after.start else "",
            end=str(after.minutes),
        )
        known = sent.get(key)
        if known is not None and known.mark == note.mark and same_version(known, note):
            del outbox[key]
        else:
            outbox[key] = Waiting(item, note, held.reason)
