"""The line at the foot of the window: facts at the left, what leaves the computer at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.labels import ElidedLabel, Glyph, Label

HEIGHT = 28
OFFLINE = "Offline · nothing leaves this computer"
_BETWEEN = "\u2002·\u2002"


class StatusLine(QWidget):
    """Counts and states in a few words each, separated by dots."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self._facts = ElidedLabel("", Type.NOTE, "muted")
        self._busy = Glyph(theme, "busy", icons.SMALL, "accent_text")
        self.work = Label("", Type.NOTE, "text2")
        self._icon = Glyph(theme, "offline", icons.SMALL, "muted")
        self._connection = Label(OFFLINE, Type.NOTE, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(8)
        row.addWidget(self._facts, 1)
        row.addWidget(self._busy)
        row.addWidget(self.work)
        row.addSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._connection)
        self.show_work("")

    def show_facts(self, facts: Sequence[str]) -> None:
        """Show facts such as "236 accounts", "6 territories"."""
        self._facts.show_text(_BETWEEN.join(facts))

    def show_work(self, words: str) -> None:
        """Say what is done in the background; "" for nothing."""
        self.work.setText(words)
        self.work.setVisible(bool(words))
        self._busy.setVisible(bool(words))

    def show_connection(self, words: str) -> None:
        """Say what leaves this computer, for instance while a sync runs."""
        self._connection.setText(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.fillRect(QRectF(0, 0, self.width(), 1), self._theme.colour("border"))
        painter.end()
