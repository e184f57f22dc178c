"""Addresses as whole countries write them, in one cell."""

import pytest
from hypothesis import given
from hypothesis.strategies import text

from model.intake.accounts_import import accounts_of
from model.intake.addresses import Address, read_point, split_address
from model.intake.sheet import Sheet
from tests.model.intake.conftest import simple_locate


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("330 Brookline Ave, Boston, MA 02215", ("330 Brookline Ave", "Boston", "MA", "02215")),
        ("330 Brookline Ave, Boston MA 02215-5400",
         ("330 Brookline Ave", "Boston", "MA", "02215-5400")),
        ("330 Brookline Ave Boston MA 02215", ("330 Brookline Ave", "Boston", "MA", "02215")),
        ("1 Main St, Suite 5, Lima, Ohio 45801, USA",
         ("1 Main St, Suite 5", "Lima", "Ohio", "45801", "USA")),
        ("9 Elm St, Elkins, West Virginia 26241", ("9 Elm St", "Elkins", "West Virginia", "26241")),
        ("1 Main St, Lima, OH", ("1 Main St", "Lima", "OH")),
        ("Rue Des Metallurgistes 9 6791 ATHUS", ("Rue Des Metallurgistes 9", "ATHUS", "", "6791")),
        ("Hauptstr. 5, 10115 Berlin", ("Hauptstr. 5", "Berlin", "", "10115")),
        ("Rodney Road, Walton-on-Thames, KT12 3LD",
         ("Rodney Road", "Walton-on-Thames", "", "KT12 3LD", "GB")),
    ],
)  # fmt: skip
def test_that_an_address_is_taken_apart(written, parts):
    assert split_address(written) == Address(*parts)


def test_that_a_point_behind_an_address_comes_with_it():
    found = split_address("1 Main St\nLima, OH 45801\n(40.74, -84.10)")
    assert found == Address("1 Main St", "Lima", "OH", "45801", "", (40.74, -84.1))


@pytest.mark.parametrize("written", ["12 Elm Street", "", "Building 4", "a" * 500, "(1 of 2)"])
def test_that_a_street_alone_stays_whole(written):
    assert split_address(written) is None


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("(42.36, -71.05)", (42.36, -71.05)), ("42.36 -71.05", (42.36, -71.05)),
        ("POINT (-71.05 42.36)", (42.36, -71.05)), ("12", None), ("(95.1, 3.0)", None),
        ("1, 2", None), ("Elm", None),
    ],
)  # fmt: skip
def test_that_points_are_read(written, point):
    assert read_point(written) == point


@given(text(max_size=60))
def test_that_no_text_breaks_the_splitter(written):
    found = split_address(written)
    assert found is None or isinstance(found.street, str)
    read_point(written)


def test_that_addresses_of_a_file_are_split_where_nothing_else_says_the_place():
    rows = [["ID", "Address", "City"], ["1", "1 Main St, Lima, OH 45801 (40.74, -84.10)", ""],
            ["2", "5 Elm St, Troy, OH 45373", "Piqua"]]  # fmt: skip
    loaded = accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)
    accounts = loaded.accounts
    assert list(accounts["street"]) == ["1 Main St", "5 Elm St, Troy, OH 45373"]
    assert list(accounts["city"]) == ["Lima", "Piqua"]
    assert list(accounts["postcode"]) == ["45801", ""]
    assert (accounts.lat[0], accounts.lon[0]) == (40.74, -84.1)
    assert [p.message for p in loaded.problems if p.kind == "Address split"] == [
        'Address "1 Main St, Lima, OH 45801 (40.74, -84.1…" was split into '
        "1 Main St | Lima | OH | 45801."
    ]


def test_that_a_column_of_points_places_the_accounts():
    rows = [["ID", "Position"], *[[str(n), f"(42.{n}6, -71.05)"] for n in range(4)]]
    loaded = accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)
    assert loaded.accounts.lat[1] == 42.16
    assert loaded.located["coordinates"] == 4
    assert [(c.header, c.field) for c in loaded.found] == [
        ("ID", "account_id"),
        ("Position", "lat"),
    ]
