"""Names of scenarios side by side: each keeps its begin and its end, however narrow its column."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.folding import folded_name, middle_shortened
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, draw_text, smooth
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

BUTTON: Final = 190  # pixels a name takes at most in the words of a button
_SPREAD: Final = 1.3  # height of a line, of its pixels
_LEAST: Final = 40


def on_button(name: str) -> str:
    """A name short enough for a button, begin and end kept."""
    return middle_shortened(name, Type.BODY, BUTTON, 600)


class ScenarioName(QWidget):
    """A name in one line or two; what is left out in its middle stands in the tooltip."""

    def __init__(self, theme: Theme, name: str, role: Type, tone: str = "text") -> None:
        super().__init__()
        self._theme, self._name, self._role, self._tone = theme, name, role, tone
        self._line = round(_SPREAD * role.value[0])
        self.setAccessibleName(name)
        self.setFixedHeight(2 * self._line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[str, ...]:
        """The name as it shows, a line each."""
        return folded_name(self._name, self._role, max(self.width(), 1))

    def sizeHint(self) -> QSize:
        """Room for the whole name in one line."""
        return QSize(round(text_width(self._name, self._role)) + 2, self.height())

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(min(_LEAST, self.sizeHint().width()), self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is left out is said by the tooltip."""
        super().resizeEvent(event)
        whole = "".join(self.lines).replace(" ", "") == self._name.replace(" ", "")
        self.setToolTip("" if whole else plain_tooltip(self._name))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines; a single one stands in the middle."""
        painter, lines = smooth(self), self.lines
        top = (self.height() - self._line * len(lines)) / 2
        for place, words in enumerate(lines):
            room = QRectF(0, top + place * self._line, self.width() + 1, self._line)
            draw_text(painter, room, words, self._role, self._theme.colour(self._tone), LEFT)
        painter.end()
