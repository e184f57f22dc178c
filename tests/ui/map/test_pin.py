"""The pin of one account, dragged in the real page."""

import numpy as np
from PySide6.QtCore import QPoint, Qt


def take_up(hand, row):
    """Press on the pin of an account and move it a little; where the pointer is then."""
    start = hand.pixel_of(row) + QPoint(0, -18)  # the head of the pin
    hand.press(start)
    hand.glide(start, start + QPoint(16, 8))
    return start, start + QPoint(16, 8)


def test_that_a_pin_is_dragged_to_where_its_foot_is_let_go(hand, view, qtbot):
    hand.painted_after(lambda: view.set_pin(30))
    goal = hand.pixel_at(38.5, -82.0) + QPoint(0, -18)
    _, at = take_up(hand, 30)
    hand.glide(at, goal)
    with (
        qtbot.assertNotEmitted(view.drag_started),
        qtbot.waitSignal(view.pin_dropped, timeout=15_000) as dropped,
    ):
        hand.release(goal)
    row, lat, lon = dropped.args
    assert row == 30
    assert abs(lat - 38.5) < 0.05
    assert abs(lon + 82.0) < 0.05
    assert view.refused_calls == 0


def test_that_escape_leaves_the_pin_where_it_was(hand, view, qtbot):
    hand.painted_after(lambda: view.set_pin(30))
    _, at = take_up(hand, 30)
    with qtbot.assertNotEmitted(view.pin_dropped):
        hand.key(Qt.Key.Key_Escape)
        hand.release(at)
        hand.page("1")
    assert hand.page("catchment.desk.gestures.pin.grip") is None


def test_that_other_accounts_are_dragged_to_territories_as_ever(hand, view, qtbot):
    hand.painted_after(lambda: view.set_pin(30))
    start = hand.pixel_of(3)
    with qtbot.waitSignal(view.drag_started, timeout=15_000) as started:
        hand.press(start)
        hand.glide(start, start + QPoint(24, 8))
    assert started.args[0].tolist() == [3]
    hand.key(Qt.Key.Key_Escape)
    hand.release(start)


def test_that_an_account_put_elsewhere_is_found_there(hand, view, qtbot):
    hand.painted_after(lambda: view.put(30, 38.25, -81.0))
    with qtbot.waitSignal(view.account_clicked, timeout=15_000) as clicked:
        hand.click(hand.pixel_at(38.25, -81.0))
    assert clicked.args[0] == 30


def test_that_other_accounts_on_the_map_have_no_pin(hand, view):
    six = (np.full(6, 39.0), np.linspace(-88, -82, 6), np.ones(6), np.zeros(6), np.zeros(6))
    view.set_pin(30)
    hand.painted_after(lambda: view.set_accounts(*six, list("abcdef")))
    assert hand.page("catchment.desk.gestures.pin.row") == -1
    assert not hand.page("catchment.desk.gestures.pin.isShown()")
