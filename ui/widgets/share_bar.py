"""A bar cut into parts with a legend: what a whole consists of."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, draw_box, draw_text, smooth
from ui.theme.style import Theme

_BAR, _GAP, _DOT, _LEGEND = 8, 2, 10, 26
_BETWEEN = 20  # pixels between two entries of the legend


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole; `tone` is the token of its colour."""

    count: int
    words: str
    tone: str


class ShareBar(QWidget):
    """Parts side by side, never thinner than 3 pixels; their counts and words below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[Part, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Show these parts, the empty ones in the legend only."""
        self._parts = tuple(parts)
        self.setAccessibleName(", ".join(f"{part.count:,} {part.words}" for part in parts))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        """The bar and the lines of its legend."""
        lines = len(self._lines(max(self.width(), 120)))
        return QSize(240, _BAR + 4 + _LEGEND * lines)

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Another width may take another number of lines."""
        self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar, then the legend."""
        painter = smooth(self)
        shown = [part for part in self._parts if part.count > 0]
        whole = sum(part.count for part in shown)
        room = self.width() - _GAP * max(len(shown) - 1, 0)
        widths = [max(room * part.count / whole, 3.0) for part in shown] if whole else []
        squeeze = room / sum(widths) if widths else 1.0
        left = 0.0
        if not shown:
            track = QRectF(0, 0, self.width(), _BAR)
            draw_box(painter, track, self._theme.colour("track"), 2)
        for part, width in zip(shown, widths, strict=True):
            area = QRectF(left, 0, width * squeeze, _BAR)
            draw_box(painter, area, self._theme.colour(part.tone), 2)
            left += width * squeeze + _GAP
        for number, line in enumerate(self._lines(self.width())):
            self._draw_line(painter, line, _BAR + 4 + number * _LEGEND)
        painter.end()

    def _draw_line(self, painter: QPainter, line: Sequence[tuple[float, Part]], top: float) -> None:
        for left, part in line:
            dot = QRectF(left, top + (_LEGEND - _DOT) / 2, _DOT, _DOT)
            draw_box(painter, dot, self._theme.colour(part.tone), 2.5)
            figure = f"{part.count:,}"
            wide = text_width(figure, Type.TITLE) + 2
            place = QRectF(left + _DOT + 6, top, wide, _LEGEND)
            draw_text(painter, place, figure, Type.TITLE, self._theme.colour("text"), LEFT)
            wide = text_width(part.words, Type.TABLE) + 2
            wide = min(wide, self.width() - place.right() - 3)
            rest = QRectF(place.right() + 3, top, wide, _LEGEND)
            draw_text(painter, rest, part.words, Type.TABLE, self._theme.colour("text2"), LEFT)

    def _lines(self, width: float) -> list[list[tuple[float, Part]]]:
        """The legend in lines that fit: (left, part)."""
        lines: list[list[tuple[float, Part]]] = [[]]
        left = 0.0
        for part in self._parts:
            wide = _DOT + 6 + text_width(f"{part.count:,}", Type.TITLE) + 5
            wide += text_width(part.words, Type.TABLE) + 2
            if left and left + wide > width:
                lines.append([])
                left = 0.0
            lines[-1].append((left, part))
            left += wide + _BETWEEN
        return lines
