"""Working days: holidays of the region or the company, leave, weeks, counting."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.demo import demo_state
from model.diary.work_days import (
    Quarter,
    holidays_of,
    work_calendar,
    working_days_between,
    working_days_later,
)
from model.errors import PlanError
from model.reps import Rep
from model.resources import resource


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def with_time_off(state, *rows):
    columns = ["rep_id", "first", "last", "kind", "note"]
    return replace(state, tables={**state.tables, "time_off": pd.DataFrame(rows, columns=columns)})


def test_that_the_demo_quarter_has_62_working_days_in_13_weeks(state):
    calendar = work_calendar(state, state.rep("R1"), Quarter.of("2027Q1"))
    assert len(calendar.days) == 62
    assert sorted(calendar.away) == [date(2027, 1, 1), date(2027, 1, 18)]
    assert (calendar.days[0].week, calendar.days[-1].week) == (1, 13)
    assert [day.day.day for day in calendar.days if day.company] == [11, 15, 24]


def test_that_the_companys_list_wins_over_the_regions(state):
    own = holidays_of(state, state.rep("R1"), 2027)
    assert date(2027, 2, 15) not in own  # Washington's Birthday is worked
    bare = replace(state, plans={})
    assert date(2027, 2, 15) in holidays_of(bare, state.rep("R1"), 2027)


def test_that_a_table_of_company_holidays_wins_over_everything(state):
    changed = with_time_off(state, ("", "2027-07-02", "", "holiday", "Summer day"))
    assert holidays_of(changed, state.rep("R1"), 2027) == {date(2027, 7, 2): "Summer day"}


def test_that_another_country_has_its_own_holidays(state):
    rep = Rep("X", "Jana", notes={"home_country": "DE", "home_region": "BY"})
    bare = replace(state, plans={})
    assert date(2027, 1, 6) in holidays_of(bare, rep, 2027)  # Epiphany in Bavaria


def test_that_leave_of_one_rep_leaves_the_others_at_work(state):
    changed = with_time_off(state, ("R1", "2027-02-01", "2027-02-05", "leave", ""))
    quarter = Quarter.of("2027Q1")
    assert len(work_calendar(changed, state.rep("R1"), quarter).days) == 57
    assert len(work_calendar(changed, state.rep("R2"), quarter).days) == 62


@pytest.mark.parametrize("words", ["2027", "Q1", "2027Q5", "27Q1", ""])
def test_that_what_is_no_quarter_is_refused(words):
    with pytest.raises(PlanError, match="is not a quarter"):
        Quarter.of(words)


def test_that_quarters_follow_one_another_over_the_year():
    assert Quarter.of("2027-Q4").after(1).name == "2028-Q1"
    assert Quarter.containing(date(2027, 12, 31)).last == date(2027, 12, 31)


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 1, 1)).filter(lambda d: d.weekday() < 5),
    count=st.integers(0, 60),
    off=st.sets(st.integers(1, 40), max_size=6),
)
def test_that_going_forward_so_many_working_days_is_counted_back_as_many(day, count, off):
    closed = {day + timedelta(days=n) for n in off}
    later = working_days_later(day, count, closed)
    assert working_days_between(day, later, closed) == count


def test_that_papers_due_15_working_days_before_4_march_are_due_on_11_february():
    assert working_days_later(date(2027, 3, 4), -15) == date(2027, 2, 11)


def test_that_holidays_somebody_typed_into_his_plan_count_for_those_who_typed_none(state):
    plans = {"R1": {}, "R9": {"holidays": ["2027-05-03", "2027-05-03", "no day", "2028-05-01"]}}
    typed = replace(state, plans=plans)
    assert holidays_of(typed, state.rep("R1"), 2027) == {date(2027, 5, 3): "holiday"}
    assert holidays_of(typed, state.rep("R1"), 2028) == {date(2028, 5, 1): "holiday"}
