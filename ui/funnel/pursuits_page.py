"""Board and list of the opportunities, with what narrows them and the card at the side."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.format import Formatter
from model.plan.funnels import Funnel
from ui.funnel.board import FunnelBoard
from ui.funnel.card_frame import BoardCard, BoardStep
from ui.funnel.filter_bar import FilterBar
from ui.funnel.reading import ORPHAN, OVERDUE, STUCK, FunnelView, Row
from ui.funnel.side_card import SideCard
from ui.funnel.tables import BAD_FLAGS, opportunity_columns
from ui.theme.style import Theme
from ui.widgets.column_table import ColumnTable
from ui.widgets.notices import EmptyState


class PursuitsPage(QWidget):
    """Shows the rows that pass the filter; it never changes an opportunity."""

    chosen = Signal(str)
    step_asked = Signal(str, int)
    opening_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: FunnelView | None = None
        self._show: Formatter | None = None
        self.rows: list[Row] = []
        self.side: SideCard | None = None
        self.filters = FilterBar(theme)
        self.board = FunnelBoard(theme)
        self.list = ColumnTable(theme, name="Opportunities")
        self.list.show_checks(False)
        self.none = EmptyState(
            theme,
            "opportunity",
            "No opportunity here",
            "Open the first one, or show all that are open.",
            "New opportunity",
            action_icon="add",
            other="Show all open",
        )
        self._room = QStackedWidget()
        empty = QWidget()
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.none)
        across.addStretch(1)
        middle = QVBoxLayout(empty)
        middle.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(2)
        for page in (self.board, self.list, empty):
            self._room.addWidget(page)
        self._listed = self._narrow = False
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.filters)
        left.addWidget(self._room, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addLayout(left, 1)
        self.filters.narrowed.connect(self._on_narrowed)
        self.board.chosen.connect(self.chosen)
        self.board.step_asked.connect(self.step_asked)
        self.list.row_activated.connect(self._on_row)
        self.list.row_reached.connect(self._on_row)
        self.none.action_chosen.connect(self.opening_asked)
        self.none.other_chosen.connect(self.filters.reset)

    def show_list(self, listed: bool) -> None:
        """Show the list, or the board."""
        self._listed = listed
        self._show_room()

    def show_rows(self, view: FunnelView, show: Formatter) -> None:
        """Show a territory's opportunities."""
        self._view, self._show = view, show
        most = max(len(funnel.steps) for funnel in view.funnels)
        self.filters.offer([funnel.name for funnel in view.funnels], most)
        self._on_narrowed()

    def mark_chosen(self, opportunity_id: str) -> None:
        """Tint the chosen opportunity."""
        self.board.mark_chosen(opportunity_id)
        if (card := self.board.cards.get(opportunity_id)) is not None:
            self.board.ensureWidgetVisible(card)
        at = [i for i, row in enumerate(self.rows) if row.id == opportunity_id]
        self.list.choose(np.array(at, np.int64))
        self.list.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page hides the filters that board and list need least."""
        super().resizeEvent(event)
        self._fit()

    def take_side(self, side: SideCard) -> None:
        """Make room for the card of the chosen opportunity, which is built after the board."""
        self.side = side
        side.hide()
        self._row.addWidget(side)

    def show_side(self, shown: bool) -> None:
        """Show the card at the side, or give its room back."""
        if self.side is not None:
            self.side.setVisible(shown)
        self._fit()

    def _fit(self) -> None:
        room = self._room_wide()
        self.filters.step.setVisible(room > 860)
        self.filters.family.setVisible(room > 720)
        if (room < 1000) != self._narrow and self._show is not None:
            self._narrow = room < 1000
            columns = opportunity_columns(self.rows, self._show, narrow=self._narrow)
            self.list.show_columns(columns)

    def _room_wide(self) -> int:
        shown = self.side is not None and not self.side.isHidden()
        return self.width() - (self.side.width() + 16 if self.side is not None and shown else 0)

    def _on_narrowed(self) -> None:
        if self._view is None or self._show is None:
            return
        self.rows = [row for row in self._view.rows if self.filters.keeps(row)]
        funnel = self._funnel(self._view.funnels)
        self.board.show_board(
            [self._step(funnel, n) for n in range(1, len(funnel.steps) + 1)],
            [self._card(row) for row in self.rows],
        )
        self._narrow = self._room_wide() < 1000
        columns = opportunity_columns(self.rows, self._show, narrow=self._narrow)
        self.list.show_columns(columns)
        self._show_room()

    def _show_room(self) -> None:
        place = 2 if not self.rows else 1 if self._listed else 0
        self._room.setCurrentIndex(place)

    def _funnel(self, funnels: Sequence[Funnel]) -> Funnel:
        """The funnel whose steps head the columns: the chosen one, else the longest in use."""
        named = [f for f in funnels if f.name == self.filters.family_chosen]
        used = {row.opportunity.funnel for row in self.rows}
        return max(
            named or [f for f in funnels if f.id in used] or funnels, key=lambda f: len(f.steps)
        )

    def _step(self, funnel: Funnel, number: int) -> BoardStep:
        assert self._show is not None
        step = funnel.steps[number - 1]
        own = [row.opportunity.value for row in self.rows if row.opportunity.step == number]
        total = f"{len(own)} · {self._show.compact(sum(own))}" if own else "none"
        return BoardStep(number, step.name, total, f"Gate: {step.exit_gate}")

    def _card(self, row: Row) -> BoardCard:
        assert self._show is not None
        o = row.opportunity
        then = f"{self._show.date(o.next_step_on, year=False)} {o.next_step}" if o.next_step else ""
        if row.status == "Lost":
            then = f"Lost: {row.loss_reason}"
        elif row.status == "Won" and not then:
            then = f"Won {self._show.date(row.closed_on)}" if row.closed_on else "Won"
        step = max(o.step, 1)
        value = self._show.compact(o.value)
        return BoardCard(o.id, step, row.account, o.line, value, then, flags_of(row))

    def _on_row(self, row: int) -> None:
        if 0 <= row < len(self.rows):
            self.chosen.emit(self.rows[row].id)


def flags_of(row: Row) -> tuple[tuple[str, bool], ...]:
    """What to look at on a card: short words, and whether they are bad."""
    short = {
        STUCK: f"stuck {row.opportunity.days_in_step:.0f} d",
        ORPHAN: "no next step",
        OVERDUE: "overdue",
    }
    return tuple((short.get(flag, flag.lower()), flag in BAD_FLAGS) for flag in row.flags)
