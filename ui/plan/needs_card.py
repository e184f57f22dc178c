"""What an account needs: a list, and the chosen need to describe."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.change import Change
from model.plan.facts import ROLES
from model.plan.need_edits import (
    ANSWERS,
    NEED_CODES,
    AccountNeed,
    add_need,
    drop_need,
    need_problem,
    needs_at,
    set_need,
)
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import number_of
from ui.plan.row_list import Row
from ui.plan.rows_card import RowsCard
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedChoice, TypedLine, TypedText
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind

ROLE_WORDS: Final = {"USER": "User", "BUYER": "Buyer", "ADMIN": "Administration"}
_ANSWERS: Final = {"can": "we can help", "partly": "we can help partly", "cannot": "we cannot help"}


class NeedsCard(RowsCard):
    """Needs with severity, evidence, the customer's words, our answer, the next step."""

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, desk, "Needs", "the most severe first", "Needs of the account", parent
        )
        self.add_need = Button(theme, "Add need", small=True, icon="add")
        self.need = TypedChoice("Need", [(code, code) for code in NEED_CODES])
        self.role = TypedChoice("Whose", [(role, ROLE_WORDS.get(role, role)) for role in ROLES])
        self.severity = TypedChoice("Severity", [(str(n), str(n)) for n in range(1, 6)])
        self.answer = TypedChoice("Our answer", [(a, _ANSWERS[a]) for a in ANSWERS])
        self.evidence = TypedText("Evidence", "What was said or seen, by whom", lines=2)
        self.words = TypedText("In the customer’s words", "“Four repairs, and the fifth waits”",
                               lines=2, counted=False)  # fmt: skip
        self.next_step = TypedLine("Next step", "What we do about it, with its day")
        self.remove = Button(theme, "Remove this need", Kind.QUIET, icon="delete", small=True)
        self._lay_out()
        self.add_action(self.add_need)
        self.add_need.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)

    def _lay_out(self) -> None:
        choices = (self.need, 3), (self.role, 2), (self.severity, 1), (self.answer, 3)
        self._fields.addLayout(side_by_side(*choices))
        for field in (self.evidence, self.words, self.next_step):
            self._fields.addWidget(field)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.remove)
        self._fields.addLayout(foot)

    def _rows(self) -> list[Row]:
        return [_row(need) for need in needs_at(self._desk.session.state, self.account_id)]

    def _show_row(self, need_id: str) -> None:
        for field, name in (
            (self.need, "need"),
            (self.role, "role_class"),
            (self.severity, "severity"),
            (self.answer, "our_answer"),
            (self.evidence, "evidence"),
            (self.words, "customer_words"),
            (self.next_step, "next_step"),
        ):
            read, write = partial(self._read, need_id, name), partial(_write, need_id, name)
            self._form.bind_to(field, f"{need_id}/{name}", read, write)

    def _read(self, need_id: str, name: str, state: State) -> str:
        for need in needs_at(state, self.account_id):
            if need.need_id == need_id:
                value = getattr(need, name)
                return "" if value is None else str(value)
        return ""

    def _on_add(self) -> None:
        if not self.account_id:
            return
        session, account_id = self._desk.session, self.account_id
        before = {need.need_id for need in needs_at(session.state, account_id)}
        if self._desk.do(lambda state: add_need(state, account_id, "", session.today)):
            fresh = [n.need_id for n in needs_at(session.state, account_id)]
            made = next(key for key in fresh if key not in before)
            self.refresh()
            self.list.choose(made)
            self._show_row(made)
            self.need.setFocus()

    def _on_remove(self) -> None:
        chosen = self.list.chosen
        if chosen:
            self._desk.do(lambda state: drop_need(state, chosen))


def _write(need_id: str, name: str, state: State, words: str) -> Change:
    if name == "severity":
        value = number_of(words)
        return set_need(state, need_id, name, None if value is None else int(value))
    return set_need(state, need_id, name, words.strip())


def _row(need: AccountNeed) -> Row:
    problem = need_problem(need)
    said = problem or need.evidence
    right = " · ".join(
        part
        for part in (
            ROLE_WORDS.get(need.role_class, ""),
            f"severity {need.severity}" if need.severity else "",
            need.our_answer,
        )
        if part
    )
    sign = ("look", "warn") if problem else ("kept", "good")
    return Row(need.need_id, need.need or "New need", said, *sign, right=right)
