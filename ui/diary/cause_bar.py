"""Asks for the cause where an item is locked hard; the calendar stays in sight."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.diary.edits import CAUSES
from ui.theme.fonts import Type
from ui.theme.painting import draw_box, smooth
from ui.theme.sheet import RADIUS_BUTTON
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import ElidedLabel, Glyph


class CauseBar(QWidget):
    """One sentence and a button per cause; keys 1 to 5 choose, Esc leaves the item where it is."""

    answered = Signal(str)  # the cause
    dropped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._then: Callable[[str], None] | None = None
        self._words = ElidedLabel("", Type.TABLE)
        self.buttons: list[Button] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(6)
        row.addWidget(Glyph(theme, "locked", tone="warn"))
        row.addWidget(self._words, 1)
        for place, cause in enumerate(CAUSES):
            words = cause.capitalize()
            button = Button(theme, words, small=True)
            button.setToolTip(f"{words} ({place + 1})")
            button.clicked.connect(lambda _checked=False, said=cause: self._answer(said))
            self.buttons.append(button)
            row.addWidget(button)
        self._close = IconButton(theme, "close", "Leave it where it is (Esc)", size=14)
        self._close.clicked.connect(lambda _checked=False: self.drop())
        row.addWidget(self._close)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def ask(self, sentence: str, then: Callable[[str], None]) -> None:
        """Show the question; `then` is called with the cause."""
        self._words.show_text(sentence)
        self.setAccessibleName(f"{sentence} Causes: {', '.join(CAUSES)}.")
        self._then = then
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop(self) -> None:
        """Nothing moves."""
        self._then = None
        if not self.isHidden():
            self.hide()
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Number keys answer, Esc drops."""
        place = event.key() - Qt.Key.Key_1
        if 0 <= place < len(CAUSES):
            self._answer(CAUSES[place])
        elif event.key() == Qt.Key.Key_Escape:
            self.drop()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = smooth(self)
        draw_box(painter, QRectF(self.rect()), self._theme.colour("warn_bg"), RADIUS_BUTTON)
        painter.end()

    def _answer(self, cause: str) -> None:
        then, self._then = self._then, None
        self.hide()
        if then is not None:
            then(cause)
            self.answered.emit(cause)
