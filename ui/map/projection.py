"""Where places are on a map that shows: for what lies over its page."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal

from model.arrays import FloatArray
from ui.map.bounds import Bounds
from ui.map.map_view import MapView

_STILL_MS: Final = 400  # a wheel that has moved nothing by then is at its end


class Projection:
    """Between places and pixels of a map that shows `bounds` (spherical Mercator)."""

    def __init__(self, bounds: Bounds, width: int, height: int) -> None:
        self._west, self._east = bounds.west, bounds.east
        self._top, self._bottom = _up(bounds.north), _up(bounds.south)
        self._width, self._height = max(width, 1), max(height, 1)

    def pixel(self, lat: float, lon: float) -> QPointF:
        """Where a place is on the map."""
        x = (lon - self._west) / (self._east - self._west) * self._width
        y = (self._top - _up(lat)) / (self._top - self._bottom) * self._height
        return QPointF(x, y)

    def pixels(self, lat: FloatArray, lon: FloatArray) -> FloatArray:
        """Where many places are on the map, shape (n, 2); NaN where a place is not known."""
        x = (lon - self._west) / (self._east - self._west) * self._width
        up = np.arcsinh(np.tan(np.radians(lat)))
        y = (self._top - up) / (self._top - self._bottom) * self._height
        return np.column_stack([x, y])

    def place(self, at: QPointF) -> tuple[float, float]:
        """Latitude and longitude of a pixel."""
        up = self._top - at.y() / self._height * (self._top - self._bottom)
        lon = self._west + at.x() / self._width * (self._east - self._west)
        return math.degrees(2 * math.atan(math.exp(up)) - math.pi / 2), lon


class MapRest(QObject):
    """Tells when a map is dragged or zoomed and when it rests: then it says where it is."""

    dragged = Signal()  # places are not known until it rests
    rested = Signal()

    def __init__(self, view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._bounds: Bounds | None = None
        self._pressed = self._dragging = False
        self._still = QTimer(self, interval=_STILL_MS, singleShot=True)
        self._still.timeout.connect(self._on_still)
        view.view_changed.connect(self._on_view_changed)
        view.ready.connect(self._watch_page)
        self._watch_page()

    def projection(self) -> Projection | None:
        """Where places are; None before the map has shown anything."""
        if self._bounds is None:
            return None
        return Projection(self._bounds, self._view.width(), self._view.height())

    def eventFilter(self, _page: QObject, event: QEvent) -> bool:
        """See the map's page being dragged; nothing is taken from it."""
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed = True
        elif kind == QEvent.Type.MouseButtonRelease:
            self._pressed = False
            self._on_still()
        elif kind == QEvent.Type.Wheel:
            self._still.start()
            self._leave()
        elif kind == QEvent.Type.MouseMove and self._pressed:
            self._leave()
        return False

    def _leave(self) -> None:
        if not self._dragging:
            self._dragging = True
            self.dragged.emit()

    def _on_still(self) -> None:
        if self._dragging:
            self._dragging = False
            self.rested.emit()

    def _watch_page(self) -> None:
        page = self._view.focusProxy()
        if page is not None:
            page.removeEventFilter(self)
            page.installEventFilter(self)

    def _on_view_changed(self, bounds: Bounds) -> None:
        self._bounds, self._dragging = bounds, False
        self._still.stop()
        self.rested.emit()


def _up(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))
