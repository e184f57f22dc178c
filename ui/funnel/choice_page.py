"""The first look at the funnel of a new file: which of the shipped funnels is ours."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.plan.funnels import Funnel
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import Toggle
from ui.widgets.labels import Label

_FOR = {
    "capital": "Systems, towers, robots: money once, a capital committee.",
    "implant": "Meshes, plates, joints: cases with training and a value analysis committee.",
    "disposable": "Handpieces, staplers, trocars: a trial, a price on a contract.",
}
_WIDTH = 320


class FunnelCard(Card):
    """One funnel with its steps and a toggle."""

    toggled = Signal()

    def __init__(self, theme: Theme, funnel: Funnel, parent: QWidget | None = None) -> None:
        days = sum(step.standard_days for step in funnel.steps[: funnel.won_step])
        note = f"{len(funnel.steps)} steps, {days} days to the win"
        super().__init__(theme, funnel.name, note=note, parent=parent)
        self.id = funnel.id
        self.setMaximumWidth(_WIDTH)
        self.taken = Toggle(theme, f"Use {funnel.name}")
        self.taken.setChecked(True)
        self.taken.clicked.connect(lambda _checked=False: self.toggled.emit())
        row = QHBoxLayout()
        row.addWidget(Label("Use it", Type.TABLE))
        row.addStretch(1)
        row.addWidget(self.taken)
        self.add(row)
        self.add(Label(_FOR.get(funnel.id, ""), Type.TABLE, "text2", wrap=True))
        for step in funnel.steps:
            self.add(Label(f"{step.no}  {step.name}", Type.NOTE, "text2", wrap=True))
        self.body.addStretch(1)


class FunnelChoicePage(QWidget):
    """Shown until a funnel is kept; what is chosen here can be changed in the builder."""

    chosen = Signal(object)  # ids of the funnels
    own_asked = Signal()

    def __init__(
        self, theme: Theme, funnels: Sequence[Funnel], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.cards = [FunnelCard(theme, funnel) for funnel in funnels]
        self.begin = Button(theme, "Begin with these", Kind.PRIMARY)
        self.own = Button(theme, "Build our own instead")
        advice = Label(
            "A sale is won step by step, with a gate at the end of each. Choose what you sell; "
            "the steps can be changed, and it works without a CRM.",
            Type.TABLE,
            "text2",
            wrap=True,
        )
        advice.setFixedWidth(2 * _WIDTH)
        told = QHBoxLayout()
        told.addStretch(1)
        told.addWidget(advice)
        told.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        for card in self.cards:
            row.addWidget(card, 2)
            card.toggled.connect(self._on_toggled)
        row.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.begin)
        buttons.addWidget(self.own)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Label("Which funnel is yours?", Type.SECTION), 0, centre)
        column.addLayout(told)
        column.addLayout(row)
        column.addLayout(buttons)
        column.addStretch(2)
        self.begin.clicked.connect(lambda _checked=False: self.chosen.emit(self.ids))
        self.own.clicked.connect(lambda _checked=False: self.own_asked.emit())

    @property
    def ids(self) -> list[str]:
        """The funnels that are switched on."""
        return [card.id for card in self.cards if card.taken.isChecked()]

    def _on_toggled(self) -> None:
        self.begin.setEnabled(bool(self.ids))
