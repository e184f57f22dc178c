"""What happens to an opportunity: a step ticked with evidence, a plan B, a park, an end.

Each function returns a Change of the tables `opportunities` and `opportunity_steps`; the second
keeps who did what on which day with which evidence (plan-spec §1.9, acceptance S0-88 to S0-98).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from model.change import TableReplaced, Together
from model.errors import PlanError
from model.plan.funnels import FIRST_QUALIFIED_STEP, WON_STEP, Funnel, Step, funnels_of
from model.plan.period import iso_date
from model.plan.qualification import verdict_of
from model.plan.tables import text
from model.state import State

TABLE: Final = "opportunities"
HISTORY: Final = "opportunity_steps"
TICKED, SKIPPED, FAILED = "ticked", "skipped", "plan B"
PARKED, LOST, REOPENED = "parked", "lost", "reopened"
CLOSED: Final = ("won", "lost")
_TRY: Final = re.compile(r"try (\d+) of")
_COLUMNS: Final = ("opportunity_id", "step", "outcome", "on", "evidence", "who")


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


def record_of(state: State, opportunity_id: str) -> dict[str, Any]:
    """The row of an opportunity; PlanError when it is not there."""
    table = state.table(TABLE)
    rows = np.flatnonzero(text(table, "opportunity_id") == opportunity_id)
    if not rows.size:
        raise PlanError(
            f"Opportunity {opportunity_id} is not in the project.", remedy="Choose another one."
        )
    row = table.iloc[int(rows[0])].to_dict()
    return {str(name): "" if value != value else value for name, value in row.items()}


def step_of(state: State, opportunity_id: str) -> tuple[Funnel, Step]:
    """The funnel and the step an opportunity stands at; PlanError when either is unknown."""
    record = record_of(state, opportunity_id)
    known = {funnel.id: funnel for funnel in funnels_of(state)}
    funnel = known.get(str(record.get("funnel", "")))
    step = funnel.step(int(record["step"] or 0)) if funnel else None
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


def advance(
    state: State,
    opportunity_id: str,
    evidence: str,
    then: NextStep,
    deed: Deed,
    *,
    to: int = 0,
    why_skipped: str = "",
) -> Together:
    """Tick the step with its evidence and go on, to step `to` if steps between are skipped.

    PlanError without evidence, without a dated next step, when a skip has no reason, and when
    step 3 is entered by an opportunity that has not been qualified.
    """
    funnel, step = _open_step(state, opportunity_id)
    to = to or step.no + 1
    target = funnel.step(to)
    if target is None or to <= step.no:
        raise PlanError(
            f"Step {step.no} of {len(funnel.steps)} cannot go on to step {to}.",
            remedy="Choose a later step of the funnel.",
        )
    _needed(evidence, f"Step {step.no} needs its evidence: {step.exit_gate}.")
    if to > step.no + 1:
        _needed(why_skipped, f"{to - step.no - 1} steps would be skipped without a reason.")
    if step.no < FIRST_QUALIFIED_STEP <= to and verdict_of(state, opportunity_id) not in (
        "can",
        "partly",
    ):
        raise PlanError(
            f"{opportunity_id} is not qualified for step {FIRST_QUALIFIED_STEP}.",
            remedy="Answer whether we can help, partly or not; if not, ask for a referral.",
        )
    today = deed.today.isoformat()
    lines = [(step.no, TICKED, evidence)]
    lines += [(n, SKIPPED, why_skipped) for n in range(step.no + 1, to)]
    after = _entered(state, opportunity_id, target, _dated(then, deed.today), today)
    if to >= WON_STEP:
        after |= _won(record_of(state, opportunity_id), deed.today)
    label = f"Move {opportunity_id} to step {to}"
    return _change(state, label, opportunity_id, after, lines, deed)


def fail(state: State, opportunity_id: str, reason: str, then: NextStep, deed: Deed) -> Together:
    """The gate failed: start the step's plan B; PlanError when all its tries are used."""
    _, step = _open_step(state, opportunity_id)
    _needed(reason, f"Step {step.no} failed without a reason.")
    tries = plan_b_tries(state, opportunity_id)
    if tries >= step.plan_b.max_tries:
        raise PlanError(
            f"Plan B of step {step.no} was tried {tries} of {step.plan_b.max_tries} times.",
            remedy="Park the opportunity or disqualify it.",
        )
    words = (
        f"triggered {deed.today.isoformat()}: {step.plan_b.action}, "
        f"try {tries + 1} of {step.plan_b.max_tries}"
    )
    after = {"plan_b": words, **_dated(then, deed.today)}
    label = f"Start plan B of {opportunity_id}"
    return _change(state, label, opportunity_id, after, [(step.no, FAILED, reason)], deed)


def park(state: State, opportunity_id: str, reason: str, reassess_on: str, deed: Deed) -> Together:
    """Leave an opportunity until a day; it shows again then."""
    _, step = _open_step(state, opportunity_id)
    _needed(reason, f"{opportunity_id} would be parked without a reason.")
    then = _dated(NextStep(f"Reassess: {reason}", reassess_on), deed.today)
    label = f"Park {opportunity_id}"
    lines = [(step.no, PARKED, reason)]
    return _change(state, label, opportunity_id, {"status": PARKED, **then}, lines, deed)


