"""The card of the calendar: which week, its lock, the roles, the calendar, the cause bar."""

from datetime import date

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.diary.agenda import Agenda
from ui.diary.calendar_geometry import Column
from ui.diary.calendar_view import CalendarView, Hints
from ui.diary.cause_bar import CauseBar
from ui.diary.tones import LOCK_WORDS, ROLE_WORDS, role_colour
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, draw_box, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel, Label


class RoleLegend(QWidget):
    """Which colour is whom."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(3 * 74, 16)
        self.setAccessibleName("U users, B buyers, A admins")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw three swatches with words."""
        painter = smooth(self)
        for place, (letter, words) in enumerate(ROLE_WORDS.items()):
            left = place * 74.0
            draw_box(painter, QRectF(left, 3, 10, 10), role_colour(self._theme, letter), 3)
            room = QRectF(left + 15, 0, 58, 16)
            ink = self._theme.colour("text2")
            draw_text(painter, room, f"{letter} {words}", Type.CAPTION, ink, LEFT)
        painter.end()


class WeekCard(Card):
    """The calendar with its head."""

    step_asked = Signal(int)

    def __init__(self, theme: Theme, hints: Hints, parent: QWidget | None = None) -> None:
        super().__init__(theme, padded=False, parent=parent)
        self.setAccessibleName("Calendar of the week")
        self.calendar = CalendarView(theme, hints)
        self.cause = CauseBar(theme)
        self._title = Label("", Type.SECTION)
        self._span = ElidedLabel("", Type.TABLE, "text2")
        self._lock = Chip(theme, "", ChipKind.PLAIN, icon="locked")
        self._previous = IconButton(theme, "previous", "Before (Page Up)", size=16)
        self._following = IconButton(theme, "folded", "After (Page Down)", size=16)
        self.new = IconButton(theme, "add", "New item (N)", size=16)
        self.legend = RoleLegend(theme)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._previous)
        row.addWidget(self._title)
        row.addWidget(self._span)
        row.addWidget(self._following)
        row.addWidget(self._lock)
        row.addWidget(self.new)
        row.addStretch(1)
        row.addWidget(self.legend)
        self.add(row)
        holder = QHBoxLayout()
        holder.setContentsMargins(12, 0, 12, 0)
        holder.addWidget(self.cause)
        self.add(holder)
        self.add(self.calendar, 1)
        self._previous.clicked.connect(lambda _checked=False: self.step_asked.emit(-1))
        self._following.clicked.connect(lambda _checked=False: self.step_asked.emit(1))

    def show_days(
        self, agenda: Agenda, columns: list[Column], today: date | None, *, narrow: bool
    ) -> None:
        """Show a week, or one day of it."""
        first, last = columns[0].day, columns[-1].day
        week = agenda.week_of(max(first, agenda.days[0].day)) if agenda.days else 1
        self._title.setText(f"Week {week}" if len(columns) > 1 else f"{first:%A}")
        start = f"{first.day} {first:%b}" if first.month != last.month else str(first.day)
        same = f"{last.day} {last:%b} {last.year}"
        self._span.show_text(f"{start} to {same}" if len(columns) > 1 else same)
        lock = agenda.lock_of(week)
        words = lock if narrow and lock != "none" else LOCK_WORDS[lock]
        self._lock.show_text(words, icon="locked" if lock == "hard" else "unlocked")
        self.calendar.show_days(agenda, columns, today)
