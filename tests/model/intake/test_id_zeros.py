"""Ids that went through a spreadsheet."""

import pytest

from model.intake.accounts_import import accounts_of
from model.intake.id_zeros import lost_digits, restored_zeros
from model.intake.sheet import Sheet
from model.intake.values import clean_text
from tests.model.intake.conftest import simple_locate


@pytest.mark.parametrize(
    ("header", "cells", "restored"),
    [
        ("CCN", [10001.0, 220001.0, "20C0001011"], {0: "010001"}),
        ("CCN", ["10001", "220001"], {0: "010001"}),
        ("Account ID", ["00123", 4567.0, 12.0], {1: "04567", 2: "00012"}),
        ("Account ID", [123.0, 4567.0], {}),
        ("Account ID", ["00123", "4567"], {}),
        ("Account ID", ["00123", 456789.0], {}),
        ("Account ID", ["00123", "0123", 7.0], {}),
        ("CCN", [1.0, 2.0], {}),
    ],
)
def test_that_zeros_come_back_only_where_the_width_is_known(header, cells, restored):
    assert restored_zeros(header, [clean_text(cell) for cell in cells], cells) == restored


def test_that_thrown_away_digits_are_noticed():
    assert lost_digits(["1.23457E+11", "123", 1e18, 5.0, None, "1E5x"]) == [0, 2]


def test_that_both_are_reported():
    rows = [["Account ID", "Name"], ["00123", "Elm"], [45.0, "Oak"], ["1.2E+11", "Ash"]]
    loaded = accounts_of(Sheet.from_rows("S", rows), locate=simple_locate)
    assert list(loaded.accounts.ids) == ["00123", "00045", "1.2E+11"]
    assert [(p.kind, p.cell, p.message) for p in loaded.problems] == [
        ("Restored zeros", "45", 'Account ID "45" was read as 00045.'),
        (
            "Digits lost",
            "1.2E+11",
            'Account ID "1.2E+11" was shortened by a spreadsheet; digits are lost.',
        ),
    ]
