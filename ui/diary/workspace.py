"""The Diary workspace: the quarter above, a week or a day in the middle, figures at the side."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.diary.focus import theme_of
from model.diary.work_days import Quarter
from model.reps import Rep
from model.settings import setting, settings_of
from ui.diary.agenda import Agenda, AgendaItem, agenda_of, first_quarter, reps_with_diary
from ui.diary.board import LOW, DiaryBoard
from ui.diary.calendar_geometry import Column, column_of_day, columns_of_week
from ui.diary.close_page import ClosePage
from ui.diary.conflicts import hints_of, new_breaches, swap_hints
from ui.diary.day_way import route_of
from ui.diary.drive_desk import DriveDesk
from ui.diary.emergency_card import EmergencyDesk
from ui.diary.empty_page import EmptyPage
from ui.diary.exchange import Exchange
from ui.diary.fixed_dates import fixed_dates
from ui.diary.gestures import Gestures
from ui.diary.head import QuarterHead
from ui.diary.item_card import chain_words
from ui.diary.measure_desk import MeasureDesk
from ui.diary.measures import RoleAims, division_of
from ui.diary.measures_page import MeasuresPage
from ui.diary.new_item_desk import NewItemDesk
from ui.diary.planner import Planner
from ui.diary.planning_desk import PlanningDesk
from ui.diary.publish_desk import PublishDesk
from ui.diary.quarter_page import QuarterPage
from ui.diary.request_desk import RequestDesk
from ui.diary.see_next_desk import SeeNextDesk
from ui.diary.see_next_page import SeeNextPage
from ui.diary.shortcuts import bind_keys
from ui.diary.today_page import TodayPage
from ui.job import Worker
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl

VIEWS: Final = ("Today", "Day", "Week", "Quarter", "See next", "Close", "Measures")
TODAY, DAY, WEEK, QUARTER, SEE_NEXT, CLOSE, MEASURES = range(7)
NARROW: Final = 1290  # of the workspace itself: a window below 1360


class DiaryWorkspace(QWidget):
    """Reads the session, shows the diary, hands gestures on; `tools` stands in the top bar."""

    said = Signal(str)
    account_asked = Signal(str, str)  # rep id, account id

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._rep: Rep | None = None
        self._quarter = Quarter(2000, 1)
        self._week, self._day = 1, date.min
        self.agenda: Agenda | None = None
        self._stale = True
        self._aims = RoleAims()
        self.tools = SegmentedControl(theme, VIEWS, chosen=WEEK, name="View of the diary")
        self.head = QuarterHead(theme)
        self.board = DiaryBoard(theme, self._hints)
        self.unplaced, self.week = self.board.unplaced, self.board.week
        self.calendar = self.week.calendar
        self.route, self.division = self.board.route, self.board.division
        self.item, self.request = self.board.item, self.board.request
        self.gestures = Gestures(session, self.week.cause, self._agenda)
        self.requests = RequestDesk(session, self.request, self.board.prepare, self._agenda)
        self.newcomer = NewItemDesk(session, self.board.new, self.requests, self._agenda)
        self.planner = Planner(session, worker, self.head.work)
        self.emergencies = EmergencyDesk(session, worker, self.board.emergency, self._agenda)
        self.drives = DriveDesk(session, worker, self.route)
        self.exchange = Exchange(theme, session, worker, self._agenda, self)
        self.today, self.close_week = TodayPage(theme), ClosePage(theme)
        self.quarter, self.measures = QuarterPage(theme), MeasuresPage(theme)
        self.measured = MeasureDesk(session, self.measures, self.close_week, self.today)
        self.see_next = SeeNextPage(theme)
        self.ranking = SeeNextDesk(
            session, self.see_next, self.today.see_next, self.newcomer, self._agenda
        )
        self._empty = EmptyPage(theme)
        self.none = self._empty.none
        self.planning = PlanningDesk(self.planner, self.head, self.board, self._empty, self._agenda)
        self.publishing = PublishDesk(session, self.planner, self.head, self.newcomer, self._agenda)
        self._room = QStackedWidget()
        self._lay_out()
        self._connect()
        if session.is_open:
            self._on_opened()

    def _lay_out(self) -> None:
        pages = (self.board, self.today, self.quarter, self.see_next, self.close_week)
        for shown in (*pages, self.measures, self._empty):
            self._room.addWidget(shown)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.head)
        column.addWidget(self._room, 1)

    def _connect(self) -> None:
        session = self._session
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_changed)
        self.tools.option_chosen.connect(lambda _view: self.refresh())
        self.head.quarter_asked.connect(lambda step: self.show_quarter(self._quarter.after(step)))
        self.head.rep_chosen.connect(self._on_rep)
        self.head.strip.week_chosen.connect(self.show_week)
        self.week.step_asked.connect(self._on_step)
        self.calendar.week_asked.connect(self._on_step)
        self.calendar.day_chosen.connect(self.show_day)
        self.calendar.item_chosen.connect(lambda _uid: self._show_item())
        self.calendar.rested.connect(self._on_rested)
        self.calendar.moved.connect(self.gestures.move)
        self.calendar.lock_asked.connect(self.gestures.toggle_lock)
        self.calendar.cancel_asked.connect(self.gestures.cancel)
        self.week.cause.dropped.connect(self.calendar.setFocus)
        self.item.lock_asked.connect(self.gestures.toggle_lock)
        self.item.done_asked.connect(self.gestures.complete)
        self.item.cancel_asked.connect(self.gestures.cancel)
        self.item.closed.connect(lambda: self._choose(""))
        self._connect_desks()

    def _connect_desks(self) -> None:
        self.planner.planned.connect(self._on_planned)
        self.planner.said.connect(self.said)
        self.planning.decided.connect(self.refresh)
        self.planning.close_with(self.close_week, lambda: self._week)
        for page in (self.quarter, self.measures):
            page.item_chosen.connect(self._on_listed)
        self.measured.shown.connect(self._on_measures)
        self.ranking.shown.connect(self.show_ranking)
        for proposer in (self.ranking, self.publishing):
            proposer.proposed.connect(self._on_proposed)
        self.ranking.account_asked.connect(self.account_asked)
        self.board.side_turned.connect(self._show_item)
        self.head.send.clicked.connect(lambda _checked=False: self.send())
        self.head.read_back.clicked.connect(lambda _checked=False: self.exchange.ask_read_back())
        self.exchange.said.connect(self.said)
        for teller in (self.requests, self.emergencies, self.newcomer, self.ranking, self.drives):
            teller.said.connect(self.said)
        self.requests.gone.connect(self._on_gone)
        self.emergencies.shown.connect(self._show_item)
        self.today.done_asked.connect(self.gestures.complete)
        self.close_week.week_asked.connect(self._on_step)
        self.close_week.fill_asked.connect(self.show_ranking)
        for desk in (self.newcomer, self.gestures):
            desk.applied.connect(self._on_applied)
        self.newcomer.shown.connect(self._show_item)
        self.calendar.new_asked.connect(self.newcomer.begin)
        self.week.new.clicked.connect(lambda _checked=False: self.new_item())
        bind_keys(self)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.head.strip, self.calendar, self.request.first]

    def show_quarter(self, quarter: Quarter) -> None:
        """Show another quarter, its first week that is not over."""
        self._quarter = quarter
        self._read()
        agenda = self._agenda()
        self._week = agenda.week_of(self._session.today)
        days = agenda.days_of(self._week)
        self._day = days[0].day if days else quarter.first
        self.refresh()

    def show_week(self, week: int) -> None:
        """Show a week; the same day of it, or its first one."""
        self._week = week
        days = [plan.day for plan in self._agenda().days_of(week)]
        wanted = self._day.weekday()
        self._day = next((d for d in days if d.weekday() == wanted), days[0] if days else self._day)
        self.refresh()

    def show_day(self, day: date) -> None:
        """Show a day's route."""
        self._day = day
        self._show_route()
        if self.tools.chosen in (DAY, TODAY):
            self.refresh()

    def log_request(self) -> None:
        """Open the form in which a request is logged with three taps."""
        self._choose("")
        self.tools.choose(WEEK)
        self.refresh()
        self.request.open_form()

    def new_item(self) -> None:
        """Open the card of a new item on the day that shows."""
        if self._session.is_open and not self._agenda().is_empty:
            if self.tools.chosen not in (DAY, WEEK):
                self.tools.choose(WEEK)
                self.refresh()
            self._choose("")
            self.newcomer.begin(self._day)

    def show_ranking(self) -> None:
        """Show whom to see next and why."""
        self.tools.choose(SEE_NEXT)
        self.refresh()
        self.see_next.setFocus()

    def send(self) -> None:
        """Ask where the diary goes: a calendar, a CRM, paper."""
        if self._session.is_open:
            self.exchange.ask_send(self._week)

    def refresh(self) -> None:
        """Show the diary as it is now."""
        if not self._session.is_open or not self.isVisible():
            self._stale = True
            return
        self._stale = False
        if self.agenda is None:
            self._read()
        agenda = self._agenda()
        narrow, focus = self.width() < NARROW, theme_of(self._plan_of(agenda), self._quarter)
        self.head.show_agenda(agenda, self._week, focus)
        self._show_view(agenda, narrow)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while another workspace showed."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what has no room."""
        narrow = self.width() < NARROW
        self.board.show_narrow(narrow)
        super().resizeEvent(event)
        self.refresh()

    def _show_view(self, agenda: Agenda, narrow: bool) -> None:
        view = self.tools.chosen
        if view == MEASURES:
            self._room.setCurrentWidget(self.measures)
            self.measured.show_all(self._rep)
        elif view == SEE_NEXT:
            self._room.setCurrentWidget(self.see_next)
            self.ranking.show_page()
        elif agenda.is_empty:
            self._room.setCurrentWidget(self._empty)
        elif view in (DAY, WEEK):
            self._room.setCurrentWidget(self.board)
            self._show_board(agenda, narrow)
        elif view == TODAY:
            self._room.setCurrentWidget(self.today)
            day = agenda.from_day(self._session.today, self._day)
            session = self._session
            self.today.show_day(session.state, agenda, day, session.today, session.formatter)
            self.ranking.show_card()
        elif view == QUARTER:
            self._room.setCurrentWidget(self.quarter)
            self.quarter.show_agenda(agenda, self._session.state, self._session.formatter)
        else:
            self._room.setCurrentWidget(self.close_week)
            self.close_week.show_week(agenda, self._week, self._session.state)
            self.measured.show_week(self._rep)

    def _show_board(self, agenda: Agenda, narrow: bool) -> None:
        columns: list[Column] = (
            columns_of_week(agenda, self._week)
            if self.tools.chosen == WEEK
            else column_of_day(agenda, self._day)
        )
        self.week.show_days(agenda, columns, self._session.today, narrow=narrow)
        self.unplaced.show_missing(self.planner.missing(agenda), fixed_dates(agenda, self._week))
        self._show_route()
        state = self._session.state
        self.division.show_division(
            division_of(agenda, state),
            self._aims.of(state, agenda, self._session.today),
            settings_of(state),
            self._session.formatter,
        )
        self.requests.show_agenda(agenda)
        self._show_item()

    def _show_route(self) -> None:
        route = route_of(self._session.state, self._agenda(), self._day)
        low = self.height() < LOW
        self.board.show_low(low)
        self.route.show_day(self._day, route, self._session.formatter, low=low)

    def _show_item(self) -> None:
        placed = self.calendar.chosen
        entries = placed.entries if placed is not None else ()
        chain = chain_words(self._plan_of(self._agenda()), entries[0]) if entries else ""
        self.board.show_side(entries, chain, self.height())

    def _plan_of(self, agenda: Agenda) -> Mapping[str, Any]:
        return self._session.state.plans.get(agenda.rep.id, {}) if agenda.rep else {}

    def _agenda(self) -> Agenda:
        if self.agenda is None:
            self._read()
        assert self.agenda is not None
        return self.agenda

    def _read(self) -> None:
        self.agenda = agenda_of(self._session.state, self._rep, self._quarter)

    def _on_rested(self, entries: Sequence[AgendaItem], day: date, start: int) -> None:
        """The whole rule book takes too long for each step of a drag: asked when it rests."""
        state, agenda = self._session.state, self._agenda()
        more = new_breaches(state, agenda, entries, day, start)
        swaps = swap_hints(agenda, entries, day, self._session.today)
        self.calendar.show_hints([*swaps, *self._hints(entries, day, start), *more])

    def _hints(self, entries: Sequence[AgendaItem], day: date, start: int) -> list[str]:
        longest = setting(self._session.state, "day.max_h")
        return hints_of(self._agenda(), entries, day, start, longest)

    def _on_opened(self) -> None:
        self.agenda = None
        if not self._session.is_open:
            return
        state = self._session.state
        reps = reps_with_diary(state)
        self._rep = reps[0] if reps else None
        self.head.show_reps(reps, self._rep)
        self.show_quarter(first_quarter(state, self._rep, self._session.today))

    def _on_changed(self, _change: Change) -> None:
        self.agenda = None
        reps = reps_with_diary(self._session.state)
        if self._rep not in reps:
            self._rep = reps[0] if reps else None
            self.head.show_reps(reps, self._rep)
        self.refresh()

    def _on_rep(self, rep_id: str) -> None:
        state = self._session.state
        self._rep = state.rep(rep_id)
        self.show_quarter(first_quarter(state, self._rep, self._session.today))

    def _on_step(self, step: int) -> None:
        agenda = self._agenda()
        if self.tools.chosen == DAY:
            if (day := agenda.beside(self._day, step)) is not None:
                self._day, self._week = day, agenda.week_of(day)
                self.refresh()
        elif self._week + step in agenda.weeks:
            self.show_week(self._week + step)

    def _choose(self, uid: str) -> None:
        self.calendar.choose(uid)
        self._show_item()

    def _on_applied(self, uid: str) -> None:
        """Follow an item to its place."""
        if (entry := self._agenda().entry(uid)) is not None:
            self._day, self._week = entry.day, self._agenda().week_of(entry.day)
            self.calendar.choose(uid)
            self.refresh()
        self.calendar.setFocus()

    def _on_gone(self, account: str, minutes: int, cause: str) -> None:
        """The rep goes there at once: today, or the day that shows while the quarter is ahead."""
        today = self._session.today
        days = [plan.day for plan in self._agenda().days]
        self.emergencies.fit(account, minutes, today if today in days else self._day, cause)

    def _on_listed(self, uid: str) -> None:
        """Show an item in its week; one of the past that no diary holds is only said."""
        if self._agenda().entry(uid) is None:
            self.said.emit("This item is not in the quarter that shows.")
            return
        self.tools.choose(WEEK)
        self._on_applied(uid)

    def _on_proposed(self, day: date) -> None:
        """An item is proposed on a day: its week shows beside the card."""
        self.tools.choose(WEEK)
        self._day, self._week = day, self._agenda().week_of(day)
        self._choose("")
        self.refresh()

    def _on_measures(self) -> None:
        self.tools.choose(MEASURES)
        self.refresh()
        self.measures.setFocus()

    def _on_planned(self) -> None:
        self.agenda = None
        self.refresh()
