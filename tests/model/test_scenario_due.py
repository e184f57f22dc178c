"""An approved scenario takes the live place when its day has come, and not before."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from model.demo import demo_state
from model.history import Author
from model.resources import resource
from model.scenario import LIVE
from model.scenario_due import due_scenarios, due_words
from model.scenario_life import APPROVED, PROPOSED, decide, take_effect

WHO = Author("Ada Moor", "manager")
WHEN = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def approved():
    state = demo_state(resource("demo"))
    scenario = replace(state.scenario("B"), status=PROPOSED)
    kept = [scenario if s.id == "B" else s for s in state.scenarios]
    state = replace(state, scenarios=tuple(kept))
    state = decide(state, "B", APPROVED, WHO, WHEN).apply(state)
    return take_effect(state, "B", "2027-01-01").apply(state)


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2026, 12, 31), []), (date(2027, 1, 1), ["B"]), (date(2027, 5, 3), ["B"])],
)
def test_that_a_scenario_is_due_from_its_day_on(approved, today, due):
    assert [s.id for s in due_scenarios(approved, today)] == due


def test_that_nothing_is_due_without_a_day_an_approval_or_after_a_change(approved):
    later = date(2027, 6, 1)
    without = take_effect(approved, "B", "").apply(approved)
    assert not due_scenarios(without, later)
    drafted = decide(approved, "B", "draft", WHO, WHEN).apply(approved)
    assert not due_scenarios(drafted, later)
    scenario = approved.scenario("B")
    layer = scenario.layer()
    moved = layer.alignment.apply(layer.alignment.moving([0], 1, "Move"))
    changed = scenario.with_layer("core", replace(layer, alignment=moved))
    kept = tuple(changed if s.id == "B" else s for s in approved.scenarios)
    assert not due_scenarios(replace(approved, scenarios=kept), later)


def test_that_the_earlier_day_comes_first(approved):
    other = replace(approved.scenario("B"), id="Z", name="Zed", effective_from="2026-12-01")
    state = replace(approved, scenarios=(*approved.scenarios, other))
    assert [s.id for s in due_scenarios(state, date(2027, 2, 1))] == ["Z", "B"]


def test_that_the_sentence_names_who_and_which_day(approved):
    words = due_words(approved, approved.scenario("B"))
    said = "Scioto to Whitfield was approved by Ada Moor to count from 1\u00a0Jan\u00a02027."
    assert words == said


def test_that_being_made_live_is_undone_exactly(approved):
    change = decide(approved, "B", LIVE, WHO, WHEN)
    after = change.apply(approved)
    assert after.scenario(LIVE).effective_from == "2027-01-01"
    assert not due_scenarios(after, date(2027, 2, 1))
    back = change.inverse().apply(after)
    assert [s.id for s in due_scenarios(back, date(2027, 2, 1))] == ["B"]
