"""What is done with the rows of the account table: set a value, copy, look at the coverage."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from model.change import Change
from ui.table.bulk_panel import BulkPanel
from ui.table.copying import copy_rows
from ui.table.coverage_panel import CoveragePanel
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.align.table_card import TableCard


class TableTasks(QObject):
    """Opens the panels of the table and does what they ask through the session."""

    def __init__(self, card: "TableCard", theme: Theme) -> None:
        super().__init__(card)
        self._card, self._theme = card, theme
        self.bulk: BulkPanel | None = None
        self.coverage: CoveragePanel | None = None
        card.bar.value_asked.connect(self.ask_value)
        card.bar.coverage_asked.connect(self.show_coverage)
        card.table.copy_asked.connect(self.copy)

    def ask_value(self) -> None:
        """Ask for a value for all selected accounts."""
        card, session = self._card, self._card.session
        if session is None or not session.is_open:
            return
        rows = card.table.chosen_rows()
        if not rows.size:
            card.said.emit("Nothing is selected: choose accounts in the table first.")
            return
        if self.bulk is None:
            self.bulk = BulkPanel(self._theme, card.window(), session)
            self.bulk.change_asked.connect(self._on_change)
        self.bulk.ask(rows, card.bar.value)

    def copy(self) -> None:
        """Copy the selected rows as they stand, else the row the keyboard is at."""
        columns = self._card.table.columns
        rows = columns.order[columns.checked[columns.order]]
        hidden = columns.checked_rows().size - rows.size
        if not rows.size:
            row = columns.row_at(self._card.table.currentIndex().row())
            rows = np.array([row] if row >= 0 else [], np.int64)
        if not rows.size:
            self._card.said.emit("Nothing is selected: choose accounts in the table first.")
            return
        shown = [columns.column_at(place) for place in range(columns.columnCount())]
        count = copy_rows(shown, rows)
        words = f"Copied {count:,} account{'' if count == 1 else 's'}, {len(shown)} columns."
        if hidden:
            words += f" {hidden:,} selected accounts are filtered away and were not copied."
        self._card.said.emit(words)

    def show_coverage(self) -> None:
        """Show who covers which type."""
        card, session = self._card, self._card.session
        if session is None or not session.is_open:
            return
        if self.coverage is None:
            self.coverage = CoveragePanel(self._theme, card.window())
            self.coverage.filter_chosen.connect(card.filter.line.setText)
        self.coverage.show_coverage(session.state, card.bar.view)

    def _on_change(self, change: Change, why: str) -> None:
        session = self._card.session
        if session is None:
            return
        kept = self._card.table.chosen_rows()
        if session.attempt(lambda: session.do(change, why)):
            self._card.table.choose(kept)
            self._card.rows_chosen.emit(kept)
            self._card.said.emit(f"{change.label}.")
