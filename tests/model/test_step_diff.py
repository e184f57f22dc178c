"""What a step of the history changed, told with the names of its time."""

from datetime import UTC, datetime

import numpy as np
import pytest

from model.change import AccountsMoved, ScenarioOpened
from model.errors import PlanError
from model.history import Author, History
from model.step_diff import step_differences, step_lines

ANN = Author("Ann")


@pytest.fixture
def history(row_of_clinics):
    return History(row_of_clinics([0, 0, 1, 1, 2, 2]), lambda: datetime(2026, 11, 30, tzinfo=UTC))


def move(history, rows, to):
    alignment = history.state.scenario("plan").layer().alignment
    moved = alignment.moving(np.array(rows), to, f"Move {rows}")
    return history.do(AccountsMoved("plan", "core", moved), ANN).id


def test_that_a_step_is_told_account_by_account_wherever_it_lies(history):
    labels = [t.label for t in history.state.scenario("plan").layer().territories]
    ids = history.state.accounts.ids
    left = move(history, [0, 1], 2)
    history.undo()
    kept = move(history, [5], 0)
    for entry, rows, was, now in ((left, (0, 1), 0, 2), (kept, (5,), 2, 0)):
        (found,) = step_differences(history, entry)
        assert found.keys == tuple(str(ids[row]) for row in rows)
        assert all(line.endswith(f": {labels[was]} → {labels[now]}") for line in found.lines)
    assert history.here == kept
    assert history.state.scenario("plan").layer().alignment.territory[0] == 0


def test_that_the_step_alone_is_told_and_not_what_came_before_it(history):
    move(history, [0], 1)
    last = move(history, [1], 1)
    (found,) = step_differences(history, last)
    assert found.count == 1


def test_that_a_step_that_changed_no_data_differs_in_nothing(history):
    entry = history.do(ScenarioOpened("Open it", "plan", "plan"), ANN)
    assert step_differences(history, entry.id) == ()


def test_that_a_step_nobody_made_is_refused(history):
    with pytest.raises(PlanError, match="not in the history"):
        step_differences(history, 99)


def test_that_long_lists_end_with_how_many_more_there_are(history):
    found = step_differences(history, move(history, [0, 1, 2], 2))
    lines = step_lines(found, most=2)
    assert lines[0].endswith(": 3")
    assert len(lines) == 4
    assert lines[-1].strip() == "and 1 more"
