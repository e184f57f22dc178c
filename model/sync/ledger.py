"""What is known of the CRM's side: the base of each record, open conflicts. Tables of the project,
so that undo, save and reopen keep them in step with the data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from typing import Final, Literal, cast

import pandas as pd

from model.change import TableReplaced
from model.plan.tables import text
from model.state import State
from model.sync.connector import What

CONFLICTS: Final = "sync_conflicts"
DIARY_ITEM: Final = "diary"  # a conflict of an item of ours; its local id is the CRM's key of it
Matter = What | Literal["diary"]
_OWN: Final = ("remote_id", "local_id", "version", "gone")


@dataclass(frozen=True, slots=True)
class BaseRow:
    """One record as both sides last agreed on it, by the fields of this project.

    `gone` is the day it was seen deleted in the CRM, "" while it is there.
    """

    remote_id: str
    local_id: str
    version: str
    values: Mapping[str, str]
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed since they last agreed."""

    what: Matter
    local_id: str
    name: str
    field: str
    base: str
    local: str
    remote: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others."""
        return self.what, self.local_id, self.field


def base_table(what: What) -> str:
    """The project's table that keeps the base of one object."""
    return f"sync_base_{what}"


def base_of(state: State, what: What) -> dict[str, BaseRow]:
    """The base of one object by the CRM's ids."""
    table = state.table(base_table(what))
    own = [text(table, name) for name in _OWN]
    names = [name for name in table.columns if name not in _OWN]
    columns = [table[name].to_numpy(object) for name in names]
    found = {}
    for at, (remote_id, local_id, version, gone) in enumerate(zip(*own, strict=True)):
        values = {
            name: column[at]
            for name, column in zip(names, columns, strict=True)
            if isinstance(column[at], str)
        }
        found[remote_id] = BaseRow(remote_id, local_id, version, values, gone)
    return found


def keeping_base(
    state: State, what: What, rows: Mapping[str, BaseRow], label: str
) -> TableReplaced:
    """The change that keeps a new base of one object."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row.values))
    columns: dict[str, list[object]] = {
        own: [getattr(row, own) for row in rows.values()] for own in _OWN
    }
    columns |= {name: [row.values.get(name) for row in rows.values()] for name in names}
    frame = pd.DataFrame(columns, dtype=object)
    key = base_table(what)
    return TableReplaced(label, key, state.tables.get(key), frame)


def conflicts_of(state: State) -> tuple[Conflict, ...]:
    """The conflicts nobody has decided yet."""
    table = state.table(CONFLICTS)
    columns = [text(table, f.name) for f in fields(Conflict)]
    rows = zip(*columns, strict=True)
    return tuple(Conflict(cast(Matter, what), *rest) for what, *rest in rows)


def keeping_conflicts(state: State, conflicts: Iterable[Conflict], label: str) -> TableReplaced:
    """The change that keeps these conflicts and no other."""
    rows = [astuple(conflict) for conflict in conflicts]
    frame = pd.DataFrame(rows, columns=[f.name for f in fields(Conflict)], dtype=object)
    return TableReplaced(label, CONFLICTS, state.tables.get(CONFLICTS), frame)
