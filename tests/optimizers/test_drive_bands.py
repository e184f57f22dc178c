"""Bands follow a drawn road graph, not circles."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from model.places.drive import great_circle_km, hours_by_road
from model.places.roads import RoadGraph
from model.settings import Settings
from optimizers.drive_bands import drive_bands

SETTINGS = Settings({})
HOME = (40.0, -83.0)
# Junctions 0 to 3 along a road that runs east, a tenth of a degree apart from home at 0; its
# last piece is long, as a road around a lake is.
LAT = np.full(4, 40.0)
LON = -83.0 + np.array([0.0, 0.3, 0.6, 0.9])
PIECE = float(great_circle_km(40.0, -83.0, 40.0, -82.7))


def road(last_km: float = PIECE) -> RoadGraph:
    return RoadGraph(
        LAT, LON, np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([PIECE, PIECE, last_km])
    )


def test_that_bands_reach_far_along_the_road_and_little_across_it():
    bands = drive_bands(HOME, LAT, LON, road(), SETTINGS)
    areas = [shapely.Polygon(max(rings, key=len)) for rings in bands.rings]
    _west, _south, east, north = areas[1].bounds  # within 60 minutes
    assert east - HOME[1] > 1.5 * (north - HOME[0])
    for inner, outer in pairwise(areas):
        assert outer.buffer(0.02).contains(inner)


def test_that_the_accounts_are_counted_in_the_band_they_lie_in():
    bands = drive_bands(HOME, LAT, LON, road(last_km=90.0), SETTINGS)
    hours = hours_by_road(np.array([0.0, PIECE, 2 * PIECE, 2 * PIECE + 90.0]), SETTINGS)
    assert bands.account_min == pytest.approx(60 * hours)
    edges = np.searchsorted(bands.minutes, bands.account_min, side="left")
    assert bands.counts() == tuple(np.bincount(edges, minlength=5)[:4].tolist())


def test_that_a_home_far_from_roads_still_has_its_doorstep():
    bands = drive_bands((45.0, -100.0), LAT, LON, road(), SETTINGS)
    assert np.isnan(bands.account_min).all()
    assert bands.counts() == (0, 0, 0, 0)
