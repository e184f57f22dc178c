"""One joint plan to type: the customer comes first, then what both sides do about it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.plan.joint_plans import (
    CUSTOMER,
    US,
    Milestone,
    drop_milestone,
    put_milestone,
    save_joint_plan,
)
from model.plan.joint_records import (
    COMMITMENTS,
    COUNSEL,
    MEASURES,
    MILESTONES,
    add_joint_record,
    drop_joint_record,
    joint_plan,
    promise,
    set_joint_cell,
)
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import Form, day_of, number_of, words_of
from ui.plan.scrolling import side_by_side
from ui.plan.typed import PlanField, TypedLine, TypedText
from ui.strategy.joint_rows import OWNER_WORDS, Column, JointRows
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.labels import Label

_DAY: Final = "2027-03-31"
_NUMBERS: Final = ("baseline", "target")
_DAYS: Final = ("date", "due", "done", "on")
_WIDE: Final = 108  # pixels of a day
MEASURE_COLUMNS: Final = (
    Column("metric", "Measure", 5, "Same-day discharge", 112),
    Column("unit", "Unit", hint="%"),
    Column("baseline", "Today"),
    Column("target", "Target"),
    Column("date", "By", hint=_DAY, least=_WIDE),
    Column("who_measures", "Who measures", 3, least=96),
)
STEP_COLUMNS: Final = (
    Column("step", "Step", 1, "Protocol draft", 112),
    Column("owner", "Who", options=OWNER_WORDS, least=124),
    Column("due", "Due", hint=_DAY, least=_WIDE),
    Column("done", "Done on", hint=_DAY, least=_WIDE),
)
COUNSEL_COLUMNS: Final = (
    Column("what", "What we advised", 5, least=112),
    Column("to", "To whom", 2, least=96),
    Column("on", "On", hint=_DAY, least=_WIDE),
)


class JointForm(QWidget):
    """Fields in the order of the conversation; there is none for a quota or a score."""

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._form, self.joint_id = desk, Form(desk), ""
        self.goal = TypedText("Shared goal, in the customer’s words", lines=2, counted=False)
        self.pain = TypedText("Their pain", "What costs them money, time or sleep", lines=2,
                              counted=False)  # fmt: skip
        self.can = TypedText("What we can do", lines=2, counted=False)
        self.cannot = TypedText("What we cannot do", "Honest, and in writing", lines=2,
                                counted=False)  # fmt: skip
        self.measures = JointRows(theme, "measure", MEASURE_COLUMNS, self._form)
        self.steps = JointRows(theme, "step", STEP_COLUMNS, self._form)
        self.they = TypedText("The customer will", "One promise a line", lines=3, counted=False)
        self.we = TypedText("We will", "One promise a line", lines=3, counted=False)
        self.reviews = TypedLine("Reviews", "2027-02-11, 2027-05-12")
        self.months = TypedLine("Months it covers", "12 to 36")
        self.counsel = JointRows(theme, "advice", COUNSEL_COLUMNS, self._form)
        self._lay_out()
        self.measures.added.connect(self._on_measure)
        self.steps.added.connect(self._on_step)
        self.counsel.added.connect(self._on_counsel)
        for rows, name in ((self.measures, MEASURES), (self.counsel, COUNSEL)):
            rows.dropped.connect(partial(self._on_drop, name))
        self.steps.dropped.connect(self._on_step_dropped)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.goal)
        column.addWidget(self.pain)
        column.addLayout(side_by_side((self.can, 1), (self.cannot, 1)))
        for title, note, rows in (
            ("How both see that it works", "", self.measures),
            ("Steps of both sides", "agreed needs one of theirs and one of ours", self.steps),
        ):
            column.addLayout(_headed(title, note, rows))
        column.addLayout(side_by_side((self.they, 1), (self.we, 1)))
        column.addLayout(side_by_side((self.reviews, 3), (self.months, 1)))
        column.addLayout(
            _headed("Counsel given", "our own log, not in the customer version", self.counsel)
        )

    @property
    def built(self) -> bool:
        """Whether every line of the lists has its fields."""
        return self.measures.built and self.steps.built and self.counsel.built

    def show_joint(self, joint_id: str) -> None:
        """Type another joint plan."""
        self.joint_id = joint_id
        for field, name in (
            (self.goal, "shared_goal"),
            (self.pain, "customer_pain"),
            (self.can, "what_we_can_do"),
            (self.cannot, "what_we_cannot_do"),
            (self.months, "period_months"),
            (self.reviews, "review_dates"),
        ):
            self._bind(field, name, partial(_read, joint_id, name), partial(_write, joint_id, name))
        for field, side in ((self.they, CUSTOMER), (self.we, US)):
            self._bind(
                field, side, partial(_promised, joint_id, side), partial(_promise, joint_id, side)
            )
        self.refresh()

    def refresh(self) -> None:
        """Show what is saved; what is being typed stays."""
        if not self.joint_id:
            return
        joint = joint_plan(self._desk.session.state, self._desk.rep_id, self.joint_id)
        for rows, name in (
            (self.measures, MEASURES),
            (self.steps, MILESTONES),
            (self.counsel, COUNSEL),
        ):
            rows.show_rows(
                f"{self.joint_id}/{name}",
                len(joint.get(name, ())),
                partial(self._read_cell, self.joint_id, name),
                partial(self._write_cell, self.joint_id, name),
            )
        self._form.refresh()

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def _bind(self, field: PlanField, name: str, read: Any, write: Any) -> None:
        rep_id = self._desk
        self._form.bind_to(
            field,
            f"{self.joint_id}/{name}",
            lambda state: read(rep_id.rep_id, state),
            lambda state, words: write(rep_id.rep_id, state, words),
        )

    def _read_cell(self, joint_id: str, name: str, at: int, cell: str, state: State) -> str:
        kept = joint_plan(state, self._desk.rep_id, joint_id).get(name, ())
        return words_of(kept[at].get(cell)) if at < len(kept) else ""

    def _write_cell(
        self, joint_id: str, name: str, at: int, cell: str, state: State, words: str
    ) -> Change:
        value = _typed(cell, words)
        return set_joint_cell(state, self._desk.rep_id, joint_id, name, at, cell, value)

    def _on_measure(self, words: Mapping[str, str]) -> None:
        self._add(MEASURES, words, self.measures)

    def _on_counsel(self, words: Mapping[str, str]) -> None:
        today = self._desk.session.today.isoformat()
        self._add(COUNSEL, {**words, "on": words["on"] or today}, self.counsel)

    def _add(self, name: str, words: Mapping[str, str], rows: JointRows) -> None:
        def make(state: State) -> Change:
            record = {cell: _typed(cell, word) for cell, word in words.items()}
            return add_joint_record(state, self._desk.rep_id, self.joint_id, name, record)

        self._take(rows, make)

    def _on_step(self, words: Mapping[str, str]) -> None:
        def make(state: State) -> Change:
            step = Milestone(
                words["step"], words["owner"], day_of(words["due"]), day_of(words["done"])
            )
            return put_milestone(state, self._desk.rep_id, self.joint_id, step)

        self._take(self.steps, make)

    def _take(self, rows: JointRows, make: Any) -> None:
        """Add a line; a refusal is said below the line it came from."""
        first = next(iter(rows.fresh.values()))
        if self._desk.do(make, first):
            rows.clear_fresh()
            self.refresh()
            first.setFocus()

    def _on_drop(self, name: str, at: int) -> None:
        joint_id, rep_id = self.joint_id, self._desk.rep_id
        self._desk.do(lambda state: drop_joint_record(state, rep_id, joint_id, name, at))

    def _on_step_dropped(self, at: int) -> None:
        joint_id, rep_id = self.joint_id, self._desk.rep_id
        self._desk.do(lambda state: drop_milestone(state, rep_id, joint_id, at))


def _headed(title: str, note: str, rows: JointRows) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    words = f"{title} · {note}" if note else title
    column.addWidget(Label(words, Type.NAME, "text2"))
    column.addWidget(rows)
    return column


def _typed(cell: str, words: str) -> Any:
    """What a cell holds: a day, a number, or the words."""
    if cell in _DAYS:
        return day_of(words) if words.strip() else ""
    if cell in _NUMBERS:
        value = number_of(words)
        if value is None:
            return ""
        return int(value) if value == int(value) else value
    return words.strip()


def _read(joint_id: str, name: str, rep_id: str, state: State) -> str:
    value = joint_plan(state, rep_id, joint_id).get(name)
    if name == "review_dates":
        return ", ".join(str(day) for day in value or ())
    return words_of(value)


def _write(joint_id: str, name: str, rep_id: str, state: State, words: str) -> Change:
    value: Any = words.strip()
    if name == "review_dates":
        value = [day_of(part) for part in words.split(",") if part.strip()]
    elif name == "period_months":
        months = number_of(words)
        if months is None or months != int(months):
            raise PlanError("The period is a number of months.", remedy="Type 12 to 36.")
        value = int(months)
    return save_joint_plan(state, rep_id, joint_id, {name: value})


def _promised(joint_id: str, side: str, rep_id: str, state: State) -> str:
    kept = joint_plan(state, rep_id, joint_id).get(COMMITMENTS, {})
    return "\n".join(str(line) for line in kept.get(side, ()))


def _promise(joint_id: str, side: str, rep_id: str, state: State, words: str) -> Change:
    return promise(state, rep_id, joint_id, side, words.splitlines())
