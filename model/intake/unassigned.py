"""Calendar items that belong to no account or no objective: listed, to be assigned by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from model.change import TableReplaced
from model.errors import PlanError
from model.intake.values import clean_text
from model.state import State

_KEYS: Final = {
    "activities_done": ("activity_id", "actual_date"),
    "activities_open": ("uid", "date"),
    "diary_q1": ("uid", "date"),
    "diary": ("uid", "date"),
}
_INTERNAL: Final = frozenset(
    [
        "co_travel",
        "company",
        "enablement_practice",
        "holiday",
        "leave",
        "planning_admin",
        "specialist_cover",
        "team_meeting",
        "travel",
        "urgent_buffer",
    ]
)
_ALIKE: Final = 80.0  # percent: a name that stands in the words of the item
_SHORTEST: Final = 4  # letters of a name worth looking for


@dataclass(frozen=True, slots=True)
class Unassigned:
    """One item nobody can count: `missing` names "account" and "objective" as they lack.

    An account the project does not know is missing too: it was removed, or another program wrote
    the item. `suggestion` is the id of the account whose name its words hold, "" for none.
    """

    table: str
    key: str
    day: str  # ISO
    words: str
    missing: tuple[str, ...]
    suggestion: str


def unassigned_items(state: State) -> list[Unassigned]:
    """Every customer-facing item without an account, or without an objective, by day.

    Days in the office, travel and buffers need neither. An objective is asked for only where
    the project's plans have any and the item's table can name one. Source: plan-spec §1.7,
    an orphan is "unplanned", and S0-58.
    """
    names = {
        name: i for i, name in zip(state.accounts.ids, state.accounts.text("name"), strict=True)
    }
    asked = any(plan.get("quarterly_objectives") for plan in state.plans.values())
    found: list[Unassigned] = []
    for table, (key, day) in _KEYS.items():
        frame = state.table(table)
        if key not in frame:
            continue
        needed = asked and "objective_id" in frame
        for record in frame.to_dict("records"):
            unknown = _unknown_account(state, record)
            missing = _missing(record, unknown, objective=needed)
            if missing:
                words = _words(record, unknown)
                found.append(
                    Unassigned(
                        table,
                        clean_text(record.get(key)),
                        clean_text(record.get(day)),
                        words,
                        missing,
                        _suggestion(words, names) if "account" in missing else "",
                    )
                )
    return sorted(found, key=lambda item: (item.day, item.table, item.key))


def _unknown_account(state: State, record: Mapping[Any, Any]) -> str:
    """The account id of an item that is none of the project's, "" for a known one or none."""
    account_id = clean_text(record.get("account_id"))
    return "" if state.accounts.has(account_id) else account_id


def _missing(record: Mapping[Any, Any], unknown: str, *, objective: bool) -> tuple[str, ...]:
    if clean_text(record.get("type")) in _INTERNAL:
        return ()
    missing = [] if clean_text(record.get("account_id")) and not unknown else ["account"]
    if objective and not clean_text(record.get("objective_id")):
        missing.append("objective")
    return tuple(missing)


def _words(record: Mapping[Any, Any], unknown: str) -> str:
    names = ("account", "purpose", "contact", "contacts")
    parts = [clean_text(record.get(name)) for name in names]
    parts.append(f"account {unknown} is not in the project" if unknown else "")
    return " · ".join(part for part in parts if part)


def _suggestion(words: str, names: Mapping[str, str]) -> str:
    """The account whose name stands in the words, "" when none or several do as well."""
    long = [name for name in names if len(name) >= _SHORTEST]
    found = process.extract(words, long, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return ""
    return names[found[0][0]]


def assign_item(
    state: State, table: str, key: str, *, account_id: str = "", objective_id: str = ""
) -> TableReplaced:
    """The change that gives one item its account, its objective, or both.

    PlanError when there is no such item or account.
    """
    frame = state.table(table)
    column = _KEYS.get(table, ("", ""))[0]
    rows = np.flatnonzero(frame[column].to_numpy(object) == key) if column in frame else ()
    if not len(rows):
        raise PlanError(f'There is no item "{key}" in {table}.', remedy="Open the list again.")
    values: dict[str, str] = {}
    if account_id:
        row = state.accounts.row_of(account_id)
        values = {"account_id": account_id, "account": str(state.accounts.text("name")[row])}
    if objective_id:
        values["objective_id"] = objective_id
    after = pd.DataFrame(frame)
    for name, value in values.items():
        cells = (
            after[name].to_numpy(object).copy()
            if name in after
            else np.full(len(after), "", object)
        )
        cells[rows] = value
        after = after.assign(**{name: cells})
    return TableReplaced(f"Assign {key}", table, frame, after)
