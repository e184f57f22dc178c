"""Edits of the diary: move, lock, insert, cancel, complete. Each is one change with its cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced
from model.diary.day_words import day_words
from model.diary.focus import MINUTES
from model.diary.table import COLUMNS, DIARY, diary_frame
from model.diary.travel import with_travel
from model.diary.visiting import WEEKDAYS, clock, clock_text
from model.diary.work_days import Quarter, work_calendar
from model.errors import PlanError
from model.people import blocked_people
from model.plan.period import iso_date
from model.reps import Rep
from model.state import State

OWN_CHOICE: Final = "own choice"
CAUSES: Final = ("customer", "patient safety", "illness", "manager", OWN_CHOICE)
LOCKS: Final = ("hard", "firm", "soft", "none")
CALLS_NEED: Final = 10  # characters of purpose of a call or meeting, plan-spec §1.10
_WHO_NEEDS_PURPOSE: Final = (
    "call_f2f",
    "kol_meeting",
    "early_discovery",
    "business_case_meeting",
    "joint_plan_session",
    "demo",
)


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to insert; the rest of its row is filled in from the project."""

    rep_id: str
    day: date
    start: int  # minutes after midnight
    kind: str
    purpose: str
    account_id: str = ""
    contact_ids: tuple[str, ...] = ()
    roles: str = ""
    minutes: int = 0  # 0 for the kind's usual length
    objective_id: str = ""
    opportunity_id: str = ""
    on_theme: bool = False
    origin: str = "request"
    reason: str = ""


def move_item(
    state: State, uid: str, day: date, start: int | None = None, *, cause: str = ""
) -> TableReplaced:
    """An item goes to another day or time (minutes after midnight).

    One without an hour stays without, unless it gets one.
    A hard item needs one of CAUSES; it is kept in the item's `reason`, and "own choice" counts
    against adherence. PlanError when the item is done, or the day is in another quarter.
    """
    row = _row(state, uid)
    if row["status"] == "done":
        raise PlanError("What is done cannot be moved.", remedy="Insert a new item instead.")
    if row["lock"] == "hard" and cause not in CAUSES:
        raise PlanError(
            "This item is locked hard.",
            remedy="Say why it moves: customer, patient safety, illness, manager or own choice.",
        )
    if Quarter.containing(day).name != row["quarter"]:
        raise PlanError(
            f"{day_words(state, day)} lies in another quarter.",
            remedy="Cancel the item and insert it there.",
        )
    begin = clock(str(row["start"])) if start is None else start
    after = {
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "week": _week(state, str(row["rep_id"]), day),
        "start": "" if begin is None else clock_text(begin),
        "end": "" if begin is None else clock_text(begin + _length(row)),
        "day_mode": _mode(state, str(row["rep_id"]), day),
        "travel_before_min": np.nan,
        "sequence": _next(row),
        "reason": _told(cause, row),
    }
    days = [day, iso_date(row["date"]) or day]
    return _edit(state, uid, after, f"Move {_called(row)} to {day:%d %b}", days)


def lock_item(state: State, uid: str, lock: str) -> TableReplaced:
    """How firmly an item stands: hard, firm, soft or none."""
    if lock not in LOCKS:
        raise PlanError(f'"{lock}" is no lock.', remedy="Choose hard, firm, soft or none.")
    return _edit(state, uid, {"lock": lock}, f"Lock {_called(_row(state, uid))}: {lock}")


def cancel_item(state: State, uid: str, *, cause: str) -> TableReplaced:
    """An item is called off; it stays in the table so that calendars hear of it.

    PlanError without one of CAUSES, and for protected buffers: those only move.
    """
    row = _row(state, uid)
    if row["type"] == "urgent_buffer":
        raise PlanError("A protected buffer is not deleted.", remedy="Move it in its week.")
    if cause not in CAUSES:
        raise PlanError("A cancelled item needs its cause.", remedy=f"One of {', '.join(CAUSES)}.")
    after = {"status": "cancelled", "sequence": _next(row), "reason": _told(cause, row)}
    day = iso_date(row["date"])
    return _edit(state, uid, after, f"Cancel {_called(row)}", [day] if day else [])


def complete_item(
    state: State, uid: str, *, status: str = "done", outcome: str = ""
) -> TableReplaced:
    """An item is done, confirmed or missed (no_show); `outcome` is what came of it.

    The cause of an earlier move stays: it is what adherence is judged by.
    """
    if status not in ("done", "confirmed", "no_show", "planned"):
        raise PlanError(f'"{status}" is no outcome.', remedy="Choose done, confirmed or no_show.")
    row = _row(state, uid)
    after = {"status": status} | ({"outcome": outcome} if outcome else {})
    words = {"done": "Done", "confirmed": "Confirm", "no_show": "Missed", "planned": "Reopen"}
    return _edit(state, uid, after, f"{words[status]}: {_called(row)}")


