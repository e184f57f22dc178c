"""Whom a design is for and how it measures: team, accounts, pieces, roads, prices."""

from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSpinBox, QWidget

from model.metrics import metric, metric_names
from model.teams import create_team
from model.territories import CORE_TEAM, Team
from optimizers.problem import Contiguity
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl, Toggle
from ui.widgets.labels import Label

PIECES: Final[tuple[Contiguity, ...]] = ("hard", "soft", "off")
DISTANCES: Final = ("road", "graph", "straight")
NEW_TEAMS: Final = ("Clinical specialists", "Capital equipment", "Key accounts")
PRICE: Final = (1, 500, 40)  # least, most and usual hours a year for a further part of a system
_CORE: Final = (
    "“What pays best” tries sizes around the workload and takes the most profitable. “Preferred”"
    " lets islands be where a rule asks for them, and says how many. Highways are the road network"
    " of OpenStreetMap. A split system costs the hours for each further territory it is in."
)
_OVERLAY: Final = (
    "A further team lies over the core team: its territories are made of whole core territories"
    " where that costs little, with its own people as owners. The core team stays as it is. Choose"
    " the accounts it covers above."
)
_CAPTION: Final = 92  # pixels of the words before a control


class ScopeCard(Card):
    """Lines of one choice each."""

    changed = Signal()
    team_changed = Signal()

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "Whom, and how it is measured", icon="adjust")
        self._session = session
        self.types: list[str] = []
        self.team_box = QComboBox()
        self.type_button = Button(theme, "All accounts", small=True)
        self.covers_box = QComboBox()
        self.number = SegmentedControl(theme, ("As asked", "What pays best"), name="Number")
        self.pieces = SegmentedControl(
            theme, ("Required", "Preferred", "Not asked"), name="In one piece"
        )
        self.distance = SegmentedControl(
            theme, ("Estimated", "Highways", "Straight"), name="Distances"
        )
        self.pulled = Toggle(theme, "Homes draw the centres, and do not fix them")
        self.priced = Toggle(theme, "A system may be split at a price")
        self.price = QSpinBox()
        self._fill()
        self._connect()

    def _fill(self) -> None:
        session = self._session
        self._teams = [*session.state.teams]
        known = {team.name.casefold() for team in self._teams}
        for name in (name for name in NEW_TEAMS if name.casefold() not in known):
            self._teams.append(create_team(session.state, name).apply(session.state).teams[-1])
        for place, team in enumerate(self._teams):
            new = place >= len(session.state.teams)
            self.team_box.addItem(f"New: {team.name}" if new else team.name, team.id)
        self.team_box.setAccessibleName("Team")
        self.covers_box.setAccessibleName("Only accounts that have")
        self.covers_box.addItem("Whatever they have", "")
        for name in metric_names(session.state):
            found = metric(session.state, name)
            if found.adds_up and 0 < np.count_nonzero(found.values) < len(found.values):
                self.covers_box.addItem(f"Only those with {found.label}", name)
        low, high, usual = PRICE
        self.price.setRange(low, high)
        self.price.setValue(usual)
        self.price.setSuffix("\u00a0h/yr")
        self.price.setAccessibleName("Price of a further part of a system")
        self.price.setFixedSize(88, 26)
        for caption, control in (
            ("Team", self.team_box),
            ("Accounts", self.type_button),
            ("", self.covers_box),
            ("Territories", self.number),
            ("In one piece", self.pieces),
            ("Distances", self.distance),
        ):
            self.add(_line(caption, control))
        self.add(_worded(self.pulled, "Homes draw the centres, not fix them", None))
        self.add(_worded(self.priced, "Split a system for", self.price))
        self.note = Label(_CORE, Type.NOTE, "muted", wrap=True)
        self.body.addSpacing(4)
        self.add(self.note)
        self.body.addStretch(1)
        self.type_button.setAccessibleName("Types of accounts")

    def _connect(self) -> None:
        self.team_box.currentIndexChanged.connect(lambda _place: self._on_team())
        self.covers_box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self.type_button.clicked.connect(lambda _checked=False: self._ask_types())
        for control in (self.number, self.pieces, self.distance):
            control.option_chosen.connect(lambda _option: self.changed.emit())
        for toggle in (self.pulled, self.priced):
            toggle.toggled.connect(lambda _on: self.changed.emit())
        self.price.valueChanged.connect(lambda _value: self.changed.emit())

    @property
    def team(self) -> Team:
        """The team that is designed."""
        return self._teams[max(self.team_box.currentIndex(), 0)]

    @property
    def overlay(self) -> bool:
        """Whether it is another team than the core team."""
        return self.team.id != CORE_TEAM.id

    @property
    def is_new(self) -> bool:
        """Whether the open scenario has no territories of that team yet."""
        layer = self._session.scenario.layers.get(self.team.id)
        return layer is None or not layer.territories

    @property
    def covers(self) -> str:
        """The metric that accounts must have; "" for none."""
        return str(self.covers_box.currentData() or "")

    @property
    def contiguous(self) -> Contiguity:
        """Whether territories lie in one piece."""
        return PIECES[self.pieces.chosen]

    @property
    def split_hours(self) -> float | None:
        """The price of splitting a system; None: systems are whole."""
        return float(self.price.value()) if self.priced.isChecked() else None

    def take_types(self, types: list[str]) -> None:
        """Design only accounts of some types; none: of all types."""
        self.types = types
        words = ", ".join(types) if types else "All types"
        self.type_button.set_label(words if len(words) < 28 else f"{len(types)} types")
        self.changed.emit()

    def _on_team(self) -> None:
        self.note.setText(_OVERLAY if self.overlay else _CORE)
        self.team_changed.emit()
        self.changed.emit()

    def _ask_types(self) -> None:
        menu = QMenu(self)
        for name in sorted(set(self._session.state.accounts.text("account_type")) - {""}):
            action = menu.addAction(str(name))
            action.setCheckable(True)
            action.setChecked(name in self.types)
            action.toggled.connect(lambda on, name=str(name): self._on_type(name, on=on))
        if menu.isEmpty():
            menu.addAction("No account has a type").setEnabled(False)
        menu.popup(self.type_button.mapToGlobal(self.type_button.rect().bottomLeft()))

    def _on_type(self, name: str, *, on: bool) -> None:
        rest = [other for other in self.types if other != name]
        self.take_types([*rest, name] if on else rest)


def _line(caption: str, control: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    label = Label(caption, Type.TABLE, "muted")
    label.setFixedWidth(_CAPTION)
    row.addWidget(label)
    row.addWidget(control, 1 if isinstance(control, QComboBox) else 0)
    if not isinstance(control, QComboBox):
        row.addStretch(1)
    return row


def _worded(toggle: Toggle, words: str, box: QSpinBox | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStrut(26)
    row.addWidget(toggle)
    row.addWidget(Label(words, Type.NAME))
    if box is not None:
        row.addWidget(box)
    row.addStretch(1)
    return row
