"""Starts with their dates and money, the forecast table, quarters."""

import math
from datetime import date

import numpy as np
import pytest

from model.plan.forecast_table import forecast_rows, quarter_label, required_by_month, year_label
from model.plan.outlook import Forecast, ForecastScenario
from model.plan.period import quarter_point
from model.plan.starts import starts_of
from model.settings import settings_of

START = date(2027, 1, 1)


@pytest.fixture(scope="module")
def begun(demo, plan):
    return starts_of(plan.sequence, plan.figures, plan.forecast, plan.start, settings_of(demo))


def test_that_starts_keep_the_order_of_the_sequence(plan, begun):
    assert [s.account_id for s in begun] == [p.account_id for p in plan.sequence.picks]


def test_that_the_first_start_goes_live_after_its_months_to_close(begun):
    first = begun[0]
    assert (first.account_id, first.begins, first.live_month) == ("A13", START, 6)
    assert first.live == date(2027, 6, 1)
    assert first.value_per_year == pytest.approx(0.75 * 188_163)


def test_that_new_money_of_all_starts_is_that_of_the_forecast(plan, begun):
    assert sum(s.new_36_months for s in begun) == pytest.approx(plan.forecast.base.new.sum())


def flat(money: float, required: tuple[float, ...] = (), quota: float = math.nan) -> Forecast:
    months = np.full(36, money)
    base = ForecastScenario("base", months, months * 0, months, np.zeros((1, 36)), {}, {})
    none = np.zeros(0)
    return Forecast((), {"base": base}, none, none, sum(required) or math.nan, required, quota)


def test_that_rows_are_quarters_then_half_years_with_sums():
    rows = forecast_rows(flat(10.0, (100.0, 120.0, 140.0)), START)
    assert [r.label for r in rows[:5]] == ["2027 Q1", "Q2", "Q3", "Q4", "Year 2027"]
    assert [r.total for r in rows if r.is_sum] == [120.0, 120.0, 120.0, 360.0]
    gaps = [r.gap for r in rows if r.is_sum]
    assert gaps == pytest.approx([20.0, 0.0, -20.0, 0.0])
    assert rows[5].total == 60.0


def test_that_a_quota_stands_for_year_one_only():
    required = required_by_month(flat(10.0, quota=240.0))
    assert required[:12].tolist() == [20.0] * 12
    assert np.isnan(required[12:]).all()
    assert math.isnan(forecast_rows(flat(10.0, quota=240.0), START)[-1].gap)


def test_that_nothing_is_tabled_without_a_forecast():
    nothing = Forecast((), {}, np.zeros(0), np.zeros(0), math.nan, (), math.nan)
    assert forecast_rows(nothing, START) == ()


def test_that_years_are_named_by_both_when_they_do_not_begin_in_january():
    assert year_label(START, 1) == "2028"
    assert year_label(date(2027, 7, 1), 0) == "2027/28"
    assert quarter_label(START, 6) == "2028 Q2"


def test_that_a_day_has_its_place_in_quarters():
    assert quarter_point(START, START) == 0.0
    assert quarter_point(date(2027, 4, 1), START) == pytest.approx(1.0)
    assert quarter_point(date(2029, 12, 31), START) == pytest.approx(12.0, abs=0.02)
    assert quarter_point(date(2026, 12, 1), START) < 0
