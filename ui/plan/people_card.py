"""Who decides at an account, and how far we are with each of them."""

from functools import partial
from typing import Any, Final

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import Change
from model.plan.facts import ROLES
from model.plan.influence_edits import add_person, set_person
from model.plan.tables import number, text
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import number_of
from ui.plan.needs_card import ROLE_WORDS
from ui.plan.row_list import Row
from ui.plan.rows_card import RowsCard
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedChoice, TypedLine, TypedText
from ui.theme.style import Theme
from ui.widgets.buttons import Button

RELATIONS: Final = {
    "-2": "−2 opponent",
    "-1": "−1 sceptic",
    "0": "0 neutral or unknown",
    "1": "+1 supporter",
    "2": "+2 champion",
    "3": "+3 advisor",
}
_NUMBERS: Final = ("relationship", "relationship_target")


class PeopleCard(RowsCard):
    """People by role; the relationship now and the one wanted, and what they prefer."""

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, desk, "People", "relationship now and wanted", "People of the account", parent
        )
        self.role = TypedChoice("Role", [(role, ROLE_WORDS.get(role, role)) for role in ROLES])
        self.now = TypedChoice("Relationship now", list(RELATIONS.items()))
        self.target = TypedChoice("Wanted", list(RELATIONS.items()))
        self.preferences = TypedText("Preferences of this person", lines=2, counted=False)
        self.new_name = TypedLine("Somebody else", "Name")
        self.new_role = TypedChoice("Role", [(role, ROLE_WORDS.get(role, role)) for role in ROLES])
        self.add_one = Button(theme, "Add person", small=True, icon="add")
        self._lay_out()
        self.add_one.clicked.connect(self._on_add)

    def _lay_out(self) -> None:
        self._fields.addLayout(side_by_side((self.role, 2), (self.now, 3), (self.target, 3)))
        self._fields.addWidget(self.preferences)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.new_name, 3)
        row.addWidget(self.new_role, 2)
        foot = QVBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.add_one)
        row.addLayout(foot)
        self.add(row)

    def _rows(self) -> list[Row]:
        table = self._desk.session.state.table("contacts")
        names, roles = text(table, "name"), text(table, "role_class")
        titles, keys = text(table, "title"), text(table, "contact_id")
        now, target = number(table, "relationship"), number(table, "relationship_target")
        rows = []
        for at in np.flatnonzero(text(table, "account_id") == self.account_id):
            known = np.isfinite(target[at])
            note = " · ".join(p for p in (ROLE_WORDS.get(roles[at], "No role"), titles[at]) if p)
            right = f"{_signed(now[at])} → {_signed(target[at])}"
            sign = ("rep", "muted") if known and roles[at] else ("look", "warn")
            rows.append(Row(str(keys[at]), str(names[at]), note, *sign, right=right))
        return rows

    def _show_row(self, contact_id: str) -> None:
        for field, name in (
            (self.role, "role_class"),
            (self.now, "relationship"),
            (self.target, "relationship_target"),
            (self.preferences, "preferences"),
        ):
            read, write = partial(_read, contact_id, name), partial(_write, contact_id, name)
            self._form.bind_to(field, f"{contact_id}/{name}", read, write)

    def _on_add(self) -> None:
        account_id, name = self.account_id, self.new_name.text()
        role = self.new_role.text() or "USER"
        if account_id and self._desk.do(
            lambda state: add_person(state, account_id, name, role), self.new_name
        ):
            self.new_name.replace_text("")


def _read(contact_id: str, name: str, state: State) -> str:
    table = state.table("contacts")
    at = np.flatnonzero(text(table, "contact_id") == contact_id)
    return str(text(table, name)[at[0]]) if at.size else ""


def _write(contact_id: str, name: str, state: State, words: str) -> Change:
    value: Any = words.strip()
    if name in _NUMBERS:
        value = number_of(words) or 0.0
    return set_person(state, contact_id, **{name: value})


def _signed(value: float) -> str:
    if not np.isfinite(value):
        return "–"
    return f"{value:+.0f}".replace("-", "−") if value else "0"
