"""Planned and done by kind, and thirteen weeks of the measures that are known by week."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from model.format import Formatter
from model.plan.scorecard import MEASURES
from model.review.trends import PlannedDone, Trend
from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_text, smooth
from ui.theme.style import Theme

_FOOT, _HEAD, _LINE = 20.0, 18.0, 18.0
_NOTHING: Final = "No activities are on record."
_WHAT_TO_DO: Final = "Import them, or keep the diary."
_LABELS: Final = 118.0  # at the right end of the lines
_AXIS: Final = 48.0
_LINES: Final = (  # key, name, territory hue or tone
    ("adherence", "Adherence", "accent"),
    ("focus", "On theme", "good_fill"),
    ("unplanned", "Unplanned", "warn_fill"),
)
_AIMS: Final = {measure.key: measure.green for measure in MEASURES}


class PlannedBars(QWidget):
    """Two bars a kind: outlined as planned, filled as done."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kinds: tuple[PlannedDone, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)
        self.setAccessibleName("Planned and done")

    def show_kinds(self, kinds: Sequence[PlannedDone]) -> None:
        """Show these kinds."""
        self._kinds = tuple(kinds)
        words = (f"{kind.name}: {kind.done} of {kind.planned} planned." for kind in kinds)
        self.setAccessibleDescription(" ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """A third of the width of the card."""
        return QSize(280, 150)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = smooth(self)
        highest = max((max(kind.planned, kind.done) for kind in self._kinds), default=0)
        if highest:
            for place, kind in enumerate(self._kinds):
                self._draw_kind(painter, place, kind, highest)
        else:
            muted, area = self._theme.colour("muted"), QRectF(self.rect())
            for words, down in ((_NOTHING, -_LINE / 2), (_WHAT_TO_DO, _LINE / 2)):
                draw_text(painter, area.translated(0, down), words, Type.TABLE, muted, CENTRE)
        painter.end()

    def _draw_kind(self, painter: QPainter, place: int, kind: PlannedDone, highest: int) -> None:
        colour, wide = self._theme.colour, self.width() / len(self._kinds)
        bar = min(wide * 0.32, 28.0)
        middle, floor = (place + 0.5) * wide, self.height() - _FOOT
        room = floor - _HEAD
        short = kind.done < 0.85 * kind.planned
        for left, count, done in (
            (middle - bar - 2, kind.planned, False),
            (middle + 2, kind.done, True),
        ):
            high = room * count / highest
            box = QRectF(left, floor - high, bar, max(high, 1))
            fill, edge = ("accent", None) if done else ("sunken", colour("control"))
            draw_box(painter, box, colour(fill), 3, edge)
            tone = "warn" if done and short else "text" if done else "muted"
            area = QRectF(left - 8, box.top() - _HEAD, bar + 16, _HEAD)
            role = Type.NAME if done else Type.TABLE
            draw_text(painter, area, str(count), role, colour(tone), CENTRE)
        foot = QRectF(place * wide, floor + 2, wide, _FOOT - 2)
        draw_text(painter, foot, kind.name, Type.CAPTION, colour("text2"), CENTRE)


class WeekLines(QWidget):
    """One line a measure, its aim dotted, its name and last value at the right end."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trends: Mapping[str, Trend] = {}
        self._show = Formatter()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(110)
        self.setAccessibleName("Thirteen weeks")

    def show_trends(self, trends: Mapping[str, Trend], show: Formatter) -> None:
        """Show the lines of these trends that are known by week."""
        self._trends, self._show = trends, show
        words = [f"{name}: {self._last(key)}." for key, name, _ in _LINES if self._last(key)]
        self.setAccessibleDescription(" ".join(words))
        self.update()

    def sizeHint(self) -> QSize:
        """More than half of the card."""
        return QSize(380, 150)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw grid and lines."""
        painter = smooth(self)
        if any(self._last(key) for key, _, _ in _LINES):
            self._draw_grid(painter)
            self._draw_lines(painter)
        else:
            words = "No weekly figures: choose a territory whose diary is kept."
            area, muted = QRectF(self.rect()), self._theme.colour("muted")
            draw_text(painter, area, words, Type.TABLE, muted, CENTRE)
        painter.end()

    def _room(self) -> QRectF:
        return QRectF(_AXIS, 8, self.width() - _AXIS - _LABELS, self.height() - 8 - _FOOT)

    def _last(self, key: str) -> str:
        trend = self._trends.get(key)
        known = [v for v in trend.values if math.isfinite(v)] if trend is not None else []
        return self._show.number(known[-1]) if len(known) > 1 else ""

    def _draw_grid(self, painter: QPainter) -> None:
        room, muted = self._room(), self._theme.colour("muted")
        for share in (0, 25, 50, 75, 100):
            y = room.bottom() - share / 100 * room.height()
            painter.setPen(self._theme.colour("border"))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            area = QRectF(0, y - 8, _AXIS - 6, 16)
            draw_text(painter, area, f"{share} %", Type.CAPTION, muted, RIGHT)
        days = next(t.days for key, _, _ in _LINES if (t := self._trends.get(key)) and t.known)
        step = room.width() / max(len(days) - 1, 1)
        for place in range(0, len(days), 4):
            words = self._show.date(days[place].isoformat(), year=False)
            area = QRectF(room.left() + place * step - 30, room.bottom() + 2, 60, _FOOT - 2)
            draw_text(painter, area, words, Type.CAPTION, muted, CENTRE)

    def _draw_lines(self, painter: QPainter) -> None:
        room, taken = self._room(), list[float]()
        for key, name, tone in _LINES:
            trend = self._trends.get(key)
            if trend is None or not trend.known:
                continue
            colour = self._theme.colour(tone)
            aim = room.bottom() - _AIMS[key] / 100 * room.height()
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(room.left(), aim), QPointF(room.right(), aim))
            step = room.width() / max(len(trend.values) - 1, 1)
            points = [
                QPointF(room.left() + k * step, room.bottom() - min(v, 100) / 100 * room.height())
                for k, v in enumerate(trend.values)
                if math.isfinite(v)
            ]
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(points)
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(points[-1], 3.5, 3.5)
            y = points[-1].y()
            while any(abs(y - other) < 15 for other in taken):
                y += 15
            taken.append(y)
            area = QRectF(points[-1].x() + 8, y - 8, _LABELS - 8, 16)
            words = f"{name} {self._last(key)} %"
            draw_text(painter, area, words, Type.HEADER, self._theme.colour("text"), LEFT)
