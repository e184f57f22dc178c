"""An import meets a project: ids decide, and what people decided stays."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import lists, sampled_from

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.change import AccountEdited, AccountsMoved
from model.corrections import correct, corrections, place, release
from model.intake.accounts_import import AccountsImport
from model.intake.merge import import_change, merge_preview, natural_order
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


def test_that_a_file_of_figures_only_takes_no_account_off_the_map():
    unsaid = first()
    columns = {name: unsaid.accounts[name] for name in unsaid.accounts if name != "placed_by"}
    change, _ = import_change(empty_state(), loaded(columns))
    project = change.apply(empty_state())
    figures = loaded(
        {
            "account_id": ["A1", "A2", "A3", "A4"],
            "beds": [11.0, 20.0, 30.0, 40.0],
            "lat": np.full(4, np.nan),
            "lon": np.full(4, np.nan),
            "placed_by": ["none"] * 4,
        }
    )
    change, summary = import_change(project, figures)
    after = change.apply(project).accounts
    assert after.lat.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert after.number("beds").tolist() == [11.0, 20.0, 30.0, 40.0]
    assert summary.changed == 1


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


SHORT, LONG = "0015e00000abcDE", "0015e00000abcDEAAY"


@pytest.mark.parametrize(("had", "came"), [(SHORT, LONG), (LONG, SHORT), ("00017", "17")])
def test_that_an_id_written_otherwise_is_the_same_account(had, came):
    start = import_change(empty_state(), loaded({"account_id": [had], "name": ["One"]}))[0]
    state = start.apply(empty_state())
    preview = merge_preview(state, loaded({"account_id": [came], "name": ["Uno"]}))
    assert (preview.new, preview.gone) == ((), ())
    (cell,) = preview.changed
    assert (cell.account_id, cell.label, cell.before, cell.after) == (had, "Account", "One", "Uno")


def test_that_digits_that_may_mean_two_accounts_mean_neither():
    start = loaded({"account_id": ["017", "0017"]})
    state = import_change(empty_state(), start)[0].apply(empty_state())
    assert merge_preview(state, loaded({"account_id": ["17"]})).new == ("17",)


def test_that_a_file_with_and_without_zeros_has_two_accounts():
    state = import_change(empty_state(), loaded({"account_id": ["017"]}))[0].apply(empty_state())
    preview = merge_preview(state, loaded({"account_id": ["17", "017"]}))
    assert (preview.new, preview.repeated) == (("17",), ())


def test_that_two_rows_of_one_account_are_told_and_the_exact_id_counts(project):
    start = loaded({"account_id": [LONG], "name": ["One"]})
    state = import_change(empty_state(), start)[0].apply(empty_state())
    file = loaded({"account_id": [SHORT, LONG], "name": ["Short", "Long"]})
    assert merge_preview(state, file).repeated == (SHORT,)
    change, summary = import_change(state, file)
    assert summary.repeated == (SHORT,)
    assert list(change.apply(state).accounts["name"]) == ["Long"]


def test_that_accounts_the_file_lacks_are_marked_until_they_come_back(project):
    file = loaded({"account_id": ["A1", "A2"], "name": ["One", "Two"]})
    assert merge_preview(project, file, "2026-12-01").gone == ("A3", "A4")
    once = import_change(project, file, "2026-12-01")[0].apply(project)
    assert list(once.accounts["missing_since"]) == ["", "", "2026-12-01", "2026-12-01"]
    more = loaded({"account_id": ["A1", "A4"], "name": ["One", "Four"]})
    twice = import_change(once, more, "2027-01-01")[0].apply(once)
    assert list(twice.accounts["missing_since"]) == ["", "2027-01-01", "2026-12-01", ""]
    assert merge_preview(once, more, "2027-01-01").changed == ()


def test_that_a_kept_value_is_told_and_released_to_the_newest_file(project):
    state = correct(project, "A1", {"beds": 15.0}, "Asked the CFO").apply(project)
    file = loaded({"account_id": ["A1"], "name": ["One"], "beds": [12.0]})
    (kept,) = merge_preview(state, file).kept
    assert (kept.account_id, kept.field, kept.corrected, kept.in_file, kept.why) == (
        "A1", "beds", "15", "12", "Asked the CFO",
    )  # fmt: skip
    change, summary = import_change(state, file)
    after = change.apply(state)
    assert summary.changed == 0
    assert after.accounts["beds"][0] == 15.0
    assert [c.in_file for c in corrections(after)] == ["12"]
    assert release(after, "A1", "beds").apply(after).accounts["beds"][0] == 12.0
    assert change.inverse().apply(after).tables["corrections"] is state.tables["corrections"]


def test_that_a_dragged_pin_stays_and_the_new_point_of_the_file_is_told(project):
    state = place(project, "A1", 9.0, 8.0, "New building").apply(project)
    columns = {"account_id": ["A1"], "name": ["One"], "lat": [1.5], "lon": [1.0]}
    file = loaded({**columns, "placed_by": ["coordinates"]})
    (kept,) = merge_preview(state, file).kept
    assert (kept.field, kept.corrected, kept.in_file) == (
        "place", "9, 8, user", "1.5, 1, coordinates",
    )  # fmt: skip
    after = import_change(state, file)[0].apply(state)
    assert (after.accounts.lat[0], after.accounts.lon[0]) == (9.0, 8.0)
    back = release(after, "A1", "place").apply(after)
    assert (back.accounts.lat[0], back.accounts["placed_by"][0]) == (1.5, "coordinates")


def test_that_a_territory_assigned_here_is_told_where_the_file_differs(project):
    move = project.scenario().layer().alignment.moving(np.array([0]), 0, "Move")
    moved = AccountsMoved(LIVE, CORE_TEAM.id, move).apply(project)
    preview = merge_preview(moved, first())
    (kept,) = preview.kept
    assert (kept.account_id, kept.field, kept.corrected, kept.in_file) == (
        "A1", "territory", "T2", "T10",
    )  # fmt: skip


def test_that_a_do_not_contact_flag_outlives_a_file_that_lacks_it():
    start = loaded({"account_id": ["A"], "do_not_contact": np.array([True])})
    state = import_change(empty_state(), start)[0].apply(empty_state())
    file = loaded({"account_id": ["A"], "do_not_contact": np.array([False])})
    assert import_change(state, file)[0].apply(state).accounts.flag("do_not_contact")[0]


def in_areas(territories, tables=None):
    """A project with one assigned account and these territories."""
    state = empty_state()
    layer = Layer(territories, Alignment(np.array([0])))
    live = state.scenario(LIVE).with_layer(CORE_TEAM.id, layer)
    return replace(
        state, accounts=Accounts({"account_id": ["A"]}), scenarios=(live,), tables=tables or {}
    )


NEWCOMERS = {
    "account_id": ["N1", "N2", "N3", "N4", "N5"],
    "postcode": ["45801-1234", "45805", "43215", "10001", ""],
    "territory": ["", "", "", "", "South"],
    "region": ["OH", "OH", "OH", "NY", ""],
}


def test_that_new_accounts_go_to_the_territory_of_their_area():
    north = Territory("T1", "North", areas=("458", "39049"))  # a ZIP3, and Franklin County, Ohio
    state = in_areas((north, Territory("T2", "South", areas=("45805",))))
    file = loaded(NEWCOMERS)
    after = import_change(state, file)[0].apply(state)
    assert list(after.scenario().layer().alignment.territory) == [0, 0, 1, 0, UNASSIGNED, 1]
    assert merge_preview(state, file).unassigned == ("N4",)
    assert import_change(state, file)[1].unassigned == 1


def test_that_the_table_of_areas_places_new_accounts():
    areas = pd.DataFrame(
        [("zip3", "458", "South", "", ""), ("zip5", "45801", "North", "", "")],
        columns=["level", "code", "territory", "name", "rep"],
    )
    state = in_areas((Territory("T1", "North"), Territory("T2", "South")), {"areas": areas})
    after = import_change(state, loaded(NEWCOMERS))[0].apply(state)
    codes = after.scenario().layer().alignment.territory
    assert list(codes) == [0, 0, 1, UNASSIGNED, UNASSIGNED, 1]


cell = st.sampled_from(["", "a", "b"])
amount = st.sampled_from([float("nan"), 0.0, 1.0, 2.5])
account = st.tuples(cell, amount, st.booleans(), amount)
tables = st.dictionaries(sampled_from("ABCDEF"), account, max_size=6)


def table_of(rows):
    """A file of accounts with text, number, flag and place; no name column."""
    values = list(rows.values())
    lat = np.array([v[3] for v in values], float)
    return {
        "account_id": list(rows),
        "street": np.array([v[0] for v in values], object),
        "beds": np.array([v[1] for v in values], float),
        "locked": np.array([v[2] for v in values], bool),
        "lat": lat,
        "lon": lat,
        "placed_by": np.array(["none" if x != x else "zip" for x in lat], object),
    }


def recounted(before, after, fields):
    """Cells that differ between two tables, found without the merge."""
    differ = set()
    for row, account_id in enumerate(before.ids):
        now = after.record(after.row_of(account_id))
        for field in fields:
            was, this = before.record(row)[field], now[field]
            if was != this and not (was != was and this != this):
                differ.add((account_id, field))
    return differ


@settings(deadline=None)
@given(tables, tables, st.data())
def test_that_the_preview_is_what_happens_and_undo_restores_every_cell(old, new, data):
    state = import_change(empty_state(), loaded(table_of(old)))[0].apply(empty_state())
    for account_id in data.draw(st.lists(st.sampled_from(list(old)), unique=True)) if old else ():
        state = correct(state, account_id, {"beds": 7.0, "street": "c"}, "Seen").apply(state)
        state = place(state, account_id, 5.0, 6.0, "Seen").apply(state)
    file = loaded(table_of(new))
    preview = merge_preview(state, file, "2026-12-01")
    change, summary = import_change(state, file, "2026-12-01")
    after = change.apply(state)
    fields = ("street", "beds", "locked", "lat", "lon", "placed_by")
    assert {(c.account_id, c.field) for c in preview.changed} == recounted(
        state.accounts, after.accounts, fields
    )
    assert preview.new == tuple(after.accounts.ids[len(state.accounts) :])
    assert set(preview.gone) == set(old) - set(new)
    assert len(preview.changed_accounts) == summary.changed
    assert preview.unchanged == summary.unchanged == len(set(old) & set(new)) - summary.changed
    for kept in preview.kept:
        assert kept.account_id in new
    back = change.inverse().apply(after)
    assert back.accounts is state.accounts
    assert back.tables.keys() == state.tables.keys()
    assert all(back.tables[name] is state.tables[name] for name in state.tables)
    assert back.about == state.about
    assert np.array_equal(
        back.scenario().layer().alignment.territory, state.scenario().layer().alignment.territory
    )
