"""The log of changes: written with each change, taken back with it, measured from."""

from datetime import date, timedelta

import pytest

from model.change import PlanEdited
from model.demo import demo_state
from model.diary.change_log import ITEM_DAY, ITEM_LOCK, ITEM_STATUS, logged
from model.diary.edits import OWN_CHOICE, cancel_item, complete_item, lock_item, move_item
from model.diary.measures_stability import CHANGE_LOG, stability_of
from model.resources import resource

TODAY, WEDNESDAY, TUESDAY = date(2027, 2, 8), date(2027, 2, 10), date(2027, 2, 9)
UID = "D107"


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def done(state, change, cause=""):
    return logged(state, change, TODAY, cause).apply(state)


def rows(state):
    table = state.table(CHANGE_LOG)
    names = ("object", "field", "old", "new", "cause")
    return [tuple(row) for row in table[list(names)].itertuples(index=False)]


def test_that_a_move_a_lock_and_a_cancellation_are_logged(state):
    now = done(state, move_item(state, UID, WEDNESDAY, 900, cause=OWN_CHOICE))
    now = done(now, lock_item(now, UID, "hard"))
    now = done(now, cancel_item(now, UID, cause="customer"))
    assert rows(now) == [
        (ITEM_DAY, UID, "2027-02-09 08:00", "2027-02-10 15:00", "internal: own choice"),
        (ITEM_LOCK, UID, "firm", "hard", "internal"),
        (ITEM_STATUS, UID, "planned", "cancelled", "customer"),
    ]


def test_that_undo_takes_the_row_away_again(state):
    change = logged(state, move_item(state, UID, WEDNESDAY, 900), TODAY)
    back = change.inverse().apply(change.apply(state))
    assert CHANGE_LOG not in back.tables


def test_that_what_took_place_is_no_change_of_the_plan(state):
    change = complete_item(state, UID)
    assert logged(state, change, TODAY) is change


def test_that_an_item_moved_there_and_back_by_own_choice_is_a_flip_flop(state):
    now = done(state, move_item(state, UID, WEDNESDAY, 900))
    assert stability_of(now, now.rep("R1"), TODAY).flips == ()
    now = done(now, move_item(now, UID, TUESDAY, 480))
    assert stability_of(now, now.rep("R1"), TODAY).flips == ((ITEM_DAY, UID),)


def test_that_moves_a_customer_asked_for_are_no_flip_flop(state):
    now = done(state, move_item(state, UID, WEDNESDAY, 900, cause="customer"))
    now = done(now, move_item(now, UID, TUESDAY, 480, cause="customer"))
    assert stability_of(now, now.rep("R1"), TODAY).flips == ()


def test_that_a_lighthouse_swapped_costs_stability_for_a_year(state):
    plan = state.plans["R1"]
    swapped = {**plan, "lighthouses": plan["lighthouses"][1:]}
    change = PlanEdited("Drop a lighthouse", "R1", plan, swapped)
    now = done(state, change)
    kept = stability_of(now, now.rep("R1"), TODAY)
    assert kept.value < 1
    assert stability_of(now, now.rep("R1"), TODAY + timedelta(days=366)).value == 1
    back = logged(state, change, TODAY)
    again = back.inverse().apply(back.apply(state))
    assert stability_of(again, again.rep("R1"), TODAY).value == 1
