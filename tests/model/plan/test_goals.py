"""Which missions and goals stand."""

import pytest

from model.plan.goals import goal_problems, mission_problem

WORDS = " ".join(["word"] * 40)


@pytest.mark.parametrize(
    "mission",
    [
        "By the end of 2029, 6 000 patients are treated, and four centres teach the rest how.",
        "Cut the time to treatment in our valley from 12 weeks to 4.",
        "Create three lighthouse centers that teach every surgeon of the region by 2029.",
        "Be the leading foregut territory of the Midwest.",
        "Reach 5 million USD by treating 6 000 patients.",
    ],
)
def test_that_a_mission_about_patients_centres_or_standing_stands(mission):
    assert mission_problem(mission) == ""


@pytest.mark.parametrize(
    "mission",
    [
        "Sell $5m to hospitals by 2029.",
        "Reach 5 million USD with our hospitals.",
        "Grow revenue by 20 % in all our hospitals.",
        "Reach 5,150 k in care by 2029.",
        "EUR 3 000 000 from surgeons by 2028.",
    ],
)
def test_that_a_mission_whose_only_number_is_money_or_growth_is_refused(mission):
    assert "money" in mission_problem(mission)


@pytest.mark.parametrize("mission", ["", "   ", "Win 12 deals.", "Be number one.", "x" * 201])
def test_that_an_empty_long_or_pointless_mission_is_refused(mission):
    assert mission_problem(mission)


def goal(goal_id, parent=None, **more):
    return {"id": goal_id, "parent": parent, "why": WORDS, "how": WORDS, **more}


def plan(**changes):
    quarterly = [goal(f"Q{i}", "Y1", quarter="2027-Q1") for i in range(3)]
    return {
        "mission": "6 000 patients treated by 2029.",
        "strategic_goals": [goal("G1")],
        "annual_goals": [goal("Y1", "G1"), goal("Y2", "G1")],
        "quarterly_objectives": quarterly,
        **changes,
    }


def objects(found):
    return [problem.object_id for problem in goal_problems(found)]


def test_that_a_connected_goal_tree_stands():
    assert goal_problems(plan()) == ()


def test_that_orphans_are_named():
    assert objects(plan(annual_goals=[goal("Y1", "G1"), goal("Y2", "G9")])) == ["Y2"]
    lost = [goal(f"Q{i}", "Y7", quarter="2027-Q1") for i in range(3)]
    assert objects(plan(quarterly_objectives=lost)) == ["Q0", "Q1", "Q2"]


def test_that_short_reasons_and_wrong_counts_are_named():
    assert objects(plan(strategic_goals=[goal("G1", why="because")])) == ["G1"]
    assert objects(plan(annual_goals=[goal("Y1", "G1")])) == ["annual goals"]
    one = [goal("Q1", "Y1", quarter="2027-Q2")]
    assert objects(plan(quarterly_objectives=one)) == ["objectives in 2027-Q2"]


def test_that_an_empty_plan_says_what_to_write():
    problems = goal_problems({})
    assert [problem.object_id for problem in problems] == [
        "mission",
        "strategic goals",
        "annual goals",
    ]
    assert all(problem.remedy for problem in problems)
