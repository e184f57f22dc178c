"""One line on the map that says what is being worked out, with a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Glyph, Label


class BusyLine(QFrame):
    """Shown while something is under way, or to say why it cannot be."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._glyph = Glyph(theme, "busy", icons.SMALL, "muted")
        self._words = Label("", Type.NOTE, "text2")
        self.cancel = IconButton(theme, "close", "Stop this", size=icons.SMALL)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 2, 2)
        row.setSpacing(6)
        for part in (self._glyph, self._words, self.cancel):
            row.addWidget(part)
        self.cancel.clicked.connect(self.cancelled)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Show what is under way, or what went wrong."""
        self._words.setText(words)
        self._glyph.show_icon("look" if wrong else "busy", "warn_fill" if wrong else "muted")
        name = "Close this message" if wrong else "Stop this"
        self.cancel.show_icon("close", name)
        self.setAccessibleName(words)
        self.adjustSize()
        self.show()
        self.raise_()
