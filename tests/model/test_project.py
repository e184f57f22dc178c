import sqlite3
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.change import (
    AboutChanged,
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    PlanEdited,
    RepsReplaced,
    ScenarioChanged,
    SettingsChanged,
    TableReplaced,
    Together,
)
from model.clock import Clock
from model.errors import PlanError
from model.history import Author
from model.project import Project
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.store.refusals import (
    CannotWriteError,
    ChangedUnderneathError,
    DamagedError,
    InUseError,
    NewerFormatError,
    NotAProjectError,
    UnpublishedChangesError,
)
from model.store.working_copy import WorkingCopy, data_dir

ME = Author("Ann")
CLOCK = Clock(now=lambda: datetime(2026, 11, 30, 12, tzinfo=UTC))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Région Ö – 計画.catchment.gpkg"


@pytest.fixture
def project(path, small_state):
    project = Project.create(path, small_state, clock=CLOCK)
    yield project
    project.close(discard=True)


def settle(project, value=1.0):
    before = project.state.settings.get("x")
    return project.do(SettingsChanged(f"Set x to {value}", {"x": before}, {"x": value}), ME)


def move(project, rows, to, scenario=LIVE):
    alignment = project.state.scenario(scenario).layer().alignment
    return AccountsMoved(scenario, "core", alignment.moving(np.array(rows), to, "Move"))


def crashed(project):
    """Leave everything on disk as a killed process would."""
    project._document.close()
    project._claim._lock.release()


def reopened(project, **how):
    project.close()
    return Project.open(project.path, clock=CLOCK, **how)


def test_that_a_project_comes_back_whole(project, small_state, assert_same):
    again = reopened(project)
    assert_same(again.state, small_state)
    assert again.history.entries == ()
    again.close()


def test_that_a_project_without_accounts_comes_back(path):
    nothing = Accounts({"account_id": [], "name": []})
    layer = Layer((), Alignment.unassigned(0))
    state = State(About("Empty"), nothing, (Scenario(LIVE, "Live", {"core": layer}),))
    Project.create(path, state).close()
    again = Project.open(path)
    assert len(again.state.accounts) == 0
    assert again.state.accounts.names == ("account_id", "name")
    assert again.state.about.project_id != ""
    again.close()


def kinds_of_change(project):
    state = project.state
    kept = np.array([0, 2, 4])
    before = {
        (s.id, team): layer.alignment for s in state.scenarios for team, layer in s.layers.items()
    }
    after = {key: Alignment(alignment.territory[kept]) for key, alignment in before.items()}
    taken = state.accounts.taking(kept).with_columns({"DROP": ["a", "b", "c"]})
    layer = state.scenario(LIVE).layer()
    renamed = layer.with_territory(0, replace(layer.territories[0], name="Norð"))
    without = Scenario(LIVE, "Live", {"core": renamed})
    copy = replace(state.scenario("b"), id="c", name="Plan C")
    return {
        "move": move(project, [0, 1], 1),
        "edit": AccountEdited("E", "A2", {"beds": np.nan, "lat": 42.5}, {"beds": 7.0, "lat": None}),
        "new column": AccountEdited("E", "A2", {"note": None}, {"note": "'; --"}),
        "add scenario": ScenarioChanged("Add", None, copy),
        "remove scenario": ScenarioChanged.removing(state, "b", "Remove"),
        "territory and team": ScenarioChanged("Edit", state.scenario(LIVE), without),
        "table": TableReplaced("T", "vac", None, pd.DataFrame({"x": [np.nan, 1.0]})),
        "drop table": TableReplaced("T", "contacts", state.table("contacts"), None),
        "import": AccountsReplaced("Import", state.accounts, taken, before, after),
        "reps": RepsReplaced("Reps", state.reps, state.reps[::-1]),
        "plan": PlanEdited("Plan", "R1", state.plans["R1"], {"mission": "M"}),
        "drop plan": PlanEdited("Plan", "R1", state.plans["R1"], None),
        "settings": SettingsChanged(
            "S", {"class.A_share": 0.2, "n": None}, {"class.A_share": None, "n": 1}
        ),
        "about": AboutChanged("A", state.about, replace(state.about, units="km")),
        "together": Together("Both", (move(project, [0], 1), RepsReplaced("R", state.reps, ()))),
    }


