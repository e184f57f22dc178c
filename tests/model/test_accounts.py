import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts, as_column
from model.errors import PlanError


def three(**columns):
    return Accounts({"account_id": ["a", "b", "c"], **columns})


def test_that_missing_numbers_become_nan_and_missing_text_becomes_empty():
    accounts = three(beds=[1, None, 3], city=["x", None, float("nan")])
    np.testing.assert_array_equal(accounts.number("beds"), [1.0, np.nan, 3.0])
    assert accounts.text("city").tolist() == ["x", "", ""]


def test_that_yes_and_no_stay_flags_and_a_missing_one_is_no():
    assert three(locked=[True, None, False]).flag("locked").tolist() == [True, False, False]


def test_that_numbers_mixed_with_text_are_text():
    assert three(code=[1, "x", None]).text("code").tolist() == ["1", "x", ""]


def test_that_a_column_of_another_kind_or_none_reads_as_missing():
    accounts = three(city=["x", "y", "z"])
    assert np.isnan(accounts.number("city")).all()
    assert accounts.text("nowhere").tolist() == ["", "", ""]
    assert accounts.flag("city").tolist() == [False] * 3


def test_that_an_account_id_keeps_its_leading_zeros():
    assert Accounts({"account_id": ["007", "7"]}).row_of("7") == 1


@pytest.mark.parametrize("ids", [["a", "a"], ["a", ""], ["a", None]])
def test_that_an_account_id_is_unique_and_never_empty(ids):
    with pytest.raises(ValueError, match="unique"):
        Accounts({"account_id": ids})


def test_that_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="length"):
        three(beds=[1.0])
    with pytest.raises(ValueError, match="length"):
        three().with_columns({"beds": [1.0]})


def test_that_a_table_without_account_ids_is_refused():
    with pytest.raises(ValueError, match="account_id"):
        Accounts({"name": ["a"]})


def test_that_an_unknown_account_is_named_in_the_error():
    with pytest.raises(PlanError, match='"nobody"'):
        three().row_of("nobody")


def test_that_columns_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        three(beds=[1, 2, 3])["beds"][0] = 5


def test_that_the_array_given_can_still_be_written_to():
    mine = np.array([1.0, 2.0, 3.0])
    accounts = three(beds=mine)
    mine[0] = 9
    assert accounts["beds"][0] == 1.0


def test_that_an_account_without_a_latitude_has_no_place():
    assert three(lat=[1, None, 2], lon=[1, 1, None]).placed.tolist() == [True, False, False]


def test_that_a_single_edit_leaves_the_other_accounts_and_columns_alone():
    before = three(beds=[1, 2, 3], city=["x", "y", "z"])
    after = before.with_values(1, {"beds": 5, "city": "w"})
    assert after["beds"].tolist() == [1, 5, 3]
    assert after["city"].tolist() == ["x", "w", "z"]
    assert before["beds"].tolist() == [1, 2, 3]
    assert after["account_id"] is before["account_id"]


def test_that_a_text_column_stays_text_when_a_number_is_typed_into_it():
    after = Accounts({"account_id": ["a"], "zip": ["02139"]}).with_values(0, {"zip": 2139})
    assert after.text("zip").tolist() == ["2139"]


def test_that_none_clears_a_cell_of_each_kind():
    before = three(beds=[1, 2, 3], city=["x", "y", "z"], locked=[True, True, True])
    after = before.with_values(0, {"beds": None, "city": None, "locked": None}).record(0)
    assert np.isnan(after["beds"])
    assert (after["city"], after["locked"]) == ("", False)


def test_that_an_edit_may_bring_a_new_column():
    after = three().with_values(2, {"note": "new"})
    assert after.text("note").tolist() == ["", "", "new"]


def test_that_taking_rows_keeps_their_order():
    taken = three(beds=[1, 2, 3]).taking(np.array([2, 0]))
    assert taken.ids.tolist() == ["c", "a"]
    assert taken.row_of("a") == 1


def test_that_new_ids_are_found_after_they_replace_the_old_ones():
    renamed = three().with_columns({"account_id": ["x", "y", "z"]})
    assert renamed.row_of("z") == 2
    assert not renamed.has("a")


@given(st.lists(st.one_of(st.none(), st.floats(), st.text(), st.booleans()), max_size=8))
def test_that_making_a_column_of_a_column_changes_nothing(values):
    once = as_column(values)
    np.testing.assert_array_equal(as_column(once), once)
    assert once.dtype in (np.float64, np.bool_, object)
