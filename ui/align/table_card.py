"""The account table under the map, with its filter and what is selected."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.arrays import IntArray
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label


class TableCard(Card):
    """Filter, sort, choose; drag rows onto a territory."""

    rows_chosen = Signal(object)
    row_activated = Signal(int)
    filtered = Signal(int, int)  # rows shown, of all

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.filter = SearchField(theme, "Filter by account, town, type, system or territory")
        self.table = ColumnTable(theme)
        self._count = Label("", Type.TABLE, "text2")
        self._chip = Chip(theme, "", ChipKind.ACCENT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.filter, 1)
        head.addWidget(self._count)
        head.addWidget(self._chip)
        self.add(head)
        self.add(self.table, 1)
        self.setMinimumHeight(150)
        self._chip.hide()
        self.filter.text_changed.connect(self._on_filter)
        self.table.rows_chosen.connect(self.rows_chosen)
        self.table.row_activated.connect(self.row_activated)

    def show_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show other accounts."""
        self.table.show_columns(columns)
        self._on_filter(self.filter.text())

    def show_column(self, column: TableColumn) -> None:
        """Show new values of one column."""
        self.table.columns.replace_column(column)

    def choose(self, rows: IntArray, session: Session) -> None:
        """Choose rows without announcing it."""
        self.table.choose(rows)
        if rows.size:
            self.table.reveal(int(rows[0]))
        self.show_selection(rows, session)

    def show_selection(self, rows: IntArray, session: Session) -> None:
        """Say how many accounts are selected and what they are worth."""
        self._chip.setVisible(bool(rows.size))
        if not rows.size or not session.is_open:
            return
        worth = session.values("potential")[rows].sum()
        words = f"{rows.size:,} selected"
        if worth:
            words += f" · {session.formatter.compact(float(worth))}"
        self._chip.show_text(words)

    def _on_filter(self, words: str) -> None:
        columns = self.table.columns
        kept = columns.rows_with(words) if words.strip() else None
        self.table.show_only(kept)
        shown = columns.n_rows if kept is None else int(kept.sum())
        self._count.setText(f"{shown:,} of {columns.n_rows:,}")
        self.filtered.emit(shown, columns.n_rows)