@pytest.mark.parametrize(
    "kind",
    [
        "move",
        "edit",
        "new column",
        "add scenario",
        "remove scenario",
        "territory and team",
        "table",
        "drop table",
        "import",
        "reps",
        "plan",
        "drop plan",
        "settings",
        "about",
        "together",
    ],
)
def test_that_each_change_is_on_disk_and_undone_after_reopening(
    project, small_state, assert_same, kind
):
    project.do(kinds_of_change(project)[kind], ME, "because")
    after = project.state
    again = reopened(project, recover="take")
    assert_same(again.state, after)
    assert again.history.undoable.why == "because"
    again.undo()
    undone = again.state
    once_more = reopened(again, recover="take")
    assert_same(once_more.state, undone)
    if kind != "new column":  # an emptied column stays
        assert_same(undone, small_state)
    once_more.redo()
    assert_same(once_more.state, after)
    once_more.close(discard=True)


def test_that_the_tree_and_its_branches_survive_reopening(project):
    first = settle(project, 1.0)
    project.undo()
    second = settle(project, 2.0)
    again = reopened(project, recover="take")
    assert [(e.id, e.parent, e.who) for e in again.history.entries] == [
        (first.id, None, "Ann"),
        (second.id, None, "Ann"),
    ]
    assert again.history.entries[0].when == CLOCK.now()
    again.go_to(first.id)
    assert again.state.settings["x"] == 1.0
    assert settle(again, 3.0).id == 3
    again.close(discard=True)


def test_that_changes_walked_after_reopening_are_the_real_ones(project):
    project.do(move(project, [0], 1), ME)
    again = reopened(project, recover="take")
    assert isinstance(again.undo(), AccountsMoved)
    assert isinstance(again.redo(), AccountsMoved)
    assert [type(change) for change in again.go_to(None)] == [AccountsMoved]
    assert again.undo() is None
    again.close(discard=True)


def test_that_a_refused_change_leaves_state_history_and_file_alone(project, assert_same):
    stale = move(project, [0], 1)
    project.do(stale, ME)
    before = project.state
    with pytest.raises(PlanError, match="changed since"):
        project.do(stale, ME)
    assert project.state is before
    assert len(project.history.entries) == 1
    again = reopened(project, recover="take")
    assert_same(again.state, before)
    again.close(discard=True)


def test_that_a_change_the_disk_cannot_hold_leaves_everything_alone(project, assert_same):
    settle(project)
    before = project.state
    bad = pd.DataFrame({"on": pd.to_datetime(["2026-11-30"])})
    with pytest.raises(TypeError, match="datetime64"):
        project.do(TableReplaced("T", "vac", None, bad), ME)
    half = AccountEdited("Name", "A1", {"name": "Brookside"}, {"name": "\ud800"})
    with pytest.raises(CannotWriteError, match="half a character"):
        project.do(half, ME)
    too_high = move(project, [0], 9)
    with pytest.raises(ValueError, match="more than its 2 territories"):
        project.do(too_high, ME)
    assert project.state is before
    assert [entry.id for entry in project.history.entries] == [1]
    assert settle(project, 2.0).id == 2
    again = reopened(project, recover="take")
    assert again.state.settings["x"] == 2.0
    again.close(discard=True)


def test_that_a_move_writes_one_alignment_and_one_row_of_history(project):
    statements = []
    project._document._engine.raw_connection().dbapi_connection.set_trace_callback(
        statements.append
    )
    project.do(move(project, [0], 1), ME)
    changes = (s.split("(")[0].split(" SET")[0].strip() for s in statements if s[0] in "IUD")
    changing = list(dict.fromkeys(changes))
    assert changing == ["UPDATE layer", "INSERT INTO change", "INSERT OR REPLACE INTO meta"]


def test_that_a_project_is_dirty_until_it_is_saved(project, assert_same):
    assert not project.dirty
    settle(project)
    assert project.dirty
    project.save()
    assert not project.dirty
    assert_same(Project.open(project.path, read_only=True).state, project.state)


def test_that_closing_a_clean_project_leaves_no_working_copy(path, small_state):
    Project.create(path, small_state).close()
    assert list((data_dir() / "working").iterdir()) == []
    assert [entry.name for entry in path.parent.iterdir() if entry.is_file()] == [path.name]


