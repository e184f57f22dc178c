"""A fast table of accounts: 50,000 rows sort, filter and scroll without a wait."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QDrag, QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from model.arrays import BoolArray, IntArray
from ui.theme.fonts import Type
from ui.theme.painting import CENTRE, draw_box, draw_text
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.column_cells import CHECK_WIDTH, PADDING, ColumnDelegate, ColumnHeader
from ui.widgets.column_model import ColumnModel
from ui.widgets.columns import TableColumn
from ui.widgets.row_mime import rows_to_mime

ROW_HEIGHT, DENSE_ROW_HEIGHT = 32, 28

_Index = QModelIndex | QPersistentModelIndex


class ColumnTable(QTableView):
    """Rows of a `ColumnModel`. A chosen row is tinted and checked.

    A click chooses one row, Ctrl adds, Shift takes all between; the box and Space toggle;
    Ctrl+A takes all rows shown; Enter or a double click opens. Chosen rows can be dragged.
    """

    rows_chosen = Signal(object)  # row numbers of all chosen rows, ascending
    row_activated = Signal(int)  # row number
    row_reached = Signal(int)  # the keyboard or pointer is at this row; -1 for none
    menu_asked = Signal(int, QPoint)  # row number, place on the screen

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[TableColumn] = (),
        *,
        name: str = "Accounts",
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = ColumnModel(columns, self)
        self._cells = ColumnDelegate(theme, self._columns, self)
        self._anchor = -1  # line where a Shift selection begins
        self._pressed: QPoint | None = None
        self._collapses = False  # a release without a drag leaves only the pressed row chosen
        self.setHorizontalHeader(ColumnHeader(theme, self._columns, self))
        self.setItemDelegate(self._cells)
        self.setAccessibleName(name)
        self._set_row_height(DENSE_ROW_HEIGHT if dense else ROW_HEIGHT)
        self.setModel(self._columns)
        self._set_up()

    @property
    def columns(self) -> ColumnModel:
        """The rows behind the view."""
        return self._columns

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show other columns, or the same with other values."""
        self._columns.set_columns(columns)
        self._size_columns()

    def show_only(self, kept: BoolArray | None) -> None:
        """Show only some rows, shape (n,); None shows all."""
        self._columns.filter_rows(kept)
        self.viewport().update()

    def show_checks(self, shown: bool) -> None:
        """Show or hide the check boxes, for a table from which nothing is chosen."""
        self._cells.shows_checks = shown
        self.viewport().update()

    def choose(self, rows: IntArray) -> None:
        """Choose these rows and no others; nothing is announced."""
        self._columns.check_only(np.asarray(rows, dtype=np.int64))

    def chosen_rows(self) -> IntArray:
        """The numbers of the chosen rows, ascending."""
        return self._columns.checked_rows()

    def reveal(self, row: int) -> None:
        """Scroll to a row and make it the current one, if it is shown."""
        if (line := self._columns.line_of(row)) >= 0:
            index = self._columns.index(line, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, add, extend, or toggle the box."""
        line = self.indexAt(event.position().toPoint()).row()
        if line < 0 or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setCurrentIndex(self._columns.index(line, 0))
        self._pressed = event.position().toPoint()
        row = int(self._columns.order[line])
        keys = event.modifiers()
        if keys & Qt.KeyboardModifier.ShiftModifier and self._anchor >= 0:
            self._choose_between(self._anchor, line)
            return
        self._anchor = line
        if keys & Qt.KeyboardModifier.ControlModifier or self._on_box(self._pressed):
            self._toggle(row)
            self._pressed = None
        elif self._columns.checked[row]:
            self._collapses = True
        else:
            self._choose_one(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag once the pointer has gone far enough; else show what is under it."""
        place = event.position().toPoint()
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(self.indexAt(place).row())
            return
        if (place - self._pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed, self._collapses = None, False
            self._drag_chosen()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on one of several chosen rows leaves only that one."""
        if self._collapses and event.button() == Qt.MouseButton.LeftButton:
            line = self.indexAt(event.position().toPoint()).row()
            if line >= 0:
                self._choose_one(int(self._columns.order[line]))
        self._pressed, self._collapses = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        line = self.indexAt(event.position().toPoint()).row()
        if line >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.row_activated.emit(int(self._columns.order[line]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space toggles, Enter opens, Ctrl+A takes all, Shift+arrows extend."""
        row, key = self._current_row(), event.key()
        if key == Qt.Key.Key_Space and row >= 0:
            self._anchor = self.currentIndex().row()
            self._toggle(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.row_activated.emit(row)
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._columns.check_only(self._columns.order)
            self._announce()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(event)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer."""
        line = self.indexAt(event.pos()).row()
        if line >= 0:
            self.menu_asked.emit(int(self._columns.order[line]), event.globalPos())

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hover(-1)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Say which row the keyboard is at."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.row_reached.emit(self._current_row())

    def _set_row_height(self, height: int) -> None:
        """Before the model comes: with 50,000 lines each of these calls takes seconds."""
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(height)
        lines.setDefaultSectionSize(height)

    def _set_up(self) -> None:
        behaviour = QAbstractItemView.SelectionBehavior.SelectRows
        self.setSelectionBehavior(behaviour)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().sectionClicked.connect(self._on_title_clicked)
        self._size_columns()

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        for place in range(self._columns.columnCount()):
            width = self._columns.column_at(place).width
            if width:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(place, width)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def _on_title_clicked(self, place: int) -> None:
        sorted_by, descending = self._columns.sorting
        again = self._columns.column_at(place).key == sorted_by
        order = Qt.SortOrder.AscendingOrder
        if again and not descending:
            order = Qt.SortOrder.DescendingOrder
        self._columns.sort(place, order)
        self.horizontalHeader().viewport().update()

    def _current_row(self) -> int:
        line = self.currentIndex().row()
        return int(self._columns.order[line]) if 0 <= line < len(self._columns.order) else -1

    def _on_box(self, place: QPoint) -> bool:
        left = self.columnViewportPosition(0)
        return self._cells.shows_checks and left <= place.x() < left + PADDING + CHECK_WIDTH - 4

    def _step(self, event: QKeyEvent) -> None:
        step = -1 if event.key() == Qt.Key.Key_Up else 1
        line = self.currentIndex().row() + step
        if not 0 <= line < len(self._columns.order):
            return
        index = self._columns.index(line, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._anchor = self._anchor if self._anchor >= 0 else line - step
            self._choose_between(self._anchor, line)

    def _toggle(self, row: int) -> None:
        self._columns.check(np.array([row]), not self._columns.checked[row])
        self._announce()

    def _choose_one(self, row: int) -> None:
        self._columns.check_only(np.array([row]))
        self._announce()

    def _choose_between(self, one: int, other: int) -> None:
        first, last = sorted((one, other))
        self._columns.check_only(self._columns.order[first : last + 1])
        self._announce()

    def _announce(self) -> None:
        self.rows_chosen.emit(self._columns.checked_rows())

    def _hover(self, line: int) -> None:
        if line != self._cells.hovered_line:
            self._cells.hovered_line = line
            self.viewport().update()

    def _drag_chosen(self) -> None:
        rows = self._columns.checked_rows()
        drag = QDrag(self)
        drag.setMimeData(rows_to_mime(rows))
        drag.setPixmap(self._drag_picture(len(rows)))
        drag.setHotSpot(QPoint(-12, -12))  # beside the pointer, never under it
        drag.exec(Qt.DropAction.MoveAction)

    def _drag_picture(self, n_rows: int) -> QPixmap:
        words = f"{n_rows:,} account{'' if n_rows == 1 else 's'}"
        picture = QPixmap(96, 24)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = picture.rect().toRectF()
        colours = self._theme.colour("surface"), self._theme.colour("accent")
        draw_box(painter, area, colours[0], RADIUS_CHIP, colours[1], 2)
        draw_text(painter, area, words, Type.CAPTION, self._theme.colour("text"), CENTRE)
        painter.end()
        return picture
