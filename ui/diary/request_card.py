"""A request logged with three taps: what is asked, who asks, what is done about it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.diary.other_day import OtherDay
from ui.diary.request_words import Advice, Choice, Details, Summary
from ui.diary.requesting import OFFER
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.choices import Toggle
from ui.widgets.labels import Label

_COLUMNS: Final = 2
_FIRST: Final = 4  # who may ask, offered as buttons
GO_NOW: Final = "now"
_MOST_MIN, _STEP_MIN = 600, 5
Advise = Callable[[str, str, frozenset[str]], Advice]


class RequestCard(Card):
    """Closed it counts; open it asks three times. Keys 1 to 9 choose, Esc goes back."""

    decided = Signal(str, str, str, object)  # kind, who, decision, Details
    prepare_asked = Signal(str, str, object)  # kind, account, Details: two dates are wanted
    opened = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Requests", parent=parent)
        self._theme = theme
        self._kind = self._account = ""
        self._advise: Advise | None = None
        self._who: Callable[[str], list[Choice]] = lambda _kind: []
        self._accounts: list[Choice] = []
        self._flags: frozenset[str] = frozenset()
        self._minutes: QSpinBox | None = None
        self._cause: QComboBox | None = None
        self.other: OtherDay | None = None
        self.toggles: list[Toggle] = []
        self.first = Button(theme, "Log a request", icon="add", small=True)
        self.first.setToolTip("Log a request (R)")
        self._close = IconButton(theme, "close", "Stop logging (Esc)", size=14)
        self._close.hide()
        self.add_action(self._close)
        self._words = Label("", Type.TABLE, "text2", wrap=True)
        rest = QVBoxLayout()
        rest.setContentsMargins(0, 0, 0, 0)
        rest.addWidget(self._words)
        rest.addWidget(self.first)
        self._form = QVBoxLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(8)
        self._pages = QStackedWidget()
        for layout in (rest, self._form):
            page = QWidget()
            page.setLayout(layout)
            self._pages.addWidget(page)
        self.add(self._pages)
        self.buttons: list[Button] = []
        self._kinds: list[Choice] = []
        self._summary = Summary("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.first.clicked.connect(lambda _checked=False: self.open_form())
        self._close.clicked.connect(lambda _checked=False: self.close_form())

    @property
    def is_open(self) -> bool:
        """Whether a request is being logged."""
        return self._pages.currentIndex() == 1

    def show_low(self, low: bool) -> None:
        """In a low window the sentence of the count is left to the tip of the card."""
        self._words.setVisible(not low)

    def show_summary(self, summary: Summary) -> None:
        """Say how many requests there were."""
        self._summary = summary
        if not self.is_open:
            self.show_title("Requests", summary.note)
            self._words.setText(summary.sentence)
            self.setToolTip(summary.sentence)

    def set_up(
        self,
        kinds: Sequence[Choice],
        who: Callable[[str], list[Choice]],
        advise: Advise,
    ) -> None:
        """What can be asked, who may ask (the likeliest first), and who knows what to do."""
        self._kinds, self._who, self._advise = list(kinds), who, advise

    def open_form(self) -> None:
        """First tap: what is asked."""
        self.show_title("New request", "1 of 3: what is asked?")
        self._pages.setCurrentIndex(1)
        self._close.show()
        self._begin()
        self._form.addLayout(self._grid([(c.words, c.key) for c in self._kinds], self._on_kind))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opened.emit()

    def close_form(self) -> None:
        """Back to the count; nothing is logged."""
        self._begin()
        self._pages.setCurrentIndex(0)
        self._close.hide()
        self.show_summary(self._summary)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Number keys press the buttons, Esc closes."""
        place = event.key() - Qt.Key.Key_1
        if self.is_open and 0 <= place < len(self.buttons):
            self.buttons[place].click()
        elif self.is_open and event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _on_kind(self, kind: str) -> None:
        """Second tap: who asks."""
        self._kind, self._flags = kind, frozenset()
        self._accounts = self._who(kind)
        self._begin()
        self.show_title("New request", "2 of 3: who asks?")
        first = [(c.words, c.key) for c in self._accounts[:_FIRST]]
        self._form.addLayout(self._grid(first, self._on_account))
        everybody = QComboBox()
        everybody.setAccessibleName("All accounts")
        everybody.addItem("Another account…", "")
        for choice in self._accounts[_FIRST:]:
            everybody.addItem(choice.words, choice.key)
        everybody.activated.connect(lambda _place: self._on_account(str(everybody.currentData())))
        everybody.setVisible(len(self._accounts) > _FIRST)
        self._form.addWidget(everybody)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_account(self, account: str) -> None:
        """Third tap: what is done about it; the advised decision is the primary button."""
        if not account or self._advise is None:
            return
        self._account = account
        advice = self._advise(self._kind, account, self._flags)
        if advice.prepare:
            kind, details = self._kind, self._details()
            self.close_form()
            self.prepare_asked.emit(kind, account, details)
            return
        self._show_advice(advice)

    def _show_advice(self, advice: Advice) -> None:
        name = next((c.words for c in self._accounts if c.key == self._account), self._account)
        kind = next((c.words for c in self._kinds if c.key == self._kind), self._kind)
        self._begin()
        self.show_title("New request", f"{name}, {kind.lower()}")
        facts = QHBoxLayout()
        facts.setSpacing(6)
        for fact in advice.facts:
            facts.addWidget(Chip(self._theme, fact.words, fact.kind, icon=fact.icon))
        facts.addStretch(1)
        self._form.addLayout(facts)
        self._form.addWidget(Label(advice.sentence, Type.TABLE, "text", wrap=True))
        if advice.script:
            self._form.addWidget(Label(advice.script, Type.NOTE, "text2", wrap=True))
        self._add_flags(advice)
        self._add_details(advice)
        options = [(c.words, c.key) for c in advice.choices]
        chosen = partial(self._on_decision, advice)
        self._form.addLayout(self._grid(options, chosen, primary=True))
        self._add_other_day(advice)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_other_day(self, advice: Advice) -> None:
        if advice.earliest is None:
            return
        self.other = OtherDay(self._theme)
        self.other.begin(advice.earliest)
        self.other.offered.connect(self._on_other_day)
        self._form.addWidget(self.other)

    def _on_other_day(self, day: date) -> None:
        self._decide(f"{OFFER}{day.isoformat()}", self._details())

    def _add_flags(self, advice: Advice) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for flag in advice.flags:
            toggle = Toggle(self._theme, flag.words, on=flag.key in self._flags)
            toggle.toggled.connect(partial(self._on_flag, flag.key))
            self.toggles.append(toggle)
            row.addWidget(toggle)
            row.addWidget(Label(flag.words, Type.NOTE, "text2"))
        row.addStretch(1)
        self._form.addLayout(row)

    def _on_flag(self, key: str, on: bool) -> None:
        self._flags = self._flags | {key} if on else self._flags - {key}
        self._on_account(self._account)

    def _add_details(self, advice: Advice) -> None:
        """Minutes and root cause as they usually are: nothing has to be typed."""
        if advice.usual is None:
            return
        minutes, cause = QSpinBox(), QComboBox()
        minutes.setRange(0, _MOST_MIN)
        minutes.setSingleStep(_STEP_MIN)
        minutes.setSuffix(" min")
        minutes.setValue(advice.usual.minutes)
        minutes.setAccessibleName("Minutes it takes")
        cause.setAccessibleName("Root cause")
        cause.addItems(advice.usual.causes)
        cause.setCurrentText(advice.usual.root_cause)
        row = QHBoxLayout()
        row.setSpacing(6)
        for field in (minutes, cause):
            field.setFixedHeight(26)
            row.addWidget(field)
        row.addStretch(1)
        self._form.addLayout(row)
        self._minutes, self._cause = minutes, cause

    def _details(self, displaced: str = "") -> Details:
        minutes = self._minutes.value() if self._minutes is not None else 0
        cause = self._cause.currentText() if self._cause is not None else ""
        return Details(self._flags, minutes, cause, displaced)

    def _on_decision(self, advice: Advice, decision: str) -> None:
        if decision == GO_NOW and advice.ways:
            self.ask_displaced(self._kind, self._account, self._details(), advice.ways)
        else:
            self._decide(decision, self._details())

    def ask_displaced(
        self, kind: str, account: str, details: Details, ways: Sequence[Choice]
    ) -> None:
        """Going at once without danger or duty takes the time of something: of what?"""
        self._kind, self._account = kind, account
        self._pages.setCurrentIndex(1)
        self._close.show()
        self._begin()
        self.show_title("New request", "What gives way?")
        words = "Going at once takes the time of something that was planned."
        self._form.addWidget(Label(words, Type.TABLE, "text2", wrap=True))

        def decide(displaced: str) -> None:
            self._decide(GO_NOW, replace(details, displaced=displaced))

        options = [(way.words, way.key) for way in ways]
        self._form.addLayout(self._grid(options, decide, columns=1))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _decide(self, decision: str, details: Details) -> None:
        kind, account = self._kind, self._account
        self.close_form()
        self.decided.emit(kind, account, decision, details)

    def _grid(
        self,
        options: Sequence[tuple[str, str]],
        chosen: Callable[[str], None],
        *,
        primary: bool = False,
        columns: int = _COLUMNS,
    ) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, (words, key) in enumerate(options):
            kind = Kind.PRIMARY if primary and place == 0 else Kind.PLAIN
            button = Button(self._theme, words, kind, small=True)
            button.setToolTip(f"{words} ({place + 1})")
            button.setSizePolicy(
                button.sizePolicy().Policy.Expanding, button.sizePolicy().verticalPolicy()
            )
            button.clicked.connect(lambda _checked=False, said=key: chosen(said))
            grid.addWidget(button, place // columns, place % columns)
            self.buttons.append(button)
        return grid

    def _begin(self) -> None:
        """Take away what the step before asked."""
        self.buttons, self.toggles = [], []
        self._minutes = self._cause = self.other = None
        _empty(self._form)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        elif (inner := item.layout()) is not None:
            _empty(inner)
