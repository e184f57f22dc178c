"""The numbers of the window: where they come from, and the planner's own."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from ui.align.menus import MenuEntry
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
        window.align.account_menu.add(self._of_cell, first=True)
        window.align.account_menu.add(self._of_row)
        window.align.where_asked.connect(self.guide.territory_menu)
        window.align.brief.where_asked.connect(self.guide.ask)

    def _of_cell(self, row: int, place: QPoint) -> list[MenuEntry]:
        """Where the figure of the table's cell under `place` comes from."""
        found = self.guide.of_cell(self._window.align.table.table, row, place)
        return [
            MenuEntry(f"Where from: {title}", partial(self.guide.ask_at, key, place))
            for is_here, title, key in found
            if is_here
        ]

    def _of_row(self, row: int, place: QPoint) -> list[MenuEntry]:
        """Where the other figures of an account come from."""
        found = self.guide.of_cell(self._window.align.table.table, row, place)
        return [
            MenuEntry(title, partial(self.guide.ask_at, key, place), "", "Where from")
            for is_here, title, key in found
            if not is_here
        ]

    def open_builder(self) -> None:
        """Show the own metrics over the window."""
        from ui.numbers.metric_builder import MetricBuilder  # opened seldom

        if self._session.is_open and len(self._session.state.accounts):
            MetricBuilder(self._theme, self._window, self._session, self._window.align.keeper)
