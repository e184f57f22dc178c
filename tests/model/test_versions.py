from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.change import (
    AccountEdited,
    AccountsMoved,
    AccountsReplaced,
    PlanEdited,
    SettingsChanged,
    TableReplaced,
)
from model.clock import Clock
from model.differences import differences
from model.errors import PlanError
from model.history import Author
from model.project import Project
from model.store.presence import note_beside
from model.store.refusals import CannotWriteError, ChangedUnderneathError
from model.store.versions import copy_version
from model.versions import conflict_of, restore, state_of, take_theirs, versions_of

ANN, BO = Author("Ann"), Author("Bo")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
CLOCK = Clock(now=lambda: NOON)


@pytest.fixture
def project(tmp_path, small_state):
    project = Project.create(tmp_path / "a.catchment.gpkg", small_state, clock=CLOCK)
    yield project
    project.close(discard=True)


def setting(project, name, value, author=ANN):
    before = project.state.settings.get(name)
    project.do(SettingsChanged(f"Set {name}", {name: before}, {name: value}), author)


def move(project, rows, to, author=ANN):
    alignment = project.state.scenario("live").layer().alignment
    project.do(AccountsMoved("live", "core", alignment.moving(np.array(rows), to, "Move")), author)


def saved_by_bo(project, tmp_path, monkeypatch, edit):
    """Somebody else opens the same file from another computer, edits and saves."""
    with monkeypatch.context() as patch:
        patch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "of bo"))
        later = Clock(now=lambda: NOON + timedelta(hours=1))
        theirs = Project.open(project.path, clock=later)
        edit(theirs)
        theirs.save()
        theirs.close()


def counts(found):
    return {difference.kind: difference.count for difference in found}


def test_that_the_same_state_differs_in_nothing(small_state):
    assert differences(small_state, small_state) == ()
    again = replace(
        small_state,
        accounts=Accounts({n: small_state.accounts[n].copy() for n in small_state.accounts}),
    )
    assert differences(small_state, again) == ()


def test_that_each_kind_of_difference_is_counted_and_named(project, small_state):
    move(project, [0, 1], 1)
    setting(project, "x", 1.0)
    project.do(AccountEdited("Beds", "A4", {"beds": -0.0}, {"beds": 9.0}), ANN)
    contacts = project.state.tables["contacts"]
    changed = contacts.assign(note=["met", *contacts["note"][1:]]).iloc[:2]
    project.do(TableReplaced("Import", "contacts", contacts, changed), ANN)
    project.do(PlanEdited("Plan", "R2", None, {"mission": "x"}), ANN)
    found = {d.kind: d for d in differences(small_state, project.state)}
    assert {kind: d.keys for kind, d in found.items()} == {
        "Accounts changed": ("A4",),
        "Accounts moved in Live": ("A1", "A2"),
        "Rows of contacts": ("P1", "P3"),
        "Plans": ("R2",),
        "Settings": ("x",),
    }
    assert found["Accounts moved in Live"].lines[0] == "A1 Brookside: North → South"
    assert found["Accounts changed"].lines[0].endswith(": beds")
    assert found["Rows of contacts"].lines == ("P1 changed", "P3 removed")
    back = {d.kind: d for d in differences(project.state, small_state)}
    assert back["Accounts moved in Live"].lines[0] == "A1 Brookside: South → North"


def test_that_accounts_that_come_and_go_are_told_by_id(small_state):
    fewer = replace(
        small_state, accounts=small_state.accounts.taking(np.array([5, 1])), scenarios=()
    )
    found = counts(differences(replace(small_state, scenarios=()), fewer))
    assert found == {"Accounts removed": 4}
    assert counts(differences(fewer, replace(small_state, scenarios=()))) == {"Accounts added": 4}


def test_that_restoring_goes_back_and_keeps_what_was_open(project, small_state, assert_same):
    setting(project, "x", 1.0)
    project.save()
    setting(project, "x", 2.0)  # never saved
    first = project.backups[0]
    restore(project, first)
    assert_same(project.state, small_state)
    assert not project.dirty
    assert project.path.read_bytes() == first.read_bytes()
    kept = state_of(project.backups[-1])
    assert kept.settings["x"] == 2.0
    restore(project, project.backups[-1])
    assert project.state.settings["x"] == 2.0
    assert project.undo() is not None
    assert project.state.settings["x"] == 1.0


def test_that_versions_are_listed_newest_first(project):
    for value in (1.0, 2.0):
        setting(project, "x", value, BO)
        project.save()
    newest, oldest = versions_of(project)
    assert (newest.last_change, newest.last_who) == ("Set x", "Bo")
    assert (oldest.last_change, oldest.accounts) == ("", 6)


