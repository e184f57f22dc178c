"""Compactness of territories that can be drawn: a square, a strip, two that lie in each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.compactness import CompactnessJudge

# A square of 4 with a fifth in its middle; a flat triangle far to the east; degrees near 40 N.
LAT = np.array([40.0, 40.0, 40.1, 40.1, 40.05, 40.0, 40.0, 40.001])
LON = np.array([-90.0, -89.87, -90.0, -89.87, -89.935, -89.0, -88.0, -88.5])
SQUARE = np.array([0, 0, 0, 0, 0, 1, 1, 1])


def test_that_a_square_scores_two_over_pi_and_a_strip_next_to_nothing():
    found = CompactnessJudge(LAT, LON).judge(SQUARE, 2)
    assert found.shape[0] == pytest.approx(2 / np.pi, rel=0.01), "a square in its circle"
    assert found.shape[1] < 0.02
    assert found.own.tolist() == [1.0, 1.0]
    assert found.mean_shape == pytest.approx(found.shape.mean())


def test_that_an_account_of_another_amid_a_territory_counts_against_it():
    codes = SQUARE.copy()
    codes[4] = 1
    found = CompactnessJudge(LAT, LON).judge(codes, 2)
    assert found.own[0] == pytest.approx(4 / 5)
    assert found.shape[0] == pytest.approx(2 / np.pi, rel=0.01), "the corners are the same"


def test_that_two_places_one_line_or_nobody_have_no_shape():
    lat, lon = np.array([40.0, 41.0, np.nan, np.nan]), np.array([-90.0, -90.0, -90.0, np.nan])
    found = CompactnessJudge(lat, lon).judge(np.array([0, 0, 0, 1]), 3)
    assert np.isnan(found.shape).all()
    assert np.isnan(found.mean_own)


@given(st.lists(st.integers(-1, 2), min_size=8, max_size=8))
def test_that_scores_lie_between_nothing_and_one(codes):
    found = CompactnessJudge(LAT, LON).judge(np.array(codes), 3)
    for scores in (found.shape, found.own):
        known = scores[np.isfinite(scores)]
        assert ((known > 0) & (known <= 1)).all()
