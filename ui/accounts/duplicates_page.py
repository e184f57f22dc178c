"""Step Duplicates: accounts that may be one, decided pair by pair."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.accounts.draft import MergeChoice
from ui.accounts.prepared import Twins
from ui.accounts.twin_view import TwinView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Glyph, Label

UNDECIDED, MERGED, APART = "undecided", "merged", "kept apart"


class DuplicatesPage(QWidget):
    """The list at the left, the two side by side at the right; a decision goes to the next."""

    decided = Signal(object, object)  # ids, MergeChoice or None for undecided again

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._twins: tuple[Twins, ...] = ()
        self._merges: Mapping[tuple[str, ...], MergeChoice] = {}
        self._at = 0
        self.table = ColumnTable(theme, name="Duplicates")
        self.table.show_checks(False)
        self._list = Card(theme, "Possible duplicates", note=" ")
        self._list.add(self.table, 1)
        self._list.setMinimumWidth(360)
        self.view = TwinView(theme)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._list, 2)
        row.addWidget(self.view, 3)
        self._stack = QStackedWidget()
        self._stack.addWidget(body)
        self._stack.addWidget(_none(theme))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.table.row_reached.connect(self._on_row_reached)
        self.view.decided.connect(self._on_decided)
        self.view.reopened.connect(lambda: self.decided.emit(self._twins[self._at].ids, None))

    def show_twins(
        self, twins: Sequence[Twins], merges: Mapping[tuple[str, ...], MergeChoice]
    ) -> None:
        """Show the pairs, and what was decided."""
        self._twins, self._merges = tuple(twins), merges
        self._stack.setCurrentIndex(0 if twins else 1)
        if not twins:
            return
        self._at = min(self._at, len(twins) - 1)
        open_ = sum(pair.ids not in merges for pair in twins)
        self._list.show_title("Possible duplicates", f"{open_:,} of {len(twins):,} undecided")
        self.table.show_columns(self._columns())
        self._show_pair()

    def _columns(self) -> list[TableColumn]:
        names = np.array([" / ".join(dict.fromkeys(p.names)) for p in self._twins] + [""], object)
        scores = np.array([100 * pair.score for pair in self._twins], np.float64)
        states = np.array([self._state(pair) for pair in self._twins] + [""], object)
        return [
            TableColumn("name", "Accounts", names[:-1], width=0),
            TableColumn("score", "Alike", scores, Look.FIGURE, 64, lambda v: f"{v:.0f} %"),
            TableColumn("state", "State", states[:-1], Look.CHIP, 96),
        ]

    def _state(self, pair: Twins) -> str:
        choice = self._merges.get(pair.ids)
        if choice is None:
            return UNDECIDED
        return MERGED if choice.drop else APART

    def _show_pair(self) -> None:
        pair = self._twins[self._at]
        self.table.choose(np.array([self._at]))
        self.view.show_twins(pair, self._merges.get(pair.ids))

    def _on_row_reached(self, row: int) -> None:
        if 0 <= row < len(self._twins) and row != self._at:
            self._at = row
            self._show_pair()

    def _on_decided(self, choice: MergeChoice) -> None:
        pair = self._twins[self._at]
        later = [
            at
            for at, other in enumerate(self._twins)
            if other.ids not in self._merges and at != self._at
        ]
        following = next((at for at in later if at > self._at), later[0] if later else self._at)
        self._at = following
        self.decided.emit(pair.ids, choice)


def _none(theme: Theme) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    row.addWidget(Glyph(theme, "kept", 20, "good"))
    row.addWidget(Label("No two accounts look like one.", Type.SECTION, "text2"))
    row.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)
    return page
