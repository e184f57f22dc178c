"""Computes the measures once per state of the project and hands them to the two pages."""

from datetime import date

from PySide6.QtCore import QObject, Signal

from model.diary.measure_lines import MeasureSheet, measure_sheet
from model.reps import Rep
from model.state import State
from ui.diary.close_page import ClosePage
from ui.diary.measures_page import MeasuresPage
from ui.diary.today_page import TodayPage
from ui.session import Session


class MeasureDesk(QObject):
    """Between the session and the pages that show measures: all of them, the week's, the day's."""

    shown = Signal()  # the page of all measures is asked for

    def __init__(
        self, session: Session, page: MeasuresPage, close: ClosePage, day: TodayPage
    ) -> None:
        super().__init__(page)
        self._session, self._page, self._close = session, page, close
        self._known: tuple[State, str, date] | None = None
        self._sheet: MeasureSheet | None = None
        close.measures.measure_asked.connect(self._on_asked)
        day.day.measure_asked.connect(self._on_asked)

    def show_all(self, rep: Rep | None) -> None:
        """Fill the page of all measures."""
        if (sheet := self._of(rep)) is not None:
            self._page.show_sheet(sheet, self._session.state, self._session.formatter)

    def show_week(self, rep: Rep | None) -> None:
        """Fill the card on the Close page."""
        if (sheet := self._of(rep)) is not None:
            self._close.measures.show_sheet(sheet, self._session.formatter)

    def _of(self, rep: Rep | None) -> MeasureSheet | None:
        if rep is None:
            return None
        state, today = self._session.state, self._session.today
        known = self._known
        if known is None or known[0] is not state or known[1:] != (rep.id, today):
            self._known = (state, rep.id, today)
            self._sheet = measure_sheet(state, rep, today)
        return self._sheet

    def _on_asked(self, key: str) -> None:
        self._page.choose(key)
        self.shown.emit()
