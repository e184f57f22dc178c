"""A step of one account only: it comes first, and nobody else sees it."""

from datetime import date

import pytest

from model.errors import PlanError
from model.plan.opportunity_records import Deed, NextStep, history_of, record_of
from model.plan.opportunity_steps import advance
from model.plan.own_steps import (
    add_own_step,
    open_own_steps,
    own_steps_of,
    remove_own_step,
    tick_own_step,
)
from tests.model.plan.test_funnel_edits import _state

DEED, THEN = Deed(date(2026, 11, 30), "Maya"), NextStep("Demo", "2026-12-10")


def test_that_an_own_step_has_to_be_ticked_before_its_step_is_left():
    state = _state()
    added = add_own_step(state, "O1", "Sterile processing", "They agree in writing").apply(state)
    assert [step.name for step in open_own_steps(added, "O1")] == ["Sterile processing"]
    assert open_own_steps(added, "O2") == ()
    with pytest.raises(PlanError, match="Sterile processing comes first"):
        advance(added, "O1", "seen", THEN, DEED)
    with pytest.raises(PlanError, match="needs its evidence"):
        tick_own_step(added, "O1", "Sterile processing", " ", DEED)
    done = tick_own_step(added, "O1", "Sterile processing", "Mail of 30 Nov", DEED).apply(added)
    assert history_of(done, "O1")[-1]["step_name"] == "Sterile processing"
    assert record_of(advance(done, "O1", "seen", THEN, DEED).apply(done), "O1")["step"] == 5.0


def test_that_an_own_step_needs_name_and_gate_comes_once_and_can_go():
    state = _state()
    with pytest.raises(PlanError, match="no gate"):
        add_own_step(state, "O1", "Check", "")
    change = add_own_step(state, "O1", "Check", "Seen")
    added = change.apply(state)
    with pytest.raises(PlanError, match="already"):
        add_own_step(added, "O1", "Check", "Seen")
    removed = remove_own_step(added, own_steps_of(added, "O1")[0]).apply(added)
    assert own_steps_of(removed, "O1") == ()
    assert "own_steps" not in change.inverse().apply(added).tables
