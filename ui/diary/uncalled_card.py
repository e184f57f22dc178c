"""Before a quarter is published: the A accounts nothing is planned at, each with a way in."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from model.diary.uncalled import Uncalled
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.scrolling import clear_scroll

_ROWS: Final = 3  # that show at once; further ones scroll
_ROW_HEIGHT: Final = 30
_NAME_WIDTH: Final = 280


class UncalledPart(QWidget):
    """Asks before it is published; Esc is "Not yet". It never touches the project."""

    account_chosen = Signal(str)  # to be put into the diary
    agreed = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.buttons: dict[str, Button] = {}  # by account id
        self.question = Label("", Type.NAME, wrap=True)
        self.yes = Button(theme, "Publish all the same", Kind.PRIMARY, small=True)
        self.no = Button(theme, "Not yet", small=True)
        inside = QWidget()
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 6, 0)
        self._rows.setSpacing(0)
        self._area: QScrollArea = clear_scroll(inside)
        self._area.setAccessibleName("A accounts with nothing planned")
        self._area.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.question, 1)
        head.addWidget(self.yes)
        head.addWidget(self.no)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area)
        self.yes.clicked.connect(lambda _checked=False: self.agreed.emit())
        self.no.clicked.connect(lambda _checked=False: self.closed.emit())
        self.hide()

    def show_accounts(self, accounts: Sequence[Uncalled], quarter: str) -> None:
        """Show these for "first quarter 2027"; none: all that was asked about has its item."""
        self._clear()
        before = self.no
        for one in accounts:
            self._rows.addWidget(self._row(one))
            QWidget.setTabOrder(before, self.buttons[one.account_id])
            before = self.buttons[one.account_id]
        n = len(accounts)
        have = "1 A account has" if n == 1 else f"{n:,} A accounts have"
        self.question.setText(
            f"{have} nothing planned in the {quarter}. Publish it?"
            if n
            else f"Every A account has an item in the {quarter}. Publish it?"
        )
        self.setAccessibleName(self.question.text())
        self.yes.set_label("Publish all the same" if n else "Publish")
        self._area.setVisible(bool(n))
        self._area.setFixedHeight(min(n, _ROWS) * _ROW_HEIGHT + (_ROW_HEIGHT // 2) * (n > _ROWS))
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave it with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """It gives way to the width of the window."""
        return QSize(1, super().minimumSizeHint().height())

    def _row(self, one: Uncalled) -> QWidget:
        row = QWidget()
        row.setFixedHeight(_ROW_HEIGHT)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        name = ElidedLabel(one.name, Type.TABLE)
        name.setFixedWidth(_NAME_WIDTH)
        line.addWidget(name)
        line.addWidget(ElidedLabel(one.why, Type.TABLE, "text2"), 1)
        button = Button(self._theme, "Put into the diary", icon="add", small=True)
        button.setAccessibleName(f"Put {one.name} into the diary")
        button.clicked.connect(partial(self._on_chosen, one.account_id))
        line.addWidget(button)
        self.buttons[one.account_id] = button
        return row

    def _on_chosen(self, account_id: str, _checked: bool = False) -> None:
        self.account_chosen.emit(account_id)

    def _clear(self) -> None:
        self.buttons = {}
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
