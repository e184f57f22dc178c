"""What a pull makes of a project, against a CRM in memory."""

import numpy as np
import pytest

from model.change import AccountEdited
from model.errors import PlanError
from model.sync.deciding import decide
from model.sync.ledger import base_of, conflicts_of
from model.sync.push import preview
from model.sync.setup import Setup, connecting, disconnecting, last_sync, setup_of
from tests.model.sync.memory import (
    SETUP,
    Memory,
    moved,
    pulled,
    pushed,
    same_crm,
    territory_of,
    two_reps,
)


def test_that_a_first_pull_of_equal_sides_changes_no_account_and_sends_nothing() -> None:
    before = two_reps()
    state, result = pulled(before, same_crm())
    assert (result.new, result.changed, result.conflicts) == (0, 0, 0)
    assert state.accounts is before.accounts
    assert preview(state, SETUP).count == 0
    assert last_sync(state) == "2026-11-30T12:00:00+00:00"


def test_that_at_the_first_meeting_blanks_are_filled_and_differences_are_asked() -> None:
    crm = same_crm()
    crm.put("accounts", "A1", ShippingCity="Mason", Name="Ash Tree")
    state, result = pulled(two_reps(city=["", "", "", ""]), crm)
    assert state.accounts.text("city")[0] == "Mason"
    assert state.accounts.text("name")[0] == "Ash"
    assert [(c.local, c.remote) for c in conflicts_of(state)] == [("Ash", "Ash Tree")]
    assert result.conflicts == 1


def test_that_a_new_record_becomes_a_placed_account_in_its_owners_territory() -> None:
    crm = same_crm()
    crm.put("accounts", "A5", Name="Elm", OwnerId="005S", ShippingPostalCode="45040")
    state, result = pulled(two_reps(), crm)
    row = state.accounts.row_of("A5")
    assert (result.new, territory_of(state, row)) == (1, "S")
    assert state.accounts.text("placed_by")[row] == "zip"


def test_that_an_owner_nobody_knows_here_is_told_and_moves_nothing() -> None:
    crm = same_crm()
    crm.put("accounts", "A1", OwnerId="005X")
    state, result = pulled(two_reps(), crm)
    assert result.unknown == ("005X",)
    assert territory_of(state, 0) == "N"


def test_that_a_reassignment_in_the_crm_moves_the_account_and_undo_brings_it_back() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    crm.put("accounts", "A1", OwnerId="005S")
    after, result = pulled(state, crm)
    assert territory_of(after, 0) == "S"
    assert result.change is not None
    back = result.change.inverse().apply(after)
    assert territory_of(back, 0) == "N"
    again, _ = pulled(back, crm)
    assert territory_of(again, 0) == "S"


def test_that_a_locked_account_is_not_moved_but_put_to_the_user() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(locked=[True, False, False, False]), crm)
    crm.put("accounts", "A1", OwnerId="005S")
    state, _ = pulled(state, crm)
    assert territory_of(state, 0) == "N"
    assert [c.field for c in conflicts_of(state)] == ["owner"]


def test_that_a_place_set_by_hand_outlives_a_new_address() -> None:
    columns = {"lat": [39.0] * 4, "lon": [-84.0] * 4, "placed_by": ["user"] * 4}
    crm = same_crm()
    crm.put("accounts", "A1", ShippingPostalCode="10001")
    state, _ = pulled(two_reps(postcode=[""] * 4, **columns), crm)
    assert state.accounts.text("postcode")[0] == "10001"
    assert state.accounts.lat[0] == 39.0


def test_that_a_conflict_goes_when_both_sides_come_to_agree() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    edit = AccountEdited("Rename", "A1", {"name": "Ash"}, {"name": "Ours"})
    state = edit.apply(state)
    crm.put("accounts", "A1", Name="Theirs")
    state, _ = pulled(state, crm)
    assert len(conflicts_of(state)) == 1
    crm.put("accounts", "A1", Name="Ours")
    state, _ = pulled(state, crm)
    assert not conflicts_of(state)
    assert preview(state, SETUP).count == 0


def test_that_each_conflict_can_be_decided_alone() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    state = moved(moved(state, 0, 1), 1, 1)
    crm.put("accounts", "A1", OwnerId="")
    crm.put("accounts", "A2", OwnerId="")
    state, _ = pulled(state, crm)
    first, second = conflicts_of(state)
    state = decide(state, {first.key: "theirs"}).apply(state)
    assert territory_of(state, 0) == ""
    assert conflicts_of(state) == (second,)
    state = decide(state, {second.key: "ours"}).apply(state)
    assert preview(state, SETUP).words == "1 reassignment"
    state, _ = pushed(state, crm)
    assert crm.records["accounts"]["A2"]["OwnerId"] == "005S"
    with pytest.raises(PlanError, match="No conflict is chosen"):
        decide(state, {})


