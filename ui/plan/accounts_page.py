"""The strategy of each account: what we want there, whom it helps, what we cannot do."""

from collections.abc import Iterator
from functools import cached_property, partial
from typing import Any, Final, TypeVar

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import AccountEdited, Change, PlanEdited
from model.plan.need_edits import need_problem, needs_at
from model.plan.rep_plan import RepPlan
from model.plan.type_defaults import NOT_CONFIRMED, unconfirmed
from model.plan.typed_edits import STRATEGY_WORDS, plan_of, value_at, word_count, word_need
from model.settings import settings_of
from model.state import State
from ui.plan.form import Form, number_of, words_of
from ui.plan.needs_card import NeedsCard
from ui.plan.notes_card import NotesCard
from ui.plan.people_card import PeopleCard
from ui.plan.reading import plan_of as computed_plan
from ui.plan.rep_view import RepView
from ui.plan.row_list import Row, RowList
from ui.plan.rows_card import RowsCard
from ui.plan.scrolling import READING_WIDTH, ScrollColumn, side_by_side
from ui.plan.typed import Fact, PlanField, TypedLine, TypedText
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.fields import SearchField
from ui.widgets.labels import Label

_PATH: Final = "account_strategies"
_BUYING: Final = {
    "vac_rule": "Committee meets",
    "vac_lead_wd": "Papers ahead, working days",
    "fiscal_year_start": "Fiscal year starts, month",
    "capital_window": "Capital requests, months",
    "access_policy": "Access",
    "visiting_hours": "Visiting hours",
}
_NUMBERS: Final = ("vac_lead_wd",)
_WIDEST: Final = READING_WIDTH + 120
_Rows = TypeVar("_Rows", bound=RowsCard)
_NEVER: Final = 99  # behind every wave


