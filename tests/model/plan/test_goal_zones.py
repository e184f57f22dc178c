"""Goals on a scale get the words of both tests, the worse one where they differ."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis.strategies import floats

from model.plan.goal_zones import DOUBTFUL, GOOD, TOO_SMALL, goal_zones
from model.plan.outlook import BackTest

SETTINGS = {
    "suf.small": 0.85,
    "suf.thin": 1.0,
    "suf.room": 1.1,
    "reach.ok": 1.15,
    "reach.stretch": 1.35,
}


def known(per_patient: float = 10.0, base: float = 100.0, required: float = 1000.0) -> BackTest:
    """A goal of 100 patients is just big enough and just reached."""
    return BackTest(per_patient, base, required, 1e9, (), 105)


def test_that_the_zones_change_where_a_verdict_changes() -> None:
    zones = goal_zones(known(), SETTINGS, 0, 200)
    assert [(zone.words, zone.judgement) for zone in zones] == [
        ("far too small", TOO_SMALL),
        ("too small", DOUBTFUL),
        ("big enough", GOOD),
        ("needs more accounts", DOUBTFUL),
        ("not credible", TOO_SMALL),
    ]
    assert [zone.high for zone in zones] == pytest.approx([85, 100, 115, 135, 200])


def test_that_the_worse_test_speaks_where_both_object() -> None:
    zones = goal_zones(known(base=50), SETTINGS, 60, 90)
    assert [(zone.words, zone.judgement) for zone in zones] == [
        ("far too small", TOO_SMALL),
        ("not credible", TOO_SMALL),
    ]


def test_that_one_test_alone_makes_its_own_zones_and_none_makes_none() -> None:
    zones = goal_zones(known(required=math.nan), SETTINGS, 0, 120)
    assert [zone.words for zone in zones] == ["reachable", "needs more accounts"]
    (nothing,) = goal_zones(known(math.nan, math.nan, math.nan), SETTINGS, 0, 120)
    assert (nothing.words, nothing.judgement) == ("", "")


@given(
    per_patient=floats(0.01, 1e6),
    base=floats(0.01, 1e6),
    required=floats(0.01, 1e9),
    low=floats(0, 1e5),
    wide=floats(1, 1e5),
)
def test_that_zones_cover_the_scale_without_a_gap(
    per_patient: float, base: float, required: float, low: float, wide: float
) -> None:
    zones = goal_zones(known(per_patient, base, required), SETTINGS, low, low + wide)
    assert (zones[0].low, zones[-1].high) == (low, low + wide)
    assert all(one.high == other.low for one, other in pairwise(zones))
    assert all(one.words != other.words for one, other in pairwise(zones))
