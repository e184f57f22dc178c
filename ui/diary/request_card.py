"""A request logged with three taps: what is asked, who asks, what is done about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Label

_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the key it stands for and its words."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One chip about the request."""

    words: str
    kind: ChipKind = ChipKind.PLAIN
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What the decision table says: a sentence, a script to read out, the ways to decide."""

    sentence: str
    script: str
    facts: tuple[Fact, ...]
    choices: tuple[Choice, ...]  # the advised one first


@dataclass(frozen=True, slots=True)
class Summary:
    """What the closed card says: how many requests, and of whom most came."""

    note: str
    sentence: str


class RequestCard(Card):
    """Closed it counts; open it asks three times. Keys 1 to 9 choose, Esc goes back."""

    decided = Signal(str, str, str)  # kind, account id, decision
    opened = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Requests", parent=parent)
        self._theme = theme
        self._kind = self._account = ""
        self._advise: Callable[[str, str], Advice] | None = None
        self._accounts: list[Choice] = []
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

    def show_summary(self, summary: Summary) -> None:
        """Say how many requests there were."""
        self._summary = summary
        if not self.is_open:
            self.show_title("Requests", summary.note)
            self._words.setText(summary.sentence)

    def set_up(
        self,
        kinds: Sequence[Choice],
        accounts: Sequence[Choice],
        advise: Callable[[str, str], Advice],
    ) -> None:
        """What can be asked, who may ask (the likeliest first), and who knows what to do."""
        self._kinds, self._accounts, self._advise = list(kinds), list(accounts), advise

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
        self._kind = kind
        self._begin()
        self.show_title("New request", "2 of 3: who asks?")
        first = [(c.words, c.key) for c in self._accounts[:4]]
        self._form.addLayout(self._grid(first, self._on_account))
        everybody = QComboBox()
        everybody.setAccessibleName("All accounts")
        everybody.addItem("Another account…", "")
        for choice in self._accounts[4:]:
            everybody.addItem(choice.words, choice.key)
        everybody.activated.connect(lambda _place: self._on_account(str(everybody.currentData())))
        self._form.addWidget(everybody)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_account(self, account: str) -> None:
        """Third tap: what is done about it; the advised decision is the primary button."""
        if not account or self._advise is None:
            return
        self._account = account
        advice = self._advise(self._kind, account)
        name = next((c.words for c in self._accounts if c.key == account), account)
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
        options = [(c.words, c.key) for c in advice.choices]
        self._form.addLayout(self._grid(options, self._on_decision, primary=True))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_decision(self, decision: str) -> None:
        kind, account = self._kind, self._account
        self.close_form()
        self.decided.emit(kind, account, decision)

    def _grid(
        self,
        options: Sequence[tuple[str, str]],
        chosen: Callable[[str], None],
        *,
        primary: bool = False,
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
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
            self.buttons.append(button)
        return grid

    def _begin(self) -> None:
        """Take away what the step before asked."""
        self.buttons = []
        _empty(self._form)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
        elif (inner := item.layout()) is not None:
            _empty(inner)
