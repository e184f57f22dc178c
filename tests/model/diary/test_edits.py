"""Edits of the diary: each one change with its inverse and its cause."""

from dataclasses import replace
from datetime import date

import pytest
from pandas.testing import assert_frame_equal

from model.demo import demo_state
from model.diary.edits import (
    OWN_CHOICE,
    NewItem,
    cancel_item,
    complete_item,
    insert_item,
    lock_item,
    move_item,
)
from model.diary.publish import harden_next_week, latest_version, moved_share, publish, take_over
from model.diary.table import DIARY, PUBLISHED, day_rows, diary_frame, diary_rows
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.resources import resource

QUARTER = Quarter.of("2027Q1")
TODAY = date(2026, 12, 18)


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def row(state, uid):
    frame = diary_frame(state)
    return frame[frame["uid"] == uid].iloc[0]


def soft(state):
    frame = diary_rows(state, "R1", QUARTER)
    return frame[(frame["lock"] == "soft") & (frame["type"] == "call_f2f")].iloc[0]["uid"]


def hard(state):
    frame = diary_rows(state, "R1", QUARTER)
    return frame[(frame["lock"] == "hard") & (frame["type"] == "call_f2f")].iloc[0]["uid"]


def test_that_a_moved_item_has_its_new_day_and_week_and_undo_takes_it_back(state):
    uid = soft(state)
    change = move_item(state, uid, date(2027, 3, 2), 9 * 60)
    after = change.apply(state)
    moved = row(after, uid)
    assert (moved["date"], moved["weekday"], moved["week"]) == ("2027-03-02", "Tue", 9.0)
    assert (moved["start"], moved["end"]) == ("09:00", f"09:{int(moved['minutes']):02d}")
    assert moved["sequence"] == 1
    back = change.inverse().apply(after)
    assert_frame_equal(diary_frame(back), diary_frame(state))


def test_that_a_moved_item_without_an_hour_stays_without_until_it_gets_one(state):
    uid = soft(state)
    table = diary_frame(state).copy()
    table.loc[table["uid"] == uid, ["start", "end"]] = ""
    state = replace(state, tables={**state.tables, DIARY: table})
    moved = row(move_item(state, uid, date(2027, 3, 2)).apply(state), uid)
    assert (moved["date"], moved["start"], moved["end"]) == ("2027-03-02", "", "")
    timed = row(move_item(state, uid, date(2027, 3, 2), 9 * 60).apply(state), uid)
    assert (timed["start"], timed["end"]) == ("09:00", f"09:{int(timed['minutes']):02d}")


def test_that_a_hard_item_moves_only_with_its_cause(state):
    uid = hard(state)
    with pytest.raises(PlanError, match="locked hard"):
        move_item(state, uid, date(2027, 3, 2))
    moved = move_item(state, uid, date(2027, 3, 2), cause="customer").apply(state)
    assert row(moved, uid)["reason"] == "customer"


@pytest.mark.parametrize("cause", [OWN_CHOICE, "illness"])
def test_that_a_moved_item_keeps_its_cause_and_one_change_more(state, cause):
    uid = hard(state)
    moved = row(move_item(state, uid, date(2027, 3, 2), cause=cause).apply(state), uid)
    assert (moved["reason"], moved["sequence"]) == (cause, 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2027, 1, 18), "no working day"), (date(2027, 4, 6), "another quarter")],
)
def test_that_an_item_goes_to_no_holiday_and_to_no_other_quarter(state, day, words):
    with pytest.raises(PlanError, match=words):
        move_item(state, soft(state), day)


def test_that_locks_are_set_and_unknown_ones_refused(state):
    uid = soft(state)
    assert row(lock_item(state, uid, "hard").apply(state), uid)["lock"] == "hard"
    with pytest.raises(PlanError, match="no lock"):
        lock_item(state, uid, "very hard")


def test_that_a_cancelled_item_stays_in_the_table_with_its_cause(state):
    uid = soft(state)
    gone = row(cancel_item(state, uid, cause="customer").apply(state), uid)
    assert (gone["status"], gone["sequence"], gone["reason"]) == ("cancelled", 1, "customer")
    with pytest.raises(PlanError, match="needs its cause"):
        cancel_item(state, uid, cause="")


