"""The matrix of segments of one rep's plan: accounts go from cell to cell, with a reason."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.diary.measures import Share
from model.format import Formatter
from model.plan.rep_plan import RepPlan
from model.plan.segment_edits import choose_segment, choose_segments, policy_of
from model.plan.segment_matrix import MatrixCell, Member, SegmentMatrix, segment_matrix
from model.plan.segmentation import cell_of
from model.state import State
from reports.book.names import short_names
from ui.funnel.forms import line_field
from ui.session import Session
from ui.strategy.reading_view import ReadingView
from ui.strategy.segment_grid import SegmentGrid
from ui.strategy.segment_layout import Cell
from ui.strategy.segment_layout import Chip as AccountChip
from ui.strategy.segment_painting import Heads
from ui.strategy.segment_side import SEEN, AccountCard, CellCard, name_of, seen_words
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Glyph, Label

_SIDE: Final = 320
_SEEN_CHIPS: Final = {
    "green": (ChipKind.GOOD, "kept"),
    "amber": (ChipKind.WARN, "look"),
    "red": (ChipKind.BAD, "act"),
    "": (ChipKind.PLAIN, ""),
}
_MOST_NAMES: Final = 4  # of the accounts outside the cells

Found = tuple[SegmentMatrix, dict[str, str], list[Cell], Heads]


class ReasonBar(QWidget):
    """Asks why accounts belong in a cell; Enter puts them there, Esc leaves them."""

    given = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = Label("", Type.BODY, wrap=True)
        self.reason = line_field("Why it belongs there", "What the figures do not know")
        self.put = Button(theme, "Put there", Kind.PRIMARY)
        self.leave = Button(theme, "Leave")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.reason, 1)
        row.addWidget(self.put)
        row.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.question)
        column.addLayout(row)
        self.put.clicked.connect(self._on_given)
        self.reason.returnPressed.connect(self._on_given)
        self.leave.clicked.connect(self.left)
        self.hide()

    def ask(self, question: str, button: str) -> None:
        """Ask; the focus goes to the answer, a reason that was begun stays."""
        self.question.setText(question)
        self.put.set_label(button)
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Nothing is asked any more."""
        self.reason.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the accounts where they are."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_given(self) -> None:
        self.given.emit(self.reason.text())


