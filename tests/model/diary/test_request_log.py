"""A request in the log: usual minutes and causes, what gives way, the joint plan."""

from datetime import date

import pytest

from model.demo import demo_state
from model.diary.request_log import (
    Logged,
    into_joint_plan,
    logging_request,
    usual_cause,
    usual_minutes,
)
from model.diary.triage import Request
from model.errors import PlanError
from model.resources import resource

AT = "2026-11-30T09:00"


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def test_that_minutes_and_cause_are_proposed_from_the_log(state):
    """Kit runs took 75 to 115 minutes, the middle one 85; the hospital ran out of stock."""
    assert usual_minutes(state, "kit delivery") == 85
    assert usual_cause(state, "kit delivery", "A10") == "stock level"
    assert usual_cause(state, "kit delivery", "A27") == "late booking"
    assert usual_cause(state, "visit request", "A31") == "habit"


def test_that_the_next_number_follows_and_undo_takes_the_row_back(state):
    one = Logged(Request("quick call", "A10"), "Hamilton Canal Hospital", AT, "declined")
    change = logging_request(state, one)
    after = change.apply(state)
    assert after.table("requests")["request_id"].iloc[-1] == "R21"
    assert change.inverse().apply(after).table("requests").equals(state.table("requests"))


@pytest.mark.parametrize("flag", ["patient_safety", "service_duty", "in_plan"])
def test_that_danger_duty_and_plan_need_nothing_to_give_way(state, flag):
    asked = Request("kit delivery", "A10", **{flag: True})
    assert logging_request(state, Logged(asked, "Hamilton", AT, "now")).label


def test_that_everything_else_done_at_once_names_what_gives_way(state):
    asked = Request("kit delivery", "A10")
    with pytest.raises(PlanError, match="takes the time"):
        logging_request(state, Logged(asked, "Hamilton", AT, "now"))
    kept = logging_request(state, Logged(asked, "Hamilton", AT, "now", displaced="a call"))
    assert kept.apply(state).table("requests")["displaced"].iloc[-1] == "a call"


def test_that_an_account_without_joint_plan_gets_no_milestone(state):
    with pytest.raises(PlanError, match="no joint plan"):
        into_joint_plan(state, "R1", "A31", "Look at it together", date(2026, 11, 30))
