"""Each strategic goal has a dated activity, or the approval says which has none."""

from dataclasses import replace
from datetime import date

from model.diary.table import DIARY, diary_frame
from model.plan.approval import stands_against
from model.plan.goals_served import unserved_goals
from model.plan.rep_plan import rep_plan
from model.plan.typed_edits import add_record

TODAY = date(2026, 11, 30)


def test_that_every_goal_of_the_example_has_dated_activities(demo):
    """S0-23."""
    assert unserved_goals(demo, "R1") == ()


def test_that_a_goal_without_activity_stands_against_an_approval_until_overridden(demo):
    state = add_record(demo, "R1", ("strategic_goals",), {"id": "G5", "text": "New"}).apply(demo)
    assert unserved_goals(state, "R1") == ("G5",)
    (one,) = stands_against(state, rep_plan(state, 0, today=TODAY))
    assert one.message == "No dated activity serves G5."
    assert one.path == ("strategic_goals", "G5")
    assert one.may_override


def test_that_items_called_off_serve_no_goal(demo):
    frame = diary_frame(demo).assign(status="cancelled")
    state = replace(demo, tables={**demo.tables, DIARY: frame})
    assert unserved_goals(state, "R1") == ("G1", "G2", "G3", "G4")


def test_that_an_objective_may_serve_a_strategic_goal_directly(demo):
    frame = diary_frame(demo).iloc[:1].assign(objective_id="Q1-9", status="planned")
    plan = {**demo.plans["R1"], "quarterly_objectives": [{"id": "Q1-9", "parent": "G2"}]}
    state = replace(demo, tables={**demo.tables, DIARY: frame, "diary_q1": frame.iloc[:0]},
                    plans={**demo.plans, "R1": plan})  # fmt: skip
    assert unserved_goals(state, "R1") == ("G1", "G3", "G4")
