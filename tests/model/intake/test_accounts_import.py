"""An account list of every trait, drawn small: each row accounted for, each bad cell named."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import text

from model.errors import PlanError
from model.intake.accounts_import import import_table, load_accounts, unique_header
from model.intake.problems import Severity
from model.intake.recognise import Column
from model.intake.tables import Table
from model.intake.values import ERRORS
from tests.model.intake.conftest import simple_locate


def messages(loaded, severity=None):
    return [p.message for p in loaded.problems if severity in (None, p.severity)]


def test_that_a_plain_list_is_read_as_it_stands(imported):
    loaded = imported("Account ID,Account Name,Zip,Beds\n007,Brookside,02134,120\n8,Elm,02135,\n")
    accounts = loaded.accounts
    assert list(accounts.ids) == ["007", "8"]
    assert list(accounts["name"]) == ["Brookside", "Elm"]
    assert list(accounts["postcode"]) == ["02134", "02135"]
    assert accounts["beds"][0] == 120
    assert np.isnan(accounts["beds"][1])
    assert loaded.columns == {
        "account_id": "Account ID", "name": "Account Name", "postcode": "Zip", "beds": "Beds",
    }  # fmt: skip
    assert (loaded.rows_read, loaded.accepted, loaded.rejected, loaded.fixed) == (2, 2, 0, 0)
    assert loaded.located == {"coordinates": 0, "zip": 2, "city": 0, "none": 0}
    assert loaded.problems == []


def test_that_every_bad_cell_is_named_at_once(imported):
    loaded = imported("id,name,beds,ors,zip\n1,A,many,2,02134\n2,B,5,-3,02134\n3,C,#REF!,1,02134\n")
    assert [(p.row, p.column, p.severity) for p in loaded.problems] == [
        (2, "beds", "warning"),
        (3, "ors", "warning"),
        (4, "beds", "warning"),
    ]
    assert messages(loaded) == [
        'beds "many" is not a number.',
        'ors "-3" is negative; left out.',
        "beds holds the spreadsheet error #REF!.",
    ]
    assert loaded.accepted == 3


def test_that_habits_are_reported_once_with_their_count(imported):
    loaded = imported('id,name,potential,zip\n1,A,"$1,234",2134\n2,B,"(1,000)",2135\n3,C,5,10001\n')
    assert list(loaded.accounts["potential"]) == [1234, -1000, 5]
    assert list(loaded.accounts["postcode"]) == ["02134", "02135", "10001"]
    fixes = {p.column: (p.message, p.count) for p in loaded.problems}
    assert fixes == {
        "potential": ('potential "$1,234" was read as 1234 (and 1 more).', 2),
        "zip": ('zip "2134" was read as 02134 (and 1 more).', 2),
    }
    assert loaded.fixed == 2


def test_that_a_column_of_decimal_commas_is_read_as_such(imported):
    loaded = imported("id;name;hours;potential\n1;A;1,5;1.200\n2;B;2,25;2.000\n")
    assert list(loaded.accounts["hours"]) == [1.5, 2.25]
    assert list(loaded.accounts["potential"]) == [1200, 2000]


def test_that_percent_cells_of_a_workbook_become_percent(workbook):
    path = workbook({"A": [["id", "name", "Share"], ["1", "A", 0.25], ["2", "B", 0.7]]})
    loaded = load_accounts(path, locate=simple_locate)
    assert list(loaded.accounts["competitor_share"]) == pytest.approx([25, 70])


def test_that_titles_above_and_footers_below_are_no_accounts(imported):
    loaded = imported(
        "Account list,,\nAs of 2026-11-30,,\n,,\nAccount ID,Account Name,City\n"
        "1,A,Lima\n,,\n2,B,Troy\nGrand Totals (2 records),,\n"
        "Confidential Information - Do Not Distribute,,\n"
    )
    assert list(loaded.accounts.ids) == ["1", "2"]
    assert (loaded.rows_read, loaded.accepted, loaded.rejected, loaded.blank) == (4, 2, 2, 1)
    assert [p.row for p in loaded.problems] == [8, 9]
    assert all("below the table" in message for message in messages(loaded))


def test_that_notes_below_the_table_are_no_accounts(imported):
    loaded = imported(
        "name,city,beds\nElm,Lima,5\nOak,Troy,6\nAsh,,\n* beds of 2023,,\n,,\n"
        "Compiled by the sales office,,\n"
    )
    assert list(loaded.accounts["name"]) == ["Elm", "Oak", "Ash"]
    assert [p.cell for p in loaded.problems if p.kind == "Below the table"] == [
        "* beds of 2023", "Compiled by the sales office",
    ]  # fmt: skip


def test_that_a_list_of_names_alone_has_no_notes(imported):
    assert imported("name\nElm\n\n* Oak\n").accepted == 2


def test_that_too_many_accounts_are_refused(imported, monkeypatch):
    monkeypatch.setattr("model.intake.accounts_import.MAX_ACCOUNTS", 2)
    with pytest.raises(PlanError, match="has 3 rows; at most 2 accounts"):
        imported("id,name\n1,A\n2,B\n3,C\n")


def test_that_a_row_without_id_name_and_place_is_rejected_with_its_reason(imported):
    loaded = imported("id,name,city,beds,note\n1,A,Lima,5,\n,,,99,sum\n")
    assert messages(loaded, Severity.REJECTED) == [
        'The row that begins with "99" has no account id, no name and no place.'
    ]


def test_that_a_hospital_named_after_a_total_is_an_account(imported):
    loaded = imported("id,name,city\n1,Total Health Hospital,Lima\n2,Totals,Troy\n")
    assert loaded.accepted == 2


def test_that_a_second_row_of_an_id_is_rejected_with_both_rows(imported):
    loaded = imported("id,name\nA1,One\nB2,Two\nA1,Three\n")
    assert list(loaded.accounts["name"]) == ["One", "Two"]
    assert messages(loaded) == ['Account id "A1" in row 4 is already in row 2.']
    assert (loaded.rows_read, loaded.accepted, loaded.rejected) == (3, 2, 1)


def test_that_missing_ids_and_names_are_made_up_and_reported(imported):
    loaded = imported("id,name,city\n,One,Lima\nACC-00001,Two,Lima\n,Three,Lima\nX9,,Lima\n")
    assert list(loaded.accounts.ids) == ["ACC-00002", "ACC-00001", "ACC-00003", "X9"]
    assert loaded.accounts["name"][3] == "X9"
    assert loaded.generated == {"ACC-00002", "ACC-00003"}
    assert messages(loaded, Severity.FIXED) == [
        "The account has no id; it was given ACC-00002 (and 1 more).",
        'The account has no name; its id "X9" stands for it.',
    ]


def test_that_number_cells_of_ids_are_text_without_a_point(workbook):
    path = workbook({"A": [["Customer No", "Name", "Zip"], [123.0, "A", 2134], [7, "B", 45219]]})
    loaded = load_accounts(path, locate=simple_locate)
    assert list(loaded.accounts.ids) == ["123", "7"]
    assert list(loaded.accounts["postcode"]) == ["02134", "45219"]


def test_that_words_become_codes_and_the_original_is_kept(imported):
    loaded = imported("id,name,type\n1,A,Critical Access\n2,B,COMM\n3,C,Blimp hangar\n4,D,\n")
    assert list(loaded.accounts["account_type"]) == ["CAH", "COMM", "OTHER", ""]
    assert list(loaded.accounts["account_type_given"]) == [
        "Critical Access", "COMM", "Blimp hangar", "",
    ]  # fmt: skip
    assert [p.severity for p in loaded.problems] == ["fixed", "warning"]


def test_that_codes_alone_need_no_column_of_originals(imported):
    assert "account_type_given" not in imported("id,name,type\n1,A,comm\n").accounts


def test_that_the_benchmark_headers_are_understood(imported):
    loaded = imported(
        "id,lon,lat,potential,hours,cases,calls,idn,current,locked\n"
        "0,-84.3,30.4,442492,20.88,68,24,-1,0,0\n1,-84.6,33.7,25249,2.67,5,3,4,1,1\n"
    )
    accounts = loaded.accounts
    assert set(loaded.columns) == {
        "account_id", "lon", "lat", "potential", "hours", "calls", "idn_id", "territory", "locked",
    }  # fmt: skip
    assert list(accounts["cases"]) == [68, 5]
    assert list(accounts["name"]) == ["0", "1"]
    assert list(accounts["idn_id"]) == ["", "4"]
    assert list(accounts["territory"]) == ["0", "1"]
    assert list(accounts.locked) == [False, True]
    assert loaded.located["coordinates"] == 2


def test_that_own_columns_keep_header_zeros_and_kind(imported):
    loaded = imported(
        "id,name,ccn,Score,Mixed,Note ,score\n1,A,010001,5,1,x,7\n2,B,010002,,two,,8\n"
    )
    accounts = loaded.accounts
    assert list(accounts["ccn"]) == ["010001", "010002"]
    assert accounts["Score"].dtype == np.float64
    assert list(accounts["Mixed"]) == ["1", "two"]
    assert list(accounts["Note"]) == ["x", ""]
    assert list(accounts["score (2)"]) == [7, 8]  # SQLite knows no capitals in names


def test_that_an_own_header_never_takes_the_name_of_a_field():
    assert unique_header("beds", ()) == "beds (2)"
    assert unique_header("Ward", {"ward", "ward (2)"}) == "Ward (3)"


def test_that_columns_without_header_are_called_by_their_letter(imported):
    assert list(imported("id,name,\n1,A,7\n").accounts["Column C"]) == [7]


def test_that_the_sheet_of_accounts_is_chosen_among_others(workbook):
    path = workbook(
        {
            "Read me": [["This workbook lists our accounts."], ["City", "the town"]],
            "Dictionary": [["Account ID", "Key"], ["Account Name", "Name"], ["Zip", "Code"]],
            "Data": [["Account ID", "Account Name", "Zip"], ["1", "A", "02134"]],
        }
    )
    loaded = load_accounts(path, locate=simple_locate)
    assert loaded.sheet == "Data"
    assert list(loaded.accounts.ids) == ["1"]


def test_that_a_sheet_can_be_asked_for(workbook):
    path = workbook({"East": [["id", "name"], ["1", "A"]], "West": [["id", "name"], ["2", "B"]]})
    assert list(load_accounts(path, sheet="West", locate=simple_locate).accounts.ids) == ["2"]
    with pytest.raises(PlanError, match=r'no sheet "North"\. There are: "East", "West"\.'):
        load_accounts(path, sheet="North", locate=simple_locate)


def test_that_a_mapping_wins_over_recognition(imported):
    loaded = imported("id,name,Ref\n1,A,X7\n", mapping={"account_id": "Ref"})
    assert list(loaded.accounts.ids) == ["X7"]
    assert loaded.columns["account_id"] == "Ref"
    assert list(loaded.accounts["id"]) == ["1"]


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"bed": "Beds"}, 'no field "bed"'),
        ({"beds": "Bett"}, 'no column "Bett" for beds.*Did you mean "Betten"'),
    ],
)
def test_that_a_wrong_mapping_is_answered_with_what_there_is(imported, mapping, sentence):
    with pytest.raises(PlanError, match=sentence):
        imported("id,name,Betten\n1,A,5\n", mapping=mapping)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("colour;size\nred;1\n", 'headers are: "colour", "size"'),
        ("id,name\n", "has a header and no rows"),
        ("\n\n,,\n", "empty"),
    ],
)
def test_that_a_file_without_accounts_is_one_sentence(imported, content, sentence):
    with pytest.raises(PlanError, match=sentence):
        imported(content)


def test_that_an_empty_sheet_is_one_sentence(workbook):
    with pytest.raises(PlanError, match="empty"):
        load_accounts(workbook({"Sheet1": []}), locate=simple_locate)


def test_that_accounts_are_placed_by_the_best_they_have():
    loaded = load_places(
        {
            "id": ["1", "2", "3", "4", "5"],
            "lat": ["39.1", "", "", "", "-84.5"],
            "lon": ["-84.5", "", "", "", "39.1"],
            "zip": ["45219", "45219", "", "", ""],
            "city": ["", "", "Cincinnati", "", ""],
            "state": ["OH", "OH", "OH", "", "OH"],
        }
    )
    assert list(loaded.accounts["placed_by"]) == [
        "coordinates", "zip", "city", "none", "coordinates",
    ]  # fmt: skip
    assert loaded.located == {"coordinates": 2, "zip": 1, "city": 1, "none": 1}
    assert loaded.accounts.lat[4] == 39.1
    assert [(p.row, p.severity) for p in loaded.problems if "swapped" in p.message] == [
        (6, "fixed")
    ]


def load_places(cells):
    from model.intake.accounts_import import ACCOUNT_CATALOGUE
    from model.intake.recognise import recognise
    from model.places.gazetteer import locate

    columns = [Column(at, header, values) for at, (header, values) in enumerate(cells.items())]
    found = recognise(columns, ACCOUNT_CATALOGUE)
    rows = tuple(range(2, 2 + len(columns[0].cells)))
    return import_table(Table("S", 1, tuple(columns), found, rows, 0), locate)


def test_that_zero_zero_is_no_place():
    loaded = load_places({"id": ["1"], "lat": ["0"], "lon": ["0"], "zip": ["45219"]})
    assert loaded.located == {"coordinates": 0, "zip": 1, "city": 0, "none": 0}
    assert any("0, 0" in message for message in messages(loaded))


def test_that_how_an_account_was_placed_survives_a_round_trip(imported):
    loaded = imported("id,name,lat,lon,placed_by\n1,A,39,-84,zip\n2,B,39,-84,user\n3,C,39,-84,\n")
    assert list(loaded.accounts["placed_by"]) == ["zip", "user", "coordinates"]


def test_that_a_territory_name_alone_is_the_territory(imported):
    assert list(imported("id,name,Territory Name\n1,A,East\n").accounts["territory"]) == ["East"]
    both = imported("id,name,territory,territory_name\n1,A,T1,East\n").accounts
    assert (both["territory"][0], both["territory_name"][0]) == ("T1", "East")


def test_that_twins_are_pointed_out_and_kept(imported):
    loaded = imported("id,name,zip\n1,Elm,02134\n2,ELM,02134\n")
    assert loaded.accepted == 2
    assert messages(loaded) == ['"ELM" in 02134 is also in row 2; it may be the same account.']


HOSTILE = ["<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "'quoted"]


@pytest.mark.parametrize("name", HOSTILE)
def test_that_a_hostile_name_comes_through_a_workbook_letter_by_letter(workbook, name):
    path = workbook({"A": [["id", "name", "own"], ["1", name, name + "!"]]})
    accounts = load_accounts(path, locate=simple_locate).accounts
    assert accounts["name"][0] == name
    assert accounts["own"][0] == name + "!"


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    text(min_size=1, max_size=60).filter(
        lambda cell: cell.strip() == cell and cell.isprintable() and cell.casefold() not in ERRORS
    )
)
def test_that_any_name_comes_through_and_every_row_is_accounted_for(name):
    columns = [Column(0, "id", ["1", "2"]), Column(1, "name", [name, "B"])]
    table = Table("S", 1, tuple(columns), {"account_id": columns[0], "name": columns[1]}, (2, 3), 0)
    loaded = import_table(table, simple_locate)
    assert list(loaded.accounts["name"]) == [name, "B"]
    assert loaded.rows_read == loaded.accepted + loaded.rejected == 2
