"""The funnel of one territory: figures, board, list, not-now list and the builder."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property, partial
from typing import Final, TypeVar

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
from ui.funnel.reading import FunnelView, funnel_reading
from ui.funnel.side_card import SideCard
from ui.funnel.staying import NotNowDesk
from ui.keys import KEYS
from ui.plan.turns import Turns
from ui.session import Session
from ui.strategy.beside import Beside
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl

_Page = TypeVar("_Page", bound=QWidget)
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
        self._theme = theme
        self._unread: set[int] = set()  # views that show what was before
        self.turns = Turns(self)  # what is built after the board shows, a part at a time
        self._beside = Beside(self)
        self._beside.arrived.connect(self._on_arrived)
        self.territory = choice_field("Territory")
        self.view = SegmentedControl(theme, VIEWS, name="View of the funnel")
        self.new = Button(theme, "New opportunity", Kind.PRIMARY, icon="add")
        self.strip = FigureStrip(theme)
        self.pursuits = PursuitsPage(theme)
        self._room = QStackedWidget()
        self._lay_out()
        self._connect()
        self.turns.add(lambda: self.side, lambda: self.desk)

    @cached_property
    def side(self) -> SideCard:
        """The card of the chosen opportunity."""
        side = SideCard(self._theme, qualification_questions(), self.pursuits)
        side.qualify.not_now_asked.connect(self._on_not_now)
        self.pursuits.take_side(side)
        return side

    @cached_property
    def desk(self) -> FunnelDesk:
        """Joins board, list and card with the project."""
        desk = FunnelDesk(self._session, self.pursuits, self.side, self._view)
        desk.said.connect(self.said)
        desk.jump_asked.connect(self.jump_asked)
        return desk

    @cached_property
    def figures(self) -> FiguresPage:
        """How the funnels work; built when it is first looked at, as the pages below are."""
        return self._put(FiguresPage(self._theme))

    @cached_property
    def not_now(self) -> NotNowPage:
        """Whom we left for now."""
        return self._put(NotNowPage(self._theme))

    @cached_property
    def leaving(self) -> NotNowDesk:
        """Joins the not-now page with the project."""
        desk = NotNowDesk(self._session, self.not_now, self._view)
        desk.said.connect(self.said)
        return desk

    @cached_property
    def builder(self) -> BuilderPage:
        """The steps of the funnels, to change."""
        page = self._put(BuilderPage(self._theme))
        page.save_asked.connect(self.desk.save_funnel)
        page.remove_asked.connect(self.desk.remove_funnel)
        return page

    @cached_property
    def choice(self) -> FunnelChoicePage:
        """Asks a new file which funnel is its own."""
        page = self._put(FunnelChoicePage(self._theme, shipped_funnels()))
        page.chosen.connect(self.desk.choose_funnels)
        page.own_asked.connect(self._on_own)
        return page

    def _put(self, page: _Page) -> _Page:
        self._room.addWidget(page)
        return page

    def _lay_out(self) -> None:
        self._room.addWidget(self.pursuits)
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
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        for place, name in enumerate(_KEYS):
            keys = QShortcut(QKeySequence(KEYS[name].sequences[0]), self)
            keys.activated.connect(lambda place=place: self.show_view(place))
        opening = QShortcut(QKeySequence(KEYS["funnel_new"].sequences[0]), self)
        opening.activated.connect(self._on_new)

    @property
    def current(self) -> bool:
        """Whether the funnel shows the project as it is now."""
        return not self._stale and not self._beside.busy and not self.turns.pending

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        page: dict[int, Callable[[], list[QWidget]]] = {
            BOARD: lambda: [self.pursuits.filters.words.edit, self.pursuits.board],
            LIST: lambda: [self.pursuits.filters.words.edit, self.pursuits.list],
            FIGURES: lambda: [self.figures.funnels, self.figures.steps],
            NOT_NOW: lambda: [self.not_now.list, self.not_now.account],
            BUILDER: lambda: [self.builder.funnels, self.builder.steps, self.builder.step.name],
        }
        more: list[QWidget] = [self.side.area] if self.side.isVisible() else []
        return [self.view, *page[self.view.chosen](), *more]

    def show_view(self, view: int) -> None:
        """Show one of `VIEWS`."""
        self.view.choose(view)
        choosing = view in (BOARD, LIST, FIGURES) and self._unchosen
        page = self.choice if choosing else self._page_of(view)
        self._room.setCurrentWidget(page)
        self._fill(view)
        self.new.setEnabled(not choosing)
        self.strip.setVisible(view in (BOARD, LIST, FIGURES) and not choosing)
        self.pursuits.show_list(view == LIST)

    def _page_of(self, view: int) -> QWidget:
        if view == FIGURES:
            return self.figures
        if view == NOT_NOW:
            return self.not_now
        return self.builder if view == BUILDER else self.pursuits

    def _fill(self, view: int) -> None:
        """Fill a page that shows what was before; the others wait until somebody looks."""
        shown, show = self.shown, self._session.formatter
        place = BOARD if view == LIST else view
        if shown is None or place not in self._unread:
            return
        self._unread.discard(place)
        if view == FIGURES:
            self.figures.show_figures(shown.figures, show)
        elif view == NOT_NOW:
            self.leaving.show()
        elif view == BUILDER:
            counts = {f.funnel_id: 0 for f in shown.figures}
            for row in shown.rows:
                key = row.opportunity.funnel
                counts[key] = counts.get(key, 0) + 1
            self.builder.show_funnels(self._session.state, counts)
        else:
            self.pursuits.show_rows(shown, show)

    def show_rep(self, rep_id: str) -> None:
        """Show the territory of a rep; nothing when the rep serves none."""
        reps = [t.rep_id for t in self._session.layer.territories] if self._session.is_open else []
        if rep_id in reps and reps.index(rep_id) != self._code:
            self._code = reps.index(rep_id)
            self._forget_choice()
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
        self._beside.forget()
        self.shown = None
        self._forget_choice()
        if "builder" in vars(self):
            self.builder.close_draft()
        self._stale = True
        if self.isVisible():
            self.refresh()

    def _on_changed(self, _change: Change) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def settle(self) -> None:
        """Read at once what is still being read, for somebody who goes on with it right away."""
        self.turns.finish()
        if self._stale:
            self.refresh()
        if self._beside.busy:
            self._beside.forget()
            found: Future[FunnelView] = Future()
            found.set_result(funnel_reading(self._session, self._code)())
            self._take(found)
        self.turns.finish()

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
        self._beside.run(funnel_reading(session, self._code))

    def _on_arrived(self, found: Future[FunnelView]) -> None:
        take = partial(self._session.attempt, partial(self._take, found))
        self.turns.add(take)  # behind the parts that are still to be built

    def _take(self, found: Future[FunnelView]) -> None:
        shown = found.result()
        if not self._session.is_open or self._stale:
            return  # changed meanwhile: it is read anew when seen
        self.shown = shown
        self.strip.show_pipeline(shown.plan.pipeline, self._session.formatter)
        self._unread = {BOARD, FIGURES, NOT_NOW, BUILDER}
        self._unchosen = not has_funnel(self._session.state)
        self.show_view(self.view.chosen)
        self.turns.add(lambda: self.desk.refresh())

    def _forget_choice(self) -> None:
        if "desk" in vars(self):
            self.desk.choose("")

    def _view(self) -> FunnelView | None:
        return self.shown

    def _on_territory(self, code: int) -> None:
        self._code = code
        self._forget_choice()
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
