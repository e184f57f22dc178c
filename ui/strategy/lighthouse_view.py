"""The lighthouse centres of a plan as cards, and the candidates they are chosen from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.format import Formatter
from model.plan.lighthouse_edits import Yield, choose_lighthouse, rate_lighthouse, yield_of
from model.plan.outlook import LighthouseScore
from model.plan.rep_plan import RepPlan
from model.state import State
from reports.book.names import short_names
from ui.funnel.forms import TallPage
from ui.plan.row_list import Row, RowList
from ui.plan.typed import TypedChoice
from ui.session import Session
from ui.strategy.lighthouse_card import LighthouseCard
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.labels import Label

_SIDE, _TWO = 300, 1080  # pixels: the candidates · a width that takes two cards side by side
_MOST: Final = 4


@dataclass(frozen=True, eq=False, slots=True)
class Centres:
    """The candidates, best first, and what the chosen ones have brought."""

    candidates: tuple[LighthouseScore, ...]
    yields: Mapping[str, Yield]
    shorts: Mapping[str, str]
    names: Mapping[str, str]


def centres_of(state: State, plan: RepPlan) -> Centres:
    """Read the lighthouses of a plan; a pure function."""
    found = plan.lighthouses.candidates
    towns = state.accounts.text("city")[plan.rows]
    ids = [str(key) for key in plan.ids]
    shorts = short_names(list(plan.names), list(towns), ids)
    return Centres(
        found,
        {one.account_id: yield_of(state, plan, one.account_id) for one in found if one.chosen},
        dict(zip(ids, shorts, strict=True)),
        dict(zip(ids, (str(name) for name in plan.names), strict=True)),
    )


class CandidateCard(Card):
    """Who could be a lighthouse, best first; the chosen one becomes one by a click."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Candidates", note=" ", parent=parent)
        self.list = RowList(theme, "Lighthouse candidates")
        self.choose = Button(theme, "Choose as lighthouse", icon="best")
        self.why_not = Label("", Type.TABLE, "text2", wrap=True)
        self.other = TypedChoice("Another account to rate", [])
        self.rate = Button(theme, "Add candidate", small=True, icon="add")
        self.add(self.list, 1)
        self.add(self.why_not)
        self.add(self.choose)
        self.add(self.other)
        self.add(self.rate)


