"""Why sales changed: price, volume, new, lost."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists

from model.plan.growth import growth_split

IDS = np.array(["A", "B", "C"], object)
YEARS = [f"{2025 + n // 12}-{n % 12 + 1:02d}" for n in range(24)]


def sales(rows, *, units=True):
    blank = [("Z", "", month, 0, 0.0) for month in YEARS]
    names = ["account_id", "line", "month", "units", "revenue"]
    frame = pd.DataFrame([*rows, *blank], columns=names)
    return frame if units else frame.drop(columns="units")


def test_that_a_price_rise_and_more_units_are_told_apart():
    split = growth_split(
        sales([("A", "x", "2025-03", 10, 100.0), ("A", "x", "2026-03", 12, 132.0)]), IDS
    )
    assert split is not None
    assert (split.price, split.volume) == pytest.approx((12.0, 20.0))


def test_that_new_and_lost_accounts_are_not_volume():
    split = growth_split(
        sales([("A", "x", "2025-03", 5, 50.0), ("B", "x", "2026-03", 7, 70.0)]), IDS
    )
    assert split is not None
    assert (split.new, split.lost, split.volume) == (70.0, -50.0, 0.0)
    assert (split.prior, split.ltm) == (50.0, 70.0)


def test_that_without_units_the_price_part_is_unknown():
    rows = [("A", "x", "2025-03", 5, 50.0), ("A", "x", "2026-03", 7, 70.0)]
    split = growth_split(sales(rows, units=False), IDS)
    assert split is not None
    assert math.isnan(split.price)
    assert split.volume == 20.0


def test_that_fewer_than_24_months_give_no_split():
    assert growth_split(pd.DataFrame(), IDS) is None
    assert growth_split(sales([]).head(12), IDS) is None


@given(lists(integers(0, 500), min_size=12, max_size=12))
def test_that_the_parts_add_up_to_the_change(money):
    rows = [
        ("ABC"[n % 3], "xy"[n % 2], YEARS[(7 * n) % 24], 1 + n % 4, float(value))
        for n, value in enumerate(money)
    ]
    split = growth_split(sales(rows), IDS)
    if split is None:
        assert sum(money) == 0
        return
    parts = (0.0 if math.isnan(split.price) else split.price) + split.volume
    assert split.prior + parts + split.new + split.lost == pytest.approx(split.ltm)
