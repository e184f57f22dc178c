"""The numbers of the window: where they come from, and the planner's own."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.numbers.where import WhereGuide
from ui.session import Session
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class NumbersDesk(QObject):
    """Answers "where from?" anywhere in the window and opens the own metrics."""

    def __init__(self, theme: Theme, window: "MainWindow", session: Session) -> None:
        super().__init__(window)
        self._theme, self._window, self._session = theme, window, session
        self.guide = WhereGuide(theme, window, session)
        self.guide.watch_figures(window.align.side.figures)
        self.guide.watch_table(window.align.table.table)
        window.align.where_asked.connect(self.guide.territory_menu)

    def open_builder(self) -> None:
        """Show the own metrics over the window."""
        from ui.numbers.metric_builder import MetricBuilder  # opened seldom

        if self._session.is_open and len(self._session.state.accounts):
            MetricBuilder(self._theme, self._window, self._session, self._window.align.keeper)
