"""Record ids of 15 and 18 characters."""

from hypothesis import given
from hypothesis.strategies import text

from model.intake.accounts_import import accounts_of
from model.intake.crm_ids import IdIndex, checksum, is_record_id, join_key
from model.intake.sheet import Sheet
from tests.model.intake.conftest import simple_locate

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def test_that_the_long_form_is_joined_on_the_short_one():
    assert join_key("001D000000IqhSL") == "001D000000IqhSL"
    assert join_key("001D000000IqhSL" + checksum("001D000000IqhSL")) == "001D000000IqhSL"
    assert checksum("001D000000IqhSL") == "IAZ"


def test_that_a_false_checksum_is_another_id():
    assert join_key("001D000000IqhSLAAA") == "001D000000IqhSLAAA"
    assert not is_record_id("001D000000IqhSLAAA")


@given(text(ALPHABET, min_size=15, max_size=15))
def test_that_capitals_survive_in_the_checksum(short):
    assert join_key(short + checksum(short)) == short
    assert checksum(short.lower()) == "AAA"


def test_that_ids_that_differ_in_capitals_are_two():
    index = IdIndex(["001D000000IqhSL", "001D000000IqhsL"])
    assert index.find("001D000000IqhsL" + checksum("001D000000IqhsL")) == "001D000000IqhsL"
    assert index.find("001d000000iqhsl") == ""


def test_that_both_forms_in_one_list_are_one_account_and_stay_as_written():
    long = "001D000000IqhSLIAZ"
    rows = [["Account ID", "Name"], [long, "Elm"], ["001D000000IqhSL", "Elm"], ["X", "Oak"]]
    loaded = accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)
    assert list(loaded.accounts.ids) == [long, "X"]
    assert [p.message for p in loaded.problems] == [
        f'Account id "001D000000IqhSL" in row 3 is already in row 2 as "{long}".'
    ]
