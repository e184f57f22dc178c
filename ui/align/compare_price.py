"""What balance costs: how even or how short of driving each scenario is, against what it moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from model.settings import setting
from ui.align.comparison import Compared
from ui.align.price_curve import PriceCurve, PricePoint, Scale
from ui.align.readings import main_metric
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label

DRIVE: Final = "drive"
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

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "What balance costs")
        self._session = session
        self._compared: Sequence[Compared] = ()
        self._here = ""
        self.level, self.price = QComboBox(), QComboBox()
        self.level.setAccessibleName("What a scenario gains")
        self.price.setAccessibleName("What it moves")
        self.curve = PriceCurve(theme)
        self.words = ElidedLabel("", Type.NOTE, "muted")
        self.add_action(self.level)
        self.add_action(Label("against", Type.TABLE, "muted"))
        self.add_action(self.price)
        self.add(self.curve, 1)
        self.add(self.words)
        self.level.currentIndexChanged.connect(self._on_axes)
        self.price.currentIndexChanged.connect(self._on_axes)
        self.curve.chosen.connect(self.chosen)

    def show_compared(self, compared: Sequence[Compared], here: str) -> None:
        """Show scenarios anew; both axes stay where they still can."""
        self._compared, self._here = compared, here
        prices = [
            (key, words) for key, words, _ in _PRICES if any(key in c.moved for c in compared)
        ]
        _offer(self.price, prices)
        _offer(self.level, [(level.key, level.words) for level in self._levels()])
        self._show()

    def choose(self, key: str) -> None:
        """Another scenario is the one that is looked at."""
        self._here = key
        self._show()

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
        show, points = self._session.formatter, list[PricePoint]()
        for compared in self._compared:
            moved = 0.0 if compared.is_live else compared.moved.get(price, float("nan"))
            reached = _reached(compared, level.key)
            name = compared.scenario.name
            figures = f"{show.number(moved, 1)} % of {words} moved"
            unit = " h/yr" if level.key == DRIVE else ""
            digits = 0 if level.key == DRIVE else 3
            said = f"{name}: {level.words} {show.number(reached, digits)}{unit}, {figures}"
            points.append(PricePoint(compared.scenario.id, name, moved, reached, said))
        most = 100 * setting(self._session.state, "disruption.max")  # a share of revenue
        limit = most if price == "revenue" else None
        scale = Scale(axis, level.axis, level.digits, level.key != DRIVE, limit)
        self.curve.show_points(points, scale, self._here)
        chosen = next((p for p in points if p.key == self._here), None)
        line = "The line joins the scenarios that no other beats in both."
        self.words.show_text(f"{chosen.said}. {line}" if chosen is not None else line)


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
