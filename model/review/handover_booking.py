"""The joint visits of a handover in both diaries, as one change."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

from model.change import TableReplaced
from model.diary.entries import GONE
from model.diary.table import COLUMNS, DIARY, NUMBERS, diary_frame
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.plan.tables import text
from model.reps import Rep
from model.review.handover import Handover
from model.review.handover_visits import purpose_of
from model.state import State

MINUTES: Final = 60


def book_visits(state: State, handed: Sequence[Handover], today: date) -> TableReplaced:
    """Put every joint visit that has a date into the diaries of both reps.

    Visits that are booked already stay as they are. PlanError when there is nothing to book.
    """
    frame = diary_frame(state)
    known, standing = set(frame["uid"]), _standing(frame)
    rows = [
        row
        for one in handed
        for rep, other in ((one.old, one.new), (one.new, one.old))
        if rep is not None and rep.id and one.visit is not None
        for row in [_row(one, rep, other, today)]
        if row["uid"] not in known
        and (one.account_id, rep.id, row["purpose"]) not in standing  # even if moved since
    ]
    if not rows:
        raise PlanError("Every joint visit is in both diaries.", remedy="Print the handovers.")
    fresh = pd.DataFrame(rows, columns=list(COLUMNS))
    after = pd.concat([frame, fresh], ignore_index=True) if len(frame) else fresh
    n = len({row["account_id"] for row in rows})
    label = f"Book {n} joint visit{'' if n == 1 else 's'}"
    return TableReplaced(label, DIARY, state.tables.get(DIARY), after)


def _standing(frame: pd.DataFrame) -> set[tuple[str, ...]]:
    """Account, rep and purpose of every item that was not called off."""
    kept = frame[~frame["status"].isin(GONE)]
    return set(
        zip(*(text(kept, name) for name in ("account_id", "rep_id", "purpose")), strict=True)
    )


def uid_of(one: Handover, rep: Rep) -> str:
    """The number of a joint visit in one diary: the same each time it is booked."""
    day = one.visit.day.isoformat() if one.visit else ""
    return str(uuid5(NAMESPACE_URL, "\x1f".join(("handover", one.account_id, rep.id, day))))


def _row(one: Handover, rep: Rep, other: Rep | None, today: date) -> dict[str, object]:
    visit = one.visit
    assert visit is not None
    quarter = Quarter.containing(visit.day)
    end = datetime.combine(visit.day, visit.start) + timedelta(minutes=MINUTES)
    person = one.people[0] if one.people else None
    row: dict[str, object] = {name: float("nan") if name in NUMBERS else "" for name in COLUMNS}
    row |= {
        "uid": uid_of(one, rep),
        "rep_id": rep.id,
        "quarter": quarter.name,
        "date": visit.day.isoformat(),
        "weekday": f"{visit.day:%a}",
        "start": f"{visit.start:%H:%M}",
        "end": f"{end:%H:%M}",
        "type": "call_f2f",
        "account_id": one.account_id,
        "account": one.moved.card.name,
        "contact_ids": person.id if person else "",
        "contacts": person.name if person else "",
        "role_class": person.role if person else "",
        "purpose": purpose_of(other),
        "origin": "plan",
        "lock": "firm",
        "status": "planned",
        "created_on": today.isoformat(),
        "week": float((visit.day - quarter.first).days // 7 + 1),
        "minutes": float(MINUTES),
        "workload_h": MINUTES / 60,
        "sequence": 0.0,
        "step": 0.0,
        "travel_before_min": 0.0,
    }
    return row
