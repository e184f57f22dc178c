"""Risks, asks, assumptions, budget and comments."""

from datetime import date

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.comments import (
    MANAGER,
    REP,
    add_comment,
    comments_on,
    drop_comment,
    open_comments,
    settle_comment,
)
from model.plan.plan_records import put_ask, put_assumption, put_risk, set_budget
from model.scenario import LIVE, Scenario
from model.state import About, State

TODAY = date(2026, 11, 30)
RISK = {
    "risk": "One voice",
    "early_sign": "no step",
    "probability": 3,
    "impact": 5,
    "answer": "two",
}


def small():
    live = (Scenario(LIVE, "Live", {}),)
    return State(About("x"), Accounts({"account_id": ["A"]}), live)


def test_that_risks_are_numbered_and_changed_by_their_number():
    state = put_risk(small(), "R1", RISK).apply(small())
    state = put_risk(state, "R1", {**RISK, "risk": "Prices"}).apply(state)
    change = put_risk(state, "R1", {**RISK, "no": 1, "impact": 1})
    after = change.apply(state)
    assert [(r["no"], r["impact"]) for r in after.plans["R1"]["risks"]] == [(1, 1), (2, 5)]
    assert change.inverse().apply(after).plans == state.plans


@pytest.mark.parametrize(
    ("cells", "word"), [({"answer": ""}, "no answer"), ({"impact": 6}, "out of range")]
)
def test_that_a_risk_has_an_answer_and_a_size(cells, word):
    with pytest.raises(PlanError, match=word):
        put_risk(small(), "R1", {**RISK, **cells})


def test_that_an_ask_goes_to_somebody_by_a_day():
    with pytest.raises(PlanError, match="nobody"):
        put_ask(small(), "R1", {"ask": "Two generators", "by": "2027-01-01"})
    state = put_ask(
        small(), "R1", {"ask": "Two generators", "of": "Ruth", "by": "2027-01-01"}
    ).apply(small())
    assert state.plans["R1"]["asks"][0]["no"] == 1


def test_that_an_assumption_has_a_test_day_and_is_changed_by_its_text():
    with pytest.raises(PlanError, match="test day"):
        put_assumption(small(), "R1", {"text": "Prices fall"})
    told = {"text": "Prices fall", "test_on": "2027-06-30"}
    state = put_assumption(small(), "R1", told).apply(small())
    state = put_assumption(state, "R1", {**told, "text": "Prices rise"}, was="Prices fall").apply(
        state
    )
    assert [a["text"] for a in state.plans["R1"]["assumptions"]] == ["Prices rise"]


def test_that_the_goals_cannot_take_more_than_the_budget():
    with pytest.raises(PlanError, match="take 70"):
        set_budget(small(), "R1", 60, {"Y1-1": 50, "Y1-2": 20})
    state = set_budget(small(), "R1", 70, {"Y1-1": 50, "Y1-2": 20}).apply(small())
    assert state.plans["R1"]["budget"]["total_usd"] == 70


def test_that_a_managers_comment_is_open_until_it_is_settled():
    state = add_comment(small(), "R1", "P05", "Raise it.", "Ruth", MANAGER, TODAY).apply(small())
    state = add_comment(state, "R1", "P22", "Done.", "Maya", REP, TODAY).apply(state)
    assert [c.id for c in open_comments(state.plans["R1"])] == ["M1"]
    assert [c.text for c in comments_on(state.plans["R1"], "P22")] == ["Done."]
    settled = settle_comment(state, "R1", "M1", TODAY).apply(state)
    assert open_comments(settled.plans["R1"]) == ()
    assert open_comments(settle_comment(settled, "R1", "M1", None).apply(settled).plans["R1"])
    assert len(comments_on(drop_comment(settled, "R1", "M1").apply(settled).plans["R1"])) == 1
    with pytest.raises(PlanError, match="says nothing"):
        add_comment(state, "R1", "P05", " ", "Ruth", MANAGER, TODAY)
