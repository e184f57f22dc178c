"""From an item up to its strategic goal."""

import pytest

from model.diary.goal_chain import Objectives, goal_chain
from model.diary.work_days import Quarter

PLAN = {
    "strategic_goals": [{"id": "G1", "text": "6,000 patients", "linked_accounts": ["A9"]}],
    "annual_goals": [{"id": "Y1", "parent": "G1", "text": "Two houses live"}],
    "quarterly_objectives": [
        {
            "id": "Q1-1",
            "quarter": "2027-Q1",
            "parent": "Y1",
            "text": "Dayton Foregut to step 8",
            "activities": ["demo"],
        },
        {
            "id": "Q1-2",
            "quarter": "2027Q1",
            "parent": "lost",
            "text": "Next waves",
            "activities": ["call_f2f"],
        },
    ],
}


def test_that_a_chain_has_three_links():
    chain = goal_chain(PLAN, "Q1-1")
    assert (chain.objective_id, chain.annual_id, chain.strategic_id) == ("Q1-1", "Y1", "G1")
    assert chain.whole


@pytest.mark.parametrize("objective", ["Q1-2", "Q9", ""])
def test_that_an_orphan_has_no_whole_chain(objective):
    assert not goal_chain(PLAN, objective).whole


@pytest.mark.parametrize(
    ("kind", "account_id", "account", "serves"),
    [
        ("call_f2f", "A1", "Dayton Foregut Institute", "Q1-1"),  # named
        ("demo", "A2", "Xenia Hospital", "Q1-1"),  # its kind
        ("call_f2f", "A2", "Xenia Hospital", "Q1-2"),
        ("remote_touch", "A3", "Troy", "Q1-2"),  # the last takes the rest
    ],
)
def test_that_an_activity_serves_the_objective_that_names_it(kind, account_id, account, serves):
    assert Objectives(PLAN, Quarter.of("2027Q1")).serving(kind, account_id, account) == serves


def test_that_a_quarter_without_objectives_leaves_orphans():
    assert Objectives(PLAN, Quarter.of("2027Q2")).serving("demo", "A1", "Dayton") == ""
