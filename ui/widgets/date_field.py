"""A day to write as 2027-02-09 or to pick from a calendar; empty for none."""

from datetime import date, timedelta

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import icons
from ui.theme.style import Theme

_WIDTH = 134  # a day and the icon
_STEPS = {
    Qt.Key.Key_Up: timedelta(days=1),
    Qt.Key.Key_Down: timedelta(days=-1),
    Qt.Key.Key_PageUp: timedelta(weeks=1),
    Qt.Key.Key_PageDown: timedelta(weeks=-1),
}


class DateField(QLineEdit):
    """Up and Down go by a day, Page Up and Down by a week, Alt+Down opens the calendar."""

    day_picked = Signal(object)  # date

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._popup: _Popup | None = None
        self.setPlaceholderText("2027-02-09")
        self.setMinimumWidth(_WIDTH)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Year, month, day. Alt+Down opens a calendar.")
        self._open = QAction("Pick a day (Alt+Down)", self)
        self._open.triggered.connect(self.open_calendar)
        self.addAction(self._open, QLineEdit.ActionPosition.TrailingPosition)
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def day(self) -> date | None:
        """The day it holds, None while it is empty or not finished."""
        try:
            return date.fromisoformat(self.text().strip())
        except ValueError:
            return None

    def set_day(self, day: date) -> None:
        """Show a day."""
        self.setText(day.isoformat())

    def open_calendar(self) -> None:
        """Show the calendar below the field, at its day, its hint's or today."""
        if self._popup is None:
            self._popup = _Popup(self._theme, self)
            self._popup.calendar.clicked.connect(self._on_picked)
            self._popup.calendar.activated.connect(self._on_picked)
        shown = self.day or _day_of(self.placeholderText())
        calendar = self._popup.calendar
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day) if shown else QDate())
        self._popup.dress()
        self._popup.adjustSize()
        self._popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._popup.show()
        calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def calendar(self) -> QCalendarWidget | None:
        """The calendar while it is open."""
        popup = self._popup
        return popup.calendar if popup is not None and popup.isVisible() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step the day, open the calendar."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        elif key in _STEPS:
            here = self.day or _day_of(self.placeholderText())
            if here is not None:
                self.set_day(here + _STEPS[key])
                self.textEdited.emit(self.text())
        else:
            super().keyPressEvent(event)

    def _on_picked(self, picked: QDate) -> None:
        day = date(picked.year(), picked.month(), picked.day())
        if self._popup is not None:
            self._popup.hide()
        self.set_day(day)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.textEdited.emit(self.text())
        self.day_picked.emit(day)

    def _dress(self) -> None:
        self._open.setIcon(self._theme.icon("diary", icons.ROW, "muted"))


class _Popup(QFrame):
    """The calendar in a frame of its own; Esc closes it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setProperty("surface", "float")
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setAccessibleName("Calendar")
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.calendar)

    def dress(self) -> None:
        """Take the colours and arrows of the theme; the weekend is muted, not red."""
        plain, muted = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(self._theme.colour("text"))
        muted.setForeground(self._theme.colour("muted"))
        head = QTextCharFormat(muted)
        head.setBackground(self._theme.colour("surface"))
        self.calendar.setHeaderTextFormat(head)
        for weekday in list(Qt.DayOfWeek):
            weekend = weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)
            self.calendar.setWeekdayTextFormat(weekday, muted if weekend else plain)
        for name, meaning in (("prevmonth", "previous"), ("nextmonth", "folded")):
            button = self.calendar.findChild(QToolButton, f"qt_calendar_{name}")
            if button is not None:
                button.setIcon(self._theme.icon(meaning, icons.ROW))


def _day_of(words: str) -> date | None:
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return None
