"""Scenarios on a curve: what changes owner across, what is gained by it upwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from ui.theme.folding import middle_shortened
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_focus, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.gap_curve import nice_ticks

_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 24, 20, 40
_DOT, _SMALL, _CATCH = 6.0, 2.5, 14.0  # radii of a scenario, of a plan found; of a click
_NAME: Final = 260.0  # a name is never wider
_LINE: Final = 18.0  # the height of a name
_CLOSE: Final = 40  # places looked at on each piece of the line


@dataclass(frozen=True, slots=True)
class PricePoint:
    """A scenario: percent that changes owner, the level it reaches, and what is said of it."""

    key: str
    label: str
    moved: float
    level: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How both axes read. `digits` are of the level; `limit` is the most agreed to move, percent.

    `from_zero` starts the level at nothing; a level of hours begins near the lowest instead.
    """

    moved: str
    level: str
    digits: int = 2
    from_zero: bool = True
    limit: float | None = None


class PriceCurve(QWidget):
    """Less of both is better: the line joins what no other point beats.

    A click or Enter chooses a scenario, the arrows go from one to the next.
    """

    chosen = Signal(str)  # key of the scenario

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[PricePoint, ...] = ()
        self._found: tuple[PricePoint, ...] = ()
        self._scale = Scale("", "")
        self._here, self._hovered = "", ""
        self.setMinimumSize(280, 170)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("What balance costs")

    def show_points(
        self,
        points: Sequence[PricePoint],
        scale: Scale,
        here: str,
        found: Sequence[PricePoint] = (),
    ) -> None:
        """Show scenarios and, small, the plans a search `found`; `here` is the chosen one."""
        self._points, self._found = (
            tuple(p for p in some if isfinite(p.moved) and isfinite(p.level))
            for some in (points, found)
        )
        self._scale, self._here = scale, here
        self._hovered = ""
        self._say()

    @property
    def points(self) -> tuple[PricePoint, ...]:
        """The scenarios that are drawn."""
        return self._points

    @property
    def every(self) -> tuple[PricePoint, ...]:
        """The scenarios and the plans found."""
        return (*self._points, *self._found)

    @property
    def front(self) -> list[tuple[float, float]]:
        """(moved, level) of what nothing else beats, by rising price."""
        every = [(p.moved, p.level) for p in self.every]
        kept: list[tuple[float, float]] = []
        for moved, level in sorted(every):
            if not kept or level < kept[-1][1] - 1e-12:
                kept.append((moved, level))
        return kept

    def place_of(self, key: str) -> QPointF:
        """Where a scenario or a plan lies in the widget."""
        point = next(p for p in self.every if p.key == key)
        return self._frame().at(point.moved, point.level)

    def name_rooms(self) -> dict[str, QRectF]:
        """Where the names of scenarios stand, by key."""
        return {point.key: room for point, room, _align in self._names(self._frame())}

    def sizeHint(self) -> QSize:
        """The size drawn in the comparison."""
        return QSize(640, 260)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the scenario under the pointer."""
        key = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and key:
            self.chosen.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the figures of the scenario under the pointer."""
        self._hovered = self._at(event.position())
        over = next((p for p in self.every if p.key == self._hovered), None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if over is not None:
            QToolTip.showText(event.globalPosition().toPoint(), over.said or over.label, self)
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._hovered = ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go along by what moves and choose."""
        step = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
        }.get(Qt.Key(event.key()), 0)
        order = [p.key for p in sorted(self.every, key=lambda p: (p.moved, p.level))]
        if not step or not order:
            super().keyPressEvent(event)
            return
        now = order.index(self._here) if self._here in order else -step
        self.chosen.emit(order[min(max(now + step, 0), len(order) - 1)])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axes, the agreed limit, the line, the scenarios with their names."""
        painter = smooth(self)
        frame = self._frame()
        self._draw_limit(painter, frame)
        self._draw_axes(painter, frame)
        self._draw_front(painter, frame)
        for point in self._chosen_first():
            self._draw_point(painter, frame, point)
        colour = self._theme.colour("text")
        for point, room, align in self._names(frame):
            words = middle_shortened(point.label, Type.NAME, int(room.width()))
            draw_text(painter, room, words, Type.NAME, colour, align)
        draw_focus(self, painter)
        painter.end()

    def _at(self, place: QPointF) -> str:
        frame, best, found = self._frame(), _CATCH, ""
        for point in self.every:
            away = frame.at(point.moved, point.level) - place
            distance = (away.x() ** 2 + away.y() ** 2) ** 0.5
            if distance < best:  # of two at one place the scenario
                best, found = distance, point.key
        return found

    def _frame(self) -> "_Frame":
        plot = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        every = [(p.moved, p.level) for p in self.every] or [(0.0, 0.0)]
        right = max(1.12 * max(moved for moved, _ in every), 1.0)
        limit = self._scale.limit
        if limit is not None and limit <= max(4 * right, 20):
            right = max(right, 1.06 * limit)
        levels = [level for _, level in every]
        columns = [tick for tick in nice_ticks(right, 4) if tick <= right]
        return _Frame(plot, right, columns, self._rows(min(levels), max(levels)))

    def _rows(self, low: float, high: float) -> list[float]:
        if self._scale.from_zero:
            return nice_ticks(max(1.05 * high, 10.0**-self._scale.digits), 4)
        room = max(0.25 * (high - low), 0.01 * abs(high), 1.0)
        step = nice_ticks(high - low + 2 * room, 4)[1]
        first, last = floor((low - room) / step), ceil((high + room) / step)
        return [step * place for place in range(first, last + 1)]

    def _draw_limit(self, painter: QPainter, frame: "_Frame") -> None:
        limit, plot = self._scale.limit, frame.plot
        if limit is None or limit > frame.right:
            return
        x = frame.at(limit, 0.0).x()
        beyond = QRectF(x, plot.top(), plot.right() - x, plot.height())
        painter.fillRect(beyond, self._theme.colour("bad_bg"))
        painter.setPen(QPen(self._theme.colour("bad_fill"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        room = QRectF(x - 180, plot.top() - 2, 174, 18)
        words = f"agreed limit {limit:g} %"
        draw_text(painter, room, words, Type.NOTE, self._theme.colour("bad"), RIGHT)

    def _draw_axes(self, painter: QPainter, frame: "_Frame") -> None:
        colour, plot = self._theme.colour, frame.plot
        for level in frame.rows:
            y = frame.at(0.0, level).y()
            tone = "border2" if level == frame.rows[0] else "border"
            painter.fillRect(QRectF(plot.left(), round(y), plot.width(), 1), colour(tone))
            room = QRectF(0, y - 8, _LEFT - 8, 16)
            words = f"{level:,.{self._scale.digits}f}"
            draw_text(painter, room, words, Type.NOTE, colour("muted"), RIGHT)
        for moved in frame.columns:
            room = QRectF(frame.at(moved, 0.0).x() - 30, plot.bottom() + 4, 60, 16)
            draw_text(painter, room, f"{moved:g} %", Type.NOTE, colour("muted"), CENTRE)
        above = QRectF(4, 2, plot.width(), 16)
        draw_text(painter, above, self._scale.level, Type.NOTE, colour("muted"), LEFT)
        below = QRectF(plot.left(), plot.bottom() + 20, plot.width(), 16)
        draw_text(painter, below, self._scale.moved, Type.NOTE, colour("muted"), CENTRE)

    def _draw_front(self, painter: QPainter, frame: "_Frame") -> None:
        front = [frame.at(moved, level) for moved, level in self.front]
        if len(front) < 2:
            return
        base = frame.plot.bottom()
        ground = [QPointF(front[0].x(), base), *front, QPointF(front[-1].x(), base)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent", 0.08))
        painter.drawPolygon(QPolygonF(ground))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawPolyline(QPolygonF(front))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        for plan in self._found:
            painter.drawEllipse(frame.at(plan.moved, plan.level), _SMALL, _SMALL)
        for plan in self._found:
            if plan.key in (self._here, self._hovered):
                self._draw_ring(painter, frame.at(plan.moved, plan.level))

    def _draw_point(self, painter: QPainter, frame: "_Frame", point: PricePoint) -> None:
        at, here = frame.at(point.moved, point.level), point.key == self._here
        painter.setPen(QPen(self._theme.colour("surface"), 1.5))
        painter.setBrush(self._theme.colour("text"))
        painter.drawEllipse(at, _DOT, _DOT)
        if here or point.key == self._hovered:
            self._draw_ring(painter, at)

    def _draw_ring(self, painter: QPainter, at: QPointF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawEllipse(at, _DOT + 4, _DOT + 4)

    def _chosen_first(self) -> list[PricePoint]:
        return sorted(self._points, key=lambda p: p.key != self._here)

    def _names(self, frame: "_Frame") -> list[tuple[PricePoint, QRectF, Qt.AlignmentFlag]]:
        """Where the names stand beside their points, off the line when there is room.

        One that would lie on another is left to the pointer.
        """
        wide = self.width() - _LEFT - 2
        inside = QRectF(_LEFT, _TOP - 8, wide, frame.plot.bottom() - _TOP + 12)
        spots = [frame.at(point.moved, point.level) for point in self._points]
        taken = [QRectF(at.x() - _DOT, at.y() - _DOT, 2 * _DOT, 2 * _DOT) for at in spots]
        line, found = self._along_front(frame), []
        for point in self._chosen_first():
            at = frame.at(point.moved, point.level)
            free = [
                (room, align)
                for room, align in _beside(at, min(text_width(point.label, Type.NAME) + 4, _NAME))
                if inside.contains(room) and not any(room.intersects(other) for other in taken)
            ]
            clear = [one for one in free if not any(one[0].contains(place) for place in line)]
            for room, align in (clear or free)[:1]:
                taken.append(room)
                found.append((point, room, align))
        return found

    def _along_front(self, frame: "_Frame") -> list[QPointF]:
        """Places close to each other along the line."""
        front = [frame.at(moved, level) for moved, level in self.front]
        shares = [place / _CLOSE for place in range(_CLOSE + 1)]
        return [a + (b - a) * share for a, b in pairwise(front) for share in shares]

    def _say(self) -> None:
        told = "; ".join(point.said or point.label for point in self.every)
        self.setAccessibleDescription(told)
        self.update()


def _beside(at: QPointF, wide: float) -> list[tuple[QRectF, Qt.AlignmentFlag]]:
    """Where the name of a point may stand, the nearest first."""
    right, left, mid = at.x() + _DOT + 8, at.x() - _DOT - 8 - wide, at.x() - wide / 2
    over, under = at.y() - _DOT - _LINE - 3, at.y() + _DOT + 3
    near = [(right, at.y() - _LINE / 2, LEFT), (mid, over, CENTRE), (mid, under, CENTRE)]
    near += [(right, over + 6, LEFT), (right, under - 6, LEFT), (left, at.y() - _LINE / 2, RIGHT)]
    near += [(left, over + 6, RIGHT), (left, under - 6, RIGHT)]
    far = [
        (x, y, how) for x, how in ((right, LEFT), (left, RIGHT)) for y in (over - 12, under + 12)
    ]
    return [(QRectF(x, y, wide, _LINE), how) for x, y, how in near + far]


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a price and a level lie in the plot."""

    plot: QRectF
    right: float
    columns: list[float]
    rows: list[float]

    def at(self, moved: float, level: float) -> QPointF:
        low, high = self.rows[0], self.rows[-1]
        share = (level - low) / max(high - low, 1e-12)
        return QPointF(
            self.plot.left() + self.plot.width() * moved / self.right,
            self.plot.bottom() - self.plot.height() * share,
        )
