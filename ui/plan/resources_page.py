"""What the plan needs from others, and the budget of its first year."""

import math

from PySide6.QtWidgets import QWidget

from model.change import Change
from model.plan.budget import budget_of, set_budget
from model.plan.typed_edits import plan_of
from model.state import State
from ui.plan.form import number_of
from ui.plan.record_kinds import KINDS, RESOURCES
from ui.plan.records_page import RecordsPage
from ui.plan.typed import TypedLine
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.labels import Label, Rule


class ResourcesPage(RecordsPage):
    """The asks with the budget below them; what the annual goals take of it is said beside."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, KINDS[RESOURCES], parent)
        self.budget = TypedLine("Budget of the first year", "65,000")
        self.taken = Label("", Type.TABLE, "text2", wrap=True)
        for part in (Rule(theme), self.budget, self.taken):
            self.left.add(part)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's resources."""
        self.flush()
        self.desk.show_rep(rep_id)
        if rep_id:
            self._form.bind_to(self.budget, "budget", self._read_total, self._write_total)
        super().show_rep(rep_id)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.budget, *super().panes()]

    def refresh(self) -> None:
        """Show the asks, and how much of the budget is taken."""
        super().refresh()
        if not self._session.is_open or not self.desk.rep_id:
            return
        show = self._session.formatter
        self.budget.name(f"Budget of the first year, {self._session.state.about.currency}")
        found = budget_of(plan_of(self._session.state, self.desk.rep_id))
        words = f"The annual goals take {show.number(found.taken)}"
        if found.over > 0:
            words += f": {show.number(found.over)} more than there is."
        elif math.isfinite(found.total):
            words += f" of {show.number(found.total)}."
        else:
            words += "."
        self.taken.setText(words if found.taken > 0 else "No annual goal takes anything yet.")
        self.taken.set_tone("bad" if found.over > 0 else "text2")

    def _read_total(self, state: State) -> str:
        total = budget_of(plan_of(state, self.desk.rep_id)).total
        return self._session.formatter.number(total) if math.isfinite(total) else ""

    def _write_total(self, state: State, words: str) -> Change:
        return set_budget(state, self.desk.rep_id, number_of(words))
