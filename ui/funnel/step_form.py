"""The form of one step of a funnel that is being built."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from model.plan.funnels import PlanB, Step, StepTask
from ui.funnel.forms import TallPage, captioned, choice_field, line_field
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

OUTCOMES: Final = {"plan B": "Plan B", "park": "Park it", "disqualify": "Close it as lost"}
ROLES: Final = {"USER": "Users", "BUYER": "Buyers", "ADMIN": "Administrators", "": "Nobody else"}
TASKS: Final = {
    "remote_touch": "E-mail, phone or video",
    "call_f2f": "Call face to face",
    "early_discovery": "Early discovery",
    "demo": "Demo",
    "business_case_meeting": "Business case meeting",
    "vac_submission": "Committee file",
    "vac_meeting": "Committee meeting",
    "case_attendance": "Case attendance",
    "training": "Training",
    "joint_plan_session": "Joint plan session",
    "planning_admin": "Work at the desk",
}
MINUTES: Final = {
    "remote_touch": 25, "call_f2f": 45, "early_discovery": 60, "demo": 90,
    "business_case_meeting": 60, "vac_submission": 180, "vac_meeting": 45,
    "case_attendance": 120, "training": 240, "joint_plan_session": 90, "planning_admin": 60,
}  # fmt: skip


class StepForm(Card):
    """Shows the chosen step and says which cells the user has changed."""

    changed = Signal(object)  # cells of the step by name

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Step", padded=False, parent=parent)
        self._theme = theme
        self._step: Step | None = None
        self.setFixedWidth(380)
        self.name, self.purpose = line_field("Name of the step"), line_field("Purpose")
        self.entry, self.gate = line_field("Entry evidence"), line_field("Gate")
        self.days, self.stuck = _figure("Usual days", 1, 999), _figure("Stuck after days", 1, 999)
        self.chance = _figure("Probability in percent", 0, 100)
        self.chance.setSuffix(" %")
        self.trigger, self.action = line_field("Plan B starts when"), line_field("Plan B")
        self.tries = _figure("Tries of plan B", 1, 9)
        self.outcome = choice_field("When the gate fails", list(OUTCOMES.values()))
        self.optional = QCheckBox("Optional: may be passed without a reason")
        self.kind = choice_field("Kind of task", list(TASKS.values()))
        self.template = line_field("Template of the task", "What is sent, asked or shown")
        self.role = choice_field("Role of the task", list(ROLES.values()))
        self.offset = _figure("Working days after the step begins", -60, 120)
        self.add_task = Button(theme, "Add task", small=True)
        self.task_removers: list[Button] = []
        self._lay_out()
        self._connect()
        self.setEnabled(False)

    def _lay_out(self) -> None:
        page = TallPage()
        page.setProperty("surface", "clear")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        for caption, field in (
            ("Name", self.name),
            ("Purpose", self.purpose),
            ("Evidence to enter", self.entry),
            ("Gate: what must be shown to leave the step", self.gate),
        ):
            column.addWidget(captioned(caption, field))
        column.addLayout(
            _row(
                ("Usual days", self.days), ("Stuck after", self.stuck), ("Probability", self.chance)
            )
        )
        column.addWidget(captioned("When the gate fails", self.outcome))
        column.addWidget(captioned("Plan B", self.action))
        column.addLayout(
            _row(("Plan B starts when", self.trigger), ("Tries", self.tries), shares=(3, 1))
        )
        column.addWidget(self.optional)
        column.addWidget(Label("Tasks and templates", Type.NAME))
        self._tasks = QVBoxLayout()
        self._tasks.setSpacing(2)
        column.addLayout(self._tasks)
        column.addLayout(_row(("Kind", self.kind), ("With", self.role), ("On day", self.offset)))
        line = QHBoxLayout()
        line.addWidget(self.template, 1)
        line.addWidget(self.add_task)
        column.addLayout(line)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("Step")
        scroll.setWidget(page)
        self.add(scroll, 1)

    def _connect(self) -> None:
        for field in self._lines():
            field.editingFinished.connect(self._on_edited)
        for figure in (self.days, self.stuck, self.chance, self.tries):
            figure.valueChanged.connect(self._on_edited)
        self.outcome.activated.connect(self._on_edited)
        self.optional.toggled.connect(self._on_edited)
        self.add_task.clicked.connect(self._on_task_added)

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (self.name, self.purpose, self.entry, self.gate, self.trigger, self.action)

    def show_step(self, step: Step | None) -> None:
        """Show a step; nothing is announced."""
        self._step = None
        self.setEnabled(step is not None)
        if step is None:
            return
        self.show_title(f"Step {step.no}", step.name)
        words = (
            step.name, step.purpose, step.entry_evidence, step.exit_gate,
            step.plan_b.trigger, step.plan_b.action,
        )  # fmt: skip
        for field, text in zip(self._lines(), words, strict=True):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.days.setValue(step.standard_days)
        self.stuck.setValue(step.stuck_after_days)
        self.chance.setValue(round(step.probability * 100))
        self.tries.setValue(step.plan_b.max_tries)
        self.outcome.setCurrentIndex(list(OUTCOMES).index(step.fail_outcome))
        self.optional.setChecked(step.optional)
        self._show_tasks(step)
        self._step = step

    def _show_tasks(self, step: Step) -> None:
        while (item := self._tasks.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.task_removers = []
        for place, task in enumerate(step.tasks):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            words = task_words(task)
            row.addWidget(ElidedLabel(words, Type.TABLE, "text2"), 1)
            remove = Button(self._theme, "", Kind.QUIET, icon="close", small=True)
            remove.setAccessibleName(f"Remove task {words}")
            remove.setToolTip("Remove this task")
            remove.clicked.connect(lambda _checked=False, place=place: self._remove_task(place))
            row.addWidget(remove)
            self.task_removers.append(remove)
            self._tasks.addWidget(line)

    def cells(self) -> dict[str, Any]:
        """The cells as they are typed."""
        return {
            "name": self.name.text(),
            "purpose": self.purpose.text(),
            "entry_evidence": self.entry.text(),
            "exit_gate": self.gate.text(),
            "standard_days": self.days.value(),
            "stuck_after_days": max(self.stuck.value(), self.days.value()),
            "probability": self.chance.value() / 100,
            "plan_b": PlanB(self.trigger.text(), self.action.text(), self.tries.value()),
            "fail_outcome": list(OUTCOMES)[self.outcome.currentIndex()],
            "optional": self.optional.isChecked(),
        }

    def _on_edited(self, *_what: object) -> None:
        if self._step is not None and replace(self._step, **self.cells()) != self._step:
            self.changed.emit(self.cells())

    def _on_task_added(self) -> None:
        if self._step is None:
            return
        kind = list(TASKS)[self.kind.currentIndex()]
        role = list(ROLES)[self.role.currentIndex()]
        words = self.template.text().strip() or TASKS[kind]
        task = StepTask(kind, words, role, MINUTES[kind], self.offset.value())
        self.template.clear()
        self.changed.emit({"tasks": (*self._step.tasks, task)})

    def _remove_task(self, place: int) -> None:
        if self._step is not None:
            kept = (*self._step.tasks[:place], *self._step.tasks[place + 1 :])
            self.changed.emit({"tasks": kept})


def task_words(task: StepTask) -> str:
    """A task as one line: what, with which template, with whom, when."""
    what = TASKS.get(task.type, task.type.replace("_", " "))
    who = ROLES.get(task.role_class, "").lower()
    day = f"day {task.offset_wd}".replace("-", "−")
    return ", ".join(word for word in (f"{what}: {task.template}", who, day) if word)


def _figure(name: str, least: int, most: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(least, most)
    field.setAccessibleName(name)
    field.setKeyboardTracking(False)
    field.setMinimumWidth(64)
    return field


def _row(
    *fields: tuple[str, QSpinBox | QComboBox | QLineEdit], shares: tuple[int, ...] = (1, 1, 1)
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for (caption, field), share in zip(fields, shares, strict=False):
        row.addWidget(captioned(caption, field), share)
    return row
