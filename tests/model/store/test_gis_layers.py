import geopandas
import pyogrio
import pytest
import shapely

from model.project import Project


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Größe.catchment.gpkg"


@pytest.fixture
def project(path, small_state):
    project = Project.create(path, small_state)
    yield project
    project.close(discard=True)


def test_that_a_gis_program_sees_the_layers_and_none_of_our_tables(project):
    assert {name for name, _kind in pyogrio.list_layers(project.path)} == {
        "account",
        "account_live",
        "account_open",
        "territory_live",
        "territory_open",
        "rep",
        "setting",
    }


def test_that_accounts_open_as_points_with_every_column_as_it_was_typed(project, small_state):
    shown = geopandas.read_file(project.path, layer="account")
    accounts = small_state.accounts
    assert shown.crs.to_epsg() == 4326
    assert shown["account_id"].tolist() == accounts.ids.tolist()
    assert shown["name"].tolist() == accounts["name"].tolist()
    assert shown['"; DROP TABLE account; --'].tolist() == ["1", "2", "3", "4", "5", "6"]
    assert shown["Name 2"].tolist() == accounts["Name"].tolist()
    assert shown["beds"].isna().tolist() == [False, True, False, False, False, False]
    assert shown["locked"].astype(bool).tolist() == accounts["locked"].tolist()
    assert shown.geometry.isna().tolist() == [False, False, True, False, False, False]
    assert (shown.geometry[0].x, shown.geometry[0].y) == (-71.0, 42.0)


def test_that_the_extent_of_the_layer_is_that_of_the_points(project):
    info = pyogrio.read_info(project.path, layer="account")
    assert info["total_bounds"] == (-71.5, 41.9, -70.9, 42.5)


def test_that_each_account_has_its_territory_in_the_live_and_the_open_view(project):
    for scope in ("live", "open"):
        shown = geopandas.read_file(project.path, layer=f"account_{scope}")
        names = [None if name != name else name for name in shown["territory_name"]]
        assert names == ["North", "North", "South", "South", None, "North"]
        assert shown["territory_rep"][0] == "R1"


def test_that_a_move_in_the_open_scenario_leaves_the_live_view(project):
    from model.change import AccountsMoved
    from model.history import Author

    alignment = project.state.scenario("b").layer().alignment
    move = alignment.moving(alignment.rows_of(0), 1, "Move 3 accounts to South")
    project.do(AccountsMoved("b", "core", move), Author("Ann"))
    project.save()
    live = geopandas.read_file(project.path, layer="territory_live")
    opened = geopandas.read_file(project.path, layer="territory_open")
    assert live["accounts"].tolist() == [3, 2]
    assert opened["accounts"].tolist() == [0, 5]


def test_that_territories_open_as_polygons_when_outlines_are_given(project):
    north = shapely.box(-71.5, 42.0, -71.0, 42.5)
    project.save(outlines={0: shapely.to_wkb(north)})
    shown = geopandas.read_file(project.path, layer="territory_open")
    assert shown.geometry[0].equals(north)
    assert shown.geometry.isna().tolist() == [False, True]
    assert shown["name"].tolist() == ["North", "South"]
    again = Project.open(project.path, read_only=True)
    assert again.state.scenario("b").layer().territories[0].name == "North"
    again.close()


def test_that_reps_open_as_points_at_their_homes(project):
    shown = geopandas.read_file(project.path, layer="rep")
    assert shown["name"].tolist() == ["Ann", "Bo"]
    assert (shown.geometry[0].x, shown.geometry[0].y) == (-71.05, 42.3)
    assert shown.geometry.isna().tolist() == [False, True]
