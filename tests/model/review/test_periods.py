"""The periods of each cadence have one name, however somebody typed them."""

from datetime import date

import pytest

from model.review.periods import period_before, period_named, period_of, period_to_hold

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("cadence", "name"),
    [
        ("daily", "2026-11-30"),
        ("weekly", "2026-W49"),
        ("monthly", "2026-11"),
        ("quarterly", "2026Q4"),
        ("annual", "2026"),
    ],
)
def test_that_each_cadence_names_its_period(cadence, name):
    assert period_of(cadence, TODAY) == name


@pytest.mark.parametrize(
    ("cadence", "day", "name"),
    [
        ("daily", date(2026, 11, 30), "2026-11-27"),  # Monday: Friday
        ("daily", date(2026, 12, 1), "2026-11-30"),
        ("weekly", date(2026, 11, 30), "2026-W48"),
        ("monthly", date(2026, 3, 31), "2026-02"),
        ("quarterly", date(2026, 12, 30), "2026Q3"),
        ("quarterly", date(2027, 1, 1), "2026Q4"),
        ("annual", date(2026, 12, 31), "2025"),
    ],
)
def test_that_each_cadence_knows_the_period_before(cadence, day, name):
    assert period_before(cadence, day) == name


@pytest.mark.parametrize(
    ("cadence", "typed", "name"),
    [
        ("monthly", "2026-10", "2026-10"),
        ("monthly", "2026-10-31", "2026-10"),
        ("quarterly", "2026-Q4", "2026Q4"),
        ("quarterly", "Q4 2026", "2026Q4"),
        ("quarterly", "2026-11-30", "2026Q4"),
        ("weekly", "2026-W48", "2026-W48"),
        ("weekly", "W 48 2026", "2026-W48"),
        ("annual", "2026", "2026"),
        ("daily", "2026-11-30", "2026-11-30"),
        ("quarterly", "2026", ""),
        ("monthly", "last autumn", ""),
    ],
)
def test_that_a_typed_period_gets_its_name(cadence, typed, name):
    assert period_named(cadence, typed) == name


@pytest.mark.parametrize(
    ("cadence", "day", "name"),
    [
        ("monthly", date(2026, 12, 7), "2026-11"),  # the first Monday
        ("monthly", date(2026, 12, 11), "2026-12"),
        ("monthly", date(2026, 11, 30), "2026-11"),
        ("weekly", date(2026, 11, 30), "2026-W48"),  # Monday: the week that is over
        ("weekly", date(2026, 12, 4), "2026-W49"),  # Friday: the week that ends
        ("quarterly", date(2027, 1, 4), "2026Q4"),
        ("annual", date(2027, 1, 4), "2026"),
        ("daily", date(2026, 11, 30), "2026-11-30"),
    ],
)
def test_that_what_has_just_begun_is_not_reviewed_yet(cadence, day, name):
    assert period_to_hold(cadence, day) == name
