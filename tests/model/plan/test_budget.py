"""The budget of the first year and what the annual goals take of it."""

import math

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.budget import budget_of, set_budget
from model.scenario import LIVE, Scenario
from model.state import About, State


def test_that_a_goals_own_amount_wins_over_the_list_and_sums_up():
    plan = {
        "annual_goals": [{"id": "Y1-1", "budget_usd": 30}, {"id": "Y1-2"}, {"id": "Y1-3"}],
        "budget": {"total_usd": 40, "by_goal": {"Y1-1": 50, "Y1-2": 20}},
    }
    found = budget_of(plan)
    assert found.by_goal == {"Y1-1": 30.0, "Y1-2": 20.0}
    assert (found.taken, found.over) == (50.0, 10.0)


def test_that_without_a_budget_nothing_is_over():
    found = budget_of({"annual_goals": [{"id": "Y1-1", "budget_usd": 30}]})
    assert math.isnan(found.total)
    assert found.over == 0.0


def test_that_a_budget_is_set_cleared_and_never_below_nothing():
    live = (Scenario(LIVE, "Live", {}),)
    state = State(About("x"), Accounts({"account_id": ["A"]}), live)
    change = set_budget(state, "R1", 65_000.0)
    after = change.apply(state)
    assert budget_of(after.plans["R1"]).total == 65_000.0
    assert change.inverse().apply(after).plans == state.plans
    assert math.isnan(budget_of(set_budget(after, "R1", None).apply(after).plans["R1"]).total)
    with pytest.raises(PlanError, match="below nothing"):
        set_budget(state, "R1", -1.0)


def test_that_the_goals_of_the_example_take_its_whole_budget(demo):
    found = budget_of(demo.plans["R1"])
    assert (found.taken, found.total, found.over) == (65_000.0, 65_000.0, 0.0)
