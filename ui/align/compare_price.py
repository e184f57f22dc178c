"""What balance costs: how even or how short of driving each scenario is, against what it moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout

from model.change import ScenarioChanged
from model.scenario import Layer
from model.scenario_life import DRAFT
from model.settings import setting
from model.state import State
from ui.align.comparison import Compared, compare_plans
from ui.align.price_curve import PriceCurve, PricePoint, Scale
from ui.align.readings import main_metric
from ui.align.scenarios import free_letter
from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish
from ui.session import Session
from ui.theme.folding import middle_shortened
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

DRIVE: Final = "drive"
_NAME: Final = 220  # pixels of a name in the line below the curve
_PLAN: Final = "found plan "  # and its number: the key of a plan that is no scenario
_PRICES: Final = (
    ("revenue", "revenue", "Revenue that changes owner"),
    ("potential", "potential", "Potential that changes owner"),
    ("people.share", "relationships", "Relationships that change owner"),
    ("accounts.share", "accounts", "Accounts that change owner"),
)


@dataclass(frozen=True, slots=True)
class Level:
    """What is gained: its key, its words in the choice and at the axis, its digits."""

    key: str
    words: str
    axis: str
    digits: int


class PriceCard(Card):
    """The trade-off of the compared scenarios; a click on one of them chooses it."""

    chosen = Signal(str)  # key of a scenario
    kept = Signal(str)  # key of the scenario that a plan found has become

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "What balance costs", note="line: nothing beats it in both")
        self._session = session
        self._compared: Sequence[Compared] = ()
        self._here = ""
        self.level, self.price = QComboBox(), QComboBox()
        self.level.setAccessibleName("What a scenario gains")
        self.price.setAccessibleName("What it moves")
        self.curve = PriceCurve(theme)
        self._plans: list[Compared] = []
        self._picked = ""  # key of the plan found that is looked at
        self._searched: State | None = None  # what the plans were found in
        self._work: LayerWork | None = None
        self.search = Button(theme, "Search plans", icon="run", small=True)
        self.search.setToolTip("The best plans for 2.5 to 25 % moved, in 15 seconds")
        self.search.hide()
        self.search.clicked.connect(self._on_search)
        self.keep = Button(theme, "Keep as scenario", icon="kept", small=True)
        self.keep.setToolTip("The plan becomes a scenario of its own; one step to undo")
        self.keep.hide()
        self.keep.clicked.connect(self._on_keep)
        self.words = ElidedLabel("", Type.NOTE, "muted")
        self.add_action(self.level)
        self.add_action(Label("against", Type.TABLE, "muted"))
        self.add_action(self.price)
        self.add(self.curve, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.keep)
        foot.addWidget(self.search)
        self.add(foot)
        self.level.currentIndexChanged.connect(self._on_axes)
        self.price.currentIndexChanged.connect(self._on_axes)
        self.curve.chosen.connect(self._on_chosen)

    def show_compared(self, compared: Sequence[Compared], here: str) -> None:
        """Show scenarios anew; both axes stay where they still can."""
        self._compared, self._here = compared, here
        prices = [
            (key, words) for key, words, _ in _PRICES if any(key in c.moved for c in compared)
        ]
        _offer(self.price, prices)
        _offer(self.level, [(level.key, level.words) for level in self._levels()])
        self._show()

    def use(self, worker: Worker) -> None:
        """Search plans in this worker."""
        self._work = LayerWork(worker, self)
        self._work.arrived.connect(self._on_found)
        self._work.said.connect(self._on_said)
        self._work.dropped.connect(self._on_dropped)
        self.search.show()

    def stop(self) -> None:
        """Give up the search: nobody looks any more."""
        if self._work is not None and self._work.is_busy:
            self._work.cancel()

    def _on_search(self, _checked: bool = False) -> None:
        session = self._session
        if self._work is None or self._work.is_busy:
            self.stop()
            return
        self._searched = session.state
        data = {"state": session.state, "team": session.team}
        self._work.ask(Wish("plans", "search plans", "Searching plans", lambda: data))
        self.search.set_label("Stop")

    def _on_said(self, words: str, _wrong: bool) -> None:
        if words:
            self.words.show_text(words)

    def _on_found(self, _key: str, layers: list[Layer]) -> None:
        self.search.set_label("Search plans")
        if self._session.is_open and self._searched is self._session.state:
            self._plans, self._picked = compare_plans(self._session, layers), ""
        self._show()

    def _on_dropped(self, _key: str) -> None:
        self.search.set_label("Search plans")

    def choose(self, key: str) -> None:
        """Another scenario is the one that is looked at."""
        self._here, self._picked = key, ""
        self._show()

    def _on_chosen(self, key: str) -> None:
        """A plan found is looked at here; a scenario everywhere."""
        if not key.startswith(_PLAN):
            self.choose(key)
            self.chosen.emit(key)
            return
        self._picked = key
        self._show()

    def _on_keep(self, _checked: bool = False) -> None:
        """Add the plan that is looked at to the scenarios."""
        session, plan = self._session, self._plans[int(self._picked.removeprefix(_PLAN))]
        name = free_letter(session.state.scenarios)
        kept = replace(
            plan.scenario,
            id=name,
            name=f"Scenario {name}",
            hypothesis="",
            origin="found by a search of plans",
            status=DRAFT,
            effective_from="",
            created_by=session.author.name,
            quality={},
            decisions={},
        )
        change = ScenarioChanged(f"Keep a plan as {kept.name}", None, kept)
        if session.attempt(lambda: session.do(change)):
            self._plans.remove(plan)
            self._picked, self._searched = "", session.state
            self.kept.emit(kept.id)

    def _levels(self) -> list[Level]:
        name = main_metric(self._compared[0].evaluation)
        found = [Level(name, f"spread of {name}", f"Spread of {name} (CV)", 2)]
        found.append(Level("workload", "spread of workload", "Spread of workload (CV)", 2))
        if any(c.evaluation.drive_hours for c in self._compared):
            found.append(Level(DRIVE, "drive", "Drive, hours a year", 0))
        return found

    def _on_axes(self, _place: int) -> None:
        self._show()

    def _show(self) -> None:
        level = next(one for one in self._levels() if one.key == self.level.currentData())
        price, words, axis = next(one for one in _PRICES if one[0] == self.price.currentData())
        show = self._session.formatter

        def point(key: str, name: str, compared: Compared) -> PricePoint:
            moved = 0.0 if compared.is_live else compared.moved.get(price, float("nan"))
            reached = _reached(compared, level.key)
            figures = f"{show.number(moved, 1)} % of {words} moved"
            unit = " h/yr" if level.key == DRIVE else ""
            digits = 0 if level.key == DRIVE else 3
            said = f"{name}: {level.words} {show.number(reached, digits)}{unit}, {figures}"
            return PricePoint(key, name, moved, reached, said)

        points = [point(c.scenario.id, c.scenario.name, c) for c in self._compared]
        most = 100 * setting(self._session.state, "disruption.max")  # a share of revenue
        limit = most if price == "revenue" else None
        scale = Scale(axis, level.axis, level.digits, level.key != DRIVE, limit)
        found = [point(f"{_PLAN}{n}", f"Plan {n + 1}", c) for n, c in enumerate(self._plans)]
        self.curve.show_points(points, scale, self._picked or self._here, found)
        self.keep.setVisible(bool(self._picked))
        chosen = next((p for p in self.curve.every if p.key == (self._picked or self._here)), None)
        words = ""
        if chosen is not None:  # a long name leaves room for the figures it is about
            short = middle_shortened(chosen.label, Type.NOTE, _NAME)
            words = f"{short}{chosen.said.removeprefix(chosen.label)}."
        if found:
            words = f"Small dots: {len(found)} plans found. {words}"
        self.words.show_text(words.strip())


def _reached(compared: Compared, key: str) -> float:
    if not compared.layer.territories:
        return float("nan")
    if key == DRIVE:
        return compared.evaluation.drive_hours or float("nan")
    balance = compared.evaluation.balance.get(key)
    return balance.cv if balance is not None else float(np.nan)


def _offer(combo: QComboBox, options: Sequence[tuple[str, str]]) -> None:
    chosen = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for key, words in options:
        combo.addItem(words, key)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
    combo.blockSignals(False)
