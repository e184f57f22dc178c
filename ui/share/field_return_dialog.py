"""What came back from the field: each entry as it stands here and as it becomes, to be chosen."""

from typing import Final

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.arrays import IntArray
from model.field_return.merge import Line, Preview
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

_SIZE: Final = QSize(980, 620)
_REMARKS: Final = 3


class FieldReturnDialog(DialogFrame):
    """A preview; nothing is taken before the button is pressed. Conflicts begin unchosen."""

    taken = Signal(object)  # frozenset of the keys of the chosen lines

    def __init__(self, theme: Theme, over: QWidget, found: Preview) -> None:
        rep = found.rep.name or found.rep.id
        super().__init__(theme, over, "Back from the field", note=rep, size=_SIZE)
        self.found = found
        self.table = ColumnTable(theme, name="Entries that came back")
        self.detail = Label("", Type.TABLE, "text2", wrap=True)
        self.take = Button(theme, "Take", Kind.PRIMARY, icon="saved")
        self.every = Button(theme, "Choose all", small=True)
        self.safe = Button(theme, "Choose what is clear", small=True)
        self._fill(theme)
        self.add_button(self.take)
        self.take.clicked.connect(self._on_take)
        self.every.clicked.connect(self._on_every)
        self.safe.clicked.connect(self._on_safe)
        self.table.rows_chosen.connect(self._on_chosen)
        self.table.row_reached.connect(self._on_reached)
        self.close_asked.connect(self.dismiss)
        self._on_safe()
        if found.lines:
            self.table.setFocus()

    def _fill(self, theme: Theme) -> None:
        found = self.found
        self.body.addWidget(Label(_summary(found), Type.BODY, "text", wrap=True))
        if found.remarks:
            words = " ".join(found.remarks[:_REMARKS])
            self.body.addWidget(Label(words, Type.TABLE, "warn", wrap=True))
        card = Card(theme, "Entries", note="one step: Undo takes it back", padded=False)
        card.add_action(self.safe)
        card.add_action(self.every)
        card.add(self.table, 1)
        self.body.addWidget(card, 1)
        row = QHBoxLayout()
        self.detail.setMinimumHeight(3 * self.detail.fontMetrics().height())
        row.addWidget(self.detail, 1)
        self.body.addLayout(row)
        lines = found.lines
        self.table.show_columns(
            [
                _texts("kind", "Entry", [line.kind.capitalize() for line in lines], 110),
                _texts("title", "About", [line.title for line in lines], 0),
                _texts("here", "Here", [line.here for line in lines], 170),
                _texts("becomes", "Becomes", [line.becomes for line in lines], 0),
                _texts("conflict", "To decide", [line.conflict for line in lines], 170),
            ]
        )

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the chosen lines."""
        return frozenset(self.found.lines[row].key for row in self.table.chosen_rows().tolist())

    def _on_every(self) -> None:
        self._choose([n for n, _ in enumerate(self.found.lines)])

    def _on_safe(self) -> None:
        self._choose([n for n, line in enumerate(self.found.lines) if not line.conflict])

    def _choose(self, rows: list[int]) -> None:
        self.table.choose(np.array(rows, np.int64))
        self._on_chosen(self.table.chosen_rows())

    def _on_chosen(self, rows: IntArray) -> None:
        n = len(rows)
        self.take.setEnabled(bool(n))
        self.take.set_label(f"Take {_entries(n)}" if n else "Nothing is chosen")
        open_ = sum(bool(line.conflict) for line in self.found.lines) - sum(
            bool(self.found.lines[row].conflict) for row in rows.tolist()
        )
        self.show_foot_note(f"{_entries(open_)} to decide: left as here." if open_ else "")

    def _on_reached(self, row: int) -> None:
        self.detail.setText(_told(self.found.lines[row]) if row >= 0 else "")

    def _on_take(self) -> None:
        self.taken.emit(self.keys)


def _summary(found: Preview) -> str:
    if not found.lines:
        return "Everything in this file was taken before. Nothing changes."
    decide = sum(bool(line.conflict) for line in found.lines)
    parts = [f"{_entries(len(found.lines))} came back"]
    if found.n_before:
        parts.append(f"{_entries(found.n_before)} more say nothing new")
    if decide:
        parts.append(f"{decide:,} to be decided")
    return f"{', '.join(parts)}."


def _told(line: Line) -> str:
    here = f"Here: {line.here}. " if line.here else ""
    conflict = f" {line.conflict}." if line.conflict else ""
    end = "" if line.becomes.endswith(".") else "."
    return f"{line.title}. {here}Becomes: {line.becomes}{end}{conflict}"


def _entries(n: int) -> str:
    return "1 entry" if n == 1 else f"{n:,} entries"


def _texts(key: str, title: str, words: list[str], width: int) -> TableColumn:
    return TableColumn(key, title, np.array(words, object), width=width)
