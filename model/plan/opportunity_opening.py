"""Opportunities that begin, and those an import brought without a funnel."""

import math
import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced, Together
from model.errors import PlanError
from model.plan.funnels import Funnel, Step, funnels_of
from model.plan.opportunity_records import (
    OPEN,
    TABLE,
    Deed,
    Line,
    NextStep,
    changed,
    dated,
    needed,
    record_of,
    told,
)
from model.plan.tables import text
from model.state import State

OPENED, PLACED = "opened", "placed"
CAPITAL: Final = "capital"
_NUMBER: Final = re.compile(r"^O(\d+)$")


@dataclass(frozen=True, slots=True)
class NewOpportunity:
    """What is known of an opportunity on its first day; `value` is money a year, of a capital
    sale money once."""

    account_id: str
    line: str
    funnel: str
    value: float
    competitor: str = ""
    step: int = 1


def open_opportunity(state: State, new: NewOpportunity, then: NextStep, deed: Deed) -> Together:
    """Add an opportunity at its first step; PlanError when something needed is missing."""
    account = state.accounts.record(state.accounts.row_of(new.account_id))
    needed(new.line, "The opportunity has no product line.")
    if not (math.isfinite(new.value) and new.value > 0):
        raise PlanError("The opportunity has no value.", remedy="Enter what it is worth a year.")
    funnel, step = _place(state, new.funnel, new.step)
    day, key = deed.today.isoformat(), next_id(state)
    line: dict[str, Any] = {
        "opportunity_id": key,
        "account_id": new.account_id,
        "account": str(account.get("name", "")),
        "line": new.line.strip(),
        "funnel": funnel.id,
        "status": OPEN,
        "competitor": new.competitor.strip(),
        "value_per_year": math.nan if funnel.id == CAPITAL else new.value,
        "one_off_value": new.value if funnel.id == CAPITAL else math.nan,
        "opened": day,
        "plan_b": "none",
        **_standing(step, day),
        **dated(then, deed.today),
    }
    before = state.tables.get(TABLE)
    row = pd.DataFrame([line])
    whole = row if before is None or not len(before) else _joined(before, row)
    label = f"Open {key}: {new.line.strip()}"
    opened = TableReplaced(label, TABLE, before, whole)
    history = told(state, key, [Line(step.no, OPENED, new.line.strip(), step.name)], deed)
    return Together(label, (opened, history))


def place_in_funnel(
    state: State, opportunity_id: str, funnel_id: str, number: int, deed: Deed
) -> Together:
    """Give an opportunity its funnel and step, where an import left them open or unknown."""
    funnel, step = _place(state, funnel_id, number)
    record = record_of(state, opportunity_id)
    day = deed.today.isoformat()
    after: dict[str, Any] = {"funnel": funnel.id, **_standing(step, day)}
    after["opened"] = str(record.get("opened") or day)
    if not record.get("status"):
        after["status"] = OPEN
    line = Line(step.no, PLACED, f"{funnel.name}, step {step.no}", step.name)
    label = f"Put {opportunity_id} into {funnel.name}"
    return changed(state, label, opportunity_id, after, [line], deed)


def unplaced(state: State) -> tuple[str, ...]:
    """Ids of open opportunities whose funnel or step nobody knows: no one could move them."""
    known = {funnel.id: len(funnel.steps) for funnel in funnels_of(state)}
    table = state.table(TABLE)
    columns = (text(table, name) for name in ("opportunity_id", "status", "funnel", "step"))
    return tuple(
        str(key)
        for key, status, funnel, step in zip(*columns, strict=True)
        if status not in ("won", "lost") and not 1 <= _whole(step) <= known.get(funnel, 0)
    )


def next_id(state: State) -> str:
    """The next free number: O33 after O32."""
    numbers = [
        int(found[1])
        for key in text(state.table(TABLE), "opportunity_id")
        if (found := _NUMBER.match(str(key)))
    ]
    return f"O{max(numbers, default=0) + 1}"


def _whole(value: str) -> int:
    try:
        return int(float(value))
    except ValueError:
        return 0


def _place(state: State, funnel_id: str, number: int) -> tuple[Funnel, Step]:
    funnel = next((f for f in funnels_of(state) if f.id == funnel_id), None)
    step = funnel.step(number) if funnel else None
    if funnel is None or step is None:
        raise PlanError("There is no such funnel or step.", remedy="Choose both from the lists.")
    return funnel, step


def _standing(step: Step, day: str) -> dict[str, Any]:
    return {
        "step": float(step.no),
        "step_name": step.name,
        "step_entered": day,
        f"step{step.no}_on": day,
        "days_in_step": 0.0,
        "standard_days": float(step.standard_days),
        "probability": step.probability,
    }


def _joined(before: pd.DataFrame, row: pd.DataFrame) -> pd.DataFrame:
    """The table with one row more, each column of the kind it had."""
    names = [*before.columns, *(n for n in row.columns if n not in before.columns)]
    columns: dict[str, Any] = {}
    for name in names:
        old = before[name] if name in before else pd.Series([""] * len(before), dtype=object)
        new = row[name].iloc[0] if name in row else None
        if pd.api.types.is_numeric_dtype(old) or isinstance(new, float):
            figures = pd.to_numeric(old, errors="coerce").to_numpy(np.float64)
            columns[name] = np.append(figures, np.nan if new is None else float(new))
        else:
            words = np.array([*old.to_numpy(object), "" if new is None else new], object)
            columns[name] = words
    return pd.DataFrame(columns)
