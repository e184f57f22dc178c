"""The user's own areas: what is read of a file, who lies in which, which territories they make."""

import geopandas
import numpy as np
import pytest
import shapely

from model.demo import demo_state
from model.errors import PlanError
from model.intake.accounts_import import load_accounts
from model.intake.area_alignment import place_new_accounts
from model.intake.merge import import_change
from model.locks import held_rows
from model.own_areas_cut import TABLE, codes_in_areas, cut_by_areas, territories_of_areas
from model.places.own_areas import OwnAreas, read_areas
from model.places.own_ground import with_unpeopled
from model.resources import resource
from model.scenario import LIVE

WEST, EAST = shapely.box(-84, 40, -83, 41), shapely.box(-83, 40, -82, 41)
TOWN = shapely.box(-82.6, 40.4, -82.4, 40.6)  # inside EAST


def written(path, shapes, crs="EPSG:4326", **fields):
    geopandas.GeoDataFrame(fields, geometry=shapes, crs=crs).to_file(path)
    return path


@pytest.mark.parametrize("name", ["areas.gpkg", "areas.geojson", "areas.shp"])
def test_that_polygons_of_each_format_have_name_and_territory(tmp_path, name):
    path = written(tmp_path / name, [WEST, EAST], name=["a", "b"], territory=["North", "North"])
    areas = read_areas(path)
    assert areas.names == ("a", "b")
    assert areas.territories == ("North", "North")


def test_that_without_a_territory_each_area_is_one_and_metres_become_degrees(tmp_path):
    flat = list(geopandas.GeoSeries([WEST, EAST], crs=4326).to_crs(3857))
    path = written(tmp_path / "a.gpkg", flat, crs="EPSG:3857", code=[7.0, 8.0])
    areas = read_areas(path)
    assert areas.territories == ("7", "8")
    assert areas.rows_at(np.array([40.5]), np.array([-83.5])).tolist() == [0]


def test_that_the_smallest_area_around_a_place_counts_and_outside_is_none(tmp_path):
    path = written(tmp_path / "a.gpkg", [TOWN, EAST, WEST], name=["town", "east", "west"])
    lat, lon = np.array([40.5, 40.9, 40.5, 45.0, np.nan]), np.array([-82.5, -82.5, -83.5, 0, 0])
    assert read_areas(path).rows_at(lat, lon).tolist() == [0, 1, 2, -1, -1]


def test_that_files_without_areas_names_or_degrees_are_refused(tmp_path):
    line = shapely.LineString([(-83, 40), (-82, 40)])
    far = shapely.box(500_000, 4_000_000, 600_000, 4_100_000)
    for shapes, crs, fields in (
        ([line], "EPSG:4326", {"name": ["road"]}),
        ([WEST], "EPSG:4326", {"size": [1]}),
        ([far], "EPSG:4326", {"name": ["x"]}),
    ):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.geojson"
        geopandas.GeoDataFrame(fields, geometry=shapes, crs=crs).to_file(path)
        with pytest.raises(PlanError):
            read_areas(path)
    (tmp_path / "bad.gpkg").write_text("no map")
    for name in ("bad.gpkg", "none.gpkg", "list.csv"):
        with pytest.raises(PlanError):
            read_areas(tmp_path / name)


def test_that_accounts_go_to_the_territory_of_their_area_and_locked_ones_stay(tmp_path):
    state = demo_state(resource("demo"))
    layer = state.scenario(LIVE).layer()
    known, before = layer.territories[1], layer.alignment.territory
    shapes = [shapely.box(-90, 30, -83.5, 45), shapely.box(-83.5, 40, -75, 45)]
    fields = {"name": ["w", "e"], "territory": ["Left half", known.name.upper()]}
    change = territories_of_areas(
        state, LIVE, "core", read_areas(written(tmp_path / "a.gpkg", shapes, **fields))
    )
    after = change.apply(state).scenario(LIVE).layer()
    assert [t.name for t in after.territories[len(layer.territories) :]] == ["Left half"]
    assert after.territories[1].areas[-1] == "e"
    lat, lon, held = state.accounts.lat, state.accounts.lon, held_rows(state, layer)
    west, east = lon < -83.5, (lon > -83.5) & (lat > 40)
    now = after.alignment.territory
    assert held.any()
    assert (now[west & ~held] == len(layer.territories)).all()
    assert (now[east & ~held] == 1).all()
    stays = held | ~(west | east)
    assert (now[stays] == before[stays]).all()
    back = change.inverse().apply(change.apply(state)).scenario(LIVE).layer()
    assert back.territories == layer.territories
    assert (back.alignment.territory == before).all()


