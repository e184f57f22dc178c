"""The goals: the mission, what it takes in three years, in one year, in a quarter."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.format import Formatter
from model.plan.goal_edits import (
    ANNUAL,
    LEVELS,
    QUARTERLY,
    STRATEGIC,
    drop_goal,
    goal_problem,
)
from model.plan.goal_what_if import counted_goal
from model.plan.goals import mission_problem
from model.plan.goals_served import unserved_goals
from model.plan.procedures import family_names
from model.plan.typed_edits import add_record, next_id, plan_of, records, value_at
from model.state import State
from ui.plan.form import words_of
from ui.plan.goal_form import GoalForm, quarters_of
from ui.plan.mission_form import MissionForm
from ui.plan.rep_view import RepView
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import READING_WIDTH, ScrollColumn
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card

MISSION: Final = "mission"
_IDLE: Final[dict[str, Any]] = {
    "note": "no dated activity serves it", "icon": "look", "tone": "warn"
}  # fmt: skip
_MOST: Final = {STRATEGIC: 4, ANNUAL: 6, QUARTERLY: 24}
_WORD: Final = {
    STRATEGIC: "strategic goal",
    ANNUAL: "annual goal",
    QUARTERLY: "quarterly objective",
}
_HEAD: Final = {STRATEGIC: "Three years", ANNUAL: "One year", QUARTERLY: "Quarters"}
_PREFIX: Final = {STRATEGIC: "G", ANNUAL: "Y1-", QUARTERLY: "Q1-"}


class GoalsPage(RepView):
    """The tree of goals at the left, the chosen one to type at the right."""

    said = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.tree = RowList(theme, "Goals of the plan")
        self.mission = MissionForm(theme, self.desk)
        self._theme = theme
        self.add = {
            level: Button(theme, f"Add {word}", small=True, icon="add")
            for level, word in _WORD.items()
        }
        self.card = Card(theme, "Mission")
        self._room = QStackedWidget()
        self._areas = [ScrollColumn("Mission and money"), ScrollColumn("Goal")]
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self._areas[0].add(self.mission)
        for area in self._areas:
            self._room.addWidget(area)
        self.turns.add(lambda: self.goal)
        left = Card(theme, "Goals", note="each serves the one above")
        left.setMinimumWidth(360)
        left.add(self.tree, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        for button in self.add.values():
            buttons.addWidget(button)
        left.add(buttons)
        self.card.add(self._room, 1)
        self.card.setMaximumWidth(READING_WIDTH + 60)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left, 1)
        row.addWidget(self.card, 2)  # up to its own width; the list takes what is left

    def _connect(self) -> None:
        self.tree.row_chosen.connect(self._on_chosen)
        for level, button in self.add.items():
            button.clicked.connect(lambda _checked=False, level=level: self.begin(level))
        self._session.changed.connect(self._on_changed)
        self._session.opened.connect(self._on_changed)

    @cached_property
    def goal(self) -> GoalForm:
        """The form of a goal, which takes its time to build."""
        form = GoalForm(self._theme, self.desk, self._areas[1])
        form.removal_asked.connect(self._on_removal)
        self._areas[1].add(form)
        return form

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's goals."""
        self.flush()
        self.desk.show_rep(rep_id)
        self.tree.show_rows((), "")
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        form = self.mission.mission if self._room.currentIndex() == 0 else self.goal.what
        return [self.tree, form]

    def flush(self) -> None:
        """Save everything typed."""
        self.mission.flush()
        if "goal" in vars(self):
            self.goal.flush()

    def jump(self, field: str) -> None:
        """Go to "mission", "money", or to a goal or one of its fields: "G1", "G1/why"."""
        self.refresh()
        key, _, name = field.partition("/")
        if key in ("", MISSION, "money", "company"):
            self._choose(MISSION)
            about_money = key not in ("", MISSION)
            self._areas[0].reveal(self.mission.money[0] if about_money else self.mission.mission)
        elif key == "add":
            self.add[STRATEGIC].setFocus()
        elif key in self._levels():
            self._choose(key)
            self._areas[1].reveal(self.goal.field(name))

    def refresh(self) -> None:
        """Show the goals as they are now."""
        if not self._session.is_open or not self.desk.rep_id:
            return
        first, self._stale = not self.tree.rows, False
        self.tree.show_rows(list(self._rows()))
        if first or self.tree.chosen == "":
            self._choose(MISSION)
        self.mission.refresh()
        if self._room.currentIndex() == 1:
            self.goal.refresh()
            self._name_card()

    def begin(self, level: str) -> None:
        """Add a goal to type."""
        made: list[str] = []

        def make(state: State) -> Change:
            known = records(plan_of(state, self.desk.rep_id), level)
            if len(known) >= _MOST[level]:
                raise PlanError(
                    f"The plan has {len(known)} {_WORD[level]}s.",
                    remedy=f"Keep {_MOST[level]} at most; change one of them.",
                )
            goal = self._blank(level, next_id(known, _PREFIX[level]))
            made.append(str(goal["id"]))
            label = f"Add {_WORD[level]} {goal['id']}"
            return add_record(state, self.desk.rep_id, (level,), goal, label)

        self.flush()
        if self.desk.do(make):
            self.refresh()
            self.jump(made[0])

    def _blank(self, level: str, goal_id: str) -> dict[str, Any]:
        """A goal with what follows from its place in the plan."""
        state = self._session.state
        plan = plan_of(state, self.desk.rep_id)
        end = state.about.period[1] if level == STRATEGIC else state.about.period[0][:4] + "-12-31"
        goal: dict[str, Any] = {"id": goal_id, "text": "", "measure": {"target_date": end}}
        if level == STRATEGIC:
            return {**goal, "kind": "patients"}
        above = records(plan, ANNUAL) if level == QUARTERLY else records(plan, STRATEGIC)
        goal["parent"] = str(above[0].get("id", "")) if above else ""
        rep = state.rep(self.desk.rep_id)
        if level == ANNUAL:
            return {**goal, "owner": rep.name if rep else ""}
        return {**goal, "quarter": quarters_of(self.desk)[0]}

    def _levels(self) -> dict[str, str]:
        plan = plan_of(self._session.state, self.desk.rep_id)
        return {str(g.get("id", "")): level for level in LEVELS for g in records(plan, level)}

    def _rows(self) -> Iterator[Row]:
        plan = plan_of(self._session.state, self.desk.rep_id)
        text = str(plan.get("mission", ""))
        refused = mission_problem(text)
        yield Row(MISSION, "Mission", refused or text, *_sign(refused))
        idle, show = unserved_goals(self._session.state, self.desk.rep_id), self._session.formatter
        counted = self._counted(plan)
        for level in LEVELS:
            goals = records(plan, level)
            yield Row("", f"{_HEAD[level]} · {len(goals)}")
            for goal in goals:
                row = _goal_row(plan, level, goal, show)
                if counted[1] and row.key == counted[0] and row.tone == "good":
                    row = replace(row, note=f"{row.note} · {counted[1]} alone")
                whole = level == STRATEGIC and row.tone == "good"
                yield replace(row, **_IDLE) if whole and row.key in idle else row

    def _counted(self, plan: Mapping[str, Any]) -> tuple[str, str]:
        """The goal that counts the patients of one family, and that family; "" for all."""
        goal = counted_goal(plan)
        code = words_of(value_at(plan, (STRATEGIC, goal, "family"))) if goal else ""
        return goal, family_names(self._session.state, self.desk.rep_id).get(code, "")

    def _on_chosen(self, key: str) -> None:
        self._choose(key)

    def _choose(self, key: str) -> None:
        self.tree.choose(key)
        level = self._levels().get(key)
        if level is None:
            self._room.setCurrentIndex(0)
            self.mission.bind()
        else:
            self._room.setCurrentIndex(1)
            self.goal.show_goal(level, key)
        self._name_card()

    def _name_card(self) -> None:
        if self._room.currentIndex() == 0:
            self.card.show_title("Mission", "everything else follows from it")
            return
        word = _WORD[self.goal.level]
        self.card.show_title(f"{word[0].upper()}{word[1:]} {self.goal.goal_id}", "")

    def _on_removal(self) -> None:
        level, key, rep_id = self.goal.level, self.goal.goal_id, self.desk.rep_id
        if self.desk.do(lambda state: drop_goal(state, rep_id, level, key)):
            self._choose(MISSION)

    def _on_changed(self, _change: object = None) -> None:
        self._stale = True
        if self.isVisible():
            if self._room.currentIndex() == 1 and self.goal.goal_id not in self._levels():
                self._choose(MISSION)
            self.refresh()


