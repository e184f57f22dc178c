"""Bands follow a drawn road graph, not circles."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis.strategies import floats

from model.places.drive import CircuityDrive, great_circle_km
from model.places.roads import RoadGraph
from model.settings import Settings
from optimizers.drive_bands import RoadsFrom, drive_bands, hours_by_road

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


def test_that_the_way_along_the_road_is_the_sum_of_its_pieces():
    km = RoadsFrom(*HOME, road(last_km=80.0), SETTINGS).km(LAT, LON)
    assert km == pytest.approx([0.0, PIECE, 2 * PIECE, 2 * PIECE + 80.0])


def test_that_a_place_beside_the_road_is_reached_from_it():
    beside = 40.0 + 10 / 111.2  # ten kilometres north of the second junction
    (km,) = RoadsFrom(*HOME, road(), SETTINGS).km(np.array([beside]), LON[1:2])
    assert km == pytest.approx(PIECE + 10 * SETTINGS["drive.road_factor"], rel=1e-3)


def test_that_a_place_far_from_every_road_is_not_reached_and_a_missing_one_not_known():
    km = RoadsFrom(*HOME, road(), SETTINGS).km(np.array([41.0, np.nan]), np.array([-83.0, -83.0]))
    assert np.isinf(km[0])
    assert np.isnan(km[1])


def test_that_near_home_the_way_is_the_crows_made_longer():
    (km,) = RoadsFrom(*HOME, road(), SETTINGS).km(np.array([40.02]), np.array([-83.0]))
    assert km == pytest.approx(0.02 * 111.19 * SETTINGS["drive.road_factor"], rel=1e-2)


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


@given(floats(0, 400), floats(0, 400))
def test_that_a_longer_way_never_takes_less(one, other):
    short, long = sorted((one, other))
    hours = hours_by_road(np.array([short, long]), SETTINGS)
    assert hours[0] <= hours[1] + 1e-12


def test_that_hours_are_those_of_f17_away_from_its_steps():
    drive = CircuityDrive(SETTINGS)
    for degrees in (0.05, 0.2, 1.0):
        km = drive.road_km(40.0, -83.0, 40.0, -83.0 + degrees)
        expected = float(drive.hours(40.0, -83.0, 40.0, -83.0 + degrees))
        assert float(hours_by_road(km, SETTINGS)) == pytest.approx(expected)