def test_that_a_crash_offers_what_was_not_saved(project, assert_same):
    settle(project, 1.0)
    project.save()
    settle(project, 2.0)
    entry = settle(project, 3.0)
    crashed(project)
    with pytest.raises(UnpublishedChangesError, match="2 changes that were never saved") as told:
        Project.open(project.path)
    found = told.value.recovery
    assert (found.changes, found.last_label, found.last_who) == (2, "Set x to 3.0", "Ann")
    assert found.last_when == entry.when.isoformat()
    assert not found.file_changed
    again = Project.open(project.path, recover="take")
    assert again.state.settings["x"] == 3.0
    assert again.dirty
    again.save()
    again.close()


def test_that_what_was_not_saved_can_be_dropped(project):
    settle(project)
    crashed(project)
    again = Project.open(project.path, recover="discard")
    assert "x" not in again.state.settings
    assert not again.dirty
    again.close()


def test_that_a_crash_after_saving_asks_nothing(project):
    settle(project)
    project.save()
    crashed(project)
    again = Project.open(project.path)
    assert again.state.settings["x"] == 1.0
    again.close()


def test_that_a_crash_between_publishing_and_noting_it_asks_nothing(project, monkeypatch):
    settle(project)
    monkeypatch.setattr("model.project.as_published", lambda _connection, _stamp: {"other": "x"})
    project.save()
    crashed(project)
    again = Project.open(project.path)
    assert again.state.settings["x"] == 1.0
    again.close()


def test_that_an_undo_is_offered_for_recovery_too(project):
    settle(project)
    project.save()
    project.undo()
    crashed(project)
    with pytest.raises(UnpublishedChangesError, match="1 change that"):
        Project.open(project.path)
    again = Project.open(project.path, recover="take")
    assert "x" not in again.state.settings
    again.close(discard=True)


def test_that_a_damaged_working_copy_can_only_be_dropped(project):
    settle(project)
    crashed(project)
    project.place.file.write_bytes(b"\xab" * 8192)
    for wish in ("ask", "take"):
        with pytest.raises(DamagedError, match=r"unsaved changes .* cannot be read\. Drop them"):
            Project.open(project.path, recover=wish)
    again = Project.open(project.path, recover="discard")
    assert "x" not in again.state.settings
    again.close()


def test_that_a_stale_working_copy_never_hides_a_newer_file(project, tmp_path):
    settle(project, 1.0)
    project.save()
    crashed(project)
    elsewhere = Project.open(project.path, recover="take")
    settle(elsewhere, 2.0)
    elsewhere.save_as(tmp_path / "elsewhere.catchment.gpkg")
    newer = elsewhere.path.read_bytes()
    elsewhere.close()
    again = Project.open(project.path)
    crashed(again)
    project.path.write_bytes(newer)
    taken = Project.open(project.path, recover="take")
    assert taken.state.settings["x"] == 2.0
    taken.close()


def test_that_recovery_says_when_the_file_has_changed_as_well(project):
    settle(project)
    crashed(project)
    connection = sqlite3.connect(project.path)
    with connection:
        connection.execute("UPDATE account SET name = 'edited in a GIS program' WHERE fid = 1")
    connection.close()
    with pytest.raises(UnpublishedChangesError) as told:
        Project.open(project.path)
    assert told.value.recovery.file_changed
    again = Project.open(project.path, recover="take")
    with pytest.raises(ChangedUnderneathError):
        again.save()
    again.close(discard=True)


def test_that_a_second_window_is_told_who_has_the_project(project):
    with pytest.raises(InUseError, match="open in another window") as told:
        Project.open(project.path)
    assert told.value.holder == Project.locked_by(project.path)
    project.close()
    assert Project.locked_by(project.path) is None


def test_that_an_open_project_can_be_read_as_last_saved(project):
    settle(project)
    other = Project.open(project.path, read_only=True)
    assert other.read_only
    assert "x" not in other.state.settings
    with pytest.raises(PlanError, match="read only"):
        settle(other)
    with pytest.raises(PlanError, match="read only"):
        other.save()
    other.close()


def test_that_a_file_changed_underneath_is_never_overwritten(project):
    settle(project)
    connection = sqlite3.connect(project.path)
    with connection:
        connection.execute("UPDATE account SET name = 'edited in a GIS program' WHERE fid = 1")
    connection.close()
    theirs = project.path.read_bytes()
    with pytest.raises(ChangedUnderneathError, match="changed since it was opened"):
        project.save()
    assert project.path.read_bytes() == theirs
    assert project.dirty
    copy = project.path.with_name("copy.catchment.gpkg")
    project.save_as(copy)
    assert project.path == copy
    assert project.path.exists()
    assert not project.dirty


