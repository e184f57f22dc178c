"""The form at a gate: evidence and next step, then tick, plan B, park or close."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label

VERDICTS: Final = ("can", "partly", "cannot")


class GateForm(Card):
    """Asks inline; it says what was chosen and changes nothing."""

    deed_chosen = Signal(str)  # "advance", "plan B", "park", "disqualify", "qualify"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Gate", note="Choose a card", parent=parent)
        self.evidence = self._field("Evidence, or the reason")
        self.then = self._field("Next step")
        self.on = self._field("Day, such as 2027-01-21")
        self.on.setMaximumWidth(190)
        self.advance = Button(theme, "Tick and move", Kind.PRIMARY)
        self.others = {
            "plan B": Button(theme, "Start plan B"),
            "park": Button(theme, "Park until the day"),
            "disqualify": Button(theme, "Close as lost"),
        }
        self.verdict = SegmentedControl(
            theme, ("We can help", "Partly", "We cannot"), name="Can we help"
        )
        self.qualify = Button(theme, "Keep the answers")
        self.answers: dict[str, QLineEdit] = {}
        self.gate = Label("", Type.TABLE, "text2", wrap=True)
        self._questions = QWidget()
        self._lay_out()
        self.advance.clicked.connect(lambda _checked=False: self.deed_chosen.emit("advance"))
        self.qualify.clicked.connect(lambda _checked=False: self.deed_chosen.emit("qualify"))
        for deed, button in self.others.items():
            button.clicked.connect(lambda _checked=False, deed=deed: self.deed_chosen.emit(deed))

    @staticmethod
    def _field(hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        return field

    def _lay_out(self) -> None:
        self.add(self.gate)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for field in (self.evidence, self.then, self.on):
            fields.addWidget(field, 1)
        self.add(fields)
        line = QHBoxLayout(self._questions)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._questions_row = line
        self.add(self._questions)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.advance)
        for button in self.others.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.add(buttons)

    def ask_questions(self, questions: tuple[tuple[str, str], ...]) -> None:
        """Set up the questions of the qualification once."""
        for key, question in questions:
            field = self._field(key.capitalize())
            field.setAccessibleName(question)
            field.setToolTip(question)
            self.answers[key] = field
            self._questions_row.addWidget(field, 1)
        self._questions_row.addWidget(self.verdict)
        self._questions_row.addWidget(self.qualify)

    def show_gate(self, title: str, gate: str, target: str, *, unqualified: bool) -> None:
        """Show what the step asks for; "" as `title` when no card is chosen."""
        self.show_title("Gate", title or "Choose a card")
        self.gate.setText(gate)
        self.advance.set_label(target)
        self._questions.setVisible(unqualified)
        for button in (self.advance, self.qualify, *self.others.values()):
            button.setEnabled(bool(title))

    def clear(self) -> None:
        """Empty the fields after something was done."""
        for field in (self.evidence, self.then, self.on, *self.answers.values()):
            field.clear()
