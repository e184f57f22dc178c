"""Between the request card and the project: sets the card up, keeps what was decided."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject

from ui.diary.agenda import Agenda
from ui.diary.request_card import RequestCard
from ui.diary.requesting import KINDS, Situation, advise, askers, logged, summary_of
from ui.session import Session


class RequestDesk(QObject):
    """Owns no state: the situation is read whenever the diary shows or a request is decided."""

    def __init__(self, session: Session, card: RequestCard, agenda: Callable[[], Agenda]) -> None:
        super().__init__(card)
        self._session, self._card, self._agenda = session, card, agenda
        card.decided.connect(self._on_decided)

    def show_agenda(self, agenda: Agenda) -> None:
        """Count the requests and prepare the form."""
        situation = Situation.of(self._session.state, agenda, self._session.today)
        self._card.show_summary(summary_of(situation))
        self._card.set_up(KINDS, askers(situation), partial(advise, situation))

    def _on_decided(self, kind: str, account: str, decision: str) -> None:
        session = self._session
        situation = Situation.of(session.state, self._agenda(), session.today)
        at = f"{session.today.isoformat()}T{datetime.now().astimezone():%H:%M}"
        session.attempt(lambda: session.do(logged(situation, kind, account, decision, at)))
