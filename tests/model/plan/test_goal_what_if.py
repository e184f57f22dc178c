"""The slider of the goal: sufficiency, reach and the next bigger goal."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import PlanError
from model.plan.goal_what_if import (
    adopt_goal,
    centres_goal,
    goal_range,
    keep_try,
    next_bigger_goal,
    what_if_goal,
)
from model.plan.outlook import BackTest
from model.settings import settings_of

TODAY = date(2026, 11, 30)
SETTINGS = settings_of({})


def ground(per_patient=100.0, base=1000.0, required=100_000.0, most=2000.0):
    return BackTest(per_patient, base, required, most, (), None)


def test_that_a_goal_of_900_patients_at_100_each_is_90_per_cent_of_100_000():
    found = what_if_goal(ground(), 900, SETTINGS)
    assert found.test.sufficiency == pytest.approx(0.9)
    assert found.test.reach == pytest.approx(0.9)
    assert found.gap == pytest.approx(-10_000)
    assert found.sentence == "Too small: raise it; reachable."


def test_that_more_patients_than_the_accounts_can_hold_are_said_to_be_so():
    found = what_if_goal(ground(), 2001, SETTINGS)
    assert not found.within_addressable
    assert "more than the sequenced accounts can hold" in found.sentence


@given(required=st.floats(1e5, 1e9), per_patient=st.floats(1, 5000), base=st.floats(100, 1e6))
def test_that_the_solved_goal_is_the_smallest_that_is_enough(required, per_patient, base):
    known = ground(per_patient, base, required)
    found = next_bigger_goal(known, SETTINGS)
    patients = found.test.patients
    assert found.test.sufficiency >= 1.05 - 1e-9
    assert what_if_goal(known, patients - 1, SETTINGS).test.sufficiency < 1.05 + 1e-9
    if patients > 100:
        assert found.test.sufficiency == pytest.approx(1.05, abs=0.0101)


def test_that_nothing_is_solved_without_prices_or_required_sales():
    assert next_bigger_goal(ground(per_patient=math.nan), SETTINGS) is None
    assert next_bigger_goal(ground(required=math.nan), SETTINGS) is None
    assert what_if_goal(ground(required=math.nan), 10, SETTINGS).test.verdict == ""


def test_that_the_golden_story_of_three_goals_comes_out_of_the_slider(demo, plan, golden):
    settings = settings_of(demo)
    for patients in (4000, 5000, 6000):
        wanted = golden["values"][f"backtest.{patients}.suf"]
        found = what_if_goal(plan, patients, settings).test.sufficiency
        assert found == pytest.approx(wanted["value"], abs=wanted["tol"])
    solved = next_bigger_goal(plan, settings)
    assert solved.test.patients == golden["values"]["backtest.smallest_goal"]["value"]
    low, high, step = goal_range(plan, settings)
    assert low < 4000 < solved.test.patients < high
    assert step > 0


def test_that_tries_are_kept_in_order_and_the_same_one_twice_counts_once(demo):
    state = keep_try(demo, "R1", 6059, TODAY).apply(demo)
    again = keep_try(state, "R1", 6059, TODAY).apply(state)
    tried = [entry["patients"] for entry in again.plans["R1"]["goals_tried"]]
    assert tried == [4000, 5000, 6000, 6059]


def test_that_adopting_a_goal_sets_the_patients_target_and_undo_takes_it_back(demo):
    change = adopt_goal(demo, "R1", 6059, TODAY)
    after = change.apply(demo)
    assert after.plans["R1"]["strategic_goals"][0]["measure"]["target"] == 6059
    assert change.inverse().apply(after).plans == demo.plans


def test_that_a_plan_without_a_patients_goal_cannot_adopt_one(demo):
    with pytest.raises(PlanError, match="no goal about patients"):
        adopt_goal(demo, "R2", 100, TODAY)


def test_that_a_follower_of_two_centres_counts_once(plan):
    both = centres_goal(plan, ("A02", "A13"))
    single = [centres_goal(plan, (centre,)) for centre in ("A02", "A13")]
    assert both.own == pytest.approx(sum(one.own for one in single))
    assert 0 < both.followers < sum(one.followers for one in single)
    assert both.revenue == both.own + both.followers
    assert centres_goal(plan, ("A02",), {"A02": 5.0}).own == 5.0
