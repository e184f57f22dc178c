"""The file as it is, row by row, with what was understood above and what is wrong marked."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from model.arrays import IntArray
from model.intake.problems import CellProblem, Severity
from model.intake.reading import Reading
from ui.accounts.field_chips import chip_of, match_words
from ui.accounts.field_header import FIELD_MIME, FieldHeader, Head
from ui.accounts.field_names import field_of
from ui.accounts.prepared import SheetShown
from ui.accounts.preview_cells import PreviewDelegate
from ui.theme.fonts import Type, font, text_width
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip

ROW_HEIGHT = 32
_LEAST, _MOST, _LOOKED_AT = 96, 240, 40
_WORST = {Severity.FIXED: 0, Severity.WARNING: 1, Severity.REJECTED: 2}

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class PreviewModel(QAbstractTableModel):
    """The cells of one sheet; `order` are the data rows shown, top to bottom."""

    cell_edited = QtSignal(int, str, str)  # spreadsheet row, header, text

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet: SheetShown | None = None
        self.order: IntArray = np.empty(0, np.int64)
        self.right: tuple[bool, ...] = ()
        self.plain: tuple[bool, ...] = ()  # own and left-out columns, drawn quietly
        self._marks: dict[tuple[int, int], CellProblem] = {}
        self._rejected: set[int] = set()
        self._fixes: Mapping[tuple[int, str], str] = {}

    def show(self, sheet: SheetShown, reading: Reading) -> None:
        """Show a sheet; the rows that were shown stay when it is the same one."""
        self.beginResetModel()
        same = self.sheet is not None and self.sheet.key == sheet.key
        if not same or len(self.order) > len(sheet.cells):
            self.order = np.arange(len(sheet.cells))
        self.sheet, self._fixes = sheet, reading.fixes
        places = {column.header: at for at, column in enumerate(sheet.found)}
        self._marks, self._rejected = {}, set()
        for problem in sheet.problems:
            at, column = sheet.cells.at_row(problem.row), places.get(problem.column, -1)
            if at < 0:
                continue
            if problem.severity is Severity.REJECTED:
                self._rejected.add(at)
            known = self._marks.get((at, column))
            if known is None or _WORST[known.severity] < _WORST[problem.severity]:
                self._marks[at, column] = problem
        fields = [field_of(sheet.kind, column.field) for column in sheet.found]
        self.right = tuple(known is not None and known.is_number for known in fields)
        self.plain = tuple(not column.field for column in sheet.found)
        self.endResetModel()

    def show_rows(self, rows: Sequence[int] | None) -> None:
        """Show only these spreadsheet rows, None for all."""
        if self.sheet is None:
            return
        self.beginResetModel()
        if rows is None:
            self.order = np.arange(len(self.sheet.cells))
        else:
            at = (self.sheet.cells.at_row(row) for row in sorted(set(rows)))
            self.order = np.array([place for place in at if place >= 0], np.int64)
        self.endResetModel()

    def problem_at(self, line: int, column: int) -> CellProblem | None:
        """What is wrong with a cell."""
        return self._marks.get((int(self.order[line]), column))

    def is_rejected(self, line: int) -> bool:
        """Whether the row is not taken."""
        return int(self.order[line]) in self._rejected

    def is_fixed(self, line: int, column: int) -> bool:
        """Whether the user typed another text for the cell."""
        assert self.sheet is not None
        row = int(self.sheet.cells.rows[self.order[line]])
        return (row, self.sheet.found[column].header) in self._fixes

    def line_of(self, row: int) -> int:
        """The line in which a spreadsheet row is shown, -1 for none."""
        at = self.sheet.cells.at_row(row) if self.sheet else -1
        found = np.flatnonzero(self.order == at) if at >= 0 else np.empty(0, np.int64)
        return int(found[0]) if found.size else -1

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Number of lines shown."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Number of columns."""
        return 0 if parent.isValid() or self.sheet is None else len(self.sheet.found)

    def text(self, line: int, column: int) -> str:
        """The text of a cell, the user's own where one was typed."""
        assert self.sheet is not None
        at = int(self.order[line])
        row = int(self.sheet.cells.rows[at])
        fixed = self._fixes.get((row, self.sheet.found[column].header))
        return self.sheet.cells.text(at, column) if fixed is None else fixed

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text of a cell; what is wrong with it as the tooltip."""
        if not index.isValid() or self.sheet is None:
            return None
        line, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(line, column)
        problem = self.problem_at(line, column)
        words = problem.message if problem else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(words or self.text(line, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.text(line, column)}. {words}" if words else self.text(line, column)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Say that a cell was corrected; the sheet is read anew by whoever listens."""
        if role != Qt.ItemDataRole.EditRole or self.sheet is None:
            return False
        text = str(value)
        if text != self.text(index.row(), index.column()):
            row = int(self.sheet.cells.rows[self.order[index.row()]])
            self.cell_edited.emit(row, self.sheet.found[index.column()].header, text)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The spreadsheet's row numbers; the headers of the file."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if self.sheet is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.sheet.cells.rows[self.order[section]])
        return self.sheet.found[section].header

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every cell can be corrected in place."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable


