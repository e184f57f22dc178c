import pytest

from model.store.publish import (
    Stamp,
    backups_in,
    has_changed,
    keep_backup,
    stamp_from,
    stamp_of,
)


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


def test_that_the_oldest_backups_go(tmp_path):
    path, folder = tmp_path / "a", tmp_path / "backups"
    for number in range(1, 13):
        path.write_text(str(number))
        keep_backup(path, folder)
    assert [backup.read_text() for backup in backups_in(folder)] == ["8", "9", "10", "11", "12"]
    assert len(list(folder.iterdir())) == 5
