"""A grid of figures shaded by weight; the pointer and the arrow keys choose a cell or a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, draw_box, draw_text, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

ROW: Final = 32.0
_HEAD: Final = 40.0
_LINE: Final = 15.0
_LEAST_NAME, _MOST_NAME, _LEAST_COLUMN, _MOST_COLUMN = 110.0, 190.0, 46.0, 150.0
_GAP: Final = 2.0
_FAINT, _FULL = 0.06, 0.5  # how strong the shade of the least and of the heaviest cell is
_STEPS: Final = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCell:
    """One figure: `shade` 0-1 is its weight beside the others, 0 for none."""

    words: str
    shade: float = 0.0
    tip: str = ""


@dataclass(frozen=True, slots=True)
class GridLine:
    """One row of the grid; `total` sets it off from the others."""

    head: str
    cells: tuple[GridCell, ...]
    total: bool = False


class CrossGrid(QWidget):
    """Says which cell was chosen; Enter or a double click asks for what is in it.

    Places count from 0, as shown; the widget knows nothing of what its lines stand for.
    """

    chosen = Signal(int, int)  # row, column
    opened = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.columns: tuple[str, ...] = ()
        self.lines: tuple[GridLine, ...] = ()
        self.total_columns = 0
        self.row, self.column = 0, 0
        self._over = (-1, -1)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(
        self, columns: Sequence[str], lines: Sequence[GridLine], *, total_columns: int = 0
    ) -> None:
        """Show other figures; the chosen place stays where the grid still has it."""
        self.columns, self.lines = tuple(columns), tuple(lines)
        self.total_columns = total_columns
        self.row = min(self.row, max(len(lines) - 1, 0))
        self.column = min(self.column, max(len(columns) - 1, 0))
        self._over = (-1, -1)
        self._say()
        self.updateGeometry()
        self.update()

    def choose(self, row: int, column: int) -> None:
        """Choose a place; nothing is announced."""
        self.row, self.column = row, column
        self._say()
        self.update()

    @property
    def heaviest(self) -> tuple[int, int]:
        """The place with the strongest shade, the first cell when nothing is shaded."""
        shades = [
            (cell.shade, -row, -column)
            for row, line in enumerate(self.lines)
            for column, cell in enumerate(line.cells)
        ]
        _, row, column = max(shades, default=(0.0, 0, 0))
        return -row, -column

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Where a cell stands."""
        name, width = self._widths()
        return QRectF(name + column * width, _HEAD + row * ROW, width - _GAP, ROW - _GAP)

    def sizeHint(self) -> QSize:
        """Room for every line."""
        wide = _MOST_NAME + len(self.columns) * _LEAST_COLUMN
        return QSize(round(wide), round(_HEAD + max(len(self.lines), 1) * ROW + _GAP))

    def minimumSizeHint(self) -> QSize:
        """Every line, in narrow columns."""
        wide = _LEAST_NAME + len(self.columns) * _LEAST_COLUMN
        return QSize(round(wide), self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell under the pointer."""
        place = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._take(*place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for what is in the cell."""
        if self._at(event.position()) is not None:
            self.opened.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what a press would choose."""
        over = self._at(event.position()) or (-1, -1)
        if over != self._over:
            self._over = over
            self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._over = (-1, -1)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Tell what a cell is made of."""
        if isinstance(event, QHelpEvent):
            place = self._at(QPointF(event.pos()))
            tip = self.lines[place[0]].cells[place[1]].tip if place is not None else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(tip) if tip else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step from cell to cell, Home and End along the line, Enter opens."""
        key = Qt.Key(event.key())
        step = _STEPS.get(key)
        if not self.lines or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        elif step is not None:
            self._take(self.row + step[0], self.column + step[1])
        elif key == Qt.Key.Key_Home:
            self._take(self.row, 0)
        elif key == Qt.Key.Key_End:
            self._take(self.row, len(self.columns) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the keys would act on."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keys act elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw heads, shades and figures."""
        if not self.lines:
            return
        painter = smooth(self)
        self._paint_heads(painter)
        for row, line in enumerate(self.lines):
            self._paint_line(painter, row, line)
        painter.end()

    def _paint_heads(self, painter: QPainter) -> None:
        for column, words in enumerate(self.columns):
            area = self.cell_rect(0, column)
            parts = _broken(words, area.width() - 4)
            tone = "text" if column == self.column else "muted"
            top = _HEAD - 4 - _LINE * len(parts)
            for n, part in enumerate(parts):
                box = QRectF(area.left() + 2, top + n * _LINE, area.width() - 4, _LINE)
                draw_text(painter, box, part, Type.HEADER, self.theme.colour(tone), CENTRE)

    def _paint_line(self, painter: QPainter, row: int, line: GridLine) -> None:
        colour = self.theme.colour
        first = self.cell_rect(row, 0)
        if line.total:
            rule = QRectF(0, first.top() - _GAP, first.left() + self._span(), 1)
            painter.fillRect(rule, colour("border2"))
        name = QRectF(0, first.top(), first.left() - 8, first.height())
        strong = line.total or row == self.row
        weight = 600 if strong else None
        tone = "text" if strong else "text2"
        draw_text(painter, name, line.head, Type.TABLE, colour(tone), LEFT, weight)
        for column, cell in enumerate(line.cells):
            self._paint_cell(painter, row, column, cell, line.total)

    def _paint_cell(
        self, painter: QPainter, row: int, column: int, cell: GridCell, total: bool
    ) -> None:
        area, colour = self.cell_rect(row, column), self.theme.colour
        total = total or column >= len(self.columns) - self.total_columns
        fill: QColor | None = None
        if cell.shade > 0:
            fill = colour("accent", _FAINT + (_FULL - _FAINT) * min(cell.shade, 1.0))
        elif not total:
            fill = colour("sunken")
        here = (row, column) == (self.row, self.column)
        edge = colour("accent") if here else None
        if (row, column) == self._over and not here:
            edge = colour("control")
        thick = 2.0 if here and self.hasFocus() else 1.0
        draw_box(painter, area, fill, RADIUS_CHIP, edge, thick)
        weight = 600 if total else None
        tone = "text" if cell.words not in ("", "–") else "muted"
        inside = area.adjusted(2, 0, -2, 0)
        draw_text(painter, inside, cell.words, Type.TABLE, colour(tone), CENTRE, weight)

    def _span(self) -> float:
        return len(self.columns) * self._widths()[1] - _GAP

    def _widths(self) -> tuple[float, float]:
        """Of the names at the left and of one column."""
        n = max(len(self.columns), 1)
        names = [text_width(line.head, Type.TABLE, 600) + 12 for line in self.lines]
        name = min(max([_LEAST_NAME, *names]), _MOST_NAME)
        return name, min(max((self.width() - name) / n, _LEAST_COLUMN), _MOST_COLUMN)

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        """The cell at a point; a name at the left or a head above stands for the next to it."""
        name, width = self._widths()
        column = int(max(point.x() - name, 0) // width)
        row = int(max(point.y() - _HEAD, 0) // ROW)
        inside = 0 <= row < len(self.lines) and 0 <= column < len(self.columns)
        return (row, column) if inside else None

    def _take(self, row: int, column: int) -> None:
        if 0 <= row < len(self.lines) and 0 <= column < len(self.columns):
            self.choose(row, column)
            self.chosen.emit(row, column)

    def _say(self) -> None:
        """Read out what is chosen."""
        if not self.lines or not self.columns:
            self.setAccessibleDescription("")
            return
        line = self.lines[self.row]
        said = line.cells[self.column].words or "none"
        self.setAccessibleDescription(f"{line.head}, {self.columns[self.column]}: {said}")


def _broken(words: str, width: float) -> tuple[str, ...]:
    """A head in one line, or in two when it is too wide for one."""
    parts = words.split(" ")
    if text_width(words, Type.HEADER) <= width or len(parts) == 1:
        return (words,)
    for cut in range(len(parts) - 1, 0, -1):
        first = " ".join(parts[:cut])
        if text_width(first, Type.HEADER) <= width:
            return first, " ".join(parts[cut:])
    return parts[0], " ".join(parts[1:])
