"""How numbers read."""

import math
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis.strategies import floats, integers

from model.format import MISSING, NBSP, Formatter, half_up
from model.state import About

US = Formatter("en_US", "USD", "mi")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234.5, 0, "1,235"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-0.4, 0, "0"),
        (-1234.56, 1, "−1,234.6"),
        (0.07, 1, "0.1"),
        (None, 0, MISSING),
        (math.nan, 2, MISSING),
    ],
)
def test_that_numbers_round_half_up_and_carry_a_true_minus(value, digits, text):
    assert US.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (459, "459"),
        (12_713_000, "12.7\u00a0M"),
        (1_060_000, "1.06\u00a0M"),
        (965_500, "966\u00a0k"),
        (1_445, "1.4\u00a0k"),
        (999_600, "1.00\u00a0M"),
        (0, "0"),
    ],
)
def test_that_compact_figures_have_at_most_three_digits(value, text):
    assert US.compact(value) == text


def test_that_money_follows_the_currency_and_keeps_the_sign_in_front():
    assert US.money(-1234.4) == "−$1,234"
    assert Formatter("en_US", "CHF").money(1234) == "1,234\u00a0CHF"


def test_that_distances_follow_the_units_and_the_locale():
    assert US.distance(160.9344) == "100\u00a0mi"
    assert Formatter.of(About("x", locale="de_DE")).units == "km"
    assert Formatter.of(About("x", locale="en_GB")).units == "mi"
    assert Formatter.of(About("x", locale="en_US", units="km")).distance(12) == "12\u00a0km"


def test_that_dates_read_in_words_and_text_that_is_no_date_stays():
    assert US.date("2026-11-30") == "30\u00a0Nov\u00a02026"
    assert US.date("2026-11-30", year=False) == "30\u00a0Nov"
    assert US.date("soon") == "soon"
    assert US.date("") == MISSING
    assert US.month("2027-04") == "April\u00a02027"


def test_that_a_letter_tells_day_and_hour_as_its_country_does():
    day, told = date(2027, 1, 7), [Formatter(locale) for locale in ("en_US", "en_GB")]
    assert [one.date_in_full(day).replace(NBSP, " ") for one in told] == [
        "January 7, 2027",
        "7 January 2027",
    ]
    assert US.date_in_full(day, weekday=True).replace(NBSP, " ") == "Thursday, January 7, 2027"
    assert [one.clock(time(13, 30)).replace(NBSP, " ") for one in told] == ["1:30 PM", "13:30"]


def test_that_a_text_reads_with_its_dates_in_words():
    words = Formatter().dated("triggered 2026-10-22: rental, try 1 of 2; part 12-2026-10-221")
    told = "triggered 22 Oct 2026: rental, try 1 of 2; part 12-2026-10-221"
    assert words.replace(NBSP, " ") == told


def test_that_a_change_always_shows_its_direction():
    assert [US.signed(x, 1) for x in (0.26, -0.26, 0.0)] == ["+0.3", "−0.3", "±0.0"]


def test_that_a_change_of_driving_is_said_in_words():
    assert [US.driving(x) for x in (232.4, -1.0, 0.2, None)] == [
        "232\N{NO-BREAK SPACE}h more driving",
        "1\N{NO-BREAK SPACE}h less driving",
        "the same driving",
        "–",
    ]
    assert US.driving(-0.26, 1) == "0.3\N{NO-BREAK SPACE}h less driving"


@given(integers(-(10**9), 10**9))
def test_that_whole_numbers_survive_printing(value):
    assert int(US.number(value).replace(",", "").replace("−", "-")) == value


@given(floats(-1e6, 1e6), integers(0, 4))
def test_that_half_up_never_moves_by_more_than_half_a_unit(value, digits):
    assert abs(half_up(value, digits) - value) <= 0.5 * 10.0**-digits + 1e-6
