"""Beside the forecast: assumptions to move, the three scenarios' numbers, who brings the money."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from model.format import Formatter
from model.plan.outlook import Forecast
from model.settings import Settings
from ui.plan.row_list import Row, RowList
from ui.strategy.forecast_facts import SCENARIOS, Assumptions
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import ValueSlider
from ui.widgets.labels import Label, Rule

_MOST: Final = 10
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _percent(value: int) -> str:
    return f"{value} %".replace("-", "−")


def _points(value: int) -> str:
    return f"{value / 10:+.1f} pt".replace("-", "−") if value else "as set"


class AssumptionsCard(Card):
    """Four numbers of every scenario at once; nothing changes in the plan."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "What if", note="nothing changes", parent=parent)
        ranges: tuple[tuple[str, str, int, int, int, Callable[[int], str]], ...] = (
            ("win", "Chance to win", 40, 140, 100, _percent),
            ("months", "Months to go-live", 60, 180, 100, _percent),
            ("churn", "Churn a year", -30, 90, 0, _points),
            ("price", "Price a year", -60, 60, 0, _points),
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.sliders: dict[str, ValueSlider] = {}
        self._rest: dict[str, int] = {}
        for row, (key, word, low, high, rest, show) in enumerate(ranges):
            slider = ValueSlider(theme, word, low, high, rest, show=show)
            slider.value_changed.connect(self._on_value)
            self.sliders[key], self._rest[key] = slider, rest
            grid.addWidget(Label(word, Type.TABLE, "text2"), row, 0)
            grid.addWidget(slider, row, 1)
        self.result = Label("", Type.TABLE, "text", wrap=True)
        self.back = Button(theme, "Back to the settings", Kind.QUIET, small=True, icon="undo")
        self.back.clicked.connect(self.reset)
        self._price = 0.0
        self.add(grid)
        self.add(Rule(theme))
        self.add(self.result)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.add(foot)

    @property
    def value(self) -> Assumptions:
        """What is assumed; equal to `Assumptions()` for the settings."""
        at = {key: slider.value for key, slider in self.sliders.items()}
        price = self._price + at["price"] / 1000 if at["price"] else None
        return Assumptions(at["win"] / 100, at["months"] / 100, at["churn"] / 1000, price)

    def show_settings(self, settings: Settings) -> None:
        """Take the present numbers as the ground the points are added to."""
        self._price = settings["price.change"]

    def show_result(self, outlook: Forecast, before: Forecast | None, show: Formatter) -> None:
        """What they make of the base scenario, in one sentence."""
        self.back.setEnabled(before is not None)
        base, now = outlook.base, before.base if before is not None else None
        if base is None or now is None:
            self.result.setText("The settings as they are, no assumption.")
            return
        gained = show.signed((base.whole - now.whole) / 1e3)
        words = f"Base brings {show.money_k(base.whole)} k in 36 months, {gained} k against now"
        if outlook.required > 0:
            over = base.whole - outlook.required
            side = "above" if over >= 0 else "below"
            words += f"; {show.money_k(abs(over))} k {side} what is required"
        self.result.setText(f"{words}.")

    def reset(self) -> None:
        """Assume nothing again."""
        self.reset_quietly()
        self.changed.emit()

    def reset_quietly(self) -> None:
        """Assume nothing; nothing is announced."""
        for key, slider in self.sliders.items():
            slider.show_value(self._rest[key])

    def _on_value(self, _value: int) -> None:
        self.changed.emit()


class ScenariosCard(Card):
    """What low, base and high assume."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Scenarios", note="as set", parent=parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        heads = ("", "Low", "Base", "High")
        self._cells = [[Label("", Type.TABLE, "text2") for column in range(4)] for _ in range(5)]
        for column, word in enumerate(heads):
            head = Label(word, Type.HEADER, "muted")
            head.setAlignment(_RIGHT)
            self._grid.addWidget(head, 0, column)
        for row, cells in enumerate(self._cells):
            for column, cell in enumerate(cells):
                if column:
                    cell.setAlignment(_RIGHT)
                self._grid.addWidget(cell, row + 1, column)
        self.add(self._grid)

    def show_settings(self, settings: Settings, show: Formatter) -> None:
        """Show the numbers of the formulas."""
        rows = [
            [word, *(f"× {settings[f'scenario.{name}.{key}']:g}" for name in SCENARIOS)]
            for word, key in (
                ("Chance to win", "p"),
                ("Months to go-live", "ttc"),
                ("Ramp length", "tau"),
            )
        ]
        rows.append(
            ["Churn a year"]
            + [show.percent(settings[f"scenario.{name}.churn"]) for name in SCENARIOS]
        )
        rows.append(["Price a year", *[show.percent(settings["price.change"])] * 3])
        for cells, words in zip(self._cells, rows, strict=True):
            for cell, word in zip(cells, words, strict=True):
                cell.setText(word)


class ContributionsCard(Card):
    """The largest starts with their new money; one opens in the ladder."""

    account_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Largest new contributions", note="36 months, k", parent=parent)
        self.list = RowList(theme, "Largest new contributions")
        self.rest = Label("", Type.NOTE, "muted", wrap=True)
        self.add(self.list)
        self.add(self.rest)
        self.list.row_opened.connect(self.account_opened)

    def show_contributions(
        self,
        found: Sequence[tuple[str, float]],
        names: Mapping[str, str],
        lights: set[str],
        show: Formatter,
    ) -> None:
        """Show the ten largest and the sum of the others."""
        self.list.show_rows(
            [
                Row(
                    key,
                    names.get(key, key),
                    icon="suggestion" if key in lights else "accounts",
                    tone="accent_text" if key in lights else "muted",
                    right=show.money_k(money),
                )
                for key, money in found[:_MOST]
            ]
        )
        self.list.setFixedHeight(self.list.wanted_height())
        rest = found[_MOST:]
        words = [f"{len(rest)} others {show.money_k(sum(v for _, v in rest))}."] if rest else []
        if any(key in lights for key, _ in found[:_MOST]):
            words.append("A lamp marks a lighthouse. Enter opens an account in the ladder.")
        self.rest.setText(" ".join(words) if found else "No start brings money in 36 months yet.")
