"""Opportunities begin at a step with a dated next one, and an import's strays find a funnel."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.followers import followers_of, same_funnel
from model.plan.opportunity_opening import (
    NewOpportunity,
    next_id,
    open_opportunity,
    place_in_funnel,
    unplaced,
)
from model.plan.opportunity_records import Deed, NextStep, history_of, record_of, step_of
from tests.model.plan.test_funnel_edits import _state

DEED, THEN = Deed(date(2026, 11, 30), "Maya"), NextStep("Account sheet", "2026-12-04")
NEW = NewOpportunity("A1", "Handpiece", "implant", 5000.0, "VesselLock")


def test_that_an_opportunity_begins_at_step_1_and_undo_takes_it_away():
    state = _state()
    change = open_opportunity(state, NEW, THEN, DEED)
    after = change.apply(state)
    record = record_of(after, "O3")
    assert (record["status"], record["step"], record["value_per_year"]) == ("open", 1.0, 5000)
    assert (record["step1_on"], record["next_step_on"]) == ("2026-11-30", "2026-12-04")
    assert history_of(after, "O3")[0]["outcome"] == "opened"
    assert record_of(after, "O1")["step"] == 4.0
    back = change.inverse().apply(after)
    pd.testing.assert_frame_equal(back.table("opportunities"), state.table("opportunities"))


def test_that_the_first_opportunity_of_a_project_without_a_table_can_be_opened():
    state = replace(_state(), tables={})
    after = open_opportunity(state, replace(NEW, funnel="capital"), THEN, DEED).apply(state)
    assert record_of(after, "O1")["one_off_value"] == 5000
    assert next_id(after) == "O2"


@pytest.mark.parametrize(
    ("new", "then", "words"),
    [
        (replace(NEW, line=" "), THEN, "no product line"),
        (replace(NEW, value=float("nan")), THEN, "no value"),
        (replace(NEW, funnel="none"), THEN, "no such funnel"),
        (NEW, NextStep("Call", "2026-11-30"), "next step"),
    ],
)
def test_that_what_is_missing_is_told(new, then, words):
    with pytest.raises(PlanError, match=words):
        open_opportunity(_state(), new, then, DEED)


def test_that_strays_of_an_import_are_named_and_placed():
    state = _state()
    table = state.table("opportunities").assign(funnel=["CRM pipeline", "disposable"])
    strayed = replace(state, tables={"opportunities": table})
    assert unplaced(strayed) == ("O1",)
    with pytest.raises(PlanError, match="no funnel"):
        step_of(strayed, "O1")
    placed = place_in_funnel(strayed, "O1", "implant", 3, DEED).apply(strayed)
    assert unplaced(placed) == ()
    assert step_of(placed, "O1")[1].no == 3


def test_that_a_win_names_whom_it_reaches_strongest_first_and_leaves_out_the_busy():
    state = _state((10,), ("won",))
    table = state.table("opportunities").assign(line="Mesh")
    edges = pd.DataFrame(
        {
            "from_account": ["A1", "A1", "A1", "A2"],
            "to_account": ["A2", "A3", "A4", "A3"],
            "weight": [0.3, 0.6, 0.9, 1.0],
            "evidence": ["same group", "mentor", "society", "other"],
        }
    )
    accounts = Accounts({"account_id": ["A1", "A2", "A3", "A4"], "status": ["", "", "", "not_now"]})
    won = replace(state, accounts=accounts, tables={"opportunities": table, "influence": edges})
    assert [(f.account_id, f.evidence) for f in followers_of(won, "O1")] == [
        ("A3", "mentor"),
        ("A2", "same group"),
    ]
    assert same_funnel(won, "O1") == ("Mesh", "disposable")
    open_ = table.assign(status="open")
    assert followers_of(replace(won, tables={**won.tables, "opportunities": open_}), "O1") == ()
