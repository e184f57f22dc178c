"""What was fitted stays in view when the window takes another size, until the map is moved."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.map.conftest import VIEW, Hand, place_accounts
from ui.map.map_view import MapView


@pytest.fixture
def resized(new_map: Callable[[], MapView], qtbot: QtBot) -> Iterator[Hand]:
    """A map of its own size that shows both territories."""
    view = new_map()
    view.resize(1000, 700)
    view.show()
    qtbot.waitUntil(lambda: view.is_ready, timeout=20_000)
    hand = Hand(view, qtbot)

    def fill() -> None:
        place_accounts(view)
        view.fit(VIEW)

    hand.painted_after(fill)
    yield hand
    view.close()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def take_size(hand: Hand, width: int, height: int) -> None:
    hand.view.resize(width, height)
    size = "(s => [s.x, s.y])(catchment.desk.map.getSize())"
    hand.qtbot.waitUntil(lambda: hand.page(size) == [width, height], timeout=10_000)
    hand.painted_after(lambda: hand.view.select([]))


def zoom(hand: Hand) -> float:
    return float(hand.page("catchment.desk.map.getZoom()"))


def test_that_a_smaller_window_keeps_everything_in_view_and_the_old_one_brings_it_back(
    resized: Hand,
) -> None:
    before = zoom(resized)
    take_size(resized, 360, 260)
    assert resized.view.bounds.contains(VIEW)
    assert zoom(resized) < before
    take_size(resized, 1000, 700)
    assert zoom(resized) == before


def test_that_a_larger_window_does_not_zoom_in(resized: Hand) -> None:
    before = zoom(resized)
    take_size(resized, 2000, 1400)
    assert zoom(resized) == before


def test_that_a_map_moved_by_hand_is_not_fitted_again(resized: Hand) -> None:
    resized.wheel(QPoint(500, 350), 2)
    resized.qtbot.waitUntil(lambda: not resized.view.bounds.contains(VIEW), timeout=10_000)
    before = zoom(resized)
    take_size(resized, 600, 400)
    assert zoom(resized) == before


def test_that_a_place_is_shown_as_it_was_left(resized: Hand) -> None:
    with resized.qtbot.waitSignal(resized.view.view_changed, timeout=10_000):
        resized.view.show_place(39.5, -83.0, 8.0)
    bounds = resized.view.bounds
    assert resized.view.zoom == 8.0
    assert (bounds.west + bounds.east) / 2 == pytest.approx(-83.0, abs=0.02)
    with resized.qtbot.waitSignal(resized.view.view_changed, timeout=10_000):
        resized.view.show_place(39.5, -83.0, 5.0)
    assert resized.view.zoom == 5.0
