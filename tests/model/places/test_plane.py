import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats, lists, tuples

from model.places.plane import CONTIGUOUS_US, EARTH_RADIUS_KM, Plane, plane_for

OHIO = (np.array([39.96, 41.5]), np.array([-83.0, -81.7]))
anywhere = lists(
    tuples(floats(-85, 85, allow_subnormal=False), floats(-179, 179, allow_subnormal=False)),
    min_size=1,
    max_size=8,
)


def test_that_points_in_ohio_use_the_albers_plane():
    assert plane_for(*OHIO) is CONTIGUOUS_US


def test_that_no_point_at_all_uses_the_albers_plane():
    assert plane_for(np.array([]), np.array([])) is CONTIGUOUS_US
    assert plane_for(np.array([np.nan]), np.array([np.nan])) is CONTIGUOUS_US


def test_that_one_point_in_hawaii_makes_the_plane_azimuthal():
    plane = plane_for(np.append(OHIO[0], 21.3), np.append(OHIO[1], -157.9))
    assert plane.parallels is None


def test_that_the_centre_of_points_on_both_sides_of_the_date_line_lies_between_them():
    plane = plane_for(np.array([-17.0, -17.0]), np.array([179.0, -179.0]))
    assert abs(plane.lon0) == pytest.approx(180.0)


def test_that_the_origin_of_the_albers_plane_is_at_zero():
    assert CONTIGUOUS_US.xy(np.array([37.5]), np.array([-96.0]))[0] == pytest.approx([0, 0])


def test_that_albers_agrees_with_the_worked_example_of_snyder():
    # Snyder (1987), p. 291: sphere of radius 1, parallels 29.5 and 45.5, origin 23 N 96 W,
    # the point 35 N 75 W has x = 0.2952720, y = 0.2416774.
    plane = Plane(23.0, -96.0, (29.5, 45.5))
    xy = plane.xy(np.array([35.0]), np.array([-75.0]))[0] / EARTH_RADIUS_KM
    assert xy == pytest.approx([0.2952720, 0.2416774], abs=1e-7)


def test_that_a_point_without_place_stays_without():
    xy = CONTIGUOUS_US.xy(np.array([np.nan, 40.0]), np.array([-96.0, -90.0]))
    assert np.isnan(xy[0]).all()
    assert np.isfinite(xy[1]).all()


@given(points=anywhere)
def test_that_going_to_the_plane_and_back_returns_the_point(points):
    lat, lon = np.array(points).T
    plane = Plane(float(lat[0]), float(lon[0]))
    near = plane.xy(lat, lon)
    close = np.hypot(*near.T) < 1.9 * EARTH_RADIUS_KM  # the antipode is no point of the map
    back_lat, back_lon = plane.lat_lon(near)
    assert back_lat[close] == pytest.approx(lat[close], abs=1e-6)
    away = (back_lon - lon + 180) % 360 - 180
    assert away[close] == pytest.approx(0, abs=1e-6)


@given(points=lists(tuples(floats(25, 49), floats(-124, -67)), min_size=1, max_size=8))
def test_that_the_albers_plane_returns_the_point(points):
    lat, lon = np.array(points).T
    back_lat, back_lon = CONTIGUOUS_US.lat_lon(CONTIGUOUS_US.xy(lat, lon))
    assert back_lat == pytest.approx(lat, abs=1e-9)
    assert back_lon == pytest.approx(lon, abs=1e-9)


@given(lat=floats(-80, 80), lon=floats(-179, 179), turn=floats(-170, 170))
def test_that_a_small_square_keeps_its_area(lat, lon, turn):
    side = 0.001
    corner_lat = np.array([lat, lat, lat + side, lat + side])
    corner_lon = np.array([lon, lon + side, lon + side, lon])
    x, y = Plane(lat, lon + turn / 2).xy(corner_lat, corner_lon).T
    area = 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    band = np.sin(np.radians(lat + side)) - np.sin(np.radians(lat))
    assert area == pytest.approx(EARTH_RADIUS_KM**2 * band * np.radians(side), rel=1e-3)
