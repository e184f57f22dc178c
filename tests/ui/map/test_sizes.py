"""Dots whose areas compare."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.map.sizes import LARGEST_PX, SMALLEST_PX, UNKNOWN_PX, SizeScale, size_scale


def test_that_a_quarter_of_the_value_has_a_quarter_of_the_area():
    large, quarter = SizeScale(400.0).radius(np.array([400.0, 100.0]))
    assert (large / quarter) ** 2 == pytest.approx(4)


def test_that_missing_values_have_a_size_of_their_own():
    radii = SizeScale(10.0).radius(np.array([np.nan, 0.0, -3.0, 10.0, 1e9]))
    assert radii.tolist() == [UNKNOWN_PX, SMALLEST_PX, SMALLEST_PX, LARGEST_PX, LARGEST_PX]


def test_that_nothing_to_measure_still_gives_dots_and_no_legend():
    scale = size_scale(np.array([np.nan, 0.0]))
    assert scale.ticks() == ()
    assert (scale.radius(np.array([np.nan, 0.0])) > 0).all()


def test_that_a_legend_has_three_round_values():
    assert SizeScale(1640.0).ticks() == (100.0, 500.0, 1500.0)


@given(st.lists(st.floats(1e-6, 1e12), min_size=1))
def test_that_larger_values_never_get_smaller_dots(values):
    values = np.sort(np.array(values))
    scale = size_scale(values)
    radii = scale.radius(values)
    assert (np.diff(radii) >= 0).all()
    assert list(scale.ticks()) == sorted(scale.ticks())
    assert max(scale.ticks()) <= scale.top * (1 + 1e-6)
