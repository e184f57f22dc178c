"""How the cells of the preview are drawn: a tint and an icon where something is wrong."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from model.intake.problems import Severity
from ui.theme import icons
from ui.theme.fonts import Type, font
from ui.theme.painting import LEFT, MISSING, RIGHT, draw_box, draw_icon, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.accounts.preview_table import PreviewModel

_PADDING = 8
MARKS = {
    Severity.REJECTED: ("bad_bg", "bad", "act"),
    Severity.WARNING: ("warn_bg", "warn", "look"),
    Severity.FIXED: ("good_bg", "good", "fixed"),
}

_Index = QModelIndex | QPersistentModelIndex


class PreviewDelegate(QStyledItemDelegate):
    """Draws one cell, and edits it in place."""

    def __init__(self, theme: Theme, cells: "PreviewModel", parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._cells = theme, cells

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the ground, the mark, the text."""
        line, column = index.row(), index.column()
        colour, area = self._theme.colour, QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hairline = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        painter.fillRect(hairline, colour("border", 0.6))
        words = area.adjusted(_PADDING, 0, -_PADDING, 0)
        tone = "muted" if self._cells.plain[column] or self._cells.is_rejected(line) else "text"
        box = area.adjusted(2, 3, -2, -4)
        problem = self._cells.problem_at(line, column)
        mark = MARKS[problem.severity] if problem is not None else None
        if self._cells.is_fixed(line, column) and mark is None:
            mark = ("accent_bg", "accent_text", "edit")
        if mark is not None:
            draw_box(painter, box, colour(mark[0]), RADIUS_CHIP)
            centre = QPointF(box.right() - 12, box.center().y())
            draw_icon(painter, self._theme, mark[2], centre, icons.SMALL, mark[1])
            words.setRight(box.right() - 22)
            tone = mark[1] if problem is not None and mark[2] == "act" else "text"
        text = self._cells.text(line, column)
        shown = text or (MISSING if mark is None else "empty")
        tone = tone if text or mark is not None else "muted"
        side = RIGHT if self._cells.right[column] and mark is None else LEFT
        draw_text(painter, words, shown, Type.TABLE, colour(tone), side)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_box(painter, area.adjusted(1, 1, -1, -2), None, RADIUS_CHIP, colour("accent"), 2)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """A field over the cell."""
        edit = QLineEdit(parent)
        edit.setFont(font(Type.TABLE))
        header = self._cells.headerData(index.column(), Qt.Orientation.Horizontal)
        edit.setAccessibleName(f"Right value of {header}")
        edit.setProperty("cell", "true")
        return edit
