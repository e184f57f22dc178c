"""The few points of a trend as one line with a dot at its end."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.painting import smooth
from ui.theme.style import Theme

_DOT: Final = 3.0


def draw_spark(
    painter: QPainter, theme: Theme, area: QRectF, values: Sequence[float], dot: str
) -> bool:
    """Draw what is known of some values, oldest first; False where it is less than two."""
    known = [(k, v) for k, v in enumerate(values) if math.isfinite(v)]
    if len(known) < 2:
        return False
    low, high = min(v for _, v in known), max(v for _, v in known)
    span = high - low or 1.0
    base = low if high > low else low - span / 2  # a level line lies in the middle
    step = (area.width() - 10) / max(len(values) - 1, 1)
    points = [
        QPointF(area.left() + 2 + k * step, area.bottom() - (v - base) / span * area.height())
        for k, v in known
    ]
    painter.setPen(QPen(theme.colour("neutral_fill"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(points)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(dot))
    painter.drawEllipse(points[-1], _DOT, _DOT)
    return True


class Spark(QWidget):
    """The line alone, in the corner of a key figure."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.values: tuple[float, ...] = ()
        self._tone = "text"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(44, 24)
        self.setAccessibleName(f"{name}, trend of twelve months")

    def show_values(self, values: Sequence[float], tone: str = "text") -> None:
        """Show these values, oldest first; NaN where nothing is known."""
        self.values, self._tone = tuple(values), tone
        known = [v for v in values if math.isfinite(v)]
        self.setVisible(len(known) > 1)
        words = f"from {known[0]:.4g} to {known[-1]:.4g}" if len(known) > 1 else "not known"
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        painter = smooth(self)
        room = QRectF(self.rect()).adjusted(0, _DOT + 1, 0, -_DOT - 1)
        draw_spark(painter, self._theme, room, self.values, self._tone)
        painter.end()
