"""Tables of a sync: what is unsent, what must be decided, side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.sync.ledger import Conflict
from model.sync.mapping import OWNER
from model.sync.merge import Side
from model.sync.push import Preview
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.labels import Label

_NOTHING_UNSENT = "Nothing is unsent. What you change here, the CRM does not know, shows here."
_NOTHING_TO_DECIDE = (
    "Nothing to decide. A field that you and somebody in the CRM both changed shows here."
)


def text_columns(
    titles: Sequence[tuple[str, str, int]], rows: Sequence[Sequence[str]]
) -> list[TableColumn]:
    """Columns of text; titles are (key, title, width), width 0 takes the rest."""
    cells = np.array([list(row) for row in rows], object).reshape(len(rows), len(titles))
    return [
        TableColumn(key, title, cells[:, place], width=width)
        for place, (key, title, width) in enumerate(titles)
    ]


def said(field: str, value: str, owners: Mapping[str, str]) -> str:
    """A value as people read it: an owner by the rep's name, nothing as a dash."""
    return (owners.get(value, value) if field == OWNER else value) or "–"


class UnsentPage(QWidget):
    """Everything the next push would send, line by line, and what is held back and why."""

    send_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", Type.NAME)
        self.note = Label("", Type.TABLE, "muted", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.table = ColumnTable(theme, name="Unsent changes", dense=True)
        self.table.show_checks(False)
        self.send = Button(theme, "Send", Kind.PRIMARY, icon="share")
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self.send.clicked.connect(lambda _checked=False: self.send_asked.emit())

    def show_preview(
        self, preview: Preview, owners: Mapping[str, str], show: Formatter, *, can_send: bool
    ) -> None:
        """Show what would be sent; `owners` are names by the CRM's ids."""
        self.words.setText(preview.words)
        self.send.set_label(f"Send {preview.words}" if preview.count else "Send")
        self.send.setEnabled(can_send and preview.count > 0)
        rows = [
            (
                u.name,
                u.field.replace("_", " "),
                said(u.field, u.before, owners),
                said(u.field, u.after, owners),
            )
            for u in preview.fields
        ]
        rows += [
            (
                one.item.subject,
                one.item.kind,
                one.reason or "–",
                f"{show.date(one.item.day)}, {one.item.status.replace('_', ' ')}",
            )
            for one in preview.items
        ]
        rows += [(name, "held back", "", why) for name, why in preview.held]
        titles = (("what", "What", 0), ("field", "Field", 132), ("before", "In the CRM", 176),
                  ("after", "Here", 176))  # fmt: skip
        self.table.show_columns(text_columns(titles, rows))
        parts = []
        if preview.in_conflict:
            fields = "field waits" if preview.in_conflict == 1 else "fields wait"
            parts.append(f"{preview.in_conflict:,} {fields} for your decision.")
        if preview.not_there:
            parts.append(f"{preview.not_there:,} accounts of this project are not in the CRM.")
        if preview.held:
            parts.append(f"{len(preview.held):,} held back.")
        words = " ".join(parts) if rows or parts else _NOTHING_UNSENT
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.table.setVisible(bool(rows))


class ConflictsPage(QWidget):
    """Conflicts side by side: what both knew, ours, theirs; decided for the rows chosen."""

    decided = Signal(object)  # {conflict key: side}

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conflicts: tuple[Conflict, ...] = ()
        self.words = Label("", Type.NAME)
        self.note = Label("", Type.TABLE, "muted", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.table = ColumnTable(theme, name="Conflicts", dense=True)
        self.ours = Button(theme, "Keep ours")
        self.theirs = Button(theme, "Take the CRM’s")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.words, 1)
        head.addWidget(self.ours)
        head.addWidget(self.theirs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        self.ours.clicked.connect(self._on_ours)
        self.theirs.clicked.connect(self._on_theirs)
        self.table.rows_chosen.connect(self._on_chosen)

    def show_conflicts(self, conflicts: Sequence[Conflict], owners: Mapping[str, str]) -> None:
        """Show what must be decided; `owners` are names by the CRM's ids."""
        self._conflicts = tuple(conflicts)
        titles = (("what", "Record", 0), ("field", "Field", 120), ("base", "Was", 168),
                  ("ours", "Here", 168), ("theirs", "In the CRM", 168))  # fmt: skip
        rows = [
            (
                c.name,
                c.field.replace("_", " "),
                *(said(c.field, value, owners) for value in (c.base, c.local, c.remote)),
            )
            for c in conflicts
        ]
        self.table.show_columns(text_columns(titles, rows))
        self.table.choose(np.empty(0, np.int64))
        self.table.setVisible(bool(rows))
        count = "1 field" if len(rows) == 1 else f"{len(rows):,} fields"
        self.words.setText(f"{count} to decide" if rows else "Nothing to decide")
        hint = "Choose lines, then say whose value stands; without a choice it is for all lines."
        self.note.setText(hint if rows else _NOTHING_TO_DECIDE)
        for button in (self.ours, self.theirs):
            button.setVisible(bool(rows))

    def _on_chosen(self, _rows: object) -> None:
        n = len(self.table.chosen_rows())
        self.ours.set_label(f"Keep ours for {n:,}" if n else "Keep ours")
        self.theirs.set_label(f"Take the CRM’s for {n:,}" if n else "Take the CRM’s")

    def _on_ours(self) -> None:
        self._decide("ours")

    def _on_theirs(self) -> None:
        self._decide("theirs")

    def _decide(self, side: Side) -> None:
        rows = self.table.chosen_rows().tolist() or list(range(len(self._conflicts)))
        self.decided.emit({self._conflicts[row].key: side for row in rows})
