"""The fields of one entry of the brief; each is taken when it is left or chosen."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from model.brief import (
    ACCOUNTS,
    CLAIMANTS,
    CLOSED,
    COMPLAINT,
    DISPUTE,
    LIKE,
    OPEN,
    PAIN,
    STATUSES,
    TEXT,
    Lack,
    Note,
    people_words,
    status_words,
)
from model.format import Formatter
from model.state import State
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import ElidedLabel, Label

_NAMED: Final = 2
_ANSWER: Final = "answer"


class NoteForm(QWidget):
    """Shows a note, says what was typed or chosen."""

    worded = Signal(str)
    answered = Signal(str)
    severity_chosen = Signal(int)
    status_chosen = Signal(str)
    rep_asked = Signal()
    claimant_asked = Signal()
    accounts_taken = Signal()
    accounts_shown = Signal()
    pin_asked = Signal()
    scenario_asked = Signal()
    kept = Signal()  # a draft shall be saved

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note: Note | None = None
        self.words = QPlainTextEdit()
        self.words.setProperty("framed", "true")
        self.words.setAccessibleName("What was said")
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(48)
        self.words.installEventFilter(self)
        self.severity = SegmentedControl(theme, [str(n) for n in range(1, 6)], name="Severity")
        self.severity.option_chosen.connect(lambda place: self.severity_chosen.emit(place + 1))
        self.status = SegmentedControl(theme, [s.capitalize() for s in STATUSES], name="Status")
        self.status.option_chosen.connect(lambda place: self.status_chosen.emit(STATUSES[place]))
        self.settled = SegmentedControl(theme, ("Open", "Settled"), name="Status of the dispute")
        self.settled.option_chosen.connect(
            lambda place: self.status_chosen.emit(CLOSED if place else OPEN)
        )
        self.since = ElidedLabel("", Type.TABLE, "text2")
        self.answer = QLineEdit()
        self.answer.editingFinished.connect(self._on_answer)
        self.accounts = ElidedLabel("", Type.TABLE, "text2")
        self.scenarios = ElidedLabel("", Type.TABLE, "text2")
        self._people = Label("", Type.TABLE, "text2", wrap=True)
        self.who = self._button(theme, "Who…", self.rep_asked)
        self.claimants = self._button(theme, "Claimants…", self.claimant_asked)
        self.take = self._button(theme, "Take selection", self.accounts_taken)
        self.show_them = self._button(theme, "Show", self.accounts_shown)
        self.pin = self._button(theme, "Pin here", self.pin_asked)
        self.pin.setToolTip("Pin it at the middle of the map as it is seen now")
        self.answers = self._button(theme, "Scenario…", self.scenario_asked)
        self.keep = self._button(theme, "Save dispute", self.kept)  # stands beside Add
        self.lacks = {
            field: Label("", Type.NOTE, "warn", wrap=True)
            for field in (TEXT, CLAIMANTS, ACCOUNTS, _ANSWER)
        }
        self.basis = Label("", Type.NOTE, "muted", wrap=True)
        self._lay_out()

    def _button(self, theme: Theme, words: str, signal: SignalInstance) -> Button:
        button = Button(theme, words, small=True)
        button.clicked.connect(lambda _checked=False: signal.emit())
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.lacks[TEXT])
        self._severity_row = _row(Label("Severity", Type.TABLE, "text2"), self.severity)
        column.addWidget(self._severity_row)
        self._people_row = _row(self._people, self.who, self.claimants)
        column.addWidget(self._people_row)
        column.addWidget(self.lacks[CLAIMANTS])
        column.addWidget(self.basis)
        column.addWidget(self.accounts)
        column.addWidget(self.lacks[ACCOUNTS])
        column.addWidget(_row(None, self.take, self.show_them, self.pin))
        self._status_row = _row(self.since, self.status, self.settled)
        column.addWidget(self._status_row)
        self._scenario_row = _row(self.scenarios, self.answers)
        column.addWidget(self._scenario_row)
        column.addWidget(self.answer)
        column.addWidget(self.lacks[_ANSWER])

    def show_note(self, note: Note, state: State, *, draft: bool = False) -> None:
        """Show an entry; what is being typed stays when it is the same one."""
        same = self._note is not None and self._note.id == note.id
        self._note = note
        if not (same and self.words.hasFocus()):
            self.words.setPlainText(note.text)
        if not (same and self.answer.hasFocus()):
            self.answer.setText(note.answer)
        mended = note.kind in (DISPUTE, PAIN, COMPLAINT)
        self._severity_row.setVisible(note.kind == PAIN)
        self._status_row.setVisible(mended)
        self._scenario_row.setVisible(mended)
        self.answer.setVisible(mended)
        self.who.setVisible(note.kind in (LIKE, COMPLAINT, PAIN))
        self.claimants.setVisible(note.kind == DISPUTE)
        self.severity.choose(min(max(round(note.severity), 1), 5) - 1)
        self.status.choose(STATUSES.index(note.status) if note.status in STATUSES else 0)
        self._show_dispute(note, state, draft)
        self._people.setText(_people(note, state))
        self._people.setAccessibleName(_people(note, state))
        self._people.set_tone("text2" if people_words(state, note) else "warn")
        self.basis.setText(note.basis)
        self.basis.setVisible(bool(note.basis))
        self.accounts.show_text(_accounts(note, state))
        names = [s.name for s in state.scenarios if s.id in note.scenarios]
        self.scenarios.show_text(f"Answered by {', '.join(names)}" if names else "Not answered yet")

    def _show_dispute(self, note: Note, state: State, draft: bool) -> None:
        """Open or settled and since when; a draft is to be saved before it can be settled."""
        disputed = note.kind == DISPUTE
        self.status.setVisible(not disputed)
        self.settled.setVisible(disputed and not draft)
        self.settled.choose(1 if note.is_settled else 0)
        told = status_words(note, Formatter.of(state.about))
        self.since.show_text("Not saved yet" if draft else told[:1].upper() + told[1:])
        self.since.setVisible(disputed or bool(note.status_on))
        self.keep.setVisible(draft)
        hint = "How it was settled" if disputed else "How it is answered"
        self.answer.setPlaceholderText(hint)
        self.answer.setAccessibleName(hint)
        self.words.setPlaceholderText("What is disputed, in a sentence" if disputed else "")
        self.show_lacks(())

    def show_lacks(self, lacks: Sequence[Lack]) -> None:
        """Say beside each field what it needs; nothing beside those that need nothing."""
        told = {one.field: one.sentence for one in lacks}
        note = self._note
        if note is not None and note.kind == DISPUTE and note.is_settled and not note.answer:
            told[_ANSWER] = "Say how it was settled."
        for field, label in self.lacks.items():
            label.setText(told.get(field, ""))
            label.setVisible(field in told)

    def begin(self) -> None:
        """Type the words of a new entry."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The words are taken when they are left."""
        left = watched is self.words and event.type() == QEvent.Type.FocusOut
        if left and self._note is not None and self.words.toPlainText() != self._note.text:
            self.worded.emit(self.words.toPlainText())
        return super().eventFilter(watched, event)

    def _on_answer(self) -> None:
        if self._note is not None and self.answer.text() != self._note.answer:
            self.answered.emit(self.answer.text())


def _row(first: QWidget | None, *buttons: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    if first is not None:
        line.addWidget(first, 1)
    for button in buttons:
        line.addWidget(button)
    if first is None:
        line.addStretch(1)
    return row


def _people(note: Note, state: State) -> str:
    names = people_words(state, note)
    if note.kind == DISPUTE:
        return f"Claimed by {names}" if names else "Nobody claims it yet"
    return f"Rep: {names}" if names else "No rep is named yet"


def _accounts(note: Note, state: State) -> str:
    known = [one for one in note.accounts if state.accounts.has(one)]
    names = state.accounts.text("name")
    named = [str(names[state.accounts.row_of(one)]) or one for one in known[:_NAMED]]
    more = len(known) - len(named)
    words = ", ".join(named) + (f" +{more} more" if more > 0 else "")
    if not known:
        return "Pinned on the map" if note.lat == note.lat else "About no account yet"
    return f"{len(known)} account{'' if len(known) == 1 else 's'}: {words}"
