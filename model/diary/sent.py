"""What calendars and CRMs have been told of diary items, so that they can be kept up to date."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Final

import numpy as np
import pandas as pd

from model.change import TableReplaced
from model.plan.tables import number, text
from model.state import State

SENT: Final = "diary_sent"
CALENDAR: Final = "calendar"


@dataclass(frozen=True, slots=True)
class Sent:
    """One item as it was last sent to one target ("calendar", "salesforce", ...).

    Days and times are ISO, local wall time; `mark` tells any change of what was said; `status`
    is that of the item then. Nobody is named.
    """

    rep_id: str
    target: str
    uid: str
    external_id: str
    sequence: int
    mark: str
    day: str
    start: str
    end: str
    status: str
    title: str


def sent_items(state: State, rep_id: str, target: str) -> dict[str, Sent]:
    """What a target knows of a rep's items, by external id."""
    table = state.table(SENT)
    names = [f.name for f in fields(Sent)]
    columns = {name: text(table, name) for name in names}
    numbers = np.nan_to_num(number(table, "sequence"))
    found = {}
    wanted = (columns["rep_id"] == rep_id) & (columns["target"] == target)
    for n in np.flatnonzero(wanted).tolist():
        values = {name: str(columns[name][n]) for name in names if name != "sequence"}
        sent = Sent(**values, sequence=int(numbers[n]))
        found[sent.external_id] = sent
    return found


def sending(state: State, label: str, items: Iterable[Sent]) -> TableReplaced:
    """The change that remembers what has been sent; earlier facts about the same items give way."""
    before = state.tables.get(SENT)
    known = _all(state)
    known |= {_key(sent): sent for sent in items}
    frame = pd.DataFrame(
        [astuple(sent) for sent in known.values()], columns=[f.name for f in fields(Sent)]
    )
    frame["sequence"] = frame["sequence"].astype(np.float64)
    return TableReplaced(label, SENT, before, frame)


def _all(state: State) -> dict[tuple[str, str, str], Sent]:
    table = state.table(SENT)
    pairs = zip(text(table, "rep_id"), text(table, "target"), strict=True)
    found: dict[tuple[str, str, str], Sent] = {}
    for rep_id, target in dict.fromkeys((str(r), str(t)) for r, t in pairs):
        known: Mapping[str, Sent] = sent_items(state, rep_id, target)
        found |= {_key(sent): sent for sent in known.values()}
    return found


def _key(sent: Sent) -> tuple[str, str, str]:
    return sent.rep_id, sent.target, sent.external_id
