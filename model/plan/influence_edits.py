"""Editing the influence map by hand: edges, people, their tiers per family, ask and offer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.account_changes import CellsEdited
from model.change import Change, TableReplaced, Together
from model.errors import PlanError
from model.plan.facts import ROLES
from model.plan.influence_graph import tier_number
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State

EDGES, PEOPLE, LEADERS = "influence", "contacts", "kol"
EDGE_KINDS: Final = (
    "training",
    "referral",
    "society",
    "same group",
    "mentor",
    "nominated",
)
LEADER_FIELDS: Final = (
    "scientific_interest",
    "what_we_offer",
    "what_we_ask",
    "next_step_1",
    "next_step_2",
    "next_step_3",
    "compliance_owner",
    "rationale",
    "speaker_status",
    "agreement_until",
)
PERSON_FIELDS: Final = (
    "name",
    "title",
    "specialty",
    "role_class",
    "buying_role",
    "adopter_type",
    "relationship",
    "relationship_target",
    "preferences",
)
_STEPS: Final = ("next_step_1", "next_step_2", "next_step_3")
_LEAST, _MOST = 0.1, 1.0
_RELATIONSHIP = (-2, 3)


@dataclass(frozen=True, slots=True)
class Edge:
    """One influence edge; `edge_id` "" for a new one."""

    edge_id: str
    from_account: str
    to_account: str
    weight: float  # 0.1-1.0
    kind: str
    evidence: str
    from_contact: str = ""
    family: str = ""


def put_edge(state: State, edge: Edge, today: date) -> TableReplaced:
    """An edge more, or one changed; PlanError when it would say nothing or too much."""
    for account_id in (edge.from_account, edge.to_account):
        state.accounts.row_of(account_id)
    if edge.from_account == edge.to_account:
        raise PlanError("An account does not ask itself.", remedy="Choose two accounts.")
    if not _LEAST <= edge.weight <= _MOST:
        raise PlanError(
            f"The weight {edge.weight:g} is out of range.",
            remedy=f"Enter a weight from {_LEAST} to {_MOST:g}.",
        )
    if edge.kind not in EDGE_KINDS:
        raise PlanError("The edge has no kind.", remedy=f"Choose one: {', '.join(EDGE_KINDS)}.")
    if not edge.evidence.strip():
        raise PlanError("The edge has no evidence.", remedy="Write who told you, and when.")
    table = state.table(EDGES)
    ids = text(table, "edge_id")
    same = (text(table, "from_account") == edge.from_account) & (
        text(table, "to_account") == edge.to_account
    )
    if bool((same & (ids != edge.edge_id)).any()):
        raise PlanError(
            f"{edge.from_account} has an edge to {edge.to_account} already.",
            remedy="Change the weight of that one.",
        )
    key = edge.edge_id or _free_id(set(ids), "E")
    cells = {**asdict(edge), "edge_id": key, "noted_on": today.isoformat()}
    label = f"{'Change' if edge.edge_id else 'Add'} edge {edge.from_account} to {edge.to_account}"
    return _put(state, EDGES, "edge_id", key, cells, label)


def drop_edge(state: State, edge_id: str) -> TableReplaced:
    """An edge less."""
    return _dropped(state, EDGES, "edge_id", edge_id, f"Remove edge {edge_id}")


def set_tier(state: State, contact_id: str, family: str, tier: int, today: date) -> Change:
    """The tier (1-4, 0 for none) of a person in one procedure family, reviewed today.

    A person leads opinion per family; the contact carries the best of them, the account what its
    people make of it.
    """
    if not 0 <= tier <= 4:
        raise PlanError(f"There is no tier {tier}.", remedy="Choose T1 to T4, or none.")
    account_id, name = _person(state, contact_id)
    label = f"Set {name} to {f'T{tier}' if tier else 'no tier'}"
    table = state.table(LEADERS)
    others = {
        str(f): tier_number(t)
        for c, f, t in zip(
            text(table, "contact_id"), text(table, "family"), text(table, "tier"), strict=True
        )
        if c == contact_id and f != family and tier_number(t)
    }
    tiers = {**others, **({family: tier} if tier else {})}
    best = min(tiers, key=lambda f: (tiers[f], f), default="")
    cells = {
        "kol_tier": f"T{tiers[best]}" if tiers else "",
        "kol_family": best,
        "tier_reviewed_on": today.isoformat(),
    }
    person = _put(state, PEOPLE, "contact_id", contact_id, cells, label)
    row = {
        "contact_id": contact_id,
        "name": name,
        "account_id": account_id,
        "family": family,
        "tier": f"T{tier}" if tier else "",
        "tier_reviewed_on": today.isoformat(),
    }
    leader = _leader_row(state, contact_id, family, row, label)
    parts: tuple[Change, ...] = (person, leader)
    account = _account_tiers(person.apply(state), account_id, label)
    return Together(label, (*parts, account) if account is not None else parts)


def set_leader(state: State, contact_id: str, family: str = "", **cells: str) -> TableReplaced:
    """What is asked of a leader, offered and done next, by the fields LEADER_FIELDS.

    Next steps read "2027-01-21 demo and wet lab": PlanError when one has no date in front.
    """
    account_id, name = _person(state, contact_id)
    unknown = sorted(set(cells) - set(LEADER_FIELDS))
    if unknown:
        raise PlanError(f"A leader has no {unknown[0]}.", remedy="Choose another field.")
    for field in _STEPS:
        words = cells.get(field, "").strip()
        if words and (iso_date(words) is None or not words[10:].strip()):
            raise PlanError(
                "The next step has no date.", remedy="Write the day first: 2027-01-21 wet lab."
            )
    row = {"contact_id": contact_id, "name": name, "account_id": account_id, **cells}
    return _leader_row(state, contact_id, family, row, f"Change the plan for {name}")


def set_next_step(state: State, contact_id: str, words: str, today: date) -> TableReplaced:
    """The next dated step with a leader ("2027-01-21 wet lab"), "" for none.

    It takes the place of the step that was next, else of one that is empty or past.
    """
    table = state.table(LEADERS)
    at = np.flatnonzero(text(table, "contact_id") == contact_id)
    held = [str(text(table, name)[at[0]]) if at.size else "" for name in _STEPS]
    days = [iso_date(step) for step in held]
    coming = [(day, n) for n, day in enumerate(days) if day is not None and day >= today]
    free = [n for n, day in enumerate(days) if day is None or day < today]
    slot = min(coming)[1] if coming else free[0]
    return set_leader(state, contact_id, **{_STEPS[slot]: words})


def set_person(state: State, contact_id: str, **cells: Any) -> TableReplaced:
    """Cells of a contact by the fields PERSON_FIELDS: role, adopter type, relationship …"""
    _, name = _person(state, contact_id)
    unknown = sorted(set(cells) - set(PERSON_FIELDS))
    if unknown:
        raise PlanError(f"A person has no {unknown[0]}.", remedy="Choose another field.")
    _check_person(cells)
    return _put(state, PEOPLE, "contact_id", contact_id, cells, f"Change {name}")


def add_person(
    state: State, account_id: str, name: str, role_class: str, **cells: Any
) -> TableReplaced:
    """A person more at an account."""
    state.accounts.row_of(account_id)
    if not name.strip():
        raise PlanError("The person has no name.", remedy="Write the name.")
    cells = {**cells, "role_class": role_class}
    _check_person(cells)
    key = _free_id(set(text(state.table(PEOPLE), "contact_id")), "P")
    row = {"contact_id": key, "name": name.strip(), "account_id": account_id, **cells}
    return _put(state, PEOPLE, "contact_id", key, row, f"Add {name.strip()}")


def _check_person(cells: Mapping[str, Any]) -> None:
    if "role_class" in cells and cells["role_class"] not in ROLES:
        raise PlanError("The person has no role.", remedy=f"Choose one: {', '.join(ROLES)}.")
    for field in ("relationship", "relationship_target"):
        low, high = _RELATIONSHIP
        if field in cells and not low <= float(cells[field]) <= high:
            raise PlanError("The relationship is out of range.", remedy=f"Choose {low} to +{high}.")


def _person(state: State, contact_id: str) -> tuple[str, str]:
    """Account and name of a contact."""
    table = state.table(PEOPLE)
    at = np.flatnonzero(text(table, "contact_id") == contact_id)
    if not at.size:
        raise PlanError(f"There is no contact {contact_id}.", remedy="Choose one of the contacts.")
    row = int(at[0])
    return str(text(table, "account_id")[row]), str(text(table, "name")[row])


def _leader_row(
    state: State, contact_id: str, family: str, cells: Mapping[str, Any], label: str
) -> TableReplaced:
    """The row of a person and a family in the table of leaders, changed or new."""
    table = state.table(LEADERS)
    mine = text(table, "contact_id") == contact_id
    exact = np.flatnonzero(mine & (text(table, "family") == family))
    at = exact if exact.size else (np.flatnonzero(mine) if not family else exact)
    if at.size:
        return _written(state, LEADERS, int(at[0]), cells, label)
    key = _free_id(set(text(table, "kol_id")), "K")
    return _written(state, LEADERS, None, {"kol_id": key, "family": family, **cells}, label)


def _account_tiers(state: State, account_id: str, label: str) -> CellsEdited | None:
    """The account's own columns of leaders as its people now are; None when they agree."""
    accounts, table = state.accounts, state.table(PEOPLE)
    if "best_kol_tier" not in accounts:
        return None
    mine = text(table, "account_id") == account_id
    tiers = [tier_number(words) for words in text(table, "kol_tier")[mine]]
    known = [tier for tier in tiers if tier]
    leaders = sum(tier <= 3 for tier in known)
    after = {"best_kol_tier": float(min(known, default=0))}
    if "extra_kols" in accounts:
        after["extra_kols"] = float(max(0, leaders - 1))
    row = accounts.row_of(account_id)
    now = {name: accounts.number(name)[row] for name in after}
    if now == after:
        return None
    return CellsEdited(
        label,
        (account_id,),
        {name: accounts[name][[row]].copy() for name in after},
        {name: np.array([value]).astype(accounts[name].dtype) for name, value in after.items()},
    )


