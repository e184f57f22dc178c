"""An import meets a project: ids decide, and what people decided stays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.change import AccountEdited, AccountsMoved
from model.intake.accounts_import import AccountsImport
from model.intake.merge import import_change, natural_order
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Team, Territory


def empty_state():
    layer = Layer((), Alignment.unassigned(0))
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status="live")
    return State(About("Test"), Accounts({"account_id": []}), (live,))


def loaded(columns, generated=()):
    accounts = Accounts(columns)
    n = len(accounts)
    return AccountsImport(accounts, [], n, n, 0, 0, 0, {}, {}, "S", frozenset(generated))


def first():
    return loaded(
        {
            "account_id": ["A1", "A2", "A3", "A4"],
            "name": ["One", "Two", "Three", "Four"],
            "territory": ["T10", "T2", "T2", ""],
            "beds": [10.0, 20.0, 30.0, 40.0],
            "lat": [1.0, 2.0, 3.0, 4.0],
            "lon": [1.0, 2.0, 3.0, 4.0],
            "placed_by": ["zip", "zip", "coordinates", "zip"],
            "locked": np.array([False, True, False, False]),
        }
    )


@pytest.fixture
def project():
    change, _ = import_change(empty_state(), first())
    return change.apply(empty_state())


def territory_of(state, account_id, scenario=LIVE):
    layer = state.scenario(scenario).layer()
    code = layer.alignment.territory[state.accounts.row_of(account_id)]
    return layer.territories[code].id if code != UNASSIGNED else None


def test_that_a_first_import_makes_the_territories_in_natural_order(project):
    layer = project.scenario(LIVE).layer()
    assert [territory.id for territory in layer.territories] == ["T2", "T10"]
    assert list(layer.alignment.territory) == [1, 0, 0, UNASSIGNED]
    assert "territory" not in project.accounts  # it lives in the alignment


def test_that_a_first_import_is_counted_and_undone_whole():
    change, summary = import_change(empty_state(), first())
    assert (summary.new, summary.changed, summary.gone, summary.unchanged) == (4, 0, 0, 0)
    assert change.label == "Import 4 accounts"
    back = change.inverse().apply(change.apply(empty_state()))
    assert len(back.accounts) == 0
    assert back.scenario(LIVE).layer().territories == ()


def test_that_territory_names_come_from_their_column():
    file = loaded({"account_id": ["1"], "territory": ["T1"], "territory_name": ["Ohio"]})
    change, _ = import_change(empty_state(), file)
    (territory,) = change.apply(empty_state()).scenario(LIVE).layer().territories
    assert (territory.id, territory.name) == ("T1", "Ohio")


def test_that_a_second_import_keeps_assignments_and_takes_new_values(project):
    move = project.scenario().layer().alignment.moving(np.array([0]), 0, "Move")
    moved = AccountsMoved(LIVE, CORE_TEAM.id, move).apply(project)
    change, summary = import_change(
        moved,
        loaded(
            {
                "account_id": ["A5", "A1", "A3", "A6"],
                "name": ["Five", "One", "Three", "Six"],
                "territory": ["T10", "T10", "T10", "T99"],
                "beds": [50.0, 11.0, 30.0, 60.0],
            }
        ),
    )
    after = change.apply(moved)
    assert (summary.new, summary.changed, summary.gone, summary.unchanged) == (2, 1, 2, 1)
    assert summary.unknown_territories == ("T99",)
    assert list(after.accounts.ids) == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert list(after.accounts["beds"]) == [11, 20, 30, 40, 50, 60]
    assert [territory_of(after, i) for i in ("A1", "A3", "A5", "A6")] == ["T2", "T2", "T10", None]
    assert list(after.accounts["lat"][:4]) == [1, 2, 3, 4]  # the file had no places
    undone = change.inverse().apply(after)
    assert undone.accounts is moved.accounts
    assert len(undone.scenario().layer().alignment.territory) == 4


def test_that_what_a_person_corrected_stays(project):
    edited = project
    for account_id, values in (
        ("A1", {"lat": 9.0, "lon": 9.0, "placed_by": "user"}),
        ("A4", {"locked": True, "pinned": "beds; name"}),
    ):
        row = edited.accounts.row_of(account_id)
        before = {n: edited.accounts.record(row).get(n) for n in values}
        edited = AccountEdited("Edit", account_id, before, values).apply(edited)
    file = first().accounts.with_columns(
        {"beds": [1.0, 2.0, 3.0, 4.0], "lat": [5.0] * 4, "placed_by": ["coordinates"] * 4}
    )
    after = import_change(edited, loaded({n: file[n] for n in file}))[0].apply(edited).accounts
    assert list(after["beds"]) == [1, 2, 3, 40]
    assert list(after["lat"]) == [9, 5, 5, 5]
    assert list(after["placed_by"]) == ["user", "coordinates", "coordinates", "coordinates"]
    assert list(after.locked) == [False, True, False, True]


def test_that_a_worse_place_at_the_same_address_does_not_win(project):
    file = {"account_id": ["A3"], "name": ["Three"], "lat": [7.0], "lon": [7.0]}
    same = import_change(project, loaded({**file, "placed_by": ["zip"]}))[0].apply(project)
    assert same.accounts.lat[2] == 3.0
    known = loaded({**file, "placed_by": ["coordinates"]})
    assert import_change(project, known)[0].apply(project).accounts.lat[2] == 7.0


def test_that_an_id_standing_for_a_name_replaces_no_name(project):
    change, summary = import_change(project, loaded({"account_id": ["A1"], "name": ["A1"]}))
    assert change.apply(project).accounts["name"][0] == "One"
    assert summary.unchanged == 1


def test_that_accounts_without_id_are_found_again_by_name_and_place():
    file = loaded(
        {
            "account_id": ["ACC-00001", "ACC-00002"],
            "name": ["Elm", "Oak"],
            "postcode": ["02134", "02135"],
        },
        generated=["ACC-00001", "ACC-00002"],
    )
    state = import_change(empty_state(), file)[0].apply(empty_state())
    turned = loaded(
        {
            "account_id": ["ACC-00001", "ACC-00002", "ACC-00003"],
            "name": ["Ash", "Oak", "Elm"],
            "postcode": ["02136", "02135", "02134"],
        },
        generated=["ACC-00001", "ACC-00002", "ACC-00003"],
    )
    change, summary = import_change(state, turned)
    assert (summary.new, summary.changed, summary.unchanged) == (1, 0, 2)
    merged = change.apply(state).accounts
    assert list(merged.ids) == ["ACC-00001", "ACC-00002", "ACC-00003"]
    assert list(merged["name"]) == ["Elm", "Oak", "Ash"]


def test_that_every_scenario_and_team_is_resized(project):
    other = Layer((Territory("X", "Extra"),), Alignment(np.array([0, 0, -1, -1])))
    live = project.scenario(LIVE)
    draft = Scenario("S2", "Draft", {CORE_TEAM.id: live.layer(), "cs": other})
    wide = State(
        project.about,
        project.accounts,
        (live.with_layer("cs", other), draft),
        teams=(CORE_TEAM, Team("cs", "Clinical")),
    )
    file = loaded({"account_id": ["A9"], "name": ["Nine"], "territory": ["extra"]})
    after = import_change(wide, file)[0].apply(wide)
    for scenario in after.scenarios:
        for layer in scenario.layers.values():
            assert len(layer.alignment.territory) == 5
    assert list(after.scenario("S2").layer("cs").alignment.territory) == [0, 0, -1, -1, 0]


def test_that_columns_change_type_only_with_their_content(project):
    file = loaded({"account_id": ["A1"], "name": ["One"], "beds": ["twelve"], "Phone": ["1"]})
    after = import_change(project, file)[0].apply(project)
    assert list(after.accounts["beds"]) == ["twelve", "20", "30", "40"]
    again = loaded({"account_id": ["A1"], "name": ["One"], "phone": ["2"]})
    assert import_change(after, again)[0].apply(after).accounts["Phone"][0] == "2"


def test_that_numbers_in_names_sort_as_numbers():
    assert sorted(["T10", "T2", "T1", "a"], key=natural_order) == ["a", "T1", "T2", "T10"]


@given(
    lists(sampled_from("ABCDEF"), unique=True),
    lists(sampled_from("ABCDEF"), unique=True),
)
def test_that_no_account_is_ever_dropped(before, after):
    start = import_change(empty_state(), loaded({"account_id": before}))[0].apply(empty_state())
    change, summary = import_change(start, loaded({"account_id": after}))
    merged = change.apply(start)
    assert set(merged.accounts.ids) == set(before) | set(after)
    assert summary.new + summary.changed + summary.unchanged == len(after)
    assert summary.gone == len(set(before) - set(after))
    assert len(merged.scenario().layer().alignment.territory) == len(merged.accounts)


def test_that_an_import_dates_the_data_unless_newer_ones_are_there():
    change, _ = import_change(empty_state(), first(), "2026-11-30")
    dated = change.apply(empty_state())
    assert dated.about.as_of == "2026-11-30"
    assert change.inverse().apply(dated).about.as_of == ""
    again, _ = import_change(dated, first(), "2026-01-01")
    assert again.apply(dated).about.as_of == "2026-11-30"
