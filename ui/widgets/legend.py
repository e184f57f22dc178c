"""What the sizes and marks on a map mean."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, draw_box, draw_icon, draw_text, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme

_HEIGHT, _SIDE, _GAP = 28, 10, 8


class LegendBox(QWidget):
    """One line on the surface: a title, dots by size with their figures, marks with words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._title = theme, ""
        self._sizes: tuple[tuple[float, str], ...] = ()
        self._marks: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_legend(
        self,
        title: str,
        sizes: Sequence[tuple[float, str]],
        marks: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Show dots as (radius in pixels, figure) and marks as (icon, words)."""
        self._title, self._sizes, self._marks = title, tuple(sizes), tuple(marks)
        words = (title, *(figure for _, figure in sizes), *(mark for _, mark in marks))
        self.setAccessibleName("Legend: " + ", ".join(words))
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its parts."""
        wide = 2 * _SIDE + text_width(self._title, Type.HEADER) + _GAP
        wide += sum(2 * radius + _GAP for radius, _ in self._sizes)
        wide += sum(text_width(figure, Type.NOTE) + _GAP for _, figure in self._sizes)
        wide += sum(icons.SMALL + text_width(w, Type.NOTE) + 2 * _GAP for _, w in self._marks)
        return QSize(round(wide - _GAP + 0.5), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, then its parts from left to right."""
        painter = smooth(self)
        colour, middle, x = self._theme.colour, _HEIGHT / 2, float(_SIDE)
        area = QRectF(self.rect())
        draw_box(painter, area, colour("surface"), RADIUS_BUTTON, colour("border"))

        def write(words: str, role: Type, tone: str) -> None:
            nonlocal x
            wide = text_width(words, role) + 1
            draw_text(painter, QRectF(x, 0, wide, _HEIGHT), words, role, colour(tone), LEFT)
            x += wide + _GAP - 1

        write(self._title, Type.HEADER, "text2")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("neutral_fill"))
        for radius, _ in self._sizes:
            painter.drawEllipse(QPointF(x + radius, middle), radius, radius)
            x += 2 * radius + _GAP
        for _, figure in self._sizes:
            write(figure, Type.NOTE, "muted")
        for icon, words in self._marks:
            x += _GAP / 2
            centre = QPointF(x + icons.SMALL / 2, middle)
            draw_icon(painter, self._theme, icon, centre, icons.SMALL, "muted")
            x += icons.SMALL + _GAP / 2
            write(words, Type.NOTE, "muted")
        painter.end()
