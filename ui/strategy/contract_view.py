"""Contracts that end, health systems that decide, and their next committees."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import Change
from model.fields import CONTRACT_STATUSES
from model.format import Formatter
from model.plan.contract_edits import set_contract
from model.plan.outlook import Committee, ContractEvent
from model.plan.rep_plan import RepPlan
from model.plan.tables import text
from model.state import State
from reports.book.names import short_names
from ui.plan.form import Form, day_of
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import ScrollColumn, side_by_side
from ui.plan.typed import Fact, TypedChoice, TypedLine
from ui.session import Session
from ui.strategy.contract_timeline import MONTHS, ContractTimeline, Term
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_SIDE: Final = 320
_YEARS: Final = 3
_WINDOW: Final = 9  # months before the end in which to work on it (plan-spec P13)
_STATUS_WORDS: Final = {
    "none": "none", "multi": "multi award", "dual": "dual award", "sole-ours": "ours alone",
    "sole-competitor": "a competitor alone",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class System:
    """One health system with accounts in the territory."""

    key: str
    name: str
    level: str  # where it decides
    gate: str  # short name of its gate account
    n: int
    potential: float
    members: tuple[str, ...]
    committee: Committee | None


@dataclass(frozen=True, eq=False, slots=True)
class Calendar:
    """What the view shows."""

    events: tuple[ContractEvent, ...]
    busy: frozenset[str]  # accounts with an open opportunity
    systems: tuple[System, ...]
    shorts: Mapping[str, str]
    missing: tuple[str, ...]
    terms: tuple[Term, ...]


def calendar_of(state: State, plan: RepPlan) -> Calendar:
    """Read contracts and systems of a plan; a pure function."""
    accounts = state.accounts
    ids = [str(key) for key in plan.ids]
    towns = list(accounts.text("city")[plan.rows])
    shorts = dict(zip(ids, short_names(list(plan.names), towns, ids), strict=True))
    of_account = accounts.text("idn_id")[plan.rows]
    table = state.table("systems")
    rows = zip(text(table, "idn_id"), text(table, "name"), text(table, "decision_level"),
               strict=True)  # fmt: skip
    named = {str(key): (str(name), str(level)) for key, name, level in rows}
    systems = []
    for row in plan.mix.by_system:
        if row.key:
            name, level = named.get(row.key, (row.key, ""))
            members = tuple(shorts[ids[i]] for i in np.flatnonzero(of_account == row.key))
            gate = shorts.get(plan.gates.get(row.key, ""), "")
            systems.append(System(
                row.key, name, level, gate, row.n, row.potential, members,
                plan.contracts.next_of_system.get(row.key),
            ))  # fmt: skip
    events = tuple(e for e in plan.contracts.calendar if 0 < e.end_month <= MONTHS)
    busy = frozenset(opportunity.account_id for opportunity in plan.pipeline.open)
    show = Formatter.of(state.about)
    terms = tuple(_term(event, event.account_id in busy, shorts, show) for event in events)
    return Calendar(events, busy, tuple(systems), shorts, plan.contracts.missing, terms)


class ContractCard(Card):
    """The chosen contract to type: when it ends, who holds it, how exclusive it is."""

    def __init__(self, theme: Theme, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Contract", note=" ", parent=parent)
        self._form = form
        facts = ("Potential", "Work on it from", "Open opportunity")
        self.facts = {name: Fact(name) for name in facts}
        self.end = TypedLine("Ends", "2027-03-31")
        self.holder = TypedLine("Held by", "Competitor")
        options = [(status, _STATUS_WORDS[status]) for status in CONTRACT_STATUSES]
        self.status = TypedChoice("Award", options)
        self.open = Button(theme, "Open the account", Kind.LINK, small=True)
        self.add(side_by_side(*((fact, 1) for fact in self.facts.values())))
        self.add(side_by_side((self.end, 1), (self.status, 1)))
        self.add(self.holder)
        self.add(self.open)

    def show_event(self, event: ContractEvent, covered: bool, name: str, show: Formatter) -> None:
        """Show a contract of the calendar."""
        key = event.account_id
        self.show_title(name, key)
        potential = show.compact(event.potential) if np.isfinite(event.potential) else ""
        self.facts["Potential"].show_words(potential)
        self.facts["Work on it from"].show_words(show.date(event.start_by))
        self.facts["Open opportunity"].show_words("yes" if covered else "none yet")
        for field, column in (
            (self.end, "contract_end"),
            (self.holder, "main_competitor"),
            (self.status, "contract_status"),
        ):
            read = partial(_read, event, column)
            self._form.bind_to(field, f"{key}/{column}", read, partial(_write, key, column))


class ContractsView(ReadingView):
    """The calendar above, the systems below, the chosen contract at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, calendar_of, parent)
        self._calendar: Calendar | None = None
        self._form = Form(self.desk)
        self.card = Card(theme, "Contracts that end", note=" ")
        self.line = ContractTimeline(theme)
        self.empty = Label("", Type.BODY, "text2", wrap=True)
        self.area = ScrollColumn("Contract calendar")
        self.contract = ContractCard(theme, self._form)
        self.system_card = Card(theme, "Health systems", note=" ", icon="system")
        self.systems = RowList(theme, "Health systems")
        self.system = Label("", Type.TABLE, "text2", wrap=True)
        self._lay_out()
        self.line.chosen.connect(self.choose)
        self.line.opened.connect(self._on_open)
        self.systems.row_chosen.connect(self._on_system)
        self.contract.open.clicked.connect(self._on_open_chosen)

    def _lay_out(self) -> None:
        self.area.add(self.line)
        self.card.add(self.empty)
        self.card.add(self.area, 1)
        self.card.add(Label(
            f"Bar: the {_WINDOW} months before the end. Amber: in its window, no open opportunity.",
            Type.CAPTION, "muted", wrap=True,
        ))  # fmt: skip
        self.system_card.add(self.systems, 1)
        self.system_card.add(self.system)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.card, 1)
        side = QVBoxLayout()
        side.setSpacing(16)
        for part in (self.contract, self.system_card):
            part.setFixedWidth(_SIDE)
        side.addWidget(self.contract)
        side.addWidget(self.system_card, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addLayout(side)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.line, self.contract.end, self.systems]

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def forget_choice(self) -> None:
        """Another plan: its contracts are not known yet."""
        self._calendar = None
        self.line.show_terms((), ())
        self.systems.show_rows(())

    def show_figures(self, plan: RepPlan, found: Calendar) -> None:
        """Show the calendar as it is now."""
        self._calendar, show = found, self._session.formatter
        years = [str(plan.start.year + n) for n in range(_YEARS)]
        self.line.show_terms(found.terms, years)
        n = sum(event.in_window for event in found.events)
        late = sum(event.in_window and event.account_id not in found.busy
                   for event in found.events)  # fmt: skip
        self.card.show_title(
            "Contracts that end",
            f"{len(found.events)} in three years, {n} in their window, {late} nobody works on",
        )
        self.empty.setText(" ".join(found.missing))
        self.empty.setVisible(bool(found.missing))
        self.systems.show_rows([_system_row(one, show) for one in found.systems])
        self.system_card.show_title(
            "Health systems", f"{len(found.systems)} decide for their members"
        )
        if not self.systems.chosen and found.systems:
            self.systems.choose(found.systems[0].key)
        self._on_system(self.systems.chosen)
        self.contract.setVisible(bool(found.events))
        if self.line.key:
            self.choose(self.line.key)

    def go_to(self, field: str) -> None:
        """Go to the contract of an account, or to a system."""
        if any(term.key == field for term in self.line.terms):
            self.choose(field)
        elif any(row.key == field for row in self.systems.rows):
            self.systems.choose(field)
            self._on_system(field)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, account_id: str) -> None:
        """Choose the contract of an account."""
        events = self._calendar.events if self._calendar is not None else ()
        event = next((one for one in events if one.account_id == account_id), None)
        if event is None or self._calendar is None:
            return
        self.line.choose(account_id)
        covered = account_id in self._calendar.busy
        name = self._calendar.shorts[account_id]
        self.contract.show_event(event, covered, name, self._session.formatter)
        row = self.line.row_rect(account_id).center()
        self.area.ensureVisible(0, round(row.y()), 0, 40)

    def _on_system(self, key: str) -> None:
        systems = self._calendar.systems if self._calendar is not None else ()
        one = next((system for system in systems if system.key == key), None)
        if one is None:
            self.system.setText("No account belongs to a health system.")
            return
        show = self._session.formatter
        gate = f"{one.gate} is the gate. " if one.gate else ""
        words = [f"{gate}Members: {', '.join(one.members)}."]
        if one.committee is not None:
            meeting, papers = show.date(one.committee.meeting), show.date(one.committee.papers_due)
            words.append(f"Next committee {meeting}, papers due {papers}.")
        else:
            words.append("No committee date is known.")
        self.system.setText(" ".join(words))

    def _on_open(self, key: str) -> None:
        self.jump_asked.emit(f"accounts:{key}/buying")

    def _on_open_chosen(self) -> None:
        self._on_open(self.line.key)


