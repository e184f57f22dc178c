"""What has no day is kept in the project, with what was decided about it."""

from dataclasses import replace

import pytest

from model.demo import demo_state
from model.diary.unplaced import LeftOut, deciding, leaving_out, left_out
from model.diary.work_days import Quarter
from model.resources import resource

QUARTER = Quarter.of("2027Q1")
LIMA = LeftOut(
    "call:A17:1",
    "Visit at Lima",
    "Full.",
    "call_f2f",
    "A17",
    "",
    "USER",
    "Ask",
    45,
    "Q1-6",
    "",
    1.4,
)
SECOND = replace(LIMA, key="call:A20:1")


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def kept(state, *found):
    return leaving_out(state, "R1", QUARTER, found, "Plan").apply(state)


def test_that_the_list_is_read_back_as_it_was_kept_for_its_quarter_only(state):
    now = kept(state, LIMA, SECOND)
    assert left_out(now, "R1", QUARTER) == [LIMA, SECOND]
    assert left_out(now, "R1", QUARTER.after(1)) == []
    assert left_out(now, "R2", QUARTER) == []


def test_that_what_was_decided_stays_decided_when_the_quarter_is_planned_again(state):
    now = kept(state, LIMA, SECOND)
    now = deciding(now, "R1", QUARTER, LIMA.key, "drop", "Drop").apply(now)
    again = left_out(kept(now, LIMA, SECOND), "R1", QUARTER)
    assert [one.decision for one in again] == ["drop", ""]


def test_that_a_quarter_with_everything_placed_clears_its_own_list_only(state):
    other = leaving_out(state, "R1", QUARTER.after(1), [SECOND], "Plan").apply(state)
    now = kept(kept(other, LIMA))
    assert left_out(now, "R1", QUARTER) == []
    assert left_out(now, "R1", QUARTER.after(1)) == [SECOND]


def test_that_undo_brings_the_list_before_back(state):
    now = kept(state, LIMA)
    change = leaving_out(now, "R1", QUARTER, [], "Plan")
    assert left_out(change.inverse().apply(change.apply(now)), "R1", QUARTER) == [LIMA]
