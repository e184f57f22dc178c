"""A line of text that shows what it means: terms on a ground, the wrong part underlined."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme

_HIGH = 20
Span = tuple[int, int]


class FilterLine(QLineEdit):
    """Draws the spans it was given behind its text; it knows nothing of filters."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._terms: tuple[Span, ...] = ()
        self._wrong: Span | None = None

    @property
    def wrong(self) -> Span | None:
        """The characters that are underlined."""
        return self._wrong

    def mark(self, terms: Sequence[Span], wrong: Span | None) -> None:
        """Show terms (first character, behind the last) as chips and one span as wrong."""
        self._terms, self._wrong = tuple(terms), wrong
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the grounds of the terms, the text, the underline."""
        painter = smooth(self)
        painter.setClipRect(self.rect())
        middle = self.height() / 2
        for span in self._terms:
            left, right = self._x(span[0]), self._x(span[1])
            area = QRectF(left - 3, middle - _HIGH / 2, right - left + 6, _HIGH)
            draw_box(painter, area, self._theme.colour("accent_bg"), RADIUS_CHIP)
        painter.end()
        super().paintEvent(event)
        if self._wrong is not None:
            self._underline(*self._wrong)

    def _underline(self, first: int, behind: int) -> None:
        painter = smooth(self)
        left, right = self._x(first), self._x(behind)
        right = max(right, left + 7)
        painter.setPen(QPen(self._theme.colour("bad"), 2))
        y = self.height() - 2.0
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        painter.end()

    def _x(self, character: int) -> float:
        """Where a character begins, whatever the line is scrolled by."""
        metrics = QFontMetricsF(self.font())
        text, here = self.text(), self.cursorPosition()
        at = self.cursorRect().center().x()
        return (
            at
            + metrics.horizontalAdvance(text[:character])
            - metrics.horizontalAdvance(text[:here])
        )
