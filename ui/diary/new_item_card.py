"""A new item of the diary: what, with whom, when, what for; nobody is called for their turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QTimeEdit,
    QWidget,
)

from model.diary.new_item import Draft, Reachable
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.date_field import DateField
from ui.widgets.labels import Label

_HEIGHT = 30
_START_WIDTH, _MINUTES_WIDTH = 88, 88
_LONGEST_MIN, _STEP_MIN = 600, 5


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from, as (key, words)."""

    kinds: Sequence[tuple[str, str]]
    accounts: Sequence[tuple[str, str]]


class NewItemCard(Card):
    """Enter adds, Esc closes. What speaks against the item stands above the button."""

    turned = Signal()  # something was filled in
    account_turned = Signal()  # another account: other people, another objective
    added = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "New item", parent=parent)
        close = IconButton(theme, "close", "Add nothing (Esc)", size=14)
        self.add_action(close)
        self.kind, self.account = _choice("Kind of item"), _choice("Account")
        self.person, self.objective = _choice("With whom"), _choice("Objective it serves")
        self.day = DateField(theme, "Day")
        self.start, self.minutes = QTimeEdit(), QSpinBox()
        self.purpose = QLineEdit()
        self.research = QCheckBox("It answers a question of the plan")
        self.take = Button(theme, "Add", Kind.PRIMARY, icon="add", small=True)
        self._opportunity = ""  # the item is about it
        self._words = Label("", Type.NOTE, "warn", wrap=True)
        self._words.hide()
        self._set_up()
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()
        close.clicked.connect(lambda _checked=False: self.leave())
        self.take.clicked.connect(lambda _checked=False: self.added.emit())
        self._connect()

    @property
    def draft(self) -> Draft | None:
        """What is filled in, None without a day."""
        day = self.day.day
        if day is None:
            return None
        time = self.start.time()
        return Draft(
            kind=_key(self.kind),
            day=day,
            start=60 * time.hour() + time.minute(),
            account_id=_key(self.account),
            contact_id=_key(self.person),
            minutes=self.minutes.value(),
            purpose=self.purpose.text().strip(),
            objective_id=_key(self.objective),
            opportunity_id=self._opportunity,
            research=self.research.isVisible() and self.research.isChecked(),
        )

    @property
    def words(self) -> str:
        """What speaks against the item."""
        return self._words.text() if not self._words.isHidden() else ""

    def open_card(self, offer: Offer, day: date, start: int) -> None:
        """Begin an item at a day and time (minutes after midnight)."""
        for field, options in ((self.kind, offer.kinds), (self.account, offer.accounts)):
            _fill(field, options)
        self.account.setCurrentIndex(-1)
        self.account.clearEditText()
        self.purpose.clear()
        self._opportunity = ""
        self.offer_research(False)
        self.show_when(day, start)
        self.show()
        self.account_turned.emit()
        self.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, draft: Draft) -> None:
        """Fill in what is proposed; people and objective follow the account."""
        for field, key in ((self.kind, draft.kind), (self.account, draft.account_id)):
            with QSignalBlocker(field):
                field.setCurrentIndex(field.findData(key))
        self.account_turned.emit()
        self.person.setCurrentIndex(max(self.person.findData(draft.contact_id), 0))
        self.purpose.setText(draft.purpose)
        self.purpose.setCursorPosition(0)
        self._opportunity = draft.opportunity_id
        self.turned.emit()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_when(self, day: date, start: int) -> None:
        """Put the item on a day and time."""
        self.show_title("New item", f"{day:%a} {day.day} {day:%b}")
        self.day.set_day(day)
        self.start.setTime(QTime(start // 60, start % 60))

    def show_people(self, people: Sequence[Reachable]) -> None:
        """Offer whom it may be with."""
        words = [(p.id, f"{p.letter} {p.name}".strip()) for p in people]
        _fill(self.person, [("", "Nobody named"), *words])
        self.person.setCurrentIndex(1 if people else 0)

    def show_objectives(self, texts: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer the objectives of the quarter; without any the field is away."""
        _fill(self.objective, [(key, f"{key} {words}") for key, words in texts])
        self.objective.setCurrentIndex(max(self.objective.findData(chosen), 0) if texts else -1)
        self.objective.setVisible(bool(texts))

    def offer_research(self, early: bool) -> None:
        """Within the ten days of the plan a call may answer one of its questions."""
        if not early:
            with QSignalBlocker(self.research):
                self.research.setChecked(False)
        self.research.setVisible(early)

    def show_length(self, minutes: int) -> None:
        """The usual length of the kind."""
        with QSignalBlocker(self.minutes):
            self.minutes.setValue(minutes)

    def show_against(self, sentences: Sequence[str]) -> None:
        """Say what speaks against the item; it may be added all the same."""
        self._words.setText("\n".join(sentences))
        self._words.setVisible(bool(sentences))
        self.take.set_label("Add all the same" if sentences else "Add")
        self.setAccessibleDescription(" ".join(sentences))

    def leave(self) -> None:
        """Close without an item."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.added.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _set_up(self) -> None:
        self.account.setEditable(True)
        self.account.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if (completer := self.account.completer()) is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if (line := self.account.lineEdit()) is not None:
            line.setPlaceholderText("Account")
        self.start.setDisplayFormat("HH:mm")
        self.start.setAccessibleName("Begins at")
        self.minutes.setRange(_STEP_MIN, _LONGEST_MIN)
        self.minutes.setSingleStep(_STEP_MIN)
        self.minutes.setSuffix(" min")
        self.minutes.setAccessibleName("Minutes it takes")
        self.purpose.setPlaceholderText("What should be different afterwards")
        self.purpose.setAccessibleName("Purpose")

    def _lay_out(self) -> None:
        when = QHBoxLayout()
        when.setSpacing(6)
        when.addWidget(self.day, 1)
        when.addWidget(self.start)
        what = QHBoxLayout()
        what.setSpacing(6)
        what.addWidget(self.kind, 1)
        what.addWidget(self.minutes)
        self.start.setFixedWidth(_START_WIDTH)
        self.minutes.setFixedWidth(_MINUTES_WIDTH)
        for row in (what, self.account, self.person, when, self.purpose, self.objective):
            self.add(row)
        fields = (self.kind, self.account, self.person, self.objective, self.day, self.purpose)
        for field in (*fields, self.start, self.minutes):
            field.setFixedHeight(_HEIGHT)
        self.body.setSpacing(6)
        self.add(self.research)
        self.research.hide()
        self.add(self._words)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take)
        buttons.addStretch(1)
        self.add(buttons)

    def _connect(self) -> None:
        self.account.currentIndexChanged.connect(self._on_account)
        for box in (self.kind, self.person, self.objective):
            box.currentIndexChanged.connect(self._on_turned)
        self.kind.currentIndexChanged.connect(self._on_account)
        self.day.textChanged.connect(self._on_turned)
        self.research.toggled.connect(self._on_turned)
        self.start.timeChanged.connect(self._on_turned)
        self.minutes.valueChanged.connect(self._on_turned)

    def _on_account(self) -> None:
        self._opportunity = ""
        if self.isVisible():
            self.account_turned.emit()

    def _on_turned(self) -> None:
        if self.isVisible():
            self.turned.emit()


def _choice(name: str) -> QComboBox:
    field = QComboBox()
    field.setAccessibleName(name)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    field.setMinimumContentsLength(4)
    return field


def _fill(field: QComboBox, options: Sequence[tuple[str, str]]) -> None:
    with QSignalBlocker(field):
        field.clear()
        for key, words in options:
            field.addItem(words, key)


def _key(field: QComboBox) -> str:
    return str(field.currentData() or "")
