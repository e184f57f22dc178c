"""Beside the matrix: the chosen account, the chosen cell with its policy and its accounts."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.change import Change
from model.diary.measures import Share, limits_of
from model.errors import PlanError
from model.format import Formatter
from model.plan.segment_edits import REFERRERS, policy_of, release_segment, reset_policy, set_policy
from model.plan.segment_matrix import (
    NOT_NOW,
    REFERRER,
    UNKNOWN,
    MatrixCell,
    Member,
    SegmentMatrix,
)
from model.plan.segmentation import grid_segments
from model.state import State
from ui.funnel.forms import choice_field
from ui.plan.desk import PlanDesk
from ui.plan.form import Form, number_of, words_of
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import side_by_side
from ui.plan.typed import Fact, TypedChoice, TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label

SEEN: Final = limits_of("frequency_a")
SEEN_TONES: Final = {"green": "text2", "amber": "warn", "red": "bad", "": "muted"}
NO_POTENTIAL: Final = "No potential known"
_REFERRER_WORDS: Final = (
    (REFERRERS[0], "With an opinion leader"),
    (REFERRERS[1], "Other referrers"),
)


def seen_words(share: Share, show: Formatter) -> str:
    """How many of the planned visits of the last quarter were made, with the aim."""
    if not share.whole:
        return "No visit of the last quarter is on record."
    made = f"{show.number(share.part)} of {show.number(share.whole)} planned visits"
    aim = f"aim {show.number(SEEN.green)}\u00a0%"
    return f"Last quarter {made} made, {show.percent(share.value)}; {aim}."


def name_of(segment: str) -> str:
    """What a segment is called, also the one of accounts without potential."""
    return segment or NO_POTENTIAL


class AccountCard(Card):
    """The chosen account: where it stands, by whose word, and where else it could."""

    segment_chosen = Signal(str, str)  # account id, segment
    account_opened = Signal(str)

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Account", note=" ", parent=parent)
        self._desk = desk
        self.account_id = ""
        self.facts = {name: Fact(name) for name in ("By its figures", "Potential", "Penetration")}
        self.why = Label("", Type.TABLE, "text2", wrap=True)
        self.stands = TypedChoice("Stands in", [(name, name) for name in grid_segments()])
        self.release = Button(theme, "Let the figures decide", small=True, icon="undo")
        self.open = Button(theme, "Open the account", Kind.LINK, small=True)
        self.add(side_by_side(*((fact, 1) for fact in self.facts.values())))
        for part in (self.why, self.stands):
            self.add(part)
        foot = QVBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.release)
        foot.addWidget(self.open)
        self.add(foot)
        self.stands.paused.connect(self._on_stands)
        self.release.clicked.connect(self._on_release)
        self.open.clicked.connect(self._on_open)

    def show_member(self, cell: MatrixCell, member: Member, show: Formatter) -> None:
        """Show an account of a cell."""
        self.account_id = member.account_id
        self.show_title(member.name, member.account_id)
        self.facts["By its figures"].show_words(name_of(member.computed))
        self.facts["Potential"].show_words(show.compact(member.potential))
        self.facts["Penetration"].show_words(show.percent(member.penetration))
        by_hand = member.chosen
        self.why.setText(
            f"Placed by hand on {show.date(by_hand.on)}: {by_hand.reason}" if by_hand else ""
        )
        self.why.setVisible(by_hand is not None)
        self.release.setVisible(by_hand is not None)
        self.stands.replace_text(cell.segment if cell.potential_class else "")
        aside = cell.segment == NOT_NOW
        self.stands.lock("Set aside for now; take it back in the funnel first." if aside else "")

    def _on_stands(self, segment: str) -> None:
        if self.account_id and segment:
            self.segment_chosen.emit(self.account_id, segment)

    def _on_release(self) -> None:
        key = self.account_id
        self._desk.do(lambda state: release_segment(state, key))

    def _on_open(self) -> None:
        self.account_opened.emit(self.account_id)


class CellCard(Card):
    """One segment: what it is worth, what its accounts get, who they are."""

    segment_chosen = Signal(str)
    account_chosen = Signal(str)

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Segment", note=" ", parent=parent)
        self._desk, self._form = desk, Form(desk)
        self._matrix: SegmentMatrix | None = None
        self._shorts: Mapping[str, str] = {}
        self.segment, self._policy = grid_segments()[0], ""
        names = (*grid_segments(), REFERRER, NOT_NOW)
        self.choice = choice_field("Segment shown", names)
        facts = ("Potential", "Revenue", "Headroom", "Calls")
        self.facts = {name: Fact(name) for name in facts}
        self.seen = Label("", Type.TABLE, "text2", wrap=True)
        self.which = choice_field("Policy of", [words for _, words in _REFERRER_WORDS])
        self.f2f = TypedLine("Visits an account gets", "a year")
        self.remote = TypedLine("Remote contacts", "a year")
        self.reset = Button(theme, "Back to the shipped policy", Kind.LINK, small=True)
        self.search = SearchField(theme, "Find an account")
        self.list = RowList(theme, "Accounts of the segment")
        self._lay_out()
        self.choice.activated.connect(self._on_choice)
        self.which.activated.connect(self._on_which)
        self.reset.clicked.connect(self._on_reset)
        self.search.text_changed.connect(self._on_search)
        self.list.row_chosen.connect(self.account_chosen)

    def _lay_out(self) -> None:
        self.add(self.choice)
        self.add(side_by_side(*((fact, 1) for fact in self.facts.values()), gap=8))
        self.add(self.seen)
        self.add(self.which)
        self.add(side_by_side((self.f2f, 1), (self.remote, 1)))
        self.add(self.reset)
        self.add(self.search)
        self.add(self.list, 1)
        self.list.setMinimumHeight(90)

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def show_matrix(
        self, matrix: SegmentMatrix, shorts: Mapping[str, str], show: Formatter
    ) -> None:
        """Show the chosen segment of a matrix."""
        self._matrix, self._shorts, self._show = matrix, shorts, show
        unknown = any(cell.segment == UNKNOWN for cell in matrix.outside)
        if unknown and self.choice.findText(NO_POTENTIAL) < 0:
            self.choice.addItem(NO_POTENTIAL)
        self.show_segment(self.segment)
        self._form.refresh()

    def show_segment(self, segment: str, account_id: str = "") -> None:
        """Show another segment, and choose an account in its list."""
        if self._matrix is None:
            return
        self.segment = segment
        self.choice.setCurrentIndex(self.choice.findText(name_of(segment)))
        cell = self._matrix.cell(segment)
        show = self._show
        n = len(cell.members)
        self.show_title("Segment", f"{n} account{'' if n == 1 else 's'}")
        for name, words in (
            ("Potential", show.compact(cell.potential)),
            ("Revenue", show.compact(cell.revenue)),
            ("Headroom", show.compact(cell.headroom)),
            ("Calls", show.number(cell.calls)),
        ):
            self.facts[name].show_words(words)
        self.seen.setText(seen_words(cell.attained, show))
        self.seen.set_tone(SEEN_TONES[SEEN.state(100 * cell.attained.value)])
        self._bind_policy()
        self.list.show_rows(self._rows(cell), account_id)

    def _bind_policy(self) -> None:
        """Let the fields type the policy of the segment that shows."""
        referrer = self.segment == REFERRER
        self.which.setVisible(referrer)
        at = max(self.which.currentIndex(), 0)
        policy = REFERRERS[at] if referrer else self.segment
        typed = referrer or self.segment in grid_segments()
        for field in (self.f2f, self.remote, self.reset):
            field.setVisible(typed)
        if not typed:
            return
        if policy != self._policy:
            self._policy = policy
            for field, part in ((self.f2f, "f2f"), (self.remote, "remote")):
                read, write = partial(_read, policy, part), partial(_write, policy, part)
                self._form.bind_to(field, f"policy/{policy}/{part}", read, write)
        self.reset.setVisible(policy_of(self._desk.session.state, policy).own)

    def _rows(self, cell: MatrixCell) -> list[Row]:
        wanted = self.search.text().casefold()
        return [
            self._row(member)
            for member in cell.members
            if not wanted or wanted in f"{member.name} {member.account_id}".casefold()
        ]

    def _row(self, member: Member) -> Row:
        show = self._show
        share = show.percent(member.penetration)
        note = f"by hand: {member.chosen.reason}" if member.chosen else f"{share} penetration"
        note = f"wave {member.wave} · {note}" if member.wave else note
        sign = ("edit", "accent_text") if member.chosen else ("accounts", "muted")
        right = show.compact(member.potential) if np.isfinite(member.potential) else "–"
        name = self._shorts.get(member.account_id, member.name)
        return Row(member.account_id, name, note, *sign, right=right)

    def _on_choice(self, at: int) -> None:
        words = self.choice.itemText(at)
        self.segment_chosen.emit(UNKNOWN if words == NO_POTENTIAL else words)

    def _on_which(self, _at: int) -> None:
        self._bind_policy()

    def _on_reset(self) -> None:
        policy = self._policy
        self._desk.do(lambda state: reset_policy(state, policy))

    def _on_search(self, _text: str) -> None:
        if self._matrix is not None:
            self.list.show_rows(self._rows(self._matrix.cell(self.segment)))


def _read(policy: str, part: str, state: State) -> str:
    return words_of(getattr(policy_of(state, policy), part))


def _write(policy: str, part: str, state: State, words: str) -> Change:
    number = number_of(words)
    if not isinstance(number, int | float):
        raise PlanError("That is no number of contacts.", remedy="Enter a number a year.")
    now = policy_of(state, policy)
    f2f, remote = (number, now.remote) if part == "f2f" else (now.f2f, number)
    return set_policy(state, policy, float(f2f), float(remote))
