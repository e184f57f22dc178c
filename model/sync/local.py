"""Our side of a sync: values as text by record and field, and back into columns and tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import TextArray
from model.corrections import as_text, split_pinned
from model.fields import Kind, account_field
from model.intake.table_kinds import TABLE_KINDS
from model.intake.values import parse_flag
from model.plan.tables import text, typed_number
from model.scenario import LIVE, Layer
from model.state import State
from model.sync.connector import What, number_text
from model.sync.mapping import KEYS, OWNER, TABLES, TERRITORY

CRM_ID: Final = "crm_id"  # the note of a rep that holds the CRM's id of that person
PLACE_PARTS: Final = ("street", "city", "region", "postcode", "country", "lat", "lon")


@dataclass(frozen=True, slots=True)
class Terms:
    """How territories and owners are called on both sides.

    `spelled` gives the CRM's word by territory id; `owner_of` the CRM's owner by territory id.
    """

    layer: Layer
    spelled: Mapping[str, str]
    owner_of: Mapping[str, str]

    @classmethod
    def of(cls, state: State, spelled: Mapping[str, str]) -> "Terms":
        """The live alignment's territories with the ids their reps have in the CRM."""
        layer = state.scenario(LIVE).layer()
        ids = {rep.id: rep.notes.get(CRM_ID, "") for rep in state.reps}
        owners = {t.id: ids.get(t.rep_id, "") for t in layer.territories}
        return cls(layer, spelled, owners)

    def territory_of_owner(self, owner: str) -> str | None:
        """The one territory of an owner; None when there is none or more than one."""
        found = [key for key, known in self.owner_of.items() if owner and known == owner]
        return found[0] if len(found) == 1 else None

    def to_remote(self, field: str, value: str) -> str:
        """A value in the CRM's words."""
        if field != TERRITORY or not value:
            return value
        named = {t.id: t.name for t in self.layer.territories}
        return self.spelled.get(value) or named.get(value, value)

    def to_local(self, field: str, value: str) -> str | None:
        """A value of the CRM in our words; None for a territory that nobody knows here."""
        if field != TERRITORY or not value:
            return value
        wanted = value.casefold()
        by_word = {word.casefold(): key for key, word in self.spelled.items()}
        if wanted in by_word:
            return by_word[wanted]
        for t in self.layer.territories:
            if wanted in (t.id.casefold(), t.name.casefold()):
                return t.id
        return None


def column_text(state: State, name: str, terms: Terms) -> TextArray:
    """One field of every account as text (n_accounts,)."""
    accounts = state.accounts
    if name in (TERRITORY, OWNER):
        ids = [t.id if name == TERRITORY else terms.owner_of[t.id] for t in terms.layer.territories]
        words = np.array([*ids, ""], object)
        return words[terms.layer.alignment.territory]  # UNASSIGNED is -1: the last, ""
    if name not in accounts:
        return np.full(len(accounts), "", object)
    column = accounts[name]
    if column.dtype == np.float64:
        return np.array([number_text(value) for value in column], object)
    if column.dtype == np.bool_:
        return np.where(column, "yes", "").astype(object)
    return column


def local_records(
    state: State, what: What, names: Sequence[str], terms: Terms
) -> dict[str, dict[str, str]]:
    """The records of one object by id, each field as text."""
    if what == "accounts":
        keys = state.accounts.ids
        columns = {name: column_text(state, name, terms) for name in names}
    else:
        table = state.table(TABLES[what])
        keys = text(table, KEYS[what])
        columns = {name: _table_text(table, name) for name in names}
    return {
        str(key): {name: column[at] for name, column in columns.items()}
        for at, key in enumerate(keys)
        if key
    }


def _table_text(table: pd.DataFrame, name: str) -> TextArray:
    if name in table.columns and table[name].dtype == np.float64:
        return np.array([number_text(v) for v in table[name]], object)
    return text(table, name)


def held_fields(state: State) -> dict[str, frozenset[str]]:
    """What only people change, by account id: a locked territory, corrected values and places."""
    accounts, held = state.accounts, {}
    locked = accounts.locked
    by_hand = accounts.text("placed_by") == "user"
    pinned = accounts.text("pinned")
    for at in np.flatnonzero(locked | by_hand | (pinned != "")).tolist():
        names = set(split_pinned(pinned[at]))
        if locked[at]:
            names |= {TERRITORY, OWNER}
        if by_hand[at]:
            names |= {"lat", "lon"}
        held[str(accounts.ids[at])] = frozenset(names)
    return held


def in_form(what: What, name: str, value: str) -> str:
    """A value of the CRM in the one form of its field here: dates as days, numbers as numbers."""
    known = account_field(name) if what == "accounts" else _table_field(what, name)
    kind = known.kind if known else Kind.TEXT
    if kind == Kind.DATE:
        return value[:10]
    if kind in (Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.SHARE):
        return number_text(typed_number(value)) or value
    if kind == Kind.FLAG:
        return "yes" if parse_flag(value) else ""
    return value


def _table_field(what: What, name: str) -> Any:
    return next((f for f in TABLE_KINDS[TABLES[what]].fields if f.name == name), None)


def name_of(accounts: Accounts, local_id: str) -> str:
    """What people call an account."""
    if not accounts.has(local_id):
        return local_id
    return as_text(accounts.text("name")[accounts.row_of(local_id)]) or local_id