def test_that_a_version_of_another_project_is_refused(project, tmp_path, small_state):
    about = replace(small_state.about, project_id="another")
    other = tmp_path / "b.catchment.gpkg"
    Project.create(other, replace(small_state, about=about)).close()
    before = project.path.read_bytes()
    with pytest.raises(PlanError, match="belongs to another project"):
        restore(project, other)
    assert project.path.read_bytes() == before


def test_that_restoring_never_overwrites_what_somebody_else_saved(project, tmp_path, monkeypatch):
    setting(project, "x", 1.0)
    project.save()
    note_beside(project.path).unlink()
    saved_by_bo(project, tmp_path, monkeypatch, lambda theirs: setting(theirs, "y", 1.0, BO))
    with pytest.raises(ChangedUnderneathError):
        restore(project, project.backups[0])
    assert state_of(project.path).settings["y"] == 1.0


def test_that_a_version_can_be_opened_as_a_copy(project, tmp_path):
    setting(project, "x", 1.0)
    project.save()
    copy = tmp_path / "copy.catchment.gpkg"
    copy_version(project.backups[0], copy)
    assert "x" not in state_of(copy).settings
    with pytest.raises(CannotWriteError, match="already"):
        copy_version(project.backups[0], copy)


@pytest.fixture
def conflict(project, tmp_path, monkeypatch):
    setting(project, "x", 1.0)
    project.save()
    note_beside(project.path).unlink()  # else Bo's computer would have been told

    def edit(theirs):
        move(theirs, [0, 2], 1, BO)
        setting(theirs, "x", 5.0, BO)

    saved_by_bo(project, tmp_path, monkeypatch, edit)
    move(project, [0, 4], 1)
    setting(project, "x", 2.0)
    return project


def test_that_a_refused_save_says_who_saved_and_when(conflict):
    with pytest.raises(ChangedUnderneathError, match="Bo saved it on 30 Nov 2026") as told:
        conflict.save()
    assert told.value.remedy.startswith("Nothing was overwritten.")
    assert conflict.dirty


def test_that_a_conflict_shows_both_sides_and_what_both_changed(conflict):
    found = conflict_of(conflict)
    assert (found.who, found.when) == ("Bo", (NOON + timedelta(hours=1)).isoformat())
    assert [d.keys for d in found.theirs] == [("A1",), ("x",)]
    assert [d.keys for d in found.ours] == [("A1", "A5"), ("x",)]
    assert [d.keys for d in found.both] == [("A1",), ("x",)]
    assert conflict.state.settings["x"] == 2.0
    assert state_of(conflict.path).settings["x"] == 5.0


def test_that_theirs_is_taken_and_ours_kept_as_a_scenario(conflict):
    ours = conflict.state.scenario("live").layer().alignment.territory.tolist()
    assert take_theirs(conflict, ANN) == 1
    state = conflict.state
    assert state.settings["x"] == 5.0
    assert state.scenario("live").layer().alignment.territory[[0, 2]].tolist() == [1, 1]
    kept = state.scenarios[-1]
    assert kept.name.startswith("Live (Ann, ")
    assert kept.layer().alignment.territory.tolist() == ours
    assert state_of(conflict.backups[-1]).settings["x"] == 2.0  # the whole of ours
    conflict.save()
    assert len(state_of(conflict.path).scenarios) == 3
    conflict.undo()
    assert len(conflict.state.scenarios) == 2


def test_that_our_alignment_follows_their_accounts(conflict, tmp_path, monkeypatch):
    keep = np.array([5, 0, 4])

    def fewer(theirs):
        state = theirs.state
        before = {
            (scenario.id, team): layer.alignment
            for scenario in state.scenarios
            for team, layer in scenario.layers.items()
        }
        after = {key: Alignment(a.territory[keep]) for key, a in before.items()}
        taken = state.accounts.taking(keep)
        theirs.do(AccountsReplaced("Import", state.accounts, taken, before, after), BO)

    saved_by_bo(conflict, tmp_path, monkeypatch, fewer)
    take_theirs(conflict, ANN)
    kept = next(s for s in conflict.state.scenarios if s.name.startswith("Live (Ann"))
    assert kept.layer().alignment.territory.tolist() == [0, 1, 1]


def test_that_without_a_common_base_the_two_are_compared_directly(conflict):
    with conflict._document.writing() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE name = 'published_here'")
    found = conflict_of(conflict)
    assert found.compared_directly
    assert found.ours == ()
    assert counts(found.theirs) == {"Accounts moved in Live": 1, "Settings": 1}
