"""Rows of a CRM's export read as diary items: words, instants, days, and what is none."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from model.accounts import Accounts
from model.diary.table import diary_frame
from model.errors import PlanError
from model.intake.diary_return import diary_return
from model.intake.diary_return_rows import return_rows
from model.intake.sheet import Sheet
from model.reps import Rep
from model.state import About, State

ZONE = ZoneInfo("America/New_York")
REP = Rep("R1", "Ann", notes={"time_zone": "America/New_York"})


def read(*rows):
    return return_rows(Sheet.from_rows("", [list(row) for row in rows]), ZONE)


def state_with(**cells):
    row = {
        "uid": "D1",
        "date": "2027-03-12",
        "start": "08:00",
        "end": "08:45",
        "minutes": 45.0,
        "week": 11.0,
        "type": "call_f2f",
        "account_id": "A1",
        "status": "planned",
        "purpose": "Ask five questions",
    }
    table = pd.DataFrame([row | cells])
    accounts = Accounts({"account_id": ["A1"], "country": ["US"]})
    return State(About("x", "p"), accounts, (), reps=(REP,), tables={"diary_q1": table})


def returned(state, *rows, choices=None):
    return diary_return(state, REP, [Sheet.from_rows("", [list(r) for r in rows])], choices)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Completed", "done"),
        ("COMPLETED", "done"),
        ("Not Started", "open"),
        ("Waiting on someone else", "open"),
        ("Deferred", "cancelled"),
        ("Canceled", "cancelled"),
        ("NO_SHOW", "no_show"),
        ("RESCHEDULED", "moved"),
    ],
)
def test_that_the_words_of_the_systems_are_understood(said, status):
    (row,) = read(["External id", "Status"], ["D1", said]).rows
    assert row.status == status


def test_that_an_unknown_status_and_an_unreadable_day_are_named_with_their_row():
    found = read(["External id", "Status", "Date"], ["D1", "Perhaps", "soon"])
    assert found.rows[0].status is None
    assert [problem[:6] for problem in found.problems] == ["Row 2:", "Row 2:"]


@pytest.mark.parametrize(
    "said",
    [
        "2027-03-15T12:00:00Z",
        "2027-03-15T12:00:00.000+0000",
        "2027-03-15 12:00:00",
        "2027-03-15T08:00:00-04:00",
        "1805112000000",
    ],
)
def test_that_an_instant_is_wall_time_at_the_rep_however_it_is_written(said):
    (row,) = read(["tp_external_id", "hs_timestamp"], ["D1", said]).rows
    assert (row.day, row.start) == (date(2027, 3, 15), time(8))


def test_that_a_row_deleted_in_the_crm_is_cancelled():
    (row,) = read(["TP_External_Id__c", "IsDeleted", "Status"], ["D1", "TRUE", "Open"]).rows
    assert row.status == "cancelled"


def test_that_rows_without_an_external_id_are_counted_and_left_alone():
    found = read(["External id", "Status"], ["", "Completed"], ["", ""], ["D1", "Open"])
    assert (len(found.rows), found.foreign) == (1, 1)


def test_that_a_file_without_external_ids_is_refused():
    with pytest.raises(PlanError, match="no column of external ids"):
        read(["Subject", "Status"], ["Call", "Completed"])


def test_that_a_header_below_a_title_is_found():
    found = read(["Tasks of March", None], ["External id", "Status"], ["D1", "Completed"])
    assert found.rows[0].row == 3


def test_that_the_day_a_task_was_completed_is_the_day_it_was_done():
    state = state_with()
    header = ["TP_External_Id__c", "Status", "ActivityDate", "CompletedDateTime"]
    done = ["D1", "Completed", "2027-03-12", "2027-03-15T18:00:00Z"]
    after = returned(state, header, done).change.apply(state)
    row = diary_frame(after).iloc[0]
    assert (row["status"], row["date"], row["weekday"]) == ("done", "2027-03-15", "Mon")
    assert (row["start"], row["sequence"]) == ("08:00", 1.0)


def test_that_a_done_item_is_not_opened_again_by_a_file_of_unknown_age():
    back = returned(state_with(status="done"), ["External id", "Status"], ["D1", "Not Started"])
    assert back.taken == ()
    assert back.conflicts[0].sent is None


def test_that_moved_without_a_new_day_frees_the_slot_and_with_one_stays_open():
    header = ["External id", "Status", "Date"]
    state = state_with()
    freed = returned(state, header, ["D1", "moved", "2027-03-12"]).change.apply(state)
    assert diary_frame(freed).iloc[0]["status"] == "moved"
    later = returned(state, header, ["D1", "moved", "2027-03-18"]).change.apply(state)
    row = diary_frame(later).iloc[0]
    assert (row["status"], row["date"], row["week"]) == ("planned", "2027-03-18", 12.0)


def test_that_an_item_moved_to_the_next_quarter_gets_its_quarter_and_week():
    state = state_with()
    back = returned(state, ["External id", "Date"], ["D1", "2027-04-13"])
    row = diary_frame(back.change.apply(state)).iloc[0]
    assert (row["quarter"], row["week"]) == ("2027-Q2", 3.0)


def test_that_ids_of_other_plans_are_listed():
    back = returned(state_with(), ["External id", "Status"], ["X9", "done"], ["D1", "planned"])
    assert (back.unknown, back.unchanged, back.change) == (("X9",), 1, None)
