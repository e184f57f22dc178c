"""Drive times over drawn roads: hours by hand, local roads, water, no road at all."""

import numpy as np
import pytest

from model.places.drive import CircuityDrive, great_circle_km
from model.places.road_drive import LOCAL, RoadDrive
from model.places.roads import RoadGraph, highways
from model.settings import Settings

SETTINGS = Settings({})
ESTIMATE = CircuityDrive(SETTINGS)
HOME, EAST = (40.0, -83.0), (40.0, -82.5)  # in Ohio, 42.6 km apart
STRAIGHT = float(great_circle_km(*HOME, *EAST))


def joined(km: float, *places: tuple[float, float], kmh: float | None = None) -> RoadDrive:
    """Two places, by default home and the east, joined by one road."""
    lat, lon = np.array(places or (HOME, EAST)).T
    speeds = None if kmh is None else np.array([kmh])
    graph = RoadGraph(lat, lon, np.array([0]), np.array([1]), np.array([km]), speeds)
    return RoadDrive(graph, SETTINGS)


def test_that_the_hours_are_the_kilometres_by_the_speed_of_so_long_a_way():
    drive = joined(65.0)
    assert drive.road_km(*HOME, *EAST) == pytest.approx(65.0)
    assert drive.hours(*HOME, *EAST) == pytest.approx(65.0 / SETTINGS["drive.speed_ge_60km"])
    assert bool(drive.by_road(*HOME, *EAST))


def test_that_all_legs_among_three_places_are_counted_at_once_and_one_by_one_alike():
    drive = joined(65.0)
    lat, lon = np.array([HOME[0], EAST[0], np.nan]), np.array([HOME[1], EAST[1], -82.0])
    hours = drive.hours(lat[:, None], lon[:, None], lat, lon)
    wanted = 65.0 / SETTINGS["drive.speed_ge_60km"]
    assert hours[:2, :2] == pytest.approx(np.array([[0.0, wanted], [wanted, 0.0]]))
    assert np.isnan(hours[2]).all()
    assert np.isnan(hours[:, 2]).all()
    assert float(drive.hours(*HOME, *EAST)) == hours[0, 1]


def test_that_a_detour_over_land_is_cut_short_by_local_roads():
    drive = joined(200.0)
    km = LOCAL * float(ESTIMATE.road_km(*HOME, *EAST))
    assert float(drive.road_km(*HOME, *EAST)) == pytest.approx(km)
    assert not bool(drive.by_road(*HOME, *EAST))
    way = drive.way(HOME, EAST)
    assert not way.by_road
    assert way.km == pytest.approx(km)
    assert way.line.tolist() == [[HOME[1], HOME[0]], [EAST[1], EAST[0]]]


def test_that_a_detour_around_water_stays():
    west, east = (43.0, -87.9), (43.0, -86.3)  # Milwaukee and the other shore of Lake Michigan
    drive = joined(430.0, west, east)
    assert drive.road_km(*west, *east) == pytest.approx(430.0)
    assert bool(drive.by_road(*west, *east))


def test_that_a_place_far_from_any_road_keeps_the_estimate_and_says_so():
    drive, far = joined(50.0), (42.0, -83.0)
    assert float(drive.hours(*HOME, *far)) == float(ESTIMATE.hours(*HOME, *far))
    assert float(drive.road_km(*HOME, *far)) == float(ESTIMATE.road_km(*HOME, *far))
    assert not bool(drive.by_road(*HOME, *far))
    assert not drive.way(HOME, far).by_road


def test_that_a_way_next_door_needs_no_road():
    drive, near = joined(50.0), (40.01, -83.0)
    assert bool(drive.by_road(*HOME, *near))
    assert drive.way(HOME, near).km == pytest.approx(float(ESTIMATE.road_km(*HOME, *near)))


def test_that_roads_with_speeds_are_driven_at_them():
    drive = joined(60.0, kmh=100.0)
    assert drive.hours(*HOME, *EAST) == pytest.approx(0.6)
    assert drive.road_km(*HOME, *EAST) == pytest.approx(60.0)
    lat, lon = np.array([EAST[0], 44.0]), np.array([EAST[1], -83.0])
    far = float(ESTIMATE.road_km(*HOME, 44.0, -83.0))
    assert drive.road_km(*HOME, lat, lon) == pytest.approx([60.0, far])
    assert drive.by_road(*HOME, lat, lon).tolist() == [True, False]


def test_that_the_shipped_roads_lead_around_lake_michigan_and_nowhere_abroad():
    drive = RoadDrive(highways(), SETTINGS)
    milwaukee, muskegon = (43.04, -87.91), (43.23, -86.25)
    km = float(drive.road_km(*milwaukee, *muskegon))
    assert 400 < km < 520  # 450 by the road signs; 136 as the crow flies
    way = drive.way(milwaukee, muskegon)
    assert way.by_road
    assert way.km == pytest.approx(km, rel=1e-6)
    assert way.line[:, 1].min() < 41.8  # by way of Chicago
    assert not bool(drive.by_road(48.85, 2.35, 45.76, 4.84))


def test_that_columbus_to_cincinnati_takes_what_the_road_takes():
    drive = RoadDrive(highways(), SETTINGS)
    km = float(drive.road_km(39.961, -82.999, 39.103, -84.512))
    assert km == pytest.approx(172, abs=10)  # 107 miles by I-71
