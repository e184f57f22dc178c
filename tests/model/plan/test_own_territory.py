"""Somebody who brings a list of accounts plans for all of them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.alignment import UNASSIGNED, Alignment
from model.errors import PlanError
from model.plan.own_territory import can_plan_for_all, plan_for_all
from model.plan.rep_plan import rep_plan
from model.territories import CORE_TEAM


@pytest.fixture
def listed(demo):
    """The demo's accounts as a bare list: no territories, no reps."""
    live = demo.scenario("live")
    nobody = Alignment(np.full(len(demo.accounts), UNASSIGNED, np.int16))
    layer = replace(live.layer(CORE_TEAM.id), territories=(), alignment=nobody)
    scenario = live.with_layer(CORE_TEAM.id, layer)
    return replace(demo, scenarios=(scenario,), reps=(), plans={})


def test_that_all_accounts_become_the_territory_of_the_rep_and_undo_takes_it_back(listed):
    assert can_plan_for_all(listed)
    change = plan_for_all(listed, " Ada Byron ")
    state = change.apply(listed)
    plan = rep_plan(state, 0, today=date(2026, 11, 30))
    assert plan.n == len(listed.accounts)
    assert plan.rep is not None
    assert plan.rep.name == "Ada Byron"
    assert not can_plan_for_all(state)
    back = change.inverse().apply(state)
    assert back.reps == ()
    assert can_plan_for_all(back)


def test_that_a_rep_who_is_there_is_not_added_again(listed):
    first = plan_for_all(listed, "Ada Byron").apply(listed)
    bare = replace(listed, reps=first.reps)
    assert plan_for_all(bare, "Ada Byron").apply(bare).reps == first.reps
    assert len(plan_for_all(bare, "Bo Diddley").apply(bare).reps) == 2


def test_that_no_name_and_territories_that_stand_are_refused(listed, demo):
    with pytest.raises(PlanError, match="no rep yet"):
        plan_for_all(listed, " ")
    with pytest.raises(PlanError, match="have territories"):
        plan_for_all(demo, "Ada Byron")
