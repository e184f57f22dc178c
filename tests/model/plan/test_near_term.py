"""The pipeline and Bass adoption beside the forecast."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.plan.near_term import bass_adopters, pipeline_weights, with_pipeline
from model.plan.outlook import ForecastScenario

START = date(2027, 1, 1)


@pytest.fixture
def base():
    ramp = np.full(36, 10.0)
    total = np.full(36, 100.0)
    return ForecastScenario(
        "base", total - ramp, ramp, total, np.zeros((0, 36)), {"A0": ramp}, {"A0": 3}
    )


@pytest.fixture
def opportunity(plan):
    return replace(
        plan.pipeline.open[0],
        account_id="A0",
        weighted=24.0,
        one_off=0.0,
        expected_close="2027-03-10",
    )


def test_that_the_pipeline_fades_out_between_the_sixth_and_the_ninth_month():
    weights = pipeline_weights()
    assert weights[:9].tolist() == pytest.approx([1, 1, 1, 1, 1, 1, 2 / 3, 1 / 3, 0])
    assert weights[9:].sum() == 0


def test_that_an_open_opportunity_replaces_the_ramp_of_its_account(base, opportunity):
    total = with_pipeline(base, [opportunity], START)
    assert total[:2].tolist() == [90, 90]  # neither ramp nor closed
    assert total[2:6].tolist() == [92] * 4  # 24 ÷ 12 a month
    assert total[6] == pytest.approx(100 - 2 / 3 * 10 + 2 / 3 * 2)
    assert total[8:].tolist() == [100] * 28


def test_that_a_capital_sale_comes_once(base, opportunity):
    sale = replace(opportunity, account_id="A9", weighted=0.0, one_off=50.0, probability=0.4)
    assert (with_pipeline(base, [sale], START) - base.total).tolist()[:4] == [0, 0, 20, 0]


def test_that_an_opportunity_without_a_date_brings_nothing(base, opportunity):
    undated = replace(opportunity, expected_close="")
    assert with_pipeline(base, [undated], START)[:6].tolist() == [90] * 6


def test_that_bass_starts_where_we_are_and_follows_its_equation():
    years = np.linspace(0, 10, 4001)
    share = bass_adopters(0.2, years, 0.02, 0.38)
    assert share[0] == pytest.approx(0.2)
    slope = np.gradient(share, years)[1:-1]
    inside = share[1:-1]
    assert slope == pytest.approx((0.02 + 0.38 * inside) * (1 - inside), rel=1e-4)


def test_that_without_innovators_adoption_is_logistic():
    share = bass_adopters(0.5, np.array([0.0, 1.0]), 0.0, 1.0)
    assert share.tolist() == pytest.approx([0.5, 1 / (1 + np.exp(-1))])
    assert bass_adopters(0.0, np.array([5.0]), 0.0, 1.0).tolist() == [0]
    assert bass_adopters(0.3, np.array([5.0]), 0.0, 0.0).tolist() == [0.3]


@given(st.floats(0, 1), st.floats(0, 0.1), st.floats(0.01, 0.5))
def test_that_adoption_grows_and_stays_a_share(start, p, q):
    share = bass_adopters(start, np.linspace(0, 20, 50), p, q)
    assert (share >= start - 1e-9).all()
    assert (share <= 1 + 1e-9).all()
    assert (np.diff(share) >= -1e-9).all()


def test_that_the_demo_plan_carries_both_opinions(plan):
    opinions = plan.second_opinions
    assert opinions.with_pipeline[8:] == pytest.approx(plan.forecast.scenarios["base"].total[8:])
    assert 0 < opinions.bass[0] < opinions.bass[-1] < 1
    assert opinions.too_fast == (opinions.ramp_adoption > 1.25 * opinions.bass[-1])
