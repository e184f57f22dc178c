import os
from datetime import UTC, datetime

import pytest

from model.store.lock import Lock, holder_of, read_holder
from model.store.refusals import InUseError

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_that_a_lock_names_its_holder_and_keeps_others_out(tmp_path):
    path = tmp_path / "folder" / "a.lock"
    lock = Lock(path, "a project", NOON)
    holder = holder_of(path)
    assert (holder.pid, holder.since) == (os.getpid(), NOON.isoformat())
    with pytest.raises(InUseError, match=f'"a project" is open .*process {os.getpid()} on'):
        Lock(path, "a project", NOON)
    lock.release()
    assert holder_of(path) is None


def test_that_a_released_lock_can_be_taken_again_and_released_twice(tmp_path):
    path = tmp_path / "a.lock"
    first = Lock(path, "x", NOON)
    first.release()
    second = Lock(path, "x", NOON)
    first.release()
    with pytest.raises(InUseError):
        Lock(path, "x", NOON)
    second.release()


@pytest.mark.parametrize("left", [b"", b"{", b'{"pid": 1}', b"[]", b"\xff"])
def test_that_a_lock_file_left_by_a_crash_locks_nobody_out(tmp_path, left):
    path = tmp_path / "a.lock"
    path.write_bytes(left)
    assert holder_of(path) is None
    assert read_holder(path) is None
    Lock(path, "x", NOON).release()
