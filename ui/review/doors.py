"""From an alert to the place of the window where it is answered."""

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from model.change import Change
from model.diary.new_item import Draft
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.plan.period import iso_date
from model.review.alert import Alert, Answer
from model.review.alert_purpose import purpose_of
from model.review.cotravel import PRACTICE
from ui.align.compare import CompareDialog
from ui.align.map_menus import pop_up
from ui.commands import jump_to, show_plan
from ui.diary.agenda import Agenda
from ui.diary.proposing import day_for, start_on
from ui.plan.places import FUNNEL
from ui.review.workspace import ReviewWorkspace
from ui.session import Session

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_KINDS: Final = {"AL16": "kol_meeting", "AL18": "early_discovery", "AL19": "remote_touch"}
_WITH_DAYS: Final = ("Day", "Week")  # views of the diary
_TEACH: Final = "in_service"
_REFUSED: Final = "we cannot help"


class ReviewDoors(QObject):
    """Leads from the review to diary, funnel, segments, import, map and comparison."""

    def __init__(self, window: "MainWindow", session: Session, review: ReviewWorkspace) -> None:
        super().__init__(window)
        self._window, self._session, self._review = window, session, review
        review.said.connect(window.tell)
        review.desk.place_asked.connect(self.answer)
        review.desk.scenario_made.connect(self.compare)
        review.account_asked.connect(self.show_account)
        review.map_asked.connect(self.show_accounts)
        review.waiting_changed.connect(self._on_waiting)
        review.chooser.papers.clicked.connect(self._on_papers)
        review.page.rides.practice_asked.connect(self.practise)

    def papers(self) -> QMenu:
        """What the review has to print or to send: maps, and questions to the reps."""
        menu = QMenu(self._review)
        desk = self._window.map_desk
        desk.printer.atlas.add_to(menu)
        menu.addSeparator()
        desk.feedback.add_to(menu)
        return menu

    def _on_papers(self, _checked: bool = False) -> None:
        if self._session.is_open:
            pop_up(self.papers(), self._review.chooser.papers)

    def answer(self, answer: Answer, alert: Alert) -> None:
        """Go where an alert is answered, with what is known of it filled in."""
        ways = {
            Answer.DIARY: partial(self._put, alert, _KINDS.get(alert.rule, "call_f2f")),
            Answer.EDUCATE: partial(self._educate, alert),
            Answer.FILL: partial(self._fill, alert),
            Answer.SEGMENT: partial(self._segment, alert),
            Answer.PLAN_B: partial(self._funnel, alert),
            Answer.OPEN_PURSUIT: partial(self._pursue, alert),
            Answer.NOT_NOW: partial(self._not_now, alert),
            Answer.IMPORT: partial(self._import, alert),
            Answer.RIDE: partial(self._window.rooms.open_cotravel_pack, alert.rep_id),
        }
        way = ways.get(answer)
        if way is not None:
            self._session.attempt(way)

    def practise(self, rep_id: str, day: str, skill: str) -> None:
        """Open a new practice in the rep's diary, with what a ride-along agreed on."""
        self._session.attempt(partial(self._practise, rep_id, day, skill))

    def _practise(self, rep_id: str, words: str, skill: str) -> None:
        day = iso_date(words)
        if day is None:
            raise PlanError("The practice has no date.", remedy="Type it into the form.")
        self._window.show_workspace("diary")
        diary = self._window.diary
        diary.head.rep_chosen.emit(rep_id)
        diary.show_quarter(Quarter.containing(day))
        diary.refresh()
        agenda = diary.agenda
        if agenda is None or agenda.is_empty:
            raise PlanError(
                f"There is no diary for {Quarter.containing(day).name} yet.",
                remedy="Build the quarter first.",
            )
        self._show_days()
        diary.show_day(day)
        draft = Draft(PRACTICE, day, start_on(agenda, day), purpose=skill)
        diary.newcomer.propose(draft)

    def compare(self, name: str) -> None:
        """Open the comparison in which the new scenario stands; list and curve are about it."""
        self._window.show_workspace("align")
        self._window.align.compare()
        made = [s.id for s in self._session.state.scenarios if s.name.startswith(name)]
        for dialog in self._window.findChildren(CompareDialog):
            dialog.show_chosen(made[-1] if made else "")

    def show_account(self, account_id: str) -> None:
        """Show an account on the map and in its table."""
        accounts = self._session.state.accounts
        if accounts.has(account_id):
            self._window.show_workspace("align")
            self._window.align.show_account(accounts.row_of(account_id))

    def show_accounts(self, ids: list[str]) -> None:
        """Select accounts on the map."""
        accounts = self._session.state.accounts
        rows = np.array([accounts.row_of(key) for key in ids if accounts.has(key)], np.int64)
        self._window.show_workspace("align")
        self._window.align.select(np.unique(rows))

    def _put(self, alert: Alert, kind: str) -> None:
        diary = self._window.diary
        agenda = self._open_diary(alert)
        if agenda.is_empty:
            raise PlanError(
                "There is no diary for this quarter yet.", remedy="Build the quarter first."
            )
        day = day_for(agenda, self._session.today, alert.subject.account_id)
        self._show_days()
        diary.show_day(day)
        draft = Draft(
            kind,
            day,
            start_on(agenda, day),
            alert.subject.account_id,
            purpose=purpose_of(alert),
            opportunity_id=alert.subject.id if alert.subject.kind == "opportunity" else "",
        )
        diary.newcomer.propose(draft, partial(self._noted, alert))

    def _show_days(self) -> None:
        """A new item has its card beside a day or a week only."""
        tools = self._window.diary.tools
        if tools.options[tools.chosen] not in _WITH_DAYS:
            tools.choose(tools.options.index(_WITH_DAYS[-1]))
            self._window.diary.refresh()

    def _noted(self, alert: Alert, draft: Draft) -> Change:
        day = self._session.formatter.date(draft.day.isoformat())
        return self._review.desk.acting(alert, f"Put into the diary on {day}")

    def _open_diary(self, alert: Alert) -> Agenda:
        self._window.show_workspace("diary")
        diary = self._window.diary
        if self._session.state.rep(alert.rep_id) is not None:
            diary.head.rep_chosen.emit(alert.rep_id)
        diary.refresh()
        if diary.agenda is None:
            raise PlanError("Nobody keeps a diary here.", remedy="Give the territory a rep.")
        return diary.agenda

    def _educate(self, alert: Alert) -> None:
        if alert.subject.account_id:
            self._put(alert, _TEACH)
            return
        self._open_diary(alert)
        tools = self._window.diary.tools
        tools.choose(tools.options.index("Measures"))
        self._window.diary.refresh()

    def _fill(self, alert: Alert) -> None:
        self._open_diary(alert)
        self._window.diary.show_ranking()

    def _segment(self, alert: Alert) -> None:
        self._window.show_workspace("plan")
        self._window.plan.show_rep(alert.rep_id)
        jump_to(self._window, "segments")

    def _funnel(self, alert: Alert) -> None:
        show_plan(self._window, FUNNEL, "Board")
        self._window.plan.funnel.show_rep(alert.rep_id)
        self._window.plan.funnel.settle()
        self._window.plan.funnel.desk.choose(alert.subject.id)

    def _pursue(self, alert: Alert) -> None:
        show_plan(self._window, FUNNEL, "Board")
        funnel = self._window.plan.funnel
        funnel.show_rep(alert.rep_id)
        funnel.settle()
        funnel.desk.begin()
        field = funnel.side.opening.account
        field.setCurrentIndex(max(field.findData(alert.group or alert.subject.account_id), 0))

    def _not_now(self, alert: Alert) -> None:
        show_plan(self._window, FUNNEL, "Not now")
        funnel = self._window.plan.funnel
        funnel.show_rep(alert.rep_id)
        funnel.settle()
        funnel.not_now.begin(alert.subject.account_id, _REFUSED)

    def _import(self, _alert: Alert) -> None:
        self._window.show_workspace("accounts")
        self._window.import_file(None)

    def _on_waiting(self, count: int) -> None:
        self._window.rail.item("review").show_count(count)
