"""A map of two territories side by side, driven with real mouse and key events."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.map.base_map import BaseMap, TownLabel
from ui.map.bounds import Bounds
from ui.map.map_view import MapView
from ui.map.scheme import register_scheme
from ui.map.territory_shape import TerritoryShape

register_scheme()

LAND = np.array([[-92, 36], [-78, 36], [-78, 43], [-92, 43], [-92, 36]], float)
WEST = np.array([[-90, 37], [-85, 37], [-85, 42], [-90, 42], [-90, 37]], float)
EAST = np.array([[-85, 37], [-80, 37], [-80, 42], [-85, 42], [-85, 37]], float)
VIEW = Bounds(-90, 37, -80, 42)
STEP = 8  # pixels a mouse move; Chromium joins moves that come too fast


def small_base_map() -> BaseMap:
    """One square of land, one border, one town, no highways."""
    return BaseMap(
        land=lambda: [LAND],
        states=lambda: [LAND],
        counties=lambda: [WEST],
        towns=lambda: [TownLabel("Midtown", 39.5, -83.0, 2_000_000)],
    )


def shapes() -> list[TerritoryShape]:
    """West is 0, East is 1; they meet at 85 degrees west."""
    return [
        TerritoryShape(0, "#468CEB", "West", (WEST,)),
        TerritoryShape(1, "#B23B20", "East", (EAST,)),
    ]


def place_accounts(view: MapView, names: list[str] | None = None) -> None:
    """Rows 0 to 29 in a block of 6 by 5 in the west, 30 and 31 in the east, 32 nowhere."""
    lon = [-89.0 + 0.5 * (k % 6) for k in range(30)] + [-83.5, -81.5, np.nan]
    lat = [38.0 + 0.5 * (k // 6) for k in range(30)] + [39.0, 40.5, np.nan]
    code = np.array([0] * 30 + [1, 1, -1], np.int16)
    view.set_accounts(
        np.array(lat),
        np.array(lon),
        np.linspace(10, 100, 33),
        code,
        np.zeros(33, np.uint8),
        names or [f"Account {k}" for k in range(33)],
    )


class Hand:
    """Moves the mouse and presses keys on a map, as a person would."""

    def __init__(self, view: MapView, qtbot: QtBot) -> None:
        self.view, self.qtbot = view, qtbot

    @property
    def target(self) -> QWidget:
        """The widget that takes the events."""
        widget = self.view.focusProxy()
        assert widget is not None
        return widget

    def page(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found: list[Any] = []
        code = f"JSON.stringify({expression})"
        self.view._page.runJavaScript(code, 0, found.append)
        self.qtbot.waitUntil(lambda: bool(found), timeout=15_000)
        return json.loads(found[0]) if found[0] else None

    def painted_after(self, act: Callable[[], object]) -> None:
        """Do something and wait until it is on the screen."""
        with self.qtbot.waitSignal(self.view.painted, timeout=10_000):
            act()

    def settle(self) -> None:
        """Wait until the page has heard all it was told: clicks would come before that."""
        self.qtbot.waitUntil(
            lambda: self.page("catchment.desk.done ?? 0") == self.view._serial, timeout=15_000
        )

    def pixel_at(self, lat: float, lon: float) -> QPoint:
        """Where a place is in the window."""
        x, y = self.page(
            f"(p => [p.x, p.y])(catchment.desk.map.latLngToContainerPoint([{lat}, {lon}]))"
        )
        return QPoint(round(x), round(y))

    def pixel_of(self, row: int) -> QPoint:
        """Where an account is in the window."""
        contents = self.view._contents
        return self.pixel_at(contents.lat[row], contents.lon[row])

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.move(at, Qt.MouseButton.NoButton)
        QTest.mousePress(self.target, Qt.MouseButton.LeftButton, keys, at)

    def move(self, to: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        if button == Qt.MouseButton.NoButton:  # a gesture begins
            self.settle()
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(to),
            QPointF(self.target.mapToGlobal(to)),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QGuiApplication.sendEvent(self.target, event)
        QApplication.processEvents()

    def glide(self, start: QPoint, end: QPoint) -> None:
        """Move with the button held, in small steps."""
        away = end - start
        steps = max(2, round((away.x() ** 2 + away.y() ** 2) ** 0.5 / STEP))
        for k in range(1, steps + 1):
            self.move(start + QPoint(round(away.x() * k / steps), round(away.y() * k / steps)))

    def release(
        self, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.mouseRelease(self.target, Qt.MouseButton.LeftButton, keys, at)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(at, keys)
        self.release(at, keys)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.target, key)

    def wheel(self, at: QPoint, notches: int) -> None:
        event = QWheelEvent(
            QPointF(at),
            QPointF(self.target.mapToGlobal(at)),
            QPoint(0, 0),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QGuiApplication.sendEvent(self.target, event)


@pytest.fixture(scope="module")
def shared_view(qapp: QApplication) -> Iterator[MapView]:
    """One started map for all tests of a module; starting one takes about a second."""
    view = MapView(small_base_map())
    view.resize(800, 600)
    view.show()
    yield view
    view.close()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hand(shared_view: MapView, qtbot: QtBot) -> Hand:
    """The shared map as new: pointer tool, nothing selected, both territories in view."""
    hand = Hand(shared_view, qtbot)
    qtbot.waitUntil(lambda: shared_view.is_ready, timeout=20_000)

    def begin_anew() -> None:
        shared_view.cancel_gesture()
        shared_view.set_tool("pointer")
        place_accounts(shared_view)
        shared_view.set_territories(shapes())
        shared_view.fit(VIEW)

    hand.painted_after(begin_anew)
    return hand


@pytest.fixture
def view(hand: Hand, shared_view: MapView) -> MapView:
    """The shared map itself."""
    return shared_view


@pytest.fixture
def new_map(qapp: QApplication) -> Callable[[], MapView]:
    """Makes maps of the small base map; the test shows and deletes them."""

    def make() -> MapView:
        view = MapView(small_base_map())
        view.resize(400, 300)
        return view

    return make
