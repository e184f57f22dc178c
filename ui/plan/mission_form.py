"""The mission, and below it the money, which opens only when the mission is saved."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.change import Change
from model.plan.goal_edits import money_lock, save_mission, set_money
from model.plan.goals import mission_problem
from model.plan.period import plan_start
from model.plan.typed_edits import plan_of, value_at, word_need
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import Form, number_of, words_of
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedLine, TypedText
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.labels import Label, Rule

_YEARS = 3
_QUOTA = _YEARS  # place of the quota behind the three years


class MissionForm(QWidget):
    """Types the mission with the non-sales check in words, then what the company requires."""

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form = Form(desk)
        self.mission = TypedText(
            "Mission",
            "By the end of 2029, 6,000 patients in our territory are treated, "
            "and four centers teach the rest how.",
            need=word_need(("mission",)),
            lines=3,
        )
        self.money = [TypedLine(f"Year {year + 1}") for year in range(_YEARS)]
        self.quota = TypedLine("Quota, year 1")
        self.locked = Label("", Type.TABLE, "warn", wrap=True)
        self._lay_out(theme)
        self.mission.edit.textChanged.connect(self._on_mission_typed)

    def _lay_out(self, theme: Theme) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        about = "What shall be different for patients, centers or surgeons in three years?"
        column.addWidget(Label(about, Type.TABLE, "text2", wrap=True))
        column.addWidget(self.mission)
        column.addWidget(Rule(theme))
        column.addWidget(Label("What the company requires", Type.TITLE))
        column.addWidget(self.locked)
        fields = (*self.money, self.quota)
        column.addLayout(side_by_side(*((field, 1) for field in fields)))
        column.addStretch(1)

    def bind(self) -> None:
        """Show the plan that is edited now."""
        self._form.bind_to(self.mission, "mission", self._read_mission, self._write_mission)
        for place, field in enumerate((*self.money, self.quota)):
            self._form.bind_to(
                field, f"money {place}", partial(self._read_money, place),
                partial(self._write_money, place),
            )  # fmt: skip
        self.refresh()

    def refresh(self) -> None:
        """Show what the plan holds now."""
        self._form.refresh()
        session = self._desk.session
        start = plan_start(session.state.about, session.today)
        first = start.year if start else session.today.year + 1
        currency = session.state.about.currency
        for place, field in enumerate(self.money):
            field.name(f"Required {first + place}, {currency}")
        self.quota.name(f"Quota {first}, {currency}")
        locked = money_lock(plan_of(session.state, self._desk.rep_id))
        for field in (*self.money, self.quota):
            field.setEnabled(not locked)
            field.edit.setToolTip(locked)
        self.locked.setText(locked)
        self.locked.setVisible(bool(locked))
        self._check_mission()

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def _read_mission(self, state: State) -> str:
        return words_of(value_at(plan_of(state, self._desk.rep_id), ("mission",)))

    def _write_mission(self, state: State, words: str) -> Change:
        return save_mission(state, self._desk.rep_id, words)

    def _amounts(self, state: State) -> list[float]:
        found = value_at(plan_of(state, self._desk.rep_id), ("company", "required_sales_usd"), [])
        amounts = [float(x) for x in found] if isinstance(found, list) else []
        return [*amounts, *[0.0] * _YEARS][:_YEARS]

    def _read_money(self, place: int, state: State) -> str:
        if place == _QUOTA:
            value = value_at(plan_of(state, self._desk.rep_id), ("company", "quota_y1_usd"), None)
        else:
            value = self._amounts(state)[place] or None
        return self._desk.session.formatter.number(float(value)) if value else ""

    def _write_money(self, place: int, state: State, words: str) -> Change:
        amount = number_of(words) or 0.0
        if place == _QUOTA:
            return set_money(state, self._desk.rep_id, quota=amount)
        amounts = self._amounts(state)
        amounts[place] = amount
        return set_money(state, self._desk.rep_id, required_by_year=amounts)

    def _on_mission_typed(self) -> None:
        self._check_mission()

    def _check_mission(self) -> None:
        """Say beside the field, while it is typed, why the mission would be refused."""
        text = self.mission.text()
        refused = mission_problem(text) if text.strip() else ""
        self.mission.say(refused, "bad" if refused else "good")