class SegmentsView(ReadingView):
    """The matrix at the left, the chosen account and cell at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, derive, parent)
        self._matrix: SegmentMatrix | None = None
        self._shorts: Mapping[str, str] = {}
        self._pending: tuple[list[str], str] = ([], "")
        self.card = Card(theme, "Segments", note=" ", icon="segment")
        self.seen = Chip(theme, "")
        self.grid, self.ask = SegmentGrid(theme), ReasonBar(theme)
        self.account, self.cell = AccountCard(theme, self.desk), CellCard(theme, self.desk)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        for icon, words in (("edit", "placed by hand"), ("", "1  quarter it starts")):
            if icon:
                self.card.add_action(Glyph(theme, icon, icons.SMALL, "accent_text"))
            self.card.add_action(Label(words, Type.CAPTION, "muted"))
        self.card.add_action(self.seen)
        self.card.add(self.grid, 1)
        self.card.add(self.ask)
        side = QVBoxLayout()
        side.setSpacing(16)
        for part in (self.account, self.cell):
            part.setFixedWidth(_SIDE)
        side.addWidget(self.account)
        side.addWidget(self.cell, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.card, 1)
        row.addLayout(side)
        self.account.hide()

    def _connect(self) -> None:
        self.grid.chosen.connect(self._on_chosen)
        self.grid.move_asked.connect(self.ask_to_move)
        self.grid.left.connect(self.leave)
        self.grid.opened.connect(self._on_opened_account)
        self.ask.given.connect(self._on_reason)
        self.ask.left.connect(self.leave)
        self.account.segment_chosen.connect(self._on_segment_chosen)
        self.account.account_opened.connect(self._on_opened_account)
        self.cell.segment_chosen.connect(self._on_cell_chosen)
        self.cell.account_chosen.connect(self.show_account)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.grid, self.cell.search.edit, self.cell.list, self.cell.f2f]

    def flush(self) -> None:
        """Save everything typed."""
        self.cell.flush()

    def forget_choice(self) -> None:
        """Another plan: nothing is chosen in it."""
        self._matrix, self.account.account_id = None, ""
        self.leave()
        self.grid.choose("Attack")
        self.account.hide()

    def show_figures(self, plan: RepPlan, found: Found) -> None:
        """Show the matrix as it is now."""
        matrix, self._shorts, cells, heads = found
        self._matrix, show = matrix, self._session.formatter
        self.grid.show_cells(cells, heads)
        n = sum(len(cell.members) for cell in matrix.cells)
        self.card.show_title(
            "Segments", f"{n} of {plan.n} accounts, {show.compact(matrix.potential)} potential"
        )
        self._show_seen(matrix.a_attained, show)
        place = matrix.place_of(self.account.account_id)
        if place is not None and self.account.isVisibleTo(self):
            self.cell.segment = place[0].segment
        elif not self.cell.list.rows:
            self.cell.segment = self.grid.segment
        self.cell.show_matrix(matrix, self._shorts, show)
        self._follow_account()

    def _show_seen(self, share: Share, show: Formatter) -> None:
        """How well the accounts that count most are seen, against the limit of the scorecard."""
        state = SEEN.state(100 * share.value)
        kind, icon = _SEEN_CHIPS[state]
        words = show.percent(share.value) if share.whole else "no visit known"
        self.seen.show_text(f"A accounts seen as planned: {words}", kind, icon)
        self.seen.setToolTip(seen_words(share, show))

    def go_to(self, field: str) -> None:
        """Go to an account or a segment."""
        if self._matrix is None:
            return
        if self._matrix.place_of(field) is not None:
            self.show_account(field)
        elif cell_of(field) is not None:
            self._on_cell_chosen(field)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_account(self, account_id: str) -> None:
        """Choose an account, wherever it stands."""
        found = self._matrix.place_of(account_id) if self._matrix is not None else None
        if found is None:
            return
        cell, member = found
        if cell.potential_class:
            self.grid.choose(cell.segment, account_id)
        self.account.show_member(cell, member, self._session.formatter)
        self.account.show()
        self.cell.show_segment(cell.segment, account_id)

    def ask_to_move(self, keys: Sequence[str], segment: str) -> None:
        """Ask why some accounts belong in a segment; nothing moves before it is answered."""
        if self._matrix is None:
            return
        found = [place for key in keys if (place := self._matrix.place_of(key)) is not None]
        away = [member for cell, member in found if cell.segment != segment]
        if not away:
            self.leave()
            return
        self._pending = ([member.account_id for member in away], segment)
        self.grid.show_pending(*self._pending)
        one = away[0]
        name = self._shorts.get(one.account_id, one.name)
        who = name if len(away) == 1 else f"{len(away)} accounts"
        verb = "does" if len(away) == 1 else "do"
        by = f" The figures say {name_of(one.computed)}." if len(away) == 1 else ""
        self.ask.ask(f"Why {verb} {who} belong in {segment}?{by}", f"Put into {segment}")

    def leave(self) -> None:
        """Leave every account where it is."""
        had_focus = self.ask.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._pending = ([], "")
        self.grid.show_pending((), "")
        self.ask.dismiss()
        self._follow_account()
        if had_focus:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_account(self) -> None:
        """Show the chosen account as it stands now."""
        key = self.account.account_id
        found = self._matrix.place_of(key) if self._matrix is not None and key else None
        if found is None:
            self.account.hide()
        elif self.account.isVisibleTo(self):
            self.account.show_member(*found, self._session.formatter)

    def _on_chosen(self, segment: str, key: str) -> None:
        if key:
            self.show_account(key)
        else:
            self.account.hide()
            self.cell.show_segment(segment)

    def _on_cell_chosen(self, segment: str) -> None:
        if cell_of(segment) is not None:
            self.grid.choose(segment)
        self._on_chosen(segment, "")

    def _on_segment_chosen(self, key: str, segment: str) -> None:
        self.ask_to_move([key], segment)

    def _on_reason(self, reason: str) -> None:
        keys, segment = self._pending
        today = self._session.today
        if not keys:
            return
        if len(keys) == 1:
            key = keys[0]
            done = self.desk.do(lambda state: choose_segment(state, key, segment, reason, today))
        else:
            done = self.desk.do(lambda state: choose_segments(state, keys, segment, reason, today))
        if done:
            self.leave()
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened_account(self, key: str) -> None:
        self.jump_asked.emit(f"accounts:{key}")


def derive(state: State, plan: RepPlan) -> Found:
    """The matrix of a plan, a short name of each of its accounts, and how both are shown."""
    towns = state.accounts.text("city")[plan.rows]
    shorts = short_names(list(plan.names), list(towns), list(plan.ids))
    names = dict(zip(map(str, plan.ids), shorts, strict=True))
    matrix, show = segment_matrix(state, plan), Formatter.of(state.about)
    cells = [_shown(state, cell, names, show) for cell in matrix.cells]
    return matrix, names, cells, _heads(matrix, names, show)


def _shown(state: State, cell: MatrixCell, shorts: Mapping[str, str], show: Formatter) -> Cell:
    policy = policy_of(state, cell.segment)
    visits = f"{show.number(policy.f2f)} visits, {show.number(policy.remote)} remote"
    chips = tuple(
        AccountChip(
            member.account_id,
            shorts[member.account_id],
            member.wave,
            member.chosen is not None,
            _tip(member, show),
        )
        for member in cell.members
    )
    return Cell(
        cell.segment, show.compact(cell.potential) if chips else "", visits, chips, policy.own
    )


def _tip(member: Member, show: Formatter) -> str:
    potential = show.compact(member.potential) if np.isfinite(member.potential) else "–"
    words = f"{member.name}: {potential}, {show.percent(member.penetration)} penetration"
    return f"{words}. By hand: {member.chosen.reason}" if member.chosen else words


def _heads(matrix: SegmentMatrix, shorts: Mapping[str, str], show: Formatter) -> Heads:
    low, high = show.percent(matrix.low), show.percent(matrix.high)
    a, b = matrix.a_share, matrix.b_share
    strip = []
    for cell in matrix.outside:
        names = [shorts[member.account_id] for member in cell.members]
        more = f", +{len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        words = ", ".join(names[:_MOST_NAMES]) + more
        strip.append((name_of(cell.segment), str(len(names)), words))
    return Heads(
        (
            f"Low penetration, below {low}",
            f"Medium, {show.number(100 * matrix.low)} to {high}",
            f"High, {high} and more",
        ),
        (
            f"first {show.percent(a)}",
            f"next {show.percent(b)}",
            f"last {show.percent(max(0.0, 1 - a - b))}",
        ),
        tuple(strip),
    )
