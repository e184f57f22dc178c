"""The gap of a territory to the team's mean splits over four factors that add up to it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import floats

from model.demo import demo_state
from model.resources import resource
from model.review.diagnosis import (
    ALLOCATION,
    EFFECT,
    EFFORT,
    MARKET,
    _diagnosis,
    _Sums,
    diagnoses,
)
from model.review.ground import territory_grounds

amounts = floats(min_value=1.0, max_value=1e7)


@given(amounts, amounts, amounts, amounts, amounts, amounts, amounts, amounts)
def test_that_the_parts_add_up_to_the_gap(r, p, v, a, r2, p2, v2, a2):
    found = _diagnosis("T", _Sums(r, p, v, a), _Sums(r2, p2, v2, a2), 2)
    assert sum(f.money for f in found.factors) == pytest.approx(found.gap, rel=1e-6, abs=1e-3)


def test_that_half_the_visits_at_the_same_market_is_a_matter_of_effort():
    # half the visits reach half the potential and bring half the revenue
    found = _diagnosis("T", _Sums(50, 1000, 10, 500), _Sums(100, 1000, 20, 1000), 2)
    money = {factor.key: factor.money for factor in found.factors}
    assert money[EFFORT] == pytest.approx(-50)
    assert {k: round(money[k], 9) for k in (MARKET, ALLOCATION, EFFECT)} == {
        MARKET: 0, ALLOCATION: 0, EFFECT: 0,
    }  # fmt: skip
    assert found.weakest == EFFORT


def test_that_a_territory_without_visits_says_what_is_missing():
    found = _diagnosis("T", _Sums(50, 1000, 0, 0), _Sums(100, 1000, 20, 1000), 2)
    assert found.factors == ()
    assert found.missing == "No visits is known for the last quarter or year."


def test_that_the_demo_splits_for_all_six_territories_and_the_gaps_cancel():
    found = diagnoses(territory_grounds(demo_state(resource("demo")), date(2026, 11, 30)))
    assert len(found) == 6
    assert all(len(one.factors) == 4 for one in found)
    assert sum(one.gap for one in found) == pytest.approx(0.0, abs=1e-6)
