"""What a manager says to a part of the plan."""

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
from model.scenario import LIVE, Scenario
from model.state import About, State

TODAY = date(2026, 11, 30)


def small():
    live = (Scenario(LIVE, "Live", {}),)
    return State(About("x"), Accounts({"account_id": ["A"]}), live)


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
