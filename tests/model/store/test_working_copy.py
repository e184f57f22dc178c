import pytest

from model.store.working_copy import WorkingCopy, data_dir


def test_that_working_copies_are_told_apart_by_path_and_by_project(tmp_path):
    places = {
        WorkingCopy(tmp_path / name, project).file for name in ("a", "b") for project in ("1", "2")
    }
    assert len(places) == 4


def test_that_two_ways_to_write_a_path_are_one(tmp_path):
    (tmp_path / "below").mkdir()
    straight = WorkingCopy(tmp_path / "a", "1")
    assert WorkingCopy(tmp_path / "below" / ".." / "a", "1").key == straight.key


def test_that_the_environment_may_name_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "mine"))
    assert data_dir() == tmp_path / "mine"
    assert WorkingCopy(tmp_path / "a", "1").file.is_relative_to(tmp_path / "mine")


def test_that_the_data_folder_is_nobody_elses_to_read():
    if not hasattr(__import__("os"), "getuid"):
        pytest.skip("permissions are those of POSIX")
    assert data_dir().stat().st_mode & 0o077 == 0


def test_that_discarding_what_is_not_there_does_nothing(tmp_path):
    place = WorkingCopy(tmp_path / "a", "1")
    place.discard()
    assert not place.exists()
