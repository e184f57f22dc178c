import itertools

import numpy as np
import pytest

from model.places.drive import great_circle_km
from model.places.roads import highway_lines, highways

OHIO = (-84.8, 38.4, -80.5, 42.0)


def test_that_a_piece_of_road_is_no_shorter_than_the_straight_line():
    roads = highways()
    straight = great_circle_km(
        roads.lat[roads.start], roads.lon[roads.start], roads.lat[roads.end], roads.lon[roads.end]
    )
    assert np.median(roads.km / np.maximum(straight, 1e-3)) == pytest.approx(1.0, abs=0.1)


def test_that_the_lines_of_a_region_hold_each_piece_of_its_roads_once():
    west, south, east, north = OHIO
    roads = highways()
    inside = (roads.lon > west) & (roads.lon < east) & (roads.lat > south) & (roads.lat < north)
    n_pieces = int((inside[roads.start] | inside[roads.end]).sum())
    lines = highway_lines(OHIO)
    assert sum(len(line) - 1 for line in lines) == n_pieces
    assert len(lines) < n_pieces / 2


def test_that_every_step_of_a_line_is_a_piece_of_road():
    roads = highways()
    place = {
        (np.float32(lon).item(), np.float32(lat).item()): node
        for node, (lon, lat) in enumerate(zip(roads.lon, roads.lat, strict=True))
    }
    pieces = {frozenset(p) for p in zip(roads.start.tolist(), roads.end.tolist(), strict=True)}
    for line in highway_lines((-83.2, 39.8, -82.8, 40.2)):
        nodes = [place[lon, lat] for lon, lat in line.tolist()]
        assert all(frozenset(step) in pieces for step in itertools.pairwise(nodes))


def test_that_the_open_sea_has_no_roads():
    assert highway_lines((-60.0, 30.0, -50.0, 40.0)) == []
