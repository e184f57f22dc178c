"""Scenarios from draft to live, with who and when; moves pulled from one into another."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from model.change import AccountsMoved
from model.errors import PlanError
from model.history import Author, History
from model.scenario_life import (
    changed_since_approval,
    decide,
    decisions,
    describe,
    next_statuses,
    rename,
    take_effect,
)
from model.scenario_pull import differing, pull
from model.territories import Territory

ANN, BO = Author("Ann", "Manager"), Author("Bo", "Director")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def history(row_of_clinics):
    return History(row_of_clinics([0, 0, 1, 1, 2, 2], locked=[5]), lambda: NOON)


def move(history, rows, to, scenario="plan"):
    alignment = history.state.scenario(scenario).layer().alignment
    moved = alignment.moving(np.array(rows), to, "Move")
    history.do(AccountsMoved(scenario, "core", moved), ANN)


def take_to(history, *statuses):
    for status in statuses:
        history.do(decide(history.state, "plan", status, BO, LATER), BO)


def test_that_a_scenario_goes_from_draft_to_live_with_who_and_when(history):
    move(history, [1], 1)
    take_to(history, "proposed", "approved")
    plan = history.state.scenario("plan")
    told = [(d.status, d.who, d.role, d.when) for d in decisions(plan)]
    assert told == [
        ("proposed", "Bo", "Director", LATER.isoformat()),
        ("approved", "Bo", "Director", LATER.isoformat()),
    ]
    take_to(history, "live")
    live = history.state.scenario("live")
    assert live.layer().alignment.territory.tolist() == [0, 1, 1, 1, 2, 2]
    assert [d.status for d in decisions(live)] == ["proposed", "approved", "live"]
    assert (live.name, live.origin) == ("Live", "was Plan")


def test_that_the_old_live_alignment_stays_as_a_scenario(history, assert_same):
    move(history, [1], 1)
    take_to(history, "proposed", "approved")
    before = history.state
    take_to(history, "live")
    assert [s.id for s in history.state.scenarios] == ["live", "live-20261201"]
    kept = history.state.scenario("live-20261201")
    assert kept.layer().alignment.territory.tolist() == [0, 0, 1, 1, 2, 2]
    assert kept.status == "archived"
    assert kept.name.replace("\N{NO-BREAK SPACE}", " ") == "Live until 1 Dec 2026"
    history.undo()
    assert_same(history.state, before)
    history.redo()
    history.undo()
    assert_same(history.state, before)


@pytest.mark.parametrize("status", ["approved", "live", "draft", "nonsense"])
def test_that_a_draft_can_only_be_proposed(history, status):
    with pytest.raises(PlanError, match="cannot become"):
        decide(history.state, "plan", status, BO, LATER)


def test_that_the_live_scenario_becomes_nothing_else(history):
    assert next_statuses(history.state.scenario("live")) == ()


def test_that_what_changed_after_its_approval_cannot_be_made_live(history):
    take_to(history, "proposed", "approved")
    assert not changed_since_approval(history.state.scenario("plan"))
    move(history, [1], 1)
    assert changed_since_approval(history.state.scenario("plan"))
    with pytest.raises(PlanError, match="has changed since it was approved"):
        decide(history.state, "plan", "live", BO, LATER)
    history.undo()
    take_to(history, "live")


def test_that_going_back_to_draft_forgets_the_approval(history):
    take_to(history, "proposed", "approved", "draft")
    plan = history.state.scenario("plan")
    assert (plan.status, decisions(plan)) == ("draft", ())
    history.undo()
    assert history.state.scenario("plan").status == "approved"


def test_that_name_hypothesis_and_day_are_changes_of_their_own(history, assert_same):
    begin = history.state
    history.do(rename(history.state, "plan", "  Fewer   miles "), ANN)
    history.do(describe(history.state, "plan", "Cuts 100 h of driving.\n"), ANN)
    history.do(take_effect(history.state, "plan", "2027-01-01"), ANN)
    plan = history.state.scenario("plan")
    assert (plan.name, plan.hypothesis) == ("Fewer miles", "Cuts 100 h of driving.")
    assert plan.effective_from == "2027-01-01"
    for _ in range(3):
        history.undo()
    assert_same(history.state, begin)


@pytest.mark.parametrize("name", ["", "  ", "live", "x" * 81])
def test_that_a_name_is_refused_when_empty_taken_or_too_long(history, name):
    with pytest.raises(PlanError):
        rename(history.state, "plan", name)


def test_that_a_day_must_be_a_date(history):
    with pytest.raises(PlanError, match="is not a date"):
        take_effect(history.state, "plan", "next year")


def test_that_single_moves_are_pulled_as_one_step(history):
    """The plan moves rows 1 and 3; only 3 is pulled into live."""
    move(history, [1], 1)
    move(history, [3], 2)
    state = history.state
    assert differing(state.scenario("plan").layer(), state.scenario("live").layer()).tolist() == [
        1,
        3,
    ]
    history.do(pull(state, "core", "plan", "live", np.array([3])).change, ANN)
    assert history.state.scenario("live").layer().alignment.territory.tolist() == [0, 0, 1, 2, 2, 2]
    history.undo()
    assert history.state.scenario("live").layer().alignment.territory.tolist() == [0, 0, 1, 1, 2, 2]


def test_that_locked_accounts_and_unknown_territories_stay_and_it_is_said(history):
    """Territories are matched by id: the plan has T4 in the place of T1 and a lock on row 5."""
    state = history.state
    plan = state.scenario("plan")
    layer = plan.layer()
    layer = replace(layer, territories=(Territory("T4", "New"), *layer.territories[1:]))
    moved = layer.alignment.apply(layer.alignment.moving(np.array([2, 5]), 0, "x"))
    moved = moved.apply(moved.moving(np.array([4]), 1, "x"))
    state = state.with_scenario(plan.with_layer("core", replace(layer, alignment=moved)))
    found = pull(state, "core", "plan", "live", np.array([2, 4, 5]))
    assert found.change.move.rows.tolist() == [4]
    assert found.left.tolist() == [2, 5]
    assert found.why_left == "2 go to a territory that Live does not have."
    again = state.with_scenario(found.change.apply(state).scenario("live"))
    with pytest.raises(PlanError, match="does not have"):
        pull(again, "core", "plan", "live", np.array([2]))


def test_that_a_locked_account_is_not_pulled(history):
    state = history.state
    plan = state.scenario("plan")
    layer = plan.layer()
    there = layer.alignment.apply(layer.alignment.moving(np.array([5]), 0, "x"))
    state = state.with_scenario(plan.with_layer("core", replace(layer, alignment=there)))
    with pytest.raises(PlanError, match="1 is locked"):
        pull(state, "core", "plan", "live", np.array([5]))
