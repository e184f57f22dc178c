"""Rows of numpy columns in an order: sort and filter move an index array, never the data."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from model.arrays import BoolArray, FloatArray, IntArray
from ui.widgets.columns import Look, TableColumn, Vocabulary
from ui.widgets.labels import plain_tooltip
from ui.widgets.row_mime import ROWS_MIME, rows_to_mime

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class ColumnModel(QAbstractTableModel):
    """A table over columns of n rows. `order` are the row numbers shown, top to bottom.

    A row is chosen when its check is set; checks stay when rows are filtered away.
    """

    def __init__(self, columns: Sequence[TableColumn] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[TableColumn] = []
        self._ranks: dict[str, FloatArray] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._sorted_by = ""
        self._descending = False
        self._kept: BoolArray | None = None
        self.order: IntArray = np.empty(0, dtype=np.int64)
        self.checked: BoolArray = np.empty(0, dtype=bool)
        self.set_columns(columns)

    def set_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show other columns; checks, filter and sorting stay when the number of rows does."""
        self.beginResetModel()
        self._columns = list(columns)
        self._ranks.clear()
        self._vocabularies.clear()
        n = self.n_rows
        if len(self.checked) != n:
            self.checked = np.zeros(n, dtype=bool)
            self._kept = None
        self.order = self._ordered()
        self.endResetModel()

    def replace_column(self, column: TableColumn) -> None:
        """Take new values for the column of the same key; the order of rows stays.

        Raises ValueError when there is no such column or it has another number of rows.
        """
        place = self.place_of(column.key)
        if len(column.values) != self.n_rows:
            raise ValueError(f"{column.key}: {len(column.values)} rows, not {self.n_rows}")
        self._columns[place] = column
        self._ranks.pop(column.key, None)
        self._vocabularies.pop(column.key, None)
        if len(self.order):
            self.dataChanged.emit(self.index(0, place), self.index(len(self.order) - 1, place))

    def column_at(self, place: int) -> TableColumn:
        """The column at a place, from 0."""
        return self._columns[place]

    def place_of(self, key: str) -> int:
        """The place of a column; ValueError when there is none of this key."""
        return [column.key for column in self._columns].index(key)

    @property
    def n_rows(self) -> int:
        """Number of rows, filtered ones included."""
        return len(self._columns[0].values) if self._columns else 0

    @property
    def sorting(self) -> tuple[str, bool]:
        """(key of the column sorted by or "", descending)."""
        return self._sorted_by, self._descending

    def filter_rows(self, kept: BoolArray | None) -> None:
        """Show only the rows where `kept`, shape (n,), is true; None shows all."""
        self._kept = kept
        self._reorder()

    def rows_with(self, words: str) -> BoolArray:
        """Which rows hold every one of these words in some text cell; shape (n,)."""
        found = np.ones(self.n_rows, dtype=bool)
        for needle in words.casefold().split():
            anywhere = np.zeros(self.n_rows, dtype=bool)
            for column in self._columns:
                if column.look is not Look.FIGURE:
                    anywhere |= self._vocabulary_of(column).rows_with(needle)
            found &= anywhere
        return found

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, missing values last; -1 takes the order of the file."""
        self._sorted_by = self._columns[column].key if column >= 0 else ""
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._reorder()

    def check(self, rows: IntArray, on: bool) -> None:
        """Set or clear the check of rows."""
        self.checked[rows] = on
        self._announce_checks()

    def check_only(self, rows: IntArray) -> None:
        """Check these rows and no others."""
        self.checked[:] = False
        self.checked[rows] = True
        self._announce_checks()

    def checked_rows(self) -> IntArray:
        """The numbers of the checked rows, ascending."""
        return np.flatnonzero(self.checked)

    def line_of(self, row: int) -> int:
        """The line in which a row is shown, -1 when it is filtered away."""
        found = np.flatnonzero(self.order == row)
        return int(found[0]) if found.size else -1

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Number of lines shown."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell, formatted now; check state of the first column."""
        if not index.isValid():
            return None
        row = int(self.order[index.row()])
        column = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(column.text(row))
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            return Qt.CheckState.Checked if self.checked[row] else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.look is Look.FIGURE else None
            return (side or Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Rows can be chosen, checked and dragged."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        checkable = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else usual
        return usual | checkable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Row numbers only."""
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[_Index]) -> QMimeData:
        """The row numbers of the lines that are dragged."""
        lines = sorted({index.row() for index in indexes})
        return rows_to_mime(self.order[lines])

    def _ordered(self) -> IntArray:
        kept = np.arange(self.n_rows) if self._kept is None else np.flatnonzero(self._kept)
        if self._sorted_by not in (column.key for column in self._columns):
            return kept
        ranks = self._ranks_of(self._sorted_by)[kept]
        return kept[np.argsort(-ranks if self._descending else ranks, kind="stable")]

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.order
        self.order = self._ordered()
        held = self.persistentIndexList()
        if held:
            line = np.full(self.n_rows, -1)
            line[self.order] = np.arange(len(self.order))
            moved = [self._moved(index, before, line) for index in held]
            self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, before: IntArray, line: IntArray) -> QModelIndex:
        now = int(line[before[index.row()]])
        return self.index(now, index.column()) if now >= 0 else QModelIndex()

    def _ranks_of(self, key: str) -> FloatArray:
        if key not in self._ranks:
            column = self._columns[self.place_of(key)]
            if column.look is Look.FIGURE:
                self._ranks[key] = np.asarray(column.values, dtype=np.float64)
            else:
                self._ranks[key] = self._vocabulary_of(column).ranks()
        return self._ranks[key]

    def _vocabulary_of(self, column: TableColumn) -> Vocabulary:
        if column.key not in self._vocabularies:
            self._vocabularies[column.key] = column.vocabulary()
        return self._vocabularies[column.key]

    def _announce_checks(self) -> None:
        if len(self.order):
            last = self.index(len(self.order) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
