"""What a gate asks beside its evidence: a proven need, an option for it, a figure for finance.

Plan-spec S0-62, S0-101 and S0-113. The rules hold for steps one ticks or enters; a step that is
passed with a reason is a decision of its own.
"""

import re
from typing import Final

from model.change import TableReplaced
from model.errors import PlanError
from model.plan.funnels import FIRST_QUALIFIED_STEP, Funnel
from model.plan.need_edits import needs_at
from model.plan.opportunity_records import TABLE, record_of, row_of, with_cells
from model.state import State

SOLUTION: Final = {"option": "solution", "need": "solution_need", "figure": "solution_figure"}
GATE_REMEDY: Final = "Write it under How we help, or the need at the account."
_BUSINESS: Final = "business_case_meeting"


def business_step(funnel: Funnel) -> int:
    """The step that makes the business case, 0 where a funnel has none."""
    kinds = ({task.type for task in step.tasks} for step in funnel.steps)
    return next((n for n, kind in enumerate(kinds, 1) if _BUSINESS in kind), 0)


def solution_of(state: State, opportunity_id: str) -> dict[str, str]:
    """The chosen option, the need it answers and the economic figure; "" where open."""
    record = record_of(state, opportunity_id)
    return {name: str(record.get(column, "") or "") for name, column in SOLUTION.items()}


def set_solution(
    state: State, opportunity_id: str, option: str, need: str, figure: str
) -> TableReplaced:
    """Keep how we help: the option, the need it answers, what it is worth to the customer."""
    if option.strip() and not need:
        raise PlanError("The option answers no need.", remedy="Choose the need it is for.")
    cells = {"option": option.strip(), "need": need, "figure": figure.strip()}
    before = state.table(TABLE)
    row = row_of(state, opportunity_id)
    after = with_cells(before, row, {SOLUTION[name]: words for name, words in cells.items()})
    return TableReplaced(f"Choose how we help in {opportunity_id}", TABLE, before, after)


def gate_problem(state: State, opportunity_id: str, funnel: Funnel, now: int, to: int) -> str:
    """Why step `now` is not ticked or step `to` not entered yet, "" when nothing is missing."""
    account = str(record_of(state, opportunity_id).get("account_id", ""))
    if now == FIRST_QUALIFIED_STEP and not any(
        need.evidence.strip() for need in needs_at(state, account)
    ):
        return f"Step {now} needs a need with evidence at {account}."
    business, known = business_step(funnel), solution_of(state, opportunity_id)
    if business and to == business and not (known["option"] and known["need"]):
        return f"Step {business} needs the option that is chosen and the need it answers."
    if business and now == business and not re.search(r"\d", known["figure"]):
        return f"Step {now} needs an economic figure of the customer."
    return ""
