"""The eight hues to choose from; those that a neighbour could be taken for are marked."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QWidget

from model.palette import HUE_NAMES, N_HUES
from ui.theme.painting import draw_box, draw_focus, draw_swatch, smooth
from ui.theme.style import Theme

_CELL: Final = 28
_SIDE: Final = 16


class SwatchRow(QWidget):
    """A row of hues; a click or the arrows choose one."""

    hue_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hue = 0
        self._clear: frozenset[int] = frozenset(range(N_HUES))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedSize(self.sizeHint())
        self._say()

    def sizeHint(self) -> QSize:
        """Room for all hues."""
        return QSize(_CELL * N_HUES, _CELL)

    def show_hues(self, hue: int, clear: Sequence[int]) -> None:
        """Mark the hue a territory has; `clear` are those no neighbour could be taken for."""
        self._hue, self._clear = hue, frozenset(clear)
        self._say()
        self.update()

    @property
    def words(self) -> str:
        """What the hue means for the neighbours, "" when all is well."""
        if self._hue in self._clear:
            return ""
        return "A neighbour looks alike."

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the hue under the pointer."""
        hue = int(event.position().x() // _CELL)
        if event.button() == Qt.MouseButton.LeftButton and 0 <= hue < N_HUES:
            self._take(hue)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step to the next hue."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self._take((self._hue + step) % N_HUES)
        else:
            super().keyPressEvent(event)

    def _take(self, hue: int) -> None:
        if hue != self._hue:
            self.hue_chosen.emit(hue)

    def _say(self) -> None:
        alike = "" if self._hue in self._clear else ", like a neighbour"
        self.setAccessibleName(f"Colour: {HUE_NAMES[self._hue]}{alike}")
        self.setToolTip("Crossed hues look like a neighbour's.")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the squares; a frame around the chosen one, a line through the unclear ones."""
        painter = smooth(self)
        for hue in range(N_HUES):
            middle = QPointF((hue + 0.5) * _CELL, _CELL / 2)
            colour = self._theme.territory(hue)
            draw_swatch(painter, middle, _SIDE, colour)
            if hue == self._hue:
                box = QRectF(middle.x() - 12, middle.y() - 12, 24, 24)
                draw_box(painter, box, None, 5, self._theme.colour("accent"), 2.0)
            elif hue not in self._clear:
                painter.setPen(self._theme.colour("surface"))
                half = _SIDE / 2
                start, end = QPointF(-half, half), QPointF(half, -half)
                painter.drawLine(middle + start, middle + end)
        draw_focus(self, painter)
        painter.end()