def _goal_row(plan: Mapping[str, Any], level: str, goal: Mapping[str, Any], show: Formatter) -> Row:
    problem = goal_problem(plan, level, goal)
    if not problem and level != QUARTERLY:
        short = [part for part in ("why", "how") if len(str(goal.get(part, "")).split()) < 40]
        problem = f"The {' and the '.join(short)} is short." if short else ""
    key = str(goal.get("id", ""))
    title = f"{key}  {goal.get('text', '') or 'New goal'}"
    serves = str(goal.get("parent", ""))
    note = problem or (f"serves {serves}" if serves else _measured(goal, show))
    quarter = str(goal.get("quarter", "")) if level == QUARTERLY else ""
    return Row(key, title, note, *_sign(problem), right=quarter, indent=LEVELS.index(level))


def _measured(goal: Mapping[str, Any], show: Formatter) -> str:
    measure = goal.get("measure", {})
    low, high = (_figure(measure.get(name), show) for name in ("baseline", "target"))
    words = f"{low} → {high} {measure.get('unit', '')}".strip()
    by = str(measure.get("target_date", ""))
    return f"{words} by {show.date(by)}" if by else words


def _figure(value: object, show: Formatter) -> str:
    """A number as the project writes it; words as they are."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return show.number(float(str(value))) if whole else words_of(value)


def _sign(problem: str) -> tuple[str, str]:
    return ("look", "warn") if problem else ("kept", "good")
