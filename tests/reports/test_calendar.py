"""The diary as iCalendar: parsed back by an independent reader and compared with the diary."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.strategies import text as texts_of

from model.demo import demo_state
from model.diary.edits import cancel_item, move_item
from model.errors import PlanError
from model.resources import resource
from reports.calendar import calendar_file, calendar_text, write_calendar
from reports.calendar_entries import Appointment, Told
from tests.reports import ics_reader as ics
from tests.reports.conftest import REP

STAMP = datetime(2026, 11, 30, 12, tzinfo=UTC)
YEAR = date(2027, 1, 1), date(2027, 12, 31)


def made(state, *, first=YEAR[0], last=YEAR[1], told=None, changes_only=False):
    return calendar_file(
        state, REP, first, last, stamp=STAMP, told=told or Told(), changes_only=changes_only
    )


def events(content):
    calendar = ics.read(content)
    return calendar, [part for part in calendar.parts if part.name == "VEVENT"]


def starts(content):
    calendar, found = events(content)
    return {ics.text(e.one("SUMMARY")): ics.instant(calendar, e, "DTSTART") for e in found}


def test_that_each_time_is_the_same_instant_on_both_sides_of_the_clock_changes(diary_state):
    found = starts(made(diary_state).content)
    hours = {day.date(): day.hour for day in found.values() if isinstance(day, datetime)}
    assert hours[date(2027, 3, 12)] == 13  # 08:00 EST
    assert found["[U] Call – Mason Lakes – Last day of summer time"].hour == 12  # 08:00 EDT
    assert found["[U] Call – Mason Lakes – First day of winter time"].hour == 13
    demo = "[U/B] Step 5: Demo – Üniversity Clinic, North – Dates of the evaluation"
    assert found[demo] == datetime(2027, 3, 15, 12, tzinfo=UTC)


def test_that_the_file_says_what_the_standard_and_outlook_ask_for(diary_state):
    calendar, found = events(made(diary_state).content)
    assert (calendar.one("VERSION"), calendar.one("METHOD")) == ("2.0", "PUBLISH")
    assert calendar.one("PRODID")
    for event in found:
        assert event.one("DTSTAMP") == "20261130T120000Z"
        uuid, at, plan = event.one("UID").partition("@")
        assert (str(UUID(uuid)), at, plan) == (uuid, "@", "plan")
        assert len(event.all("CATEGORIES")) <= 1
        assert event.one("SEQUENCE") == "0"
        assert event.one("ORGANIZER") == "mailto:ann@example.com"
    assert len({event.one("UID") for event in found}) == len(found) == 8


def test_that_words_with_commas_semicolons_and_backslashes_come_back_as_written(diary_state):
    _, found = events(made(diary_state).content)
    first = found[0]
    assert ics.text(first.one("DESCRIPTION")).splitlines() == [
        "Show, ask; hear: \\ 5 of 7",
        "With Dr Ida Berg",
        "Objective Q1-1: Six evaluation cases",
        "Annual goal Y1: Two gates passed",
        "Strategic goal G1: 6,000 patients in three years",
    ]
    assert ics.text(first.one("LOCATION")) == "Mason Lakes, 12 Elm Street, Mason, OH 45040"
    assert first.one("GEO") == "39.36;-84.31"
    assert ics.texts(first.one("CATEGORIES")) == ["Call", "Upper-GI beachhead"]


def test_that_attending_a_case_says_technical_support_only_and_a_place_unknown_says_none(
    diary_state,
):
    _, found = events(made(diary_state).content)
    case = next(e for e in found if "Two cases" in e.one("SUMMARY"))
    assert "Technical support only" in ics.text(case.one("DESCRIPTION"))
    assert case.one("GEO") is None
    touch = next(e for e in found if "Send the result" in e.one("SUMMARY"))
    assert touch.one("LOCATION") is None


def test_that_a_day_without_hours_is_a_whole_day_that_keeps_nobody_busy(diary_state):
    calendar, found = events(made(diary_state).content)
    travel = next(e for e in found if "Day with the manager" in e.one("SUMMARY"))
    assert ics.instant(calendar, travel, "DTSTART") == date(2027, 3, 17)
    assert ics.instant(calendar, travel, "DTEND") == date(2027, 3, 18)
    assert travel.one("TRANSP") == "TRANSPARENT"


def test_that_drives_are_blocks_of_their_own_when_asked_for(diary_state):
    calendar, found = events(made(diary_state, told=Told(travel=True)).content)
    drive = next(e for e in found if e.one("SUMMARY") == "Drive to Mason Lakes")
    assert ics.instant(calendar, drive, "DTSTART") == datetime(2027, 3, 12, 12, 35, tzinfo=UTC)
    assert ics.instant(calendar, drive, "DTEND") == datetime(2027, 3, 12, 13, tzinfo=UTC)
    assert (drive.one("TRANSP"), drive.one("CATEGORIES")) == ("OPAQUE", "Travel")


def test_that_people_and_free_text_stay_out_when_asked(diary_state):
    content = made(diary_state, told=Told(people=False)).content.decode()
    assert "Berg" not in content
    assert "hear" not in content


def test_that_nobody_who_must_not_be_contacted_is_in_the_file(diary_state):
    contacts = pd.DataFrame({"contact_id": ["P1"], "consent_contact": ["no"], "name": ["Ida Berg"]})
    asked = replace(diary_state, tables={**diary_state.tables, "contacts": contacts})
    content = made(asked).content.decode()
    assert "Berg" not in content
    assert content.count("BEGIN:VEVENT") == 4


def test_that_words_naming_a_patient_are_taken_out(diary_state):
    frame = diary_state.table("diary_q1").copy()
    frame.loc[0, "purpose"] = "Review case of patient ID 4711 and MRN: 88-12 with the team"
    named = replace(diary_state, tables={**diary_state.tables, "diary_q1": frame})
    content = made(named).content.decode().replace("\r\n ", "")
    assert "4711" not in content
    assert "88-12" not in content
    assert "with the team" in content


def test_that_an_unchanged_diary_sends_no_changes_and_keeps_its_numbers(diary_state):
    first = made(diary_state)
    sent = first.sent.apply(diary_state)
    assert made(sent).content == first.content
    with pytest.raises(PlanError, match="Nothing has changed"):
        made(sent, changes_only=True)


def test_that_a_moved_item_keeps_its_uid_and_counts_its_sequence_up(diary_state):
    first = made(diary_state)
    sent = first.sent.apply(diary_state)
    moved = move_item(sent, "D1", date(2027, 3, 16), 9 * 60).apply(sent)
    second = made(moved, changes_only=True)
    assert [e.uid for e in second.events] == [first.events[0].uid]
    calendar, (event,) = events(second.content)
    assert ics.instant(calendar, event, "DTSTART") == datetime(2027, 3, 16, 13, tzinfo=UTC)
    assert event.one("SEQUENCE") == "1"
    assert second.cancellations is None


def test_that_an_item_moved_out_of_the_week_still_tells_the_week_it_left(diary_state):
    week = {"first": date(2027, 3, 8), "last": date(2027, 3, 14)}
    sent = made(diary_state, **week).sent.apply(diary_state)
    moved = move_item(sent, "D1", date(2027, 3, 24)).apply(sent)
    again = made(moved, **week)
    assert [e.day for e in again.events] == [date(2027, 3, 24)]


def test_that_a_cancelled_item_goes_into_a_file_of_cancellations_once(diary_state, tmp_path):
    sent = made(diary_state).sent.apply(diary_state)
    off = cancel_item(sent, "D2", cause="customer").apply(sent)
    second = made(off, changes_only=True)
    calendar, (event,) = events(second.cancellations)
    assert (event.one("STATUS"), event.one("SEQUENCE")) == ("CANCELLED", "1")
    assert ics.instant(calendar, event, "DTSTART") == datetime(2027, 3, 15, 12, tzinfo=UTC)
    assert "Dates of" not in event.one("SUMMARY")
    written = write_calendar(second, tmp_path / "week.ics")
    assert [path.name for path in written] == ["week cancelled.ics"]
    with pytest.raises(PlanError, match="Nothing has changed"):
        made(second.sent.apply(off), changes_only=True)


def test_that_an_item_that_comes_back_is_sent_again_with_a_higher_number(diary_state):
    sent = made(diary_state).sent.apply(diary_state)
    off = cancel_item(sent, "D2", cause="customer").apply(sent)
    told = made(off).sent.apply(off)
    back = replace(told, tables={k: v for k, v in told.tables.items() if k != "diary"})
    (event,) = made(back, changes_only=True).events
    assert event.sequence == 2


def test_that_an_item_never_sent_is_not_called_off(diary_state):
    off = cancel_item(diary_state, "D2", cause="customer").apply(diary_state)
    assert made(off).cancellations is None


def test_that_days_without_items_say_what_to_do(diary_state):
    with pytest.raises(PlanError, match="Build the quarter first"):
        made(diary_state, first=date(2028, 1, 1), last=date(2028, 3, 31))


@settings(max_examples=60, deadline=None)
@given(words=texts_of(max_size=200))
def test_that_any_words_survive_folding_and_escaping(words):
    words = "".join(sign for sign in words if sign.isprintable() or sign == "\n").strip()
    event = Appointment("0" * 8, date(2027, 1, 4), date(2027, 1, 5), words or "x")
    _, (back,) = events(
        calendar_text([event], rep=REP, zone=ZoneInfo("America/New_York"), stamp=STAMP)
    )
    assert ics.text(back.one("SUMMARY")) == (words or "x")


def test_that_the_demo_quarter_comes_back_equal_in_every_time_and_place():
    state = demo_state(resource("demo"))
    rep = state.rep("R1")
    file = calendar_file(state, rep, date(2027, 1, 1), date(2027, 3, 31), stamp=STAMP)
    calendar, found = events(file.content)
    read_back = {
        e.one("UID"): (ics.instant(calendar, e, "DTSTART"), ics.instant(calendar, e, "DTEND"))
        for e in found
    }
    frame = state.table("diary_q1")
    timed = frame[(frame["minutes"] > 0) & (frame["type"] != "specialist_cover")]
    wanted = pd.to_datetime(timed["date"] + " " + timed["start"]).dt.tz_localize("US/Eastern")
    ends = wanted + pd.to_timedelta(timed["minutes"], unit="min")
    instants = sorted(pair for pair in read_back.values() if isinstance(pair[0], datetime))
    assert instants == sorted(
        zip(wanted.dt.tz_convert("UTC"), ends.dt.tz_convert("UTC"), strict=True)
    )
    assert len(found) == 243
