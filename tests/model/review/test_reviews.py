"""A review is written, closed with a decision, frozen; three green months make it quarterly."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from model.review.figures import Reading
from model.review.ground import territory_grounds
from model.review.periods import ANNUAL, MONTHLY, QUARTERLY
from model.review.readings import readings_of
from model.review.reviews import (
    QUESTIONS,
    Review,
    Standing,
    close_review,
    review_of,
    standing,
    write,
)
from model.review.snapshots import SHARE, frozen_before, history_of

TODAY = date(2026, 11, 30)
ANSWERS = {question.key: "Looked at" for question in QUESTIONS[MONTHLY]}
WHOLE = Review(
    "T1", MONTHLY, "2026-11", answers=ANSWERS, decision="Raise consignment", owner="R1",
    due="2026-12-11",
)  # fmt: skip


@pytest.fixture(scope="module")
def demo():
    """The demo before any review: those of its plan are left out."""
    state = demo_state(resource("demo"))
    plan = {key: value for key, value in state.plans["R1"].items() if key != "reviews"}
    return replace(state, plans={**state.plans, "R1": plan})


@pytest.fixture(scope="module")
def ground(demo):
    return territory_grounds(demo, TODAY)[0]


def closed(state, ground, month, *, green=True):
    reading = [Reading("adherence", 90 if green else 50, 100, 100.0)]
    review = replace(WHOLE, period=month)
    return close_review(state, review, ground, reading, "Ruth Adeyemi").apply(state)


def test_that_what_is_written_is_kept_and_undone(demo):
    draft = Review("T1", MONTHLY, "2026-11", answers={"stop": "Kit runs"})
    change = write(demo, draft, TODAY)
    after = change.apply(demo)
    assert review_of(after, "T1", MONTHLY, "2026-11", TODAY).answers == {"stop": "Kit runs"}
    assert "reviews" not in change.inverse().apply(after).tables


@pytest.mark.parametrize(
    "review",
    [
        replace(WHOLE, answers=ANSWERS | {"competitor": " "}),
        replace(WHOLE, decision=""),
        replace(WHOLE, owner=""),
        replace(WHOLE, due="soon"),
    ],
)
def test_that_a_review_is_not_closed_while_something_is_open(demo, ground, review):
    with pytest.raises(PlanError):
        close_review(demo, review, ground, readings_of(ground), "Ruth Adeyemi")


@pytest.mark.parametrize(
    ("cadence", "left_open"),
    [(cadence, one.key) for cadence in QUESTIONS for one in QUESTIONS[cadence]],
)
def test_that_every_question_of_every_cadence_must_be_answered(demo, ground, cadence, left_open):
    answers = {question.key: "Yes" for question in QUESTIONS[cadence]}
    whole = replace(WHOLE, cadence=cadence, period="now", answers=answers)
    close_review(demo, whole, ground, (), "Ruth Adeyemi")
    for words in ("", "  "):
        part = replace(whole, answers=answers | {left_open: words})
        with pytest.raises(PlanError, match="Not answered yet"):
            close_review(demo, part, ground, (), "Ruth Adeyemi")


def test_that_a_month_asks_who_underperforms_who_needs_support_and_who_moved_in():
    asked = {question.key: question.text for question in QUESTIONS[MONTHLY]}
    assert asked == {
        "underperform": "Which territories or accounts underperform?",
        "support": "Who needs training or clinical support?",
        "competitor": "Has a competitor moved?",
        "stop": "What do we stop?",
    }


def test_that_closing_freezes_the_figures_and_what_later_alerts_compare(demo, ground):
    readings = readings_of(ground)
    after = close_review(demo, WHOLE, ground, readings, "Ruth Adeyemi").apply(demo)
    adherence = next(r.value for r in readings if r.key == "adherence")
    assert history_of(after, "territory", "T1", "adherence") == ((TODAY, adherence),)
    before = frozen_before(after, "account", date(2026, 12, 31))
    assert before["A01", SHARE] == 70.0


def test_that_a_closed_review_stays_as_it_was(demo, ground):
    after = closed(demo, ground, "2026-11")
    with pytest.raises(PlanError, match=r"held on 30.Nov.2026"):
        write(after, replace(WHOLE, decision="Something else"), TODAY)
    with pytest.raises(PlanError, match=r"held on 30.Nov.2026"):
        closed(after, ground, "2026-11")


def test_that_three_green_months_in_a_row_make_the_review_quarterly(demo, ground):
    state = demo
    for month in ("2026-09", "2026-10"):
        state = closed(state, ground, month)
    assert standing(state, "T1", TODAY).cadence == MONTHLY
    assert standing(closed(state, ground, "2026-11"), "T1", TODAY).cadence == QUARTERLY
    assert standing(closed(state, ground, "2026-11", green=False), "T1", TODAY).cadence == MONTHLY


def test_that_a_month_left_out_keeps_it_monthly(demo, ground):
    state = demo
    for month in ("2026-08", "2026-10", "2026-11"):
        state = closed(state, ground, month)
    assert standing(state, "T1", TODAY).cadence == MONTHLY


def test_that_a_new_alignment_starts_the_three_months_anew(demo, ground):
    state = demo
    for month in ("2026-09", "2026-10", "2026-11"):
        state = closed(state, ground, month)
    fresh = replace(state.scenario("live"), effective_from="2026-11-01")
    assert standing(state.with_scenario(fresh), "T1", TODAY).cadence == MONTHLY


def test_that_a_month_nobody_closed_is_missing(demo, ground):
    assert standing(demo, "T1", TODAY) == Standing(MONTHLY, 0, "2026-10")
    held = closed(demo, ground, "2026-10")
    assert standing(held, "T1", TODAY) == Standing(MONTHLY, 1, "")


def test_that_the_quarter_is_asked_for_once_three_months_are_green(demo, ground):
    state = demo
    for month in ("2026-09", "2026-10", "2026-11"):
        state = closed(state, ground, month)
    assert standing(state, "T1", TODAY) == Standing(QUARTERLY, 3, "")  # it runs
    assert standing(state, "T1", date(2027, 1, 4)) == Standing(QUARTERLY, 3, "2026Q4")


def test_that_a_month_is_green_by_its_own_figures(demo, ground):
    month = [Reading("adherence", 90, 100, 100.0), Reading("stability", 0.1, 1.0)]
    state = close_review(demo, WHOLE, ground, month, "Ruth Adeyemi").apply(demo)
    assert review_of(state, "T1", MONTHLY, "2026-11", TODAY).green


def test_that_a_year_is_not_closed_before_the_market_is_refreshed(demo, ground):
    answers = {question.key: "Yes" for question in QUESTIONS[ANNUAL]}
    whole = replace(WHOLE, cadence=ANNUAL, period="2026", answers=answers)
    closed_year = close_review(demo, whole, ground, readings_of(ground), "Ruth Adeyemi")
    assert review_of(closed_year.apply(demo), "T1", ANNUAL, "2026", TODAY).closed
    part = replace(whole, answers=answers | {"market": ""})
    with pytest.raises(PlanError, match="Are volumes, contracts and rivals refreshed"):
        close_review(demo, part, ground, readings_of(ground), "Ruth Adeyemi")
