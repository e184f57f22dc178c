"""A accounts a quarter holds no item for are found, each with what is known of why."""

from dataclasses import replace

import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.edits import cancel_item
from model.diary.table import diary_frame
from model.diary.uncalled import uncalled_in
from model.diary.unplaced import DROP, LATER, LeftOut, deciding, leaving_out
from model.diary.work_days import Quarter
from model.plan.potential import account_figures
from model.resources import resource

QUARTER = Quarter(2027, 1)
RIVER = "A03"  # Tri-River North Hospital, class A of the rep R1
LEFT = LeftOut("call:A03:1", "Visit", "Every day is full.", "call_f2f", RIVER, "", "USER",
               "Ask who decides", 45, "", "", 1.4)  # fmt: skip


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def with_diary(state, frame):
    return replace(state, tables={**state.tables, "diary": frame.reset_index(drop=True)})


@pytest.fixture(scope="module")
def without(demo):
    """The demo's first quarter with no item at one A account."""
    frame = diary_frame(demo)
    return with_diary(demo, frame[frame["account_id"] != RIVER])


def found(state, quarter=QUARTER):
    return [(one.account_id, one.why) for one in uncalled_in(state, state.rep("R1"), quarter)]


def test_that_the_quarter_of_the_demo_has_an_item_at_every_a_account(demo):
    assert found(demo) == []


def test_that_an_a_account_without_an_item_is_named(without):
    (one,) = uncalled_in(without, without.rep("R1"), QUARTER)
    assert (one.name, one.why) == ("Tri-River North Hospital", "No reason is on record.")


def test_that_every_a_account_of_a_rep_without_a_diary_is_named_the_largest_first(demo):
    named = [one.account_id for one in uncalled_in(demo, demo.rep("R2"), QUARTER)]
    potential = account_figures(demo).potential[[demo.accounts.row_of(key) for key in named]]
    assert len(named) > 3
    assert all(key.startswith("T2-") for key in named)
    assert potential.tolist() == sorted(potential, reverse=True)


def test_that_a_buffer_and_the_own_work_are_no_item_at_the_account(without):
    frame = diary_frame(without)
    row = frame.iloc[[0]].assign(uid="X1", account_id=RIVER, type="enablement_practice")
    assert [key for key, _ in found(with_diary(without, pd.concat([frame, row])))] == [RIVER]
    touch = row.assign(type="remote_touch", status="done")
    assert found(with_diary(without, pd.concat([frame, touch]))) == []


def test_that_an_account_whose_items_are_all_called_off_is_named_with_the_cause(demo):
    frame = diary_frame(demo)
    mine = frame[(frame["account_id"] == RIVER) & (frame["status"] != "cancelled")]
    state = demo
    for uid in mine["uid"]:
        state = cancel_item(state, uid, cause="illness").apply(state)
    ((key, why),) = found(state)
    assert key == RIVER
    assert "was called off: illness" in why


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        ("", "Not placed: Every day is full."),
        (LATER, "Moved to 2027-Q2."),
        (DROP, "Dropped this quarter."),
    ],
)
def test_that_what_was_left_out_of_the_plan_is_named_with_its_reason(without, decision, why):
    state = leaving_out(without, "R1", QUARTER, [LEFT], "Plan").apply(without)
    state = deciding(state, "R1", QUARTER, LEFT.key, decision, "Decide").apply(state)
    assert found(state) == [(RIVER, why)]


def test_that_who_serves_no_territory_has_nobody_to_call(demo):
    assert uncalled_in(demo, None, QUARTER) == ()
    assert uncalled_in(demo, replace(demo.reps[0], id="R99"), QUARTER) == ()
