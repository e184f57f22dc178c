"""The people of an account who lead opinion: their tier, what we ask, offer and do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import Change
from model.plan.facts import ROLES
from model.plan.influence_edits import (
    add_person,
    set_leader,
    set_next_step,
    set_person,
    set_tier,
)
from model.plan.influence_graph import Leader, leaders_of
from model.plan.tables import number, of_accounts, text
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import number_of
from ui.plan.needs_card import ROLE_WORDS
from ui.plan.people_card import RELATIONS
from ui.plan.row_list import Row
from ui.plan.rows_card import RowsCard
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedChoice, TypedLine, TypedText
from ui.strategy.influence_network import needs_look
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label

_TIERS: Final = [("0", "no tier"), *((str(n), f"T{n}") for n in range(1, 5))]
_ADOPTERS: Final = ("innovator", "early", "early majority", "late majority", "laggard")
_WORDS: Final = {"ask": "what_we_ask", "offer": "what_we_offer"}


@dataclass(frozen=True, eq=False, slots=True)
class _Known:
    """What was read about an account's people out of one state."""

    state: State
    account_id: str
    leaders: dict[str, Leader]
    people: pd.DataFrame


class LeaderCard(RowsCard):
    """Everybody known at the account, leaders first; the chosen one to describe."""

    person_chosen = Signal(str)

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, desk, "People", "who leads opinion", "People of the account", parent
        )
        self._families: tuple[str, ...] = ()
        self._known: _Known | None = None
        self.family = TypedChoice("Family", [])
        self.tier = TypedChoice("Tier in it", _TIERS)
        self.adopter = TypedChoice("Adopts", [(word, word) for word in _ADOPTERS])
        self.now = TypedChoice("Relationship now", list(RELATIONS.items()))
        self.target = TypedChoice("Wanted", list(RELATIONS.items()))
        self.ask = TypedText("What we ask", "Host two visits, speak to the committee", lines=2,
                             counted=False)  # fmt: skip
        self.offer = TypedText("What we offer", "Data, a peer call, a registry seat", lines=2,
                               counted=False)  # fmt: skip
        self.step = TypedLine("Next step, its day first", "2027-01-21 demo and wet lab")
        self.state_of = Label("", Type.TABLE, "warn", wrap=True)
        self.review = Button(theme, "The tier still holds", small=True, icon="kept")
        self.new_name = TypedLine("Somebody else", "Name")
        self.new_role = TypedChoice("Role", [(role, ROLE_WORDS.get(role, role)) for role in ROLES])
        self.add_one = Button(theme, "Add person", small=True, icon="add")
        self._lay_out()
        self.family.paused.connect(self._on_family)
        self.review.clicked.connect(self._on_review)
        self.add_one.clicked.connect(self._on_add)
        self.list.row_chosen.connect(self.person_chosen)

    def _lay_out(self) -> None:
        self._fields.addWidget(self.state_of)
        self._fields.addWidget(self.review)
        self._fields.addLayout(side_by_side((self.family, 3), (self.tier, 3), (self.adopter, 4)))
        self._fields.addLayout(side_by_side((self.now, 1), (self.target, 1)))
        for field in (self.ask, self.offer, self.step):
            self._fields.addWidget(field)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.new_name, 3)
        row.addWidget(self.new_role, 2)
        foot = QVBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.add_one)
        row.addLayout(foot)
        self.add(row)

    def show_families(self, families: Sequence[str]) -> None:
        """The procedure families a person may lead opinion in."""
        if tuple(families) != self._families:
            self._families = tuple(families)
            self.family.show_options([(code, code) for code in families])

    def choose(self, contact_id: str) -> None:
        """Choose a person of the account."""
        if any(row.key == contact_id for row in self.list.rows):
            self.list.choose(contact_id)
            self._show_row(contact_id)

    def refresh(self) -> None:
        """Show the people as they are now."""
        super().refresh()
        self._say_state()

    def _read_people(self, state: State) -> "_Known":
        """The people of the account; read once per state."""
        known = self._known
        if known is None or known.state is not state or known.account_id != self.account_id:
            ids = np.array([self.account_id], object)
            leaders = leaders_of(state, ids, self._desk.session.today)
            people, _ = of_accounts(state.table("contacts"), ids)
            by_contact = {one.contact_id: one for one in leaders}
            known = self._known = _Known(state, self.account_id, by_contact, people)
        return known

    def _leaders(self, state: State) -> dict[str, Leader]:
        return self._read_people(state).leaders

    def _rows(self) -> list[Row]:
        state = self._desk.session.state
        leaders = self._leaders(state)
        table = self._read_people(state).people
        at = range(len(table))
        names, keys = text(table, "name"), text(table, "contact_id")
        titles, roles = text(table, "title"), text(table, "role_class")
        rows = []
        for n in sorted(at, key=lambda n: (str(keys[n]) not in leaders, names[n])):
            key = str(keys[n])
            leader = leaders.get(key)
            role = ROLE_WORDS.get(str(roles[n]), "")
            note = " · ".join(part for part in (role, str(titles[n])) if part) or "No role"
            tiers = (
                ", ".join(f"T{t} {f}".strip() for f, t in leader.tiers.items()) if leader else ""
            )
            looks = leader is not None and needs_look(leader)
            sign = ("look", "warn") if looks else ("rep", "muted")
            rows.append(Row(key, str(names[n]), note, *sign, right=tiers))
        return rows

    def _show_row(self, contact_id: str) -> None:
        leader = self._leaders(self._desk.session.state).get(contact_id)
        families = list(leader.tiers) if leader is not None else []
        family = next((f for f in (*families, *self._families) if f), "")
        self.family.replace_text(family)
        self._bind(contact_id)
        self._say_state()

    def _bind(self, contact_id: str) -> None:
        family = self.family.text()
        for field, name in (
            (self.tier, "tier"),
            (self.adopter, "adopter_type"),
            (self.now, "relationship"),
            (self.target, "relationship_target"),
            (self.ask, "ask"),
            (self.offer, "offer"),
            (self.step, "step"),
        ):
            read = partial(self._read, contact_id, family, name)
            write = partial(self._write, contact_id, family, name)
            self._form.bind_to(field, f"{contact_id}/{family}/{name}", read, write)

    def _say_state(self) -> None:
        """What the chosen person lacks, in words; only leaders are asked for a plan."""
        leader = self._leaders(self._desk.session.state).get(self.list.chosen)
        words = []
        if leader is not None and leader.stale:
            on = leader.reviewed_on
            show = self._desk.session.formatter
            words.append(f"Tier last reviewed {show.date(on)}." if on else "Tier never reviewed.")
        if leader is not None and leader.gap:
            words.append(leader.gap)
        self.state_of.setText(" ".join(words))
        self.state_of.setVisible(bool(words))
        self.review.setVisible(leader is not None and leader.stale)
        for field in (self.ask, self.offer, self.step):
            field.setVisible(leader is not None)

    def _read(self, contact_id: str, family: str, name: str, state: State) -> str:
        leader = self._leaders(state).get(contact_id)
        if name == "tier":
            return str(leader.tiers.get(family, 0)) if leader is not None else "0"
        if name in ("ask", "offer"):
            return str(getattr(leader, name)) if leader is not None else ""
        if name == "step":
            return f"{leader.next_on} {leader.next_step}".strip() if leader is not None else ""
        table = self._read_people(state).people
        at = np.flatnonzero(text(table, "contact_id") == contact_id)
        if not at.size:
            return ""
        if name == "adopter_type":
            return str(text(table, name)[at[0]])
        level = number(table, name)[at[0]]
        return f"{level:.0f}" if np.isfinite(level) else ""

    def _write(self, contact_id: str, family: str, name: str, state: State, words: str) -> Change:
        today = self._desk.session.today
        if name == "tier":
            return set_tier(state, contact_id, family, int(words or 0), today)
        if name in _WORDS:
            return set_leader(state, contact_id, **{_WORDS[name]: words.strip()})
        if name == "step":
            return set_next_step(state, contact_id, words.strip(), today)
        value = words if name == "adopter_type" else number_of(words) or 0.0
        return set_person(state, contact_id, **{name: value})

    def _on_family(self, _family: str) -> None:
        self.family.keep_saved()
        if self.list.chosen:
            self._bind(self.list.chosen)

    def _on_review(self) -> None:
        """Every tier of the person is reviewed today."""
        key, today = self.list.chosen, self._desk.session.today
        leader = self._leaders(self._desk.session.state).get(key)
        family = self.family.text()
        if leader is None:
            return
        for one in leader.tiers if family not in leader.tiers else (family,):
            self._desk.do(partial(_reviewed, key, one, leader.tiers[one], today))

    def _on_add(self) -> None:
        account_id, name = self.account_id, self.new_name.text()
        role = self.new_role.text() or ROLES[0]
        if account_id and self._desk.do(
            lambda state: add_person(state, account_id, name, role), self.new_name
        ):
            self.new_name.replace_text("")


def _reviewed(contact_id: str, family: str, tier: int, today: date, state: State) -> Change:
    return set_tier(state, contact_id, family, tier, today)
