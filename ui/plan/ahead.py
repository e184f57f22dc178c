"""What the plan leads to: the starts that come next, and three years of the base forecast."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.forecast_table import quarter_label
from model.plan.rep_plan import RepPlan
from ui.plan.row_list import Row, RowList
from ui.strategy.goal_outlook import years_of
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.year_bars import YearBars


class StartsCard(Card):
    """The sequence in short: who is started when and why; choosing one goes to the ladder."""

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Next starts", note=" ", parent=parent)
        self.list = RowList(theme, "Next starts")
        self.add(self.list, 1)
        self.list.row_opened.connect(self._on_opened)
        self.list.itemClicked.connect(self._on_opened)

    @property
    def filled(self) -> bool:
        """Whether the plan starts anything."""
        return bool(self.list.rows)

    def show_starts(self, plan: RepPlan) -> None:
        """List the starts in their order."""
        picks = plan.sequence.picks
        self.list.show_rows(
            [
                Row(
                    pick.account_id, pick.name,
                    f"{pick.label} · {pick.override or pick.reasons[0]}",
                    number=str(pick.rank), right=quarter_label(plan.start, pick.quarter),
                )
                for pick in picks
            ]
        )  # fmt: skip
        self.show_title("Next starts", f"{len(picks)} in three years")

    def _on_opened(self, _row: object) -> None:
        self.opened.emit()


class YearsCard(Card):
    """The base forecast of three years against what the company requires."""

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Three years", note=" ", parent=parent)
        self.bars = YearBars(theme, "Base forecast against required by year")
        legend = Label(
            "Bar: base. Line: required. Bracket: low to high.", Type.NOTE, "muted", wrap=True
        )
        open_ = Button(theme, "Open", Kind.LINK, small=True)
        open_.setAccessibleName("Open the forecast")
        self.add_action(open_)
        self.add(self.bars, 1)
        self.add(legend)
        open_.clicked.connect(self.opened)
        self.filled = False  # whether there is a forecast

    def show_years(self, plan: RepPlan, show: Formatter) -> None:
        """Show the years of the plan."""
        self.filled = plan.forecast.base is not None
        self.show_title("Three years", f"k {show.currency}")
        self.bars.show_years(years_of(plan), show.money_k)
