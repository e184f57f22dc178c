"""Sales until today."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.plan.baseline import growth, monthly_trend, rolling_year
from model.plan.rep_plan import rep_plan
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory


def baseline(rows):
    sales = pd.DataFrame(rows, columns=["account_id", "month", "revenue", "line"])
    layer = Layer((Territory("T1", "North"),), Alignment(np.zeros(2)))
    state = State(
        About("x", as_of="2026-11-30"),
        Accounts({"account_id": ["A0", "A1"]}),
        (Scenario(LIVE, "Live", {"core": layer}),),
        tables={"sales_monthly": sales},
    )
    return rep_plan(state, 0, today=date(2026, 11, 30)).baseline


MONTHS = [f"{2025 + m // 12}-{m % 12 + 1:02d}" for m in range(24)]


def test_that_the_last_twelve_months_are_set_against_the_twelve_before():
    rows = [("A0", month, 10.0 if m < 12 else 15.0, "x") for m, month in enumerate(MONTHS)]
    rows += [("A1", month, 2.0, "y") for month in MONTHS[:12]]
    rows += [("elsewhere", MONTHS[0], 99.0, "x")]
    found = baseline(rows)
    assert (found.ltm, found.prior, found.delta) == (180, 144, 36)
    assert found.cagr == pytest.approx(180 / 144 - 1)
    assert [(m.account_id, m.delta) for m in found.risers] == [("A0", 60)]
    assert [(m.account_id, m.delta) for m in found.fallers] == [("A1", -24)]
    assert found.lapsed == ("A1",)
    assert found.by_line["y"].sum() == 24
    assert found.by_account.sum() == pytest.approx(found.revenue.sum())


def test_that_a_short_history_has_no_comparison_and_says_so():
    found = baseline([("A0", month, 10.0, "x") for month in MONTHS[:12]])
    assert found.ltm == 120
    assert np.isnan(found.prior)
    assert np.isnan(found.delta)
    assert found.risers == ()
    assert "12 months" in found.missing[0]


def test_that_only_36_months_are_kept():
    months = [f"{2020 + m // 12}-{m % 12 + 1:02d}" for m in range(40)]
    assert len(baseline([("A0", month, 1.0, "x") for month in months]).months) == 36


def test_that_twelve_month_sums_start_with_the_twelfth_month():
    sums = rolling_year(np.arange(13.0))
    assert np.isnan(sums[:11]).all()
    assert sums[11:].tolist() == [66, 78]
    assert np.isnan(rolling_year(np.ones(5))).all()


def test_that_the_trend_is_the_slope_over_the_mean():
    assert monthly_trend(100 + 2.0 * np.arange(6)) == pytest.approx(2 / 105)
    assert monthly_trend(np.full(6, 7.0)) == 0
    assert np.isnan(monthly_trend(np.zeros(6)))
    assert np.isnan(monthly_trend(np.full(3, 7.0)))


def test_that_growth_is_per_year_and_unknown_from_nothing():
    assert growth(np.r_[np.full(12, 1.0), np.ones(12), np.full(12, 1.21)]) == pytest.approx(0.1)
    assert np.isnan(growth(np.r_[np.zeros(12), np.ones(12)]))
    assert np.isnan(growth(np.ones(23)))


def test_that_a_rise_above_two_per_cent_a_month_is_flagged():
    steep = [("A0", month, 1.15**m, "x") for m, month in enumerate(MONTHS)]
    assert baseline(steep).trend_flagged
    assert not baseline([("A0", month, 5.0, "x") for month in MONTHS]).trend_flagged
