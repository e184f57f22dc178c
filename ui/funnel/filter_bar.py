"""What narrows board and list: status, what to look at, family, step, words."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.funnel.forms import choice_field
from ui.funnel.reading import FLAGS, STATUSES, Row
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl
from ui.widgets.fields import SearchField

ALL_FLAGS, ALL_FAMILIES, ALL_STEPS = "Everything", "All families", "All steps"


class FilterBar(QWidget):
    """Says which rows stay; it holds no rows itself."""

    narrowed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = SegmentedControl(theme, STATUSES, name="Status")
        self.flag = choice_field("Look at", (ALL_FLAGS, *FLAGS))
        self.family = choice_field("Product family", (ALL_FAMILIES,))
        self.step = choice_field("Step", (ALL_STEPS,))
        self.words = SearchField(theme, "Account, product, number")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.status)
        for field, width in ((self.flag, 132), (self.family, 132), (self.step, 112)):
            field.setFixedWidth(width)
            row.addWidget(field)
        row.addWidget(self.words, 1)
        self.words.setMinimumWidth(120)
        self.status.option_chosen.connect(self._on_changed)
        self.words.text_changed.connect(self._on_changed)
        for field in (self.flag, self.family, self.step):
            field.currentIndexChanged.connect(self._on_changed)

    def offer(self, families: Sequence[str], most_steps: int) -> None:
        """Offer the families and steps there are; what was chosen stays where it can."""
        steps = [f"Step {n}" for n in range(1, most_steps + 1)]
        for field, options in (
            (self.family, [ALL_FAMILIES, *families]),
            (self.step, [ALL_STEPS, *steps]),
        ):
            before = field.currentText()
            field.blockSignals(True)
            field.clear()
            field.addItems(options)
            field.setCurrentIndex(max(field.findText(before), 0))
            field.blockSignals(False)

    @property
    def family_chosen(self) -> str:
        """The chosen family, "" for all."""
        return self.family.currentText() if self.family.currentIndex() > 0 else ""

    def keeps(self, row: Row) -> bool:
        """Whether a row passes."""
        if row.status != STATUSES[self.status.chosen]:
            return False
        if self.flag.currentIndex() > 0 and self.flag.currentText() not in row.flags:
            return False
        if self.family_chosen and row.family != self.family_chosen:
            return False
        if self.step.currentIndex() > 0 and row.opportunity.step != self.step.currentIndex():
            return False
        hay = f"{row.id} {row.account} {row.opportunity.line} {row.opportunity.competitor}"
        return all(word in hay.casefold() for word in self.words.text().casefold().split())

    def reset(self) -> None:
        """Show all open opportunities again."""
        self.status.choose(0)
        for field in (self.flag, self.family, self.step):
            field.setCurrentIndex(0)
        self.words.edit.clear()
        self.narrowed.emit()

    def _on_changed(self, _what: object) -> None:
        self.narrowed.emit()
