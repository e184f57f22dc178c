"""The field mapping: one line a field, edited below the table."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from model.state import State
from model.sync.connector import OBJECTS, RemoteField, What
from model.sync.mapping import DIRECTIONS, FieldMap, local_fields
from ui.share.sync_tables import text_columns
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.column_table import ColumnTable
from ui.widgets.labels import Label

_WAYS: Final = tuple(DIRECTIONS)


class MappingPage(QWidget):
    """Shows and edits the mapping; each edit is announced whole."""

    edited = Signal(object)  # tuple of FieldMap
    check_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FieldMap, ...] = ()
        self._described: Mapping[What, Sequence[RemoteField]] = {}
        self._state: State | None = None
        self.table = ColumnTable(theme, name="Field mapping", dense=True)
        self.table.show_checks(False)
        self.problem = Label("", Type.TABLE, "muted", wrap=True)
        self.what = self._combo("Object", [w.capitalize() for w in OBJECTS], editable=False)
        self.field = self._combo("Field here", [], editable=False)
        self.remote = self._combo("Field in the CRM", [], editable=True)
        self.way = self._combo("Direction", list(DIRECTIONS.values()), editable=False)
        self.check = Button(theme, "Check against the CRM", icon="rules")
        self.put = Button(theme, "Set this line", icon="saved")
        self.remove = Button(theme, "Remove the line", icon="delete")
        self._lay_out()
        self.what.currentIndexChanged.connect(self._on_what)
        self.table.row_reached.connect(self._on_row)
        self.table.rows_chosen.connect(self._on_rows)
        self.put.clicked.connect(self._on_put)
        self.remove.clicked.connect(self._on_remove)
        self.check.clicked.connect(lambda _checked=False: self.check_asked.emit())

    def _combo(self, name: str, items: Sequence[str], *, editable: bool) -> QComboBox:
        combo = QComboBox()
        combo.setEditable(editable)
        combo.addItems(list(items))
        combo.setAccessibleName(name)
        combo.setMinimumWidth(120)
        return combo

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.problem, 1)
        head.addWidget(self.check)
        line = QHBoxLayout()
        line.setSpacing(8)
        for combo, stretch in ((self.what, 2), (self.field, 3), (self.remote, 3), (self.way, 2)):
            line.addWidget(combo, stretch)
        line.addWidget(self.put)
        line.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addLayout(line)

    def show_mapping(self, state: State, rows: Sequence[FieldMap]) -> None:
        """Show a mapping."""
        self._state, self._rows = state, tuple(rows)
        titles = (("what", "Object", 128), ("field", "Field here", 0),
                  ("remote", "Field in the CRM", 0), ("way", "Direction", 132))  # fmt: skip
        lines = []
        for row in rows:
            label = local_fields(state, row.what).get(row.field, row.field)
            lines.append((row.what.capitalize(), label, row.remote, DIRECTIONS[row.direction]))
        self.table.show_columns(text_columns(titles, lines))
        self._on_what(self.what.currentIndex())
        if not self.remote.currentText():
            self._on_row(0)

    def show_described(
        self, described: Mapping[What, Sequence[RemoteField]], faults: Sequence[str]
    ) -> None:
        """Offer the server's fields, and say what is wrong."""
        self._described = described
        n = sum(len(fields) for fields in described.values())
        fits = f"The mapping fits the {n:,} fields that the CRM describes." if n else ""
        self.problem.setText(" ".join(faults) or fits)
        self.problem.set_tone("bad" if faults else "muted")
        self._on_what(self.what.currentIndex())

    def _on_what(self, at: int) -> None:
        if self._state is None:
            return
        what = OBJECTS[at]
        kept, there = self.field.currentData(), self.remote.currentText()
        self.field.clear()
        for name, label in local_fields(self._state, what).items():
            self.field.addItem(label, name)
        self.field.setCurrentIndex(max(self.field.findData(kept), 0))
        self.remote.clear()
        self.remote.addItems([field.name for field in self._described.get(what, ())])
        self.remote.setEditText(there)

    def _on_rows(self, _rows: object) -> None:
        rows = self.table.chosen_rows()
        if len(rows):
            self._on_row(int(rows[0]))

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self._rows):
            return
        known = self._rows[row]
        self.what.setCurrentIndex(OBJECTS.index(known.what))
        self.field.setCurrentIndex(self.field.findData(known.field))
        self.remote.setEditText(known.remote)
        self.way.setCurrentIndex(_WAYS.index(known.direction))

    def _line(self) -> FieldMap:
        return FieldMap(
            OBJECTS[self.what.currentIndex()],
            str(self.field.currentData() or ""),
            self.remote.currentText().strip(),
            _WAYS[self.way.currentIndex()],
        )

    def _on_put(self) -> None:
        line = self._line()
        if not line.field or not line.remote:
            return
        same = [r.what == line.what and r.field == line.field for r in self._rows]
        rows = [line if is_same else r for r, is_same in zip(self._rows, same, strict=True)]
        self.edited.emit(tuple(rows if any(same) else [*rows, line]))

    def _on_remove(self) -> None:
        line = self._line()
        places = [(r.what, r.field) for r in self._rows]
        if (line.what, line.field) not in places:
            return
        at = places.index((line.what, line.field))
        self.edited.emit((*self._rows[:at], *self._rows[at + 1 :]))
        self._on_row(min(at, len(self._rows) - 1))  # the next one is at hand
