"""Which field packs were made and what was taken from the files that came back."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Final

import pandas as pd

from model.change import TableReplaced
from model.plan.tables import text
from model.state import State

PACKS: Final = "field_packs"
TAKEN: Final = "field_returns"
NOTES: Final = "field_notes"


@dataclass(frozen=True, slots=True)
class Made:
    """One pack that was made; days are ISO, `accounts` the ids it held, joined by tabs."""

    pack_id: str
    rep_id: str
    made_on: str
    expires_on: str
    accounts: str

    @property
    def account_ids(self) -> frozenset[str]:
        """The accounts of the pack."""
        return frozenset(part for part in self.accounts.split("\t") if part)


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry of a return file that was taken; `key` tells it from every other.

    `object` is the item, request or note it was about, `status` and `note` what it said.
    """

    key: str
    kind: str
    object: str
    status: str
    note: str
    rep_id: str
    pack_id: str
    saved_at: str
    read_on: str
    file: str


@dataclass(frozen=True, slots=True)
class FieldNote:
    """One note from the field about an account."""

    note_id: str
    account_id: str
    rep_id: str
    noted_at: str
    note: str


def packs_made(state: State) -> tuple[Made, ...]:
    """Every pack, in the order they were made."""
    return tuple(Made(*row) for row in _rows(state, PACKS, Made))


def last_pack(state: State, rep_id: str) -> Made | None:
    """The newest pack of a rep, None without one."""
    own = [pack for pack in packs_made(state) if pack.rep_id == rep_id]
    return own[-1] if own else None


def remembering(state: State, made: Sequence[Made], label: str) -> TableReplaced:
    """The change that remembers packs; one that is made again stands last."""
    fresh = {pack.pack_id for pack in made}
    kept = [pack for pack in packs_made(state) if pack.pack_id not in fresh]
    return _replaced(state, PACKS, Made, [*kept, *made], label)


def entries_taken(state: State) -> Mapping[str, Taken]:
    """Every entry that was taken, by its key."""
    return {row[0]: Taken(*row) for row in _rows(state, TAKEN, Taken)}


def taking(state: State, fresh: Sequence[Taken], label: str) -> TableReplaced:
    """The change that remembers entries."""
    known = {**entries_taken(state), **{one.key: one for one in fresh}}
    return _replaced(state, TAKEN, Taken, list(known.values()), label)


def field_notes(state: State) -> tuple[FieldNote, ...]:
    """The notes from the field, oldest first."""
    found = [FieldNote(*row) for row in _rows(state, NOTES, FieldNote)]
    return tuple(sorted(found, key=lambda one: (one.noted_at, one.note_id)))


def noting(state: State, fresh: Sequence[FieldNote], label: str) -> TableReplaced:
    """The change that adds notes; one that came before is replaced by what it says now."""
    known = {one.note_id: one for one in (*field_notes(state), *fresh)}
    return _replaced(state, NOTES, FieldNote, list(known.values()), label)


def _rows(state: State, table: str, kind: type) -> list[tuple[str, ...]]:
    frame = state.table(table)
    columns = [text(frame, field.name) for field in fields(kind)]
    return [tuple(map(str, row)) for row in zip(*columns, strict=True)]


def _replaced(
    state: State, table: str, kind: type, rows: Sequence[Made | Taken | FieldNote], label: str
) -> TableReplaced:
    names = [field.name for field in fields(kind)]
    frame = pd.DataFrame([astuple(row) for row in rows], columns=names, dtype=object)
    return TableReplaced(label, table, state.tables.get(table), frame)