def test_that_looking_at_the_file_with_another_program_changes_nothing(project):
    settle(project)
    connection = sqlite3.connect(project.path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("SELECT * FROM account").fetchall()
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    project.save()
    assert not project.dirty


def test_that_a_file_another_program_is_writing_is_left_alone(project):
    settle(project)
    connection = sqlite3.connect(project.path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("UPDATE account SET name = 'x' WHERE fid = 1")
    with pytest.raises(ChangedUnderneathError, match="another program"):
        project.save()
    connection.close()


def test_that_a_deleted_file_is_written_again(project):
    project.path.unlink()
    settle(project)
    project.save()
    assert Project.open(project.path, read_only=True).state.settings["x"] == 1.0


def test_that_edits_of_a_gis_program_are_read_and_its_triggers_removed(project):
    project.close()
    connection = sqlite3.connect(project.path)
    with connection:
        connection.execute("UPDATE account SET name = 'Renamed' WHERE fid = 1")
        connection.execute(
            "CREATE TRIGGER rtree_account_geom_update AFTER UPDATE ON account"
            " BEGIN SELECT ST_IsEmpty(NEW.geom); END"
        )
        connection.execute("CREATE VIRTUAL TABLE rtree_account_geom USING rtree(id, a, b, c, d)")
    connection.close()
    again = Project.open(project.path)
    assert again.state.accounts["name"][0] == "Renamed"
    again.do(AccountEdited("Beds", "A1", {"beds": 100.0}, {"beds": 1.0}), ME)
    again.close(discard=True)


def test_that_saving_as_goes_on_with_the_new_file(project, tmp_path, assert_same):
    settle(project, 1.0)
    old = project.path
    project.save_as(tmp_path / "new.catchment.gpkg")
    settle(project, 2.0)
    project.save()
    project.undo()
    assert project.state.settings["x"] == 1.0
    assert "x" not in Project.open(old, read_only=True).state.settings
    assert Project.locked_by(old) is None
    new = Project.open(project.path, read_only=True)
    assert new.state.settings["x"] == 2.0
    assert len(new.history.entries) == 2


def test_that_a_save_as_that_fails_leaves_the_project_where_it_was(project, tmp_path, monkeypatch):
    settle(project)
    old = project.path

    def full(_place):
        raise CannotWriteError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(WorkingCopy, "begin", full)
        with pytest.raises(CannotWriteError, match="full"):
            project.save_as(tmp_path / "new.catchment.gpkg")
    assert (project.path, project.dirty) == (old, True)
    project.save()
    assert Project.open(old, read_only=True).state.settings["x"] == 1.0


def test_that_saving_as_asks_before_it_overwrites(project, tmp_path):
    taken = tmp_path / "taken.txt"
    taken.write_text("mine")
    with pytest.raises(CannotWriteError, match="already"):
        project.save_as(taken)
    assert taken.read_text() == "mine"
    project.save_as(taken, overwrite=True)
    assert not Project.open(taken, read_only=True).dirty


def test_that_the_last_ten_saved_versions_are_kept(project):
    project.do(SettingsChanged("Keep none by day", {"backup.days": None}, {"backup.days": 0.0}), ME)
    for value in range(13):
        settle(project, float(value))
        project.save()
    kept = [Project.open(path, read_only=True).state.settings["x"] for path in project.backups]
    assert kept == [float(value) for value in range(2, 12)]


def test_that_a_new_project_takes_no_name_that_is_there(path, small_state):
    path.write_text("mine")
    with pytest.raises(CannotWriteError, match="already"):
        Project.create(path, small_state)
    assert path.read_text() == "mine"


def test_that_a_folder_that_is_not_there_is_one_sentence(tmp_path, small_state):
    with pytest.raises(CannotWriteError, match="no folder"):
        Project.create(tmp_path / "nowhere" / "a.catchment.gpkg", small_state)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc refuses files on Linux only")
def test_that_a_folder_that_refuses_is_one_sentence(project, small_state):
    with pytest.raises(CannotWriteError, match="cannot be written"):
        Project.create(Path("/proc/a.catchment.gpkg"), small_state)
    with pytest.raises(CannotWriteError, match="cannot be written"):
        project.save_as(Path("/proc/a.catchment.gpkg"))
    settle(project)
    project.save()
    project.close()
    assert [entry.name for entry in project.path.parent.iterdir() if entry.is_file()] == [
        project.path.name
    ]


def test_that_a_data_folder_that_refuses_is_one_sentence(tmp_path, path, small_state, monkeypatch):
    (tmp_path / "a file").write_text("")
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "a file" / "below"))
    with pytest.raises(CannotWriteError, match="cannot be written"):
        Project.create(path, small_state)


