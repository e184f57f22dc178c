"""The planned items a return file speaks of: of the diary, and the CRM's open activities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray
from model.change import TableReplaced
from model.diary.table import COLUMNS, DIARY, diary_frame
from model.field_return.answer import DONE, Visit
from model.plan.tables import number, text
from model.reps import Rep
from model.state import State

OPEN_TABLE: Final = "activities_open"
DONE_TABLE: Final = "activities_done"
_SHARED: Final = (
    "type", "account_id", "account", "role_class", "start", "origin", "on_theme", "purpose",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One planned item; `rep_id` is "" for an activity of the CRM, which names no rep."""

    uid: str
    rep_id: str
    kind: str
    account_id: str
    day: str  # ISO
    start: str  # "08:00"
    status: str
    outcome: str


def items_of(state: State) -> Mapping[str, Item]:
    """Every planned item of the project by its id; the diary's word counts before the CRM's."""
    found: dict[str, Item] = {}
    names = ("uid", "rep_id", "type", "account_id", "date", "start", "status", "outcome")
    for table in (state.table(OPEN_TABLE), diary_frame(state)):
        for row in zip(*(text(table, name) for name in names), strict=True):
            uid, rep_id, kind, account, day, start, status, outcome = map(str, row)
            if uid:
                found[uid] = Item(uid, rep_id, kind, account, day, start, status, outcome)
    return found


def with_visits(state: State, rep: Rep, visits: Sequence[Visit], label: str) -> list[TableReplaced]:
    """The changes that give items their status and outcome.

    An open activity that is done joins the CRM's past ones, where measures look for it.
    """
    said = {visit.uid: visit for visit in visits}
    changes = []
    diary = diary_frame(state)
    own = diary["uid"].isin(said) & (diary["rep_id"] == rep.id)
    if own.any():
        after = _marked(diary, said, np.asarray(own, bool))[list(COLUMNS)]
        changes.append(TableReplaced(label, DIARY, state.tables.get(DIARY), after))
    planned = state.table(OPEN_TABLE)
    uids = text(planned, "uid")
    rest = np.array([uid in said and uid not in set(diary["uid"][own]) for uid in uids], bool)
    if rest.any():
        after = _marked(planned, said, rest)
        changes.append(TableReplaced(label, OPEN_TABLE, planned, after))
        done = np.array([r and said[u].status == DONE for r, u in zip(rest, uids, strict=True)])
        if done.any():
            changes.append(_past(state, planned[done], said, label))
    return changes


def _marked(table: pd.DataFrame, said: Mapping[str, Visit], rows: BoolArray) -> pd.DataFrame:
    """The table with status and outcome of some rows as the visits say."""
    uids = text(table, "uid")
    status, outcome = text(table, "status"), text(table, "outcome")
    for row in np.flatnonzero(rows):
        visit = said[uids[row]]
        status[row] = visit.status
        outcome[row] = visit.outcome
    return table.assign(status=status, outcome=outcome).reset_index(drop=True)


def _past(
    state: State, planned: pd.DataFrame, said: Mapping[str, Visit], label: str
) -> TableReplaced:
    before = state.tables.get(DONE_TABLE)
    table = state.table(DONE_TABLE)
    uids = text(planned, "uid")
    days = text(planned, "date")
    rows = pd.DataFrame(
        {
            "activity_id": uids,
            "planned_date": days,
            "actual_date": [said[u].at[:10] or day for u, day in zip(uids, days, strict=True)],
            "minutes": number(planned, "minutes"),
            "status": DONE,
            "outcome": [said[uid].outcome for uid in uids],
            "contact_id": text(planned, "contact_ids"),
            "contact": text(planned, "contacts"),
        }
    )
    for name in (
        "type",
        "account_id",
        "account",
        "role_class",
        "start",
        "origin",
        "on_theme",
        "purpose",
    ):
        rows[name] = text(planned, name)
    kept = table[~np.isin(text(table, "activity_id"), uids)] if len(table) else table
    whole = pd.concat([kept, rows], ignore_index=True) if len(kept) else rows
    for name in whole.columns:
        if whole[name].dtype == object:
            whole[name] = whole[name].fillna("")
    return TableReplaced(label, DONE_TABLE, before, whole)
