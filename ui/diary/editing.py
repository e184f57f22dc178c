"""What a gesture in the diary does to the project: one Change, also for several items."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from model.change import Change, TableReplaced, Together
from model.diary.edits import (
    NewItem,
    cancel_item,
    complete_item,
    insert_item,
    lock_item,
    move_item,
)
from model.diary.publish import harden_next_week
from model.diary.quarter import BUFFER
from model.diary.table import DIARY
from model.diary.unplaced import LeftOut, leaving_out, left_out
from model.errors import PlanError
from model.plan.facts import LETTER_OF
from model.state import State
from ui.diary.agenda import Agenda, AgendaItem, minutes_text

if TYPE_CHECKING:
    from optimizers.emergency import Emergency  # the kernels would delay the start

HARD: Final = "hard"
_OF_CUSTOMER: Final = "customer"  # the cause of what a week's close calls cancelled
Edit = Callable[[State], TableReplaced]


def merged(state: State, edits: Sequence[Edit], label: str = "") -> TableReplaced:
    """Several edits of the diary as one gesture; PlanError when one of them cannot be."""
    if not edits:
        raise PlanError("The item is no longer in the diary.", remedy="Choose another one.")
    now, last = state, None
    for edit in edits:
        last = edit(now)
        now = last.apply(now)
    assert last is not None
    return TableReplaced(label or last.label, DIARY, state.tables.get(DIARY), last.after)


def moved(
    state: State, agenda: Agenda, uids: Sequence[str], day: date, start: int, cause: str = ""
) -> TableReplaced:
    """Items on another day and time, those drawn together in the same order."""
    entries = [e for e in map(agenda.entry, uids) if e is not None]
    by = start - entries[0].start if entries else 0
    if start < 0 or any(e.end + by > 24 * 60 for e in entries):
        raise PlanError("The item would not end on that day.", remedy="Choose an earlier time.")
    edits = [_move(e.uid, day, e.start + by, cause) for e in entries]
    what = named(entries) if entries else ""
    label = f"Move {what} to {day:%a} {day.day} {day:%b} {minutes_text(start)}"
    return merged(state, edits, label)


def locked(state: State, entries: Sequence[AgendaItem], lock: str) -> TableReplaced:
    """Items locked hard, or set free."""
    verb = "Lock" if lock == HARD else "Unlock"
    edits = [_edit(lock_item, e.uid, lock) for e in entries]
    return merged(state, edits, f"{verb} {named(entries)}")


def cancelled(state: State, entries: Sequence[AgendaItem], cause: str) -> TableReplaced:
    """Items that do not take place."""
    edits: list[Edit] = [_cancel(e.uid, cause) for e in entries]
    return merged(state, edits, f"Cancel {named(entries)}")


def completed(state: State, entries: Sequence[AgendaItem]) -> TableReplaced:
    """Items that took place."""
    edits = [_complete(e.uid, "done") for e in entries]
    return merged(state, edits, f"Done: {named(entries)}")


def closed_week(
    state: State, agenda: Agenda, week: int, outcomes: Mapping[str, str]
) -> TableReplaced:
    """What happened in a week, by uid; the week after is locked hard."""
    edits: list[Edit] = []
    for uid, status in outcomes.items():
        edits.append(
            _cancel(uid, _OF_CUSTOMER) if status == "cancelled" else _complete(uid, status)
        )
    rep = agenda.rep
    if rep is not None and agenda.of_week(week + 1):
        friday = agenda.monday_of(week) + timedelta(days=4)
        edits.append(lambda now: harden_next_week(now, rep.id, friday))
    if not edits:
        raise PlanError("Nothing of this week is decided.", remedy="Say what happened first.")
    return merged(state, edits, f"Close week {week}")


def inserted(state: State, item: NewItem, today: date) -> TableReplaced:
    """A new item of the diary."""
    return insert_item(state, item, today)


def overturned(
    state: State, agenda: Agenda, found: "Emergency", name: str, today: date, cause: str
) -> Together:
    """A day as an emergency leaves it: the stop, what moves, what waits for another day.

    What no longer fits goes to the list of what is not placed; a buffer it falls into is used up.
    """
    label = f"Fit {name} into {found.day:%a} {found.day.day} {found.day:%b}"
    begin, rep_id = round(found.begin), agenda.rep.id if agenda.rep else ""
    stop = NewItem(
        rep_id=rep_id,
        day=found.day,
        start=begin,
        kind="call_f2f",
        purpose=f"At once: {name} asked for it",
        account_id=found.account_id,
        minutes=found.minutes,
        origin="request",
        reason="do now",
    )
    edits: list[Edit] = [_cancel(uid, cause) for uid in found.dropped]
    edits += [_move(one.uid, found.day, round(one.now), cause) for one in found.turned]
    used = [
        e
        for e in agenda.by_day.get(found.day, [])
        if e.kind == BUFFER and e.start < begin + found.minutes and begin < e.end
    ]
    edits += [_complete(e.uid, "done") for e in used]
    edits.append(lambda now: insert_item(now, stop, today))
    waiting = [_waiting(e, name) for e in map(agenda.entry, found.dropped) if e is not None]
    known = left_out(state, rep_id, agenda.quarter)
    parts: list[Change] = [merged(state, edits, label)]
    if waiting:
        parts.append(leaving_out(state, rep_id, agenda.quarter, [*known, *waiting], label))
    return Together(label, tuple(parts))


def _waiting(entry: AgendaItem, name: str) -> LeftOut:
    roles = {letter: role for role, letter in LETTER_OF.items()}
    return LeftOut(
        key=f"displaced:{entry.uid}",
        title=entry.title,
        reason=f"It gave way to {name} on {entry.day.day} {entry.day:%b}.",
        kind=entry.kind,
        account_id=entry.account_id,
        contact_ids="",
        roles="/".join(roles[letter] for letter in entry.roles),
        purpose=entry.purpose,
        minutes=entry.end - entry.start,
        objective_id=entry.objective,
        opportunity_id=entry.opportunity,
        hours=entry.hours,
    )


def named(entries: Sequence[AgendaItem]) -> str:
    """What one item is called, or how many there are."""
    return entries[0].title if len(entries) == 1 else f"{len(entries)} items"


def _move(uid: str, day: date, start: int, cause: str) -> Edit:
    return lambda now: move_item(now, uid, day, start, cause=cause)


def _cancel(uid: str, cause: str) -> Edit:
    return lambda now: cancel_item(now, uid, cause=cause)


def _complete(uid: str, status: str) -> Edit:
    return lambda now: complete_item(now, uid, status=status)


def _edit(act: Callable[[State, str, str], TableReplaced], uid: str, value: str) -> Edit:
    return lambda now: act(now, uid, value)
