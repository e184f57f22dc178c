"""ZIP codes get their zeros back; other countries' codes are left alone."""

import numpy as np

from model.intake.postcodes import restore_zips, stated_or_guessed


def column(*values):
    return np.array(values, object)


def test_that_us_zips_get_their_zeros_back():
    codes = column("2134", "501", "02134", "21341234", "021341234", "2134-1234", "2134.0")
    states = np.full(7, "MA", object)
    assert list(restore_zips(codes, states, np.full(7, "", object))) == [
        "02134", "00501", "02134", "02134-1234", "02134-1234", "02134-1234", "02134",
    ]  # fmt: skip


def test_that_four_digits_elsewhere_are_a_whole_code():
    blank, austria = column("", ""), column("Austria", "Austria")
    assert list(restore_zips(column("7431", "1010"), blank, austria)) == ["7431", "1010"]
    assert list(restore_zips(column("7431", "1010"), blank, blank)) == ["7431", "1010"]
    assert list(restore_zips(column("2134", "10001"), blank, blank)) == ["02134", "10001"]


def test_that_a_british_or_canadian_code_tells_the_country():
    codes = column("SG8 5JP", "K1A 0B1", "02134", "")
    assert list(stated_or_guessed(column("", "", "", "France"), codes)) == [
        "GB",
        "CA",
        "",
        "France",
    ]
