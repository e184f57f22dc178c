"""One value for many accounts: what changes, what is refused, what undo gives back."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.corrections import corrections
from model.errors import PlanError
from model.fields import Kind
from model.filters.bulk import NEED, BulkField, bulk_edit, bulk_fields, new_field
from model.state import State

TODAY = date(2026, 11, 30)
ALL = np.arange(6)


def field(state: State, name: str) -> BulkField:
    return next(known for known in bulk_fields(state) if known.name == name)


def same(one: Accounts, other: Accounts) -> bool:
    return one.names == other.names and all(
        one[name].dtype == other[name].dtype
        and (
            np.array_equal(one[name], other[name], equal_nan=True)
            if one[name].dtype == np.float64
            else one[name].tolist() == other[name].tolist()
        )
        for name in one
    )


def test_that_a_lock_counts_only_what_changes(six: State) -> None:
    edit = bulk_edit(six, ALL, field(six, "locked"), "yes", today=TODAY)
    assert (edit.n_rows, edit.n_changed) == (6, 4)
    assert edit.words == "4 of 6 accounts change: Locked becomes yes."
    assert edit.change is not None
    after = edit.change.apply(six)
    assert after.accounts.locked.all()
    assert "pinned" not in after.accounts
    assert same(edit.change.inverse().apply(after).accounts, six.accounts)


def test_that_a_value_from_a_file_is_pinned_and_noted(six: State) -> None:
    edit = bulk_edit(
        six, np.array([0, 1]), field(six, "account_type"), "asc", today=TODAY, why="Audit"
    )
    assert (edit.n_changed, edit.words) == (1, "1 of 2 accounts changes: Type becomes ASC.")
    assert edit.change is not None
    after = edit.change.apply(six)
    assert after.accounts.text("account_type")[:2].tolist() == ["ASC", "ASC"]
    assert after.accounts.text("pinned").tolist() == ["account_type", "", "", "", "", ""]
    noted = corrections(after)
    assert [(c.account_id, c.field, c.in_file, c.why) for c in noted] == [
        ("A1", "account_type", "AMC", "Audit")
    ]
    back = edit.change.inverse().apply(after)
    assert same(back.accounts, six.accounts)
    assert back.tables.keys() == six.tables.keys()


def test_that_the_first_file_value_stays_noted(six: State) -> None:
    first = bulk_edit(six, np.array([0]), field(six, "account_type"), "ASC", today=TODAY)
    assert first.change is not None
    state = first.change.apply(six)
    second = bulk_edit(state, np.array([0]), field(state, "account_type"), "COMM", today=TODAY)
    assert second.change is not None
    assert corrections(second.change.apply(state))[0].in_file == "AMC"


def test_that_none_clears_a_number_and_money_takes_k(six: State) -> None:
    known = field(six, "potential")
    cleared = bulk_edit(six, np.array([0, 3]), known, "none", today=TODAY)
    assert cleared.n_changed == 1
    assert cleared.change is not None
    assert np.isnan(cleared.change.apply(six).accounts.number("potential")[[0, 3]]).all()
    made = bulk_edit(six, np.array([3]), known, "75k", today=TODAY)
    assert made.change is not None
    assert made.change.apply(six).accounts.number("potential")[3] == 75_000


def test_that_nothing_to_change_is_said(six: State) -> None:
    edit = bulk_edit(six, np.array([0, 3]), field(six, "locked"), "yes", today=TODAY)
    assert edit.change is None
    assert edit.words == "None of 2 accounts changes: Locked becomes yes in all of them already."


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("account_type", "Hospital", "Type cannot be"),
        ("locked", "perhaps", "yes or no"),
        ("beds", "2.5", "whole number"),
        ("beds", "many", "is no number"),
        ("potential", "-5", "cannot be negative"),
        ("competitor_share", "120", "between 0 and 100"),
        ("contract_end", "2027", "needs one day"),
        ("contract_end", "soon", "is no date"),
        (NEED, " ", "The need is empty"),
    ],
)
def test_that_a_bad_value_is_refused_in_words(six: State, name: str, typed: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        bulk_edit(six, ALL, field(six, name), typed, today=TODAY)


def test_that_nobody_selected_is_refused(six: State) -> None:
    with pytest.raises(PlanError, match="No account is selected"):
        bulk_edit(six, np.empty(0, np.int64), field(six, "locked"), "yes", today=TODAY)


def test_that_an_own_flag_comes_and_goes_with_undo(six: State) -> None:
    known = new_field(six, " Key  account ", Kind.FLAG)
    edit = bulk_edit(six, np.array([1, 4]), known, "yes", today=TODAY)
    assert edit.change is not None
    after = edit.change.apply(six)
    assert after.accounts.flag("Key account").tolist() == [False, True, False, False, True, False]
    assert "Key account" not in edit.change.inverse().apply(after).accounts


@pytest.mark.parametrize("name", ["", "Type", "beds", "Note", "a;b", "x" * 61])
def test_that_a_bad_name_of_a_column_is_refused(six: State, name: str) -> None:
    with pytest.raises(PlanError):
        new_field(six, name, Kind.FLAG)


def test_that_a_need_is_noted_once_per_account(six: State) -> None:
    needs = pd.DataFrame(
        {"need_id": ["N01"], "account_id": ["A1"], "need": ["OR time"], "severity": [4.0]}
    )
    state = replace(six, tables={"needs": needs})
    edit = bulk_edit(state, np.array([0, 1]), field(state, NEED), "OR time", today=TODAY)
    assert edit.n_changed == 1
    assert edit.change is not None
    after = edit.change.apply(state).table("needs")
    assert after["account_id"].tolist() == ["A1", "A2"]
    assert after["need_id"].tolist() == ["N01", "N02"]
    assert after["noted_on"].tolist() == ["", "2026-11-30"]
    assert after["severity"].dtype == np.float64


def test_that_a_segment_needs_a_reason_and_counts_who_has_it_already(six: State) -> None:
    wanted = field(six, "segment")
    with pytest.raises(PlanError, match="no reason"):
        bulk_edit(six, ALL, wanted, "attack", today=TODAY)
    with pytest.raises(PlanError, match="cannot be"):
        bulk_edit(six, ALL, wanted, "Not now", today=TODAY, why="Far.")
    first = bulk_edit(six, np.array([1]), wanted, "attack", today=TODAY, why="Known.")
    assert first.change is not None
    one = first.change.apply(six)
    edit = bulk_edit(one, np.array([0, 1, 2]), wanted, "Attack", today=TODAY, why="All alike.")
    assert edit.words == "2 of 3 accounts change: Segment becomes Attack."
    assert edit.change is not None
    after = edit.change.apply(one)
    assert after.accounts.text("segment_reason").tolist() == [
        "All alike.", "Known.", "All alike.", "", "", ""
    ]  # fmt: skip
    assert same(edit.change.inverse().apply(after).accounts, one.accounts)
    freed = bulk_edit(after, ALL, wanted, "none", today=TODAY)
    assert (freed.n_changed, freed.words) == (
        3,
        "3 of 6 accounts change: the figures decide on the segment.",
    )
    assert not {"segment_chosen", "segment_reason"} & {f.name for f in bulk_fields(after)}
