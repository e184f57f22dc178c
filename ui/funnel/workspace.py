"""The funnel of one territory: figures, board, list, not-now list and the builder."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.plan.funnel_edits import has_funnel
from model.plan.funnels import qualification_questions, shipped_funnels
from ui.funnel.builder_page import BuilderPage
from ui.funnel.choice_page import FunnelChoicePage
from ui.funnel.desk import FunnelDesk
from ui.funnel.figures_page import FiguresPage
from ui.funnel.forms import choice_field
from ui.funnel.head import FigureStrip
from ui.funnel.not_now_page import NotNowPage
from ui.funnel.pursuits_page import PursuitsPage
from ui.funnel.reading import FunnelView, funnel_view
from ui.funnel.side_card import SideCard
from ui.funnel.staying import NotNowDesk
from ui.keys import KEYS
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl

VIEWS: Final = ("Board", "List", "Figures", "Not now", "Funnels")
BOARD, LIST, FIGURES, NOT_NOW, BUILDER = range(5)
_KEYS: Final = ("funnel_board", "funnel_list", "funnel_figures", "funnel_not_now", "funnel_builder")


class FunnelWorkspace(QWidget):
    """Shows one territory's opportunities; every edit is one Change."""

    said = Signal(str)
    jump_asked = Signal(str)  # another place of the plan

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._stale = session, True
        self._unchosen = False  # nobody has chosen a funnel yet
        self._code = -1
        self.shown: FunnelView | None = None
        self.territory = choice_field("Territory")
        self.view = SegmentedControl(theme, VIEWS, name="View of the funnel")
        self.new = Button(theme, "New opportunity", Kind.PRIMARY, icon="add")
        self.strip = FigureStrip(theme)
        self.side = SideCard(theme, qualification_questions())
        self.pursuits = PursuitsPage(theme, self.side)
        self.figures, self.not_now = FiguresPage(theme), NotNowPage(theme)
        self.builder = BuilderPage(theme)
        self.choice = FunnelChoicePage(theme, shipped_funnels())
        self.desk = FunnelDesk(session, self.pursuits, self.side, self._view)
        self.leaving = NotNowDesk(session, self.not_now, self._view)
        self._room = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for page in (self.pursuits, self.figures, self.not_now, self.builder, self.choice):
            self._room.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.territory.setFixedWidth(220)
        head.addWidget(self.territory)
        head.addWidget(self.view)
        head.addStretch(1)
        head.addWidget(self.new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self._room, 1)

    def _connect(self) -> None:
        self.view.option_chosen.connect(self.show_view)
        self.new.clicked.connect(self._on_new)
        self.territory.activated.connect(self._on_territory)
        self.desk.said.connect(self.said)
        self.desk.jump_asked.connect(self.jump_asked)
        self.leaving.said.connect(self.said)
        self.side.qualify.not_now_asked.connect(self._on_not_now)
        self.choice.chosen.connect(self.desk.choose_funnels)
        self.choice.own_asked.connect(self._on_own)
        self.builder.save_asked.connect(self.desk.save_funnel)
        self.builder.remove_asked.connect(self.desk.remove_funnel)
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        for place, name in enumerate(_KEYS):
            keys = QShortcut(QKeySequence(KEYS[name].sequences[0]), self)
            keys.activated.connect(lambda place=place: self.show_view(place))
        opening = QShortcut(QKeySequence(KEYS["funnel_new"].sequences[0]), self)
        opening.activated.connect(self._on_new)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        page: dict[int, list[QWidget]] = {
            BOARD: [self.pursuits.filters.words.edit, self.pursuits.board],
            LIST: [self.pursuits.filters.words.edit, self.pursuits.list],
            FIGURES: [self.figures.funnels, self.figures.steps],
            NOT_NOW: [self.not_now.list, self.not_now.account],
            BUILDER: [self.builder.funnels, self.builder.steps, self.builder.step.name],
        }
        more: list[QWidget] = [self.side.area] if self.side.isVisible() else []
        return [self.view, *page[self.view.chosen], *more]

    def show_view(self, view: int) -> None:
        """Show one of `VIEWS`."""
        self.view.choose(view)
        choosing = view in (BOARD, LIST, FIGURES) and self._unchosen
        self._room.setCurrentIndex(max(view - 1, 0))
        if choosing:
            self._room.setCurrentWidget(self.choice)
        self.new.setEnabled(not choosing)
        self.strip.setVisible(view in (BOARD, LIST, FIGURES) and not choosing)
        self.pursuits.show_list(view == LIST)

    def show_rep(self, rep_id: str) -> None:
        """Show the territory of a rep; nothing when the rep serves none."""
        reps = [t.rep_id for t in self._session.layer.territories] if self._session.is_open else []
        if rep_id in reps and reps.index(rep_id) != self._code:
            self._code = reps.index(rep_id)
            self.desk.choose("")
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Compute what has changed since it was last seen."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _on_opened(self) -> None:
        self._code = -1
        self.desk.choose("")
        self.builder.close_draft()
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _on_changed(self, _change: Change) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the chosen territory, at first that of the first rep with a plan."""
        if not self._session.is_open or not self._session.layer.territories:
            return
        self._stale = False
        session = self._session
        territories = session.layer.territories
        if not 0 <= self._code < len(territories):
            reps = [t.rep_id for t in territories]
            self._code = next((i for i, rep in enumerate(reps) if rep in session.state.plans), 0)
        self.territory.clear()
        self.territory.addItems([t.label for t in territories])
        self.territory.setCurrentIndex(self._code)
        self.territory.setVisible(len(territories) > 1)
        self.shown = shown = funnel_view(session, self._code)
        show = session.formatter
        self.strip.show_pipeline(shown.plan.pipeline, show)
        self.pursuits.show_rows(shown, show)
        self.figures.show_figures(shown.figures, show)
        counts = {f.funnel_id: 0 for f in shown.figures}
        for row in shown.rows:
            key = row.opportunity.funnel
            counts[key] = counts.get(key, 0) + 1
        self.builder.show_funnels(session.state, counts)
        self.leaving.show()
        self.desk.refresh()
        self._unchosen = not has_funnel(session.state)
        self.show_view(self.view.chosen)

    def _view(self) -> FunnelView | None:
        return self.shown

    def _on_territory(self, code: int) -> None:
        self._code = code
        self.desk.choose("")
        self.refresh()

    def _on_new(self) -> None:
        if self.shown is not None:
            if self.view.chosen not in (BOARD, LIST):
                self.show_view(BOARD)
            self.desk.begin()

    def _on_own(self) -> None:
        self.show_view(BUILDER)
        self.builder.new.click()

    def _on_not_now(self) -> None:
        if self.shown is None or (row := self.shown.row(self.desk.chosen)) is None:
            return
        self.show_view(NOT_NOW)
        self.not_now.begin(row.opportunity.account_id, "we cannot help")
