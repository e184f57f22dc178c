"""Why the accounts of the open scenario moved, beside the map; a row goes to its account."""

from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from model.errors import PlanError
from model.scenario import LIVE
from optimizers.explain import MoveReason
from ui.job import Worker
from ui.optimizer.jobs import moved_between
from ui.optimizer.runner import Runner
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label
from ui.widgets.side_sheet import SideSheet

WIDTH: Final = 540
EXACT_SECONDS: Final = 15.0  # for designing again with accounts kept, dearest first
UNASSIGNED_WORD: Final = "Unassigned"
PENDING: Final = -1.0  # stands for a cost that is being worked out
_MOST: Final = 1_000  # of the free height
NEVER: Final = 1e12  # stands for a cost without end in the sorted column


class WhyPanel(SideSheet):
    """First estimates from the multipliers, then what keeping costs by designing again."""

    account_chosen = Signal(int)  # row of the accounts

    def __init__(self, theme: Theme, over: QWidget, session: Session, worker: Worker) -> None:
        super().__init__(theme, over, "Why accounts moved", WIDTH)
        self._session = session
        self._runner = Runner(session, worker, self)
        self.reasons: list[MoveReason] = []
        self.moved: list[int] = []  # rows of the accounts, in the order of the table
        self.table = ColumnTable(theme, name="Accounts that moved", dense=True)
        self.table.show_checks(False)
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.words.setMinimumHeight(64)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.who = Label("", Type.NAME)
        self.body.addWidget(self.table, _MOST)
        self.body.addWidget(self.who)
        self.body.addWidget(self.words)
        self.body.addStretch(1)  # few moves: what is said of one stands below them
        self.table.rows_chosen.connect(self._on_rows)
        self.table.row_activated.connect(self._on_row)
        session.opened.connect(self.dismiss)
        self.appear(self.table)
        self._show_moves()
        self._ask(0.0)

    def dismiss(self) -> None:
        """Close; what is being worked out is given up."""
        self._runner.stop()
        super().dismiss()

    def _ask(self, seconds: float) -> None:
        try:
            self._runner.start(
                "explain",
                {"scenario": self._session.scenario, "seconds": seconds},
                done=self._on_estimated if not seconds else self._on_exact,
                failed=self._on_failed,
            )
        except PlanError as error:
            self._on_failed(error)
            return
        self.note.show_text("estimates" if seconds else "looking")

    def _on_estimated(self, found: list[MoveReason]) -> None:
        self.show_reasons(found)
        if found:
            self._ask(EXACT_SECONDS)

    def _on_exact(self, found: list[MoveReason]) -> None:
        self.show_reasons(found)
        exact = sum(not reason.estimated for reason in found)
        self.note.show_text(f"{len(found):,} accounts, {exact:,} costs by designing again")

    def _on_failed(self, error: PlanError) -> None:
        self.note.show_text("")
        self.words.setText(str(error))

    def _show_moves(self) -> None:
        """Show at once what moved; the reasons come later."""
        session = self._session
        live, now = session.state.scenario(LIVE), session.layer
        if session.team not in live.layers:
            return
        before = live.layer(session.team)
        self.moved = np.flatnonzero(moved_between(before, now)).tolist()
        old = [*(t.label for t in before.territories), UNASSIGNED_WORD]
        new = [*(t.label for t in now.territories), UNASSIGNED_WORD]
        owner, owned = before.alignment.territory, now.alignment.territory
        moves = [f"{old[owner[row]]} → {new[owned[row]]}" for row in self.moved]
        self._show_table(moves, [PENDING] * len(moves))
        self.words.setText("The reasons are being worked out." if self.moved else "")

    def show_reasons(self, found: list[MoveReason]) -> None:
        """Show reasons, the dearest to keep first."""
        self.reasons = sorted(found, key=lambda reason: -min(reason.keep_cost, NEVER))
        if not found:
            live = self._session.state.scenario(LIVE).name
            self.note.show_text("")
            self.words.setText(f"No account is elsewhere than in {live}.")
            return
        names = [t.label for t in self._session.layer.territories]
        self.moved = [r.row for r in self.reasons]
        self._show_table(
            [f"{names[r.before]} → {names[r.after]}" for r in self.reasons],
            [min(r.keep_cost, NEVER) for r in self.reasons],
        )
        self._say(0)

    def _say(self, number: int) -> None:
        """Say why one account moved."""
        self.who.setText(self._session.state.accounts.text("name")[self.moved[number]])
        self.words.setText(" ".join(self.reasons[number].sentences))

    def _show_table(self, moves: list[str], costs: list[float]) -> None:
        accounts, show = self._session.state.accounts.text("name"), self._session.formatter

        def cost(value: float) -> str:
            if value == PENDING:
                return "working out…"
            return "not found" if value >= NEVER else f"{show.number(value, 1)} h"

        named = np.array([accounts[row] for row in self.moved], object)
        self.table.show_columns(
            (
                TableColumn("name", "Account", named, width=0),
                TableColumn("move", "Move", np.array(moves, object), width=220),
                TableColumn("cost", "Cost to keep", np.array(costs), Look.FIGURE, 96, show=cost),
            )
        )
        lines = len(moves) * self.table.verticalHeader().defaultSectionSize()
        self.table.setMaximumHeight(self.table.horizontalHeader().sizeHint().height() + lines + 8)

    def _on_rows(self, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        if len(rows):
            self._on_row(int(rows[-1]))

    def _on_row(self, number: int) -> None:
        if self.reasons:
            self._say(number)
        self.account_chosen.emit(self.moved[number])
