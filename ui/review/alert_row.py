"""One alert: what happened with its number, what it offers, its evidence on demand."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from model.errors import PlanError
from model.format import Formatter
from model.review.alert import RED, RULES, Answer
from model.review.alert_records import Handled, Status
from ui.review.alert_form import AlertForm, Deed
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.painting import draw_box, draw_focus, smooth
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.labels import ElidedLabel, Glyph, Label

_LINKS: Final = (Deed.ACKNOWLEDGE, Deed.SNOOZE, Deed.CLOSE)
_BY_HAND: Final = (
    Answer.TALK,
    Answer.SIGN,
    Answer.TRAIN,
)  # answered outside: what was done is noted


class AlertRow(QFrame):
    """Enter does its first answer; the buttons do the others."""

    answered = Signal(str, object)  # key of the alert, Answer
    said = Signal(str, object)  # key of the alert, Said
    grown = Signal()  # a form or the evidence has opened

    def __init__(
        self,
        theme: Theme,
        handled: Handled,
        today: date,
        show: Formatter,
        owner: str,
        effect: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self.handled, self._today, self._owner = theme, handled, today, owner
        self._show, self.effect = show, effect
        self.buttons: dict[Answer, Button] = {}
        self.links: dict[Deed, Button] = {}
        self.form: AlertForm | None = None
        self.evidence = QWidget()
        self.setProperty("surface", "sunken")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._lay_out(effect)
        self.setAccessibleName(f"{self.name}: {self.sentence}")

    @property
    def key(self) -> str:
        """Of the alert."""
        return self.handled.record.key

    @property
    def name(self) -> str:
        """The rule's name."""
        rule = RULES.get(self.handled.record.rule)
        return rule.name if rule is not None else self.handled.record.rule

    @property
    def sentence(self) -> str:
        """What happened; of one that no longer fires, whom it was about."""
        alert = self.handled.alert
        return alert.sentence if alert is not None else self.handled.record.subject

    @property
    def tone(self) -> str:
        """How serious it is."""
        alert = self.handled.alert
        if alert is None:
            return "good"
        return "bad" if alert.level == RED else "warn"

    def open_form(self, deed: Deed) -> None:
        """Ask what belongs to a deed."""
        self.close_form()
        self.form = AlertForm(self._theme, deed, self._owner, self._today, self)
        self.form.said.connect(self._on_said)
        self.form.left.connect(self.close_form)
        self._column.addWidget(self.form)
        self.form.show()
        self.form.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grown.emit()

    def close_form(self) -> None:
        """Leave it as it is."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: PlanError) -> None:
        """Say in the form what speaks against it."""
        if self.form is not None:
            self.form.refuse(error)
            self.grown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does the first answer."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.buttons:
            next(iter(self.buttons.values())).click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Drop the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the edge that says how serious it is."""
        super().paintEvent(event)
        painter = smooth(self)
        edge = QRectF(0, 1, 3, self.height() - 2)
        draw_box(painter, edge, self._theme.colour(f"{self.tone}_fill"), 1.5)
        draw_focus(self, painter)
        painter.end()

    def _lay_out(self, effect: str) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 10, 8)
        self._column.setSpacing(4)
        icon = {"bad": "act", "warn": "look", "good": "kept"}[self.tone]
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Glyph(self._theme, icon, icons.ROW, self.tone))
        head.addWidget(ElidedLabel(self.name, Type.TITLE), 1)
        head.addWidget(Label(self._state_words(), Type.NOTE, "muted"))
        self._column.addLayout(head)
        self._column.addWidget(Label(self.sentence, Type.TABLE, "text2", wrap=True))
        if told := self._told(effect):
            self._column.addWidget(Label(told, Type.NOTE, "muted", wrap=True))
        if self.handled.alert is not None:
            self._add_answers()
        self._add_links()

    def _state_words(self) -> str:
        record = self.handled.record
        if record.status == Status.SNOOZED:
            return f"until {self._show.date(record.snoozed_until, year=False)}"
        if record.status == Status.CLOSED:
            return f"closed {self._show.date(record.closed_on, year=False)}"
        if record.status == Status.ACTED:
            return f"answered {self._show.date(record.acted_on, year=False)}"
        return f"due {self._show.date(record.due, year=False)}"

    def _told(self, effect: str) -> str:
        """Who has it, why it waits, what was done and what that brought."""
        record = self.handled.record
        who = f"{record.owner} has it." if record.status == Status.SEEN else ""
        after = f"Effect: {effect}." if effect else ""
        if not effect and record.status in (Status.ACTED, Status.CLOSED) and record.effect_due:
            day = self._show.date(record.effect_due.isoformat(), year=False)
            after = f"The effect shows from {day}."
        parts = (who, _sentence(record.action), _sentence(record.reason), after)
        return " ".join(part for part in parts if part)

    def _add_answers(self) -> None:
        alert = self.handled.alert
        assert alert is not None
        row = QHBoxLayout()
        row.setSpacing(6)
        waits = self.handled.waits
        for place, answer in enumerate(alert.answers if waits else ()):
            kind = Kind.PRIMARY if place == 0 and alert.level == RED else Kind.PLAIN
            button = Button(self._theme, str(answer), kind, small=True)
            button.clicked.connect(partial(self._on_answer, answer))
            self.buttons[answer] = button
            row.addWidget(button)
            if place == 1 and len(alert.answers) > 2:
                row.addStretch(1)
                self._column.addLayout(row)
                row = QHBoxLayout()
                row.setSpacing(6)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addWidget(self.evidence)
        self.evidence.hide()

    def _show_evidence(self) -> None:
        """Made when somebody asks for it."""
        alert = self.handled.alert
        if alert is None or self.evidence.layout() is not None:
            return
        grid = QGridLayout(self.evidence)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setSpacing(4)
        grid.setHorizontalSpacing(12)
        says = Label(f"{alert.rule}: {RULES[alert.rule].says}.", Type.NOTE, "muted", wrap=True)
        grid.addWidget(says, 0, 0, 1, 2)
        for line, one in enumerate(alert.evidence, 1):
            grid.addWidget(Label(one.name, Type.NOTE, "muted", wrap=True), line, 0)
            grid.addWidget(Label(one.value, Type.NOTE, "text", wrap=True), line, 1)
        grid.setColumnStretch(1, 1)

    def _add_links(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        if self.handled.alert is not None:
            self.why = Button(self._theme, "Evidence", Kind.LINK, small=True)
            self.why.clicked.connect(self._on_why)
            row.addWidget(self.why)
        row.addStretch(1)
        if self.handled.alert is not None and self.handled.waits:
            for deed in _LINKS:
                link = Button(self._theme, str(deed), Kind.LINK, small=True)
                link.clicked.connect(partial(self._on_link, deed))
                self.links[deed] = link
                row.addWidget(link)
        self._column.addLayout(row)

    def _on_answer(self, answer: Answer, _checked: bool = False) -> None:
        if answer in _BY_HAND:
            self.open_form(Deed.NOTE)
        else:
            self.answered.emit(self.key, answer)

    def _on_link(self, deed: Deed, _checked: bool = False) -> None:
        self.open_form(deed)

    def _on_why(self, _checked: bool = False) -> None:
        shown = self.evidence.isHidden()
        self._show_evidence()
        self.evidence.setVisible(shown)
        self.why.set_label("Hide evidence" if shown else "Evidence")
        self.grown.emit()

    def _on_said(self, said: object) -> None:
        self.said.emit(self.key, said)


def _sentence(words: str) -> str:
    words = words.strip()
    return f"{words.rstrip('.')}." if words else ""