def reopen(state: State, opportunity_id: str, then: NextStep, deed: Deed) -> Together:
    """Take up a parked opportunity at the step it was left; the step's clock starts anew."""
    record = record_of(state, opportunity_id)
    if record.get("status") != PARKED:
        raise PlanError(f"{opportunity_id} is not parked.", remedy="Choose a parked one.")
    after = {"status": "open", "step_entered": deed.today.isoformat()}
    after |= _dated(then, deed.today)
    lines = [(int(record["step"]), REOPENED, then.words)]
    return _change(state, f"Take up {opportunity_id}", opportunity_id, after, lines, deed)


def disqualify(state: State, opportunity_id: str, reason: str, deed: Deed) -> Together:
    """End an opportunity as lost, with the reason; it counts in the win rate."""
    _, step = _open_step(state, opportunity_id)
    _needed(reason, f"{opportunity_id} would be lost without a reason.")
    record = record_of(state, opportunity_id)
    after = {
        "status": LOST,
        "loss_reason": reason,
        "probability": 0.0,
        "next_step": "",
        "next_step_on": "",
        **_closed(record, deed.today),
    }
    lines = [(step.no, LOST, reason)]
    return _change(state, f"Close {opportunity_id}", opportunity_id, after, lines, deed)


def ways_out(state: State, opportunity_id: str) -> tuple[str, ...]:
    """What is open to a failed gate, the advised way first.

    The first failure starts plan B; from the second on parking or ending it is a choice too.
    """
    _, step = step_of(state, opportunity_id)
    if step.fail_outcome in ("park", "disqualify"):
        return (step.fail_outcome,)
    tries = plan_b_tries(state, opportunity_id)
    again = ("plan B",) if tries < step.plan_b.max_tries else ()
    return again if not tries else (*again, "park", "disqualify")


def plan_b_tries(state: State, opportunity_id: str) -> int:
    """How often plan B of the present step was started."""
    record = record_of(state, opportunity_id)
    entered = str(record.get("step_entered", ""))
    told = _TRY.search(str(record.get("plan_b", "")))
    deeds = [
        deed
        for deed in history_of(state, opportunity_id)
        if deed["outcome"] == FAILED
        and int(deed["step"]) == int(record["step"])
        and str(deed["on"]) >= entered
    ]
    return max(len(deeds), int(told[1]) if told else 0)


def due_again(state: State, today: date) -> list[str]:
    """Ids of parked opportunities whose day of reassessment has come."""
    table = state.table(TABLE)
    rows = zip(
        text(table, "opportunity_id"),
        text(table, "status"),
        text(table, "next_step_on"),
        strict=True,
    )
    return [
        str(name)
        for name, status, words in rows
        if status == PARKED and ((day := iso_date(words)) is None or day <= today)
    ]


def _open_step(state: State, opportunity_id: str) -> tuple[Funnel, Step]:
    status = record_of(state, opportunity_id).get("status")
    funnel, step = step_of(state, opportunity_id)
    if status in (LOST, PARKED):
        raise PlanError(f"{opportunity_id} is {status}.", remedy="Take it up again first.")
    return funnel, step


def _needed(words: str, message: str) -> None:
    if not words.strip():
        raise PlanError(message, remedy="Write it in a few words.")


def _dated(then: NextStep, today: date) -> dict[str, Any]:
    day = iso_date(then.on)
    if not then.words.strip() or day is None or day <= today:
        raise PlanError(
            "The next step has no words or no day in the future.",
            remedy="Write what is done next and when.",
        )
    return {"next_step": then.words, "next_step_on": day.isoformat()}


def _entered(
    state: State, opportunity_id: str, step: Step, then: Mapping[str, Any], today: str
) -> dict[str, Any]:
    return {
        "step": float(step.no),
        "step_name": step.name,
        "step_entered": today,
        f"step{step.no}_on": today,
        "days_in_step": 0.0,
        "standard_days": float(step.standard_days),
        "probability": step.probability,
        "plan_b": "used"
        if record_of(state, opportunity_id).get("plan_b") not in ("", "none")
        else "none",
        **then,
    }


def _won(record: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {"status": "won"} | ({} if record.get("closed_on") else _closed(record, today))


def _closed(record: Mapping[str, Any], today: date) -> dict[str, Any]:
    opened = iso_date(record.get("opened"))
    days = float((today - opened).days) if opened is not None else math.nan
    return {"closed_on": today.isoformat(), "days_to_close": days}


def _change(
    state: State,
    label: str,
    opportunity_id: str,
    after: Mapping[str, Any],
    lines: list[tuple[int, str, str]],
    deed: Deed,
) -> Together:
    before = state.table(TABLE)
    row = int(np.flatnonzero(text(before, "opportunity_id") == opportunity_id)[0])
    log = state.tables.get(HISTORY)
    told = pd.DataFrame(
        [
            (opportunity_id, float(step), outcome, deed.today.isoformat(), words, deed.who)
            for step, outcome, words in lines
        ],
        columns=list(_COLUMNS),
    )
    whole = told if log is None or not len(log) else pd.concat([log, told], ignore_index=True)
    return Together(
        label,
        (
            TableReplaced(label, TABLE, before, with_cells(before, row, after)),
            TableReplaced(label, HISTORY, log, whole),
        ),
    )


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
