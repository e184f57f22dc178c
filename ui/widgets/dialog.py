"""A dialog inside the window: a frame over a scrim, for long runs and for what cannot be undone."""

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.painting import smooth
from ui.theme.sheet import RADIUS_FLOAT
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.floating import DIALOG_BLUR, DIALOG_DROP, soft_shadow
from ui.widgets.labels import ElidedLabel, Glyph, Label, Rule

_MARGIN, _OUTSIDE = 24, 36


class DialogFrame(QWidget):
    """Covers its parent; the frame in the middle has a title, `body`, and a foot with buttons.

    Tab stays inside. Esc and the cross announce `close_asked`; who opened it closes it.
    """

    close_asked = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, title: str, *, note: str = "", size: QSize
    ) -> None:
        super().__init__(parent)
        self._theme, self._over, self._wanted = theme, parent, size
        self._before: QWidget | None = QApplication.focusWidget()
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.frame = QFrame(self)
        self.frame.setProperty("surface", "dialog")
        self._note = ElidedLabel(note, Type.TABLE, "muted")
        self.cross = IconButton(theme, "close", "Close (Esc)")
        self._middle = QWidget()
        self.body = QVBoxLayout(self._middle)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(8)
        self._foot_note = Label("", Type.TABLE, "muted", wrap=True)
        self._foot_icon = Glyph(theme, "note", icons.SMALL, "muted")
        self._lay_out(title)
        self.cross.clicked.connect(lambda _checked=False: self.close_asked.emit())
        parent.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def show_title(self, title: str) -> None:
        """Say what the dialog is about now."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def show_note(self, note: str) -> None:
        """Say something beside the title."""
        self._note.show_text(note)

    def show_foot_note(self, words: str) -> None:
        """Say in the foot what the buttons will do."""
        self._foot_note.setText(words)
        self._foot_icon.setVisible(bool(words))

    def add_button(self, button: QWidget) -> None:
        """Put a button at the right end of the foot; the primary one comes last."""
        self._foot.addWidget(button)

    def dismiss(self) -> None:
        """Close the dialog and give the focus back, if what had it is still there."""
        self._over.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the parent whatever size it takes."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc asks to close."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_asked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click on the scrim does nothing: what is behind is out of reach."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round inside the frame."""
        stops = [
            child
            for child in self.frame.findChildren(QWidget)
            if child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return False
        now = QApplication.focusWidget()
        place = stops.index(now) if now in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(place + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scrim and the shadow of the frame."""
        tokens = self._theme.tokens
        painter = smooth(self)
        painter.fillRect(self.rect(), self._theme.colour("scrim", tokens.scrim_alpha / 255))
        box = self.frame.geometry()
        shadow = soft_shadow(
            box.width(),
            box.height(),
            RADIUS_FLOAT,
            DIALOG_BLUR,
            DIALOG_DROP,
            tokens.shadow,
            tokens.shadow_alpha,
        )
        painter.drawPixmap(box.x() - DIALOG_BLUR, box.y() - DIALOG_BLUR, shadow)
        painter.end()

    def _place(self) -> None:
        room = self._over.rect()
        self.setGeometry(room)
        inside = room.adjusted(_OUTSIDE, _OUTSIDE, -_OUTSIDE, -_OUTSIDE)
        size = self._wanted.boundedTo(inside.size()).expandedTo(QSize(320, 200))
        frame = QRect(0, 0, size.width(), size.height())
        frame.moveCenter(QRectF(room).center().toPoint())
        self.frame.setGeometry(frame)

    def _lay_out(self, title: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(16)
        self._title = Label(title, Type.PAGE_TITLE)
        head.addWidget(self._title)
        head.addWidget(self._note, 1)
        head.addWidget(self.cross)
        self._foot.addWidget(self._foot_icon)
        self._foot.addWidget(self._foot_note, 1)
        self._foot_icon.hide()
        column = QVBoxLayout(self.frame)
        column.setContentsMargins(_MARGIN, 16, _MARGIN, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._middle, 1)
        column.addWidget(Rule(self._theme))
        column.addLayout(self._foot)
