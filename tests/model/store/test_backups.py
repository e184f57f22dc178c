import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.change import SettingsChanged
from model.history import Author
from model.project import Project
from model.store import backups
from model.store.backups import Rotation, backups_in, keep_backup, kept_positions, look_at
from model.store.refusals import CannotWriteError

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def saved_at(path, text, moment):
    path.write_text(text)
    os.utime(path, (moment.timestamp(), moment.timestamp()))
    return path


def kept_texts(folder):
    return [backup.read_text() for backup in backups_in(folder)]


def test_that_the_last_saves_stay_and_one_of_each_older_day(tmp_path):
    path, folder = tmp_path / "a", tmp_path / "backups"
    for day in range(6):
        for hour in (8, 16):
            moment = NOON.replace(hour=hour) - timedelta(days=5 - day)
            saved_at(path, f"{day}/{hour}", moment)
            keep_backup(path, folder, Rotation(saves=3, days=4))
    assert kept_texts(folder) == ["2/16", "3/16", "4/16", "5/8", "5/16"]


@given(
    hours=st.lists(st.integers(0, 60 * 24), min_size=1, max_size=60),
    saves=st.integers(1, 12),
    days=st.integers(0, 40),
)
def test_that_the_newest_saves_always_stay_and_each_recent_day_has_its_last(hours, saves, days):
    saved = sorted(NOON + timedelta(hours=hour) for hour in hours)
    kept = kept_positions(saved, Rotation(saves, days))
    assert set(range(max(0, len(saved) - saves), len(saved))) <= kept
    recent = {m.date() for m in saved if (saved[-1].date() - m.date()).days < days}
    for day in recent:
        assert max(n for n, moment in enumerate(saved) if moment.date() == day) in kept
    assert len(kept) <= saves + days


def test_that_the_same_file_again_is_no_second_backup(tmp_path):
    path = saved_at(tmp_path / "a", "one", NOON)
    folder = tmp_path / "backups"
    assert keep_backup(path, folder) == keep_backup(path, folder)
    assert kept_texts(folder) == ["one"]
    saved_at(path, "two", NOON)  # as long and as old, but another file
    keep_backup(path, folder)
    assert kept_texts(folder) == ["one", "two"]


def test_that_a_full_disk_is_one_sentence_and_leaves_no_half_backup(tmp_path, monkeypatch):
    path, folder = saved_at(tmp_path / "a", "one", NOON), tmp_path / "backups"

    def full(_path, to):
        to.write_text("hal")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups.shutil, "copy2", full)
    with pytest.raises(CannotWriteError, match="the disk is full") as told:
        keep_backup(path, folder)
    assert "Free some space" in told.value.remedy
    assert list(folder.iterdir()) == []


def test_that_a_removed_backup_folder_comes_back(tmp_path):
    path, folder = saved_at(tmp_path / "a", "one", NOON), tmp_path / "x" / "backups"
    keep_backup(path, folder)
    backups_in(folder)[0].unlink()
    folder.rmdir()
    assert backups_in(folder) == []
    keep_backup(path, folder)
    assert kept_texts(folder) == ["one"]


def test_that_a_backup_tells_what_it_holds(tmp_path, small_state):
    project = Project.create(tmp_path / "a.catchment.gpkg", small_state)
    project.do(SettingsChanged("Set x", {"x": None}, {"x": 1.0}), Author("Ann"))
    project.save()
    project.do(SettingsChanged("Set y", {"y": None}, {"y": 1.0}), Author("Bo"))
    project.save()
    first, second = (look_at(path) for path in project.backups)
    assert (first.accounts, first.territories, first.scenarios, first.last_change) == (6, 2, 2, "")
    assert (second.last_change, second.last_who, second.readable) == ("Set x", "Ann", True)
    assert second.size == project.backups[1].stat().st_size
    project.close()


def test_that_a_damaged_backup_is_listed_and_says_nothing_of_itself(tmp_path):
    path = saved_at(tmp_path / "000001.catchment.gpkg", "no database", NOON)
    assert not look_at(path).readable
    assert look_at(path).saved == NOON
