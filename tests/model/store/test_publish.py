import errno

import pytest

from model.change import SettingsChanged
from model.history import Author
from model.project import Project
from model.store import publish
from model.store.presence import note_beside
from model.store.publish import (
    Stamp,
    has_changed,
    stamp_from,
    stamp_of,
)
from model.store.refusals import CannotWriteError
from model.store.working_copy import data_dir


def test_that_a_stamp_is_read_back_as_it_was_written(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 200)
    stamp = stamp_of(path)
    assert stamp_from(stamp.text()) == stamp
    assert stamp_from("") is None


def test_that_a_file_is_changed_when_a_byte_is_but_not_when_only_its_time_is(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 200)
    stamp = stamp_of(path)
    path.touch()
    assert not has_changed(path, stamp)
    path.write_bytes(b"x" * 199 + b"y")
    assert has_changed(path, stamp)


@pytest.mark.parametrize(("byte", "changed"), [(18, False), (27, False), (99, False), (17, True)])
def test_that_what_a_reader_leaves_in_the_header_is_no_change(tmp_path, byte, changed):
    path = tmp_path / "a"
    content = bytearray(b"x" * 200)
    path.write_bytes(content)
    stamp = stamp_of(path)
    content[byte] = 0
    path.write_bytes(content)
    assert has_changed(path, stamp) is changed


def test_that_a_missing_file_is_not_changed_but_an_unexpected_one_is(tmp_path):
    path = tmp_path / "a"
    assert not has_changed(path, Stamp(1, 1, "x"))
    path.write_bytes(b"x")
    assert has_changed(path, None)


def test_that_a_folder_that_cannot_be_synced_is_no_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(publish.os, "fsync", raising(errno.EINVAL))
    publish._sync_folder(tmp_path)
    monkeypatch.setattr(publish.os, "fsync", raising(errno.EIO))
    with pytest.raises(OSError, match="5"):
        publish._sync_folder(tmp_path)


def raising(number):
    def refuse(*_given):
        raise OSError(number, f"error {number}")

    return refuse


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "it can only be read"),
        (errno.EACCES, "it can only be read"),
        (errno.EIO, "error 5"),
    ],
)
def test_that_a_save_that_fails_says_why_and_leaves_all_as_it_was(
    tmp_path, small_state, monkeypatch, number, sentence
):
    project = Project.create(tmp_path / "a.catchment.gpkg", small_state)
    project.do(SettingsChanged("Set x", {"x": None}, {"x": 1.0}), Author("Ann"))
    before = project.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(publish.shutil, "copyfile", raising(number))
        with pytest.raises(CannotWriteError, match=sentence):
            project.save()
    assert project.path.read_bytes() == before
    assert project.dirty
    project.save()
    project.close()
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [project.path.name]


def test_that_a_file_marked_to_be_read_only_is_never_replaced(tmp_path, small_state):
    project = Project.create(tmp_path / "a.catchment.gpkg", small_state)
    assert project.obstacle == ""
    project.path.chmod(0o444)
    before = project.path.read_bytes()
    assert project.obstacle == '"a.catchment.gpkg" can only be read.'
    project.do(SettingsChanged("Set x", {"x": None}, {"x": 1.0}), Author("Ann"))
    with pytest.raises(CannotWriteError, match="can only be read") as told:
        project.save()
    assert told.value.remedy == "Save it under another name."
    assert project.path.read_bytes() == before
    project.save_as(tmp_path / "b.catchment.gpkg")
    assert not project.dirty
    project.close()


def test_that_a_folder_that_can_only_be_read_is_told_when_the_project_opens(
    tmp_path, small_state, monkeypatch
):
    project = Project.create(tmp_path / "a.catchment.gpkg", small_state)
    monkeypatch.setattr(
        "os.access", lambda path, _mode: path != project.path.parent
    )  # root may write anywhere
    assert project.obstacle == f'The folder "{tmp_path}" can only be read.'
    project.close()


def test_that_the_file_on_the_drive_is_no_live_database(tmp_path, small_state):
    project = Project.create(tmp_path / "a.catchment.gpkg", small_state)
    project.do(SettingsChanged("Set x", {"x": None}, {"x": 1.0}), Author("Ann"))
    project.save()
    assert project.path.read_bytes()[18:20] == b"\x01\x01"  # rollback journal, no WAL
    beside = {entry.name for entry in tmp_path.iterdir() if entry.is_file()}
    assert beside == {project.path.name, note_beside(project.path).name}
    assert project.place.file.is_relative_to(data_dir())
    assert project.place.file.read_bytes()[18:20] == b"\x02\x02"  # WAL, where it is local
    project.close()
