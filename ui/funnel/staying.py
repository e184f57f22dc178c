"""What the not-now page asks for, as changes of the project."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal

from model.change import Change
from model.plan.not_now import NotNow, leave_for_now, not_now_of, take_up
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
        page.leave_asked.connect(self._on_leave)
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

    def _do(self, change: Callable[[], Change]) -> bool:
        return self._session.attempt(lambda: do_logged(self._session, change()))

    def _on_leave(self, entry: NotNow) -> None:
        view, session = self._view(), self._session
        if view is None:
            return
        if self._do(lambda: leave_for_now(session.state, view.rep_id, entry, session.today)):
            self._page.clear()
            name = view.names.get(entry.account_id, entry.account_id)
            day = session.formatter.date(entry.reassess_on)
            self.said.emit(f"{name} is left for now and comes back into the diary on {day}.")

    def _on_take_up(self, account_id: str) -> None:
        view = self._view()
        if view is not None:
            self._do(lambda: take_up(self._session.state, view.rep_id, account_id))
