"""Where the names of the columns stand, in every way people write them."""

import pytest

from model.errors import PlanError
from model.intake.accounts_import import ACCOUNT_CATALOGUE, accounts_of
from model.intake.headers import find_header
from model.intake.reading import Reading
from model.intake.sheet import Sheet
from tests.model.intake.conftest import simple_locate


def header_of(rows, merges=(), header_row=None):
    columns = Sheet.from_rows("S", rows).columns
    sheet = Sheet("S", columns, merges=tuple(merges))
    return find_header(sheet, ACCOUNT_CATALOGUE, (), header_row)


def test_that_titles_above_the_header_are_passed_over():
    found = header_of([["Accounts 2026"], [], ["ID", "City", "Beds"], ["1", "Lima", 5.0]])
    assert (found.last, found.names) == (2, ("ID", "City", "Beds"))


def test_that_groups_over_the_names_are_joined_to_them():
    rows = [
        ["", "", "Beds", "", "Volume", ""],
        ["Account ID", "City", "Licensed", "Staffed", "UGI", "Spine"],
        ["1", "Lima", 5.0, 4.0, 9.0, 8.0],
    ]
    assert header_of(rows).names == (
        "Account ID", "City", "Beds / Licensed", "Beds / Staffed", "Volume / UGI", "Volume / Spine",
    )  # fmt: skip


def test_that_names_finished_in_the_row_below_are_joined():
    rows = [
        ["Account ID", "City", "Beds", "", "Owner"],
        ["", "", "Licensed", "Staffed", ""],
        ["1", "Lima", 5.0, 4.0, "Ann"],
        ["2", "Troy", 6.0, 3.0, "Bob"],
    ]
    found = header_of(rows)
    assert found.last == 1
    assert found.names == ("Account ID", "City", "Beds / Licensed", "Beds / Staffed", "Owner")


def test_that_merged_cells_say_how_far_a_group_reaches():
    rows = [
        ["", "Beds", "", ""],
        ["Account ID", "Licensed", "Staffed", "City"],
        ["1", 5.0, 4.0, "Lima"],
    ]
    assert header_of(rows, merges=[(0, 1, 2)]).names == (
        "Account ID", "Beds / Licensed", "Beds / Staffed", "City",
    )  # fmt: skip


def test_that_a_title_merged_over_the_whole_table_is_no_group():
    rows = [["Our accounts", "", ""], ["Account ID", "City", "Beds"], ["1", "Lima", 5.0]]
    assert header_of(rows, merges=[(0, 0, 2)]).names == ("Account ID", "City", "Beds")
    rows[0] = ["Prepared by", "Ann", ""]
    assert header_of(rows).names == ("Account ID", "City", "Beds")


def test_that_a_joined_header_is_recognised_by_its_parts():
    rows = [
        ["", "", "Beds", ""],
        ["Account ID", "City", "Licensed", "Other"],
        ["1", "Lima", 5.0, 4.0],
        ["2", "Troy", 6.0, 3.0],
    ]
    loaded = accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)
    assert loaded.columns["beds"] == "Beds / Licensed"
    assert list(loaded.accounts["beds"]) == [5, 6]


def test_that_a_table_without_header_is_told_by_its_rows():
    rows = [[f"A{n}07", f"Hospital {n}", "Boston", "MA", "02134"] for n in range(5)]
    assert header_of(rows).last == -1


def test_that_a_header_in_an_unknown_language_is_still_a_header():
    rows = [["Raport"], ["Nr.", "Unitatea", "Paturi"], [7.0, "Spital A", 12.0], [9.0, "B", 3.0]]
    assert header_of(rows).names == ("Nr.", "Unitatea", "Paturi")


def test_that_the_row_can_be_chosen():
    rows = [["ID", "City"], ["Code", "Town"], ["1", "Lima"]]
    assert header_of(rows, header_row=2).names == ("Code", "Town")
    assert header_of(rows, header_row=0).last == -1
    with pytest.raises(PlanError, match=r"no row 9\. Choose a row from 1 to 3"):
        header_of(rows, header_row=9)


def test_that_columns_of_one_name_get_titles_of_their_own():
    rows = [["ID", "City", "Note", "note", ""], ["1", "Lima", "a", "b", "c"]]
    loaded = accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)
    assert [column.header for column in loaded.found] == [
        "ID",
        "City",
        "Note",
        "note (2)",
        "Column E",
    ]


def test_that_a_headerless_list_is_read_whole():
    rows = [[f"X{n}1", f"Elm Hospital {n}", "Boston", "MA", "02134"] for n in range(6)]
    loaded = accounts_of(Sheet.from_rows("S", rows), Reading(), simple_locate)
    assert loaded.header_row == 0
    assert loaded.accepted == 6
    assert loaded.columns == {
        "account_id": "Column A", "name": "Column B", "city": "Column C", "region": "Column D",
        "postcode": "Column E",
    }  # fmt: skip
