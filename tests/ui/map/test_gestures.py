"""What the planner meant by a gesture, worked out without a page."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from ui.map.contents import Contents
from ui.map.gestures import Gestures
from ui.map.territory_shape import TerritoryShape


@pytest.fixture
def contents():
    """Five accounts: three in territory 0, two in territory 1."""
    contents = Contents()
    five = np.arange(5.0)
    contents.replace_accounts(
        five, five, five, np.array([0, 0, 0, 1, 1]), np.zeros(5, np.uint8), list("abcde")
    )
    contents.replace_shapes([TerritoryShape(0, "#111111", "N"), TerritoryShape(1, "#222222", "S")])
    return contents


@pytest.fixture
def heard(contents):
    """The gestures of those accounts and all that they announced."""
    gestures = Gestures(contents)
    log = []
    gestures.drag_started.connect(lambda rows: log.append(("started", rows.tolist())))
    gestures.drag_moved.connect(lambda code, at: log.append(("moved", code, at)))
    gestures.dropped.connect(lambda rows, code: log.append(("dropped", rows.tolist(), code)))
    gestures.drag_cancelled.connect(lambda: log.append(("cancelled",)))
    gestures.rows_selected.connect(lambda rows, mode: log.append(("rows", rows.tolist(), mode)))
    return gestures, log


def test_that_an_unselected_account_is_dragged_alone(contents, heard):
    gestures, log = heard
    contents.selected = np.array([0, 1])
    gestures.on_drag_started(4)
    gestures.on_dropped(0)
    assert log == [("started", [4]), ("dropped", [4], 0)]


def test_that_a_drop_counts_when_one_account_of_many_would_change(contents, heard):
    gestures, log = heard
    contents.selected = np.array([2, 3])
    gestures.on_drag_started(3)
    gestures.on_dropped(1)
    assert log[-1] == ("dropped", [2, 3], 1)


@pytest.mark.parametrize("code", [1, -1])
def test_that_a_drop_that_changes_nothing_is_a_cancelled_drag(heard, code):
    gestures, log = heard
    gestures.on_drag_started(4)
    gestures.on_dropped(code)
    assert log[-1] == ("cancelled",)


def test_that_reports_of_a_drag_that_never_began_are_ignored(heard):
    gestures, log = heard
    gestures.on_drag_moved(0, QPoint(1, 1))
    gestures.on_dropped(0)
    gestures.on_drag_cancelled()
    assert log == []


@pytest.mark.parametrize(
    ("keys", "mode"),
    [
        (Qt.KeyboardModifier.NoModifier, "replace"),
        (Qt.KeyboardModifier.AltModifier, "replace"),
        (Qt.KeyboardModifier.ControlModifier, "toggle"),
        (Qt.KeyboardModifier.ShiftModifier, "toggle"),
    ],
)
def test_that_a_click_picks_by_its_modifier(heard, keys, mode):
    gestures, log = heard
    gestures.on_clicked(2, keys)
    assert log == [("rows", [2], mode)]
