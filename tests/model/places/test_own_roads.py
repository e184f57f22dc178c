"""The user's own roads: what is read of a file, at which speed, and what is refused."""

import json

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis.strategies import text

from model.errors import PlanError
from model.places import own_roads
from model.places.drive import great_circle_km
from model.places.own_roads import own_graph, read_roads
from model.places.road_ways import RoadWays
from model.settings import Settings

CROSS = (-83.0, 40.0)
EAST = shapely.LineString([CROSS, (-82.9, 40.0), (-82.8, 40.0)])
NORTH = shapely.LineString([CROSS, (-83.0, 40.2)])


def written(path, lines, crs="EPSG:4326", **fields):
    geopandas.GeoDataFrame(fields, geometry=lines, crs=crs).to_file(path)
    return path


@pytest.mark.parametrize("name", ["roads.gpkg", "roads.geojson", "roads.shp"])
def test_that_lines_of_each_format_are_one_graph(tmp_path, name):
    table = read_roads(written(tmp_path / name, [EAST, NORTH], maxspeed=["80", "50"]))
    graph = own_graph(table)
    assert len(graph.lat) == 4
    assert sorted(graph.kmh) == [50, 80, 80]
    east = float(great_circle_km(40.0, -83.0, 40.0, -82.8))
    north = float(great_circle_km(40.0, -83.0, 40.2, -83.0))
    hours = RoadWays(graph, Settings({})).cost(40.0, -82.8, 40.2, -83.0)
    assert hours == pytest.approx(east / 80 + north / 50, rel=1e-4)


def test_that_other_coordinates_are_turned_into_degrees(tmp_path):
    plane = geopandas.GeoSeries([EAST], crs=4326).to_crs(3857)
    table = read_roads(written(tmp_path / "a.gpkg", list(plane), crs="EPSG:3857", kmh=[60]))
    assert table["start_lat"].iloc[0] == pytest.approx(40.0, abs=1e-5)
    assert table["end_lon"].iloc[-1] == pytest.approx(-82.8, abs=1e-5)


@pytest.mark.parametrize(
    ("fields", "kmh"),
    [
        ({"maxspeed": "50 mph"}, 80.5),
        ({"mph": 30}, 48.3),
        ({"speed_kmh": 64.0}, 64.0),
        ({"maxspeed": "signals", "highway": "primary"}, 75.0),
        ({"highway": "motorway_link"}, 105.0),
        ({"fclass": "track"}, 50.0),
        ({"maxspeed": 0}, 50.0),
        ({"maxspeed": 900}, 150.0),
    ],
)
def test_that_the_speed_comes_first_then_the_class_then_the_usual(tmp_path, fields, kmh):
    columns = {name: [value] for name, value in fields.items()}
    table = read_roads(written(tmp_path / "a.geojson", [NORTH], **columns))
    assert table["kmh"].tolist() == pytest.approx([kmh], abs=0.05)


@given(words=text(max_size=12))
def test_that_any_words_are_a_speed_above_zero_or_none(words):
    kmh = own_roads._kmh(words, miles=False)
    assert np.isnan(kmh) or kmh > 0


def test_that_parts_and_points_are_sorted_out(tmp_path):
    both = shapely.MultiLineString([EAST, NORTH])
    table = read_roads(written(tmp_path / "a.gpkg", [both], kmh=[60]))
    assert len(table) == 3
    points = written(tmp_path / "b.gpkg", [shapely.Point(CROSS)], kmh=[60])
    with pytest.raises(PlanError, match="holds no line"):
        read_roads(points)


def test_that_what_is_no_map_is_refused_in_a_sentence(tmp_path):
    broken = tmp_path / "broken.geojson"
    broken.write_text("{")
    with pytest.raises(PlanError, match="cannot be read as a map"):
        read_roads(broken)
    with pytest.raises(PlanError, match="is no file of roads"):
        read_roads(tmp_path / "roads.pdf")
    with pytest.raises(PlanError, match="cannot be read"):
        read_roads(tmp_path / "none.gpkg")
    far = tmp_path / "metres.geojson"
    line = {"type": "LineString", "coordinates": [[500000, 4400000], [500100, 4400000]]}
    far.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}))
    with pytest.raises(PlanError, match="not in degrees"):
        read_roads(far)


def test_that_more_roads_than_the_window_can_bear_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(own_roads, "MOST_PIECES", 2)
    path = written(tmp_path / "a.gpkg", [EAST, NORTH], kmh=[60, 60])
    with pytest.raises(PlanError, match="3 pieces of road; 2 are the most"):
        read_roads(path)
