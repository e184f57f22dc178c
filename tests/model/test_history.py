from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.change import AccountsMoved, SettingsChanged
from model.errors import PlanError
from model.history import Author, History

ME = Author("Ann", "Manager")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def history_of(state):
    return History(state, lambda: NOON)


def set_to(history, value):
    before = history.state.settings.get("x")
    return SettingsChanged(f"Set x to {value}", {"x": before}, {"x": value})


def move(history, row, to):
    alignment = history.state.scenario("live").layer().alignment
    return AccountsMoved("live", "core", alignment.moving(np.array([row]), to, "Move"))


def test_that_an_entry_says_who_when_why_and_where(small_state):
    history = history_of(small_state)
    entry = history.do(set_to(history, 1.0), ME, "asked by finance")
    assert (entry.id, entry.parent, entry.who, entry.when) == (1, None, "Ann", NOON)
    assert (entry.why, entry.scenario) == ("asked by finance", "b")


def test_that_undo_and_redo_at_the_ends_do_nothing(small_state):
    history = history_of(small_state)
    assert history.undo() is None
    assert history.redo() is None
    assert history.state is small_state


def test_that_a_new_change_after_undo_keeps_the_branch_left_behind(small_state):
    history = history_of(small_state)
    left = history.do(set_to(history, 1.0), ME)
    history.undo()
    history.do(set_to(history, 2.0), ME)
    assert history.redoable is None
    history.go_to(left.id)
    assert history.state.settings["x"] == 1.0


def test_that_redo_takes_the_newest_branch(small_state):
    history = history_of(small_state)
    for value in (1.0, 2.0):
        history.do(set_to(history, value), ME)
        history.undo()
    history.redo()
    assert history.state.settings["x"] == 2.0


def test_that_a_failing_change_leaves_the_history_untouched(small_state):
    history = history_of(small_state)
    history.do(set_to(history, 1.0), ME)
    stale = move(history, 0, 1)
    history.do(stale, ME)
    state, here, entries = history.state, history.here, history.entries
    with pytest.raises(PlanError):
        history.do(stale, ME)
    assert (history.state, history.here, history.entries) == (state, here, entries)


def test_that_a_change_that_is_not_there_cannot_be_walked_to(small_state):
    history = history_of(small_state)
    with pytest.raises(PlanError, match="not in the history"):
        history.go_to(7)


def test_that_the_path_is_what_has_been_done_and_not_undone(small_state):
    history = history_of(small_state)
    for value in (1.0, 2.0):
        history.do(set_to(history, value), ME)
    history.undo()
    history.do(set_to(history, 3.0), ME)
    assert [entry.id for entry in history.path()] == [1, 3]


def test_that_a_history_cannot_stand_where_it_has_no_entry(small_state):
    with pytest.raises(ValueError, match="stands at 4"):
        History(small_state, lambda: NOON, here=4)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(0, 5), st.integers(-1, 1)),
        st.tuples(st.just("set"), st.floats(allow_nan=False), st.just(0)),
        st.tuples(st.just("undo"), st.just(0), st.just(0)),
        st.tuples(st.just("redo"), st.just(0), st.just(0)),
        st.tuples(st.just("go"), st.integers(0, 30), st.just(0)),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_that_wherever_a_walk_leads_the_state_is_the_one_first_seen_there(
    small_state, assert_same, steps
):
    history = history_of(small_state)
    seen = {None: small_state}
    for what, a, b in steps:
        if what == "move":
            history.do(move(history, a, b), ME)
        elif what == "set":
            history.do(set_to(history, a), ME)
        elif what == "undo":
            history.undo()
        elif what == "redo":
            history.redo()
        else:
            places = list(seen)
            history.go_to(places[a % len(places)])
        seen.setdefault(history.here, history.state)
        assert_same(history.state, seen[history.here])
