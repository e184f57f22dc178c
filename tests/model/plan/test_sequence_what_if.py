"""Other sequences beside the present one, and the rep's word in the order."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import PlanError
from model.plan.rep_plan import rep_plan
from model.plan.sequence import Override
from model.plan.sequence_edits import (
    accept_sequence,
    comment_on_start,
    drop_override,
    normal_weights,
    override_start,
    set_weights,
)
from model.plan.sequence_what_if import (
    SequenceCase,
    sequence_ground,
    what_if_forecast,
    what_if_sequence,
)

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def ground(demo):
    return sequence_ground(demo, "R1", TODAY)


def test_that_the_empty_case_is_the_present_order(ground, plan):
    found = what_if_sequence(ground, SequenceCase())
    assert found.changed == ()
    assert found.gained == 0
    assert found.sequence.picks == plan.sequence.picks


def test_that_a_lost_account_is_never_started_and_costs_money(ground):
    found = what_if_sequence(ground, SequenceCase(lost=frozenset({"A13"})))
    row = next(row for row in found.rows if row.account_id == "A13")
    assert (row.quarter_now, row.quarter_then, row.rank_then) == (1, 0, 0)
    assert found.gained < 0
    assert found.sequence.of("A13") is None


def test_that_a_late_account_starts_that_many_quarters_later_at_the_earliest(ground):
    found = what_if_sequence(ground, SequenceCase(late={"A13": 2}))
    assert found.sequence.of("A13").quarter >= 3
    quick = what_if_sequence(ground, SequenceCase(late={"A31": 3}))
    assert quick.sequence.of("A31").quarter >= 4


@given(weights=st.fixed_dictionaries({k: st.floats(0, 10) for k in "VIRE"}))
@settings(max_examples=10, deadline=None)
def test_that_any_weights_give_an_order_of_the_same_rules(ground, weights):
    if not sum(weights.values()) > 0:
        return
    found = what_if_sequence(ground, SequenceCase(weights=weights))
    ids = [pick.account_id for pick in found.sequence.picks]
    assert len(set(ids)) == len(ids)
    quarters = [pick.quarter for pick in found.sequence.picks]
    assert quarters == sorted(quarters)
    same = what_if_sequence(ground, SequenceCase(weights={k: 3 * v for k, v in weights.items()}))
    assert [pick.account_id for pick in same.sequence.picks] == ids


def test_that_an_override_tried_out_is_the_override_made(ground, demo):
    tried = what_if_sequence(ground, SequenceCase(overrides=(Override("A12", 1, "Asked."),)))
    made = override_start(demo, "R1", "A12", 1, "Asked.").apply(demo)
    order = rep_plan(made, 0, today=TODAY).sequence
    assert order.picks == tried.sequence.picks
    assert order.of("A12").quarter == 1
    assert order.of("A12").override == "Asked."


def test_that_the_scores_place_an_account_again_once_its_override_goes(demo):
    made = override_start(demo, "R1", "A12", 1, "Asked.").apply(demo)
    made = override_start(made, "R1", "A12", 5, "Later.").apply(made)
    assert [o["quarter"] for o in made.plans["R1"]["sequence_overrides"]] == [5]
    back = drop_override(made, "R1", "A12").apply(made)
    assert back.plans["R1"]["sequence_overrides"] == []
    with pytest.raises(PlanError, match="follows from its scores"):
        drop_override(back, "R1", "A12")


def test_that_an_override_needs_a_reason_and_a_quarter_of_the_plan(demo):
    with pytest.raises(PlanError, match="no reason"):
        override_start(demo, "R1", "A12", 1, "")
    with pytest.raises(PlanError, match="no quarter 13"):
        override_start(demo, "R1", "A12", 13, "Asked.")


def test_that_comment_and_acceptance_are_kept_and_taken_back(demo):
    state = comment_on_start(demo, "R1", "A13", "Wait for the study.").apply(demo)
    said = {c["account_id"]: c["comment"] for c in state.plans["R1"]["sequence_comments"]}
    assert said["A13"] == "Wait for the study."
    state = comment_on_start(state, "R1", "A13", " ").apply(state)
    assert "A13" not in {c["account_id"] for c in state.plans["R1"]["sequence_comments"]}
    state = accept_sequence(state, "R1", None).apply(state)
    assert state.plans["R1"]["sequence_accepted_on"] == ""


def test_that_weights_are_made_to_add_up_to_one_and_can_be_reset(demo):
    change = set_weights(demo, {"V": 2, "I": 1, "R": 1, "E": 0})
    changed = change.apply(demo)
    assert [changed.settings[f"S.w_{k}"] for k in "VIRE"] == [0.5, 0.25, 0.25, 0]
    assert change.inverse().apply(changed).settings == demo.settings
    assert "S.w_V" not in set_weights(changed, None).apply(changed).settings
    with pytest.raises(PlanError, match="do not add up"):
        normal_weights({"V": 0, "I": 0, "R": 0, "E": 0})


def test_that_more_churn_lowers_the_forecast_and_an_unknown_number_is_refused(ground):
    less = what_if_forecast(ground, settings={"scenario.base.churn": 0.10})
    assert less.base.whole < ground.outlook.base.whole
    assert less.scenarios["low"].whole == ground.outlook.scenarios["low"].whole
    with pytest.raises(PlanError, match="no setting"):
        what_if_forecast(ground, settings={"churn": 0.1})


def test_that_an_account_of_another_territory_cannot_be_lost_here(ground):
    with pytest.raises(PlanError, match="not in the territory"):
        what_if_sequence(ground, SequenceCase(lost=frozenset({"T2-01"})))


def test_that_a_rep_without_territory_has_no_sequence(demo):
    with pytest.raises(PlanError, match="serves no territory"):
        sequence_ground(demo, "R99", TODAY)
