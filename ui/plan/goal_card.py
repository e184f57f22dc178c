"""The goal at a glance: the mission, whether it is big enough, whether it can be reached."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from model.format import Formatter
from model.plan.outlook import GoalTest
from model.plan.rep_plan import RepPlan
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.dial import Dial, Zone
from ui.widgets.labels import Label

_LOW, _HIGH = 0.5, 1.5  # ends of both dials
_SHOWN: Final = 3  # goals tried


class GoalCard(Card):
    """Mission, the goals tried with their verdicts, two dials."""

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Goal", note=" ", icon="goal", parent=parent)
        self.mission = Label("", Type.BODY, "text", weight=500, wrap=True)
        self.enough = Dial(theme, "Sufficiency", ())
        self.reach = Dial(theme, "Reach", ())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._cells = [
            [Label("", Type.TABLE, "text2" if row else "muted") for _ in range(2)]
            for row in range(_SHOWN + 1)
        ]
        for row, cells in enumerate(self._cells):
            for column, cell in enumerate(cells):
                self._grid.addWidget(cell, row, column)
        self._grid.setColumnStretch(2, 1)
        open_ = Button(theme, "Open", Kind.LINK, small=True)
        self.add_action(open_)
        self.add(self.mission)
        row_ = QHBoxLayout()
        row_.setSpacing(8)
        row_.addLayout(self._grid, 1)
        row_.addWidget(self.enough)
        row_.addWidget(self.reach)
        self.add(row_)
        open_.clicked.connect(self.opened)

    def show_goal(self, plan: RepPlan, limits: Mapping[str, float], show: Formatter) -> None:
        """Show the mission and the last goals tried; `limits` are the project's settings."""
        self.mission.setText(str(plan.plan.get("mission", "")) or "No mission yet.")
        test = plan.backtest
        tried = test.tried[-_SHOWN:]
        heads = ("Goal", "Verdict") if tried else ("No goal tried yet.", "")
        for cell, words in zip(self._cells[0], heads, strict=True):
            cell.setText(words)
        for place, cells in enumerate(self._cells[1:]):
            texts = ("", "")
            if place < len(tried):
                one = tried[place]
                texts = (show.number(one.patients), _short(one.verdict))
                cells[1].set_tone(_tone(one.sufficiency, limits))
            for cell, words in zip(cells, texts, strict=True):
                cell.setText(words)
                cell.setVisible(bool(words))
        self.enough.setVisible(bool(tried))
        self.reach.setVisible(bool(tried))
        required = test.required
        known = required == required
        self.show_title("Goal", f"{show.money_k(required)} k required" if known else "")
        if tried:
            self._turn(tried[-1], limits, show)

    def _turn(self, last: GoalTest, limits: Mapping[str, float], show: Formatter) -> None:
        small, thin = limits["suf.small"], limits["suf.thin"]
        fine, far = limits["reach.ok"], limits["reach.stretch"]
        self.enough.show_zones(_zones((small, thin), ("bad", "warn", "good")))
        self.reach.show_zones(_zones((fine, far), ("good", "warn", "bad")))
        enough, reach = last.sufficiency, last.reach
        tone = _tone(enough, limits)
        self.enough.show_value(enough, show.number(enough, 2), _short(last.verdict), tone)
        tone = "good" if reach <= fine else "warn" if reach <= far else "bad"
        self.reach.show_value(reach, show.number(reach, 2), last.reach_verdict, tone)


def _zones(limits: tuple[float, float], tones: tuple[str, str, str]) -> tuple[Zone, ...]:
    """Three zones of a dial, as far as they lie on it."""
    first, second = (min(max(limit, _LOW), _HIGH) for limit in limits)
    ends = ((_LOW, first), (first, second), (second, _HIGH))
    return tuple(
        Zone(low, high, tone) for (low, high), tone in zip(ends, tones, strict=True) if high > low
    )


def _short(verdict: str) -> str:
    """The verdict without its advice."""
    return verdict.split(":")[0]


def _tone(sufficiency: float, limits: Mapping[str, float]) -> str:
    if sufficiency < limits["suf.small"]:
        return "bad"
    return "warn" if sufficiency < limits["suf.thin"] else "good"
