"""The day an answer to an alert is offered."""

from datetime import date, timedelta

import pytest

from model.demo import demo_state
from model.diary.work_days import Quarter
from model.resources import resource
from ui.diary.agenda import agenda_of
from ui.diary.proposing import day_for

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def agenda():
    state = demo_state(resource("demo"))
    return agenda_of(state, state.rep("R1"), Quarter.of("2027Q1"))


def visits(agenda, account):
    return [entry.day for entry in agenda.entries if entry.account_id == account and entry.is_visit]


def test_that_an_account_nobody_visits_gets_the_first_day_with_room(agenda):
    day = day_for(agenda, TODAY, "nowhere")
    assert day == agenda.days[0].day


def test_that_the_day_offered_keeps_a_week_from_the_visits_that_stand(agenda):
    first = agenda.days[0].day
    near = next(
        entry.account_id
        for entry in agenda.entries
        if entry.is_visit and first <= entry.day < first + timedelta(days=7)
    )
    day = day_for(agenda, TODAY, near)
    assert day > first
    assert min(abs(day - visit) for visit in visits(agenda, near)) >= timedelta(days=7)


def test_that_two_weeks_are_left_to_prepare(agenda):
    today = agenda.days[10].day
    assert day_for(agenda, today, "nowhere") >= today + timedelta(days=14)


def test_that_the_last_day_is_offered_when_the_quarter_is_nearly_over(agenda):
    assert day_for(agenda, agenda.days[-1].day, "nowhere") == agenda.days[-1].day
