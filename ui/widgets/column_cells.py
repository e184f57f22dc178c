"""How the header and the cells of a fast table are drawn."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, MISSING, RIGHT, draw_icon, draw_swatch, draw_text
from ui.theme.style import Theme
from ui.widgets.chip import HEIGHT as CHIP_HEIGHT
from ui.widgets.chip import ChipKind, chip_width, draw_chip
from ui.widgets.column_model import ColumnModel
from ui.widgets.columns import Look, TableColumn

PADDING = 8
HEADER_HEIGHT = 32
CHECK_WIDTH = 24
"""Room of the check box in the first column."""
_EDGE, _SWATCH = 3, 10


class ColumnHeader(QHeaderView):
    """Titles 11/600 muted over a hairline; the sorted column carries an arrow."""

    def __init__(self, theme: Theme, columns: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._columns = theme, columns
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)
        self.setAccessibleName("Column titles")

    def sizeHint(self) -> QSize:
        """The height of a row."""
        return QSize(super().sizeHint().width(), HEADER_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one title, the arrow, the hairline."""
        column = self._columns.column_at(logicalIndex)
        area = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        painter.fillRect(line, self._theme.colour("border"))
        words = area.adjusted(PADDING, 0, -PADDING, 0)
        right = column.look is Look.FIGURE
        sorted_by, descending = self._columns.sorting
        tone = "text" if column.key == sorted_by else "muted"
        if column.key == sorted_by:
            self._draw_arrow(painter, words, column, descending)
        align = RIGHT if right else LEFT
        draw_text(painter, words, column.title, Type.HEADER, self._theme.colour(tone), align)
        painter.restore()

    def _draw_arrow(
        self, painter: QPainter, words: QRectF, column: TableColumn, descending: bool
    ) -> None:
        wide = min(text_width(column.title, Type.HEADER), words.width())
        off = wide + icons.SMALL / 2
        x = words.right() - off if column.look is Look.FIGURE else words.left() + off
        meaning = "sorted_down" if descending else "sorted_up"
        centre = QPointF(x, words.center().y())
        draw_icon(painter, self._theme, meaning, centre, icons.SMALL, "text")