def test_that_a_buffer_is_never_deleted(state):
    frame = diary_rows(state, "R1", QUARTER)
    uid = frame[frame["type"] == "urgent_buffer"].iloc[0]["uid"]
    with pytest.raises(PlanError, match="buffer is not deleted"):
        cancel_item(state, uid, cause="customer")


def test_that_what_is_done_stays_where_it_was(state):
    uid = soft(state)
    done = complete_item(state, uid, outcome="Second surgeon named").apply(state)
    assert (row(done, uid)["status"], row(done, uid)["outcome"]) == ("done", "Second surgeon named")
    with pytest.raises(PlanError, match="done cannot be moved"):
        move_item(done, uid, date(2027, 3, 2))


def test_that_an_inserted_item_says_when_it_came_and_can_be_undone(state):
    wish = NewItem("R1", date(2027, 2, 22), 600, "call_f2f", "Ask about the tray set", "A13")
    change = insert_item(state, wish, date(2027, 2, 19))
    after = change.apply(state)
    new = diary_frame(after).iloc[-1]
    assert (new["created_on"], new["origin"], new["week"]) == ("2027-02-19", "request", 8.0)
    assert (new["start"], new["end"], new["account"]) == (
        "10:00",
        "10:45",
        "Dayton Foregut Institute",
    )
    assert len(diary_frame(change.inverse().apply(after))) == len(diary_frame(state))


def test_that_an_insert_needs_a_purpose_and_a_person_who_may_be_met(state):
    contacts = state.table("contacts")
    refused = contacts.loc[contacts["consent_contact"] == "no", "contact_id"].iloc[0]
    day = date(2027, 2, 22)
    with pytest.raises(PlanError, match="purpose is too short"):
        insert_item(state, NewItem("R1", day, 600, "call_f2f", "coffee", "A13"), TODAY)
    with pytest.raises(PlanError, match="must not be contacted"):
        insert_item(
            state,
            NewItem("R1", day, 600, "call_f2f", "Ask about trays", "A13", (refused,)),
            TODAY,
        )


def test_that_publishing_makes_a_version_with_its_locks(state):
    published = publish(state, "R1", QUARTER, TODAY).apply(state)
    rows = diary_rows(published, "R1", QUARTER)
    assert set(rows.loc[rows["week"] <= 4, "lock"]) == {"hard"}
    assert "soft" not in set(rows.loc[rows["week"] <= 8, "lock"])
    assert set(rows["published"]) == {"v1 2026-12-18"}
    again = publish(published, "R1", QUARTER, TODAY).apply(published)
    assert latest_version(again, "R1", QUARTER) == 2
    first = again.table(PUBLISHED)
    assert (first["published"] == "v1 2026-12-18").sum() == len(rows)


def test_that_on_friday_the_next_week_turns_hard(state):
    friday = date(2027, 2, 12)
    after = harden_next_week(state, "R1", friday).apply(state)
    rows = diary_rows(after, "R1", QUARTER)
    week = rows[rows["week"] == 7]
    assert set(week["lock"]) == {"hard"}
    assert "firm" in set(rows.loc[rows["week"] == 8, "lock"])
    with pytest.raises(PlanError, match="Nothing is planned"):
        harden_next_week(state, "R1", date(2028, 2, 11))


def test_that_a_published_item_the_new_plan_drops_is_called_off(state):
    published = publish(state, "R1", QUARTER, TODAY).apply(state)
    rows = diary_rows(published, "R1", QUARTER)
    kept = rows.iloc[1:].copy()
    kept.iloc[0, kept.columns.get_loc("start")] = "06:00"
    after = take_over(published, "R1", QUARTER, kept, day_rows(published, "R1", QUARTER)).apply(
        published
    )
    gone, moved = row(after, rows.iloc[0]["uid"]), row(after, kept.iloc[0]["uid"])
    assert (gone["status"], gone["sequence"]) == ("cancelled", 1)
    assert (moved["sequence"], moved["published"]) == (1, "v1 2026-12-18")


def test_that_the_share_of_moved_items_looks_ahead_only(state):
    rows = diary_rows(state, "R1", QUARTER)
    later = rows.copy()
    early = later["date"] < "2027-02-01"
    later.loc[early, "date"] = "2027-03-31"
    assert moved_share(rows, later, date(2027, 1, 31)) == 0
    assert moved_share(rows, later, TODAY) == pytest.approx(early.mean())
