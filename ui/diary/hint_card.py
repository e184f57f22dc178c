"""What would be broken where an item is being held: a card beside the pointer."""

from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from ui.diary.agenda import minutes_text
from ui.theme.fonts import Type, font
from ui.theme.painting import LEFT, draw_icon, draw_text
from ui.theme.style import Theme
from ui.widgets.floating import FloatingCard

_WIDTH: Final = 264
_PAD: Final = 12
_MOST: Final = 4


class HintCard(FloatingCard):
    """Day and time, each broken rule as a sentence, the key that ends the drag."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._place = ""
        self.hints: list[str] = []

    def show_place(self, day: date, start: int, end: int, hints: list[str]) -> None:
        """Say where the item would lie and what speaks against it."""
        span = f"{minutes_text(start)} to {minutes_text(end)}"
        self._place = f"{day:%a} {day.day} {day:%b}, {span}"
        more = len(hints) - _MOST
        self.hints = hints[:_MOST] + ([f"and {more} more"] if more > 0 else [])
        high = sum(self._height(hint) for hint in self.hints or ["-"])
        self.take_size(QSize(_WIDTH, round(2 * _PAD + 20 + high + 18)))
        self.update()

    def draw_content(self, painter: QPainter, area: QRectF) -> None:
        """Draw the place, the sentences, the keys."""
        colour = self.theme.colour
        top = area.top() + _PAD
        wide = area.width() - 2 * _PAD
        line = QRectF(area.left() + _PAD, top, wide, 18)
        draw_text(painter, line, self._place, Type.NAME, colour("text"), LEFT)
        top += 22
        for hint in self.hints or ["Nothing speaks against it."]:
            tone, icon = ("warn", "look") if self.hints else ("good", "kept")
            at = QPointF(area.left() + _PAD + 7, top + 8)
            draw_icon(painter, self.theme, icon, at, 14, tone)
            high = self._height(hint)
            painter.setFont(font(Type.NOTE))
            painter.setPen(colour("text2"))
            room = QRectF(area.left() + _PAD + 20, top, wide - 20, high)
            painter.drawText(room, Qt.TextFlag.TextWordWrap, hint)
            top += high
        foot = QRectF(area.left() + _PAD, area.bottom() - _PAD - 12, wide, 14)
        draw_text(painter, foot, "Release to move · Esc keeps it", Type.NOTE, colour("muted"), LEFT)

    def _height(self, hint: str) -> float:
        room = QRectF(0, 0, _WIDTH - 2 * _PAD - 20, 500)
        flags = int(Qt.TextFlag.TextWordWrap)
        return QFontMetricsF(font(Type.NOTE)).boundingRect(room, flags, hint).height() + 6
