"""The form of a new opportunity."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.funnel.forms import Block, beside, captioned, choice_field, line_field
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.date_field import DateField


class OpeningForm(Block):
    """Account, product, funnel, value, first next step."""

    asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Begin at step 1", parent)
        self.account, self.funnel = choice_field("Account"), choice_field("Funnel")
        self.product = line_field("Product line", "Handpiece, mesh, generator")
        self.value = line_field("Value a year", "Number")
        self.competitor = line_field("Competitor", "Who holds it today")
        self.then = line_field("Next step", "What is done first")
        self.on = DateField(theme, "Day of the next step")
        self.open = Button(theme, "Open opportunity", Kind.PRIMARY)
        for caption, field in (
            ("Account", self.account),
            ("Product line", self.product),
            ("Funnel", self.funnel),
            ("Value a year; of a capital sale, once", self.value),
            ("Competitor", self.competitor),
            ("Next step", self.then),
            ("On", self.on),
        ):
            self.body.addWidget(captioned(caption, field))
        self.body.addLayout(beside(self.open, stretch=True))
        self.open.clicked.connect(lambda _checked=False: self.asked.emit())

    def offer(
        self,
        accounts: Sequence[tuple[str, str]],
        funnels: Sequence[tuple[str, str]],
        day_hint: str,
    ) -> None:
        """Offer (id, name) of accounts and funnels; what was chosen stays chosen."""
        for field, options in ((self.account, accounts), (self.funnel, funnels)):
            before = field.currentData()
            field.clear()
            for key, name in options:
                field.addItem(name, key)
            field.setCurrentIndex(max(field.findData(before), 0))
        self.on.setPlaceholderText(day_hint)

    def fill(self, account_id: str, product: str, funnel: str) -> None:
        """Begin the same way at another account."""
        self.account.setCurrentIndex(max(self.account.findData(account_id), 0))
        self.funnel.setCurrentIndex(max(self.funnel.findData(funnel), 0))
        self.product.setText(product)

    def clear(self) -> None:
        """Empty the fields."""
        for field in (self.product, self.value, self.competitor, self.then, self.on):
            field.clear()
