"""Conflicts decided: a field is ours or theirs from now on."""

from collections.abc import Mapping
from dataclasses import replace

from model.change import Change, Together
from model.errors import PlanError
from model.state import State
from model.sync.connector import OBJECTS, What
from model.sync.ledger import (
    DIARY_ITEM,
    BaseRow,
    base_of,
    conflicts_of,
    keeping_base,
    keeping_conflicts,
)
from model.sync.local import Terms
from model.sync.merge import Side
from model.sync.returning import keeping_undecided, take_back, undecided
from model.sync.setup import notes_of, setup_of
from model.sync.taking import Brought, accounts_change, table_change


def decide(state: State, choices: Mapping[tuple[str, str, str], Side]) -> Change:
    """The change that settles conflicts by (object, id, field).

    "theirs" takes the CRM's value; "ours" keeps the value here, which the next push sends.
    """
    chosen = [c for c in conflicts_of(state) if c.key in choices]
    if not chosen:
        raise PlanError("No conflict is chosen.", remedy="Mark the lines to decide.")
    label = f"Decide {len(chosen):,} conflict{'s' if len(chosen) != 1 else ''}"
    terms = Terms.of(state, notes_of(state, "territory"))
    parts: list[Change] = []
    for what in OBJECTS:
        mine = [c for c in chosen if c.what == what]
        if not mine:
            continue
        brought = Brought()
        for conflict in mine:
            if choices[conflict.key] == "theirs":
                values = brought.edits.setdefault(conflict.local_id, {})
                values[conflict.field] = conflict.remote
        if brought.edits:
            parts.append(
                accounts_change(state, brought, terms, label)
                if what == "accounts"
                else table_change(state, what, brought, label)
            )
        agreed = {(c.local_id, c.field): c.remote for c in mine}
        parts.append(keeping_base(state, what, _agreed(state, what, agreed), label))
    parts += _of_diary(state, choices, label)
    left = [c for c in conflicts_of(state) if c.key not in choices]
    parts.append(keeping_conflicts(state, left, label))
    return Together(label, tuple(parts))


def _of_diary(
    state: State, choices: Mapping[tuple[str, str, str], Side], label: str
) -> list[Change]:
    """What becomes of the diary's items among the conflicts."""
    sides = {key: side for (what, key, _), side in choices.items() if what == DIARY_ITEM}
    setup, said = setup_of(state), undecided(state)
    told = [said[key] for key in sides if key in said]
    if setup is None or not told:
        return []
    back = take_back(state, setup.system, told, label, sides)
    left = [one for key, one in said.items() if key not in sides]
    return [*back.changes, keeping_undecided(state, left, label)]


def _agreed(state: State, what: What, values: Mapping[tuple[str, str], str]) -> dict[str, BaseRow]:
    rows = base_of(state, what)
    for key, row in rows.items():
        mine = {field: value for (local, field), value in values.items() if local == row.local_id}
        if mine:
            rows[key] = replace(row, values={**row.values, **mine})
    return rows
