"""A fast table of accounts: 50,000 rows sort, filter and scroll without a wait."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
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
_LEAST_REST = 120

_Index = QModelIndex | QPersistentModelIndex


class ColumnTable(QTableView):
    """Rows of a `ColumnModel`. A chosen row is tinted and checked.

    A click chooses one row, Ctrl adds, Shift takes all between; the box and Space toggle;
    Ctrl+A takes all rows shown; Enter or a double click opens. Chosen rows can be dragged.
    A click, Enter, Left or Right fold the line of a group; Ctrl+click and Space choose its rows.
    """

    rows_chosen = Signal(object)  # row numbers of all chosen rows, ascending
    row_activated = Signal(int)  # row number
    row_reached = Signal(int)  # the keyboard or pointer is at this row; -1 for none
    menu_asked = Signal(int, QPoint)  # row number, place on the screen
    copy_asked = Signal()  # Ctrl+C
    width_changed = Signal(int, int)  # place of the column, pixels; by hand
    column_dragged = Signal(int, int)  # the column at a place shall stand at another

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
        self._sizing = False  # widths change by themselves, not by hand
        self._collapses = False  # a release without a drag leaves only the pressed row chosen
        self.setHorizontalHeader(ColumnHeader(theme, self._columns, self))
        self.setItemDelegate(self._cells)
        self._cells.width_of = self.columnWidth
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

    def choose_shown(self) -> None:
        """Choose every row that passes the filter, in folded groups too."""
        self._columns.check_only(self._columns.order)
        self._announce()

    def allow_dragged_columns(self) -> None:
        """Let titles be dragged; who shows the columns then shows them in the new order."""
        self.horizontalHeader().setSectionsMovable(True)
        self.horizontalHeader().sectionMoved.connect(self._on_column_dragged)

    def mark_drop_line(self, line: int) -> None:
        """Outline the line that accounts are dragged over, -1 for none."""
        if line != self._cells.drop_line:
            self._cells.drop_line = line
            self.viewport().update()

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
        keys = event.modifiers()
        if (group := self._columns.group_at(line)) >= 0:
            self._press_group(group, bool(keys & Qt.KeyboardModifier.ControlModifier))
            return
        row = self._columns.row_at(line)
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
            row = self._columns.row_at(self.indexAt(event.position().toPoint()).row())
            if row >= 0:
                self._choose_one(row)
        self._pressed, self._collapses = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        row = self._columns.row_at(self.indexAt(event.position().toPoint()).row())
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.row_activated.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space toggles, Enter opens, Ctrl+A takes all, Shift+arrows extend."""
        row, key = self._current_row(), event.key()
        if self._on_group_key(Qt.Key(key)):
            return
        if key == Qt.Key.Key_Space and row >= 0:
            self._anchor = self.currentIndex().row()
            self._toggle(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.row_activated.emit(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif key == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.choose_shown()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(event)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer."""
        row = self._columns.row_at(self.indexAt(event.pos()).row())
        if row >= 0:
            self.menu_asked.emit(row, event.globalPos())

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
        self.horizontalHeader().sectionResized.connect(self._on_resized)
        self._size_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The widest column takes what is left."""
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """Columns without a width share the rest, but never less than a name needs."""
        header = self.horizontalHeader()
        widths = [self._columns.column_at(p).width for p in range(self._columns.columnCount())]
        resting = [place for place, width in enumerate(widths) if not width]
        used = sum(header.sectionSize(place) for place, width in enumerate(widths) if width)
        self._sizing = True
        for place in resting:
            wide = max((self.viewport().width() - used) // len(resting), _LEAST_REST)
            if header.sectionSize(place) != wide:
                header.resizeSection(place, wide)
        self._sizing = False

    def _on_resized(self, place: int, _old: int, width: int) -> None:
        if self._sizing or place >= self._columns.columnCount():
            return
        self._share_width()
        if self._columns.column_at(place).width:
            self.width_changed.emit(place, width)

    def _on_column_dragged(self, place: int, old: int, new: int) -> None:
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.moveSection(new, old)
        header.blockSignals(False)
        if old != new:
            self.column_dragged.emit(place, new)

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        self._sizing = True
        for place in range(self._columns.columnCount()):
            width = self._columns.column_at(place).width
            if width:
                header.resizeSection(place, width)
        self._sizing = False
        self._share_width()

    def _on_title_clicked(self, place: int) -> None:
        sorted_by, descending = self._columns.sorting
        again = self._columns.column_at(place).key == sorted_by
        order = Qt.SortOrder.AscendingOrder
        if again and not descending:
            order = Qt.SortOrder.DescendingOrder
        self._columns.sort(place, order)
        self.horizontalHeader().viewport().update()

    def _current_row(self) -> int:
        return self._columns.row_at(self.currentIndex().row())

    def _on_box(self, place: QPoint) -> bool:
        left = self.columnViewportPosition(0)
        return self._cells.shows_checks and left <= place.x() < left + PADDING + CHECK_WIDTH - 4

    def _step(self, event: QKeyEvent) -> None:
        step = -1 if event.key() == Qt.Key.Key_Up else 1
        line = self.currentIndex().row() + step
        if not 0 <= line < len(self._columns.lines):
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
        between = self._columns.lines[first : last + 1]
        self._columns.check_only(between[between >= 0])
        self._announce()

    def _press_group(self, group: int, choose: bool) -> None:
        self._pressed = None
        if choose:
            self._toggle_group(group)
        else:
            self._fold_group(group, None)

    def _on_group_key(self, key: Qt.Key) -> bool:
        """Fold, unfold or choose the group at whose line the keyboard is."""
        group = self._columns.group_at(self.currentIndex().row())
        if group < 0:
            return False
        if key == Qt.Key.Key_Space:
            self._toggle_group(group)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._fold_group(group, key == Qt.Key.Key_Left)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._fold_group(group, None)
        else:
            return False
        return True

    def _fold_group(self, group: int, folded: bool | None) -> None:
        groups = self._columns.groups
        assert groups is not None
        name = groups.names[group]
        self._columns.fold([name], name not in groups.folded if folded is None else folded)

    def _toggle_group(self, group: int) -> None:
        rows = self._columns.rows_of_group(group)
        self._columns.check(rows, not self._columns.checked[rows].all())
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
