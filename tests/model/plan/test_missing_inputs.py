"""What a plan lacks, one by one, with its weight and its place."""

from dataclasses import replace
from datetime import date

import pytest

from model.plan.missing_inputs import missing_inputs, place_of
from model.plan.rep_plan import rep_plan
from model.plan.typed_edits import set_value

TODAY = date(2026, 11, 30)


def found(state, code=0):
    return missing_inputs(state, rep_plan(state, code, today=TODAY))


def test_that_the_example_lacks_a_next_step_and_a_buyer_heaviest_first(demo):
    step, buyer = found(demo)
    assert (step.label, step.points_lost, step.page) == ("Next step with a date of O8", 6, "Funnel")
    assert (step.account_id, step.opportunity_id) == ("A10", "O8")
    assert (buyer.label, buyer.points_lost) == ("Buyer at Tri-River North Hospital", 1)
    assert buyer.owner == "Maya Lindqvist"


@pytest.mark.parametrize("code", range(6))
def test_that_the_points_lost_add_up_to_what_the_percentage_lacks(demo, code):
    plan = rep_plan(demo, code, today=TODAY)
    lost = sum(m.points_lost for m in missing_inputs(demo, plan))
    assert lost == pytest.approx(100 - plan.completeness.percent)


def test_that_an_empty_plan_names_mission_goal_themes_and_risks_with_their_fields(demo):
    places = {m.label: (m.page, m.path) for m in found(replace(demo, plans={}))}
    assert places["Mission"] == ("Goals", ("mission",))
    assert places["A strategic goal with why and how"] == ("Goals", ("strategic_goals",))
    assert places["Focus theme of quarter 4"] == ("Goals", ("focus_themes",))
    assert places["Risk 3"] == ("Means", ("risks",))


def test_that_a_goal_without_how_leads_to_that_field(demo):
    goals = [{"id": "G1", "why": "word " * 40}]
    state = set_value(demo, "R1", ("strategic_goals",), goals).apply(demo)
    (how,) = [m for m in found(state) if m.key == "goals"]
    assert how.path == ("strategic_goals", "G1", "how")


def test_that_a_start_without_comment_leads_to_its_comment(demo):
    state = set_value(demo, "R1", ("sequence_comments",), []).apply(demo)
    comments = [m for m in found(state) if m.key == "sequence"]
    assert len(comments) == 5
    assert comments[0].path[0] == "sequence_comments"
    assert place_of("sequence")[0] == "Sequence"
