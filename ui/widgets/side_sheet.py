"""A sheet over the right edge of the window: the map beside it stays in reach."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, Label

_TOP: Final = 72  # below the top bar
_BELOW: Final = 44  # above the status line
_EDGE: Final = 16


class SideSheet(QFrame):
    """Has a title, one muted note and a `body`; Esc and the cross close it."""

    def __init__(self, theme: Theme, over: QWidget, title: str, width: int) -> None:
        super().__init__(over)
        self._theme, self._over, self._wide = theme, over, width
        self._before: QWidget | None = QApplication.focusWidget()
        self.setProperty("surface", "float")
        self.setAccessibleName(title)
        self._title = ElidedLabel(title, Type.TITLE)
        self.note = ElidedLabel("", Type.TABLE, "muted")
        self.cross = IconButton(theme, "close", "Close (Esc)")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self.note, 1)
        head.addWidget(self.cross)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body, 1)
        self.cross.clicked.connect(self._on_cross)
        over.installEventFilter(self)

    def show_title(self, title: str) -> None:
        """Say what the sheet is about now."""
        self._title.show_text(title)
        self.setAccessibleName(title)

    def appear(self, first: QWidget) -> None:
        """Take the place at the edge and give the focus to `first`."""
        self._place()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close and give the focus back."""
        self._over.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the right edge whatever size the window takes."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def caption(self, words: str) -> Label:
        """A small heading inside the body."""
        label = Label(words, Type.CAPTION, "muted")
        self.body.addWidget(label)
        return label

    def _on_cross(self, _checked: bool = False) -> None:
        self.dismiss()

    def _place(self) -> None:
        room = self._over.rect()
        wide = min(self._wide, room.width() - 2 * _EDGE)
        high = max(room.height() - _TOP - _BELOW, 240)
        self.setGeometry(room.width() - wide - _EDGE, _TOP, wide, high)
