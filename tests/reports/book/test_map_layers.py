"""What lies under the maps: outlines, names, the frame of the dense part."""

import numpy as np
import pytest
from shapely import Polygon, box
from shapely.geometry import MultiPolygon

from reports.book import map_layers
from reports.pdf import maps


def test_that_holes_are_filled_and_specks_left_out():
    holed = Polygon(box(0, 0, 9, 9).exterior, [box(1, 1, 2, 2).exterior.coords])
    rings = map_layers.outer_rings(MultiPolygon([holed, box(20, 0, 20.1, 0.1)]))
    assert [len(ring) for ring in rings] == [5]
    assert map_layers.outer_rings(None) == []


def test_that_the_outline_holds_the_accounts(full):
    outline = map_layers.outline_of(full)
    west, south, east, north = outline.bounds
    assert west < full.column("lon").min() < full.column("lon").max() < east
    assert south < full.column("lat").min() < full.column("lat").max() < north


def test_that_a_window_names_the_counties_and_states_it_shows():
    window = maps.Window(maps.Box(0, 0, 300, 300), 39.1, -84.5, 3.0)
    names = [name for name, _, _ in map_layers.region_names(window, "county")]
    assert "Hamilton" in names
    assert "Cuyahoga" not in names
    whole = maps.Window(maps.Box(0, 0, 300, 300), 39.1, -84.5, 0.3)
    assert map_layers.region_names(whole, "county") == []
    states = [name for name, _, _ in map_layers.region_names(whole, "state")]
    assert {"Ohio", "Indiana", "Kentucky"} <= set(states)
    assert "Texas" not in states


def test_that_a_dense_corner_gets_its_own_frame():
    rng = np.random.default_rng(3)
    lat = np.r_[39.0 + rng.uniform(0, 0.2, 10), 40.5, 41.0]
    lon = np.r_[-84.0 + rng.uniform(0, 0.2, 10), -82.0, -83.0]
    inside = map_layers.dense_frame(lat, lon, np.ones(12), 0.9)
    assert inside.tolist() == [True] * 10 + [False] * 2


@pytest.mark.parametrize(
    "lat",
    [np.array([39.0, 39.1]), np.linspace(39.0, 39.1, 12), np.full(12, np.nan), np.zeros(0)],
    ids=["few", "small", "unplaced", "none"],
)
def test_that_one_map_is_enough_for_few_or_near_accounts(lat):
    assert map_layers.dense_frame(lat, lat - 123.0, np.ones(len(lat)), 1.0) is None
