"""The tree of the history as lanes, newest first."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from model.change import SettingsChanged
from model.history import Author, History
from model.history_tree import tree_lines

ME = Author("Ann", "Manager")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def do(history, value):
    before = history.state.settings.get("x")
    return history.do(SettingsChanged(f"Set {value}", {"x": before}, {"x": value}), ME)


def test_that_one_line_of_changes_stays_on_the_first_lane(small_state):
    history = History(small_state, lambda: NOON)
    for value in (1.0, 2.0):
        do(history, value)
    lines = tree_lines(history)
    assert [(line.id, line.lane) for line in lines] == [(2, 0), (1, 0), (None, 0)]
    assert [line.is_here for line in lines] == [True, False, False]
    assert [line.has_newer for line in lines] == [False, True, True]


def test_that_a_branch_left_behind_lies_beside_and_joins_what_it_followed(small_state):
    """1 ─ 2 ─ 3 was undone to 1, then 4 ─ 5 were done."""
    history = History(small_state, lambda: NOON)
    for value in (1.0, 2.0, 3.0):
        do(history, value)
    history.undo()
    history.undo()
    for value in (4.0, 5.0):
        do(history, value)
    lines = {line.id: line for line in tree_lines(history)}
    assert {key: line.lane for key, line in lines.items()} == {
        5: 0, 4: 0, 3: 1, 2: 1, 1: 0, None: 0,
    }  # fmt: skip
    assert lines[3].through == (0,)
    assert lines[1].joins == (1,)
    assert [key for key, line in lines.items() if line.kept] == [5, 4, 1, None]


def test_that_walking_back_puts_the_way_walked_on_the_first_lane(small_state):
    history = History(small_state, lambda: NOON)
    do(history, 1.0)
    history.undo()
    do(history, 2.0)
    history.go_to(1)
    lanes = {line.id: line.lane for line in tree_lines(history)}
    assert lanes == {2: 1, 1: 0, None: 0}


STEPS = st.lists(st.integers(-1, 12), max_size=25)


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_that_no_two_branches_ever_share_a_lane_at_one_height(small_state, steps):
    history = History(small_state, lambda: NOON)
    for number, step in enumerate(steps):
        known = [None, *(entry.id for entry in history.entries)]
        if step >= 0:
            history.go_to(known[step % len(known)])
        do(history, float(number))
    for line in tree_lines(history):
        assert line.lane not in (*line.through, *line.joins)
        assert not set(line.through) & set(line.joins)
        if line.entry is not None and line.kept:
            assert line.lane == 0
