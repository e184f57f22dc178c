from dataclasses import replace

import pytest

from model.districts import (
    create_district,
    delete_district,
    lock_district,
    move_district,
    rename_district,
)
from model.errors import PlanError
from model.locks import held_rows, locked_territories, movable_rows
from model.store.changes import pack_change, unpack_change
from model.teams import create_team, delete_team, rename_team
from model.territories import District, path_of
from model.territory_details import TerritoryDetails

NINE = [0, 0, 0, 1, 1, 1, 2, 2, 2]


@pytest.fixture
def state(row_of_clinics):
    made = row_of_clinics(
        NINE, locked=[8], districts=(District("D1", "Region"), District("D2", "Coast", "D1"))
    )
    return TerritoryDetails(made, "plan").put_into([0, 1], "D2").apply(made)


def test_that_districts_are_made_renamed_and_moved(state):
    after = create_district(state, " North  shore ", "D1").apply(state)
    assert after.districts[-1] == District("D3", "North shore", "D1")
    assert rename_district(state, "D2", "Coast") is None
    renamed = rename_district(state, "D2", "Shore").apply(state)
    assert [d.name for d in renamed.districts] == ["Region", "Shore"]
    top = move_district(state, "D2", "").apply(state)
    assert path_of(top.districts, "D2") == (District("D2", "Coast"),)
    with pytest.raises(PlanError, match="cannot lie in itself"):
        move_district(state, "D1", "D2")
    with pytest.raises(PlanError, match='a district "Region" already'):
        create_district(state, "region")


def test_that_a_deleted_district_hands_its_territories_up_and_comes_back(state):
    change = unpack_change(pack_change(delete_district(state, "D2"))[1])
    after = change.apply(state)
    assert after.districts == (District("D1", "Region"),)
    plan = after.scenario("plan").layer().territories
    assert [t.district for t in plan] == ["D1", "D1", ""]
    back = change.inverse().apply(after)
    assert back.districts == state.districts
    assert back.scenario("plan").layer().territories == state.scenario("plan").layer().territories


def test_that_a_locked_region_holds_the_accounts_of_all_territories_below(state):
    locked = lock_district(state, "D1", True).apply(state)
    layer = locked.scenario("plan").layer()
    assert locked_territories(locked, layer).tolist() == [True, True, False]
    assert held_rows(locked, layer).tolist() == [True] * 6 + [False, False, True]
    rows = layer.alignment.rows_of(2)
    with pytest.raises(PlanError, match="West is locked"):
        movable_rows(locked, layer, rows, 0)
    assert movable_rows(state, layer, rows, 0).tolist() == [6, 7]


def test_that_a_path_ends_where_districts_go_round():
    circle = (District("D1", "A", "D2"), District("D2", "B", "D1"))
    assert [d.id for d in path_of(circle, "D1")] == ["D2", "D1"]


def test_that_a_team_comes_with_an_empty_layer_and_goes_whole(state):
    change = unpack_change(pack_change(create_team(state, "Specialists"))[1])
    after = change.apply(state)
    assert [t.name for t in after.teams] == ["Core team", "Specialists"]
    layer = after.scenario("plan").layer("team-1")
    assert (layer.territories, set(layer.alignment.territory.tolist())) == ((), {-1})
    gone = delete_team(after, "team-1")
    assert list(gone.apply(after).scenario("plan").layers) == ["core"]
    assert gone.inverse().apply(gone.apply(after)).teams == after.teams
    assert change.inverse().apply(after).teams == state.teams
    with pytest.raises(PlanError, match="core team stays"):
        delete_team(state, "core")
    with pytest.raises(PlanError, match="already"):
        create_team(replace(state, teams=after.teams), "specialists")


def test_that_a_team_is_renamed_and_comes_back_after_the_file_was_written(state):
    state = create_team(state, "Clinical").apply(state)
    change = unpack_change(pack_change(rename_team(state, "team-1", " Clinical  east "))[1])
    after = change.apply(state)
    assert [(team.id, team.name) for team in after.teams] == [
        ("core", "Core team"),
        ("team-1", "Clinical east"),
    ]
    assert change.inverse().apply(after).teams == state.teams
    assert rename_team(state, "team-1", "Clinical") is None
    for name, said in (("core TEAM", 'a team "core TEAM" already'), (" ", "needs a name")):
        with pytest.raises(PlanError, match=said):
            rename_team(state, "team-1", name)
    with pytest.raises(PlanError, match="is gone"):
        rename_team(state, "team-9", "Capital")
