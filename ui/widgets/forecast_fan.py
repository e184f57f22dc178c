"""Months ahead: a band from low to high around a base, the line to reach, first sales as rings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from model.arrays import FloatArray
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_focus, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme
from ui.widgets.gap_curve import nice_ticks

_LEFT, _TOP, _RIGHT, _BOTTOM = 44, 30, 116, 26
_YEAR: Final = 12
_APART: Final = 15.0  # pixels between labels at the right end
_READING: Final = 150.0  # width of the box of a month


@dataclass(frozen=True, slots=True)
class FanMark:
    """A month (1 is the first) at which something begins, and what."""

    month: int
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class Fan:
    """What is drawn; arrays (m,) per month in one unit, NaN where not known."""

    low: FloatArray
    base: FloatArray
    high: FloatArray
    today: FloatArray  # today's business alone
    required: FloatArray
    months: tuple[str, ...]  # as they are read out: "April 2028"
    years: tuple[str, ...]
    notes: tuple[str, ...]  # one per year, above the plot
    marks: tuple[FanMark, ...] = ()
    before: FloatArray | None = None  # the base as it is, beside an assumption
    quota: FloatArray = field(default_factory=lambda: np.empty(0))  # of the first months

    @property
    def top(self) -> float:
        """The largest figure."""
        drawn = [self.high, self.required, self.quota]
        drawn += [self.before] if self.before is not None else []
        known = np.concatenate(drawn)
        return float(np.nanmax(known)) if np.isfinite(known).any() else 1.0


class ForecastFan(QWidget):
    """The pointer or the arrows read one month."""

    month_read = Signal(int)  # place of the month from 0; -1 for none

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fan: Fan | None = None
        self._show: Callable[[float], str] = str
        self._month = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(420, 220)

    @property
    def fan(self) -> Fan | None:
        """What is drawn."""
        return self._fan

    @property
    def month(self) -> int:
        """The month that is read, from 0; -1 for none."""
        return self._month

    def show_fan(self, fan: Fan | None, show: Callable[[float], str]) -> None:
        """Draw another forecast; `show` makes words of a figure."""
        self._fan, self._show = fan, show
        if fan is None or self._month >= len(fan.months):
            self._month = -1
        self._say()

    def read_month(self, month: int) -> None:
        """Read a month, from 0; -1 for none."""
        if month != self._month:
            self._month = month
            self.month_read.emit(month)
            self._say()

    def reading(self) -> list[tuple[str, str]]:
        """The month that is read, in words and figures; empty for none."""
        fan, at = self._fan, self._month
        if fan is None or at < 0:
            return []
        lines = [("High", fan.high), ("Base", fan.base), ("Low", fan.low)]
        lines += [("Required", fan.required), ("Today’s business", fan.today)]
        if fan.before is not None:
            lines.append(("Base now", fan.before))
        return [(words, self._show(float(values[at]))) for words, values in lines]

    def x_of(self, month: int) -> float:
        """The middle of a month, in pixels."""
        plot = self._plot()
        count = len(self._fan.months) if self._fan else 1
        return plot.left() + plot.width() * (month + 0.5) / count

    def sizeHint(self) -> QSize:
        """Most of the page."""
        return QSize(720, 420)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the month under the pointer."""
        plot = self._plot()
        if self._fan is None or not plot.contains(event.position()):
            self.read_month(-1)
            return
        count = len(self._fan.months)
        at = int((event.position().x() - plot.left()) / plot.width() * count)
        self.read_month(min(max(at, 0), count - 1))

    def leaveEvent(self, event: QEvent) -> None:
        """No month is read."""
        if not self.hasFocus():
            self.read_month(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step a month, PgUp and PgDn a year, Esc reads none."""
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageUp: -_YEAR, Qt.Key.Key_PageDown: _YEAR,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if self._fan is not None and key in steps:
            step, last = steps[key], len(self._fan.months) - 1
            here = self._month if self._month >= 0 else (-1 if step > 0 else last + 1)
            self.read_month(min(max(here + step, 0), last))
        elif key == Qt.Key.Key_Escape and self._month >= 0:
            self.read_month(-1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axes, band, lines, rings, the labels at the end and the month that is read."""
        if self._fan is None:
            return
        painter = smooth(self)
        frame = _Frame(self._plot(), len(self._fan.months), nice_ticks(self._fan.top, 6))
        self._draw_axes(painter, frame, self._fan)
        self._draw_band(painter, frame, self._fan)
        self._draw_lines(painter, frame, self._fan)
        self._draw_marks(painter, frame, self._fan)
        self._draw_ends(painter, frame, self._fan)
        self._draw_reading(painter, frame)
        draw_focus(self, painter)
        painter.end()

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def _say(self) -> None:
        words = ", ".join(f"{name} {figure}" for name, figure in self.reading())
        if self._fan is not None and words:
            words = f"{self._fan.months[self._month]}: {words}"
        self.setAccessibleDescription(words)
        self.update()

    def _draw_axes(self, painter: QPainter, frame: "_Frame", fan: Fan) -> None:
        colour, plot = self._theme.colour, frame.plot
        for value in frame.ticks:
            y = round(frame.y(value))
            tone = "border2" if value == 0 else "border"
            painter.fillRect(QRectF(plot.left(), y, plot.width(), 1), colour(tone))
            room = QRectF(0, y - 8, _LEFT - 8, 16)
            draw_text(painter, room, self._show(value), Type.NOTE, colour("muted"), RIGHT)
        wide = plot.width() / max(len(fan.years), 1)
        for n, year in enumerate(fan.years):
            left = plot.left() + n * wide
            if n:
                painter.fillRect(QRectF(round(left), 8, 1, plot.bottom() - 8), colour("border2"))
            room = QRectF(left, plot.bottom() + 5, wide, 18)
            draw_text(painter, room, year, Type.NAME, colour("text"), CENTRE)
            note = QRectF(left + 6, 4, wide - 10, 18)
            draw_text(painter, note, fan.notes[n], Type.NOTE, colour("text2"), LEFT)

    def _draw_band(self, painter: QPainter, frame: "_Frame", fan: Fan) -> None:
        above, below = frame.line(fan.high), frame.line(fan.low)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent", 0.13))
        painter.drawPolygon(QPolygonF([*above, *reversed(below)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent", 0.55), 1.2))
        painter.drawPolyline(QPolygonF(above))
        painter.drawPolyline(QPolygonF(below))

    def _draw_lines(self, painter: QPainter, frame: "_Frame", fan: Fan) -> None:
        colour = self._theme.colour
        painter.setPen(QPen(colour("muted"), 1.4, Qt.PenStyle.DotLine))
        painter.drawPolyline(QPolygonF(frame.line(fan.today)))
        if fan.before is not None:
            painter.setPen(QPen(colour("text2"), 1.6, Qt.PenStyle.DashLine))
            painter.drawPolyline(QPolygonF(frame.line(fan.before)))
        painter.setPen(QPen(colour("accent"), 2.6))
        painter.drawPolyline(QPolygonF(frame.line(fan.base)))
        self._draw_steps(painter, frame, fan.quota, QPen(colour("warn_fill"), 1.6))
        self._draw_steps(painter, frame, fan.required, QPen(colour("text"), 1.8))

    def _draw_steps(
        self, painter: QPainter, frame: "_Frame", values: FloatArray, pen: QPen
    ) -> None:
        """One level after the other; where it changes a dotted riser."""
        riser = QPen(pen.color(), 1, Qt.PenStyle.DotLine)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        begun = 0
        for month in range(1, len(values) + 1):
            if month < len(values) and values[month] == values[begun]:
                continue
            if isfinite(values[begun]):
                y = frame.y(float(values[begun]))
                painter.setPen(pen)
                painter.drawLine(QPointF(frame.edge(begun), y), QPointF(frame.edge(month), y))
                if month < len(values) and isfinite(values[month]):
                    x, then = frame.edge(month), frame.y(float(values[month]))
                    painter.setPen(riser)
                    painter.drawLine(QPointF(x, y), QPointF(x, then))
            begun = month

    def _draw_marks(self, painter: QPainter, frame: "_Frame", fan: Fan) -> None:
        colour = self._theme.colour
        rows: list[float] = []  # where the last label of each row ends
        for mark in sorted(fan.marks, key=lambda m: m.month):
            at = frame.at(mark.month - 1, float(fan.base[mark.month - 1]))
            painter.setPen(QPen(colour("accent", 0.5), 1))
            painter.drawLine(QPointF(at.x(), at.y() + 4), QPointF(at.x(), frame.plot.bottom()))
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(colour("surface"))
            painter.drawEllipse(at, 4, 4)
            wide = text_width(mark.words, Type.NOTE) + 8
            left = min(at.x() + 3, frame.plot.right() - wide)
            row = next((n for n, end in enumerate(rows) if end < left), len(rows))
            rows[row : row + 1] = [left + wide]
            room = QRectF(left, frame.plot.bottom() - 20 - 17 * row, wide, 16)
            draw_box(painter, room, colour("surface"), 2)
            draw_text(painter, room, mark.words, Type.NOTE, colour("text2"), CENTRE)

    def _draw_ends(self, painter: QPainter, frame: "_Frame", fan: Fan) -> None:
        """What the lines are and where they end, pushed apart where they would overlap."""
        ends = [("High", fan.high, "text2"), ("Base", fan.base, "accent_text")]
        ends += [("Low", fan.low, "text2"), ("Required", fan.required, "text")]
        ends.append(("Today’s", fan.today, "muted"))
        if fan.before is not None:
            ends.append(("Base now", fan.before, "text2"))
        known = [(frame.y(float(v[-1])), name, float(v[-1]), tone)
                 for name, v, tone in ends if isfinite(v[-1])]  # fmt: skip
        last = -1e9
        for y, name, value, tone in sorted(known):
            y = max(y, last + _APART)
            last = y
            room = QRectF(frame.plot.right() + 8, y - 8, _RIGHT - 12, 16)
            colour = self._theme.colour(tone)
            draw_text(painter, room, name, Type.CAPTION, colour, LEFT)
            draw_text(painter, room, self._show(value), Type.CAPTION, colour, RIGHT)

    def _draw_reading(self, painter: QPainter, frame: "_Frame") -> None:
        lines = self.reading()
        if self._fan is None or not lines:
            return
        colour, x = self._theme.colour, self.x_of(self._month)
        painter.setPen(QPen(colour("text"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, frame.plot.top()), QPointF(x, frame.plot.bottom()))
        high = 26.0 + 17 * len(lines)
        left = x + 12 if x + 12 + _READING < frame.plot.right() else x - 12 - _READING
        box = QRectF(left, frame.plot.top() + 8, _READING, high)
        draw_box(painter, box, colour("surface"), RADIUS_BUTTON, colour("border2"))
        room = QRectF(box.left() + 10, box.top() + 4, box.width() - 20, 18)
        draw_text(painter, room, self._fan.months[self._month], Type.NAME, colour("text"), LEFT)
        for name, figure in lines:
            room = room.translated(0, 17)
            draw_text(painter, room, name, Type.NOTE, colour("muted"), LEFT)
            draw_text(painter, room, figure, Type.CAPTION, colour("text"), RIGHT)


class _Frame:
    """Where months and figures lie in the plot."""

    def __init__(self, plot: QRectF, count: int, ticks: Sequence[float]) -> None:
        self.plot, self.ticks, self._count = plot, ticks, count

    def edge(self, month: int) -> float:
        return self.plot.left() + self.plot.width() * month / self._count

    def y(self, value: float) -> float:
        return self.plot.bottom() - self.plot.height() * value / self.ticks[-1]

    def at(self, month: int, value: float) -> QPointF:
        return QPointF(self.edge(month) + self.plot.width() / self._count / 2, self.y(value))

    def line(self, values: FloatArray) -> list[QPointF]:
        return [self.at(n, float(v)) for n, v in enumerate(values) if isfinite(v)]
