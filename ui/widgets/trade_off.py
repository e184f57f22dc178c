"""Alternatives on a chart: what moves, what is driven, how well it is balanced."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_focus, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.gap_curve import nice_ticks

_LEFT, _TOP, _RIGHT, _BOTTOM = 56, 28, 24, 40
_SMALL, _LARGE, _CATCH = 8.0, 16.0, 14.0  # radii of the best and the worst balance; of a click


@dataclass(frozen=True, slots=True)
class TradePoint:
    """One alternative: disruption in percent, travel in hours a year, balance in percent.

    `figures` is what the pointer shows; `muted` one that another beats in everything, `now` the
    scenario that is open: it stands for comparison and cannot be chosen.
    """

    label: str
    moved: float
    travel: float
    balance: float
    figures: str = ""
    badge: str = ""  # a letter that stands in the list too
    muted: bool = False
    now: bool = False


class TradeOffChart(QWidget):
    """Moved across, travel upwards; the larger a point, the less balanced it is.

    A click or Enter asks to see a point, Space ticks it; the arrows go from point to point.
    """

    point_chosen = Signal(int)
    point_ticked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[TradePoint, ...] = ()
        self._ticked: frozenset[int] = frozenset()
        self._here, self._hovered = -1, -1
        self._unit = "potential"
        self.setMinimumSize(320, 200)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Trade-off of the alternatives")

    def show_points(self, points: Sequence[TradePoint], moved_of: str = "potential") -> None:
        """Show alternatives; nothing is chosen or ticked yet."""
        self._points, self._unit = tuple(points), moved_of
        self._ticked, self._hovered = frozenset(), -1
        self._here = next((i for i, point in enumerate(points) if not point.now), -1)
        self._say()

    def show_ticks(self, ticked: Sequence[int]) -> None:
        """Show these points as ticked."""
        self._ticked = frozenset(ticked)
        self.update()

    @property
    def here(self) -> int:
        """The point that is shown, -1 for none."""
        return self._here

    def choose(self, point: int) -> None:
        """Show another point as the one that is looked at; nothing is announced."""
        self._here = point
        self._say()

    def place_of(self, point: int) -> QPointF:
        """Where a point lies in the widget."""
        return self._frame().at(self._points[point])

    def sizeHint(self) -> QSize:
        """Half of the dialog."""
        return QSize(560, 320)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the point under the pointer."""
        point = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and point >= 0:
            self._take(point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the figures of the point under the pointer."""
        self._hovered = self._at(event.position(), every=True)
        over = self._hovered >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if over:
            point = self._points[self._hovered]
            QToolTip.showText(event.globalPosition().toPoint(), point.figures or point.label, self)
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._hovered = -1
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go along by what moves, Enter shows, Space ticks."""
        key = Qt.Key(event.key())
        steps = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }
        if key in steps and self._points:
            self._step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._here >= 0:
            self.point_chosen.emit(self._here)
        elif key == Qt.Key.Key_Space and self._here >= 0:
            self.point_ticked.emit(self._here)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axes, the line through what none beats, the points."""
        painter = smooth(self)
        frame = self._frame()
        self._draw_axes(painter, frame)
        self._draw_front(painter, frame)
        order = sorted(range(len(self._points)), key=lambda i: -self._points[i].balance)
        for place in order:
            self._draw_point(painter, frame, place)
        if 0 <= self._here < len(self._points):
            self._draw_label(painter, frame, self._here)
        if self._hovered >= 0 and self._hovered != self._here:
            self._draw_label(painter, frame, self._hovered)
        draw_focus(self, painter)
        painter.end()

    def _order(self) -> list[int]:
        usable = [i for i, point in enumerate(self._points) if not point.now]
        return sorted(usable, key=lambda i: (self._points[i].moved, self._points[i].travel))

    def _step(self, by: int) -> None:
        order = self._order()
        if not order:
            return
        now = order.index(self._here) if self._here in order else -by
        self._take(order[min(max(now + by, 0), len(order) - 1)])

    def _take(self, point: int) -> None:
        self._here = point
        self._say()
        self.point_chosen.emit(point)

    def _at(self, place: QPointF, *, every: bool = False) -> int:
        frame, best, found = self._frame(), _CATCH, -1
        for number, point in enumerate(self._points):
            away = frame.at(point) - place
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance <= best and (every or not point.now):
                best, found = distance, number
        return found

    def _radius(self, point: TradePoint) -> float:
        worst = max((p.balance for p in self._points if isfinite(p.balance)), default=0.0)
        share = point.balance / worst if worst > 0 and isfinite(point.balance) else 0.0
        return _SMALL + (_LARGE - _SMALL) * min(max(share, 0.0), 1.0)

    def _frame(self) -> "_Frame":
        plot = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        travels = [point.travel for point in self._points] or [0.0, 1.0]
        low, high = min(travels), max(travels)
        room = max((high - low) * 0.25, abs(high) * 0.005, 0.5)
        step = nice_ticks(high - low + 2 * room, 4)[1]
        rows = [step * n for n in range(floor((low - room) / step), ceil((high + room) / step) + 1)]
        columns = nice_ticks(max([1.15 * point.moved for point in self._points] or [1.0]) or 1.0)
        return _Frame(plot, columns, rows)

    def _draw_axes(self, painter: QPainter, frame: "_Frame") -> None:
        colour, plot = self._theme.colour, frame.plot
        for travel in frame.rows:
            y = frame.y(travel)
            painter.fillRect(QRectF(plot.left(), round(y), plot.width(), 1), colour("border"))
            room = QRectF(0, y - 8, _LEFT - 8, 16)
            draw_text(painter, room, f"{travel:,.4g}", Type.NOTE, colour("muted"), RIGHT)
        for moved in frame.columns:
            room = QRectF(frame.x(moved) - 30, plot.bottom() + 4, 60, 16)
            draw_text(painter, room, f"{moved:g} %", Type.NOTE, colour("muted"), CENTRE)
        top = QRectF(8, 4, self.width() - 16, 16)
        draw_text(painter, top, "Drive, hours a year", Type.NOTE, colour("muted"), LEFT)
        words = "A larger point is less balanced"
        draw_text(painter, top, words, Type.NOTE, colour("muted"), RIGHT)
        below = QRectF(plot.left(), plot.bottom() + 20, plot.width(), 16)
        what = f"{self._unit.capitalize()} that changes territory"
        draw_text(painter, below, what, Type.NOTE, colour("muted"), CENTRE)

    def _draw_front(self, painter: QPainter, frame: "_Frame") -> None:
        front = list[TradePoint]()
        for place in self._order():
            point = self._points[place]
            if not point.muted and (not front or point.travel < front[-1].travel):
                front.append(point)
        if len(front) > 1:
            painter.setPen(QPen(self._theme.colour("accent", 0.4), 1.5, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF([frame.at(point) for point in front]))

    def _draw_point(self, painter: QPainter, frame: "_Frame", place: int) -> None:
        point, colour = self._points[place], self._theme.colour
        tone = "text" if point.now else "neutral_fill" if point.muted else "accent"
        painter.setPen(QPen(colour("surface"), 1.5))
        painter.setBrush(colour(tone, 0.85))
        radius = 6.0 if point.now else self._radius(point)
        at = frame.at(point)
        painter.drawEllipse(at, radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if place == self._here or place == self._hovered:
            painter.setPen(QPen(colour("text"), 2))
            painter.drawEllipse(at, radius + 4, radius + 4)
        if place in self._ticked:
            painter.setPen(QPen(colour("good_fill"), 3))
            painter.drawEllipse(at, radius + 2, radius + 2)
        room = QRectF(at.x() - 10, at.y() - 8, 20, 16)
        draw_text(painter, room, point.badge, Type.BADGE, colour("on_accent"), CENTRE)
        if point.now:
            room = QRectF(at.x() + 10, at.y() - 22, 160, 16)
            draw_text(painter, room, point.label, Type.CAPTION, colour("text2"), LEFT)

    def _draw_label(self, painter: QPainter, frame: "_Frame", place: int) -> None:
        point = self._points[place]
        if point.now:
            return
        at, wide, away = frame.at(point), 220.0, self._radius(point) + 10
        right = at.x() + away + wide <= self.width()
        left = at.x() + away if right else at.x() - away - wide
        align = LEFT if right else RIGHT
        room = QRectF(left, max(at.y() - 9, 20.0), wide, 18)
        if self._is_taken(frame, room, place):  # beside it there are other points: above it then
            room.moveTop(max(at.y() - away - 18, 2.0))
        draw_text(painter, room, point.label, Type.NAME, self._theme.colour("text"), align)

    def _is_taken(self, frame: "_Frame", room: QRectF, place: int) -> bool:
        """Whether another point than `place` lies where its label would stand."""
        others = (point for i, point in enumerate(self._points) if i != place)
        return any(
            room.adjusted(-radius, -radius, radius, radius).contains(frame.at(other))
            for other in others
            for radius in (self._radius(other),)
        )

    def _say(self) -> None:
        if 0 <= self._here < len(self._points):
            point = self._points[self._here]
            self.setAccessibleDescription(f"{point.label}. {point.figures}")
        self.update()


class _Frame:
    """Where an alternative lies in the plot."""

    def __init__(self, plot: QRectF, columns: list[float], rows: list[float]) -> None:
        self.plot, self.columns, self.rows = plot, columns, rows

    def x(self, moved: float) -> float:
        return self.plot.left() + self.plot.width() * moved / self.columns[-1]

    def y(self, travel: float) -> float:
        low, high = self.rows[0], self.rows[-1]
        return self.plot.bottom() - self.plot.height() * (travel - low) / max(high - low, 1e-9)

    def at(self, point: TradePoint) -> QPointF:
        return QPointF(self.x(point.moved), self.y(point.travel))