def _put(
    state: State, table: str, key: str, wanted: str, cells: Mapping[str, Any], label: str
) -> TableReplaced:
    found = np.flatnonzero(text(state.table(table), key) == wanted)
    return _written(state, table, int(found[0]) if found.size else None, cells, label)


def _written(
    state: State, name: str, row: int | None, cells: Mapping[str, Any], label: str
) -> TableReplaced:
    """Cells written into a row, or a new row at the end; columns that come are blank elsewhere."""
    before = state.tables.get(name)
    after = pd.DataFrame() if before is None else before.copy()
    n = len(after)
    at = n if row is None else row
    if row is None:
        blank = {
            column: [np.nan if after[column].dtype.kind == "f" else False
                     if after[column].dtype.kind == "b" else ""]
            for column in after.columns
        }  # fmt: skip
        fresh = pd.DataFrame(blank, index=[n])
        after = pd.concat([after, fresh]) if len(after.columns) else pd.DataFrame(index=[0])
    after = after.reset_index(drop=True)
    for column, value in cells.items():
        if column not in after.columns:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            blank_column = np.full(
                len(after), np.nan if number else "", float if number else object
            )
            after[column] = blank_column
        held = after[column].to_numpy(copy=True)
        held[at] = str(value) if held.dtype == object else value
        after[column] = held
    return TableReplaced(label, name, before, after)


def _dropped(state: State, name: str, key: str, wanted: str, label: str) -> TableReplaced:
    before = state.tables.get(name)
    table = state.table(name)
    kept = text(table, key) != wanted
    if bool(kept.all()):
        raise PlanError(f"{wanted} is not there.", remedy="Choose one that is.")
    return TableReplaced(label, name, before, table[kept].reset_index(drop=True))


def _free_id(taken: set[Any], prefix: str) -> str:
    number = len(taken) + 1
    while f"{prefix}{number:02d}" in taken:
        number += 1
    return f"{prefix}{number:02d}"
