"""Drives follow the items of a day: the stop before an item decides."""

from datetime import date

import pytest

from model.demo import demo_state
from model.diary.edits import NewItem, cancel_item, insert_item, move_item
from model.diary.table import diary_frame
from model.places.drive import CircuityDrive
from model.resources import resource
from model.settings import settings_of

TUESDAY, WEDNESDAY = date(2027, 2, 9), date(2027, 2, 10)
DAYTON = "D107"  # Tue 9 Feb 08:00, the day's first stop; D108 at 10:30 follows


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def drive_of(state, uid):
    frame = diary_frame(state)
    return float(frame.loc[frame["uid"] == uid, "travel_before_min"].item())


def account_of(state, uid):
    frame = diary_frame(state)
    return str(frame.loc[frame["uid"] == uid, "account_id"].item())


def minutes(state, here, there):
    accounts, rep = state.accounts, state.rep("R1")
    places = [
        (rep.home_lat, rep.home_lon)
        if not account
        else (
            accounts.lat[accounts.row_of(account)],
            accounts.lon[accounts.row_of(account)],
        )
        for account in (here, there)
    ]
    (a, b), (c, d) = places
    return round(float(CircuityDrive(settings_of(state)).hours(a, b, c, d)) * 60)


def test_that_the_stop_behind_a_moved_one_is_driven_to_from_home(state):
    after = move_item(state, DAYTON, WEDNESDAY, 16 * 60).apply(state)
    assert drive_of(after, "D108") == minutes(state, "", account_of(state, "D108"))


def test_that_a_moved_item_is_driven_to_from_the_stop_before_it(state):
    frame = diary_frame(state)
    there = frame[(frame["date"] == "2027-02-10") & (frame["type"] != "remote_touch")]
    last = there.sort_values("start").iloc[-1]
    after = move_item(state, DAYTON, WEDNESDAY, 17 * 60).apply(state)
    wanted = minutes(state, last["account_id"], account_of(state, DAYTON))
    assert drive_of(after, DAYTON) == wanted


def test_that_drives_of_items_whose_stop_before_stays_are_kept(state):
    frame = diary_frame(state)
    others = frame[(frame["date"] == "2027-02-09") & ~frame["uid"].isin((DAYTON, "D108"))]
    after = diary_frame(move_item(state, DAYTON, WEDNESDAY, 17 * 60).apply(state))
    kept = after[after["uid"].isin(others["uid"])]
    assert others["travel_before_min"].equals(kept["travel_before_min"])


def test_that_cancelling_and_inserting_change_the_drive_of_the_next_stop(state):
    away = cancel_item(state, DAYTON, cause="customer").apply(state)
    assert drive_of(away, "D108") == minutes(state, "", account_of(state, "D108"))
    wish = NewItem("R1", TUESDAY, 6 * 60, "call_f2f", "Ask who decides there", "A31")
    more = insert_item(state, wish, date(2026, 11, 30)).apply(state)
    assert drive_of(more, DAYTON) == minutes(state, "A31", account_of(state, DAYTON))


def test_that_the_drives_come_back_with_undo(state):
    change = move_item(state, DAYTON, WEDNESDAY, 17 * 60)
    back = change.inverse().apply(change.apply(state))
    assert drive_of(back, "D108") == drive_of(state, "D108")
