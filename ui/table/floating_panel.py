"""A panel that floats beside a button of the table and gives the focus back when it closes."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label

_INSET = 8


class FloatingPanel(QFrame):
    """Title, cross, `body`. Esc or a second call of its button closes it; Tab stays inside."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, title: str, width: int) -> None:
        super().__init__(parent)
        self._over = parent
        self._before: QWidget | None = None
        self._beside: QWidget | None = None
        self.setProperty("surface", "float")
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(width)
        self.cross = IconButton(theme, "close", f"Close: {title}", size=icons.ROW)
        head = QHBoxLayout()
        head.addWidget(Label(title, Type.TITLE), 1)
        head.addWidget(self.cross)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 12, 12)
        self.body.setSpacing(8)
        self.body.addLayout(head)
        self.cross.clicked.connect(self.dismiss)
        self.hide()

    def open_beside(self, beside: QWidget, focus: QWidget | None = None) -> None:
        """Show the panel below a widget, or above it where there is more room; others close."""
        for other in self._over.findChildren(FloatingPanel):
            if other is not self:
                other.dismiss()
        self._before, self._beside = QApplication.focusWidget(), beside
        self.refit()
        self.show()
        self.raise_()
        (focus or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def refit(self) -> None:
        """Take the size that the content needs now, at the side where it was opened."""
        self.adjustSize()
        if self._beside is None:
            return
        near = QRect(self._beside.mapTo(self._over, QPoint(0, 0)), self._beside.size())
        room, mine = self._over.rect(), QRect(QPoint(0, 0), self.size())
        mine.moveTopRight(near.bottomRight() + QPoint(0, 4))
        if mine.bottom() > room.bottom() - _INSET:
            mine.moveBottom(near.top() - 4)
        mine.moveLeft(max(min(mine.left(), room.right() - mine.width() - _INSET), _INSET))
        mine.moveTop(max(mine.top(), _INSET))
        self.setGeometry(mine)

    def dismiss(self) -> None:
        """Close, and give the focus back to where it was."""
        if self.isHidden():
            return
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round inside the panel."""
        stops = [
            child
            for child in self.findChildren(QWidget)
            if child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.focusProxy() is None
        ]
        now = QApplication.focusWidget()
        if not stops:
            return False
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True
