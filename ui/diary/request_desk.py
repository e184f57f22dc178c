"""Between the request cards and the project: sets them up, keeps what was decided."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from model.diary.prepare_first import families_of_plan
from ui.diary.agenda import Agenda
from ui.diary.prepare_card import PrepareCard
from ui.diary.request_card import RequestCard
from ui.diary.request_words import Details
from ui.diary.requesting import (
    DANGER,
    DECLINE,
    KINDS,
    NOW,
    OFFER,
    SAFETY,
    VISIT,
    Situation,
    advise,
    logged,
    summary_of,
    who_asks,
)
from ui.session import Session


class RequestDesk(QObject):
    """The situation is read whenever the diary shows or a request is decided."""

    said = Signal(str)
    gone = Signal(str, int, str)  # account id, minutes, cause: the rep goes there at once

    def __init__(
        self,
        session: Session,
        card: RequestCard,
        prepare: PrepareCard,
        agenda: Callable[[], Agenda],
    ) -> None:
        super().__init__(card)
        self._session, self._card, self._agenda = session, card, agenda
        self._prepare = prepare
        self._asked = ("", "", Details())
        self._taken: Callable[[date], None] | None = None  # waits for a date of its own item
        card.decided.connect(self._on_decided)
        card.prepare_asked.connect(self._on_prepare)
        prepare.offered.connect(self._on_offered)
        prepare.declined.connect(self._on_declined)
        prepare.now_asked.connect(self._on_now)

    def show_agenda(self, agenda: Agenda) -> None:
        """Count the requests and prepare the form."""
        situation = self._situation(agenda)
        self._card.show_summary(summary_of(situation))
        self._card.set_up(KINDS, partial(who_asks, situation), partial(advise, situation))

    def _situation(self, agenda: Agenda) -> Situation:
        return Situation.of(self._session.state, agenda, self._session.today)

    def prepare_item(
        self, account: str, minutes: int, why: str, taken: Callable[[date], None]
    ) -> None:
        """Offer two dates for a visit of one's own; nobody asked, so nothing is logged."""
        self._open(VISIT, account, Details(minutes=minutes, question=why), why)
        self._taken = taken

    def _on_prepare(self, kind: str, account: str, details: Details) -> None:
        """Two dates are wanted: the card of its own takes over."""
        self._open(kind, account, details)

    def _open(self, kind: str, account: str, details: Details, why: str = "") -> None:
        self._asked, self._taken = (kind, account, details), None
        situation = self._situation(self._agenda())
        accounts = situation.state.accounts
        name = str(accounts.text("name")[accounts.row_of(account)])
        families = families_of_plan(situation.plan)
        self._prepare.open_card(name, partial(situation.prepared, account), families, why=why)
        self._card.closed.emit()

    def _on_offered(self, day: date, words: str) -> None:
        if self._taken is not None:
            self._taken(day)
            return
        self._decide(f"{OFFER}{day.isoformat()}", words)

    def _on_declined(self, words: str) -> None:
        if self._taken is None:
            self._decide(DECLINE, words)

    def _on_now(self) -> None:
        """Without danger or duty something has to give way."""
        kind, account, details = self._asked
        ways = advise(self._situation(self._agenda()), kind, account, details.flags).ways
        self._card.ask_displaced(kind, account, details, ways)
        self._card.opened.emit()

    def _decide(self, decision: str, words: str) -> None:
        kind, account, details = self._asked
        self._on_decided(kind, account, decision, replace(details, question=words))

    def _on_decided(self, kind: str, account: str, decision: str, details: Details) -> None:
        session = self._session
        situation = self._situation(self._agenda())
        at = f"{session.today.isoformat()}T{datetime.now().astimezone():%H:%M}"

        def apply() -> None:
            session.do(logged(situation, kind, account, decision, at, details))
            self._say(situation, account, decision)

        if session.attempt(apply) and decision == NOW and not account.startswith("@"):
            danger = kind == SAFETY or DANGER in details.flags
            self.gone.emit(account, details.minutes, "patient safety" if danger else "customer")

    def _say(self, situation: Situation, account: str, decision: str) -> None:
        n = situation.counts[account] + 1
        name = who_asks_name(situation, account)
        words = "with a date" if decision.startswith(OFFER) else decision
        self.said.emit(f"Logged: {name}, {words}. It is request {n} in 91 days.")


def who_asks_name(situation: Situation, account: str) -> str:
    """The name of who asked."""
    accounts = situation.state.accounts
    if accounts.has(account):
        return str(accounts.text("name")[accounts.row_of(account)])
    return account.removeprefix("@")
