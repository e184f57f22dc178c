import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from model.project import Project
from model.store import presence
from model.store.presence import STALE_AFTER, Claim, holder_elsewhere, note_beside
from model.store.refusals import InUseError

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.catchment.gpkg"


def leave_note(path, **said):
    note = {"pid": 4711, "host": "laptop-7", "user": "bo", "since": NOON.isoformat()}
    note_beside(path).write_text(json.dumps({**note, "renewed": NOON.isoformat(), **said}))


def claim(path, now=NOON, **how):
    return Claim(path.with_suffix(".lock"), path, now, **how)


def test_that_a_claim_leaves_a_note_and_takes_it_away_again(path):
    held = claim(path)
    assert json.loads(note_beside(path).read_text())["pid"] == os.getpid()
    held.release()
    held.release()
    assert not note_beside(path).exists()


def test_that_another_computer_keeps_us_out_with_its_name_and_time(path):
    leave_note(path)
    with pytest.raises(InUseError, match="is open on laptop-7 by bo since") as told:
        claim(path)
    assert "30 Nov 2026" in told.value.message
    assert note_beside(path).name in told.value.remedy
    assert told.value.holder.host == "laptop-7"
    assert presence.holder_elsewhere(path, NOON).user == "bo"


def test_that_a_refused_claim_leaves_no_lock_and_the_note_alone(path):
    leave_note(path)
    before = note_beside(path).read_bytes()
    with pytest.raises(InUseError):
        claim(path)
    assert note_beside(path).read_bytes() == before
    claim(path, take_over=True).release()


def test_that_a_note_without_a_sign_of_life_is_stale(path):
    leave_note(path)
    assert holder_elsewhere(path, NOON + STALE_AFTER - timedelta(minutes=1)) is not None
    assert holder_elsewhere(path, NOON + STALE_AFTER) is None
    claim(path, NOON + STALE_AFTER).release()


def test_that_a_note_of_ours_left_by_a_crash_keeps_nobody_out(path):
    leave_note(path, host=presence._host(), user=presence._user())
    held = claim(path)
    assert json.loads(note_beside(path).read_text())["pid"] == os.getpid()
    held.release()
    assert not note_beside(path).exists()


def test_that_another_user_of_this_computer_keeps_us_out_while_the_process_runs(path):
    leave_note(path, host=presence._host(), user="somebody else", pid=os.getpid())
    assert holder_elsewhere(path, NOON + 2 * STALE_AFTER).user == "somebody else"
    leave_note(path, host=presence._host(), user="somebody else", pid=2**22 + 1)
    assert holder_elsewhere(path, NOON) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"renewed": "x"}'])
def test_that_a_note_nobody_can_read_keeps_nobody_out(path, text):
    note_beside(path).write_text(text)
    held = claim(path)
    assert json.loads(note_beside(path).read_text())["pid"] == os.getpid()
    held.release()


def test_that_signs_of_life_are_given_every_ten_minutes(path):
    held = claim(path)
    held.renew(NOON + timedelta(minutes=9))
    assert json.loads(note_beside(path).read_text())["renewed"] == NOON.isoformat()
    held.renew(NOON + timedelta(minutes=10))
    said = json.loads(note_beside(path).read_text())
    assert said["renewed"] == (NOON + timedelta(minutes=10)).isoformat()
    assert said["since"] == NOON.isoformat()
    held.release()


def test_that_a_project_open_elsewhere_can_be_read_and_taken_over(path, small_state):
    Project.create(path, small_state).close()
    leave_note(path, renewed=datetime.now(UTC).isoformat())
    with pytest.raises(InUseError):
        Project.open(path)
    assert Project.locked_by(path).host == "laptop-7"
    Project.open(path, read_only=True).close()
    Project.open(path, take_over=True).close()
    assert Project.locked_by(path) is None
