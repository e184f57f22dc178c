"""What an account needs, typed: how severe, how we know, in whose words, what we can do."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.plan.facts import ROLES
from model.plan.tables import number, text
from model.state import State

TABLE: Final = "needs"
ANSWERS: Final = ("can", "partly", "cannot")
NEED_CODES: Final = (
    "OR time",
    "capacity",
    "clinical outcome",
    "cost per case",
    "length of stay",
    "patient demand",
    "readmission",
    "service response",
    "staff training",
    "standardisation",
)
LOWEST, HIGHEST = 1, 5
_TEXTS: Final = (
    "need_id",
    "account_id",
    "need",
    "role_class",
    "evidence",
    "noted_on",
    "our_answer",
    "customer_words",
    "next_step",
)


@dataclass(frozen=True, slots=True)
class AccountNeed:
    """One need of one account; `severity` 1 to 5, None while nobody has judged it."""

    need_id: str
    account_id: str
    need: str = ""
    role_class: str = ""
    severity: int | None = None
    evidence: str = ""
    noted_on: str = ""  # ISO
    our_answer: str = ""  # one of ANSWERS, "" open
    customer_words: str = ""
    next_step: str = ""


def needs_at(state: State, account_id: str) -> tuple[AccountNeed, ...]:
    """The needs of an account, the most severe first."""
    return needs_by_account(state).get(account_id, ())


@lru_cache(maxsize=2)
def needs_by_account(state: State) -> Mapping[str, tuple[AccountNeed, ...]]:
    """The needs of every account that has one, the most severe first."""
    table = state.table(TABLE)
    columns = {name: text(table, name).tolist() for name in _TEXTS}
    severity = number(table, "severity").tolist()
    found: dict[str, list[AccountNeed]] = {}
    for row, level in enumerate(severity):
        need = AccountNeed(
            severity=None if math.isnan(level) else int(level),
            **{name: str(column[row]) for name, column in columns.items()},
        )
        found.setdefault(need.account_id, []).append(need)
    return {
        key: tuple(sorted(needs, key=lambda need: -(need.severity or 0)))
        for key, needs in found.items()
    }


def need_problem(need: AccountNeed) -> str:
    """What a need still lacks, "" when it can be printed: severity, evidence, our answer."""
    lacks = []
    if not need.need:
        lacks.append("name")
    if need.severity is None:
        lacks.append("severity")
    if not need.evidence.strip():
        lacks.append("evidence")
    if not need.our_answer:
        lacks.append("answer of ours")
    return f"The need has no {' and no '.join(lacks)}." if lacks else ""


def add_need(state: State, account_id: str, need: str, today: date) -> TableReplaced:
    """A need more at an account, to be described."""
    row = state.accounts.row_of(account_id)
    taken = set(text(state.table(TABLE), "need_id"))
    at = len(taken) + 1
    while f"N{at:02d}" in taken:
        at += 1
    cells = {
        "need_id": f"N{at:02d}",
        "account_id": account_id,
        "need": need,
        "noted_on": today.isoformat(),
    }
    name = state.accounts.text("name")[row]
    return _written(state, None, cells, f"Add a need of {name}")


def set_need(state: State, need_id: str, field: str, value: object) -> TableReplaced:
    """One cell of a need; PlanError when the value cannot stand there."""
    _check(field, value)
    places = np.flatnonzero(text(state.table(TABLE), "need_id") == need_id)
    if not places.size:
        raise PlanError(f"There is no need {need_id}.", remedy="Choose one of the list.")
    label = f"{field.replace('_', ' ').capitalize()} of need {need_id}"
    return _written(state, int(places[0]), {field: value}, label)


def drop_need(state: State, need_id: str) -> TableReplaced:
    """A need less."""
    table = state.table(TABLE)
    kept = text(table, "need_id") != need_id
    if bool(kept.all()):
        raise PlanError(f"There is no need {need_id}.", remedy="Choose one of the list.")
    after = table[kept].reset_index(drop=True)
    return TableReplaced(f"Remove need {need_id}", TABLE, state.tables.get(TABLE), after)


def _check(field: str, value: object) -> None:
    if field == "severity":
        if value is not None and value not in range(LOWEST, HIGHEST + 1):
            raise PlanError("The severity is out of range.", remedy="Choose 1 to 5.")
        return
    if field not in _TEXTS[2:]:
        raise PlanError(f"A need has no {field}.", remedy="Choose another field.")
    if field == "our_answer" and value not in ("", *ANSWERS):
        raise PlanError("The answer is unknown.", remedy="Choose can, partly or cannot.")
    if field == "role_class" and value not in ("", *ROLES):
        raise PlanError("The role is unknown.", remedy=f"Choose one: {', '.join(ROLES)}.")


def _written(state: State, row: int | None, cells: Mapping[str, Any], label: str) -> TableReplaced:
    before = state.tables.get(TABLE)
    n = 0 if before is None else len(before)
    after = pd.DataFrame(index=range(n)) if before is None else before.reset_index(drop=True)
    if row is None:
        after = after.reindex(range(n + 1))
        row = n
    for name in (*_TEXTS, "severity"):
        blank: object = np.nan if name == "severity" else ""
        held = (
            after[name].to_numpy(object, copy=True)
            if name in after.columns
            else np.full(len(after), blank, object)
        )
        if name in cells:
            held[row] = np.nan if cells[name] is None else cells[name]
        if name == "severity":
            after[name] = pd.to_numeric(held).astype(np.float64)
        else:
            after[name] = [value if value == value and value is not None else "" for value in held]
    return TableReplaced(label, TABLE, before, after)