class AccountsPage(RepView):
    """The accounts in the order of their start at the left, the chosen one at the right."""

    said = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._plan: RepPlan | None = None
        self._form = Form(self.desk)
        self.account_id = ""
        self.search = SearchField(theme, "Find an account")
        self.list = RowList(theme, "Accounts of the plan")
        self.strategy = TypedText(
            "Account strategy", "What we want here, by when, and how",
            need=word_need((_PATH, "", "strategy")), lines=4,
        )  # fmt: skip
        self.pain = TypedText("In the customer’s words", "What hurts, as they say it", lines=2)
        self.cannot = TypedText("What we cannot do here", "An honest sentence", lines=2)
        self.preferences = TypedText("Preferences", "How they like to work with us", lines=2)
        self.buying = {name: TypedLine(caption) for name, caption in _BUYING.items()}
        facts = ("Segment", "Starts", "Potential", "Contract", "System")
        self.facts = {name: Fact(name) for name in facts}
        self.usual = Label("", Type.NOTE, "muted", wrap=True)
        self._theme, self._slots = theme, {"needs": QVBoxLayout(), "people": QVBoxLayout()}
        self._rest = QTimer(self, singleShot=True, interval=0)
        self.area = ScrollColumn("Chosen account")
        self.head = Card(theme, "Account")
        self.notes = NotesCard(theme, session)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        left = Card(theme, "Accounts", note="in the order of their start")
        left.setMinimumWidth(360)
        left.add(self.search)
        left.add(self.list, 1)
        self.head.add(side_by_side(*((fact, 1) for fact in self.facts.values())))
        for field in (self.strategy, self.pain, self.cannot):
            self.head.add(field)
        path = Card(theme, "Buying path", note="who decides, when, and how long it takes")
        fields = list(self.buying.values())
        path.add(side_by_side(*((field, 1) for field in fields[:2])))
        path.add(side_by_side(*((field, 1) for field in fields[2:4])))
        path.add(side_by_side(*((field, 1) for field in fields[4:])))
        path.add(self.preferences)
        path.add(self.usual)
        for card in (self.head, self.notes, path):
            card.setMaximumWidth(_WIDEST)
        for part in (self.head, self.notes, self._slots["needs"], path, self._slots["people"]):
            self.area.add(part)
        self.area.setMaximumWidth(READING_WIDTH + 140)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left, 1)
        row.addWidget(self.area, 2)

    @cached_property
    def needs(self) -> NeedsCard:
        """The needs of the chosen account; made when first asked for or seen."""
        return self._placed("needs", NeedsCard(self._theme, self.desk))

    @cached_property
    def people(self) -> PeopleCard:
        """The people of the chosen account; made when first asked for or seen."""
        return self._placed("people", PeopleCard(self._theme, self.desk))

    def _placed(self, slot: str, card: _Rows) -> _Rows:
        card.setMaximumWidth(_WIDEST)
        self._slots[slot].addWidget(card)
        card.show_account(self.account_id)
        return card

    def _made(self) -> list[RowsCard]:
        """The cards below that somebody has seen."""
        return [self.__dict__[name] for name in self._slots if name in self.__dict__]

    def _make_rest(self) -> None:
        """Make one card below after the other, so that the page shows at once."""
        name = next((name for name in self._slots if name not in self.__dict__), "")
        if name:
            getattr(self, name)
            self._rest.start()

    def showEvent(self, event: QShowEvent) -> None:
        """What lies below follows in the next moments."""
        super().showEvent(event)
        self._rest.start()

    def _connect(self) -> None:
        self._rest.timeout.connect(self._make_rest)
        self.list.row_chosen.connect(self.show_account)
        self.search.text_changed.connect(self._on_search)
        self._session.changed.connect(self._on_changed)
        self._session.opened.connect(self._on_opened)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's accounts."""
        self.flush()
        self.desk.show_rep(rep_id)
        self._plan, self.account_id = None, ""
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.search.edit, self.list, self.strategy, self.needs.list, self.people.list]

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()
        for card in self._made():
            card.flush()

    def jump(self, field: str) -> None:
        """Go to an account by id, or to one of its parts: "A13/needs", "A13/people"."""
        self.refresh()
        key, _, part = field.partition("/")
        if self._plan is None or self._plan.position(key) is None:
            return
        self.search.edit.clear()
        self.show_account(key)
        target: dict[str, QWidget] = {
            "needs": self.needs.add_need, "people": self.people.new_name.edit,
            "contacts": self.people.new_name.edit, "pain": self.pain, "cannot": self.cannot,
            "buying": self.buying["vac_rule"], "preferences": self.preferences,
        }  # fmt: skip
        self.area.reveal(target.get(part, self.strategy))

    def show_account(self, account_id: str) -> None:
        """Type the strategy of this account from now on."""
        self.account_id = account_id
        self.list.choose(account_id)
        for field, name in (
            (self.strategy, "strategy"), (self.pain, "pain"), (self.cannot, "cannot"),
        ):  # fmt: skip
            self._form.bind(field, (_PATH, account_id, name), label=f"Edit {name} of {account_id}")
        cells: dict[str, PlanField] = {**self.buying, "preferences": self.preferences}
        for name, cell in cells.items():
            read, write = partial(_cell, account_id, name), partial(_edit, account_id, name)
            self._form.bind_to(cell, f"{account_id}/{name}", read, write)
        for card in self._made():
            card.show_account(account_id)
        self._show_facts()

    def refresh(self) -> None:
        """Show the accounts as they are now."""
        if not self._session.is_open or not self.desk.rep_id:
            return
        if self._plan is None:
            self._plan = computed_plan(self._session, self.desk.rep_id)
        if self._plan is None:
            self.list.show_rows((), "")
            return
        self._stale = False
        rows = list(self._rows(self._plan))
        self.list.show_rows(rows, self.account_id)
        if self._plan.position(self.account_id) is None:
            self.account_id = ""
            if rows:
                self.show_account(rows[0].key)
            return
        self._form.refresh()
        for card in self._made():
            card.refresh()
        self._show_facts()

    def _rows(self, plan: RepPlan) -> Iterator[Row]:
        state, wanted = self._session.state, self.search.text().casefold()
        typed = plan_of(state, self.desk.rep_id)
        waves = {str(plan.ids[i]): int(plan.sequence.wave[i]) for i in range(plan.n)}
        potential = np.nan_to_num(plan.figures.potential).tolist()
        order = sorted(
            range(plan.n),
            key=lambda i: (waves[str(plan.ids[i])] or _NEVER, -potential[i]),
        )
        for i in order:
            key, name = str(plan.ids[i]), str(plan.names[i])
            if wanted and wanted not in f"{name} {key}".casefold():
                continue
            wave = waves[key]
            lacks = self._lacks(state, typed, key) if wave else ""
            segment = str(plan.segmentation.segment[i])
            sign = ("look", "warn") if lacks else ("kept", "good") if wave else ("none", "muted")
            yield Row(
                key, name, lacks or " · ".join(p for p in (key, segment) if p), *sign,
                right=f"wave {wave}" if wave else "",
            )  # fmt: skip

    @staticmethod
    def _lacks(state: State, typed: Any, key: str) -> str:
        strategy = str(value_at(typed, (_PATH, key, "strategy")))
        needs = needs_at(state, key)
        lacks = []
        if word_count(strategy) < STRATEGY_WORDS:
            lacks.append(f"strategy {word_count(strategy)} of {STRATEGY_WORDS} words")
        if not needs:
            lacks.append("no need")
        elif all(need_problem(need) for need in needs):
            lacks.append("no need with evidence")
        return ", ".join(lacks)

    def _show_facts(self) -> None:
        plan = self._plan
        at = plan.position(self.account_id) if plan is not None else None
        if plan is None or at is None:
            return
        show, row = self._session.formatter, int(plan.rows[at])
        accounts = self._session.state.accounts
        pick = plan.sequence.of(self.account_id)
        words = {
            "Segment": str(plan.segmentation.segment[at]),
            "Starts": f"quarter {pick.quarter}, {pick.label}" if pick else "",
            "Potential": f"{show.money(float(plan.figures.potential[at]))} a year",
            "Contract": str(accounts.text("contract_status")[row]),
            "System": str(accounts.text("idn_id")[row]),
        }
        for name, said in words.items():
            self.facts[name].show_words(said)
        self.head.show_title(str(plan.names[at]), self.account_id)
        self._show_usual(float(plan.forecast.time_to_close[at]))

    def _show_usual(self, months: float) -> None:
        """The time to close, and what stands in where nobody has asked yet."""
        state = self._session.state
        stand_in = unconfirmed(state, self.account_id, settings_of(state))
        said = f"Time to close, from its type and readiness: {months:.0f} months."
        if stand_in:
            said += f" {NOT_CONFIRMED.capitalize()}: {'; '.join(stand_in)}."
        self.usual.setText(said)
        self.notes.show_account(self.account_id)

    def _on_search(self, _words: str) -> None:
        if self._plan is not None:
            self.list.show_rows(list(self._rows(self._plan)), self.account_id)

    def _on_opened(self) -> None:
        self._plan, self.account_id, self._stale = None, "", True

    def _on_changed(self, change: Change) -> None:
        if not isinstance(change, PlanEdited):
            self._plan = None  # words typed change no figure of this page
        self._refresh_when_seen()


def _cell(account_id: str, name: str, state: State) -> str:
    accounts = state.accounts
    return words_of(accounts.record(accounts.row_of(account_id)).get(name))


def _edit(account_id: str, name: str, state: State, words: str) -> Change:
    accounts = state.accounts
    before = accounts.record(accounts.row_of(account_id)).get(name)
    value = number_of(words) if name in _NUMBERS else words.strip()
    label = f"Edit {name.replace('_', ' ')} of {account_id}"
    return AccountEdited(label, account_id, {name: before}, {name: value})
