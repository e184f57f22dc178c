"""What field packs hold and how they are kept: days, names, figures, a passphrase."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from model.store.sealed_copy import strength, suggested_passphrase
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from reports.field.facts import Chosen

SPANS: Final = ((7, "1 week"), (14, "2 weeks"), (28, "4 weeks"))
_TWO_WEEKS: Final = 1
_WIDE: Final = 280


class FieldForm(QWidget):
    """Two rows of choices; nothing of people or money goes along unless it is ticked."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        words = [said for _, said in SPANS]
        self.span = SegmentedControl(theme, words, chosen=_TWO_WEEKS, name="Days of the pack")
        self.names = QCheckBox("Contact names")
        self.potential = QCheckBox("Potential")
        self.revenue = QCheckBox("Revenue")
        self.seal = QCheckBox("Encrypt with a passphrase")
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName("Passphrase")
        self.passphrase.setPlaceholderText("Passphrase")
        self.passphrase.setFixedWidth(_WIDE)
        self.suggest = Button(theme, "Suggest one", small=True)
        self.verdict = Label("", Type.TABLE, "muted")
        self._lay_out()
        self.span.option_chosen.connect(self._on_changed)
        self.seal.toggled.connect(self._on_changed)
        self.passphrase.textChanged.connect(self._on_changed)
        self.suggest.clicked.connect(self._on_suggest)
        self._on_changed()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(16)
        first.addWidget(self.span)
        first.addSpacing(8)
        first.addWidget(Label("Also tell", Type.TABLE, "text2"))
        for box, told in (
            (self.names, "names, telephone and notes of contacts"),
            (self.potential, "potential and segment"),
            (self.revenue, "revenue and the value of opportunities"),
        ):
            box.setAccessibleName(f"{box.text()}: tell {told}")
            box.setToolTip(f"Tell {told}.")
            first.addWidget(box)
        first.addStretch(1)
        second.setSpacing(8)
        second.addWidget(self.seal)
        second.addWidget(self.passphrase)
        second.addWidget(self.suggest)
        second.addWidget(self.verdict)
        second.addStretch(1)
        column.addLayout(first)
        column.addLayout(second)

    def chosen(self) -> "Chosen":
        """What the packs hold."""
        from reports.field.facts import Chosen  # its figures would delay the start

        return Chosen(
            days=SPANS[self.span.chosen][0],
            contact_names=self.names.isChecked(),
            potential=self.potential.isChecked(),
            revenue=self.revenue.isChecked(),
        )

    @property
    def secret(self) -> str:
        """The passphrase, "" when nothing is encrypted."""
        return self.passphrase.text() if self.seal.isChecked() else ""

    @property
    def is_ready(self) -> bool:
        """Whether packs may be made so: a passphrase that is asked for must be usable."""
        return not self.seal.isChecked() or strength(self.passphrase.text()).usable

    def _on_suggest(self) -> None:
        self.passphrase.setText(suggested_passphrase())

    def _on_changed(self, _value: object = None) -> None:
        sealed = self.seal.isChecked()
        for part in (self.passphrase, self.suggest, self.verdict):
            part.setVisible(sealed)
        found = strength(self.passphrase.text())
        if not self.passphrase.text():
            words, tone = "Tell it the rep another way than the file.", "muted"
        elif found.usable:
            words, tone = f"{found.words}. It is not stored: note it now.", "good"
        else:
            words, tone = f"{found.words}.", "warn"
        self.verdict.setText(words)
        self.verdict.set_tone(tone)
        self.changed.emit()
