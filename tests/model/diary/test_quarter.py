"""The planned quarter: the published diary of the example territory, and small cases."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.quarter import BUFFER, Diary, DiaryDay, Item, diary_of, role_counts
from model.resources import resource

GOLDEN = json.loads(
    (Path(__file__).resolve().parents[2] / "data" / "golden.json").read_text(encoding="utf-8")
)["values"]


def golden(key):
    return GOLDEN[f"diary.{key}"]["value"]


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def diary(state):
    ids = state.accounts.ids[state.scenario("live").layer().alignment.rows_of(0)]
    return diary_of(state, ids)


def test_that_the_quarter_has_the_working_days_and_customer_items_of_the_plan(diary):
    assert len(diary.days) == golden("working_days")
    assert len({item.day for item in diary.items}) == golden("days_with_items")
    assert sum(item.is_customer for item in diary.items) == golden("customer_items")


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("f2f", ("call_f2f",)),
        ("remote", ("remote_touch",)),
        ("cases", ("case_attendance",)),
        ("buffers", (BUFFER,)),
        ("co_travel", ("co_travel",)),
        ("demos", ("demo", "in_service", "wet_lab")),
        ("committee", ("business_case_meeting", "vac_submission", "vac_meeting")),
        ("discovery", ("early_discovery",)),
        ("joint_plan", ("joint_plan_session",)),
        ("kol", ("kol_meeting",)),
    ],
)
def test_that_items_of_each_kind_are_as_many_as_planned(diary, key, kinds):
    assert sum(item.kind in kinds for item in diary.items) == golden(key)


def test_that_calls_are_counted_by_role_class(diary):
    counts = role_counts(item for item in diary.items if item.kind == "call_f2f")
    assert [counts[letter] for letter in "UBA"] == [
        golden("f2f_USER"),
        golden("f2f_BUYER"),
        golden("f2f_ADMIN"),
    ]


@pytest.mark.parametrize("mode", ["case", "field", "discovery", "demo", "committee", "company"])
def test_that_days_of_each_mode_less_planning_halves_are_as_many_as_planned(diary, mode):
    days = [day for day in diary.days if day.mode == mode]
    assert len(days) - 0.5 * sum(day.planning_half for day in days) == golden(f"days.{mode}")


def test_that_hours_by_purpose_add_up_to_the_plan(diary):
    hours = Counter()
    for item in diary.items:
        hours[item.kind] += item.hours
    assert hours["call_f2f"] == pytest.approx(golden("h.f2f"), abs=0.5)
    assert hours["remote_touch"] == pytest.approx(golden("h.remote"), abs=0.5)
    assert hours["case_attendance"] == pytest.approx(golden("h.cases"), abs=0.5)


def test_that_another_reps_accounts_have_no_diary(state):
    empty = diary_of(state, ["T2-01"])
    assert (empty.days, empty.items) == ((), ())


def test_that_weeks_and_days_pick_their_items():
    monday, tuesday = date(2027, 1, 4), date(2027, 1, 12)
    first = Item(1, monday, 8, 9, "demo", "A1", "UB", "", "", "", True, 0, 1.5, "hard")
    second = Item(2, tuesday, 8, 9, BUFFER, "", "", "", "", "", False, 0, 2, "hard")
    days = tuple(
        DiaryDay(d, w, "field", "", False, False, 0) for d, w in ((monday, 1), (tuesday, 2))
    )
    diary = Diary(days, (first, second))
    assert diary.weeks == [1, 2]
    assert diary.of_week(2) == [second]
    assert diary.of_day(monday) == [first]
    assert role_counts(diary.items) == {"multi": 1}


def test_that_cancelled_items_and_items_without_a_date_are_left_out(state):
    table = pd.DataFrame(
        {
            "week": [1.0, 1.0, 1.0],
            "date": ["2027-01-04", "2027-01-04", ""],
            "start": ["08:00", "09:00", "10:00"],
            "end": ["08:45", "09:45", "10:45"],
            "type": ["call_f2f"] * 3,
            "account_id": ["A10"] * 3,
            "role_class": ["USER", "USER/BUYER", "ADMIN"],
            "status": ["planned", "cancelled", "planned"],
        }
    )
    changed = replace(state, tables={**state.tables, "diary_q1": table})
    (only,) = diary_of(changed, ["A10"]).items
    assert (only.start, only.end, only.roles) == (8.0, 8.75, "U")
