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
from ui.theme.painting import MISSING
from ui.widgets.columns import Look, TableColumn, Vocabulary
from ui.widgets.labels import plain_tooltip
from ui.widgets.row_groups import RowGroups
from ui.widgets.row_mime import ROWS_MIME, rows_to_mime

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_FEW = 24  # lines that are drawn again one by one


class ColumnModel(QAbstractTableModel):
    """A table over columns of n rows. `order` are the rows that pass the filter, top to bottom.

    `lines` is what is shown of them: a row number, or −1 − code for the line of a group. Without
    groups both are the same. A row is chosen when its check is set; checks stay when rows are
    filtered away.
    """

    def __init__(self, columns: Sequence[TableColumn] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns: list[TableColumn] = []
        self._ranks: dict[str, FloatArray] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._sorted_by = ""
        self._descending = False
        self._kept: BoolArray | None = None
        self._groups: RowGroups | None = None
        self._sums: dict[str, FloatArray] = {}
        self.averages = False  # the lines of groups show means instead of sums
        self.order: IntArray = np.empty(0, dtype=np.int64)
        self.lines: IntArray = self.order
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
            self._kept, self._groups = None, None
        self._arrange()
        self.endResetModel()

    def replace_column(self, column: TableColumn) -> None:
        """Take new values for the column of the same key; the order of rows stays.

        Raises ValueError when there is no such column or it has another number of rows.
        """
        place = self.place_of(column.key)
        if len(column.values) != self.n_rows:
            raise ValueError(f"{column.key}: {len(column.values)} rows, not {self.n_rows}")
        differing = column.differing(self._columns[place])
        self._columns[place] = column
        for known in (self._ranks, self._vocabularies, self._sums):
            known.pop(column.key, None)
        self._tell_changed(place, np.flatnonzero((self.lines < 0) | differing[self.lines]))

    def _tell_changed(self, place: int, lines: IntArray) -> None:
        """Have lines of a column drawn again: a few each by itself, many from first to last."""
        ends = lines[[0, -1]] if lines.size > _FEW else np.repeat(lines, 2)
        for first, last in ends.reshape(-1, 2).tolist():
            self.dataChanged.emit(self.index(first, place), self.index(last, place))

    def group_rows(self, groups: RowGroups | None) -> None:
        """Show the rows group by group, each under a line of its own; None shows no groups."""
        self._groups = groups
        self._reorder()

    @property
    def groups(self) -> RowGroups | None:
        """The groups that are shown."""
        return self._groups

    def fold(self, names: Sequence[str], folded: bool) -> None:
        """Fold or unfold groups by name."""
        if self._groups is not None:
            change = set.update if folded else set.difference_update
            change(self._groups.folded, names)
            self._reorder()

    def row_at(self, line: int) -> int:
        """The row of a line, -1 for the line of a group and outside the table."""
        return max(int(self.lines[line]), -1) if 0 <= line < len(self.lines) else -1

    def group_at(self, line: int) -> int:
        """The group whose line this is, -1 for a row."""
        return max(-1 - int(self.lines[line]), -1) if 0 <= line < len(self.lines) else -1

    def rows_of_group(self, code: int) -> IntArray:
        """The rows of a group that pass the filter, top to bottom."""
        assert self._groups is not None
        return np.asarray(self.order[self._groups.codes[self.order] == code])

    def group_words(self, code: int) -> tuple[str, str]:
        """The name of a group, and how many rows it has."""
        assert self._groups is not None
        count = int(self._figures("")[code])
        return self._groups.names[code], f"{count:,} account{'' if count == 1 else 's'}"

    def group_figure(self, place: int, code: int) -> str:
        """What a column of figures adds up to in a group; its mean where a sum says nothing."""
        column = self._columns[place]
        if column.look is not Look.FIGURE:
            return ""
        return figure_words(column, float(self._figures(column.key)[code]), self.averages)

    def show_averages(self, on: bool) -> None:
        """Show means in the lines of groups instead of sums."""
        self.averages = on
        self._reorder()

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
        """The line in which a row is shown, -1 when it is filtered away or folded."""
        found = np.flatnonzero(self.lines == row)
        return int(found[0]) if found.size else -1

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        """Number of lines shown."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words of a cell, formatted now; check state of the first column."""
        if not index.isValid():
            return None
        row = int(self.lines[index.row()])
        if row < 0:
            return self._group_data(-1 - row, index.column(), role)
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
        if self.row_at(index.row()) < 0:
            return usual
        checkable = Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else usual
        return usual | checkable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Row numbers only."""
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[_Index]) -> QMimeData:
        """The row numbers of the lines that are dragged."""
        rows = self.lines[sorted({index.row() for index in indexes})]
        return rows_to_mime(rows[rows >= 0])

    def _group_data(self, code: int, place: int, role: int) -> Any:
        wanted = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
        if role not in wanted:
            return None
        words = self.group_figure(place, code) if place else ", ".join(self.group_words(code))
        return plain_tooltip(words) if role == Qt.ItemDataRole.ToolTipRole else words

    def _arrange(self) -> None:
        """Put rows and lines into order after the filter, the sorting or the groups changed."""
        self._sums.clear()
        self.order = self._ordered()
        if self._groups is None:
            self.lines = self.order
            return
        self.order = self._groups.ordered(self.order, self._group_ranks())
        self.lines = self._groups.lines(self.order)

    def _group_ranks(self) -> list[float] | None:
        """Groups follow the figure that is sorted by, else their own order."""
        keys = [column.key for column in self._columns if column.look is Look.FIGURE]
        if self._sorted_by not in keys:
            return None
        figures = self._figures(self._sorted_by)
        return [float(figure) for figure in (-figures if self._descending else figures)]

    def _figures(self, key: str) -> FloatArray:
        """A column's sum or mean by group; the number of rows for ""; NaN where unknown."""
        if key not in self._sums:
            assert self._groups is not None
            codes, n_groups = self._groups.codes[self.order], len(self._groups.names)
            if key:
                column = self._columns[self.place_of(key)]
                mean = self.averages or not column.adds_up
                self._sums[key] = _added(column, self.order, codes, n_groups, mean)
            else:
                self._sums[key] = np.bincount(codes, minlength=n_groups).astype(np.float64)
        return self._sums[key]

    def _ordered(self) -> IntArray:
        kept = np.arange(self.n_rows) if self._kept is None else np.flatnonzero(self._kept)
        if self._sorted_by not in (column.key for column in self._columns):
            return kept
        ranks = self._ranks_of(self._sorted_by)[kept]
        return kept[np.argsort(-ranks if self._descending else ranks, kind="stable")]

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.lines
        self._arrange()
        held = self.persistentIndexList()
        if held:
            rows = np.flatnonzero(self.lines >= 0)
            line = np.full(self.n_rows, -1)
            line[self.lines[rows]] = rows
            moved = [self._moved(index, before, line) for index in held]
            self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _moved(self, index: QModelIndex, before: IntArray, line: IntArray) -> QModelIndex:
        row = int(before[index.row()])
        now = int(line[row]) if row >= 0 else self._line_of_group(-1 - row)
        return self.index(now, index.column()) if now >= 0 else QModelIndex()

    def _line_of_group(self, code: int) -> int:
        found = np.flatnonzero(self.lines == -1 - code)
        return int(found[0]) if found.size and self._groups is not None else -1

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
        if len(self.lines):
            last = self.index(len(self.lines) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _added(
    column: TableColumn, rows: IntArray, codes: IntArray, n_groups: int, mean: bool
) -> FloatArray:
    """Sum or mean of a column of figures by group, NaN where no row has a value."""
    values = np.asarray(column.values, np.float64)[rows]
    known = np.isfinite(values)
    count = np.bincount(codes[known], minlength=n_groups)
    total = np.bincount(codes[known], values[known], n_groups)
    some = count > 0
    share = count if mean else np.ones(n_groups)
    return np.asarray(np.divide(total, share, out=np.full(n_groups, np.nan), where=some))


def figure_words(column: TableColumn, value: float, averages: bool) -> str:
    """A sum as the column shows it; a mean is marked where the others are sums."""
    if value != value:
        return MISSING
    return column.show(value) if column.adds_up or averages else f"⌀ {column.show(value)}"


def totals_of(column: TableColumn, rows: IntArray, averages: bool) -> str:
    """The sum or mean of a column of figures over some rows, in words."""
    if column.look is not Look.FIGURE or not rows.size:
        return ""
    mean = averages or not column.adds_up
    value = _added(column, rows, np.zeros(rows.size, np.int64), 1, mean)[0]
    return figure_words(column, float(value), averages)
