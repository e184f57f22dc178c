"""One goal of the plan: what, how it is measured, why, how."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.plan.goal_edits import (
    ANNUAL,
    GOAL_KINDS,
    LEVELS,
    QUARTERLY,
    STRATEGIC,
    goal_problem,
)
from model.plan.goal_what_if import count_family, counted_goal
from model.plan.goals import MIN_WORDS
from model.plan.procedures import family_names
from model.plan.typed_edits import Path, WordNeed, plan_of, records, set_value, value_at
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import As, Form, number_of, words_of
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedChoice, TypedLine, TypedText
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.notices import Banner, Weight

_REASONS: Final = WordNeed(minimum=MIN_WORDS)
_FURTHER_HINT: Final = "One a line: peer talks per year: 2 to 14"


class GoalForm(QWidget):
    """Types one goal; what the plan would refuse about it stands on top in words."""

    removal_asked = Signal()

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form = Form(desk)
        self.level, self.goal_id = STRATEGIC, ""
        self.problem = Banner(theme)
        self.what = TypedText("What", "What will be true, for whom", lines=2, counted=False)
        self.kind = TypedChoice("Kind", list(GOAL_KINDS.items()))
        self.parent_goal = TypedChoice("Serves", [])
        self.quarter = TypedChoice("Quarter", [])
        self.family = TypedChoice("Patients of", [])
        self.owner = TypedLine("Owner")
        self.budget = TypedLine("Budget")
        self.counted_in = TypedLine("Measure", "patients treated, 36 months")
        self.unit = TypedLine("Unit", "patients")
        self.baseline = TypedLine("Baseline")
        self.target = TypedLine("Target")
        self.by = TypedLine("By", "2029-12-31")
        self.further = TypedText("Further measures", _FURTHER_HINT, lines=2, counted=False)
        self.why = TypedText("Why", "Why it is worth it for patients", need=_REASONS, lines=5)
        self.how = TypedText("How", "The way there, with dates", need=_REASONS, lines=5)
        self.steps = TypedText("Milestones", "", lines=3, counted=False)
        self.accounts = TypedLine("Accounts", "Account ids, A13, A02")
        self.remove = Button(theme, "Remove this goal", Kind.QUIET, icon="delete", small=True)
        self._lay_out()
        self.remove.clicked.connect(self.removal_asked)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.problem)
        column.addWidget(self.what)
        kinds = (self.kind, 2), (self.family, 2), (self.parent_goal, 3), (self.quarter, 2)
        column.addLayout(side_by_side(*kinds, (self.owner, 2), (self.budget, 1)))
        column.addLayout(side_by_side((self.counted_in, 3), (self.unit, 1)))
        column.addLayout(side_by_side((self.baseline, 1), (self.target, 1), (self.by, 1)))
        for field in (self.further, self.why, self.how, self.steps, self.accounts):
            column.addWidget(field)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.remove)
        column.addLayout(foot)
        column.addStretch(1)

    def show_goal(self, level: str, goal_id: str) -> None:
        """Type this goal from now on; what was typed of the one before is saved."""
        self.level, self.goal_id = level, goal_id
        self._show_parts(level)
        at: Path = (level, goal_id)
        bind = self._form.bind
        bind(self.what, (*at, "text"), label=f"Edit goal {goal_id}")
        self._offer()
        bind(self.kind, (*at, "kind"), label=f"Kind of goal {goal_id}")
        self._form.bind_to(self.family, f"family of {goal_id}", self._read_family, self._count)
        bind(self.parent_goal, (*at, "parent"), label=f"Goal above {goal_id}")
        bind(self.quarter, (*at, "quarter"), label=f"Quarter of {goal_id}")
        bind(self.owner, (*at, "owner"), label=f"Owner of {goal_id}")
        bind(self.budget, (*at, "budget_usd"), As.NUMBER, f"Budget of {goal_id}")
        measure = (*at, "measure")
        bind(self.counted_in, (*measure, "metric"), label=f"Measure of {goal_id}")
        bind(self.unit, (*measure, "unit"), label=f"Unit of {goal_id}")
        bind(self.baseline, (*measure, "baseline"), As.NUMBER, f"Baseline of {goal_id}")
        bind(self.target, (*measure, "target"), As.NUMBER, f"Target of {goal_id}")
        bind(self.by, (*measure, "target_date"), As.DATE, f"Target date of {goal_id}")
        bind(self.why, (*at, "why"), label=f"Why of {goal_id}")
        bind(self.how, (*at, "how"), label=f"How of {goal_id}")
        self._bind_lists(at)
        self.refresh()

    def _bind_lists(self, at: Path) -> None:
        steps = "activities" if self.level == QUARTERLY else "milestones"
        self.steps.name("Activities, one a line" if self.level == QUARTERLY else
                        "Milestones, one a line with its day")  # fmt: skip
        parts = (
            (self.further, "measures", self._read_further, _further_of),
            (self.steps, steps, partial(self._read_lines, (*at, steps)), _lines_of),
            (self.accounts, "linked_accounts", self._read_accounts, self._accounts_of),
        )
        for field, name, read, value in parts:
            path = (*at, name)
            self._form.bind_to(field, "/".join(path), read, partial(self._write, path, value))

    def refresh(self) -> None:
        """Show what the plan holds now, and what is wrong with the goal."""
        if not self.goal_id:
            return
        self._offer()
        self._form.refresh()
        plan = plan_of(self._desk.session.state, self._desk.rep_id)
        goal = value_at(plan, (self.level, self.goal_id), {})
        self.family.setVisible(counted_goal(plan) == self.goal_id)
        problem = goal_problem(plan, self.level, goal) if goal else ""
        if problem:
            self.problem.say(problem, Weight.WARN)
        else:
            self.problem.dismiss()

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def field(self, name: str) -> QWidget:
        """A field by the name the plan has for it."""
        fields: Mapping[str, QWidget] = {
            "why": self.why, "how": self.how, "target": self.target, "baseline": self.baseline,
            "metric": self.counted_in, "measure": self.counted_in, "target_date": self.by,
            "parent": self.parent_goal, "kind": self.kind, "milestones": self.steps,
            "family": self.family,
        }  # fmt: skip
        return fields.get(name, self.what)

    def _show_parts(self, level: str) -> None:
        self.kind.setVisible(level == STRATEGIC)
        self.further.setVisible(level == STRATEGIC)
        self.accounts.setVisible(level == STRATEGIC)
        self.parent_goal.setVisible(level != STRATEGIC)
        self.owner.setVisible(level == ANNUAL)
        self.budget.setVisible(level == ANNUAL)
        self.quarter.setVisible(level == QUARTERLY)
        self.steps.setVisible(level != STRATEGIC)
        needed = _REASONS if level != QUARTERLY else WordNeed()
        self.why.set_need(needed)
        self.how.set_need(needed)

    def _offer(self) -> None:
        """The goals above, the quarters of the plan, the families whose patients may count."""
        state = self._desk.session.state
        plan = plan_of(state, self._desk.rep_id)
        named = family_names(state, self._desk.rep_id)
        self.family.show_options([("", "all families"), *named.items()])
        above = (STRATEGIC,) if self.level == ANNUAL else LEVELS[:2]
        self.parent_goal.show_options(
            [
                (str(goal.get("id", "")), f"{goal.get('id', '')}  {goal.get('text', '')}")
                for level in above
                for goal in records(plan, level)
            ]
        )
        self.quarter.show_options([(q, q) for q in quarters_of(self._desk)])

    def _read_family(self, state: State) -> str:
        path = (self.level, self.goal_id, "family")
        return words_of(value_at(plan_of(state, self._desk.rep_id), path))

    def _count(self, state: State, words: str) -> Change:
        return count_family(state, self._desk.rep_id, words)

    def _read_lines(self, path: Path, state: State) -> str:
        found = value_at(plan_of(state, self._desk.rep_id), path, ())
        return "\n".join(str(line) for line in found) if isinstance(found, Sequence) else ""

    def _read_accounts(self, state: State) -> str:
        path = (self.level, self.goal_id, "linked_accounts")
        return ", ".join(self._read_lines(path, state).splitlines())

    def _read_further(self, state: State) -> str:
        goal = value_at(plan_of(state, self._desk.rep_id), (self.level, self.goal_id), {})
        measure = goal.get("measure", {})
        found = goal.get("measures") or measure.get("also", ())
        lines = (
            f"{m.get('metric', '')}: {words_of(m.get('baseline'))} to {words_of(m.get('target'))}"
            for m in found
        )
        return "\n".join(lines)

    def _write(self, path: Path, value: Any, state: State, words: str) -> Change:
        label = f"Edit {path[-1].replace('_', ' ')} of {path[1]}"
        return set_value(state, self._desk.rep_id, path, value(words), label)

    def _accounts_of(self, words: str) -> list[str]:
        ids = [part.strip() for part in words.split(",") if part.strip()]
        known = set(self._desk.session.state.accounts.ids.tolist())
        for account_id in ids:
            if account_id not in known:
                raise PlanError(
                    f"There is no account {account_id}.", remedy="Use the id of its list."
                )
        return ids


def quarters_of(desk: PlanDesk) -> list[str]:
    """The first year's quarters, as the plan names them."""
    state = desk.session.state
    first = str(state.about.period[0])[:4] or str(desk.session.today.year + 1)
    typed = [str(o.get("quarter", "")) for o in records(plan_of(state, desk.rep_id), QUARTERLY)]
    return sorted({*(f"{first}-Q{n}" for n in range(1, 5)), *(q for q in typed if q)})


def _lines_of(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


def _further_of(words: str) -> list[dict[str, Any]]:
    """Measures typed one a line, "talks per year: 2 to 14"; PlanError for another shape."""
    found = []
    for line in _lines_of(words):
        metric, colon, values = line.rpartition(":")
        low, _, high = values.partition(" to ")
        if not colon or not high.strip():
            raise PlanError(f'"{line}" has no values.', remedy='Type "talks per year: 2 to 14".')
        found.append(
            {"metric": metric.strip(), "baseline": number_of(low), "target": number_of(high)}
        )
    return found
