"""Columns told by their values, and columns that must not be."""

import pytest

from model.intake.looks import account_looks
from model.intake.reading import How
from model.intake.recognise import Column

N = 6


def looks(*columns, taken=()):
    made = [Column(at, header, list(cells)) for at, (header, cells) in enumerate(columns)]
    return {name: column.position for name, (column, _) in account_looks(made, taken).items()}


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["02134", "45219", "10001", "60601", "94105", "33101"], "postcode"),
        (["2134", "45219", "10001", "60601", "94105", "33101"], "postcode"),
        (["KT12 3LD", "GU22 7HS", "BS21 6BS", "M15 5AT", "WD25 9FG", "N1 9GU"], "postcode"),
        (["MA", "OH", "NY", "IL", "CA", "FL"], "region"),
        (["Boston", "Chicago", "Albany", "Dayton", "Miami", "Somewhere"], "city"),
        (["USA", "US", "United States", "USA", "US", "USA"], "country"),
        (["Elm Hospital", "Oak Clinic", "Ash Medical", "St Mary", "Fir Health", "St Ann"], "name"),
        (["12 Elm Street", "4 Oak Rd", "7 Ash Ave", "1 Fir Way", "9 Bay Dr", "3 Sky Ln"], "street"),
        ([f"1 Elm St, Boston, MA 0213{n}" for n in range(N)], "street"),
        ([f"001A00000{n}bcdEF" + "x" for n in range(N)], "account_id"),
    ],
)  # fmt: skip
def test_that_a_nameless_column_is_told_by_its_values(cells, name):
    assert looks(("", cells)) == {name: 0}


def test_that_coordinates_are_told_apart():
    lat, lon = [42.3601, 41.8781, 39.1031] * 2, [-71.0589, -87.6298, -84.512] * 2
    assert looks(("a", lon), ("b", lat)) == {"lat": 1, "lon": 0}
    points = [f"({a}, {b})" for a, b in zip(lat, lon, strict=True)]
    assert looks(("Position", points)) == {"lat": 0, "lon": 0}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Metric", [0.123, 0.456, 0.789, 0.321, 0.654, 0.987]),
        ("Phone", ["02134", "45219", "10001", "60601", "94105", "33101"]),
        ("County FIPS", ["06037", "25025", "36061", "17031", "48201", "12086"]),
        ("Potential", [12345.0, 99999.0, 20000.0, 30000.0, 40000.0, 50000.0]),
        ("Note", ["good", "bad", "so so", "none", "well", "late"]),
        ("", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    ],
)
def test_that_what_only_resembles_a_field_stays_the_users_own(header, cells):
    assert looks((header, cells)) == {}


def test_that_two_columns_of_rates_are_no_coordinates():
    a, b = [0.1234, 0.2345, 0.3456, 0.4567], [0.9876, 0.8765, 0.7654, 0.6543]
    assert looks(("rate a", a), ("rate b", b)) == {}


def test_that_a_field_found_by_its_header_is_not_looked_for():
    assert looks(("", ["MA", "OH", "NY", "IL"]), taken={"region"}) == {}


def test_that_the_sign_says_by_values_and_how_sure():
    column = Column(0, "", ["MA", "OH", "NY", "IL"])
    ((_, sign),) = account_looks([column], ()).values()
    assert (sign.how, sign.score) == (How.VALUES, 0.9)


def test_that_row_numbers_are_no_ids():
    assert looks(("", ["315", "316", "318", "317", "319", "320"])) == {}
    assert looks(("", ["3150", "9161", "7518", "1317", "8319", "4320"])) == {"account_id": 0}
