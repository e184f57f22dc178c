"""What the planner asks of the optimizer."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from model.metrics import deviation, metric, totals
from optimizers.request import DesignRequest
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl, Toggle, ValueSlider
from ui.widgets.labels import Label, Sentence

OFFERED = ("potential", "workload", "revenue", "accounts")
TIMES = ((5.0, "5 s"), (10.0, "10 s"), (20.0, "20 s"), (60.0, "60 s"))


class MeasureRow:
    """One metric: whether it is balanced, how it stands now, what is allowed."""

    def __init__(self, theme: Theme, name: str, label: str, now: str, *, on: bool) -> None:
        self.name, self.label = name, label
        self.box = QCheckBox(label)
        self.box.setChecked(on)
        self.now = Label(now, Type.TABLE, "muted")
        self.allowed = ValueSlider(
            theme, f"{label}, allowed deviation", 2, 40, 10, show=lambda v: f"{v}\u00a0%"
        )
        self.allowed.setEnabled(on)
        self.box.toggled.connect(self.allowed.setEnabled)


class RequestForm(QWidget):
    """Goal in words, measures to balance, rules, budget."""

    changed = Signal()

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        known = max(len(session.layer.territories), 1)
        self.goal = Sentence()
        self.start = SegmentedControl(
            theme, ("Empty map", "This scenario"), chosen=0, name="Start from"
        )
        if not session.layer.territories:
            self.start.setEnabled(False)
            self.start.setToolTip("There are no territories to start from yet.")
        self.count = QSpinBox()
        self.count.setRange(1, max(1, int(session.state.accounts.placed.sum())))
        self.count.setValue(known if known > 1 else 6)
        self.count.setAccessibleName("Number of territories")
        self.measures = self._measures()
        self.one_piece = Toggle(theme, "Every territory in one piece", on=True)
        self.together = Toggle(theme, "Keep health systems together")
        self.locks = Toggle(theme, "Locked accounts stay", on=True)
        self.homes = Toggle(theme, "Centres at the reps’ homes")
        self.moved = Toggle(theme, "Move at most 15 % of revenue")
        self.time = SegmentedControl(theme, [words for _, words in TIMES], chosen=1, name="Stop")
        self.seed = QSpinBox()
        self.seed.setRange(0, 9999)
        self.seed.setValue(1)
        self.seed.setAccessibleName("Seed")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._goal_card())
        column.addWidget(self._measure_card())
        column.addWidget(self._rule_card())
        column.addWidget(self._budget_card())
        column.addStretch(1)
        self._connect()
        self._refresh()

    def _measures(self) -> list[MeasureRow]:
        session = self._session
        layer, state = session.layer, session.state
        n = len(layer.territories)
        rows = []
        for name in OFFERED:
            found = metric(state, name)
            if not found.values.any():
                continue
            now = "–"
            if n:
                sums = totals(found.values, layer.alignment.territory, n)
                off = deviation(sums)
                worst = int(np.argmax(np.abs(off)))
                sign = session.formatter.signed(100 * float(off[worst]))
                now = f"{layer.territories[worst].label} {sign}\u00a0%"
            on = name in ("potential", "workload")
            rows.append(MeasureRow(self._theme, name, found.label, now, on=on))
        if not any(row.box.isChecked() for row in rows):
            rows[-1].box.setChecked(True)
        return rows

    def _goal_card(self) -> Card:
        card = Card(self._theme, "Goal", icon="goal")
        card.add(self.goal)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Start from", Type.TABLE, "muted"))
        row.addWidget(self.start)
        row.addSpacing(16)
        row.addWidget(Label("Territories", Type.TABLE, "muted"))
        row.addWidget(self.count)
        row.addStretch(1)
        card.add(row)
        return card

    def _measure_card(self) -> Card:
        card = Card(self._theme, "Measures to balance", icon="balance")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, title in enumerate(("Measure", "Now, worst", "Allowed ±")):
            grid.addWidget(Label(title, Type.HEADER, "muted"), 0, place)
        for line, row in enumerate(self.measures, 1):
            grid.addWidget(row.box, line, 0)
            grid.addWidget(row.now, line, 1)
            grid.addWidget(row.allowed, line, 2)
        grid.setColumnStretch(2, 1)
        card.add(grid)
        return card

    def _rule_card(self) -> Card:
        card = Card(self._theme, "Rules", icon="rules")
        accounts, reps = self._session.state.accounts, self._session.state.reps
        locked, at_home = int(accounts.locked.sum()), sum(rep.has_home for rep in reps)
        rules: Sequence[tuple[Toggle, str, str]] = (
            (self.one_piece, "Every territory in one piece", "hard rule"),
            (self.together, "Keep health systems together", "unless 150 mi apart"),
            (self.locks, "Locked accounts stay", f"{locked:,} locked"),
            (self.moved, "Move at most 15 % of revenue", "from this scenario"),
            (self.homes, "Centres at the reps’ homes", f"{at_home} of {len(reps)} homes known"),
        )
        self._allow(self.homes, bool(at_home), "No rep has a home yet.")
        self._allow(self.locks, bool(locked), "No account is locked.")
        for toggle, words, note in rules:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(toggle)
            row.addWidget(Label(words, Type.NAME))
            row.addWidget(Label(note, Type.TABLE, "muted"))
            row.addStretch(1)
            card.add(row)
        return card

    @staticmethod
    def _allow(toggle: Toggle, allowed: bool, reason: str) -> None:
        """Enable a rule; a rule that makes no sense says why in its tooltip."""
        toggle.setEnabled(allowed)
        toggle.setToolTip("" if allowed else reason)

    def _budget_card(self) -> Card:
        card = Card(self._theme)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Stop after", Type.TABLE, "muted"))
        row.addWidget(self.time)
        row.addStretch(1)
        row.addWidget(Label("Seed", Type.TABLE, "muted"))
        row.addWidget(self.seed)
        card.add(row)
        return card

    def _connect(self) -> None:
        self.start.option_chosen.connect(lambda _option: self._refresh())
        self.count.valueChanged.connect(lambda _value: self._refresh())
        for row in self.measures:
            row.box.toggled.connect(lambda _on: self._refresh())
        self.moved.toggled.connect(lambda _on: self._refresh())

    def _refresh(self) -> None:
        keeping = self.start.chosen == 1
        self.count.setEnabled(not keeping)
        earns = bool(self._session.values("revenue").any())
        reason = "Start from this scenario to limit what moves."
        self._allow(self.moved, keeping and earns, reason if earns else "No revenue is known.")
        if keeping:
            self.count.setValue(len(self._session.layer.territories))
        names = [row.label.lower() for row in self.measures if row.box.isChecked()]
        runs: list[tuple[str, bool]] = [("Balance ", False)]
        for place, name in enumerate(names):
            if place:
                runs.append((" and " if place == len(names) - 1 else ", ", False))
            runs.append((name, True))
        runs.append((f" across {self.count.value()} territories, with as little ", False))
        runs.append(("driving", True))
        runs.append((" as possible", False))
        if self.moved.isEnabled() and self.moved.isChecked():
            runs.append((", and move ", False))
            runs.append(("no more than 15 % of revenue", True))
        runs.append((".", False))
        self.goal.show_runs(runs)
        self.changed.emit()

    def request(self) -> DesignRequest:
        """What is asked, as plain data."""
        session, keeping = self._session, self.start.chosen == 1
        balance = {r.name: float(r.allowed.value) for r in self.measures if r.box.isChecked()}
        ids = session.state.accounts.ids[session.state.accounts.locked]
        locks = tuple(ids.tolist()) if self.locks.isChecked() and len(ids) else ()
        limited = keeping and self.moved.isEnabled() and self.moved.isChecked()
        return DesignRequest(
            n_territories=self.count.value(),
            balance=balance,
            homes="reps" if self.homes.isEnabled() and self.homes.isChecked() else "free",
            keep_together="idn" if self.together.isChecked() else "",
            locks=locks,
            start=session.scenario.id if keeping else "",
            max_moved={"revenue": 15.0} if limited else {},
            contiguous="hard" if self.one_piece.isChecked() else "off",
            seconds=TIMES[self.time.chosen][0],
            seed=self.seed.value(),
        )
