"""Every account that moved, with its card: chosen by rep, shown on the map, printed."""

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QWidget

from model.arrays import IntArray
from model.brief import BALANCE
from model.why_moved import WhyCard
from ui.align.why_card import Reader, WhyView
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.floating import see_through
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.side_sheet import SideSheet

WIDTH: Final = 620
EVERYBODY: Final = "Every territory"
_VIEW: Final = 248


class WhyList(SideSheet):
    """The largest hours first; a row goes to its account and shows its card below."""

    account_chosen = Signal(int)  # row of the accounts
    print_asked = Signal()

    def __init__(self, theme: Theme, over: QWidget, session: Session, reader: Reader) -> None:
        super().__init__(theme, over, "Why accounts moved", WIDTH)
        self._session, self._reader = session, reader
        self.cards: list[WhyCard] = []
        self.whose = QComboBox()
        self.whose.setAccessibleName("Territory that gains or loses")
        self.table = ColumnTable(theme, name="Accounts that moved", dense=True)
        self.table.show_checks(False)
        self.chosen = ElidedLabel("", Type.NAME)
        self.view = WhyView()
        self.empty = Label("", Type.BODY, "muted", wrap=True)
        self.printing = Button(theme, "Print for the talks…", icon="print", small=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.whose)
        head.addStretch(1)
        head.addWidget(self.printing)
        self.body.addLayout(head)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.table, 1)
        area = QScrollArea()
        area.setWidget(self.view)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(_VIEW)
        area.setAccessibleName("Reasons of the chosen account")
        see_through(area)
        self.body.addWidget(self.chosen)
        self.body.addWidget(area)
        self.whose.currentIndexChanged.connect(self._on_whose)
        self.table.rows_chosen.connect(self._on_rows)
        self.table.row_activated.connect(self._on_row)
        self.printing.clicked.connect(self._on_print)
        session.changed.connect(self._on_changed)
        session.opened.connect(self.dismiss)
        self.refresh()
        self.appear(self.table)

    def show_row(self, row: int) -> None:
        """Choose an account of the list; one that has not moved changes nothing."""
        line = next((n for n, card in enumerate(self.cards) if card.row == row), -1)
        if line >= 0:
            self.table.choose(np.array([line]))
            self.table.reveal(line)
            self._tell(line)

    def refresh(self) -> None:
        """Read the moves of the open scenario anew."""
        moves = self._reader.moves()
        found = [] if moves is None else moves.cards()
        names = sorted({side.territory for card in found for side in (card.before, card.after)})
        chosen = self.whose.currentText()
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItems([EVERYBODY, *names])
        self.whose.setCurrentIndex(max(self.whose.findText(chosen), 0))
        self.whose.blockSignals(False)
        self._all = sorted(found, key=lambda card: -abs(card.hours_saved))
        self._show()

    def _show(self) -> None:
        whose = self.whose.currentText()
        self.cards = [
            card
            for card in self._all
            if whose in (EVERYBODY, card.before.territory, card.after.territory)
        ]
        cited = sum(card.answer != BALANCE for card in self._all)
        n = len(self._all)
        self.note.show_text(f"{n:,} accounts, {cited:,} answer the brief" if n else "")
        self.empty.setVisible(not n)
        live = "Every account is where the live alignment has it. Move some, then look again."
        self.empty.setText("" if n else live)
        self.printing.setEnabled(bool(n))
        self.table.show_columns(_columns(self.cards, self._session))
        self.view.setVisible(bool(self.cards))
        self.chosen.setVisible(bool(self.cards))
        if self.cards:
            self.table.choose(np.array([0]))
            self._tell(0)

    def _tell(self, line: int) -> None:
        """Show the reasons of a line below the list."""
        self.chosen.show_text(self.cards[line].name)
        self.view.show_card(self.cards[line])

    def _on_whose(self, _place: int) -> None:
        self._show()

    def _on_rows(self, lines: IntArray) -> None:
        if len(lines):
            self._on_row(int(lines[-1]))

    def _on_row(self, line: int) -> None:
        self._tell(line)
        self.account_chosen.emit(self.cards[line].row)

    def _on_print(self, _checked: bool = False) -> None:
        self.print_asked.emit()

    def _on_changed(self, _change: object) -> None:
        self.refresh()


def _columns(cards: list[WhyCard], session: Session) -> tuple[TableColumn, ...]:
    def texts(values: list[str]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.array(values, object)

    show = session.formatter
    driven = np.array([-card.hours_saved for card in cards], np.float64)
    driven[:] = driven if driven.any() else np.nan  # without homes nobody drives: nothing is known
    answers = ["balance" if card.answer == BALANCE else card.answer for card in cards]
    return (
        TableColumn("name", "Account", texts([card.name for card in cards]), width=0),
        TableColumn(
            "move",
            "Move",
            texts([f"{card.before.territory} → {card.after.territory}" for card in cards]),
            width=232,
        ),
        TableColumn(
            "hours",
            "Driving",
            driven,
            Look.FIGURE,
            72,
            show=lambda value: f"{show.signed(value, 1)} h",
        ),
        TableColumn("answer", "Answers", texts(answers), width=104, quiet=frozenset({"balance"})),
    )
