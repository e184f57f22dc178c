"""The home of the chosen territory is drawn by the map, so that it never lags behind it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk, Pointer

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def home(demo: Desk, qtbot: QtBot) -> tuple[float, float]:
    """Where the home of the first territory is; it is chosen in the tree."""
    align = demo.window.align
    align.tree.show_tree()
    align.tree.tree.choose(-1)
    demo.painted_after(qtbot, lambda: align.show_territory(0))
    marker = align.territories.marker
    qtbot.waitUntil(marker.isVisible, timeout=10_000)
    demo.painted_after(qtbot, lambda: align.select(np.empty(0, np.int64)))
    rep = next(
        r for r in demo.session.state.reps if r.id == demo.session.layer.territories[0].rep_id
    )
    assert rep.home_lat is not None
    assert rep.home_lon is not None
    return rep.home_lat, rep.home_lon


def ring_is_at(desk: Desk, at: QPoint) -> bool:
    """Whether the coloured ring of the home is on the screen around a pixel."""
    image = desk.window.align.map.view.snapshot()
    colour = desk.window.align._theme.territory(desk.window.align.hues[0])
    spots = [QPoint(10, 0), QPoint(-10, 0), QPoint(0, 10), QPoint(0, -10)]
    seen = [image.pixelColor(at + spot) for spot in spots]
    away = [
        abs(c.red() - colour.red())
        + abs(c.green() - colour.green())
        + abs(c.blue() - colour.blue())
        for c in seen
    ]
    return sum(distance < 60 for distance in away) >= 3


def pixel(pointer: Pointer, place: tuple[float, float]) -> QPoint:
    x, y = pointer.pixels(np.array([place[0]]), np.array([place[1]]))[0]
    return QPoint(round(x), round(y))


def test_that_the_home_moves_with_the_map_while_it_is_dragged(
    demo: Desk, pointer: Pointer, home: tuple[float, float], qtbot: QtBot
) -> None:
    view = demo.window.align.map.view
    before = pixel(pointer, home)
    assert ring_is_at(demo, before)
    start = QPoint(60, view.height() - 120)
    pointer.press(start)
    pointer.glide(start, start + QPoint(64, -40))
    qtbot.waitUntil(lambda: pixel(pointer, home) != before, timeout=5_000)
    moved = pixel(pointer, home)
    qtbot.waitUntil(lambda: ring_is_at(demo, moved), timeout=5_000)  # the button is still held
    pointer.release(start + QPoint(64, -40))
    marker = demo.window.align.territories.marker
    qtbot.waitUntil(
        lambda: (marker.geometry().center() - moved).manhattanLength() <= 3, timeout=5_000
    )


def test_that_the_place_it_is_carried_from_is_drawn_faint_until_it_is_let_go(
    demo: Desk, pointer: Pointer, home: tuple[float, float]
) -> None:
    marker = demo.window.align.territories.marker
    QTest.mousePress(marker, LEFT, NO_KEY, QPoint(15, 15))
    QTest.mouseMove(marker, QPoint(55, 15))
    assert pointer.ask("catchment.desk.home.isFaint")
    QTest.keyClick(marker, Qt.Key.Key_Escape)
    assert not pointer.ask("catchment.desk.home.isFaint")
    QTest.mouseRelease(marker, LEFT, NO_KEY, QPoint(15, 15))
    assert demo.session.undo() is None


def test_that_no_home_is_drawn_once_no_territory_is_chosen(
    demo: Desk, pointer: Pointer, home: tuple[float, float]
) -> None:
    align = demo.window.align
    assert pointer.ask("catchment.desk.home.at !== null")
    align.tree.tree.choose(-1)
    align.territories._on_chosen(-1)
    assert pointer.ask("catchment.desk.home.at === null")
