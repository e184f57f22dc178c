"""What is to be said when an alert is acknowledged, snoozed, closed or answered by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from model.errors import PlanError
from ui.funnel.forms import captioned
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.date_field import DateField
from ui.widgets.labels import Label


class Deed(StrEnum):
    """What is done with an alert; the value is what the button says."""

    ACKNOWLEDGE = "Acknowledge"
    SNOOZE = "Snooze"
    CLOSE = "Close"
    NOTE = "Note what was done"


@dataclass(frozen=True, slots=True)
class Said:
    """What was filled in; `day` is None while it is empty or not a day."""

    deed: Deed
    words: str
    day: date | None


_CAPTIONS = {  # of the words, of the day
    Deed.ACKNOWLEDGE: ("Owner", "Due"),
    Deed.SNOOZE: ("Why it can wait", "Until"),
    Deed.CLOSE: ("What was decided", ""),
    Deed.NOTE: ("What was done", ""),
}
_DAYS = {Deed.ACKNOWLEDGE: 7, Deed.SNOOZE: 14}


class AlertForm(QFrame):
    """Enter does it, Esc leaves; what speaks against it stands below the fields."""

    said = Signal(object)  # Said
    left = Signal()

    def __init__(
        self, theme: Theme, deed: Deed, owner: str, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._deed = deed
        words, day = _CAPTIONS[deed]
        self.words = QLineEdit()
        self.words.setAccessibleName(words)
        self.day = DateField(theme, day or "Day")
        self.day.set_day(today + timedelta(days=_DAYS.get(deed, 0)))
        if deed is Deed.ACKNOWLEDGE:
            self.words.setText(owner)
        self.error = Label("", Type.TABLE, "bad", wrap=True)
        self.error.hide()
        self.go = Button(theme, str(deed), Kind.PRIMARY, small=True)
        self.cancel = Button(theme, "Leave it", Kind.QUIET, small=True)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(captioned(words, self.words), 1)
        box = captioned(day, self.day)
        box.setVisible(bool(day))
        fields.addWidget(box)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addLayout(fields)
        column.addWidget(self.error)
        column.addLayout(buttons)
        self.go.clicked.connect(self._on_go)
        self.cancel.clicked.connect(self._on_left)
        self.words.returnPressed.connect(self._on_go)
        self.day.returnPressed.connect(self._on_go)

    def refuse(self, error: PlanError) -> None:
        """Say what speaks against it, beside the field it is about."""
        self.error.setText(str(error))
        self.error.show()
        about_day = "day" in error.message or "date" in error.message
        (self.day if about_day else self.words).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_go(self, _checked: bool = False) -> None:
        self.said.emit(Said(self._deed, self.words.text(), self.day.day))

    def _on_left(self, _checked: bool = False) -> None:
        self.left.emit()
