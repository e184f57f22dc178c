"""Headroom by county: the areas nobody owns or where little is sold come first."""

import numpy as np
import pytest

from model.errors import PlanError
from model.growth_areas import growth_areas

# Columbus and Cincinnati in Ohio, the middle of the Atlantic.
LAT = np.array([39.96, 39.97, 39.10, 30.0, np.nan])
LON = np.array([-83.00, -83.01, -84.51, -40.0, np.nan])
TOWN = np.array(["Columbus", "Columbus", "Cincinnati", "Buoy", "Nowhere"], object)


def grown(**other):
    facts = {
        "territory": np.array([0, 0, 1, 1, 1]),
        "potential": np.array([100.0, 100, 100, 100, 100]),
        "revenue": np.array([10.0, 10, 50, 20, 0]),
        "headroom": np.array([50.0, 40, 20, 30, 70]),
    }
    return growth_areas(LAT, LON, TOWN, **{**facts, **other})


def test_that_accounts_are_summed_by_county_and_by_town_outside_all():
    areas = {area.name: area for area in grown().areas}
    assert list(areas) == ["Franklin, OH", "Buoy", "Hamilton, OH"]
    assert areas["Franklin, OH"].headroom == 90.0
    assert areas["Franklin, OH"].penetration == pytest.approx(0.1)
    assert areas["Franklin, OH"].rings
    assert areas["Buoy"].rings == ()


def test_that_what_is_sold_to_less_than_the_rest_is_listed():
    found = grown()  # all together: 90 of 400 potential
    assert [found.areas[n].name for n in found.listed] == ["Franklin, OH", "Buoy"]


def test_that_an_unowned_account_puts_its_area_on_the_list():
    found = grown(territory=np.array([0, 0, -1, 1, 1]))
    assert [found.areas[n].name for n in found.listed] == ["Franklin, OH", "Buoy", "Hamilton, OH"]
    assert found.areas[2].unowned == 1


def test_that_the_list_has_no_more_than_is_asked_for():
    assert len(grown(most=1).listed) == 1


def test_that_no_headroom_is_refused_with_a_way_out():
    with pytest.raises(PlanError, match="No account has headroom"):
        grown(headroom=np.zeros(5))