def test_that_areas_of_another_region_are_refused(tmp_path):
    path = written(tmp_path / "a.gpkg", [shapely.box(10, 50, 11, 51)], name=["Hessen"])
    with pytest.raises(PlanError, match="No account lies"):
        territories_of_areas(demo_state(resource("demo")), LIVE, "core", read_areas(path))


def test_that_accounts_of_a_later_import_go_to_the_territory_of_their_own_area(tmp_path):
    state = demo_state(resource("demo"))
    shapes = [shapely.box(-90, 30, -83.5, 45), shapely.box(-83.5, 30, -75, 45)]
    fields = {"name": ["w", "e"], "territory": ["Left half", "Right half"]}
    areas = read_areas(written(tmp_path / "a.gpkg", shapes, **fields))
    cut = cut_by_areas(state, LIVE, "core", areas)
    state = cut.apply(state)
    assert set(state.tables[TABLE]["name"]) == {"w", "e"}
    n = len(state.accounts)
    path = tmp_path / "later.csv"
    path.write_text(
        "account_id,name,latitude,longitude\n"
        "N1,New west,39.0,-84.0\nN2,New east,39.0,-82.0\nN3,New north,55.0,-84.0\n"
    )
    change, _summary = import_change(state, load_accounts(path), "2026-11-30")
    after = change.apply(state)
    assert len(after.accounts) == n + 3
    parts, _conflicts = place_new_accounts(after, n)
    for part in parts:
        after = part.apply(after)
    layer = after.scenario(LIVE).layer()
    names = [t.name for t in layer.territories]
    now = layer.alignment.territory[n:].tolist()
    assert now == [names.index("Left half"), names.index("Right half"), -1]
    assert (layer.alignment.territory[:n] == state.scenario(LIVE).layer().alignment.territory).all()
    for part in reversed(parts):
        after = part.inverse().apply(after)
    assert (after.scenario(LIVE).layer().alignment.territory[n:] == -1).all()
    assert TABLE not in cut.inverse().apply(state).tables


def test_that_areas_cut_again_replace_those_of_the_same_name(tmp_path):
    state = demo_state(resource("demo"))
    whole = {"name": ["a"], "territory": ["One"]}
    for box in (shapely.box(-90, 30, -80, 45), shapely.box(-90, 30, -84, 45)):
        path = written(tmp_path / "a.gpkg", [box], **whole)
        state = cut_by_areas(state, LIVE, "core", read_areas(path)).apply(state)
    assert len(state.tables[TABLE]) == 1
    inside = codes_in_areas(state, LIVE, "core", 0) >= 0
    lat, lon = state.accounts.lat, state.accounts.lon
    assert (inside == ((lon < -84) & (lat > 30))).all()


def test_that_a_territory_without_accounts_shows_the_areas_it_owns() -> None:
    areas = OwnAreas(
        ("a", "b", "c"),
        ("T1", "T2", "T2"),
        (shapely.box(0, 0, 1, 1), shapely.box(0.5, 0, 2, 1), shapely.box(2, 0, 3, 1)),
    )
    served = shapely.box(0, 0, 1, 1)
    shown = with_unpeopled([served, None, None], ["T1", "T2", "T3"], areas)
    assert shown[0] is served
    assert shown[1] is not None
    assert shown[1].equals(shapely.box(1, 0, 3, 1))  # what T1 has already stays with it
    assert shown[2] is None
    assert with_unpeopled([None], ["T2"], None) == [None]
