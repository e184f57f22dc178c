"""A half circle for a figure with a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, draw_text, smooth
from ui.theme.style import Theme

_WIDTH, _HEIGHT, _RADIUS, _ZONE, _GAP_DEGREES = 150, 104, 46, 6, 0.8


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the scale; tone is good, warn or bad."""

    low: float
    high: float
    tone: str


class Dial(QWidget):
    """Zones, a needle, the figure, and the verdict in words."""

    def __init__(
        self, theme: Theme, title: str, zones: Sequence[Zone], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._title, self._zones = theme, title, tuple(zones)
        self._value, self._figure, self._verdict, self._tone = 0.0, "–", "", "muted"
        self.setFixedSize(_WIDTH, _HEIGHT)

    def show_zones(self, zones: Sequence[Zone]) -> None:
        """Judge by other limits."""
        self._zones = tuple(zones)
        self.update()

    def show_value(self, value: float, figure: str, verdict: str, tone: str) -> None:
        """Show a value, its formatted figure, and the verdict in its tone."""
        self._value, self._figure, self._verdict, self._tone = value, figure, verdict, tone
        self.setAccessibleName(f"{self._title} {figure}, {verdict}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dial."""
        painter = smooth(self)
        centre = QPointF(_WIDTH / 2, 58)
        self._draw_zones(painter, centre)
        if self._figure != "–":
            self._draw_needle(painter, centre)
        colour = self._theme.colour
        lines = (
            (QRectF(0, 34, _WIDTH, 28), self._figure, Type.KEY_FIGURE, "text"),
            (QRectF(0, 68, _WIDTH, 16), self._title, Type.CAPTION, "muted"),
            (QRectF(0, 84, _WIDTH, 18), self._verdict, Type.NAME, self._tone),
        )
        for area, words, role, tone in lines:
            draw_text(painter, area, words, role, colour(tone), CENTRE)
        painter.end()

    def _draw_zones(self, painter: QPainter, centre: QPointF) -> None:
        box = QRectF(centre.x() - _RADIUS, centre.y() - _RADIUS, 2 * _RADIUS, 2 * _RADIUS)
        for zone in self._zones:
            start, end = self._angle(zone.high) + _GAP_DEGREES, self._angle(zone.low)
            pen = QPen(self._theme.colour(f"{zone.tone}_fill"), _ZONE)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(box, round(start * 16), round((end - start - _GAP_DEGREES) * 16))

    def _draw_needle(self, painter: QPainter, centre: QPointF) -> None:
        turn = radians(self._angle(self._value))
        way = QPointF(cos(turn), -sin(turn))
        pen = QPen(self._theme.colour("text"), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(centre + way * (_RADIUS - 13), centre + way * (_RADIUS + 7))

    def _angle(self, value: float) -> float:
        low, high = self._zones[0].low, self._zones[-1].high
        return 180 - 180 * (min(max(value, low), high) - low) / (high - low)
