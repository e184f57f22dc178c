"""What reps say of each change: agreed, challenged, in conflict; the manager decides."""

from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QWidget

from model.arrays import IntArray
from model.feedback.merge import BACK, KEPT, Merged, Record, Standing, decide, merged
from model.format import Formatter
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.column_table import ROW_HEIGHT, ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.floating import see_through
from ui.widgets.labels import Label
from ui.widgets.side_sheet import SideSheet

WIDTH: Final = 700
_VIEW: Final = 190
_HEAD: Final = 40  # of the table, with its edges
EVERY, WAITING = "Every change", "To be decided"


class FeedbackPanel(SideSheet):
    """Contested changes first; below the answers side by side and the decision."""

    account_chosen = Signal(int)  # row of the accounts
    read_asked = Signal()
    tell_asked = Signal()
    said = Signal(str)

    def __init__(self, theme: Theme, over: QWidget, session: Session) -> None:
        super().__init__(theme, over, "What the reps say", WIDTH)
        self._session = session
        self.found: tuple[Merged, ...] = ()
        self.rows: list[Merged] = []
        self.which = QComboBox()
        self.which.setAccessibleName("Which changes")
        self.which.addItems([EVERY, WAITING])
        self.read = Button(theme, "Read answers…", icon="import", small=True)
        self.tell = Button(theme, "Tell the reps…", icon="share", small=True)
        self.table = ColumnTable(theme, name="Changes with answers", dense=True)
        self.table.show_checks(False)
        self.view = Label("", Type.BODY, "text", wrap=True)
        self.view.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why = QLineEdit()
        self.why.setAccessibleName("Reason of the decision")
        self.why.setPlaceholderText("Why, in words the rep may read")
        self.keep = Button(theme, "Keep the move", Kind.PRIMARY, small=True)
        self.back = Button(theme, "Put it back", small=True)
        self.empty = Label("", Type.BODY, "muted", wrap=True)
        self._lay_out()
        self._connect()
        self.refresh()
        self.appear(self.table)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.which)
        head.addStretch(1)
        head.addWidget(self.read)
        head.addWidget(self.tell)
        self.body.addLayout(head)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table, 3)
        area = QScrollArea()
        area.setWidget(self.view)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(_VIEW)
        area.setAccessibleName("Answers to the chosen change")
        see_through(area)
        self.body.addWidget(area, 2)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.why, 1)
        row.addWidget(self.back)
        row.addWidget(self.keep)
        self.body.addLayout(row)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(self._on_which)
        self.read.clicked.connect(self._on_read)
        self.tell.clicked.connect(self._on_tell)
        self.table.rows_chosen.connect(self._on_rows)
        self.table.row_activated.connect(self._on_row)
        self.keep.clicked.connect(partial(self._decide, KEPT))
        self.back.clicked.connect(partial(self._decide, BACK))
        self._session.changed.connect(self._on_changed)
        self._session.opened.connect(self.dismiss)

    @property
    def chosen(self) -> list[Merged]:
        """The changes that are chosen in the list."""
        return [self.rows[line] for line in self._lines if line < len(self.rows)]

    def refresh(self) -> None:
        """Read the answers to the open scenario anew."""
        session = self._session
        self.found = merged(session.state, session.scenario.id, session.team)
        only = self.which.currentText() == WAITING
        self.rows = [one for one in self.found if one.waits or not only]
        self._lines: list[int] = [0] if self.rows else []
        waits = sum(one.waits for one in self.found)
        told = sum(bool(one.answers) for one in self.found)
        self.note.show_text(f"{told:,} of {len(self.found):,} answered, {waits:,} to be decided")
        self.tell.setEnabled(any(r.decision for one in self.found for r in one.answers))
        self.empty.setVisible(not self.rows)
        self.empty.setText(
            "Nothing waits for a decision."
            if self.found
            else f"{session.scenario.name} moves no account and nobody answered for one."
        )
        self.table.show_columns(_columns(self.rows))
        self.table.setMaximumHeight(_HEAD + ROW_HEIGHT * max(len(self.rows), 1))
        if self.rows:
            self.table.choose(np.array([0]))
        self._show()

    def _show(self) -> None:
        chosen = self.chosen
        self.view.setText(_words(chosen[0], self._session.formatter) if chosen else "")
        decidable = bool(chosen) and all(one.answers for one in chosen)
        self.keep.setEnabled(decidable)
        self.back.setEnabled(decidable and all(one.moved for one in chosen))
        self.why.setEnabled(decidable)

    def _decide(self, decision: str, _checked: bool = False) -> None:
        session, chosen, why = self._session, self.chosen, self.why.text().strip()
        if not chosen:
            return

        def run() -> None:
            ids = [one.account_id for one in chosen]
            change = decide(
                session.state,
                session.scenario.id,
                ids,
                decision,
                why,
                session.author.name,
                session.today,
                session.team,
            )
            session.do(change, why=why)
            self.said.emit(f"{change.label}.")
            self.why.clear()

        session.attempt(run)

    def _on_rows(self, lines: IntArray) -> None:
        self._lines = [int(line) for line in lines]
        self._show()

    def _on_row(self, line: int) -> None:
        accounts, one = self._session.state.accounts, self.rows[line]
        if accounts.has(one.account_id):
            self.account_chosen.emit(accounts.row_of(one.account_id))

    def _on_which(self, _place: int) -> None:
        self.refresh()

    def _on_read(self, _checked: bool = False) -> None:
        self.read_asked.emit()

    def _on_tell(self, _checked: bool = False) -> None:
        self.tell_asked.emit()

    def _on_changed(self, _change: object) -> None:
        self.refresh()


def _columns(rows: list[Merged]) -> tuple[TableColumn, ...]:
    def texts(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.array(values, object)

    moves = [f"{one.before} → {one.after}" if one.moved else "not moved any more" for one in rows]
    standing = [one.standing + (", outdated" if one.stale else "") for one in rows]
    return (
        TableColumn("name", "Account", texts([one.name for one in rows]), width=0),
        TableColumn("move", "Move", texts(moves), width=236),
        TableColumn(
            "standing",
            "Reps",
            texts(standing),
            width=112,
            quiet=frozenset({Standing.OPEN, Standing.AGREED}),
        ),
        TableColumn("decision", "Decision", texts([one.decision for one in rows]), width=92),
    )


def _words(one: Merged, show: Formatter) -> str:
    """Every answer to a change, and what was decided."""
    if not one.answers:
        return f"{one.name}: nobody has answered yet."
    lines = [_answer(record, show) for record in one.answers]
    decided = next((r for r in reversed(one.answers) if r.decision), None)
    if decided is not None:
        day = show.date(decided.decided_on)
        lines.append(
            f"{decided.decided_by}, {day}: {decided.decision}. {decided.decision_why}".strip()
        )
    return "\n\n".join(lines)


def _answer(record: Record, show: Formatter) -> str:
    who = record.rep or record.territory_id
    day = show.date((record.saved_at or record.read_on)[:10])
    verb = "challenges" if record.verdict == "challenge" else "accepts"
    return f"{who} {verb} ({day}). {record.reason}".strip()
