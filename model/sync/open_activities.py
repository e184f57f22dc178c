"""What is planned in the CRM by other hands: the project's open activities."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced
from model.intake.table_kinds import TABLE_KINDS
from model.plan.tables import text, typed_number
from model.state import State

TABLE: Final = "activities_open"
KEY: Final = "uid"
_OVER: Final = ("done", "cancelled", "no_show", "moved")
_TASK: Final = "remote_touch"  # a task of a CRM has no hour and no place
_NAMES: Final = {
    "actual_date": "date",
    "planned_date": "date",
    "contact_id": "contact_ids",
    "contact": "contacts",
}


class OpenActivities:
    """The table during one pull; `change` says what became of it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._put: dict[str, dict[str, str]] = {}
        self._gone: set[str] = set()
        self._known = set(text(state.table(TABLE), KEY).tolist())

    def take(self, uid: str, values: Mapping[str, str]) -> bool:
        """Take an activity if it is still to come; else it leaves the table."""
        if values.get("status", "done") in _OVER:
            self.drop(uid)
            return False
        fields = {field.name for field in TABLE_KINDS[TABLE].fields}
        told = {_NAMES.get(name, name): value for name, value in values.items()}
        told = {"type": _TASK, **told, "status": "planned"}
        self._put[uid] = {name: value for name, value in told.items() if name in fields}
        self._gone.discard(uid)
        return True

    def drop(self, uid: str) -> None:
        """It is over or deleted in the CRM."""
        self._put.pop(uid, None)
        if uid in self._known:
            self._gone.add(uid)

    def change(self, label: str) -> TableReplaced | None:
        """The change of the table; None when nothing came and nothing went."""
        before = self._state.tables.get(TABLE)
        frame = self._state.table(TABLE)
        uids = text(frame, KEY).tolist()
        records: dict[object, dict[Any, Any]] = {
            uid or at: record  # a row without an id is not the CRM's
            for at, (uid, record) in enumerate(zip(uids, frame.to_dict("records"), strict=True))
        }
        numbers = {field.name for field in TABLE_KINDS[TABLE].fields if field.is_number}
        for uid, values in self._put.items():
            told = {n: typed_number(v) if n in numbers else v for n, v in values.items()}
            records[uid] = records.get(uid, {}) | {KEY: uid} | told
        for uid in self._gone:
            records.pop(uid, None)
        names = list(dict.fromkeys([*frame.columns, *(n for r in records.values() for n in r)]))
        columns = {
            name: np.array([r.get(name, np.nan) for r in records.values()], np.float64)
            if name in numbers
            else _texts([r.get(name, "") for r in records.values()])
            for name in names
        }
        after = pd.DataFrame(columns)
        if not (self._put or self._gone) or (before is not None and after.equals(before)):
            return None
        return TableReplaced(label, TABLE, before, after)


def _texts(values: list[Any]) -> Any:
    column = np.empty(len(values), object)
    column[:] = ["" if value != value else value for value in values]
    return column
