"""What a user decides about a sheet is done, and remembered as one line."""

import pickle

import pytest
from hypothesis import given
from hypothesis.strategies import (
    booleans,
    builds,
    dictionaries,
    frozensets,
    integers,
    none,
    text,
    tuples,
)

from model.errors import PlanError
from model.intake.accounts_import import accounts_of
from model.intake.reader import sheets_of_text
from model.intake.reading import How, Reading
from model.intake.sheet import Sheet
from tests.model.intake.conftest import simple_locate

ROWS = [
    ["Ref", "Site", "Kind", "Since", "Beds"],
    ["7", "Elm", "blimp", "03/04/2026", "1,5"],
    ["8", "Oak", "COMM", "04/05/2026", "many"],
]
READINGS = builds(
    Reading,
    kind=none() | text(),
    header_row=none() | integers(0, 99),
    mapping=dictionaries(text(), text()),
    ignored=frozensets(text()),
    own=frozensets(text()),
    words=dictionaries(text(), dictionaries(text(), text())),
    day_first=none() | booleans(),
    decimal_comma=none() | booleans(),
    fixes=dictionaries(tuples(integers(1, 10**6), text()), text()),
)


def read(reading, rows=ROWS):
    return accounts_of(Sheet.from_rows("S", rows), reading, simple_locate)


@given(READINGS)
def test_that_a_reading_survives_its_line_of_json(reading):
    assert Reading.from_json(reading.to_json()) == reading
    assert pickle.loads(pickle.dumps(reading)) == reading


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"kind": 1}'])
def test_that_a_broken_line_is_one_sentence(text):
    with pytest.raises(PlanError, match="cannot be understood"):
        Reading.from_json(text)


def test_that_columns_are_remapped_and_left_out():
    loaded = read(
        Reading(mapping={"account_id": "Ref", "name": "Kind"}, ignored=frozenset({"Beds"}))
    )
    assert list(loaded.accounts["name"]) == ["blimp", "COMM"]
    assert "beds" not in loaded.accounts
    assert "Beds" not in loaded.accounts
    found = {column.header: (column.field, column.how) for column in loaded.found}
    assert found["Ref"] == ("account_id", How.CHOSEN)
    assert found["Beds"] == ("", How.OWN)


def test_that_a_column_may_be_the_users_own_whatever_it_looks_like():
    loaded = read(Reading(mapping={"account_id": "Ref"}, own=frozenset({"Beds"})))
    assert "beds" not in loaded.accounts
    assert list(loaded.accounts["Beds (2)"]) == ["1,5", "many"]  # "beds" is the field


def test_that_unknown_words_are_counted_and_decided_once():
    mapping = {"account_id": "Ref", "account_type": "Kind"}
    assert read(Reading(mapping=mapping)).unknown_words == {"account_type": {"blimp": 1}}
    decided = read(Reading(mapping=mapping, words={"account_type": {"blimp": "ASC"}}))
    assert list(decided.accounts["account_type"]) == ["ASC", "COMM"]
    assert list(decided.accounts["account_type_given"]) == ["blimp", "COMM"]
    assert decided.unknown_words == {}
    assert not [p for p in decided.problems if p.kind == "Unknown word"]


def test_that_dates_and_commas_follow_the_choice():
    mapping = {"account_id": "Ref", "contract_end": "Since", "hours": "Beds"}
    fixes = {(3, "Beds"): "2"}
    asked = read(Reading(mapping=mapping, day_first=True, decimal_comma=True, fixes=fixes))
    assert list(asked.accounts["contract_end"]) == ["2026-04-03", "2026-05-04"]
    assert list(asked.accounts["hours"]) == [1.5, 2]
    other = read(Reading(mapping=mapping, day_first=False, fixes=fixes))
    assert list(other.accounts["contract_end"]) == ["2026-03-04", "2026-04-05"]
    assert not [p for p in asked.problems if p.kind == "Day or month first"]


def test_that_a_cell_is_corrected_before_it_is_read():
    mapping = {"account_id": "Ref", "beds": "Beds"}
    (problem,) = [p for p in read(Reading(mapping=mapping)).problems if p.kind == "Not a number"]
    assert (problem.row, problem.column, problem.cell) == (3, "Beds", "many")
    fixed = read(Reading(mapping=mapping, fixes={(problem.row, problem.column): "40"}))
    assert fixed.accounts["beds"][1] == 40
    assert not [p for p in fixed.problems if p.kind == "Not a number"]


def test_that_a_fix_for_a_cell_that_is_gone_does_nothing():
    mapping = {"account_id": "Ref"}
    assert read(Reading(mapping=mapping, fixes={(99, "Beds"): "1", (2, "X"): "1"})).accepted == 2


def test_that_the_sheet_is_shown_as_it_stands():
    loaded = read(Reading(mapping={"account_id": "Ref"}))
    assert loaded.header_row == 1
    assert loaded.sample == ((2, ("7", "Elm", "blimp", "03/04/2026", "1,5")),
                             (3, ("8", "Oak", "COMM", "04/05/2026", "many")))  # fmt: skip
    assert loaded.found[0].samples == ("7", "8")
    assert [column.position for column in loaded.found] == [0, 1, 2, 3, 4]


def test_that_a_similar_header_says_how_sure_it_is():
    loaded = read(Reading(), [["Acount Name", "Zip"], ["Elm", "02134"]])
    how = {column.field: (column.how, column.score) for column in loaded.found}
    assert how["name"][0] is How.SIMILAR
    assert 0.75 < how["name"][1] < 0.9
    assert how["postcode"][0] is How.HEADER


def test_that_pasted_cells_are_a_sheet():
    (sheet,) = sheets_of_text('id\tname\tnote\n1\tElm\t"two\nlines"\n2\tOak\t\n')
    assert (sheet.name, sheet.row(1)) == ("", ["1", "Elm", "two\nlines"])
    loaded = accounts_of(sheet, locate=simple_locate)
    assert list(loaded.accounts["name"]) == ["Elm", "Oak"]


@pytest.mark.parametrize("text", ["", " \n\t", "a\x00b"])
def test_that_an_empty_paste_is_one_sentence(text):
    with pytest.raises(PlanError):
        sheets_of_text(text)