def _term(event: ContractEvent, covered: bool, shorts: Mapping[str, str], show: Formatter) -> Term:
    name, end = shorts[event.account_id], show.date(event.end)
    status = _STATUS_WORDS.get(event.status, event.status)
    words = f"{name}, {event.holder or 'holder unknown'}, {status}, ends {end}"
    if event.in_window:
        words += ", in its window" if covered else ", in its window and nobody works on it"
    return Term(
        event.account_id, name, event.holder or "–", end, event.end_month - _WINDOW,
        event.end_month, event.in_window, covered, words,
    )  # fmt: skip


def _system_row(one: System, show: Formatter) -> Row:
    level = f"decides at {one.level.replace('_', ' ')}" if one.level else "decision level unknown"
    return Row(one.key, f"{one.name} · {one.n}", level, "system",
               right=show.compact(one.potential))  # fmt: skip


def _read(event: ContractEvent, column: str, state: State) -> str:
    """What the account says, else what the contracts table gave."""
    row = state.accounts.row_of(event.account_id)
    otherwise = {"contract_end": event.end, "main_competitor": event.holder,
                 "contract_status": event.status}  # fmt: skip
    return str(state.accounts.text(column)[row]) or otherwise[column]


def _write(account_id: str, column: str, state: State, words: str) -> Change:
    value = day_of(words) if column == "contract_end" and words.strip() else words
    return set_contract(state, account_id, **{column: value})
