"""The ten days: which working day it is, which steps are done, what comes next."""

from dataclasses import replace
from datetime import date

import pytest

from model.plan.approval import approve
from model.plan.assistant import assistant_of, early_call_problem, open_assistant
from model.plan.rep_plan import rep_plan
from model.plan.typed_edits import replaced, set_value

MONDAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def opened(demo):
    return open_assistant(demo, "R1", MONDAY).apply(demo)


@pytest.mark.parametrize(
    ("today", "day", "left"),
    [
        (date(2026, 11, 30), 1, 9),
        (date(2026, 12, 4), 5, 5),
        (date(2026, 12, 6), 5, 5),  # a Sunday
        (date(2026, 12, 11), 10, 0),
        (date(2026, 12, 14), 11, -1),
        (date(2026, 11, 27), 0, 10),
    ],
)
def test_that_days_are_working_days_and_the_tenth_is_the_target(opened, plan, today, day, left):
    found = assistant_of(opened, "R1", plan, today)
    assert (found.day, found.days_left) == (day, left)
    assert found.target_on == date(2026, 12, 11)


def test_that_days_to_the_quarter_skip_weekends_and_christmas(opened, plan):
    # 30 November to 31 December: 24 weekdays less 25 December
    found = assistant_of(opened, "R1", plan, MONDAY)
    assert (found.quarter_start, found.days_to_quarter) == (date(2027, 1, 1), 23)
    last = assistant_of(opened, "R1", plan, date(2026, 12, 31))
    assert last.days_to_quarter == 1


def test_that_a_rep_without_any_plan_has_ten_open_steps_and_locked_money(demo):
    bare = replace(demo, plans={})
    found = assistant_of(bare, "R1", rep_plan(bare, 0, today=MONDAY), MONDAY)
    assert [step.no for step in found.steps] == list(range(1, 11))
    assert (found.opened_on, found.day, found.target_on) == (None, 0, None)
    money = found.steps[6]
    assert money.locked
    assert not money.done
    assert found.next.key == "people"  # a buyer is missing; data and segments are there


def test_that_every_step_but_people_pipeline_and_review_is_done_in_the_example(opened, plan):
    found = assistant_of(opened, "R1", plan, MONDAY)
    assert [step.key for step in found.steps if not step.done] == ["people", "sequence", "review"]
    assert 80 < found.percent < 90
    sequence = found.steps[7]
    assert (sequence.part, sequence.page) == (0.5, "Funnel")


def test_that_a_short_how_keeps_the_goals_open_and_leads_to_its_field(demo):
    path = ("strategic_goals", "G2", "how")
    state = set_value(demo, "R1", path, "We visit them.").apply(demo)
    found = assistant_of(state, "R1", rep_plan(state, 0, today=MONDAY), MONDAY)
    goals = found.steps[5]
    assert goals.part == pytest.approx(7 / 8)
    assert goals.path == path


def test_that_approval_ends_the_ten_days(opened):
    plan = rep_plan(opened, 0, today=MONDAY)
    done = approve(opened, plan, "Maya", "Ruth", MONDAY).apply(opened)
    found = assistant_of(done, "R1", rep_plan(done, 0, today=MONDAY), MONDAY)
    assert found.steps[9].done
    assert early_call_problem(done, "R1", "call_f2f", "plan", MONDAY) == ""


@pytest.mark.parametrize(
    ("kind", "origin", "refused"),
    [
        ("call_f2f", "plan", True),
        ("call_f2f", "plan-research", False),
        ("case_attendance", "request", False),
        ("planning_admin", "plan", False),
    ],
)
def test_that_early_calls_need_a_question_of_the_plan_or_a_duty(opened, kind, origin, refused):
    assert bool(early_call_problem(opened, "R1", kind, origin, date(2026, 12, 2))) == refused


def test_that_calls_are_free_after_the_tenth_day_and_before_the_ten_days_begin(demo, opened):
    assert early_call_problem(opened, "R1", "call_f2f", "plan", date(2026, 12, 14)) == ""
    assert early_call_problem(demo, "R1", "call_f2f", "plan", MONDAY) == ""


def test_that_a_plan_without_words_is_not_begun_by_looking(demo):
    blank = replaced(demo, "R1", {}, "Empty").apply(demo)
    found = assistant_of(blank, "R1", rep_plan(blank, 0, today=MONDAY), MONDAY)
    assert found.day == 0
    assert not found.steps[4].done
