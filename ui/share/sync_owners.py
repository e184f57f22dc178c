"""Who the reps are in the CRM: one line a rep, matched by email and name or set by hand."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from model.scenario import LIVE
from model.state import State
from model.sync.connector import Person
from model.sync.people import known_owner
from ui.share.sync_tables import text_columns
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.column_table import ColumnTable
from ui.widgets.labels import Label


class OwnersPage(QWidget):
    """Shows and edits the owners; each edit is announced."""

    match_asked = Signal()
    edited = Signal(str, str)  # rep id, the CRM's id

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[str, ...] = ()
        self._people: tuple[Person, ...] = ()
        self._state: State | None = None
        self._chosen = ""  # the rep whose line is at hand
        self.words = Label("", Type.TABLE, "muted", wrap=True)
        self.match = Button(theme, "Match with the CRM", icon="rep")
        self.table = ColumnTable(theme, name="Reps with their ids in the CRM", dense=True)
        self.table.show_checks(False)
        self.rep = Label("", Type.BODY)
        self.owner = QComboBox()
        self.owner.setEditable(True)
        self.owner.setAccessibleName("Id in the CRM")
        self.owner.setMinimumWidth(260)
        self.put = Button(theme, "Set this owner", icon="saved")
        self._lay_out()
        self.table.row_reached.connect(self._on_row)
        self.table.rows_chosen.connect(self._on_rows)
        self.match.clicked.connect(lambda _checked=False: self.match_asked.emit())
        self.put.clicked.connect(self._on_put)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.match)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.rep, 1)
        line.addWidget(self.owner, 2)
        line.addWidget(self.put)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addLayout(line)

    def show_reps(self, state: State) -> None:
        """Show the reps with what is known of them."""
        self._state = state
        live = state.scenario(LIVE).layer()
        names = {t.rep_id: t.name or t.id for t in live.territories if t.rep_id}
        reps = sorted(state.reps, key=lambda rep: (rep.id not in names, rep.name.casefold()))
        called = {person.id: person.name for person in self._people}
        self._ids = tuple(rep.id for rep in reps)
        lines = [
            (
                rep.name or rep.id,
                names.get(rep.id, "–"),
                rep.notes.get("email", "") or "–",
                known_owner(rep) or "–",
                called.get(known_owner(rep), ""),
            )
            for rep in reps
        ]
        titles = (("rep", "Rep", 0), ("territory", "Territory", 0), ("email", "Email", 0),
                  ("owner", "Id in the CRM", 190), ("there", "Name there", 160))  # fmt: skip
        self.table.show_columns(text_columns(titles, lines))
        held = [rep for rep in reps if rep.id in names]
        lacking = sum(not known_owner(rep) for rep in held)
        self.words.setText(
            f"{lacking:,} of {len(held):,} reps with a territory have no id in the CRM: "
            "what is theirs is not sent."
            if lacking
            else "Every rep with a territory has an id in the CRM."
        )
        self._show_line()

    def show_people(self, people: Sequence[Person]) -> None:
        """Offer the people of the CRM by name."""
        self._people = tuple(people)
        self.owner.clear()
        for person in self._people:
            more = f" · {person.email}" if person.email else ""
            self.owner.addItem(f"{person.name}{more}", person.id)
        self.owner.setEditText("")

    def _on_rows(self, _rows: object) -> None:
        rows = self.table.chosen_rows()
        if len(rows):
            self._on_row(int(rows[0]))

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self._ids):
            self._chosen = self._ids[row]
            self._show_line()

    def _show_line(self) -> None:
        rep = self._state.rep(self._chosen) if self._state is not None else None
        self.rep.setText(f"{rep.name or rep.id} is in the CRM" if rep else "Choose a rep")
        self.put.setEnabled(rep is not None)
        self.owner.setEnabled(rep is not None)
        known = known_owner(rep) if rep else ""
        at = self.owner.findData(known) if known else -1
        if at >= 0:
            self.owner.setCurrentIndex(at)
        else:
            self.owner.setEditText(known)

    def _on_put(self) -> None:
        words, at = self.owner.currentText().strip(), self.owner.currentIndex()
        named = at >= 0 and self.owner.itemText(at) == words
        owner = str(self.owner.itemData(at)) if named else words
        if self._chosen:
            self.edited.emit(self._chosen, owner)
