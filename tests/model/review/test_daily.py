"""The day's two minutes: what was done, whether tomorrow is confirmed, whether the buffer held."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.quarter import BUFFER
from model.diary.table import DIARY, diary_frame
from model.resources import resource
from model.review.daily import daily_readings, next_work_day
from model.review.figures import Reading, due_at
from model.review.ground import territory_ground
from model.scenario import LIVE
from model.territories import CORE_TEAM

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


def day_of(state, today=TODAY, code=0):
    layer = state.scenario(LIVE).layer(CORE_TEAM.id)
    ground = territory_ground(state, layer, code, today)
    return {reading.key: reading for reading in daily_readings(ground)}, ground


def test_that_the_open_items_of_the_next_working_day_are_named(demo):
    found, ground = day_of(demo)
    table = demo.table("activities_open")
    due = table[table["date"] == "2026-12-01"]
    assert next_work_day(ground) == date(2026, 12, 1)
    assert found["tomorrow"].whole == len(due) > 0
    assert found["tomorrow"].part == (due["status"] == "confirmed").sum()
    wanted = due.loc[due["status"] != "confirmed", "account_id"]
    assert set(found["tomorrow"].behind) == set(wanted)


def test_that_before_a_weekend_the_next_day_is_monday(demo):
    _, ground = day_of(demo, date(2026, 12, 4))
    assert next_work_day(ground) == date(2026, 12, 7)


def test_that_what_was_done_today_is_counted(demo):
    table = demo.table("activities_done").copy()
    today = table["planned_date"] == "2026-11-30"
    table.loc[today, "status"] = "planned"
    table.loc[today, "actual_date"] = ""
    silent, _ = day_of(replace(demo, tables={**demo.tables, "activities_done": table}))
    assert today.any()
    assert silent["today"].value == 0
    assert silent["today"].state == "red"
    assert set(silent["today"].behind) == set(table.loc[today, "account_id"])


def test_that_a_buffer_that_was_given_away_is_missing(demo):
    frame = diary_frame(demo)
    blocks = frame[(frame["type"] == BUFFER) & (frame["week"] == 2)]
    assert len(blocks) == 2
    day = date.fromisoformat(str(blocks["date"].iloc[0]))
    whole, _ = day_of(demo, day)
    assert (whole["buffer"].part, whole["buffer"].whole) == (2, 2)
    frame.loc[blocks.index[0], "status"] = "cancelled"
    spent, _ = day_of(replace(demo, tables={**demo.tables, DIARY: frame}), day)
    assert spent["buffer"].value == 50
    assert spent["buffer"].state == "amber"


def test_that_a_day_sees_its_own_figures_and_a_month_those_of_the_week():
    readings = [
        Reading(key, 1, 1, 100.0) for key in ("tomorrow", "adherence", "coverage", "driving")
    ]

    def keys(cadence):
        return [reading.key for reading in due_at(readings, cadence)]

    assert keys("daily") == ["tomorrow"]
    assert keys("weekly") == ["adherence"]
    assert keys("monthly") == ["adherence", "coverage"]
    assert keys("annual") == ["driving", "coverage", "adherence"]  # its own first
