"""Every format ever released opens, whole, and its history walks back to the beginning.

`formats/format_<n>*.catchment.gpkg.gz` were written by the program of that time: the small state
of the tests, seven changes of six kinds, two of them taken back. They are never written anew.
"""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from model.change import SettingsChanged
from model.history import Author
from model.project import Project
from model.store.document import check
from model.store.migrations import SCHEMA_VERSION
from model.store.saves import last_save
from model.store.working_copy import data_dir

FOLDER = Path(__file__).parent / "formats"
FILES = sorted(FOLDER.glob("*.gz"))
NAMES = [file.name.partition(".")[0] for file in FILES]


@pytest.fixture(params=FILES, ids=NAMES)
def old(request, tmp_path):
    path = tmp_path / "old plan.catchment.gpkg"
    with gzip.open(request.param, "rb") as packed, path.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return path


def beginning_of(project):
    while project.undo() is not None:
        pass
    return project.state


def test_that_a_file_of_every_released_format_is_kept():
    versions = {int(re.match(r"format_(\d+)", name).group(1)) for name in NAMES}
    assert versions == set(range(1, SCHEMA_VERSION + 1))


def test_that_an_older_file_opens_whole_and_undoes_to_its_beginning(old, small_state, assert_same):
    project = Project.open(old)
    assert project.state.settings["x"] == 1.0
    assert project.state.plans["R2"] == {"mission": "7,000 patients"}
    assert project.state.scenario("live").layer().alignment.territory.tolist() == [
        1,
        1,
        1,
        1,
        -1,
        0,
    ]
    assert len(project.history.entries) == 6
    assert_same(beginning_of(project), small_state)
    assert project.history.entries[3].change.label == "Import 3 contacts"
    project.go_to(5)
    assert project.state.accounts.ids.tolist() == ["ü-6", "A1", "A2", "00017"]
    project.close(discard=True)


def test_that_opening_changes_only_a_copy_and_saving_brings_the_file_up_to_date(old):
    before = old.read_bytes()
    project = Project.open(old)
    assert old.read_bytes() == before
    outdated = check(old)["schema_version"] != str(SCHEMA_VERSION)
    assert [path.read_bytes() for path in project.backups] == [before] * outdated
    project.do(SettingsChanged("Set y", {"y": None}, {"y": 2.0}), Author("Cy"))
    project.save()
    assert check(old)["schema_version"] == str(SCHEMA_VERSION)
    assert last_save(old).who == "Cy"
    project.close()


def test_that_an_older_file_can_be_read_without_changing_anything(old):
    before = old.read_bytes()
    project = Project.open(old, read_only=True)
    assert project.state.settings["x"] == 1.0
    assert project.read_only
    project.close()
    assert old.read_bytes() == before
    assert (
        not any((data_dir() / "reading").glob("*")) if (data_dir() / "reading").exists() else True
    )


def test_that_a_migration_repeated_after_a_crash_makes_no_second_backup(old):
    for _ in range(3):
        project = Project.open(old)
        kept = len(project.backups)
        project._document.close()
        project._claim._lock.release()  # what a killed process leaves
    assert kept <= 1