def insert_item(state: State, item: NewItem, today: date) -> TableReplaced:
    """A new item, created today.

    PlanError when somebody must not be contacted, the purpose is too short, or the day is none
    of the rep's working days. Short notice is allowed here and judged by rule H10.
    """
    blocked = blocked_people(state)
    if any(blocked.holds(who) for who in item.contact_ids):
        raise PlanError("This person must not be contacted.", remedy="Choose somebody else.")
    if item.kind in _WHO_NEEDS_PURPOSE and len(item.purpose.strip()) < CALLS_NEED:
        raise PlanError(
            "The purpose is too short.", remedy=f"Write at least {CALLS_NEED} characters."
        )
    frame = diary_frame(state)
    row = _new_row(state, item, today, len(frame))
    if row["uid"] in set(frame["uid"]):
        raise PlanError("This item is in the diary already.", remedy="Move that one.")
    after = pd.concat([frame, pd.DataFrame([row], columns=list(COLUMNS))], ignore_index=True)
    after = with_travel(state, item.rep_id, frame, after, [item.day])
    return _replaced(state, after, f"Insert {_called(row)} on {item.day:%d %b}")


def _new_row(state: State, item: NewItem, today: date, count: int) -> dict[str, Any]:
    minutes = item.minutes or MINUTES.get(item.kind, 45)
    accounts = state.accounts
    name = accounts.text("name")[accounts.row_of(item.account_id)] if item.account_id else ""
    texts: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    return texts | {
        "uid": f"{item.rep_id}-{today.isoformat()}-{count + 1}",
        "rep_id": item.rep_id,
        "quarter": Quarter.containing(item.day).name,
        "date": item.day.isoformat(),
        "weekday": WEEKDAYS[item.day.weekday()],
        "start": clock_text(item.start),
        "end": clock_text(item.start + minutes),
        "day_mode": _mode(state, item.rep_id, item.day),
        "type": item.kind,
        "account_id": item.account_id,
        "account": str(name),
        "contact_ids": ";".join(item.contact_ids),
        "role_class": item.roles,
        "purpose": item.purpose.strip(),
        "objective_id": item.objective_id,
        "opportunity_id": item.opportunity_id,
        "on_theme": "yes" if item.on_theme else "no",
        "origin": item.origin,
        "lock": "none",
        "status": "planned",
        "reason": item.reason,
        "created_on": today.isoformat(),
        "week": _week(state, item.rep_id, item.day),
        "minutes": float(minutes),
        "step": np.nan,
        "travel_before_min": np.nan,
        "workload_h": minutes / 60,
        "sequence": 0.0,
    }


def _edit(
    state: State,
    uid: str,
    after: Mapping[str, Any],
    label: str,
    days: Iterable[date] = (),
) -> TableReplaced:
    """One item changed; the drives of `days` follow."""
    before = diary_frame(state)
    frame = before.copy()
    at = frame.index[frame["uid"] == uid]
    for name, value in after.items():
        frame.loc[at, name] = value
    if days:
        frame = with_travel(state, str(frame.loc[at[0], "rep_id"]), before, frame, days)
    return _replaced(state, frame, label)


def _replaced(state: State, after: pd.DataFrame, label: str) -> TableReplaced:
    return TableReplaced(label, DIARY, state.tables.get(DIARY), after.reset_index(drop=True))


def _row(state: State, uid: str) -> dict[str, Any]:
    frame = diary_frame(state)
    found = frame[frame["uid"] == uid]
    if not len(found):
        raise PlanError("This item is no longer in the diary.", remedy="Look at the diary again.")
    return {str(name): value for name, value in found.iloc[0].to_dict().items()}


def _length(row: Mapping[str, Any]) -> int:
    known = row["minutes"]
    return int(known) if known == known else 45


def _next(row: Mapping[str, Any]) -> float:
    """Calendars take a change when its number grew."""
    known = row["sequence"]
    return (float(known) if known == known else 0.0) + 1.0


def _told(cause: str, row: Mapping[str, Any]) -> str:
    return cause or str(row["reason"])


def _called(row: Mapping[str, Any]) -> str:
    kind = str(row["type"]).replace("_f2f", "").replace("_", " ")
    return f"{kind} at {row['account']}" if row["account"] else kind


def _week(state: State, rep_id: str, day: date) -> float:
    """The week of the quarter; PlanError on a day that is not worked."""
    rep = _rep(state, rep_id)
    calendar = work_calendar(state, rep, Quarter.containing(day))
    week = next((float(known.week) for known in calendar.days if known.day == day), None)
    if week is None:
        why = calendar.away.get(day, "a weekend")
        raise PlanError(
            f"{day_words(state, day)} is no working day: {why}.", remedy="Choose a working day."
        )
    return week


def _rep(state: State, rep_id: str) -> Rep:
    rep = state.rep(rep_id)
    if rep is None:
        raise PlanError(f'There is no rep "{rep_id}".', remedy="Check the rep's id.")
    return rep


def _mode(state: State, rep_id: str, day: date) -> str:
    frame = diary_frame(state)
    same = frame[(frame["rep_id"] == rep_id) & (frame["date"] == day.isoformat())]
    modes = [str(mode) for mode in same["day_mode"] if mode]
    return modes[0] if modes else ""


def day_of(state: State, uid: str) -> date | None:
    """The day an item stands on."""
    return iso_date(_row(state, uid)["date"])
