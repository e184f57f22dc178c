"""36 months ahead in three scenarios, and what other assumptions would make of them."""

from concurrent.futures import Future
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.plan.outlook import Forecast
from model.plan.rep_plan import RepPlan
from model.plan.sequence_what_if import SequenceGround, what_if_forecast
from ui.plan.scrolling import ScrollColumn
from ui.session import Session
from ui.strategy.beside import Beside
from ui.strategy.forecast_facts import (
    Assumptions,
    contributions,
    fan_of,
    table_columns,
    verdict_words,
)
from ui.strategy.forecast_side import AssumptionsCard, ContributionsCard, ScenariosCard
from ui.strategy.ladder_ground import ground_of
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.forecast_fan import ForecastFan
from ui.widgets.labels import Label

_PAUSE_MS: Final = 60  # sliders rest that long before the months are counted anew
_SIDE: Final = 344
CHART, TABLE = 0, 1


class ForecastPage(ReadingView):
    """The fan or its table at the left; assumptions, scenarios and who brings it at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, ground_of, parent)
        self.ground: SequenceGround | None = None
        self.outlook: Forecast | None = None  # what is drawn
        self.sentence = Label("", Type.BODY, "text", weight=500, wrap=True)
        self.kind = SegmentedControl(theme, ("Chart", "Table"), name="Forecast as")
        self.fan = ForecastFan(theme, "Sales per month, low to high")
        self.table = ColumnTable(theme, name="Base forecast by quarter and half-year", dense=True)
        self.assumptions = AssumptionsCard(theme)
        self.scenarios = ScenariosCard(theme)
        self.who = ContributionsCard(theme)
        self.card = Card(theme, "Sales per month", note=" ")
        self._room = QStackedWidget()
        self._beyond = Beside(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self.table.show_checks(False)
        self.card.add_action(Chip(theme, "Estimate", ChipKind.WARN))
        self.card.add_action(self.kind)
        self.card.add(self.sentence)
        self._room.addWidget(self.fan)
        self._room.addWidget(self.table)
        self.card.add(self._room, 1)
        side = ScrollColumn("Assumptions and contributions")
        side.setFixedWidth(_SIDE)
        for card in (self.assumptions, self.scenarios, self.who):
            side.add(card)
        left = QVBoxLayout()
        left.addWidget(self.card)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(side)

    def _connect(self) -> None:
        self.kind.option_chosen.connect(self._room.setCurrentIndex)
        self.assumptions.changed.connect(self._pause.start)
        self.who.account_opened.connect(lambda key: self.jump_asked.emit(f"sequence:{key}"))
        self._pause.timeout.connect(self._ask)
        self._beyond.arrived.connect(self._on_other)

    @property
    def weighing(self) -> bool:
        """Whether other assumptions are still being counted."""
        return self._pause.isActive() or self._beyond.busy

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        shown = self.fan if self._room.currentIndex() == CHART else self.table
        return [shown, self.assumptions.sliders["win"]]

    def forget_choice(self) -> None:
        """Another rep's months: nothing is assumed."""
        self.ground = self.outlook = None
        self.assumptions.reset_quietly()

    def show_figures(self, _plan: RepPlan, found: Any) -> None:
        """Show the forecast as it is now; assumptions stay and are counted anew."""
        self.ground = found
        self.assumptions.show_settings(found.core.settings)
        self.scenarios.show_settings(found.core.settings, self._session.formatter)
        self._ask()

    def _ask(self) -> None:
        self._pause.stop()
        if self.ground is None:
            return
        assumed = self.assumptions.value
        if assumed == Assumptions():
            self._beyond.forget()
            self._show(self.ground.outlook, None)
        else:
            self._beyond.run(partial(_count, self.ground, assumed))

    def _on_other(self, found: Future[Any]) -> None:
        self._session.attempt(partial(self._take_other, found))

    def _take_other(self, found: Future[Any]) -> None:
        ground, other = found.result()
        if self.ground is not None and ground is self.ground:
            self._show(other, self.ground.outlook)

    def _show(self, outlook: Forecast, before: Forecast | None) -> None:
        """Draw a forecast; `before` is the present one beside assumptions."""
        assert self.ground is not None
        self.outlook = outlook
        ground, show = self.ground, self._session.formatter
        core = ground.core
        names = dict(zip(map(str, core.accounts.ids), map(str, core.accounts.text("name")),
                         strict=True))  # fmt: skip
        self.fan.show_fan(
            fan_of(outlook, ground.sequence, ground.start, names, show, before), show.money_k
        )
        self.table.show_columns(table_columns(outlook, ground.start, show))
        self.sentence.setText(verdict_words(outlook, show))
        unit = f"k {show.currency}; band from low to high, rings mark first sales"
        self.card.show_title("Sales per month", unit if outlook.scenarios else "")
        self.assumptions.show_result(outlook, before, show)
        lights = {str(one.get("account_id")) for one in core.plan.get("lighthouses", ())}
        self.who.show_contributions(contributions(outlook), names, lights, show)


def _count(ground: SequenceGround, assumed: Assumptions) -> tuple[SequenceGround, Forecast]:
    own = assumed.settings(ground.core.settings)
    return ground, what_if_forecast(ground, None, own)
