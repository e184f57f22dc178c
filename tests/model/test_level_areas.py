"""Areas below a level: of a slope, of a cone, with holes where nothing is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.strategies import floats

from model.level_areas import area_within, rings_in_degrees

AXIS = np.linspace(0.0, 4.0, 5)


def test_that_a_slope_is_cut_along_a_straight_line():
    slope = np.tile(AXIS, (5, 1))
    area = area_within(slope, 1.5, AXIS, AXIS)
    assert area.bounds == (0.0, 0.0, 1.5, 4.0)
    assert area.area == pytest.approx(6.0)


@settings(max_examples=30)
@given(floats(0.5, 3.5), floats(0.0, 3.0))
def test_that_a_higher_level_holds_the_lower_one(low, more):
    x, y = np.meshgrid(AXIS, AXIS)
    cone = np.hypot(x - 2, y - 2)
    inner, outer = (area_within(cone, level, AXIS, AXIS) for level in (low, low + more))
    assert outer.buffer(1e-3).contains(inner)


def test_that_what_is_not_known_belongs_to_no_area():
    field = np.zeros((5, 5))
    field[2, 2] = np.nan
    area = area_within(field, 1.0, AXIS, AXIS)
    assert not area.contains_properly(area.centroid)
    assert len(rings_in_degrees(area)) == 2  # the outer ring and the hole


def test_that_nothing_below_the_level_is_an_empty_area():
    assert rings_in_degrees(area_within(np.full((5, 5), 9.0), 1.0, AXIS, AXIS)) == ()
