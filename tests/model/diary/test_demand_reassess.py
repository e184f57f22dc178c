"""What was left for now comes back into the diary by itself, on its day."""

from datetime import date

import pytest

from model.demo import demo_state
from model.diary.demand import quarter_demand
from model.diary.work_days import Quarter
from model.plan.opportunity_records import Deed
from model.plan.opportunity_steps import park
from model.plan.reassess import reassessments
from model.resources import resource
from model.state import State

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def parked() -> State:
    state = demo_state(resource("demo"))
    return park(state, "O4", "Budget of the autumn", "2027-10-11", Deed(TODAY, "Maya")).apply(state)


def _again(state: State, quarter: Quarter, today: date = TODAY):
    rep = state.rep("R1")
    assert rep is not None
    return {
        d.key: d for d in quarter_demand(state, rep, quarter, today).demands if "reassess" in d.key
    }


def test_that_account_and_opportunity_come_back_in_the_quarter_of_their_day(parked):
    found = _again(parked, Quarter(2027, 4))
    assert set(found) == {"reassess:A21:", "reassess:A27:O4"}
    whole = found["reassess:A21:"]
    assert (whole.first, whole.weight, whole.kind) == (date(2027, 10, 1), "must", "remote_touch")
    assert "Sole award" in whole.purpose
    assert found["reassess:A27:O4"].opportunity_id == "O4"
    assert _again(parked, Quarter(2027, 2)) == {}


def test_that_one_whose_day_has_passed_unattended_comes_at_once(parked):
    late = _again(parked, Quarter(2028, 1), date(2027, 12, 20))
    assert late["reassess:A21:"].first >= date(2028, 1, 1)


def test_that_they_are_listed_by_day(parked):
    days = [(r.account_id, r.day.isoformat()) for r in reassessments(parked, parked.plans["R1"])]
    assert days == [("A21", "2027-10-01"), ("A27", "2027-10-11"), ("A24", "2028-01-15")]
