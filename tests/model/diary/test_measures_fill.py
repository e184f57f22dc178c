"""Forward fill: booked hours against the weighted hours of the next 62 working days."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.diary.measures_fill import AHEAD, forward_fill
from model.reps import Rep
from model.state import About, State

TODAY = date(2027, 3, 1)  # a Monday; no public holiday before Memorial Day on 31 May
REP = Rep("R1", "Ann", notes={"home_country": "US"})
IDS = np.array(["A1"], object)
DAY = 8.5 * (1 - 0.12 - 0.10)


def state_with(opened=(), diary=(), company=()):
    accounts = Accounts({"account_id": ["A1"], "country": ["US"]})
    opened = [{"account_id": "A1", "workload_h": 2.0, "status": "planned", **row} for row in opened]
    diary = [
        {"account_id": "A1", "workload_h": 2.0, "type": "call_f2f", "start": "09:00", **row}
        for row in diary
    ]
    tables = {
        "activities_open": pd.DataFrame(opened),
        "diary_q1": pd.DataFrame(diary),
        "time_off": pd.DataFrame(
            [{"rep_id": "R1", "first": day, "last": day, "kind": "company"} for day in company]
        ),
    }
    tables = {name: frame for name, frame in tables.items() if len(frame)}
    return State(About("x"), accounts, (), reps=(REP,), tables=tables)


def fill(**tables):
    return forward_fill(state_with(**tables), REP, IDS, TODAY)


def test_that_thirteen_weeks_are_62_working_days_with_falling_weights():
    weeks = fill().weeks
    assert (len(weeks), AHEAD) == (13, 62)
    assert [week.weight for week in weeks] == [1.0] * 4 + [0.8] * 4 + [0.6] * 5
    assert weeks[0].first == date(2027, 3, 2)
    assert sum(week.plannable for week in weeks) == pytest.approx(62 * DAY)


def test_that_the_index_is_booked_hours_by_weighted_hours():
    found = fill(opened=[{"uid": "1", "date": "2027-03-02"}, {"uid": "2", "date": "2027-05-20"}])
    target = DAY * (20 * 1.0 + 20 * 0.8 + 22 * 0.6)
    assert found.index == pytest.approx(4.0 / target)
    assert found.next_week == pytest.approx(2.0 / (5 * DAY))
    assert found.next_four_weeks == pytest.approx(2.0 / (20 * DAY))


def test_that_a_company_day_can_hold_no_customer():
    assert fill(company=["2027-03-03"]).weeks[0].plannable == pytest.approx(4 * DAY)


def test_that_done_cancelled_and_past_entries_are_not_booked():
    gone = [
        {"uid": "1", "date": "2027-03-02", "status": "cancelled"},
        {"uid": "2", "date": "2027-03-01"},
        {"uid": "3", "date": "2027-03-02", "status": "done"},
    ]
    assert fill(opened=gone).index == 0


def test_that_with_a_crm_only_what_is_confirmed_of_the_diary_counts_and_once():
    diary = [
        {"uid": "1", "date": "2027-03-02", "status": "confirmed"},
        {"uid": "2", "date": "2027-03-03", "status": "confirmed"},
        {"uid": "3", "date": "2027-03-04", "status": "planned"},
    ]
    with_crm = fill(opened=[{"uid": "1", "date": "2027-03-02"}], diary=diary)
    assert with_crm.weeks[0].booked == 4.0
    assert fill(diary=diary).weeks[0].booked == 6.0


def test_that_an_entry_on_the_weekend_belongs_to_the_week_before_it():
    saturday = date(2027, 3, 6)
    found = fill(opened=[{"uid": "1", "date": saturday.isoformat()}])
    assert found.weeks[0].booked == 2.0
    assert sum(week.booked for week in found.weeks) == 2.0


def test_that_leave_pushes_the_weeks_back():
    leave = pd.DataFrame(
        [{"rep_id": "R1", "first": "2027-03-02", "last": "2027-03-05", "kind": "leave"}]
    )
    state = replace(state_with(), tables={"time_off": leave})
    assert forward_fill(state, REP, IDS, TODAY).weeks[0].first == TODAY + timedelta(days=7)


def test_that_a_share_of_nothing_is_unknown():
    days = [(TODAY + timedelta(days=n)).isoformat() for n in range(1, 8)]
    assert math.isnan(fill(company=days).next_week)
