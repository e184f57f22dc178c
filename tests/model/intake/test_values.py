"""What people type, and what it means."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, decimals, floats, sampled_from, text

from model.intake.values import (
    clean_text,
    clean_texts,
    comma_votes,
    is_ambiguous_date,
    number_as_text,
    parse_date,
    parse_flag,
    parse_number,
)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("$1,234", 1234), ("(1,234)", -1234), ("-$1,234.50", -1234.5), ("($1,234)", -1234),
        ("12%", 12), ("12.5 %", 12.5), ("1.234.567", 1234567), ("1.234,56", 1234.56),
        ("12,5", 12.5), ("1 234 567", 1234567), ("1\u00a0234,5", 1234.5), ("1'234.50", 1234.5),
        ("EUR1.234,00", 1234), ("USD 12", 12), ("1,23,456", 123456), ("15k", 15000),
        ("1.2M", 1200000), ("1234-", -1234), ("−7", -7), (".5", 0.5), ("0,125", 0.125),
        ("-3.06E-2", -0.0306), ("1e5", 100000), ("40,7128", 40.7128),
    ],
)  # fmt: skip
def test_that_numbers_are_read_in_many_habits(typed, value):
    assert parse_number(typed, comma=False) == pytest.approx(value)


@pytest.mark.parametrize(
    "typed", ["many", "", "1,2,3", "--5", "555.123.4567", "12.34.56", "12 34", "1-2", "1e999", "½x"]
)
def test_that_what_is_no_number_is_none(typed):
    assert parse_number(typed, comma=False) is None


def test_that_the_habit_of_the_column_decides_what_a_lone_mark_means():
    assert parse_number("1.234", comma=True) == 1234
    assert parse_number("1.234", comma=False) == 1.234
    assert parse_number("48,137", comma=False, degrees=True) == 48.137
    assert comma_votes(["1.234", "12,5", "7"]) == (1, 0)
    assert comma_votes(["1,234", "12.5", "1,234,567"]) == (0, 2)


@given(
    decimals(min_value=-(10**9), max_value=10**9, places=2),
    sampled_from([("{:,.2f}", False), ("${:,.2f}", False), ("{:.2f}", False), ("{:,.2f} €", True)]),
)
def test_that_money_written_in_a_habit_is_read_back(amount, habit):
    pattern, comma = habit
    written = pattern.format(amount)
    if comma:
        written = written.translate(str.maketrans(",.", ".,"))
    assert parse_number(written, comma=comma) == pytest.approx(float(amount))


@given(floats(allow_nan=False, allow_infinity=False))
def test_that_a_number_cell_as_text_is_the_same_number(value):
    assert float(number_as_text(value)) == value


@given(text())
def test_that_any_text_loses_only_blanks_and_control_characters(cell):
    cleaned = clean_text(cell)
    kept = [c for c in cell if not c.isspace() and (c.isprintable() or ord(c) > 0x9F)]
    assert [c for c in cleaned if not c.isspace()] == [
        c for c in kept if not 0xD800 <= ord(c) <= 0xDFFF
    ]
    assert clean_text(cleaned) == cleaned
    assert clean_texts([cell])[0] == [cleaned]


@pytest.mark.parametrize(
    "cell", ["<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")', "Ärzte & Co", "00501", "1.0"]
)
def test_that_text_stays_as_it_is(cell):
    assert clean_text(f"  {cell}\u00a0") == cell


def test_that_cells_become_text_without_their_machinery():
    assert clean_text(123.0) == "123"
    assert clean_text(0.1) == "0.1"
    assert clean_text(None) == clean_text(math.nan) == ""
    assert clean_text("two\r\nlines\x07\x00") == "two lines"


@pytest.mark.parametrize(
    "typed",
    ["2028-02-29", "29.02.2028", "02/29/2028", "29/02/2028", "Feb 29, 2028", "29-Feb-28",
     "29 February 2028", "2028-02-29T00:00:00.000Z", "2/29/2028 12:00 AM", "20280229", 46812.0,
     "46812"],
)  # fmt: skip
def test_that_dates_are_read_in_many_habits(typed):
    assert parse_date(typed, day_first=False) == "2028-02-29"


@given(dates(min_value=date(1970, 1, 1)))
def test_that_iso_dates_come_back(day):
    assert parse_date(day.isoformat(), day_first=True) == day.isoformat()


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027-03", "2027-03-01"), ("03/2027", "2027-03-01"), ("March 2027", "2027-03-01"),
     ("Mar-27", "2027-03-01"), ("Q2 2027", "2027-04-01"), ("2027 Q4", "2027-10-01"),
     ("13/2027", None), ("Brumaire 2027", None)],
)  # fmt: skip
def test_that_a_month_alone_is_its_first_day(typed, day):
    assert parse_date(typed, day_first=False) == day


@pytest.mark.parametrize(
    "typed", ["soon", "31/31/2020", "2027-02-30", 3.0, True, "13 Brumaire 1799"]
)
def test_that_what_is_no_date_is_none(typed):
    assert parse_date(typed, day_first=False) is None


def test_that_a_short_date_follows_the_column_and_is_called_ambiguous():
    assert parse_date("03/04/2026", day_first=False) == "2026-03-04"
    assert parse_date("03/04/2026", day_first=True) == "2026-04-03"
    assert is_ambiguous_date("03/04/2026")
    assert not is_ambiguous_date("13/04/2026")
    assert not is_ambiguous_date("04/04/2026")
    assert not is_ambiguous_date("03.04.2026")


def test_that_yes_and_no_have_many_words():
    assert [parse_flag(cell) for cell in ("Yes", "x", 1.0, True, "TRUE", "ja")] == [True] * 6
    assert [parse_flag(cell) for cell in ("no", "", None, 0.0, False, "N/A")] == [False] * 6
    assert parse_flag("perhaps") is None