class PreviewTable(QTableView):
    """A virtual table under heads with fields; Enter, F2 or a double click edits a cell."""

    cell_edited = QtSignal(int, str, str)  # spreadsheet row, header, text

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_ = PreviewModel(self)
        self.heads = FieldHeader(theme, self)
        self._sized: object = None
        self._height_rows()
        self.setHorizontalHeader(self.heads)
        self.setItemDelegate(PreviewDelegate(theme, self.model_, self))
        self.setModel(self.model_)
        self.setAccessibleName("Preview of the file")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        self.model_.cell_edited.connect(self.cell_edited)
        self.heads.left_downwards.connect(self._on_left_downwards)
        self.heads.section_reached.connect(self._on_section_reached)

    def _height_rows(self) -> None:
        """Before the model has rows: later each of these calls would look at all of them."""
        lines = self.verticalHeader()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setMinimumSectionSize(ROW_HEIGHT)
        lines.setDefaultSectionSize(ROW_HEIGHT)
        lines.setSectionsClickable(False)
        lines.setHighlightSections(False)
        lines.setFixedWidth(52)
        lines.setFont(font(Type.NOTE))

    def show_sheet(self, sheet: SheetShown, reading: Reading) -> None:
        """Show a sheet with its fields; widths stay while it is the same sheet."""
        self.model_.show(sheet, reading)
        heads = []
        for at, column in enumerate(sheet.found):
            ignored = column.header in reading.ignored
            words, kind = chip_of(sheet.kind, column, ignored)
            heads.append(
                Head(
                    column.header,
                    column.field,
                    words,
                    kind,
                    match_words(column, ignored),
                    self.model_.right[at],
                )
            )
        self.heads.show_heads(heads)
        wanted = (sheet.key, sheet.header_row, len(heads))
        if wanted != self._sized:
            self._sized = wanted
            self._size_columns(sheet, heads)

    def show_rows(self, rows: Sequence[int] | None) -> None:
        """Show only these spreadsheet rows, None for all."""
        self.model_.show_rows(rows)

    def reveal(self, row: int, header: str, *, edit: bool = False) -> None:
        """Go to a cell by the spreadsheet's row and the header, perhaps to correct it."""
        line = self.model_.line_of(row)
        if line < 0:
            self.model_.show_rows(None)
            line = self.model_.line_of(row)
        sheet = self.model_.sheet
        if line < 0 or sheet is None:
            return
        found = [at for at, column in enumerate(sheet.found) if column.header == header]
        index = self.model_.index(line, found[0] if found else 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if edit and found:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter corrects the cell; Up from the first line goes to the heads."""
        index = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            if not editing:  # Enter that ends the editing comes by here too
                self.edit(index)
        elif event.key() == Qt.Key.Key_Up and index.row() <= 0:
            self.heads.current = max(index.column(), 0)
            self.heads.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A field may be dropped anywhere on a column."""
        self.heads.dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Outline the head of the column under the field."""
        self.heads.dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take a field for the column it fell on."""
        if event.mimeData().hasFormat(FIELD_MIME):
            self.heads.dropEvent(event)
        else:
            event.ignore()

    def _size_columns(self, sheet: SheetShown, heads: Sequence[Head]) -> None:
        few = range(min(len(sheet.cells), _LOOKED_AT))
        for at, head in enumerate(heads):
            texts = [sheet.cells.text(line, at) for line in few]
            wide = max((text_width(text, Type.TABLE) for text in texts), default=0.0) + 24
            wide = max(wide, text_width(head.header, Type.NAME) + 20)
            wide = min(wide, _MOST)
            wide = max(wide, text_width(head.chip, Type.CAPTION) + 44, _LEAST)
            self.setColumnWidth(at, round(wide))

    def _on_left_downwards(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        line = max(self.currentIndex().row(), 0)
        self.setCurrentIndex(self.model_.index(line, self.heads.current))

    def _on_section_reached(self, section: int) -> None:
        left = self.heads.sectionPosition(section)
        right = left + self.heads.sectionSize(section)
        bar, room = self.horizontalScrollBar(), self.viewport().width()
        if left < bar.value():
            bar.setValue(left)
        elif right > bar.value() + room:
            bar.setValue(right - room)
