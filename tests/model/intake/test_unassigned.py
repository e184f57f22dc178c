"""Imported calendar items that nobody can count are listed until somebody assigns them."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.errors import PlanError
from model.intake.incoming import read_incoming, take_in
from model.intake.unassigned import assign_item, unassigned_items


@pytest.fixture
def state(small_state):
    return replace(small_state, tables={}, plans={})


def test_that_an_imported_item_about_nobody_we_know_waits_to_be_assigned(state, tmp_path):
    path = tmp_path / "open.csv"
    path.write_text(
        "Uid,Date,Type,Account ID,Account,Purpose\n"
        "X1,2026-12-02,call_f2f,A1,,Read back the pain\n"
        "X2,2026-12-01,call_f2f,Z9,,Lunch at Brookside with purchasing\n"
        "X3,2026-12-03,planning_admin,,,Plan the week\n",
        encoding="utf-8",
    )
    incoming = read_incoming([path], state=state)
    assert incoming.tables["activities_open"].accepted == 3  # nothing is thrown away
    change, _ = take_in(state, incoming, date(2026, 11, 30))
    after = change.apply(state)
    (item,) = unassigned_items(after)
    assert (item.key, item.day, item.missing) == ("X2", "2026-12-01", ("account",))
    assert item.suggestion == "A1"
    assigned = assign_item(after, item.table, item.key, account_id="A1")
    assert unassigned_items(assigned.apply(after)) == []
    assert len(unassigned_items(assigned.inverse().apply(assigned.apply(after)))) == 1


def test_that_an_item_without_objective_is_listed_where_plans_have_objectives(state):
    diary = pd.DataFrame(
        {
            "uid": ["D1", "D2"],
            "date": ["2027-01-04", "2027-01-05"],
            "type": ["call_f2f", "demo"],
            "account_id": ["A1", "A2"],
            "objective_id": ["Q1-1", ""],
        }
    )
    state = replace(state, tables={"diary_q1": diary})
    assert unassigned_items(state) == []
    planned = replace(state, plans={"R1": {"quarterly_objectives": [{"id": "Q1-1"}]}})
    assert [(i.key, i.missing) for i in unassigned_items(planned)] == [("D2", ("objective",))]
    done = assign_item(planned, "diary_q1", "D2", objective_id="Q1-1").apply(planned)
    assert unassigned_items(done) == []


def test_that_an_item_of_an_account_that_is_gone_is_listed_and_assigned_in_one_step(state):
    diary = pd.DataFrame(
        {
            "uid": ["D1", "D2", "D3"],
            "date": ["2027-01-04", "2027-01-05", "2027-01-06"],
            "type": ["call_f2f", "call_f2f", "planning_admin"],
            "account_id": ["A1", "Z9", "Z9"],
            "account": ["Brookside", "Old Mill", ""],
            "purpose": ["Read back the pain", "Ask for the sheet", "Plan the week"],
        }
    )
    state = replace(state, tables={"diary": diary})
    (item,) = unassigned_items(state)
    assert (item.key, item.missing) == ("D2", ("account",))
    assert item.words == "Old Mill · Ask for the sheet · account Z9 is not in the project"
    change = assign_item(state, item.table, item.key, account_id="A1")
    after = change.apply(state)
    assert unassigned_items(after) == []
    assert after.table("diary")["account"].tolist() == ["Brookside", "Brookside", ""]
    assert unassigned_items(change.inverse().apply(after)) == [item]


def test_that_an_unknown_item_cannot_be_assigned(state):
    with pytest.raises(PlanError, match='no item "D9"'):
        assign_item(state, "diary_q1", "D9", account_id="A1")
