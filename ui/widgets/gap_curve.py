"""How the best plan of a run came closer to the bound."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, isfinite, log10

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_text, smooth
from ui.theme.style import Theme

_LEFT, _TOP, _RIGHT, _BOTTOM = 48, 12, 12, 24
_LABEL_WIDTH = 128


def nice_ticks(high: float, count: int = 4) -> list[float]:
    """From 0 in steps of 1, 2 or 5 times a power of ten up to at least `high` (> 0)."""
    rough = high / count
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return [step * place for place in range(ceil(high / step - 1e-9) + 1)]


class GapCurve(QWidget):
    """Best gap in percent over time in seconds, with the agreed "good enough" line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: tuple[tuple[float, float], ...] = ()
        self._good_enough: float | None = None
        self._horizon = 20.0
        self.setMinimumSize(240, 140)
        self.setAccessibleName("Gap to the bound over time")

    def show_run(
        self,
        points: Sequence[tuple[float, float]],
        *,
        horizon: float,
        good_enough: float | None = None,
    ) -> None:
        """Show (seconds, gap in percent), in order of time; gaps that are not known are left out.

        `horizon` is the time the run may take, in seconds.
        """
        self._points = tuple(point for point in points if isfinite(point[1]))
        self._horizon = max(horizon, 1e-3, *(time for time, _ in self._points), 1e-3)
        self._good_enough = good_enough
        if self._points:
            time, gap = self._points[-1]
            self.setAccessibleDescription(f"{gap:.2f} % at {time:.1f} s")
        self.update()

    def sizeHint(self) -> QSize:
        """The size drawn in the dialog of a run."""
        return QSize(480, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw axes, the line of good enough, the curve, the point it has reached."""
        painter = smooth(self)
        plot = QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)
        gaps = [gap for _, gap in self._points]
        top = max([*gaps, 1.5 * (self._good_enough or 0.0), 0.1])
        rows, columns = nice_ticks(top, 3), nice_ticks(self._horizon)
        frame = _Frame(plot, max(columns[-1], self._horizon), rows[-1])
        self._draw_axes(painter, frame, rows, columns)
        if self._good_enough is not None:
            self._draw_good_enough(painter, frame, self._good_enough)
        if self._points:
            self._draw_curve(painter, frame)
            self._draw_reached(painter, frame)
        painter.end()

    def _draw_axes(
        self, painter: QPainter, frame: "_Frame", rows: list[float], columns: list[float]
    ) -> None:
        colour, plot = self._theme.colour, frame.plot
        digits = 0 if rows[1] >= 1 else 1 if rows[1] >= 0.1 else 2
        for gap in rows:
            y = frame.y(gap)
            tone = "border2" if gap == 0 else "border"
            painter.fillRect(QRectF(plot.left(), round(y), plot.width(), 1), colour(tone))
            room = QRectF(0, y - 8, _LEFT - 6, 16)
            draw_text(painter, room, f"{gap:.{digits}f} %", Type.NOTE, colour("muted"), RIGHT)
        for time in columns:
            room = QRectF(frame.x(time) - 30, plot.bottom() + 5, 60, 16)
            draw_text(painter, room, f"{time:g} s", Type.NOTE, colour("muted"), CENTRE)

    def _draw_good_enough(self, painter: QPainter, frame: "_Frame", gap: float) -> None:
        y = round(frame.y(gap)) + 0.5
        painter.setPen(QPen(self._theme.colour("good_fill"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(frame.plot.left(), y), QPointF(frame.plot.right(), y))
        room = QRectF(frame.plot.right() - _LABEL_WIDTH, y - 18, _LABEL_WIDTH, 16)
        words = f"good enough: {gap:.1f} %"
        draw_text(painter, room, words, Type.CAPTION, self._theme.colour("good"), RIGHT)

    def _draw_curve(self, painter: QPainter, frame: "_Frame") -> None:
        steps = [frame.at(*self._points[0])]
        for (_, before), (time, gap) in pairwise(self._points):
            steps += [frame.at(time, before), frame.at(time, gap)]
        base = frame.plot.bottom()
        ground = [QPointF(steps[0].x(), base), *steps, QPointF(steps[-1].x(), base)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent", 0.12))
        painter.drawPolygon(QPolygonF(ground))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        painter.drawPolyline(QPolygonF(steps))

    def _draw_reached(self, painter: QPainter, frame: "_Frame") -> None:
        time, gap = self._points[-1]
        place, plot, colour = frame.at(time, gap), frame.plot, self._theme.colour
        painter.setPen(QPen(colour("text"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(place.x(), plot.top()), QPointF(place.x(), plot.bottom()))
        painter.setPen(QPen(colour("surface"), 1.5))
        painter.setBrush(colour("accent"))
        painter.drawEllipse(place, 5, 5)
        fits_right = place.x() + 8 + _LABEL_WIDTH <= plot.right()
        left = place.x() + 10 if fits_right else place.x() - 10 - _LABEL_WIDTH
        align = LEFT if fits_right else RIGHT
        top = max(place.y() - 44, plot.top())
        figure = QRectF(left, top, _LABEL_WIDTH, 18)
        draw_text(painter, figure, f"{gap:.2f} %", Type.SECTION, colour("text"), align)
        when = f"at {time:.1f} s"
        below = figure.translated(0, 17)
        draw_text(painter, below, when, Type.NOTE, colour("muted"), align)


class _Frame:
    """Where a time and a gap lie in the plot."""

    def __init__(self, plot: QRectF, time: float, gap: float) -> None:
        self.plot, self._time, self._gap = plot, time, gap

    def x(self, time: float) -> float:
        return self.plot.left() + self.plot.width() * time / self._time

    def y(self, gap: float) -> float:
        return self.plot.bottom() - self.plot.height() * gap / self._gap

    def at(self, time: float, gap: float) -> QPointF:
        return QPointF(self.x(time), self.y(gap))
