"""Visits done by week, in the colours of whom they were with; below them hours with buyers."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from model.diary.measure_weeks import ROLES, ActsWeek
from model.format import Formatter
from ui.diary.tones import ROLE_WORDS, role_colour
from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_text, smooth
from ui.theme.style import Theme

_FOOT: Final = 34.0  # hours with buyers, dates
_HEAD: Final = 16.0
_GAP: Final = 4.0
_ORDER: Final = (*ROLES, "multi", "?")


class WeekChart(QWidget):
    """One stacked bar a week; its figures in the tooltip."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._weeks: tuple[ActsWeek, ...] = ()
        self._show = Formatter()
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Visits by week and role")

    def show_weeks(self, weeks: Sequence[ActsWeek], show: Formatter) -> None:
        """Show these weeks, oldest first."""
        self._weeks, self._show = tuple(weeks), show
        self.setAccessibleDescription(" ".join(self.words_of(week) for week in weeks))
        self.update()

    def words_of(self, week: ActsWeek) -> str:
        """A week in words."""
        names = {**ROLE_WORDS, "multi": "several", "?": "nobody named"}
        roles = [f"{week.visits[role]} {names[role]}" for role in _ORDER if week.visits[role]]
        day = self._show.date(week.monday.isoformat(), year=False)
        a_day = self._show.number(week.visits_a_day, 1)
        split = f" ({', '.join(roles)})" if roles else ""
        hours = self._show.hours(week.buyer_hours, 1)
        return f"Week of {day}: {week.whole} visits{split}, {a_day} a day, {hours} with buyers."

    def sizeHint(self) -> QSize:
        """Room for thirteen weeks."""
        return QSize(340, 130)

    def event(self, event: QEvent) -> bool:
        """Say what a week holds."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._weeks:
            wide = self.width() / len(self._weeks)
            place = min(max(int(event.pos().x() // wide), 0), len(self._weeks) - 1)
            QToolTip.showText(event.globalPos(), self.words_of(self._weeks[place]), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = smooth(self)
        highest = max((week.whole for week in self._weeks), default=0)
        if highest:
            for place, week in enumerate(self._weeks):
                self._draw_week(painter, place, week, highest)
        else:
            words = "No visit was recorded as done in these weeks"
            area, muted = QRectF(self.rect()), self._theme.colour("muted")
            draw_text(painter, area, words, Type.TABLE, muted, CENTRE)
        painter.end()

    def _draw_week(self, painter: QPainter, place: int, week: ActsWeek, highest: int) -> None:
        wide = self.width() / len(self._weeks)
        floor, room = self.height() - _FOOT, self.height() - _FOOT - _HEAD
        top = floor
        for role in _ORDER:
            high = room * week.visits[role] / highest
            top -= high
            if high > 0:
                box = QRectF(place * wide + _GAP / 2, top, wide - _GAP, max(high - 1, 1))
                colour = role_colour(self._theme, {"multi": "UB", "?": ""}.get(role, role))
                draw_box(painter, box, colour, 2)
        line = QRectF(place * wide, top - _HEAD, wide, _HEAD)
        ink = self._theme.colour("text2")
        draw_text(painter, line, str(week.whole), Type.NOTE, ink, CENTRE)
        hours = QRectF(place * wide, floor + 2, wide, 15)
        words = self._show.number(week.buyer_hours, 1) if week.buyer_hours else "–"
        draw_text(painter, hours, words, Type.NOTE, self._theme.colour("text2"), CENTRE)
        if place % 4 == 0:
            words = self._show.date(week.monday.isoformat(), year=False)
            left = min(place * wide, self.width() - 2 * wide)
            foot = QRectF(left, floor + 18, 2 * wide, 15)
            align = RIGHT if left < place * wide else LEFT
            draw_text(painter, foot, words, Type.NOTE, self._theme.colour("muted"), align)
