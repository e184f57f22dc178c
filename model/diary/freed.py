"""An account is left for now: its future visits are called off and their hours are free again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.change import Change
from model.diary.edits import cancel_item
from model.diary.table import diary_frame
from model.plan.tables import number, text
from model.state import State

_CAUSE: Final = "customer"  # a decision about the customer, not one's own choice of the day
_AHEAD: Final = ("planned", "confirmed")


@dataclass(frozen=True, slots=True)
class Freed:
    """What an account still had in the diary: ids of the items, and their hours of work."""

    uids: tuple[str, ...]
    hours: float


def freed_by(state: State, rep_id: str, account_id: str, today: date) -> Freed:
    """The rep's items at an account after today that are not done or called off."""
    frame = diary_frame(state)
    ahead = (
        (text(frame, "rep_id") == rep_id)
        & (text(frame, "account_id") == account_id)
        & np.isin(text(frame, "status"), _AHEAD)
        & (text(frame, "date") > today.isoformat())
    )
    hours = np.nan_to_num(number(frame, "workload_h")[ahead])
    return Freed(tuple(map(str, text(frame, "uid")[ahead])), float(hours.sum()))


def calling_off(state: State, uids: Sequence[str]) -> tuple[Change, ...]:
    """The changes that cancel items one after the other; calendars hear of each."""
    changes: list[Change] = []
    for uid in uids:
        change = cancel_item(state, uid, cause=_CAUSE)
        changes.append(change)
        state = change.apply(state)
    return tuple(changes)
