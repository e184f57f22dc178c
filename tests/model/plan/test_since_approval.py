"""What changed since the approval, by page."""

from datetime import date

import pytest

from model.plan.approval import approve
from model.plan.rep_plan import rep_plan
from model.plan.segment_edits import choose_segment
from model.plan.since_approval import since_approval
from model.plan.typed_edits import add_record, set_value

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def approved(demo, plan):
    return approve(demo, plan, "Maya", "Ruth", TODAY).apply(demo)


def found(state):
    return since_approval(state, rep_plan(state, 0, today=TODAY))


def test_that_nothing_differs_right_after_the_approval_and_before_any(demo, approved):
    assert found(approved) == ()
    assert found(demo) == ()


def test_that_a_goal_and_a_segment_changed_are_told_with_page_and_values(approved):
    path = ("strategic_goals", "G1", "measure", "target")
    state = set_value(approved, "R1", path, 6720).apply(approved)
    state = choose_segment(state, "A12", "Attack", "New owner.", TODAY).apply(state)
    told = {(d.page, d.subject, d.what): (d.before, d.after) for d in found(state)}
    assert told["P04", "G1", "strategic goals measure target"] == (6000, 6720)
    assert told["P11", "A12", "segment"] == ("Grow", "Attack")
    assert [d.page for d in found(state)] == sorted(d.page for d in found(state))


def test_that_a_risk_more_is_one_difference(approved):
    risk = {"no": 11, "risk": "r", "early_sign": "s", "probability": 1, "impact": 1, "answer": "a"}
    state = add_record(approved, "R1", ("risks",), risk).apply(approved)
    (one,) = found(state)
    assert (one.page, one.subject, one.before) == ("P53", "11", None)


def test_that_a_comment_of_the_manager_is_no_difference(approved):
    state = set_value(approved, "R1", ("comments",), [{"id": "M1"}]).apply(approved)
    assert found(state) == ()
