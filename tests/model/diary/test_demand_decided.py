"""What was decided about an item without a day holds when its quarter is planned again."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.demand import quarter_demand
from model.diary.edits import NewItem, insert_item, lock_item
from model.diary.table import diary_frame
from model.diary.unplaced import LeftOut, deciding, leaving_out, left_out
from model.diary.work_days import Quarter
from model.resources import resource

TODAY = date(2026, 11, 30)
SECOND, THIRD = Quarter.of("2027Q2"), Quarter.of("2027Q3")


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def call(state):
    """A call the second quarter asks for, as the list of what has no day would hold it."""
    demand = next(
        d
        for d in quarter_demand(state, state.rep("R1"), SECOND, TODAY).demands
        if d.kind == "call_f2f"
    )
    return LeftOut(
        demand.key,
        "Visit",
        "Full.",
        demand.kind,
        demand.account_id,
        ";".join(demand.contact_ids),
        demand.roles,
        "Agree the trial of two weeks",
        demand.minutes,
        demand.objective_id,
        "",
        demand.hours,
    )


def decided(state, call, way):
    kept = leaving_out(state, "R1", SECOND, [call], "Plan").apply(state)
    return deciding(kept, "R1", SECOND, call.key, way, "Decide").apply(kept)


def demands(state, quarter):
    return {d.key: d for d in quarter_demand(state, state.rep("R1"), quarter, TODAY).demands}


def test_that_an_item_that_was_dropped_is_not_asked_for_again(state, call):
    now, before = demands(decided(state, call, "drop"), SECOND), demands(state, SECOND)
    assert before.keys() - now.keys() == {call.key}


def test_that_an_item_done_by_telephone_is_a_touch_on_any_day(state, call):
    now = demands(decided(state, call, "remote"), SECOND)[call.key]
    assert (now.kind, now.minutes, now.modes) == ("remote_touch", 25, None)
    assert "telephone" in now.why


def test_that_a_telephone_touch_that_stands_already_comes_no_second_time(state, call):
    after = decided(state, call, "remote")
    purpose = demands(state, SECOND)[call.key].purpose
    item = NewItem("R1", date(2027, 4, 7), 600, "remote_touch", purpose, call.account_id)
    after = insert_item(after, item, TODAY).apply(after)
    uid = str(diary_frame(after)["uid"].iloc[-1])
    after = lock_item(after, uid, "hard").apply(after)
    found = demands(after, SECOND)
    assert call.key not in found
    assert uid in found


def test_that_an_item_put_off_leaves_its_quarter_and_stands_in_the_next(state, call):
    after = decided(state, call, "later")
    assert call.key not in demands(after, SECOND)
    moved = demands(after, THIRD)[f"2027-Q2:{call.key}"]
    assert (moved.kind, moved.account_id, moved.purpose) == (
        "call_f2f",
        call.account_id,
        call.purpose,
    )
    assert THIRD.first <= moved.first <= moved.last <= THIRD.last


def test_that_what_an_emergency_displaced_is_done_by_telephone(state, call):
    gone = replace(call, key="displaced:X1")
    assert demands(decided(state, gone, "remote"), SECOND)["displaced:X1"].kind == "remote_touch"


def test_that_a_decision_outlives_a_plan_that_no_longer_asks_for_the_item(state, call):
    after = decided(state, call, "drop")
    again = leaving_out(after, "R1", SECOND, [], "Plan").apply(after)
    assert [(one.key, one.decision) for one in left_out(again, "R1", SECOND)] == [
        (call.key, "drop")
    ]
    assert call.key not in demands(again, SECOND)
