import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import floats

from model.places.drive import CircuityDrive, great_circle_km, hours_by_road

SETTINGS = {
    "drive.road_factor": 1.25,
    "drive.speed_lt_15km": 40.0,
    "drive.speed_lt_60km": 65.0,
    "drive.speed_ge_60km": 90.0,
}
KM_PER_DEGREE = 6371.0 * np.pi / 180  # along a meridian


def north(road_km):
    """A latitude that many road kilometres north of the equator."""
    return road_km / 1.25 / KM_PER_DEGREE


def test_that_a_degree_of_latitude_is_111_195_km():
    assert great_circle_km(0.0, 0.0, 1.0, 0.0) == pytest.approx(111.195, abs=0.001)


def test_that_a_quarter_of_the_equator_is_a_quarter_of_the_circumference():
    assert great_circle_km(0.0, 0.0, 0.0, 90.0) == pytest.approx(np.pi / 2 * 6371.0)


def test_that_antipodes_are_half_the_circumference_apart():
    assert great_circle_km(90.0, 0.0, -90.0, 0.0) == pytest.approx(np.pi * 6371.0)


@pytest.mark.parametrize(
    ("road_km", "hours"),
    [(14.0, 14 / 40), (16.0, 16 / 65), (59.0, 59 / 65), (61.0, 61 / 90), (300.0, 300 / 90)],
)
def test_that_the_speed_depends_on_the_road_distance(road_km, hours):
    drive = CircuityDrive(SETTINGS)
    assert drive.road_km(0.0, 0.0, north(road_km), 0.0) == pytest.approx(road_km)
    assert drive.hours(0.0, 0.0, north(road_km), 0.0) == pytest.approx(hours)


def test_that_two_columns_give_a_table_of_hours():
    lat = np.array([39.1, 39.76, 40.74])
    hours = CircuityDrive(SETTINGS).hours(lat[:, None], -84.0, lat[None, :], -84.0)
    assert hours.shape == (3, 3)
    assert np.diag(hours).tolist() == [0, 0, 0]


def test_that_a_missing_point_has_no_drive_time():
    assert np.isnan(CircuityDrive(SETTINGS).hours(np.array([np.nan]), 0.0, 1.0, 0.0)).all()


def test_that_a_missing_setting_is_named():
    with pytest.raises(KeyError, match=r"drive\.speed_lt_60km"):
        CircuityDrive({k: v for k, v in SETTINGS.items() if k != "drive.speed_lt_60km"})


def test_that_a_speed_of_zero_is_refused():
    with pytest.raises(ValueError, match=r"drive\.speed_lt_15km"):
        CircuityDrive({**SETTINGS, "drive.speed_lt_15km": 0.0})


@given(a=floats(-89, 89), b=floats(-179, 179), c=floats(-89, 89), d=floats(-179, 179))
def test_that_the_way_back_is_as_long(a, b, c, d):
    assert great_circle_km(a, b, c, d) == pytest.approx(float(great_circle_km(c, d, a, b)))


@pytest.mark.parametrize(
    ("home", "account", "hours"),
    [
        ((39.956, -86.013), (39.956, -85.96), 0.1412),  # T5-18
        ((39.956, -86.013), (39.847, -86.387), 0.6563),  # T5-23
        ((40.589, -83.129), (41.045, -83.646), 0.9279),  # T4-02
        ((40.589, -83.129), (41.567, -84.154), 1.9249),  # T4-16
        ((40.589, -83.129), (41.475, -84.563), 2.1594),  # T4-12
    ],
)
def test_that_published_drive_times_of_the_demo_region_are_met(home, account, hours):
    assert CircuityDrive(SETTINGS).hours(*home, *account) == pytest.approx(hours, abs=5.1e-5)


@given(one=floats(0, 400), other=floats(0, 400))
def test_that_a_longer_way_never_takes_less(one, other):
    short, long = sorted((one, other))
    hours = hours_by_road(np.array([short, long]), SETTINGS)
    assert hours[0] <= hours[1] + 1e-12


def test_that_hours_by_road_are_those_of_f17_away_from_its_steps():
    drive = CircuityDrive(SETTINGS)
    for degrees in (0.05, 0.2, 1.0):
        km = drive.road_km(40.0, -83.0, 40.0, -83.0 + degrees)
        expected = float(drive.hours(40.0, -83.0, 40.0, -83.0 + degrees))
        assert float(hours_by_road(km, SETTINGS)) == pytest.approx(expected)
