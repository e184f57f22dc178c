"""What was changed in a plan and its diary, when and why: a row in the log with each change."""

from datetime import date
from typing import Final

import pandas as pd

from model.change import Change, TableReplaced, Together
from model.diary.edits import CAUSES, OWN_CHOICE
from model.diary.measures_stability import CHANGE_LOG, INTERNAL, changes_between, plan_items
from model.diary.table import DIARY, diary_frame
from model.state import State

COLUMNS: Final = ("rep_id", "date", "object", "field", "old", "new", "cause", "approved_by")
ITEM_DAY, ITEM_LOCK, ITEM_STATUS = "item_day", "item_lock", "item_status"
_LOGGED_STATUS: Final = ("cancelled", "moved", "no_show")
_OUTSIDE: Final = tuple(cause for cause in CAUSES if cause not in (OWN_CHOICE, "manager"))
_Row = tuple[str, ...]


def logged(
    state: State, change: Change, today: date, cause: str = "", *, published_only: bool = False
) -> Change:
    """The change together with what the table `change_log` says of it; undone as one.

    Of diary items the day and start, the lock and the calling-off are logged; of plans what
    counts towards stability. `cause` stands where the item tells none of its own. A change that
    touches neither comes back as it is. With `published_only` items that nobody has been told of
    may move freely, as a search that plans anew has them.
    """
    after = change.apply(state)
    rows = [
        *_items(state, after, today, cause, published_only),
        *_plans(state, after, today, cause),
    ]
    if not rows:
        return change
    known = after.tables.get(CHANGE_LOG)
    fresh = pd.DataFrame(rows, columns=list(COLUMNS))
    whole = fresh if known is None else pd.concat([known, fresh], ignore_index=True)
    return Together(change.label, (change, TableReplaced(change.label, CHANGE_LOG, known, whole)))


def _items(
    before: State, after: State, today: date, cause: str, published_only: bool
) -> list[_Row]:
    if before.tables.get(DIARY) is after.tables.get(DIARY):
        return []
    old = diary_frame(before).set_index("uid")
    rows: list[_Row] = []
    old = old[~old.index.duplicated()]
    names = ("uid", "rep_id", "date", "start", "lock", "status", "reason")
    now = diary_frame(after)
    for uid, rep, day, start, lock, status, reason in zip(
        *(now[name].astype(str) for name in names), strict=True
    ):
        if uid not in old.index:
            continue
        was = old.loc[uid]
        if published_only and not was["published"]:
            continue
        why = _side(reason if reason in CAUSES else cause)
        head = rep, today.isoformat()
        if (was["date"], was["start"]) != (day, start):
            moved = f"{was['date']} {was['start']}", f"{day} {start}"
            rows.append((*head, ITEM_DAY, uid, *moved, why, ""))
        if was["lock"] != lock:
            rows.append((*head, ITEM_LOCK, uid, str(was["lock"]), lock, _side(cause), ""))
        if was["status"] != status and {was["status"], status} & set(_LOGGED_STATUS):
            rows.append((*head, ITEM_STATUS, uid, str(was["status"]), status, why, ""))
    return rows


def _plans(before: State, after: State, today: date, cause: str) -> list[_Row]:
    rows: list[_Row] = []
    for rep_id, plan in after.plans.items():
        known = before.plans.get(rep_id)
        if known is None or known is plan:
            continue
        for one in changes_between(plan_items(known), plan_items(plan), today):
            told = (one.kind, one.key, one.before, one.after)
            rows.append((rep_id, today.isoformat(), *told, _side(cause), ""))
    return rows


def _side(cause: str) -> str:
    """A cause from outside as it is; one of our own says so, for it counts."""
    if cause in _OUTSIDE:
        return cause
    return f"{INTERNAL}: {cause}" if cause else INTERNAL
