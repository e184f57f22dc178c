"""The measures of a request: what is balanced, how it stands now, what is allowed."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QMenu, QVBoxLayout

from model.metrics import adding_names, deviation, metric, metric_names, totals
from ui.optimizer.goals import capacities_of
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import ValueSlider
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.spread_strip import SpreadStrip

OFFERED = ("potential", "workload", "revenue", "accounts")
LEAST, MOST, USUAL = 1, 50, 10  # percent
SHOWN = 7  # rows at most; a further measure replaces one that is not asked for


class MeasureRow:
    """One metric: whether it is balanced, how it stands now, what is allowed."""

    def __init__(self, theme: Theme, session: Session, name: str) -> None:
        found = metric(session.state, name)
        self.name, self.label = name, found.label
        self._values, self._hours = found.values, found.unit.startswith("h")
        self.box = QCheckBox(found.label)
        self.box.setToolTip(found.label)
        self.strip = SpreadStrip(theme, found.label)
        self.now = ElidedLabel("–", Type.NOTE, "muted")
        self.allowed = ValueSlider(
            theme,
            f"{found.label}, allowed deviation",
            LEAST,
            MOST,
            USUAL,
            show=lambda v: f"±{v}\u00a0%",
        )
        self.show_now(session, by_capacity=True)
        self.box.toggled.connect(self._on_toggled)
        self.allowed.value_changed.connect(lambda _value: self._on_toggled(self.box.isChecked()))
        self._on_toggled(False)

    def ask(self, on: bool, percent: int | None = None) -> None:
        """Balance it within some percent, or not; every listener hears of it."""
        if percent is not None:
            self.allowed.show_value(percent)
        self.box.setChecked(on)
        self._on_toggled(on)

    def _on_toggled(self, on: bool) -> None:
        self.allowed.setEnabled(on)
        self.strip.show_allowed(self.allowed.value if on else 0)

    def show_now(self, session: Session, *, by_capacity: bool) -> None:
        """Show how far the territories are from their targets, as a design would count them."""
        layer = session.layer
        if not layer.territories:
            return
        sums = totals(
            self._values,
            layer.alignment.territory,
            len(layer.territories),
        )
        shares = np.array([territory.share for territory in layer.territories])
        if by_capacity and self._hours:
            shares = shares * capacities_of(session.state, layer.territories)
        off = 100 * deviation(sums, shares)
        worst = int(np.argmax(np.abs(off)))
        sign = session.formatter.signed(float(off[worst]))
        self.strip.show_spread(off.tolist())
        self.now.show_text(f"{layer.territories[worst].label} {sign}\u00a0%")


class MeasureCard(Card):
    """The rows, each with a mini bar of the present imbalance, and a menu of further metrics."""

    changed = Signal()

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "Measures to balance", icon="balance")
        self._theme, self._session = theme, session
        self.rows: list[MeasureRow] = []
        self._by_capacity = True
        self.more = Button(theme, "Add a measure", Kind.LINK, icon="add", small=True)
        self.more.clicked.connect(lambda _checked=False: self._ask_more())
        self.add_action(self.more)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        for place, title in enumerate(("Measure", "Now, worst", "Allowed")):
            self._grid.addWidget(Label(title, Type.HEADER, "muted"), 0, place)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.add(self._grid)
        self.body.addStretch(1)
        for name in (*OFFERED, *adding_names(session.state)):
            if metric(session.state, name).values.any():
                self.row(name)

    def row(self, name: str) -> MeasureRow:
        """The row of a metric, made when there is none yet."""
        for row in self.rows:
            if row.name == name:
                return row
        row = MeasureRow(self._theme, self._session, name)
        row.show_now(self._session, by_capacity=self._by_capacity)
        self.rows.append(row)
        line = len(self.rows)
        now = QVBoxLayout()
        now.setSpacing(0)
        now.addWidget(row.strip)
        now.addWidget(row.now)
        self._grid.addWidget(row.box, line, 0)
        self._grid.addLayout(now, line, 1)
        self._grid.addWidget(row.allowed, line, 2)
        row.box.toggled.connect(lambda _on: self.changed.emit())
        row.allowed.value_changed.connect(lambda _value: self.changed.emit())
        self.more.setEnabled(len(self.rows) < SHOWN)
        return row

    def show_now(self, *, by_capacity: bool) -> None:
        """Show the present imbalance, targets of hours by the reps' capacity or not."""
        if by_capacity != self._by_capacity:
            self._by_capacity = by_capacity
            for row in self.rows:
                row.show_now(self._session, by_capacity=by_capacity)

    @property
    def balance(self) -> dict[str, float]:
        """Tolerances in percent of what is to be balanced."""
        return {r.name: float(r.allowed.value) for r in self.rows if r.box.isChecked()}

    @property
    def labels(self) -> list[str]:
        """How the metrics to be balanced are called."""
        return [row.label for row in self.rows if row.box.isChecked()]

    def take(self, balance: Mapping[str, float]) -> None:
        """Balance exactly these metrics."""
        self.blockSignals(True)
        for name, percent in balance.items():
            self.row(name).ask(True, round(percent))
        for row in self.rows:
            if row.name not in balance:
                row.ask(False)
        self.blockSignals(False)
        self.changed.emit()

    def _ask(self, name: str) -> None:
        self.row(name).ask(True)

    def _ask_more(self) -> None:
        menu = QMenu(self)
        known = {row.name for row in self.rows}
        state = self._session.state
        for name in metric_names(state):
            found = metric(state, name)
            if name not in known and found.adds_up and found.values.any():
                menu.addAction(found.label, partial(self._ask, name))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
