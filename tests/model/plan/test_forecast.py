"""36 months of money and patients, by hand and in shape."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as run_with
from hypothesis import strategies as st

from model.plan.backtest import (
    back_test,
    reach_verdict,
    smallest_goal,
    sufficiency_verdict,
)
from model.plan.facts import AccountFigures, Pick, Sequence
from model.plan.forecast import (
    SCENARIOS,
    Pursuits,
    forecast,
    forecast_scenario,
    half_up,
    months_to_close,
    win_probability,
)
from model.plan.outlook import BackTest, BesideFamily
from model.settings import settings_of

DEFAULTS = settings_of({})
FLAT = settings_of(
    {
        "price.change": 0,
        "scenario.base.churn": 0,
        "head.attained": 1,
        "pwin.run_cap": 1,
        "tau.COMM": 1e-9,
    }
)


def figures(revenue, headroom, per_procedure=100.0, ours=0.0):
    n = len(revenue)
    potential = np.full(n, 1200.0)
    return AccountFigures(
        families=("HRT",),
        lines=("stent",),
        revenue_per_procedure=np.array([per_procedure]),
        addressable_share=np.ones(1),
        market=np.full((n, 1), 12.0),
        ours=np.full((n, 1), float(ours)),
        potential=potential,
        potential_by_family=potential[:, None],
        revenue=np.array(revenue, float),
        penetration=np.zeros(n),
        procedure_penetration=np.zeros(n),
        share_of_wallet=np.zeros(n),
        cap=np.full(n, 0.5),
        headroom=np.array(headroom, float),
        addressable=np.full(n, 12.0),
        contract_end_month=np.full(n, np.nan),
        confidence=np.full(n, "A", object),
    )


def sequence(*starts):
    picks = tuple(
        Pick(i + 1, quarter, i, i, f"A{i}", "", 0, "", ("", ""), "", (), (), 0)
        for i, quarter in enumerate(starts)
    )
    nothing = np.zeros(12)
    return Sequence(picks, np.array(starts), "", nothing, nothing, nothing.astype(int), {})


def pursuits(found, months=3.0, chance=1.0):
    n = len(found.revenue)
    return Pursuits(np.full(n, "COMM", object), found, np.full(n, months), np.full(n, chance))


def test_that_halves_round_up():
    assert [half_up(x) for x in (2.4, 2.5, 3.5, 10.4)] == [2, 3, 4, 10]


@pytest.mark.parametrize(
    ("kind", "readiness", "months"),
    [("AMC", 55, 9), ("AMC", 75, 8), ("ASC", 85, 3), ("ASC", 100, 3), ("FED", 0, 16)],
)
def test_that_readiness_shortens_the_time_to_close(kind, readiness, months):
    found = months_to_close(np.array([kind], object), np.array([float(readiness)]), DEFAULTS)
    assert found.tolist() == [months]


def test_that_closing_takes_two_months_at_least():
    quick = settings_of({"ttc.ASC": 1})
    assert months_to_close(np.array(["ASC"], object), np.array([100.0]), quick)[0] == 2


@pytest.mark.parametrize(
    ("readiness", "revenue", "chance"),
    [(50, 0, 0.45), (50, 1, 0.53), (100, 1, 0.68), (50, np.nan, 0.45), (0, 0, 0.3)],
)
def test_that_customers_and_ready_accounts_are_won_more_often(readiness, revenue, chance):
    found = win_probability(
        np.array(["COMM"], object), np.array([float(readiness)]), np.array([revenue]), DEFAULTS
    )
    assert found[0] == pytest.approx(chance)


def test_that_win_probability_stays_within_its_bounds():
    types, readiness = np.array(["FED", "SPEC"], object), np.array([0.0, 100])
    settings = settings_of({"pwin.slope": 0.02})
    assert win_probability(types, readiness, np.ones(2), settings).tolist() == [0.2, 0.85]


def test_that_a_flat_world_adds_a_twelfth_of_the_headroom_from_go_live_on():
    # quarter 2 starts in month 4; 3 months to close: live in month 7
    found = forecast_scenario("base", pursuits(figures([1200], [600])), sequence(2), FLAT)
    assert found.base.tolist() == pytest.approx([100] * 36)
    assert found.new[:6].tolist() == [0] * 6
    assert found.new[6:].tolist() == pytest.approx([50] * 30)
    assert found.total.sum() == pytest.approx(3600 + 1500)
    assert found.year(1) == pytest.approx(1500)
    assert found.run_rate == pytest.approx(1800)
    assert found.per_account["A0"].sum() == pytest.approx(1500)


def test_that_patients_are_todays_plus_the_run_rate_over_revenue_per_procedure():
    found = forecast_scenario("base", pursuits(figures([0], [600], ours=12)), sequence(2), FLAT)
    assert found.patients[0, :6].tolist() == pytest.approx([1] * 6)
    assert found.patients[0, 6:].tolist() == pytest.approx([1 + 50 / 100] * 30)


def test_that_without_volumes_money_is_forecast_and_patients_are_not():
    found = forecast_scenario(
        "base", pursuits(figures([0], [600], per_procedure=np.nan)), sequence(1), FLAT
    )
    assert found.new.sum() > 0
    assert found.patients.sum() == 0


def test_that_churn_and_price_shrink_todays_business():
    settings = settings_of({"price.change": -0.12, "scenario.base.churn": 0.06})
    found = forecast_scenario("base", pursuits(figures([1200], [0])), sequence(), settings)
    assert found.base[11] == pytest.approx(100 * 0.94 * 0.88 ** (11 / 12))


def test_that_unknown_revenue_and_headroom_forecast_nothing_and_say_so():
    unknown = figures([np.nan], [np.nan])
    found = forecast(pursuits(unknown), sequence(), date(2027, 1, 1), {}, None, DEFAULTS)
    assert found.scenarios == {}
    assert found.base is None
    assert len(found.missing) == 2
    assert found.months[0] == "2027-01"
    assert found.months[-1] == "2029-12"


@run_with(max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(1, 12)), min_size=1, max_size=8
    ),
    st.floats(0.2, 0.85),
    st.integers(2, 16),
)
def test_that_low_is_below_base_and_base_below_high(accounts, chance, months):
    revenue, headroom, quarters = zip(*accounts, strict=True)
    what = pursuits(figures(revenue, headroom), months, chance)
    low, base, high = (
        forecast_scenario(name, what, sequence(*quarters), DEFAULTS) for name in SCENARIOS
    )
    for below, above in ((low, base), (base, high)):
        assert (below.base <= above.base + 1e-6).all()
        assert (below.new <= above.new + 1e-6).all()
        assert (below.patients <= above.patients + 1e-6).all()


@pytest.mark.parametrize(
    ("sufficiency", "verdict"),
    [
        (1.1, "big enough with room"),
        (1.0, "big enough, thin"),
        (0.85, "too small: raise it"),
        (0.84, "far too small: think bigger"),
        (float("nan"), ""),
    ],
)
def test_that_sufficiency_has_a_verdict(sufficiency, verdict):
    assert sufficiency_verdict(sufficiency, DEFAULTS) == verdict


@pytest.mark.parametrize(
    ("reach", "verdict"),
    [
        (1.15, "reachable"),
        (1.35, "stretch, needs named extra accounts"),
        (1.36, "not credible with the present sequence"),
        (float("nan"), ""),
    ],
)
def test_that_reach_has_a_verdict(reach, verdict):
    assert reach_verdict(reach, DEFAULTS) == verdict


def ground(required, per_patient, beside=None):
    return BackTest(per_patient, 100.0, required, 1000.0, (), None, beside=beside)


def test_that_a_goal_of_one_family_keeps_the_others_and_earns_a_halo():
    known = ground(2000.0, 100.0, BesideFamily("UGI", own_base=600, others=450, halo=0.25))
    # own 1000, others 450, halo 0.25 × (1000 − 600); below the base there is no halo
    assert known.revenue_of(10) == pytest.approx(1550)
    assert known.revenue_of(5) == pytest.approx(950)
    assert known.patients_for(1550) == pytest.approx(10)
    assert known.patients_for(950) == pytest.approx(5)
    assert known.patients_for(400) == 0


@run_with(max_examples=60)
@given(
    st.floats(0, 1e6), st.floats(1, 1e4), st.floats(0, 1e8), st.floats(0, 1e8), st.floats(0, 0.5)
)
def test_that_the_patients_of_a_goal_come_back_from_its_money(patients, each, own, others, halo):
    known = ground(1.0, each, BesideFamily("UGI", own, others, halo))
    money = known.revenue_of(patients)
    assert known.patients_for(money) == pytest.approx(patients, rel=1e-6, abs=1e-3)


def test_that_the_smallest_goal_reaches_the_target_sufficiency_and_no_less():
    assert smallest_goal(ground(1000, 10), DEFAULTS) == 105
    assert smallest_goal(ground(1001, 10), DEFAULTS) == 106
    assert smallest_goal(ground(float("nan"), 10), DEFAULTS) is None
    assert smallest_goal(ground(1000, float("nan")), DEFAULTS) is None
    # 2100 wanted: 450 from the others, then 100 x + 0.25 (100 x − 600) = 1650
    one = ground(2000, 100, BesideFamily("UGI", own_base=600, others=450, halo=0.25))
    assert smallest_goal(one, DEFAULTS) == math.ceil(1800 / 125)


def test_that_every_goal_tried_is_tested_against_money_and_reach():
    found = figures([1200], [600], ours=12)
    plan = {
        "company": {"required_sales_usd": [1000, 1000, 2000]},
        "goals_tried": [{"patients": 51, "tried_on": "2026-11-01"}, {"patients": 102}],
    }
    outlook = forecast(pursuits(found), sequence(2), date(2027, 1, 1), plan, 900.0, FLAT)
    assert outlook.required == 4000
    assert outlook.quota == 900
    test = back_test(outlook, found, sequence(2), plan, FLAT)
    assert test.base_patients == pytest.approx(51)  # 36 + 30 × 0.5
    assert test.revenue_per_patient == pytest.approx(100)
    first, second = test.tried
    assert (first.sufficiency, second.sufficiency) == pytest.approx((1.275, 2.55))
    assert (first.reach_verdict, first.tried_on) == ("reachable", "2026-11-01")
    assert second.reach_verdict == "not credible with the present sequence"
    assert test.most_patients == pytest.approx(3 * 12 * 0.5)
    assert test.missing == ()
