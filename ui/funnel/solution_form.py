"""How we help: the chosen option, the need it answers, what it is worth to the customer."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.funnel.forms import Block, beside, captioned, choice_field, line_field
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label


class SolutionForm(Block):
    """Asks inline, from the step before the business case on; it changes nothing itself."""

    kept = Signal(str, str, str)  # option, need id, figure
    needs_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("How we help", parent)
        self.option = line_field("Chosen option", "Evaluation set of six, attended cases")
        self.need = choice_field("Need it answers")
        self.figure = line_field("Economic figure", "412 a case saved, by their sheet")
        self.none = Label("No need of this account is known yet.", Type.NOTE, "warn", wrap=True)
        self.keep = Button(theme, "Keep how we help", small=True)
        self.open_needs = Button(theme, "Open its needs", small=True)
        self.body.addWidget(captioned("Chosen option", self.option))
        self.body.addWidget(captioned("Need it answers", self.need))
        self.body.addWidget(self.none)
        self.body.addWidget(captioned("Economic figure for the business case", self.figure))
        self.body.addLayout(beside(self.keep, self.open_needs, stretch=True))
        self.keep.clicked.connect(self._on_keep)
        self.open_needs.clicked.connect(lambda _checked=False: self.needs_asked.emit())
        self.shown_of = ""

    def show_solution(
        self, opportunity_id: str, known: Mapping[str, str], needs: Sequence[tuple[str, str]]
    ) -> None:
        """Show what is kept; words typed about the same opportunity stay."""
        self.need.clear()
        for key, words in (("", "none chosen"), *needs):
            self.need.addItem(words, key)
        self.need.setCurrentIndex(max(self.need.findData(known["need"]), 0))
        self.none.setVisible(not needs)
        if opportunity_id != self.shown_of:
            self.shown_of = opportunity_id
            self.option.setText(known["option"])
            self.figure.setText(known["figure"])

    def _on_keep(self) -> None:
        need = str(self.need.currentData() or "")
        self.kept.emit(self.option.text(), need, self.figure.text())