class LighthouseView(ReadingView):
    """Cards of the chosen centres at the left, the candidates at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, centres_of, parent)
        self._centres: Centres | None = None
        self.cards: dict[str, LighthouseCard] = {}
        self._arranged: tuple[tuple[str, ...], list[int]] = ((), [])
        self.candidates = CandidateCard(theme)
        self.none = Label(
            "No lighthouse is chosen yet. Choose up to four centres that others will visit: the "
            "candidates at the right are scored by influence, value, host, outcome data and "
            "logistics.", Type.BODY, "text2", wrap=True,
        )  # fmt: skip
        self._page = TallPage()
        self._page.setProperty("surface", "clear")
        self._columns, self._halves = (QVBoxLayout(), QVBoxLayout()), QHBoxLayout()
        self.area = QScrollArea()
        self._lay_out()
        self.candidates.list.row_chosen.connect(self._on_candidate)
        self.candidates.list.row_opened.connect(self._on_candidate_opened)
        self.candidates.choose.clicked.connect(self._on_choose)
        self.candidates.rate.clicked.connect(self._on_rate)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.none)
        both = self._halves
        both.setContentsMargins(0, 0, 8, 0)
        both.setSpacing(16)
        for half in self._columns:
            half.setSpacing(16)
            half.addStretch(1)
            both.addLayout(half, 1)
        column.addLayout(both)
        column.addStretch(1)
        self.area.setWidget(self._page)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName("Lighthouse centres")
        self.candidates.setFixedWidth(_SIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.area, 1)
        row.addWidget(self.candidates)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        first = [card.story for card in self.cards.values()][:1]
        return [*first, self.candidates.list]

    def flush(self) -> None:
        """Save everything typed."""
        for card in self.cards.values():
            card.flush()

    def forget_choice(self) -> None:
        """Another plan: its centres are not known yet."""
        self._centres = None
        self.turns.forget()
        self._keep(())
        self.candidates.list.show_rows(())

    def show_figures(self, _plan: RepPlan, found: Centres) -> None:
        """Show the centres and the candidates as they are now."""
        self._centres = found
        show = self._session.formatter
        chosen = [one for one in found.candidates if one.chosen][:_MOST]
        ids = tuple(one.account_id for one in chosen)
        self._keep(ids)
        self.turns.forget()
        for one in chosen:
            if one.account_id in self.cards:
                self._show_centre(ids, found, one)
            else:
                self.turns.add(partial(self._show_centre, ids, found, one))
        self.none.setVisible(not chosen)
        lit = sum(one.lit for one in chosen)
        self.candidates.show_title("Candidates", f"{len(chosen)} of {_MOST} chosen, {lit} lit")
        self.candidates.list.show_rows([_row(found, one, show) for one in found.candidates])
        if not self.candidates.list.chosen and found.candidates:
            free = [one for one in found.candidates if not one.chosen] or list(found.candidates)
            self.candidates.list.choose(free[0].account_id)
        known = {one.account_id for one in found.candidates}
        rest = ((key, name) for key, name in found.shorts.items() if key not in known)
        self.candidates.other.show_options(sorted(rest, key=lambda pair: pair[1]))
        self._on_candidate(self.candidates.list.chosen)

    def _show_centre(self, ids: tuple[str, ...], found: Centres, one: LighthouseScore) -> None:
        """Show a centre; a card that is not there yet is built at a turn of its own."""
        key = one.account_id
        if key not in self.cards:
            card = LighthouseCard(self.theme, self.desk, key, self._page)
            card.account_opened.connect(self._on_open)
            self.cards[key] = card
            self.cards = {name: self.cards[name] for name in ids if name in self.cards}
            self._arrange()
        words = found.names[key], one, found.yields[key], found.shorts
        self.cards[key].show_centre(*words, self._session.formatter)

    def go_to(self, field: str) -> None:
        """Go to a centre by its account."""
        card = self.cards.get(field)
        if card is not None:
            self.area.ensureWidgetVisible(card)
            card.story.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.candidates.list.choose(field)
            self._on_candidate(self.candidates.list.chosen)
            self.candidates.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two cards side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def _keep(self, ids: tuple[str, ...]) -> None:
        """Keep the cards of the chosen centres in their order; others go."""
        if tuple(self.cards) == ids:
            return
        for key in set(self.cards) - set(ids):
            card = self.cards.pop(key)
            card.flush()
            for half in self._columns:
                half.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {key: self.cards[key] for key in ids if key in self.cards}
        self._arrange()

    def _arrange(self) -> None:
        n_columns = 2 if self.width() - _SIDE - 16 >= _TWO else 1
        homes = [n % n_columns for n in range(len(self.cards))]
        if (tuple(self.cards), homes) == self._arranged:
            return
        self._arranged = (tuple(self.cards), homes)
        for card, home in zip(self.cards.values(), homes, strict=True):
            for half in self._columns:
                half.removeWidget(card)
            half = self._columns[home]
            half.insertWidget(half.count() - 1, card)
        for n, half in enumerate(self._columns):
            self._halves.setStretchFactor(half, 1 if n < n_columns else 0)

    def _on_candidate(self, key: str) -> None:
        if self._centres is None:
            return
        one = next((c for c in self._centres.candidates if c.account_id == key), None)
        full = sum(c.chosen for c in self._centres.candidates) >= _MOST
        words = ""
        if one is None:
            words = "Choose a candidate."
        elif one.chosen:
            words = f"{self._centres.shorts[key]} is a lighthouse; Enter goes to its card."
        elif full:
            words = f"The plan has {_MOST} lighthouses. Drop one before you choose another."
        self.candidates.why_not.setText(words)
        self.candidates.why_not.setVisible(bool(words))
        self.candidates.choose.setEnabled(one is not None and not one.chosen and not full)

    def _on_candidate_opened(self, key: str) -> None:
        if key in self.cards:
            self.go_to(key)
        elif self.candidates.choose.isEnabled():
            self._on_choose()

    def _on_choose(self) -> None:
        key, rep_id = self.candidates.list.chosen, self.desk.rep_id
        if key:
            self.desk.do(lambda state: choose_lighthouse(state, rep_id, key))

    def _on_rate(self) -> None:
        key, rep_id = self.candidates.other.text(), self.desk.rep_id
        if key:
            self.desk.do(
                lambda state: rate_lighthouse(state, rep_id, key, host=0, outcome=0, logistics=0)
            )

    def _on_open(self, key: str) -> None:
        self.jump_asked.emit(f"accounts:{key}")


def _row(centres: Centres, one: LighthouseScore, show: Formatter) -> Row:
    met = sum(test.met for test in one.tests)
    state = "lit" if one.lit else f"{met} of {len(one.tests)} tests"
    note = f"chosen · {state}" if one.chosen else f"I {one.influence:.0f} · V {one.value:.0f}"
    sign = ("star", "good" if one.lit else "accent_text") if one.chosen else ("best", "muted")
    return Row(
        one.account_id, centres.shorts[one.account_id], note, *sign,
        right=show.number(one.score, 1),
    )  # fmt: skip
