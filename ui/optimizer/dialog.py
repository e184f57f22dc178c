"""The optimizer over the window: design, alternatives, size of the team."""

from functools import cached_property
from typing import Final, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.align.arrangement import NARROW
from ui.align.outline_keeper import OutlineKeeper
from ui.job import Worker
from ui.optimizer.alternatives_page import AlternativesPage
from ui.optimizer.design_page import DesignPage
from ui.optimizer.page import Page
from ui.optimizer.presets import RuleSets
from ui.optimizer.rules_page import RulesPage
from ui.optimizer.runner import Runner
from ui.optimizer.sizing_page import SizingPage
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl
from ui.widgets.dialog import DialogFrame

WIDE_TABS: Final = ("Design", "More rules", "Alternatives", "Team size")
NARROW_TABS: Final = ("Request", "Run", "More rules", "Alternatives", "Team size")
RUN: Final = 1  # of the narrow tabs
DESIGN, RULES, ALTERNATIVES, SIZING = range(4)
AnyPage = TypeVar("AnyPage", bound=Page)


class OptimizerDialog(DialogFrame):
    """Pages under tabs; below 1360 the design page is two tabs, Request and Run."""

    kept = Signal()  # a scenario was made and is open

    _is_narrow: bool | None = None  # known once the pages are there
    _number = DESIGN  # of the page that shows
    _part = 0  # of the design page, in a narrow window

    def __init__(
        self,
        theme: Theme,
        over: QWidget,
        session: Session,
        worker: Worker,
        keeper: OutlineKeeper,
    ) -> None:
        n, k = len(session.state.accounts), len(session.layer.territories)
        super().__init__(
            theme,
            over,
            "Optimize the core team",
            note=f"{n:,} accounts · {k:,} territories",
            size=QSize(1440, 900),
        )
        self._given = theme, session, Runner(session, worker, self), keeper
        self._stack = QStackedWidget()
        self.design = self._added(DesignPage(*self._given))
        self.wide_tabs = SegmentedControl(theme, WIDE_TABS, name="Page")
        self.narrow_tabs = SegmentedControl(theme, NARROW_TABS, name="Page")
        self.rule_sets = RuleSets(theme, session, self.design.form, self)
        self.discard = Button(theme, "Discard")
        self.again = Button(theme, "Run again", icon="run")
        self.primary = Button(theme, "Run", Kind.PRIMARY)
        self._fill()
        self._connect()
        self._arrange()
        self._show_foot()

    def _fill(self) -> None:
        tabs = QHBoxLayout()
        tabs.addWidget(self.wide_tabs)
        tabs.addWidget(self.narrow_tabs)
        tabs.addStretch(1)
        tabs.addWidget(self.rule_sets)
        self.body.setSpacing(12)
        self.body.addLayout(tabs)
        self.body.addWidget(self._stack, 1)
        for button in (self.discard, self.again, self.primary):
            self.add_button(button)

    def _connect(self) -> None:
        self.wide_tabs.option_chosen.connect(self._on_wide_tab)
        self.narrow_tabs.option_chosen.connect(self._on_narrow_tab)
        self.design.run_wanted.connect(self._on_run_wanted)
        self.design.form.rules.more.clicked.connect(lambda _on=False: self.show_page(RULES))
        self.design.form.changed.connect(self._show_team)
        self.primary.clicked.connect(lambda _checked=False: self.page.on_primary())
        self.again.clicked.connect(lambda _checked=False: self.page.on_again())
        self.discard.clicked.connect(lambda _checked=False: self.page.on_discard())
        self.close_asked.connect(self._on_close_asked)

    def _added(self, page: AnyPage) -> AnyPage:
        """A page that was made just now, as one of the stack."""
        self._stack.addWidget(page)
        page.foot_changed.connect(self._show_foot)
        page.finished.connect(self._on_finished)
        return page

    # The other pages are made when they are first wanted: all at once would hold the window up.

    @cached_property
    def rules(self) -> RulesPage:
        """The page of all other rules."""
        page = self._added(RulesPage(*self._given, self.design.form))
        page.run_wanted.connect(self.design.start)
        return page

    @cached_property
    def alternatives(self) -> AlternativesPage:
        """The page of alternatives."""
        return self._added(AlternativesPage(*self._given, self.design.form))

    @cached_property
    def sizing(self) -> SizingPage:
        """The page of the team's size."""
        return self._added(SizingPage(*self._given, self.design.form))

    @property
    def page(self) -> Page:
        """The page that shows."""
        return self._page_at(self._number)

    def _page_at(self, number: int) -> Page:
        if number == RULES:
            return self.rules
        if number == ALTERNATIVES:
            return self.alternatives
        return self.sizing if number == SIZING else self.design

    def show_page(self, number: int, part: int = 0) -> None:
        """Show a page by number; `part` 1 is the run of the design page in a narrow window."""
        self._number, self._part = number, part
        self._stack.setCurrentWidget(self.page)
        self.design.show_part(part)
        self.wide_tabs.choose(number)
        self.narrow_tabs.choose(part if number == DESIGN else number + 1)
        self._show_foot()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width of the window may take another arrangement."""
        super().resizeEvent(event)
        if self._is_narrow is not None:
            self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < NARROW
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        self.design.arrange(narrow=narrow)
        self.wide_tabs.setVisible(not narrow)
        self.narrow_tabs.setVisible(narrow)
        self.show_page(self._number, self._part)

    def _on_wide_tab(self, tab: int) -> None:
        self.show_page(tab)

    def _on_narrow_tab(self, tab: int) -> None:
        self.show_page(max(tab - 1, 0), min(tab, RUN))

    def _show_team(self) -> None:
        name = self.design.form.team.name
        self.show_title(f"Optimize the {name[:1].lower()}{name[1:]}")

    def _on_run_wanted(self) -> None:
        self.show_page(DESIGN, RUN)

    def _show_foot(self) -> None:
        foot = self.page.foot
        self.primary.set_label(foot.primary)
        self.primary.setEnabled(foot.primary_usable)
        for button, words in ((self.again, foot.again), (self.discard, foot.discard)):
            button.setVisible(bool(words))
            if words:
                button.set_label(words)
        self.show_foot_note(foot.note)

    def _on_finished(self) -> None:
        self.dismiss()
        self.kept.emit()

    def _on_close_asked(self) -> None:
        made = (self._stack.widget(place) for place in range(self._stack.count()))
        busy = [page for page in made if isinstance(page, Page) and page.on_escape()]
        if not busy:
            self.dismiss()