@pytest.mark.parametrize(
    ("content", "refusal", "sentence"),
    [
        (b"", NotAProjectError, "is empty"),
        (b"id,name\n1,x\n" * 50, NotAProjectError, "is no Catchment project"),
        (b"SQLite format 3\x00", NotAProjectError, "is no Catchment project"),
        (None, NotAProjectError, "There is no file"),
    ],
)
def test_that_a_file_of_another_kind_is_one_sentence(path, content, refusal, sentence):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(refusal, match=sentence):
        Project.open(path)


def test_that_a_folder_is_no_project(tmp_path):
    with pytest.raises(NotAProjectError, match="is a folder"):
        Project.open(tmp_path)


@pytest.mark.parametrize("application_id", [0, 0x47504B47])
def test_that_a_database_of_another_program_is_one_sentence(path, application_id):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {application_id}")
    connection.execute("CREATE TABLE meta (name, value)")
    connection.commit()
    connection.close()
    with pytest.raises(NotAProjectError, match="no Catchment project"):
        Project.open(path)


def test_that_a_cut_off_file_is_one_sentence_that_names_its_backups(project):
    settle(project)
    project.save()
    project.close()
    whole = project.path.read_bytes()
    project.path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedError, match=r"is cut off: .* Its last 1 saved versions are in"):
        Project.open(project.path)


def test_that_a_file_with_overwritten_pages_is_one_sentence(project):
    project.close()
    whole = bytearray(project.path.read_bytes())
    whole[4096 * 2 :] = b"\xab" * (len(whole) - 4096 * 2)
    project.path.write_bytes(whole)
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(project.path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE layer SET alignment = x'00'",
        "UPDATE meta SET value = '{' WHERE name = 'about'",
        'UPDATE meta SET value = \'{"name": "x", "frozen_today": "?"}\' WHERE name = \'about\'',
        "DELETE FROM meta WHERE name = 'teams'",
        "UPDATE layer SET territories = '[]'",
        "DELETE FROM account WHERE fid = 1",
        "UPDATE account SET beds = 'many'",
        "UPDATE further_table SET payload = x'434231ffffffffffffffff00'",
        "UPDATE meta SET value = 'x' WHERE name = 'schema_version'",
        "UPDATE meta SET value = 'x' WHERE name = 'revision'",
        "INSERT INTO change VALUES (1, NULL, 'k', 'l', x'00', 's', 'w', 'yesterday', '')",
        "INSERT INTO change VALUES (1, 1, 'k', 'l', x'00', 's', 'w', '2026-11-30', '')",
        "UPDATE meta SET value = '77' WHERE name = 'here'",
    ],
)
def test_that_content_that_does_not_fit_together_is_one_sentence(project, statement):
    project.close()
    connection = sqlite3.connect(project.path)
    with connection:
        connection.execute(statement)
    connection.close()
    with pytest.raises(DamagedError):
        Project.open(project.path)
    assert not list((data_dir() / "working").glob("*.lock"))


def test_that_a_newer_format_is_refused(project):
    project.close()
    connection = sqlite3.connect(project.path)
    with connection:
        connection.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    connection.close()
    with pytest.raises(NewerFormatError, match=r"has format 99; .* newer version"):
        Project.open(project.path)


def test_that_a_frozen_project_tells_its_own_date(path, small_state):
    about = replace(small_state.about, frozen_today="2026-11-30")
    frozen = Project.create(path, replace(small_state, about=about), clock=Clock(date(2030, 1, 1)))
    assert frozen.clock.today() == date(2026, 11, 30)
    thawed = replace(about, frozen_today="")
    frozen.do(AboutChanged("Thaw", about, thawed), ME)
    assert frozen.clock.today() == date(2030, 1, 1)
    frozen.close(discard=True)


def test_that_closing_twice_harms_nobody(project):
    project.close()
    other = Project.open(project.path)
    project.close(discard=True)
    settle(other)
    other.close(discard=True)
