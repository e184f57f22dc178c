"""What a scenario is for and how far it has come: name, hypothesis, status, day, who decided."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from model.approval import N_CHECKS, approval_checks
from model.change import Change
from model.evaluation import Evaluator
from model.scenario import LIVE, Scenario
from model.scenario_due import due_scenarios, due_words
from model.scenario_life import (
    APPROVED,
    ARCHIVED,
    ASKED,
    DRAFT,
    PROPOSED,
    changed_since_approval,
    decide,
    decisions,
    describe,
    next_statuses,
    rename,
    take_effect,
)
from ui.align.compare_names import on_button
from ui.session import Session
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Label
from ui.widgets.notices import Banner, Weight
from ui.widgets.side_sheet import SideSheet

WIDTH: Final = 400
WORDS: Final[Mapping[str, str]] = {
    DRAFT: "Back to draft",
    PROPOSED: "Propose",
    APPROVED: "Approve…",
    LIVE: "Make live…",
}
KINDS: Final[Mapping[str, ChipKind]] = {
    DRAFT: ChipKind.PLAIN,
    PROPOSED: ChipKind.WARN,
    APPROVED: ChipKind.GOOD,
    LIVE: ChipKind.ACCENT,
    ARCHIVED: ChipKind.OUTLINE,
}
_DONE: Final[Mapping[str, str]] = {
    PROPOSED: "Proposed",
    APPROVED: "Approved",
    LIVE: "Made live",
}


_VERDICTS: Final[Mapping[bool | None, tuple[ChipKind, str]]] = {
    True: (ChipKind.GOOD, "kept"),
    False: (ChipKind.WARN, "look"),
    None: (ChipKind.OUTLINE, "none"),
}


class ScenarioSheet(SideSheet):
    """Shows one scenario; each field is taken when it is left, as one undo step."""

    copied = Signal(str)  # key of the scenario to copy
    removed = Signal(str)

    def __init__(self, theme: Theme, over: QWidget, session: Session, key: str) -> None:
        super().__init__(theme, over, "Scenario", WIDTH)
        self._session, self._key = session, key
        self._asking = ""  # the status that is being asked about
        self.name = self._line("Name of the scenario")
        self.hypothesis = QPlainTextEdit()
        self.hypothesis.setProperty("framed", "true")
        self.hypothesis.setAccessibleName("Hypothesis of the scenario")
        self.hypothesis.setPlaceholderText(
            "What shall it bring, and how will it show? For example: two reps drive 200 h less,"
            " and no health system is split."
        )
        self.hypothesis.setFont(font(Type.BODY))
        self.hypothesis.setTabChangesFocus(True)
        self.hypothesis.setFixedHeight(112)
        self.hypothesis.installEventFilter(self)
        self.status = Chip(theme, "", ChipKind.PLAIN)
        self.day = self._line("Day from which it counts")
        self.day.setPlaceholderText("2027-01-01")
        self.life = QVBoxLayout()
        self.life.setSpacing(4)
        self.warning = Banner(theme)
        self.checks = [
            (Chip(theme, "", ChipKind.PLAIN), Label("", Type.TABLE, "text2", wrap=True))
            for _ in range(N_CHECKS)
        ]
        self.question = Label("", Type.TABLE, wrap=True)
        self.yes = Button(theme, "", Kind.PRIMARY, small=True)
        self.no = Button(theme, "Not yet", small=True)
        self.steps: dict[str, Button] = {}
        self._lay_out()
        self._connect()
        self.refresh()
        self.appear(self.name)

    @property
    def key(self) -> str:
        """Id of the scenario that is shown."""
        return self._key

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setFont(font(Type.BODY))
        return field

    def _lay_out(self) -> None:
        self.caption("Name")
        self.body.addWidget(self.name)
        self.caption("Hypothesis")
        self.body.addWidget(self.hypothesis)
        self.caption("Status")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.status)
        for status, words in WORDS.items():
            button = Button(self._theme, words, small=True)
            self.steps[status] = button
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addLayout(self._checklist())
        self.body.addWidget(self.question)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self.yes)
        answer.addWidget(self.no)
        answer.addStretch(1)
        self.body.addLayout(answer)
        self.body.addWidget(self.warning)
        self.body.addLayout(self.life)
        self.caption("Counts from")
        self.body.addWidget(self.day)
        self.body.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.copy = Button(self._theme, "Copy", icon="copy", small=True)
        self.remove = Button(self._theme, "Remove", icon="delete", small=True)
        foot.addWidget(self.copy)
        foot.addWidget(self.remove)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def _checklist(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (chip, words) in enumerate(self.checks):
            grid.addWidget(chip, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, place, 1)
        return grid

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._on_name)
        self.day.editingFinished.connect(self._on_day)
        for status, button in self.steps.items():
            button.clicked.connect(lambda _checked=False, wanted=status: self.ask(wanted))
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        self.copy.clicked.connect(self._on_copy)
        self.remove.clicked.connect(self._on_remove)
        self._session.changed.connect(self._on_changed)
        self._session.opened.connect(self.dismiss)

    def refresh(self) -> None:
        """Show the scenario as it is now."""
        scenario = self._scenario()
        if scenario is None:
            self.dismiss()
            return
        live = scenario.id == LIVE
        self.show_title(scenario.name)
        self.note.show_text("today’s alignment" if live else scenario.origin)
        _show(self.name, scenario.name)
        if self.hypothesis.toPlainText().strip() != scenario.hypothesis:
            self.hypothesis.setPlainText(scenario.hypothesis)
        _show(self.day, scenario.effective_from)
        status = LIVE if live else scenario.status
        self.status.show_text(status, KINDS.get(status, ChipKind.PLAIN))
        following = next_statuses(scenario)
        for wanted, button in self.steps.items():
            button.setVisible(wanted in following)
        if changed_since_approval(scenario):
            self.warning.say("Changed since it was approved.", Weight.WARN)
        else:
            self.warning.dismiss()
        self._show_life(scenario)
        self.remove.setVisible(not live)
        self._ask("" if self._asking not in following else self._asking)

    def ask(self, status: str) -> None:
        """Take the scenario to a status; approving and making live are asked once."""
        if status in ASKED and self._asking != status:
            self._ask(status)
            self.yes.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._ask("")
        session = self._session
        now = session.clock.now()
        why = self._due() if status == LIVE else ""
        self._do(lambda: decide(session.state, self._key, status, session.author, now), why)
        if status == LIVE:
            self._key = LIVE
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The hypothesis is taken when its field is left."""
        if watched is self.hypothesis and event.type() == QEvent.Type.FocusOut:
            self._on_hypothesis()
        return super().eventFilter(watched, event)

    def dismiss(self) -> None:
        """Close; what was typed is taken."""
        if self._session.is_open and self._scenario() is not None:
            self._on_hypothesis()
        super().dismiss()

    def _scenario(self) -> Scenario | None:
        scenarios = self._session.state.scenarios if self._session.is_open else ()
        return next((s for s in scenarios if s.id == self._key), None)

    def _show_life(self, scenario: Scenario) -> None:
        while (item := self.life.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for decision in decisions(scenario):
            day = self._session.formatter.date(decision.when[:10])
            who = decision.who or "nobody named"
            role = f", {decision.role}" if decision.role else ""
            words = f"{_DONE.get(decision.status, decision.status)} on {day} by {who}{role}"
            self.life.addWidget(Label(words, Type.TABLE, "text2", wrap=True))
        if not decisions(scenario) and scenario.created_by:
            self.life.addWidget(Label(f"Made by {scenario.created_by}", Type.TABLE, "text2"))

    def _ask(self, status: str) -> None:
        self._asking = status
        scenario = self._scenario()
        name = scenario.name if scenario is not None else ""
        questions = {
            APPROVED: f"Approve {name}? Your name and the time are noted with it.",
            LIVE: f"Make {name} live? Today’s live alignment is kept as a scenario beside it.",
        }
        if status == LIVE and self._due():
            questions[LIVE] = f"{self._due()} {questions[LIVE]}"
        self.question.setText(questions.get(status, ""))
        short = on_button(name)
        words = {APPROVED: f"Approve {short}", LIVE: f"Make {short} live"}
        self.yes.set_label(words.get(status, ""))
        for part in (self.question, self.yes, self.no):
            part.setVisible(bool(status))
        self._show_checks(scenario if status == APPROVED else None)

    def _show_checks(self, scenario: Scenario | None) -> None:
        """The checklist of an approval: balance, fit of the reps, fairness of the quotas."""
        for chip, words in self.checks:
            chip.setVisible(scenario is not None)
            words.setVisible(scenario is not None)
        session = self._session
        if scenario is None or not scenario.layers:
            return
        first = next(iter(scenario.layers))
        layer = scenario.layers.get(session.team, scenario.layers[first])
        found = (
            session.evaluation
            if layer is session.layer
            else Evaluator(session.state, layer).evaluate(layer.alignment)
        )
        checks = approval_checks(session.state, layer, found)
        for (chip, words), check in zip(self.checks, checks, strict=True):
            chip.show_text(check.name, *_VERDICTS[check.kept])
            words.setText(check.words)

    def _due(self) -> str:
        """Who approved the scenario for a day that has come; "" when it is not due."""
        session = self._session
        due = due_scenarios(session.state, session.today)
        return next((due_words(session.state, s) for s in due if s.id == self._key), "")

    def _do(self, change: Callable[[], Change], why: str = "") -> None:
        session = self._session

        if not session.attempt(lambda: session.do(change(), why)):
            self.refresh()

    def _on_name(self) -> None:
        scenario = self._scenario()
        if scenario is not None and self.name.text().strip() != scenario.name:
            self._do(lambda: rename(self._session.state, self._key, self.name.text()))

    def _on_hypothesis(self) -> None:
        scenario, text = self._scenario(), self.hypothesis.toPlainText()
        if scenario is not None and text.strip() != scenario.hypothesis:
            self._do(lambda: describe(self._session.state, self._key, text))

    def _on_day(self) -> None:
        scenario, text = self._scenario(), self.day.text()
        if scenario is not None and text.strip() != scenario.effective_from:
            self._do(lambda: take_effect(self._session.state, self._key, text))

    def _on_yes(self, _checked: bool = False) -> None:
        self.ask(self._asking)

    def _on_no(self, _checked: bool = False) -> None:
        self._ask("")

    def _on_copy(self, _checked: bool = False) -> None:
        self.copied.emit(self._key)

    def _on_remove(self, _checked: bool = False) -> None:
        self.removed.emit(self._key)

    def _on_changed(self, _change: object) -> None:
        self.refresh()


def _show(field: QLineEdit, text: str) -> None:
    if field.text() != text:
        field.setText(text)
