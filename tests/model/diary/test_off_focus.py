"""Warnings where a diary leaves its theme."""

from dataclasses import replace
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.off_focus import off_focus
from model.diary.quarter import Diary, diary_of_rep
from model.diary.work_days import Quarter
from model.resources import resource

QUARTER = Quarter.of("2027Q1")


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def diary(state):
    return diary_of_rep(state, "R1", QUARTER)


def warnings(state, diary, change):
    items = tuple(change(item) for item in diary.items)
    known = {b.sentence for b in off_focus(state, state.rep("R1"), QUARTER, diary)}
    found = off_focus(state, state.rep("R1"), QUARTER, Diary(diary.days, items))
    return [b.sentence for b in found if b.sentence not in known]


def test_that_the_published_example_discovers_on_discovery_days_only(state, diary):
    found = off_focus(state, state.rep("R1"), QUARTER, diary)
    assert not [b for b in found if "no discovery day" in b.sentence]


def test_that_discovery_on_a_field_day_is_named(state, diary):
    uid = next(i.uid for i in diary.items if i.kind == "early_discovery")
    (words,) = warnings(
        state, diary, lambda i: replace(i, day=date(2027, 1, 5)) if i.uid == uid else i
    )
    assert words == "Early discovery on 5\u00a0Jan\u00a02027, which is no discovery day."


def test_that_a_prospect_on_a_case_day_is_named(state, diary):
    uid = next(i.uid for i in diary.items if i.kind == "call_f2f" and i.account_id == "A06")
    (words,) = warnings(
        state, diary, lambda i: replace(i, day=date(2027, 2, 3)) if i.uid == uid else i
    )
    assert words == "A prospect is met on 3\u00a0Feb\u00a02027, which is a case day."


def test_that_more_than_35_percent_off_the_theme_is_named(state, diary):
    assert any(
        "off the theme" in words
        for words in warnings(state, diary, lambda i: replace(i, on_theme=False))
    )
