"""Gestures on top of the map: a line that cuts a territory, a home that is dragged."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.map.bounds import Bounds
from ui.map.map_view import MapView
from ui.map.projection import MapRest, Projection
from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, draw_box, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

_LINE_HINT: Final = "Draw a line across the territory · Esc leaves"
_MARKER: Final = 30
_FAR: Final = 4  # pixels a press may tremble


class LineDrawer(QWidget):
    """Lies over the map until a line has been drawn; Esc or a right click leaves."""

    drawn = Signal(object)  # (m, 2) latitude and longitude
    left = Signal()

    def __init__(self, theme: Theme, view: MapView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._bounds: Bounds | None = None
        self._points: list[QPointF] = []
        view.view_changed.connect(self._on_view_changed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Line across the territory")
        self.hide()

    def _on_view_changed(self, bounds: Bounds) -> None:
        self._bounds = bounds

    def begin(self) -> None:
        """Wait for a line."""
        self._points = []
        self.setGeometry(self._view.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the line; another button leaves."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._points = [event.position()]
        else:
            self._leave()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw it on."""
        if self._points:
            self._points.append(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The line is drawn."""
        if event.button() != Qt.MouseButton.LeftButton or not self._points:
            return
        points = [*self._points, event.position()]
        self._points = []
        self.update()
        away = points[-1] - points[0]
        if self._bounds is None or math.hypot(away.x(), away.y()) < _FAR:
            return
        on = Projection(self._bounds, self.width(), self.height())
        self.hide()
        self.drawn.emit(np.array([on.place(point) for point in _thinned(points)]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc is not the workspace's while a line is drawn."""
        return _takes_escape(event) or super().event(event)

    def _leave(self) -> None:
        self._points = []
        self.hide()
        self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line and the hint."""
        painter = smooth(self)
        if len(self._points) > 1:
            for colour, width in (("surface", 5.0), ("accent", 2.5)):
                painter.setPen(_pen(self._theme, colour, width))
                painter.drawPolyline(QPolygonF(self._points))
        wide = text_width(_LINE_HINT, Type.NAME) + 32
        hint = QRectF((self.width() - wide) / 2, 56, wide, 32)  # below the bar of the map
        edge = self._theme.colour("border2")
        draw_box(painter, hint, self._theme.colour("surface"), RADIUS_BUTTON, edge, 1.0)
        draw_text(painter, hint, _LINE_HINT, Type.NAME, self._theme.colour("text"), CENTRE)
        painter.end()


class HomeMarker(QWidget):
    """The handle of the home of the chosen territory; dragging it moves the home.

    The page of the map draws the home, so that it stays at its place while the map moves; the
    handle is seen while it is carried. By keyboard: arrows carry it, Enter lets it go, Esc puts
    it back.
    """

    moved = Signal(float, float)  # latitude, longitude

    def __init__(self, theme: Theme, view: MapView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._hue = 0
        self._home: tuple[float, float] | None = None
        self._grip: QPoint | None = None
        self._is_carried = False
        self.setFixedSize(_MARKER, _MARKER)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rest = MapRest(view, self)
        self._rest.rested.connect(self._put)
        theme.changed.connect(self._tell)
        self.hide()

    def show_home(self, name: str, lat: float, lon: float, hue: int) -> None:
        """Show a territory's home."""
        self._home, self._hue = (lat, lon), hue
        words = f"Home of {name}: drag it, or use the arrows and Enter"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self._put()

    def clear(self) -> None:
        """Show none."""
        self._home = None
        self.hide()
        self._tell()

    def _tell(self) -> None:
        """Have the page draw the home, faint while it is carried away."""
        colour = self._theme.territory(self._hue).name()
        self._view.dressing.show_home(self._home, colour, faint=self._is_carried)

    def _put(self) -> None:
        if self._grip is not None:
            return
        self._is_carried = False
        self.update()
        self._tell()
        on = self._rest.projection()
        if self._home is None or on is None:
            self.hide()
            return
        at = on.pixel(*self._home).toPoint()
        self.move(at - QPoint(_MARKER // 2, _MARKER // 2))
        self.setVisible(self._view.rect().contains(at))
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take it up."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry it."""
        if self._grip is not None:
            self._carry(self.mapToParent(event.position().toPoint()) - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let it go."""
        if event.button() == Qt.MouseButton.LeftButton and self._grip is not None:
            self._let_go()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows carry it, Enter lets go, Esc puts it back."""
        steps = {
            Qt.Key.Key_Left: QPoint(-1, 0),
            Qt.Key.Key_Right: QPoint(1, 0),
            Qt.Key.Key_Up: QPoint(0, -1),
            Qt.Key.Key_Down: QPoint(0, 1),
        }
        key = Qt.Key(event.key())
        if key in steps:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._carry(self.pos() + steps[key] * (1 if fine else 8))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._let_go()
        elif key == Qt.Key.Key_Escape:
            self._grip = None
            self._put()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc is the marker's own while it has the focus."""
        return _takes_escape(event) or super().event(event)

    def _carry(self, corner: QPoint) -> None:
        middle = QPoint(_MARKER // 2, _MARKER // 2)
        inside = self._view.rect()
        at = corner + middle
        at.setX(min(max(at.x(), 0), inside.right()))
        at.setY(min(max(at.y(), 0), inside.bottom()))
        self.move(at - middle)
        self._is_carried = True
        self.update()
        self._tell()

    def _let_go(self) -> None:
        self._grip = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        on = self._rest.projection()
        if on is None or self._home is None:
            return
        at = QPointF(self.pos() + QPoint(_MARKER // 2, _MARKER // 2))
        was = on.pixel(*self._home)
        if math.hypot(at.x() - was.x(), at.y() - was.y()) >= _FAR:
            self.moved.emit(*on.place(at))
        else:
            self._put()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A disc in the colour of the territory with a house in it, or the focus around it."""
        painter = smooth(self)
        if not self._is_carried:
            if self.hasFocus():
                painter.setPen(_pen(self._theme, "accent", 2.5))
                painter.drawEllipse(QRectF(self.rect()).adjusted(3, 3, -3, -3))
            painter.end()
            return
        area = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(_pen(self._theme, "accent" if self.hasFocus() else "surface", 2.5))
        painter.setBrush(self._theme.territory(self._hue))
        painter.drawEllipse(area)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("surface"))
        painter.drawEllipse(area.center(), 9, 9)
        draw_icon(painter, self._theme, "home", area.center(), icons.SMALL, "text")
        painter.end()


def _takes_escape(event: QEvent) -> bool:
    """Keep the Esc key from the shortcuts of the window."""
    asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
    if not (asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape):
        return False
    event.accept()
    return True


def _pen(theme: Theme, colour: str, width: float) -> QPen:
    pen = QPen(theme.colour(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _thinned(points: list[QPointF]) -> list[QPointF]:
    """Points at least a tremble apart, the last one always."""
    kept = [points[0]]
    for point in points[1:]:
        away = point - kept[-1]
        if math.hypot(away.x(), away.y()) >= _FAR:
            kept.append(point)
    if len(kept) < 2:
        kept.append(points[-1])
    return kept
