"""The goal hierarchy: mission first, goals bigger than sales, no orphans."""

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.goal_edits import (
    ANNUAL,
    QUARTERLY,
    STRATEGIC,
    children_of,
    drop_goal,
    goal_problem,
    goal_ready,
    money_lock,
    save_mission,
    set_money,
)
from model.scenario import LIVE, Scenario
from model.state import About, State

MISSION = "By 2029, 900 patients in the valley are home on the day of their operation."


def state_with(plan=None):
    plans = {} if plan is None else {"R1": plan}
    live = (Scenario(LIVE, "Live", {}),)
    return State(About("x"), Accounts({"account_id": ["A"]}), live, plans=plans)


def goal(**cells):
    measure = {"metric": "patients", "unit": "patients", "baseline": 0, "target": 900,
               "target_date": "2029-12-31"}  # fmt: skip
    return {"text": "900 patients treated", "kind": "patients", "measure": measure, **cells}


@pytest.mark.parametrize(
    "text", ["Sell for 5 million USD.", "Grow sales by 20 %.", "Revenue of $4,000,000 by 2029."]
)
def test_that_a_mission_of_money_only_is_refused_in_words(text):
    with pytest.raises(PlanError, match="only numbers of the mission are money"):
        save_mission(state_with(), "R1", text)


def test_that_money_is_locked_until_the_mission_is_saved():
    state = state_with({})
    assert "mission first" in money_lock({})
    with pytest.raises(PlanError, match="The mission is not saved yet"):
        set_money(state, "R1", quota=1000)
    state = save_mission(state, "R1", MISSION).apply(state)
    assert money_lock(state.plans["R1"]) == ""
    state = set_money(state, "R1", (1.0, 2.0, 3.0), quota=1.5).apply(state)
    company = state.plans["R1"]["company"]
    assert (company["required_36m_usd"], company["quota_y1_usd"]) == (6.0, 1.5)


def test_that_two_years_of_required_sales_or_less_than_nothing_are_refused():
    state = state_with({"mission": MISSION})
    with pytest.raises(PlanError, match="three years"):
        set_money(state, "R1", (1.0, 2.0))
    with pytest.raises(PlanError, match="below nothing"):
        set_money(state, "R1", quota=-1)


def test_that_a_goal_of_money_only_is_refused():
    money = {"metric": "revenue", "unit": "k USD", "baseline": 0, "target": 900,
             "target_date": "2029-12-31"}  # fmt: skip
    refused = goal_problem({}, STRATEGIC, goal(text="Grow", measure=money))
    assert "money or per cent of growth" in refused


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("target", "", "no target"),
        ("baseline", None, "no baseline"),
        ("target_date", "", "no date"),
    ],
)
def test_that_a_strategic_goal_needs_measure_baseline_target_and_date(field, value, word):
    broken = goal(measure={**goal()["measure"], field: value})
    assert word in goal_problem({}, STRATEGIC, broken)
    assert not goal_ready(broken)
    assert goal_ready(goal())


def test_that_a_thought_leader_goal_counts_two_things():
    one = goal(kind="thought_leader")
    assert "two countable measures" in goal_problem({}, STRATEGIC, one)
    also = [{"metric": "talks a year", "target": 14}]
    two = goal(kind="thought_leader", measure={**goal()["measure"], "also": also})
    assert goal_problem({}, STRATEGIC, two) == ""


def test_that_an_annual_goal_serves_a_strategic_one_which_then_cannot_go():
    above = {**goal(), "id": "G1"}
    plan = {STRATEGIC: [above], ANNUAL: [goal(id="Y1-1", parent="G1")]}
    assert goal_problem(plan, ANNUAL, goal(parent="G7")) == (
        "The annual goal serves no goal above it."
    )
    assert goal_problem(plan, ANNUAL, plan[ANNUAL][0]) == ""
    state = state_with(plan)
    assert children_of(plan, "G1") == ("Y1-1",)
    with pytest.raises(PlanError, match="Y1-1 serve G1"):
        drop_goal(state, "R1", STRATEGIC, "G1")
    change = drop_goal(state, "R1", ANNUAL, "Y1-1")
    after = change.apply(state)
    assert after.plans["R1"][ANNUAL] == []
    assert change.inverse().apply(after).plans == state.plans


def test_that_an_objective_names_its_quarter_and_there_are_at_most_six_in_one():
    plan = {STRATEGIC: [{**goal(), "id": "G1"}]}
    assert "no quarter" in goal_problem(plan, QUARTERLY, goal(parent="G1"))
    of = {"parent": "G1", "quarter": "2027-Q1"}
    plan[QUARTERLY] = [goal(id=f"Q1-{n}", **of) for n in range(1, 7)]
    assert goal_problem(plan, QUARTERLY, plan[QUARTERLY][0]) == ""
    plan[QUARTERLY].append(goal(id="Q1-7", **of))
    assert goal_problem(plan, QUARTERLY, plan[QUARTERLY][6]) == (
        "2027-Q1 has more than 6 objectives."
    )
    moved = {**plan[QUARTERLY][6], "quarter": "2027-Q2"}
    assert goal_problem(plan, QUARTERLY, moved) == ""


def test_that_every_goal_of_the_example_stands(demo):
    plan = demo.plans["R1"]
    for level in (STRATEGIC, ANNUAL, QUARTERLY):
        assert {goal_problem(plan, level, entry) for entry in plan[level]} == {""}
