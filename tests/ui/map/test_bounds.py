"""Stretches of the earth."""

import numpy as np

from ui.map.bounds import Bounds, bounds_of


def test_that_bounds_hold_all_placed_points():
    lat, lon = np.array([39.0, np.nan, 41.0]), np.array([-84.0, -70.0, -86.0])
    assert bounds_of(lat, lon) == Bounds(-86.0, 39.0, -84.0, 41.0)
    assert bounds_of(np.array([np.nan]), np.array([0.0])) is None


def test_that_grown_bounds_contain_the_old_ones_and_not_the_other_way_round():
    small = Bounds(-86.0, 39.0, -84.0, 41.0)
    assert small.grown(0.5) == Bounds(-87.0, 38.0, -83.0, 42.0)
    assert small.grown(0.5).contains(small)
    assert not small.contains(small.grown(0.5))
