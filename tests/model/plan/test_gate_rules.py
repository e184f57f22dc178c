"""A proven need at gate 3, an option for it at the business case, a figure to leave it."""

from dataclasses import replace

import pandas as pd
import pytest

from model.errors import PlanError
from model.plan.funnels import shipped_funnels
from model.plan.gate_rules import business_step, gate_problem, set_solution, solution_of
from model.plan.opportunity_steps import advance
from tests.model.plan.test_opportunity_steps import DEED, THEN, _state

NEED = {"need_id": ["N1"], "account_id": ["A1"], "need": ["capacity"], "severity": [4.0],
        "evidence": ["38 patients waited in October"]}  # fmt: skip


def with_need(state, **cells):
    return replace(state, tables={**state.tables, "needs": pd.DataFrame({**NEED, **cells})})


def test_that_the_business_case_is_step_6_of_every_shipped_funnel():
    assert [business_step(funnel) for funnel in shipped_funnels()] == [6, 6, 6]


def test_that_gate_3_is_not_ticked_without_a_need_with_evidence():
    """S0-62."""
    state = _state(step=3)
    with pytest.raises(PlanError, match="a need with evidence at A1"):
        advance(state, "O1", "Mail of the customer", THEN, DEED)
    with pytest.raises(PlanError, match="a need with evidence at A1"):
        advance(with_need(state, evidence=[" "]), "O1", "Mail", THEN, DEED)
    advance(with_need(state), "O1", "Mail of the customer", THEN, DEED)


def test_that_step_6_needs_an_option_tied_to_a_need_and_a_figure_to_leave_it():
    """S0-101, S0-113."""
    state = with_need(_state(step=5))
    with pytest.raises(PlanError, match="Step 6 needs the option"):
        advance(state, "O1", "Demo seen", THEN, DEED)
    with pytest.raises(PlanError, match="answers no need"):
        set_solution(state, "O1", "Six evaluation cases", "", "")
    change = set_solution(state, "O1", "Six evaluation cases", "N1", "")
    chosen = change.apply(state)
    assert (
        change.inverse().apply(chosen).tables["opportunities"].equals(state.tables["opportunities"])
    )
    sixth = advance(chosen, "O1", "Demo seen", THEN, DEED).apply(chosen)
    with pytest.raises(PlanError, match="economic figure"):
        advance(sixth, "O1", "Finance agrees", THEN, DEED)
    told = set_solution(sixth, "O1", "Six evaluation cases", "N1", "412 a case").apply(sixth)
    assert solution_of(told, "O1")["figure"] == "412 a case"
    advance(told, "O1", "Finance agrees", THEN, DEED)


def test_that_a_step_passed_with_a_reason_asks_for_nothing_of_the_kind():
    funnel = shipped_funnels()[0]
    assert gate_problem(_state(step=4), "O1", funnel, 4, 7) == ""
