import numpy as np
import pytest

from model.errors import PlanError
from model.territory_cut import parts_by_line

LAT = np.array([42.0, 42.0, 42.0, 42.5, np.nan, 42.4])
LON = np.array([-72.0, -71.5, -71.0, -72.0, np.nan, -72.1])


def test_that_a_short_line_cuts_as_if_it_went_on():
    line = np.array([[42.1, -71.75], [42.0, -71.75]])
    assert parts_by_line(LAT, LON, line).tolist() == [0, 1, 1, 0, 0, 0]


def test_that_a_bent_line_cuts_along_its_bend():
    # from the west between the two western accounts, then down to the south
    line = np.array([[42.2, -73.0], [42.2, -71.75], [41.0, -71.75]])
    assert parts_by_line(LAT, LON, line).tolist() == [1, 0, 0, 0, 0, 0]


def test_that_a_line_past_everything_leaves_one_part():
    line = np.array([[45.0, -72.0], [45.0, -71.0]])
    assert parts_by_line(LAT, LON, line).tolist() == [0] * 6


def test_that_a_dot_is_no_line():
    with pytest.raises(PlanError, match="two points"):
        parts_by_line(LAT, LON, np.array([[42.0, -71.0], [42.0, -71.0]]))


def test_that_accounts_without_places_cannot_be_cut():
    with pytest.raises(PlanError, match="on the map"):
        parts_by_line(LAT[4:5], LON[4:5], np.array([[42.0, -71.0], [42.0, -72.0]]))
