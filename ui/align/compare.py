"""Scenarios side by side: small maps of one frame, measures with stars, accounts that differ."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from model.arrays import IntArray
from model.errors import PlanError
from model.scenario import LIVE
from ui.align.compare_cards import MapCard, measure_card
from ui.align.compare_moves import MovesCard
from ui.align.comparison import (
    MOST,
    compare_scenarios,
    goal_line,
    goal_words,
    measure_lines,
    reason,
    usual_choice,
)
from ui.align.outline_keeper import OutlineKeeper
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.widgets.notices import Banner, Weight

_SIZE = QSize(1480, 960)


class CompareDialog(DialogFrame):
    """The live scenario and up to five beside it; opens one of them on request."""

    account_chosen = Signal(int)  # row: show it on the map of the window

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
        self._maps.setSpacing(12)
        self.body.addLayout(self._maps, 4)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        self._measures = QVBoxLayout()
        lower.addLayout(self._measures, 1)
        self.moves = MovesCard(theme, session, keeper)
        lower.addWidget(self.moves, 1)
        self.body.addLayout(lower, 5)
        self.choose = Button(theme, "Choose scenarios…", icon="compare")
        self.choose.clicked.connect(self._on_choose)
        close = Button(theme, "Close", Kind.PRIMARY)
        close.clicked.connect(self._on_close)
        self.add_button(self.choose)
        self.add_button(close)
        self.close_asked.connect(self.dismiss)
        self.banner.link_chosen.connect(self._on_undo)
        self.moves.rows_marked.connect(self._on_marked)
        self.moves.account_opened.connect(self._on_account)
        self.moves.pulled.connect(self._on_pulled)
        session.failed.connect(self._on_failed)
        self.rebuild()

    @property
    def maps(self) -> list[MapCard]:
        """The cards of the scenarios, in project order."""
        return list(self._cards)

    def rebuild(self) -> None:
        """Compare anew: scenarios were chosen, moves pulled or taken back."""
        session = self._session
        self.compared = compare_scenarios(session, self._chosen)
        by_goals = goal_line(session, self.compared)
        self.lines = measure_lines(self.compared, session.formatter)
        if by_goals is not None:
            self.lines.insert(0, by_goals)
        for layout in (self._maps, self._measures):
            while (item := layout.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
        self._cards = []
        for compared in self.compared:
            card = MapCard(self._theme, session, self._keeper, compared)
            card.open_asked.connect(self._open)
            self._maps.addWidget(card, 1)
            self._cards.append(card)
        self._measures.addWidget(
            measure_card(self._theme, self.compared, self.lines, goal_words(session))
        )
        self.moves.show_compared(self.compared)
        n = len(self.compared)
        self.show_note(f"{n} of {len(session.state.scenarios)} scenarios · same data, same rules")
        self.show_foot_note(reason(self.compared, session.formatter))

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