def test_that_deleted_records_are_marked_told_and_come_back_unmarked() -> None:
    crm = same_crm()
    for n in range(5, 30):
        crm.put("accounts", f"A{n:02d}", Name=f"More {n}", OwnerId="005N")
    state, _ = pulled(two_reps(), crm)
    crm.drop("accounts", "A1")
    state, result = pulled(state, crm)
    assert result.gone == ("Ash",)
    assert "1 deleted there and marked here" in result.words
    assert np.flatnonzero(state.accounts.text("missing_since")).tolist() == [0]
    assert preview(moved(state, 0, 1), SETUP).count == 0
    crm.put("accounts", "A1", Name="Ash", OwnerId="005N")
    state, _ = pulled(state, crm)
    assert not state.accounts.text("missing_since").any()
    assert not base_of(state, "accounts")["A1"].gone


def test_that_many_deletions_stop_and_ask_and_then_mark() -> None:
    crm = same_crm()
    state, _ = pulled(two_reps(), crm)
    crm.drop("accounts", "A1", "A2")
    asked, result = pulled(state, crm)
    assert result.asks.startswith("2 of 4 accounts are no longer in the CRM.")
    assert "missing_since" not in asked.accounts
    agreed, result = pulled(asked, crm, allow_drop=True)
    assert (result.asks, len(result.gone)) == ("", 2)
    assert len(agreed.accounts) == 4


def test_that_a_cut_pull_keeps_its_pages_and_the_next_goes_on() -> None:
    crm = Memory()
    for n in range(9):
        crm.put("accounts", f"A{n}", Name=f"Site {n}", OwnerId="005N")
    crm.calls_left = 2
    state, first = pulled(two_reps(), crm)
    assert first.cut
    assert last_sync(state) == ""
    crm.calls_left = 1000
    state, second = pulled(state, crm)
    assert first.read + second.read == 9
    assert len(set(state.accounts.ids)) == len(state.accounts) == 9


def test_that_a_line_cut_before_anything_came_is_an_error() -> None:
    crm = same_crm()
    crm.calls_left = 0
    with pytest.raises(PlanError, match="was cut"):
        pulled(two_reps(), crm)


def test_that_contacts_and_opportunities_follow_their_account() -> None:
    crm = same_crm()
    crm.put("contacts", "C1", Name="Dr Ann Lee", AccountId="A1")
    crm.put("opportunities", "O1", AccountId="A1", Amount="12000.0", CloseDate="2027-03-31")
    state, _ = pulled(two_reps(), crm)
    assert state.table("contacts")["name"].tolist() == ["Dr Ann Lee"]
    deals = state.table("opportunities")
    assert deals["value_per_year"].tolist() == [12000.0]
    assert deals["expected_close"].tolist() == ["2027-03-31"]
    crm.put("opportunities", "O1", Amount="15000")
    state, result = pulled(state, crm)
    assert result.changed == 1
    assert state.table("opportunities")["value_per_year"].tolist() == [15000.0]


def test_that_an_activity_comes_in_once_it_is_done() -> None:
    crm = same_crm()
    told = {"AccountId": "A1", "Subject": "Visit", "ActivityDate": "2026-11-20"}
    crm.put("activities", "T1", **told, Status="Not Started")
    state, _ = pulled(two_reps(), crm)
    assert state.table("activities_done").empty
    crm.put("activities", "T1", Status="Completed")
    state, _ = pulled(state, crm)
    record = state.table("activities_done").iloc[0]
    assert (record["account_id"], record["status"], record["actual_date"]) == (
        "A1", "done", "2026-11-20",
    )  # fmt: skip


def test_that_a_setup_is_kept_without_any_secret_and_can_be_left() -> None:
    state = two_reps()
    assert setup_of(state) == SETUP
    told = state.table("sync_setup")
    assert not told["name"].str.contains("secret|password|token").any()
    assert setup_of(disconnecting(state).apply(state)) is None


@pytest.mark.parametrize(
    ("setup", "sentence"),
    [
        (Setup("tryton", "http://crm.example.com", "db", "me"), "is not an https address"),
        (Setup("tryton", "https://me:pw@crm.example.com", "db", "me"), "holds a name or password"),
        (Setup("tryton", "https://crm.example.com"), "a database and a user name"),
        (Setup("files"), "No folder is chosen"),
        (Setup("other", "https://crm.example.com"), "No CRM is chosen"),
    ],
)
def test_that_a_connection_that_cannot_be_is_refused(setup: Setup, sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        connecting(two_reps(), setup)
