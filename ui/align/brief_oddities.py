"""What looks odd about the cut: islands, overlaps, accounts far away; each shown and mended."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.brief import PAIN, new_note, save_note
from model.oddities import Oddity, oddities
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

_KINDS: Final = {"island": "island", "overlap": "overlap", "far": "far"}
_MOST: Final = 500


class OdditiesPage(QWidget):
    """The scan of the open alignment; a row is shown on the map."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._desk = desk
        self._found: list[Oddity] = []
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.grid = Grid("Oddities", ("What", "Kind"))
        self.grid.line_chosen.connect(self._on_line)
        self.move_there = Button(theme, "Move to the nearer", small=True)
        self.move_there.clicked.connect(self._on_move)
        self.note = Button(theme, "Note as pain point", small=True)
        self.note.clicked.connect(self._on_note)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.move_there)
        row.addWidget(self.note)
        row.addStretch(1)
        column.addLayout(row)

    @property
    def found(self) -> list[Oddity]:
        """What the scan has found."""
        return self._found

    def refresh(self) -> None:
        """Scan the open alignment."""
        session = self._desk.session
        self._found = oddities(session.evaluator, session.layer, session.evaluation)
        count = {kind: sum(o.kind == kind for o in self._found) for kind in _KINDS}
        self.words.setText(
            f"{count['island']:,} islands, {count['overlap']:,} accounts nearer to another home, "
            f"{count['far']:,} far from everything else. A row shows it on the map."
            if self._found
            else "Nothing odd: no islands, no overlaps, nothing far away."
        )
        self.grid.show_lines([(o.words, _KINDS[o.kind]) for o in self._found[:_MOST]])
        self.move_there.setEnabled(False)
        self.note.setEnabled(False)

    def _on_line(self, line: int) -> None:
        odd = self._found[line]
        self.move_there.setEnabled(odd.to >= 0)
        self.note.setEnabled(True)
        self._desk.go(odd.rows, odd.code)

    def _on_move(self, _checked: bool = False) -> None:
        odd = self._found[self.grid.currentRow()]
        self._desk.align.move_accounts(odd.rows, odd.to)

    def _on_note(self, _checked: bool = False) -> None:
        odd, state = self._found[self.grid.currentRow()], self._desk.session.state
        accounts = tuple(str(one) for one in state.accounts.ids[odd.rows])
        today = self._desk.session.today.isoformat()
        note = new_note(state, PAIN, odd.words, accounts=accounts, severity=3.0, noted_on=today)
        if self._desk.do(lambda: save_note(state, note)):
            self._desk.show_note(note.id)
