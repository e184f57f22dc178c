"""Between the list of whom to see next and the project: ranks, proposes a day, leaves for later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from model.change import Change
from model.diary.focus import MINUTES, modes_of
from model.diary.measures_acts import accounts_of
from model.diary.new_item import Draft, days_short
from model.diary.put_off import put_off_until, putting_off, taking_up
from model.diary.see_next import NOTICE_DAYS, SeeNext, SeeNextList, see_next
from model.errors import PlanError
from model.plan.potential import account_figures
from model.reps import Rep
from model.settings import setting
from model.state import State
from ui.diary.agenda import Agenda
from ui.diary.conflicts import hints_of
from ui.diary.new_item_desk import NewItemDesk, item_of
from ui.diary.requesting import free_start
from ui.diary.see_next_page import SeeNextCard, SeeNextPage
from ui.session import Session

_MORNING = 8 * 60
_WEEK = 7
_CHOICE = 15  # days that are looked at: later ones are no answer


class SeeNextDesk(QObject):
    """The ranking is computed once per state of the project, when a page shows it."""

    said = Signal(str)
    shown = Signal()  # the page of the whole list is asked for
    proposed = Signal(object)  # date: the card of a new item is wanted there
    account_asked = Signal(str, str)  # rep id, account id

    def __init__(
        self,
        session: Session,
        page: SeeNextPage,
        card: SeeNextCard,
        newcomer: NewItemDesk,
        agenda: Callable[[], Agenda],
    ) -> None:
        super().__init__(page)
        self._session, self._page, self._card = session, page, card
        self._newcomer, self._agenda = newcomer, agenda
        self._known: tuple[State, Rep, date] | None = None
        self._found = SeeNextList((), (), 0)
        page.put_asked.connect(self._on_put)
        page.put_off_asked.connect(self._on_put_off)
        page.again_asked.connect(self._on_again)
        page.account_asked.connect(self._on_account)
        card.chosen.connect(self._on_chosen)
        card.all_asked.connect(self.shown)

    def show_page(self) -> None:
        """Fill the page of the whole list."""
        self._page.show_list(self._of(), self._session.today, self._session.formatter)

    def show_card(self) -> None:
        """Fill the card beside the day."""
        self._card.show_list(self._of())

    def _of(self) -> SeeNextList:
        rep, state, today = self._agenda().rep, self._session.state, self._session.today
        if rep is None or not len(accounts_of(state, rep)):
            return SeeNextList((), (), 0)
        known = self._known
        if known is None or known[0] is not state or known[1:] != (rep, today):
            self._known, self._found = (state, rep, today), see_next(state, rep, today)
        return self._found

    def _on_chosen(self, account: str) -> None:
        self.shown.emit()
        self._page.choose(account)

    def _on_put(self, account: str) -> None:
        one = next((one for one in self._of().ranked if one.account_id == account), None)
        rep = self._agenda().rep
        if one is None or rep is None:
            return
        if self._agenda().is_empty:
            self._session.failed.emit(
                PlanError("There is no diary for this quarter yet.", remedy="Build the quarter.")
            )
            return
        reason = one.first
        day, start = self._place(rep, one)
        draft = Draft(
            kind=reason.item,
            day=day,
            start=start,
            account_id=account,
            contact_id=reason.contact_id,
            purpose=reason.purpose,
            opportunity_id=reason.opportunity_id,
        )
        self.proposed.emit(day)
        self._newcomer.propose(draft, self._rest)

    def _rest(self, draft: Draft) -> Change | None:
        """An item later than its reasons ask for answers them from its day on."""
        state, today = self._session.state, self._session.today
        rep, late = self._agenda().rep, (draft.day - today).days > NOTICE_DAYS
        if rep is None or not late or not draft.account_id:
            return None
        known = put_off_until(state, rep.id).get(draft.account_id)
        if known is not None and known >= draft.day:
            return None
        return putting_off(state, rep.id, draft.account_id, draft.day, today)

    def _place(self, rep: Rep, one: SeeNext) -> tuple[date, int]:
        """The first day of the quarter it fits: in time, in its kind of day, best in its area."""
        agenda, state, today = self._agenda(), self._session.state, self._session.today
        row = state.accounts.row_of(one.account_id)
        bought = float(account_figures(state).revenue[row])
        modes = modes_of(one.first.item, prospect=not bought > 0)
        minutes = MINUTES.get(one.first.item, 45)
        cluster = str(state.accounts.text("cluster")[row])
        fits: list[tuple[bool, bool, date, int]] = []  # in conflict, in another area
        for plan in agenda.days:
            draft = Draft(one.first.item, plan.day, _MORNING, one.account_id)
            fitting = modes is None or not plan.mode or plan.mode in modes
            if not fitting or _there_about(agenda, one.account_id, plan.day):
                continue
            if plan.day <= today or days_short(state, rep, draft, today) is not None:
                continue
            try:
                start = free_start(agenda, plan.day, minutes)
            except PlanError:
                continue
            shown = item_of(replace(draft, start=start, minutes=minutes))
            hints = hints_of(agenda, [shown], plan.day, start, setting(state, "day.max_h"))
            fits.append((bool(hints), plan.cluster != cluster, plan.day, start))
        best = min(fits[:_CHOICE], default=(True, True, agenda.days[-1].day, _MORNING))
        return best[2:]

    def _on_put_off(self, account: str, day: date) -> None:
        session, rep = self._session, self._agenda().rep
        if rep is None:
            return

        def apply() -> None:
            session.do(putting_off(session.state, rep.id, account, day, session.today))
            self.said.emit(f"{_name(session.state, account)} is listed again on {day:%d %b %Y}.")

        session.attempt(apply)

    def _on_again(self, account: str) -> None:
        session, rep = self._session, self._agenda().rep
        if rep is not None:
            session.attempt(lambda: session.do(taking_up(session.state, rep.id, account)))

    def _on_account(self, account: str) -> None:
        rep = self._agenda().rep
        self.account_asked.emit(rep.id if rep is not None else "", account)


def _there_about(agenda: Agenda, account: str, day: date) -> bool:
    """Whether the rep is at the account anyway within a week of a day."""
    return any(
        item.account_id == account and abs((item.day - day).days) < _WEEK
        for item in agenda.entries
        if item.is_visit
    )


def _name(state: State, account: str) -> str:
    return str(state.accounts.text("name")[state.accounts.row_of(account)])
