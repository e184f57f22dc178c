"""A polygon is drawn corner by corner with real clicks; Enter or a double click closes it."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.map.conftest import Hand
from ui.map.map_view import MapView

CORNERS = ((42.0, -89.6), (42.0, -86.0), (37.4, -86.0), (37.4, -89.6))  # around the block of 30
BLOCK = list(range(30))


@pytest.fixture
def drawn(hand: Hand, view: MapView, qtbot: QtBot) -> list[QPoint]:
    """Where the four corners are, all clicked."""
    hand.painted_after(lambda: view.set_tool("polygon"))
    points = [hand.pixel_at(*corner) for corner in CORNERS]
    for point in points:
        hand.click(point)
    qtbot.waitUntil(lambda: hand.page("catchment.desk.gestures.polygon.corners.length") == 4)
    return points


def test_that_enter_closes_the_polygon_around_thirty_accounts(hand, view, drawn, qtbot):
    with qtbot.waitSignal(view.rows_selected, timeout=10_000) as picked:
        hand.key(Qt.Key.Key_Return)
    assert picked.args is not None
    assert picked.args[0].tolist() == BLOCK
    assert picked.args[1] == "replace"
    qtbot.waitUntil(lambda: not view.is_drawing)


def test_that_a_double_click_sets_the_last_corner_and_closes(hand, view, drawn, qtbot):
    with qtbot.waitSignal(view.rows_selected, timeout=10_000) as picked:
        hand.click(drawn[-1])  # again where the last corner is
    assert picked.args is not None
    assert picked.args[0].tolist() == BLOCK


def test_that_a_click_on_the_first_corner_closes_and_shift_adds(hand, view, drawn, qtbot):
    with qtbot.waitSignal(view.rows_selected, timeout=10_000) as picked:
        hand.click(drawn[0] + QPoint(3, 2), Qt.KeyboardModifier.ShiftModifier)
    assert picked.args is not None
    assert picked.args[0].tolist() == BLOCK
    assert picked.args[1] == "add"


def test_that_escape_drops_the_polygon_and_picks_nothing(hand, view, drawn, qtbot):
    assert view.is_drawing
    with qtbot.assertNotEmitted(view.rows_selected, wait=0):
        hand.key(Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: not view.is_drawing)
    assert hand.page("catchment.desk.gestures.polygon.corners.length") == 0


def test_that_backspace_takes_the_last_corner_back(hand, view, drawn, qtbot):
    hand.key(Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: hand.page("catchment.desk.gestures.polygon.corners.length") == 3)
    with qtbot.waitSignal(view.rows_selected, timeout=10_000) as picked:
        hand.key(Qt.Key.Key_Return)
    assert picked.args is not None
    rows = picked.args[0].tolist()
    assert 29 in rows  # the corner of the block that the triangle keeps
    assert 0 not in rows


def test_that_two_corners_hold_nothing(hand, view, qtbot):
    hand.painted_after(lambda: view.set_tool("polygon"))
    for corner in CORNERS[:2]:
        hand.click(hand.pixel_at(*corner))
    qtbot.waitUntil(lambda: view.is_drawing)
    with qtbot.assertNotEmitted(view.rows_selected, wait=0):
        hand.key(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not view.is_drawing)


def test_that_corners_stay_on_their_place_when_the_map_is_moved_meanwhile(hand, view, drawn, qtbot):
    with qtbot.waitSignal(view.view_changed, timeout=10_000):
        hand.key(Qt.Key.Key_Right)
    with qtbot.waitSignal(view.rows_selected, timeout=10_000) as picked:
        hand.key(Qt.Key.Key_Return)
    assert picked.args is not None
    assert picked.args[0].tolist() == BLOCK


def test_that_a_press_that_moves_is_no_corner(hand, view, qtbot):
    hand.painted_after(lambda: view.set_tool("polygon"))
    start, end = QPoint(300, 300), QPoint(360, 300)
    hand.press(start)
    for one, other in pairwise([start, end]):
        hand.glide(one, other)
    hand.release(end)
    assert hand.page("catchment.desk.gestures.polygon.corners.length") == 0


def test_that_a_right_click_asks_for_the_menu_of_the_account_below(hand, view, qtbot):
    at = hand.pixel_of(7)
    with qtbot.waitSignal(view.menu_asked, timeout=10_000) as asked:
        hand.move(at, Qt.MouseButton.NoButton)
        QTest.mouseClick(
            hand.target, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, at
        )
    assert asked.args is not None
    assert asked.args[0] == 7
    assert view.mapFromGlobal(asked.args[1]) == at


def test_that_the_menu_key_asks_for_the_account_the_keyboard_is_at(hand, view, qtbot):
    hand.painted_after(lambda: view.select([7]))
    with qtbot.waitSignal(view.hovered, timeout=10_000):
        hand.key(Qt.Key.Key_Tab)  # from the selection to the next one
    row = hand.page("catchment.desk.accounts.cursor")
    with qtbot.waitSignal(view.menu_asked, timeout=10_000) as asked:
        QTest.keyClick(hand.target, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args is not None
    assert asked.args[0] == row >= 0
