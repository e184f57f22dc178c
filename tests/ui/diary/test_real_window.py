"""The Diary in the real window: drag, lock, insert a request, undo, by mouse and by key."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import Desk
from tests.ui.diary.conftest import Hand
from ui.diary.workspace import WEEK

VISIT = "D107"  # Dayton Foregut, Tue 9 Feb 08:00 to 08:45, firm
TUESDAY, WEDNESDAY = date(2027, 2, 9), date(2027, 2, 10)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hand(demo: Desk) -> Hand:
    """The diary's week 6 in the main window."""
    demo.window.show_workspace("diary")
    workspace = demo.window.diary
    assert workspace.isVisible()
    workspace.tools.choose(WEEK)
    workspace.show_week(6)
    QApplication.processEvents()
    return Hand(workspace, demo.session)


def tap(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_that_an_item_is_dragged_to_another_day_locked_and_all_of_it_undone(
    demo: Desk, hand: Hand
) -> None:
    calendar = hand.workspace.calendar
    hand.drag(VISIT, hand.to(VISIT, WEDNESDAY, 13 * 60 - 45))
    assert hand.place(VISIT) == (WEDNESDAY, 12 * 60 + 15)
    assert hand.workspace.item.isVisible()
    tap(hand.workspace.item.lock)
    assert hand.entry(VISIT).lock == "hard"
    calendar.setFocus()
    demo.key(Qt.Key.Key_Z, CONTROL)
    assert hand.entry(VISIT).lock == "firm"
    demo.key(Qt.Key.Key_Z, CONTROL)
    assert hand.place(VISIT) == (TUESDAY, 8 * 60)
    assert "change_log" not in demo.session.state.tables


def test_that_a_request_is_inserted_with_three_taps_and_undone(demo: Desk, hand: Hand) -> None:
    workspace = hand.workspace
    before = len(workspace._agenda().entries)
    tap(workspace.request.first)
    tap(workspace.request.buttons[4])
    tap(workspace.request.buttons[0])
    assert workspace.board.prepare.isVisible()
    tap(workspace.board.prepare.second)
    assert len(workspace._agenda().entries) == before + 1
    workspace.calendar.setFocus()
    demo.key(Qt.Key.Key_Z, CONTROL)
    assert len(workspace._agenda().entries) == before


def test_that_sending_and_reading_back_are_where_one_looks_for_them(demo: Desk, hand: Hand) -> None:
    head = hand.workspace.head
    for button in (head.repair, head.rebuild, head.publish, head.read_back, head.send):
        assert button.isVisible()
        assert button.accessibleName()
    tap(head.send)
    dialog = hand.workspace.exchange.send_dialog
    assert dialog is not None
    assert dialog.parent() is demo.window
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
