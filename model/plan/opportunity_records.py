"""The tables of opportunities and of what was done to them: how they are read and changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced, Together
from model.errors import PlanError
from model.plan.funnels import Funnel, Step, funnels_of
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State

TABLE: Final = "opportunities"
HISTORY: Final = "opportunity_steps"
OPEN, PARKED, WON, LOST = "open", "parked", "won", "lost"
CLOSED: Final = (WON, LOST)
_COLUMNS: Final = ("opportunity_id", "step", "outcome", "on", "evidence", "who", "step_name")


@dataclass(frozen=True, slots=True)
class Deed:
    """Who acts on which day."""

    today: date
    who: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is done next and on which day (ISO)."""

    words: str
    on: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history to be: which step, what happened, with which evidence."""

    step: int
    outcome: str
    evidence: str
    step_name: str = ""


def row_of(state: State, opportunity_id: str) -> int:
    """The row of an opportunity in its table; PlanError when it is not there."""
    rows = np.flatnonzero(text(state.table(TABLE), "opportunity_id") == opportunity_id)
    if not rows.size:
        raise PlanError(
            f"Opportunity {opportunity_id} is not in the project.", remedy="Choose another one."
        )
    return int(rows[0])


def record_of(state: State, opportunity_id: str) -> dict[str, Any]:
    """The cells of an opportunity, "" where blank; PlanError when it is not there."""
    row = state.table(TABLE).iloc[row_of(state, opportunity_id)].to_dict()
    return {str(name): "" if value != value else value for name, value in row.items()}


def step_of(state: State, opportunity_id: str) -> tuple[Funnel, Step]:
    """The funnel and the step an opportunity stands at; PlanError when either is unknown."""
    record = record_of(state, opportunity_id)
    known = {funnel.id: funnel for funnel in funnels_of(state)}
    funnel = known.get(str(record.get("funnel", "")))
    step = funnel.step(int(float(record.get("step") or 0))) if funnel else None
    if funnel is None or step is None:
        raise PlanError(
            f"Opportunity {opportunity_id} belongs to no funnel or to no step of it.",
            remedy="Choose its funnel and step.",
        )
    return funnel, step


def history_of(state: State, opportunity_id: str) -> list[dict[str, Any]]:
    """What was done to an opportunity, oldest first."""
    table = state.table(HISTORY)
    mine = table[text(table, "opportunity_id") == opportunity_id]
    return [{str(k): v for k, v in row.items()} for row in mine.to_dict("records")]


def needed(words: str, message: str) -> None:
    """PlanError with the message when nothing is written."""
    if not words.strip():
        raise PlanError(message, remedy="Write it in a few words.")


def dated(then: NextStep, today: date) -> dict[str, Any]:
    """The cells of a next step; PlanError without words or a day in the future."""
    day = iso_date(then.on)
    if not then.words.strip() or day is None or day <= today:
        raise PlanError(
            "The next step has no words or no day in the future.",
            remedy="Write what is done next and when.",
        )
    return {"next_step": then.words, "next_step_on": day.isoformat()}


def told(state: State, opportunity_id: str, lines: Sequence[Line], deed: Deed) -> TableReplaced:
    """The history with further lines about one opportunity."""
    log = state.tables.get(HISTORY)
    day = deed.today.isoformat()
    more = pd.DataFrame(
        [
            (opportunity_id, float(x.step), x.outcome, day, x.evidence, deed.who, x.step_name)
            for x in lines
        ],
        columns=list(_COLUMNS),
    )
    whole = more if log is None or not len(log) else pd.concat([log, more], ignore_index=True)
    return TableReplaced(f"Keep what happened to {opportunity_id}", HISTORY, log, whole)


def changed(
    state: State,
    label: str,
    opportunity_id: str,
    after: Mapping[str, Any],
    lines: Sequence[Line],
    deed: Deed,
) -> Together:
    """Some cells of an opportunity with the lines of its history, as one change."""
    before = state.table(TABLE)
    row = row_of(state, opportunity_id)
    cells = TableReplaced(label, TABLE, before, with_cells(before, row, after))
    return Together(label, (cells, told(state, opportunity_id, lines, deed)))


def with_cells(table: pd.DataFrame, row: int, cells: Mapping[str, Any]) -> pd.DataFrame:
    """A copy of a table with some cells of one row set; missing columns are added."""
    columns: dict[str, Any] = {}
    for name, value in cells.items():
        if isinstance(value, float):
            now = table[name] if name in table else pd.Series(np.nan, index=table.index)
            figures = pd.to_numeric(now, errors="coerce").to_numpy(np.float64).copy()
            figures[row] = value
            columns[name] = figures
        else:
            words = text(table, name)
            words[row] = str(value)
            columns[name] = words
    return table.assign(**columns)
