"""Scenarios side by side: small maps of one frame, measures with stars, accounts that differ."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from model.arrays import IntArray
from model.errors import PlanError
from model.scenario import LIVE
from model.scenario_life import DRAFT, next_statuses
from ui.align.compare_cards import MapCard
from ui.align.compare_measures import MeasureCard
from ui.align.compare_moves import MovesCard
from ui.align.compare_names import on_button
from ui.align.compare_price import PriceCard
from ui.align.compare_stage import MAPS, CompareStage
from ui.align.compare_territories import territory_lines
from ui.align.comparison import (
    MOST,
    Compared,
    MeasureLine,
    compare_scenarios,
    differing_rows,
    goal_line,
    goal_words,
    measure_lines,
    reason,
    usual_choice,
)
from ui.align.outline_keeper import OutlineKeeper
from ui.align.readings import potential_band
from ui.align.scenario_sheet import WORDS
from ui.align.small_map import shared_frame
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.widgets.labels import plain_tooltip
from ui.widgets.notices import Banner, Weight

_SIZE = QSize(2000, 1280)


class CompareDialog(DialogFrame):
    """The live scenario and up to five beside it; opens one of them on request."""

    account_chosen = Signal(int)  # row: show it on the map of the window
    step_asked = Signal(str, str)  # scenario and the status it is to take
    pack_asked = Signal(str)  # scenario whose papers are wanted

    def __init__(
        self, theme: Theme, over: QWidget, session: Session, keeper: OutlineKeeper
    ) -> None:
        super().__init__(theme, over, "Compare scenarios", size=_SIZE)
        self._session, self._keeper = session, keeper
        self._chosen = usual_choice(session)
        self._cards: list[MapCard] = []
        self._pulled = 0  # steps that this dialog has made and undo takes back
        self.banner = Banner(theme)
        self.body.addWidget(self.banner)
        self._maps = QHBoxLayout()
        self.measures = MeasureCard(theme)
        self.price = PriceCard(theme, session)
        self.moves = MovesCard(theme, session, keeper)
        self.stage = CompareStage(theme, self._maps, (self.measures, self.price), self.moves)
        self.body.addWidget(self.stage, 1)
        self.choose = Button(theme, "Choose scenarios…", icon="compare")
        self.choose.clicked.connect(self._on_choose)
        close = Button(theme, "Close", Kind.PRIMARY)
        close.clicked.connect(self._on_close)
        self.step = Button(theme, "", icon="kept")
        self.step.clicked.connect(self._on_step)
        self.pack = Button(theme, "Print alignment pack…", icon="print")
        self.pack.clicked.connect(self._on_pack)
        self.add_button(self.choose)
        self.add_button(self.pack)
        self.add_button(self.step)
        self.add_button(close)
        self.close_asked.connect(self.dismiss)
        self.banner.link_chosen.connect(self._on_undo)
        self.moves.rows_marked.connect(self._on_marked)
        self.moves.account_opened.connect(self._on_account)
        self.moves.pulled.connect(self._on_pulled)
        self.moves.source_chosen.connect(self._on_source)
        self.price.chosen.connect(self.show_chosen)
        self.price.kept.connect(self._on_kept)
        session.failed.connect(self._on_failed)
        self.rebuild()

    @property
    def maps(self) -> list[MapCard]:
        """The cards of the scenarios, in project order."""
        return list(self._cards)

    def dismiss(self) -> None:
        """Close; a search under way is given up."""
        self.price.stop()
        super().dismiss()

    def rebuild(self) -> None:
        """Compare anew: scenarios were chosen, moves pulled or taken back."""
        session = self._session
        self.compared = compare_scenarios(session, self._chosen)
        by_goals = goal_line(session, self.compared)
        self.lines = measure_lines(self.compared, session.formatter)
        if by_goals is not None:
            self.lines.insert(0, by_goals)
        while (item := self._maps.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._cards = [self._map_card(one, by_goals) for one in self.compared]
        frame = shared_frame([card.map.frame for card in self._cards])
        for card in self._cards:
            self._maps.addWidget(card, 1)
            if frame is not None:
                card.map.show_frame(frame)
        by_territory = territory_lines(self.compared, potential_band(session), session.formatter)
        self.measures.show_compared(self.compared, self.lines, by_territory, goal_words(session))
        self.moves.show_compared(self.compared)
        self.price.show_compared(self.compared, self.chosen)
        self._show_chosen()
        n = len(self.compared)
        self.show_note(f"{n} of {len(session.state.scenarios)} scenarios · same data, same rules")
        self.show_foot_note(reason(self.compared, session.formatter))

    @property
    def chosen(self) -> str:
        """The scenario that the list of accounts and the curve are about."""
        return str(self.moves.source.currentData())

    def show_chosen(self, key: str) -> None:
        """Let list and curve be about another scenario."""
        place = self.moves.source.findData(key)
        if place >= 0:
            self.moves.source.setCurrentIndex(place)

    def _map_card(self, one: Compared, by_goals: MeasureLine | None) -> MapCard:
        live = next(c for c in self.compared if c.is_live)
        place = self.compared.index(one)
        best = by_goals is not None and by_goals.best == frozenset({place}) and not one.is_live
        was, now = live.layer.alignment.territory, one.layer.alignment.territory
        differ = differing_rows(live, one)
        card = MapCard(
            self._theme,
            self._session,
            self._keeper,
            one,
            differ[was[differ] >= 0],
            given=int(((was < 0) & (now >= 0)).sum()),
            of=len(self.compared),
            recommended=best,
        )
        card.setMinimumHeight(MAPS)
        card.open_asked.connect(self._open)
        card.chosen.connect(self.show_chosen)
        return card

    def _show_chosen(self) -> None:
        key = self.chosen
        for card in self._cards:
            card.show_chosen(card.key == key)
        scenario = self._session.state.scenario(key)
        forward = [status for status in next_statuses(scenario) if status != DRAFT]
        self.step.setVisible(bool(forward))
        if forward:
            deed = WORDS[forward[0]].removesuffix("…")
            self.step.set_label(f"{deed} {on_button(scenario.name)}…")
            self.step.setToolTip(plain_tooltip(f"{deed} {scenario.name}"))

    def choice_menu(self) -> QMenu:
        """Which scenarios stand beside live; at most five."""
        menu = QMenu(self)
        shown = {compared.scenario.id for compared in self.compared}
        for scenario in self._session.state.scenarios:
            action = menu.addAction(scenario.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(scenario.id in shown)
            full = len(shown) >= MOST and scenario.id not in shown
            action.setEnabled(
                scenario.id != LIVE and not full and self._session.team in scenario.layers
            )
            action.triggered.connect(
                lambda checked=False, key=scenario.id: self.show_scenario(key, checked)
            )
        return menu

    def show_scenario(self, key: str, shown: bool) -> None:
        """Put a scenario beside live or take it away."""
        left = [known for known in self._chosen if known != key]
        self._chosen = [*left, key] if shown else left
        if len(self._chosen) < 2:
            self._chosen = [LIVE, key]
        self.rebuild()

    def _on_kept(self, key: str) -> None:
        """A plan found has become a scenario: it stands beside the others while there is room."""
        if len(self._chosen) < MOST:
            self._chosen = [*self._chosen, key]
        self.rebuild()
        self.show_chosen(key)

    def _on_choose(self, _checked: bool = False) -> None:
        menu = self.choice_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.choose.mapToGlobal(self.choose.rect().topLeft()))

    def _on_marked(self, rows: IntArray) -> None:
        for card in self.maps:
            card.mark(rows)

    def _on_account(self, row: int) -> None:
        self.dismiss()
        self.account_chosen.emit(row)

    def _on_source(self, key: str) -> None:
        self.price.choose(key)
        self._show_chosen()

    def _on_step(self, _checked: bool = False) -> None:
        key = self.chosen
        following = next_statuses(self._session.state.scenario(key))
        self.dismiss()
        self.step_asked.emit(key, next(status for status in following if status != DRAFT))

    def _on_pack(self, _checked: bool = False) -> None:
        key = self.chosen
        self.dismiss()
        self.pack_asked.emit(key)

    def _on_pulled(self, sentence: str) -> None:
        self._pulled += 1
        self.rebuild()
        self.banner.say(sentence, Weight.GOOD, "Undo")

    def _on_undo(self) -> None:
        if self._pulled:
            self._pulled -= 1
            self._session.attempt(self._session.undo)
            self.rebuild()
        self.banner.dismiss()

    def _on_failed(self, error: PlanError) -> None:
        self.banner.say(str(error), Weight.BAD, "Dismiss")
        self._pulled = 0

    def _on_close(self, _checked: bool = False) -> None:
        self.dismiss()

    def _open(self, key: str) -> None:
        self.dismiss()
        self._session.attempt(lambda: self._session.open_scenario(key))
