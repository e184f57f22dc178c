"""One number with its caption, unit and change."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from model.explain.figure import FigureKey
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.labels import ElidedLabel, Glyph, Label
from ui.widgets.tips import explain


class Direction(Enum):
    """Where a figure went; the value is the icon."""

    UP = "up"
    DOWN = "down"
    SAME = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """A change in words ("−0.013 vs live"): the arrow shows direction, the tone the verdict."""

    words: str
    direction: Direction = Direction.SAME
    tone: str = "muted"  # good, warn, bad, or muted when it is neither


class KeyFigure(QFrame):
    """Caption, figure, unit, change; no change is grey words, not a zero.

    With `where` set it carries a mark that asks where the figure comes from.
    """

    where_asked = Signal(object)  # the FigureKey

    def __init__(
        self, theme: Theme, caption: str, *, sunken: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken" if sunken else "card")
        self._caption = ElidedLabel(caption, Type.CAPTION, "muted")
        self._value = Label("–", Type.KEY_FIGURE)
        self._unit = Label("", Type.TABLE, "muted")
        self._arrow = Glyph(theme, "down", icons.SMALL, "muted")
        self._change = ElidedLabel("", Type.CAPTION, "muted")
        self._arrow.hide()
        self.where: FigureKey | None = None
        self.mark = IconButton(theme, "note", "Where from? (Alt+W)", size=icons.SMALL)
        self.mark.setFixedSize(18, 18)
        self.mark.hide()
        self.mark.clicked.connect(lambda _checked=False: self.where_asked.emit(self.where))
        self._lay_out()
        explain(self, caption)

    def show_figure(self, value: str, unit: str = "", change: Delta | None = None) -> None:
        """Show a formatted figure; without `change` the last line is empty."""
        self._value.setText(value)
        self._value.set_tone("text")
        self._unit.setText(unit)
        self._arrow.setVisible(change is not None and change.direction is not Direction.SAME)
        if change is not None:
            if change.direction is not Direction.SAME:
                self._arrow.show_icon(change.direction.value, change.tone)
            self._change.set_tone(change.tone)
        self._change.show_text(change.words if change else "")
        parts = (self._caption.accessibleName(), value, unit, change.words if change else "")
        self.setAccessibleName(" ".join(part for part in parts if part))

    def show_caption(self, caption: str) -> None:
        """Name the figure anew; narrow windows take shorter captions."""
        self._caption.show_text(caption)
        explain(self, caption)

    def show_where(self, where: FigureKey | None) -> None:
        """Say which figure this is, so that it can be asked where it comes from."""
        self.where = where
        self.mark.setVisible(where is not None)

    def add_beside(self, part: QWidget) -> None:
        """Put something small at the right of the figure, as a trend."""
        self._figure.insertWidget(self._figure.count() - 1, part, 0, Qt.AlignmentFlag.AlignBottom)

    def show_stale(self, since: str) -> None:
        """Grey the figure and say since when it is out of date ("as of 10:42")."""
        self._value.set_tone("muted")
        self._arrow.hide()
        self._change.set_tone("muted")
        self._change.show_text(since)

    def _lay_out(self) -> None:
        self._figure = figure = QHBoxLayout()
        figure.setSpacing(4)
        figure.addWidget(self._value)
        figure.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        figure.addStretch(1)
        figure.addWidget(self.mark)
        self._unit.setContentsMargins(0, 0, 0, 3)  # onto the base line of the figure
        change = QHBoxLayout()
        change.setSpacing(2)
        change.addWidget(self._arrow)
        change.addWidget(self._change, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        column.addWidget(self._caption)
        column.addLayout(figure)
        column.addLayout(change)
