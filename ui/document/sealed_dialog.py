"""Send an encrypted copy: what stays at home, the passphrase, and opening such a copy."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from model.sending import Part
from model.store.sealed_copy import strength, suggested_passphrase
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import Label

_SIZE, _OPEN_SIZE = QSize(640, 560), QSize(520, 260)
_PARTS = (
    (Part.POTENTIAL, "Potential", "volumes, market figures, tiers"),
    (Part.REVENUE, "Revenue", "sales, contracts, opportunities, prices"),
    (Part.PEOPLE, "People", "contacts, opinion leaders, diaries, notes"),
    (Part.HISTORY, "History", "earlier states; goes with any of the others"),
)


class SealDialog(DialogFrame):
    """Asks for parts and passphrase; who opened it writes the copy."""

    seal_asked = Signal(str, object)  # passphrase, frozenset[Part] left out

    def __init__(self, theme: Theme, over: QWidget, name: str) -> None:
        super().__init__(theme, over, "Send an encrypted copy", note=name, size=_SIZE)
        self.boxes: dict[Part, QCheckBox] = {}
        self.passphrase = QLineEdit()
        self.again = QLineEdit()
        self._verdict = Label("", Type.TABLE, "muted")
        self.suggest = Button(theme, "Suggest one", small=True)
        self.show_typed = QCheckBox("Show what is typed")
        self.primary = Button(theme, "Save encrypted copy…", Kind.PRIMARY, icon="locked")
        self.body.addWidget(self._parts_card(theme))
        self.body.addWidget(self._passphrase_card(theme))
        self.body.addStretch(1)
        self.add_button(self.primary)
        self.primary.clicked.connect(lambda _checked=False: self._on_primary())
        self.suggest.clicked.connect(lambda _checked=False: self._on_suggest())
        self.show_typed.toggled.connect(self._on_shown)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(lambda _text: self._refresh())
            field.returnPressed.connect(self._on_primary)
        for box in self.boxes.values():
            box.toggled.connect(lambda _on: self._refresh())
        self.close_asked.connect(self.dismiss)
        self._on_shown(False)
        self._refresh()
        self.passphrase.setFocus()

    @property
    def left_out(self) -> frozenset[Part]:
        """What stays at home."""
        return frozenset(part for part, box in self.boxes.items() if box.isChecked())

    def _parts_card(self, theme: Theme) -> QWidget:
        card = Card(theme, "Leave out", note="what stays on this computer")
        for part, title, words in _PARTS:
            row = QHBoxLayout()
            box = QCheckBox(title)
            box.setAccessibleName(f"Leave out {title.lower()}: {words}")
            box.setMinimumWidth(120)
            self.boxes[part] = box
            row.addWidget(box)
            row.addWidget(Label(words, Type.TABLE, "muted"), 1)
            card.add(row)
        words = "Typed plans go with potential, revenue or people: they name figures and people."
        card.add(Label(words, Type.NOTE, "muted", wrap=True))
        return card

    def _passphrase_card(self, theme: Theme) -> QWidget:
        card = Card(theme, "Passphrase", note="never stored; without it nobody opens the copy")
        card.add_action(self.suggest)
        for field, name in ((self.passphrase, "Passphrase"), (self.again, "The same again")):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            card.add(field)
        row = QHBoxLayout()
        row.addWidget(self._verdict, 1)
        row.addWidget(self.show_typed)
        card.add(row)
        words = "Send it another way than the file. 7-Zip and others open the copy too (AES-256)."
        card.add(Label(words, Type.NOTE, "muted", wrap=True))
        return card

    def _refresh(self) -> None:
        history = self.boxes[Part.HISTORY]
        forced = bool(self.left_out - {Part.HISTORY})
        history.setEnabled(not forced)
        if forced:
            history.setChecked(True)
        typed, found = self.passphrase.text(), strength(self.passphrase.text())
        same = typed == self.again.text()
        if not typed:
            words, tone = "At least 10 characters; four words are better.", "muted"
        elif not found.usable:
            words, tone = found.words, "warn"
        elif not same:
            words, tone = f"{found.words}. Type it again below.", "muted"
        else:
            words, tone = f"{found.words}: about {found.bits:.0f} bits.", "good"
        self._verdict.setText(words)
        self._verdict.set_tone(tone)
        self.primary.setEnabled(found.usable and same)
        self.primary.setToolTip("" if found.usable and same else words)

    def _on_suggest(self) -> None:
        made = suggested_passphrase()
        self.show_typed.setChecked(True)
        self.passphrase.setText(made)
        self.again.setText(made)

    def _on_shown(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.passphrase, self.again):
            field.setEchoMode(mode)

    def _on_primary(self) -> None:
        if self.primary.isEnabled():
            self.seal_asked.emit(self.passphrase.text(), self.left_out)


class UnsealDialog(DialogFrame):
    """Asks for the passphrase of a copy; a wrong one is said here and can be typed again."""

    def __init__(
        self, theme: Theme, over: QWidget, name: str, try_open: Callable[[str], str]
    ) -> None:
        """`try_open` opens the copy with a passphrase; it returns a sentence when it cannot."""
        super().__init__(theme, over, "Open an encrypted copy", size=_OPEN_SIZE)
        self._try_open = try_open
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText("Passphrase")
        self.passphrase.setAccessibleName(f"Passphrase of {name}")
        self.problem = Label("", Type.TABLE, "bad", wrap=True)
        self.primary = Button(theme, "Open", Kind.PRIMARY)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(name, Type.BODY, "text2", wrap=True))
        column.addWidget(self.passphrase)
        column.addWidget(self.problem)
        column.addStretch(1)
        self.body.addLayout(column, 1)
        self.add_button(self.primary)
        self.show_foot_note("The project is stored on this computer without encryption.")
        self.primary.clicked.connect(lambda _checked=False: self._on_open())
        self.passphrase.returnPressed.connect(self._on_open)
        self.close_asked.connect(self.dismiss)
        self.passphrase.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_open(self) -> None:
        said = self._try_open(self.passphrase.text())
        if said:
            self.problem.setText(said)
            self.passphrase.selectAll()
            self.passphrase.setFocus()
        else:
            self.dismiss()
