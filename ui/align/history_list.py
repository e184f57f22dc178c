"""The tree of the history as a list: knots on lanes, one sentence each; a click walks there."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from model.history_tree import TreeLine
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, draw_text
from ui.theme.style import Theme

ROW: Final = 44
_LANE: Final = 14
_FIRST: Final = 16
_MOST_LANES: Final = 8  # further branches share the last one
_KNOT: Final = 4.5

_Index = QModelIndex | QPersistentModelIndex
_LINE: Final = Qt.ItemDataRole.UserRole


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[TreeLine] = []
        self.notes: list[str] = []

    def rowCount(self, _parent: _Index | None = None) -> int:
        return len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == _LINE:
            return index.row()
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            state = "you are here" if line.is_here else "" if line.kept else "undone"
            parts = (sentence_of(line), self.notes[index.row()], state)
            return ", ".join(part for part in parts if part)
        return sentence_of(line) if role == Qt.ItemDataRole.DisplayRole else None


def sentence_of(line: TreeLine) -> str:
    """What was done at a knot."""
    return "The project as it began" if line.entry is None else line.entry.change.label


class HistoryList(QListView):
    """Newest first. A click or Enter asks to walk to a knot; arrows only look."""

    walk_asked = Signal(object)  # id of the entry, None for the beginning
    looked_at = Signal(object)  # id of the entry that is current now, None for the beginning

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Lines(self)
        self.setModel(self._model)
        self.setItemDelegate(_Knots(theme, self))
        self.setAccessibleName("History of the project")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def lines(self) -> list[TreeLine]:
        """The knots that are shown."""
        return self._model.lines

    def show_lines(self, lines: Sequence[TreeLine], notes: Sequence[str]) -> None:
        """Show a tree; `notes` say who, when and where, one each. Where it stands is current."""
        self._model.beginResetModel()
        self._model.lines, self._model.notes = list(lines), list(notes)
        self._model.endResetModel()
        here = next((n for n, line in enumerate(lines) if line.is_here), 0)
        index = self._model.index(here, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def _on_current(self, index: _Index, _before: _Index) -> None:
        if index.isValid():
            self.looked_at.emit(self.lines[index.row()].id)

    def note(self, row: int) -> str:
        """Who, when and where of a knot."""
        return self._model.notes[row]

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Walk to the knot that was clicked."""
        super().mouseReleaseEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.walk_asked.emit(self.lines[row].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter walks to the current knot."""
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.walk_asked.emit(self.lines[row].id)
        else:
            super().keyPressEvent(event)


class _Knots(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: HistoryList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = self._view.lines[index.row()]
        area = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._theme.colour
        if line.is_here:
            painter.fillRect(area, colour("accent_bg"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, colour("hover"))
        self._draw_lanes(painter, line, area)
        lanes = max((lane.lane for lane in self._view.lines), default=0)
        left = area.x() + _FIRST + _LANE * min(lanes, _MOST_LANES) + 14
        tone = "text" if line.kept else "muted"
        words = QRectF(left, area.y() + 5, area.right() - left - 8, 18)
        draw_text(painter, words, sentence_of(line), Type.NAME, colour(tone), LEFT)
        note = QRectF(left, area.y() + 23, area.right() - left - 8, 16)
        said = self._view.note(index.row()) + (" · you are here" if line.is_here else "")
        draw_text(painter, note, said, Type.NOTE, colour("muted"), LEFT)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        painter.restore()

    def _draw_lanes(self, painter: QPainter, line: TreeLine, area: QRectF) -> None:
        colour, middle = self._theme.colour, area.center().y()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x = _x(area, line.lane)
        painter.setPen(QPen(colour("control"), 1.5))
        for lane in line.through:
            painter.drawLine(
                QPointF(_x(area, lane), area.top()), QPointF(_x(area, lane), area.bottom())
            )
        for lane in line.joins:
            beside = _x(area, lane)
            path = QPainterPath(QPointF(beside, area.top()))
            path.cubicTo(QPointF(beside, middle), QPointF(beside, middle), QPointF(x, middle))
            painter.drawPath(path)
        painter.setPen(QPen(colour("accent" if line.kept else "control"), 1.5))
        if line.entry is not None:
            painter.drawLine(QPointF(x, middle), QPointF(x, area.bottom()))
        if line.has_newer:
            above = line.kept and not line.is_here
            painter.setPen(QPen(colour("accent" if above else "control"), 1.5))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, middle))
        size = _KNOT + 1.5 if line.is_here else _KNOT
        painter.setPen(QPen(colour("accent" if line.kept else "control"), 2))
        painter.setBrush(colour("accent" if line.is_here else "surface"))
        painter.drawEllipse(QPointF(x, middle), size, size)


def _x(area: QRectF, lane: int) -> float:
    return area.x() + _FIRST + _LANE * min(lane, _MOST_LANES)
