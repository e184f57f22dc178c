"""What a planned quarter has no day for, kept with the diary until somebody decides about it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Final

import pandas as pd

from model.change import TableReplaced
from model.diary.work_days import Quarter
from model.plan.tables import number, text
from model.state import State

UNPLACED: Final = "diary_unplaced"
REMOTE, LATER, DROP = "remote", "later", "drop"  # the ways out
_NUMBERS: Final = ("minutes", "hours")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A demand without a day, as plain data: the record it would be in the diary."""

    key: str
    title: str
    reason: str
    kind: str
    account_id: str
    contact_ids: str
    roles: str
    purpose: str
    minutes: int
    objective_id: str
    opportunity_id: str
    hours: float
    decision: str = ""  # the way out that was taken, "" while it is open


def left_out(state: State, rep_id: str, quarter: Quarter) -> list[LeftOut]:
    """What the last plan of a rep's quarter left out, decided or not, in its order."""
    table = _own(state.table(UNPLACED), rep_id, quarter)
    names = [one.name for one in fields(LeftOut) if one.name not in _NUMBERS]
    words = {name: text(table, name) for name in names}
    figures = {name: number(table, name) for name in _NUMBERS}
    found = []
    for row in range(len(table)):
        said = {name: str(values[row]) for name, values in words.items()}
        minutes, hours = (float(figures[name][row]) for name in _NUMBERS)
        found.append(LeftOut(**said, minutes=int(minutes), hours=hours))
    return found


def leaving_out(
    state: State, rep_id: str, quarter: Quarter, found: Iterable[LeftOut], label: str
) -> TableReplaced:
    """The change that keeps a new list; what was decided about an item stays decided.

    Items that somebody has decided on stay in the list, also when the new plan no longer asks
    for them: it is because of the decision that it does not.
    """
    known = [one for one in left_out(state, rep_id, quarter) if one.decision]
    decided = {one.key: one.decision for one in known}
    found = list(found)
    fresh_keys = {one.key for one in found}
    found += [one for one in known if one.key not in fresh_keys]
    head = {"rep_id": rep_id, "quarter": quarter.name}
    rows = [
        head | asdict(one) | {"decision": one.decision or decided.get(one.key, "")} for one in found
    ]
    before = state.tables.get(UNPLACED)
    names = ["rep_id", "quarter", *(one.name for one in fields(LeftOut))]
    fresh = pd.DataFrame(rows, columns=names)
    if before is None:
        return TableReplaced(label, UNPLACED, None, fresh)
    mine = (text(before, "rep_id") == rep_id) & (text(before, "quarter") == quarter.name)
    parts = [part for part in (before[~mine], fresh) if len(part)]
    whole = pd.concat(parts, ignore_index=True) if parts else fresh
    return TableReplaced(label, UNPLACED, before, whole)


def deciding(
    state: State, rep_id: str, quarter: Quarter, key: str, decision: str, label: str
) -> TableReplaced:
    """The change that notes which way out was taken of one item."""
    before = state.table(UNPLACED)
    whole = before.copy()
    mine = (text(before, "rep_id") == rep_id) & (text(before, "quarter") == quarter.name)
    whole.loc[mine & (text(before, "key") == key), "decision"] = decision
    return TableReplaced(label, UNPLACED, state.tables.get(UNPLACED), whole)


def _own(table: pd.DataFrame, rep_id: str, quarter: Quarter) -> pd.DataFrame:
    own: pd.DataFrame = table.loc[
        (text(table, "rep_id") == rep_id) & (text(table, "quarter") == quarter.name)
    ]
    return own
