"""The form at a gate: evidence and next step, then tick, plan B, park or close."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.funnel.forms import Block, beside, captioned, choice_field, line_field
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.choices import SegmentedControl
from ui.widgets.date_field import DateField
from ui.widgets.labels import Label

VERDICTS: Final = ("can", "partly", "cannot")


@dataclass(frozen=True, slots=True)
class GateWords:
    """What the form says about a gate; `targets` are (step number, name) from here on."""

    title: str
    gate: str
    plan_b: str
    targets: tuple[tuple[int, str], ...]
    skipped: str = ""  # sentence about what would be skipped, "" for nothing
    day_hint: str = ""
    last: bool = False  # the last step: it is finished, not left
    own: tuple[str, ...] = ()  # names of the account's open own steps
    reason_needed: bool = False
    won: bool = False  # neither parked nor lost any more


class GateForm(Block):
    """Asks inline; it says what was chosen and changes nothing."""

    deed_chosen = Signal(str)  # "advance", "finish", "plan B", "park", "disqualify", "next"
    target_chosen = Signal(int)  # step number
    own_ticked = Signal(str)  # name of an own step
    own_removed = Signal(str)
    own_added = Signal(str, str)  # name, gate

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Gate", parent)
        self._theme = theme
        self.gate = Label("", Type.TABLE, "text2", wrap=True)
        self.target = choice_field("Go on to step")
        self.skipped = Label("", Type.TABLE, "warn", wrap=True)
        self.evidence = line_field("Evidence, or the reason", "What was shown, by whom, when")
        self.why = line_field("Why steps are skipped", "Kept in the history")
        self.then = line_field("Next step", "What is done next")
        self.on = DateField(theme, "Day of the next step")
        self.advance = Button(theme, "Tick and move", Kind.PRIMARY)
        self.others = {
            "next": Button(theme, "Only plan the next step", small=True),
            "plan B": Button(theme, "Start plan B", small=True),
            "park": Button(theme, "Park until the day", small=True),
            "disqualify": Button(theme, "Close as lost", small=True),
        }
        self.own_name = line_field("Name of an own step", "A step only this account needs")
        self.own_gate = line_field("Gate of the own step", "What must be shown")
        self.own_add = Button(theme, "Add step", small=True)
        self.own_buttons: dict[str, Button] = {}
        self.own_removals: dict[str, IconButton] = {}
        self._last = False
        self._lay_out()
        self.advance.clicked.connect(self._on_advance)
        for deed, button in self.others.items():
            button.clicked.connect(lambda _checked=False, deed=deed: self.deed_chosen.emit(deed))
        self.target.activated.connect(self._on_target)
        self.own_add.clicked.connect(self._on_own_added)

    def _lay_out(self) -> None:
        self.body.addWidget(self.gate)
        own = QWidget()
        self._own = QVBoxLayout(own)
        self._own.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(own)
        self._target_box = captioned("Go on to step", self.target)
        self._why_box = captioned("Why these steps are not needed here", self.why)
        self.body.addWidget(self._target_box)
        self.body.addWidget(self.skipped)
        self.body.addWidget(self._why_box)
        self.body.addWidget(captioned("Evidence, or the reason", self.evidence))
        then = QHBoxLayout()
        then.setSpacing(8)
        then.addWidget(captioned("Next step", self.then), 1)
        then.addWidget(captioned("On", self.on))
        self.body.addLayout(then)
        self.body.addLayout(beside(self.advance, stretch=True))
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, button in enumerate(self.others.values()):
            grid.addWidget(button, place // 2, place % 2)
        grid.setColumnStretch(2, 1)
        self.body.addLayout(grid)
        self._adding = QWidget()
        column = QVBoxLayout(self._adding)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label("A step for this account only", Type.CAPTION, "muted"))
        column.addWidget(self.own_name)
        row = QHBoxLayout()
        row.addWidget(self.own_gate, 1)
        row.addWidget(self.own_add)
        column.addLayout(row)
        self.body.addWidget(self._adding)

    def show_gate(self, words: GateWords, target: int, ways: Sequence[str]) -> None:
        """Show what the step asks for and where it can go."""
        self._last = words.last
        self.title.setText(words.title)
        self.gate.setText(f"{words.gate} {words.plan_b}".strip())
        self.target.clear()
        for number, name in words.targets:
            self.target.addItem(f"{number}  {name}", number)
        self.target.setCurrentIndex(max(self.target.findData(target), 0))
        self._target_box.setVisible(len(words.targets) > 1)
        self.skipped.setText(words.skipped)
        self.skipped.setVisible(bool(words.skipped))
        self._why_box.setVisible(words.reason_needed)
        self.on.setPlaceholderText(words.day_hint)
        self.advance.set_label("Tick the last step" if words.last else f"Tick and move to {target}")
        self.others["plan B"].setEnabled("plan B" in ways)
        self.others["plan B"].setToolTip("" if "plan B" in ways else "All its tries are used.")
        for deed in ("park", "disqualify"):
            self.others[deed].setVisible(not words.won)
        self._show_own(words.own)

    def _show_own(self, names: Sequence[str]) -> None:
        while (item := self._own.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.own_buttons, self.own_removals = {}, {}
        for name in names:
            button = Button(self._theme, f"Tick own step: {name}", small=True)
            button.clicked.connect(lambda _checked=False, name=name: self.own_ticked.emit(name))
            away = IconButton(self._theme, "delete", f"Remove own step: {name}", size=16)
            away.clicked.connect(lambda _checked=False, name=name: self.own_removed.emit(name))
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            row.addWidget(button)
            row.addWidget(away)
            row.addStretch(1)
            self._own.addWidget(line)
            self.own_buttons[name], self.own_removals[name] = button, away

    def clear(self) -> None:
        """Empty the fields after something was done."""
        for field in (
            self.evidence, self.why, self.then, self.on, self.own_name, self.own_gate,
        ):  # fmt: skip
            field.clear()

    def _on_advance(self) -> None:
        self.deed_chosen.emit("finish" if self._last else "advance")

    def _on_target(self, place: int) -> None:
        self.target_chosen.emit(int(self.target.itemData(place)))

    def _on_own_added(self) -> None:
        self.own_added.emit(self.own_name.text(), self.own_gate.text())


class QualifyForm(Block):
    """The questions before step 3, and the verdict."""

    kept = Signal()
    not_now_asked = Signal()

    def __init__(
        self, theme: Theme, questions: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__("Qualify before step 3", parent)
        self.answers = {key: line_field(question) for key, question in questions}
        self.verdict = SegmentedControl(
            theme, ("We can help", "Partly", "We cannot"), name="Can we help"
        )
        self.qualify = Button(theme, "Keep the answers", Kind.PRIMARY)
        self.leave = Button(theme, "Leave the account for now…", Kind.LINK)
        for key, question in questions:
            self.body.addWidget(captioned(question, self.answers[key]))
        self.body.addWidget(self.verdict)
        self.body.addLayout(beside(self.qualify, self.leave, stretch=True))
        self.qualify.clicked.connect(lambda _checked=False: self.kept.emit())
        self.leave.clicked.connect(lambda _checked=False: self.not_now_asked.emit())

    def clear(self) -> None:
        """Empty the answers."""
        for field in self.answers.values():
            field.clear()


class AgainForm(Block):
    """Take up what was parked or lost."""

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Take it up again", parent)
        self.why = Label("", Type.TABLE, "text2", wrap=True)
        self.then = line_field("Next step", "What is done next")
        self.on = DateField(theme, "Day of the next step")
        self.take_up = Button(theme, "Take up again", Kind.PRIMARY)
        self.body.addWidget(self.why)
        self.body.addWidget(captioned("Next step", self.then))
        self.body.addWidget(captioned("On", self.on))
        self.body.addLayout(beside(self.take_up, stretch=True))
        self.take_up.clicked.connect(lambda _checked=False: self.asked.emit())


class PlaceForm(Block):
    """Give an opportunity its funnel and step."""

    asked = Signal(int, int)  # number of the funnel in the list, step number

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Belongs to no funnel", parent)
        self.funnel, self.step = choice_field("Funnel"), choice_field("Step")
        self.place = Button(theme, "Put into the funnel", Kind.PRIMARY)
        self._steps: Sequence[Sequence[str]] = ()
        self.body.addWidget(captioned("Funnel", self.funnel))
        self.body.addWidget(captioned("Step it stands at", self.step))
        self.body.addLayout(beside(self.place, stretch=True))
        self.funnel.currentIndexChanged.connect(self._on_funnel)
        self.place.clicked.connect(
            lambda _checked=False: self.asked.emit(
                self.funnel.currentIndex(), self.step.currentIndex() + 1
            )
        )

    def show_funnels(self, names: Sequence[str], steps: Sequence[Sequence[str]]) -> None:
        """Offer the funnels with their steps."""
        self._steps = steps
        self.funnel.clear()
        self.funnel.addItems(list(names))

    def _on_funnel(self, place: int) -> None:
        self.step.clear()
        if 0 <= place < len(self._steps):
            self.step.addItems(list(self._steps[place]))
