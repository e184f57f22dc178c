"""Months and quarters of a plan."""

from datetime import date

import numpy as np
import pytest

from model.plan.period import (
    iso_date,
    month_after,
    month_labels,
    plan_end,
    plan_month,
    plan_months,
    plan_start,
)
from model.state import About

START = date(2027, 1, 1)


def test_that_only_iso_dates_are_dates():
    assert iso_date("2027-02-28T08:00") == date(2027, 2, 28)
    assert iso_date("2027-02-30") is None
    assert iso_date("") is None
    assert iso_date(None) is None


def test_that_the_plan_starts_as_set_else_with_the_next_year():
    assert plan_start(About("x", period=("2027-04-01", ""))) == date(2027, 4, 1)
    assert plan_start(About("x", as_of="2026-11-30")) == START
    assert plan_start(About("x"), date(2026, 3, 5)) == START
    assert plan_start(About("x")) is None


def test_that_the_plan_ends_as_set_else_after_36_months():
    assert plan_end(About("x", period=("", "2029-06-30")), START) == date(2029, 6, 30)
    assert plan_end(About("x"), date(2027, 3, 15)) == date(2030, 2, 28)


@pytest.mark.parametrize(
    ("day", "month"),
    [("2027-01-31", 1), ("2027-12-01", 12), ("2028-02-29", 14), ("2026-12-31", 0)],
)
def test_that_plan_months_count_from_the_first(day, month):
    assert plan_month(date.fromisoformat(day), START) == month
    assert plan_months(np.array([day], object), START).tolist() == [month]


def test_that_unreadable_dates_have_no_month():
    assert np.isnan(plan_months(np.array(["", "later"], object), START)).all()
    assert np.isnan(plan_months(np.array(["2027-01-01"], object), None)).all()
    assert plan_months(np.zeros(0, object), START).shape == (0,)


def test_that_months_run_over_the_year():
    assert month_after(date(2027, 11, 30), 3) == date(2028, 2, 1)
    assert month_after(date(2027, 1, 31), -1) == date(2026, 12, 1)
    assert month_labels(date(2027, 12, 1))[:2] == ("2027-12", "2028-01")