class ColumnDelegate(QStyledItemDelegate):
    """Draws one cell: ground of the row, then words, chip, or swatch and name."""

    def __init__(self, theme: Theme, columns: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._columns = theme, columns
        self.hovered_line = -1
        self.drop_line = -1  # the line accounts are dragged over
        self.shows_checks = True
        self.width_of: Callable[[int], int] = lambda _place: 0  # width of the column at a place

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the cell as its column looks."""
        row = self._columns.row_at(index.row())
        if row < 0:
            self._draw_group(painter, option, index)
            return
        column = self._columns.column_at(index.column())
        chosen = bool(self._columns.checked[row])
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, area, index, chosen)
        words = area.adjusted(PADDING, 0, -PADDING, 0)
        if index.column() == 0 and self.shows_checks:
            self._draw_check(painter, words, chosen)
            words.setLeft(words.left() + CHECK_WIDTH)
        self._draw_cell(painter, words, column, row, chosen and index.column() == 0)
        if option.state & QStyle.StateFlag.State_HasFocus or index.row() == self.drop_line:
            self._draw_current(painter, area, index)
        painter.restore()

    def _draw_group(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One cell of a group's line: its name runs on until the first figure."""
        code, place = self._columns.group_at(index.row()), index.column()
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        hovered = index.row() == self.hovered_line
        painter.fillRect(area, self._theme.colour("hover" if hovered else "sunken"))
        line = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        painter.fillRect(line, self._theme.colour("border"))
        if self._columns.column_at(place).look is Look.FIGURE:
            words, text = area.adjusted(PADDING, 0, -PADDING, 0), self._theme.colour("text")
            figure = self._columns.group_figure(place, code)
            draw_text(painter, words, figure, Type.TABLE, text, RIGHT, 600)
        elif self._leads(place):
            self._draw_group_name(painter, area, place, code)
        if option.state & QStyle.StateFlag.State_HasFocus or index.row() == self.drop_line:
            self._draw_current(painter, area, index)
        painter.restore()

    def _leads(self, place: int) -> bool:
        """Whether no column of figures stands before this one."""
        looks = (self._columns.column_at(before).look for before in range(place))
        return Look.FIGURE not in looks

    def _draw_group_name(self, painter: QPainter, area: QRectF, place: int, code: int) -> None:
        left = area.left() - sum(self.width_of(before) for before in range(place))
        name, count = self._columns.group_words(code)
        groups = self._columns.groups
        folded = groups is not None and name in groups.folded
        centre = QPointF(left + PADDING + icons.ROW / 2, area.center().y())
        meaning = "folded" if folded else "unfolded"
        draw_icon(painter, self._theme, meaning, centre, icons.ROW, "muted")
        start = left + PADDING + CHECK_WIDTH
        wide = text_width(name, Type.TABLE, 600)
        room = QRectF(start, area.top(), max(wide + 4, 40), area.height())
        draw_text(painter, room, name, Type.TABLE, self._theme.colour("text"), LEFT, 600)
        rest = QRectF(start + wide + 12, area.top(), 140, area.height())
        draw_text(painter, rest, count, Type.TABLE, self._theme.colour("muted"), LEFT)

    def _draw_ground(
        self,
        painter: QPainter,
        area: QRectF,
        index: QModelIndex | QPersistentModelIndex,
        chosen: bool,
    ) -> None:
        if chosen:
            painter.fillRect(area, self._theme.colour("accent_bg"))
            if index.column() == 0:
                edge = QRectF(area.left(), area.top(), _EDGE, area.height())
                painter.fillRect(edge, self._theme.colour("accent"))
        elif index.row() == self.hovered_line:
            painter.fillRect(area, self._theme.colour("hover"))
        line = QRectF(area.left(), area.bottom() - 1, area.width(), 1)
        painter.fillRect(line, self._theme.colour("border", 0.6))

    def _draw_check(self, painter: QPainter, words: QRectF, chosen: bool) -> None:
        centre = QPointF(words.left() + icons.ROW / 2, words.center().y())
        meaning, tone = ("checked", "accent_text") if chosen else ("unchecked", "muted")
        draw_icon(painter, self._theme, meaning, centre, icons.ROW, tone)

    def _draw_cell(
        self, painter: QPainter, area: QRectF, column: TableColumn, row: int, strong: bool
    ) -> None:
        text = column.text(row)
        if column.look is Look.CHIP and text != MISSING:
            wide = min(chip_width(text) + 1, area.width())
            box = QRectF(area.left(), area.center().y() - CHIP_HEIGHT / 2, wide, CHIP_HEIGHT)
            kind = column.kinds.get(text, ChipKind.PLAIN)
            draw_chip(painter, self._theme, box, text, kind)
            return
        weight = 500 if strong else 400
        if column.look is Look.TERRITORY and text != MISSING:
            centre = QPointF(area.left() + _SWATCH / 2, area.center().y())
            draw_swatch(painter, centre, _SWATCH, self._theme.territory(column.hue(row)))
            area = area.adjusted(_SWATCH + PADDING, 0, 0, 0)
            weight = 500 if column.pending(row) else 400
        quiet = text == MISSING or text in column.quiet
        colour = self._theme.colour("muted" if quiet else "text")
        align = RIGHT if column.look is Look.FIGURE else LEFT
        draw_text(painter, area, text, Type.TABLE, colour, align, weight)

    def _draw_current(
        self, painter: QPainter, area: QRectF, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        last = self._columns.columnCount() - 1
        accent = self._theme.colour("accent")
        painter.fillRect(QRectF(area.left(), area.top(), area.width(), 2), accent)
        painter.fillRect(QRectF(area.left(), area.bottom() - 2, area.width(), 2), accent)
        if index.column() == 0:
            painter.fillRect(QRectF(area.left(), area.top(), 2, area.height()), accent)
        if index.column() == last:
            painter.fillRect(QRectF(area.right() - 2, area.top(), 2, area.height()), accent)
