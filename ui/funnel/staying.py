"""What the not-now page asks for, as changes of the project."""

import threading
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from model.change import Change, Together
from model.diary.freed import Freed, calling_off, freed_by
from model.plan.not_now import NotNow, leave_for_now, not_now_of, take_up
from model.state import State
from ui.diary.recording import do_logged
from ui.funnel.deeds import choices
from ui.funnel.not_now_page import NotNowPage
from ui.funnel.reading import FunnelView
from ui.session import Session


class NotNowDesk(QObject):
    """Joins the not-now page with the session."""

    said = Signal(str)

    def __init__(
        self, session: Session, page: NotNowPage, view: Callable[[], FunnelView | None]
    ) -> None:
        super().__init__(page)
        self._session, self._page, self._view = session, page, view
        self.loading: threading.Thread | None = None
        page.leave_asked.connect(self._on_leave)
        page.account_chosen.connect(self._on_account)
        page.take_up_asked.connect(self._on_take_up)

    def show(self) -> None:
        """Show the list of the territory's rep."""
        view = self._view()
        if view is None:
            return
        entries = not_now_of(self._session.state.plans.get(view.rep_id, {}))
        hours = dict(zip(view.plan.ids, view.plan.scores.hours_to_win, strict=True))
        freed = [float(hours.get(entry.account_id, np.nan)) for entry in entries]
        accounts = choices(list(view.names.items()))
        session = self._session
        self._page.show_entries(entries, accounts, freed, session.formatter, session.today)

    def _on_account(self, account_id: str) -> None:
        """Say beforehand what leaving the account frees."""
        view, session = self._view(), self._session
        if view is None or not account_id:
            self._page.show_freed("")
            return
        if self.loading is None or not self.loading.is_alive():  # places, while somebody types
            ask = (session.state, account_id)
            self.loading = threading.Thread(target=_prepare, args=ask, daemon=True)
            self.loading.start()
        freed = freed_by(session.state, view.rep_id, account_id, session.today)
        self._page.show_freed(self._freed_words(freed, "would be"))

    def _freed_words(self, freed: Freed, verb: str) -> str:
        if not freed.uids:
            return ""
        n = len(freed.uids)
        items = "1 item of the diary" if n == 1 else f"{n} items of the diary"
        hours = self._session.formatter.number(freed.hours, 1)
        return f"{items} {verb} called off, {hours} h freed."

    def _leaving(self, view: FunnelView, entry: NotNow, words: str) -> Change:
        """Leaving the account, calling off its items and adding whom it named: one step."""
        from model.leads.referrals import named, referred  # reads lists: not with the window

        session = self._session
        state, changes = session.state, []
        facilities = named(words)
        changes.append(leave_for_now(state, view.rep_id, entry, session.today))
        freed = freed_by(state, view.rep_id, entry.account_id, session.today)
        after = changes[0].apply(state)
        calls = calling_off(after, freed.uids)
        for call in calls:
            after = call.apply(after)
        if facilities:
            territory = next(t for t in session.layer.territories if t.rep_id == view.rep_id)
            calls += (referred(after, facilities, entry.account_id, territory, session.team),)
        return Together(changes[0].label, (*changes, *calls))

    def _do(self, change: Callable[[], Change]) -> bool:
        return self._session.attempt(lambda: do_logged(self._session, change()))

    def _on_leave(self, entry: NotNow, prospects: str) -> None:
        view, session = self._view(), self._session
        if view is None:
            return
        freed = freed_by(session.state, view.rep_id, entry.account_id, session.today)
        if self._do(lambda: self._leaving(view, entry, prospects)):
            self._page.clear()
            name = view.names.get(entry.account_id, entry.account_id)
            day = session.formatter.date(entry.reassess_on)
            self.said.emit(
                f"{name} is left for now and comes back into the diary on {day}. "
                f"{self._freed_words(freed, 'are')}".strip()
            )

    def _on_take_up(self, account_id: str) -> None:
        view = self._view()
        if view is not None:
            self._do(lambda: take_up(self._session.state, view.rep_id, account_id))


def _prepare(state: State, account_id: str) -> None:
    from model.leads.referrals import prepare  # reads lists: not with the window

    prepare(state, account_id)
