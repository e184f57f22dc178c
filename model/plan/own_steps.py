"""Steps added to a funnel for one account only: the way differs by customer (S0-95).

They are rows of the table `own_steps` (account, funnel, step after which they come, name, gate)
and have to be ticked before that step is left.
"""

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from model.change import TableReplaced, Together
from model.errors import PlanError
from model.plan.opportunity_records import (
    Deed,
    Line,
    history_of,
    needed,
    record_of,
    step_of,
    told,
)
from model.plan.tables import text
from model.state import State

TABLE: Final = "own_steps"
OWN_TICKED: Final = "own step ticked"


@dataclass(frozen=True, slots=True)
class OwnStep:
    """A step of one account, between step `after` of a funnel and the next."""

    account_id: str
    funnel: str
    after: int
    name: str
    exit_gate: str


def own_steps_of(state: State, opportunity_id: str) -> tuple[OwnStep, ...]:
    """The own steps of the opportunity's account in its funnel, by place."""
    record = record_of(state, opportunity_id)
    mine = (str(record.get("account_id", "")), str(record.get("funnel", "")))
    found = [step for step in all_own_steps(state) if (step.account_id, step.funnel) == mine]
    return tuple(sorted(found, key=lambda step: step.after))


def all_own_steps(state: State) -> tuple[OwnStep, ...]:
    """The own steps of all accounts."""
    table = state.table(TABLE)
    columns = [text(table, n) for n in ("account_id", "funnel", "after", "name", "exit_gate")]
    return tuple(
        OwnStep(a, f, int(float(after or 0)), n, g)
        for a, f, after, n, g in zip(*columns, strict=True)
    )


def open_own_steps(state: State, opportunity_id: str) -> tuple[OwnStep, ...]:
    """Those after the present step that are not ticked yet."""
    _, now = step_of(state, opportunity_id)
    done = {
        str(deed.get("step_name", ""))
        for deed in history_of(state, opportunity_id)
        if deed["outcome"] == OWN_TICKED
    }
    steps = own_steps_of(state, opportunity_id)
    return tuple(step for step in steps if step.after == now.no and step.name not in done)


def add_own_step(state: State, opportunity_id: str, name: str, exit_gate: str) -> TableReplaced:
    """Add a step after the present one, for this account only."""
    needed(name, "The step has no name.")
    needed(exit_gate, "The step has no gate.")
    _, now = step_of(state, opportunity_id)
    if any(step.name == name.strip() for step in own_steps_of(state, opportunity_id)):
        raise PlanError(
            f'The account has a step "{name.strip()}" already.', remedy="Choose another name."
        )
    record = record_of(state, opportunity_id)
    line: dict[str, Any] = {
        "account_id": str(record["account_id"]),
        "funnel": str(record["funnel"]),
        "after": float(now.no),
        "name": name.strip(),
        "exit_gate": exit_gate.strip(),
    }
    before, row = state.tables.get(TABLE), pd.DataFrame([line])
    after = (
        row if before is None or not len(before) else pd.concat([before, row], ignore_index=True)
    )
    return TableReplaced(
        f"Add step {name.strip()} for {record['account_id']}", TABLE, before, after
    )


def tick_own_step(
    state: State, opportunity_id: str, name: str, evidence: str, deed: Deed
) -> Together:
    """Tick an own step with its evidence; the opportunity stays at its step."""
    step = next((s for s in open_own_steps(state, opportunity_id) if s.name == name), None)
    if step is None:
        raise PlanError(f'There is no open step "{name}" here.', remedy="Choose one that is open.")
    needed(evidence, f"{name} needs its evidence: {step.exit_gate}.")
    line = Line(step.after, OWN_TICKED, evidence, name)
    label = f"Tick {name} of {opportunity_id}"
    return Together(label, (told(state, opportunity_id, [line], deed),))


def remove_own_step(state: State, step: OwnStep) -> TableReplaced:
    """Take an own step away again; what was ticked stays in the history."""
    before = state.table(TABLE)
    keep = [known != step for known in all_own_steps(state)]
    after = before[keep].reset_index(drop=True)
    return TableReplaced(f"Remove step {step.name}", TABLE, before, after if len(after) else None)
