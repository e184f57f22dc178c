"""A day of one's own choice to offer, where none of those proposed will do."""

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.date_field import DateField
from ui.widgets.labels import Label

_SATURDAY: Final = 5


class OtherDay(QWidget):
    """A date field and a button; Enter offers too. Days too early to come prepared are refused."""

    offered = Signal(object)  # date

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._earliest = date.min
        self.day = DateField(theme, "Another day to offer")
        self.offer = Button(theme, "Offer this day", small=True)
        self._words = Label("", Type.NOTE, "warn", wrap=True)
        policy = self.offer.sizePolicy()
        self.offer.setSizePolicy(policy.Policy.Expanding, policy.verticalPolicy())
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.day)
        row.addWidget(self.offer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._words)
        self.day.textChanged.connect(self._judge)
        self.day.returnPressed.connect(self._offer)
        self.offer.clicked.connect(self._offer)
        self._judge()

    @property
    def words(self) -> str:
        """What speaks against the day."""
        return self._words.text()

    def begin(self, earliest: date) -> None:
        """An empty field for days from `earliest` on."""
        self._earliest = earliest
        self.day.setPlaceholderText(earliest.isoformat())
        self.day.clear()
        self._judge()

    def _judge(self) -> None:
        day = self.day.day
        self._words.setText("" if day is None else self._against(day))
        self._words.setVisible(bool(self.words))
        self.offer.setEnabled(day is not None and not self.words)

    def _against(self, day: date) -> str:
        if day < self._earliest:
            first = self._earliest
            return f"Too early: offer {first:%a} {first.day} {first:%b} or later."
        return "No working day." if day.weekday() >= _SATURDAY else ""

    def _offer(self) -> None:
        if self.offer.isEnabled():
            self.offered.emit(self.day.day)
