"""Between the card of a new item and the project: offers, warns, adds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from model.change import Change, Together
from model.diary.focus import MINUTES
from model.diary.new_item import (
    KINDS,
    Draft,
    adding,
    days_short,
    early_words,
    objectives_in,
    off_focus_words,
    people_at,
    suggested_objective,
)
from model.diary.work_days import Quarter
from model.errors import PlanError
from ui.diary.agenda import Agenda, AgendaItem, kind_text
from ui.diary.conflicts import hints_of
from ui.diary.new_item_card import NewItemCard, Offer
from ui.diary.recording import do_logged
from ui.diary.request_desk import RequestDesk
from ui.diary.requesting import Situation, askers, free_start
from ui.session import Session

_NOON = 12 * 60


class NewItemDesk(QObject):
    """A visit at too short notice goes to the card that offers two dates (H10)."""

    said = Signal(str)
    applied = Signal(str)  # uid of the new item
    shown = Signal()  # a card at the side has opened
    left = Signal()  # the card has closed

    def __init__(
        self,
        session: Session,
        card: NewItemCard,
        requests: RequestDesk,
        agenda: Callable[[], Agenda],
    ) -> None:
        super().__init__(card)
        self._session, self._card, self._agenda = session, card, agenda
        self._requests = requests
        self._further: Callable[[Draft], Change | None] | None = None
        card.turned.connect(self._judge)
        card.account_turned.connect(self._on_account)
        card.added.connect(self._on_added)
        card.closed.connect(self.left)

    def begin(self, day: date, start: int = -1) -> None:
        """Open the card at a day; without a start (minutes) at the first free time."""
        agenda, session = self._agenda(), self._session
        if agenda.rep is None:
            return
        situation = Situation.of(session.state, agenda, session.today)
        offer = Offer(
            [(kind, kind_text(kind)) for kind in KINDS],
            [(one.key, one.words) for one in askers(situation)],
        )
        self._further = None
        self._card.open_card(offer, day, start if start >= 0 else _free(agenda, day))
        self.shown.emit()

    def propose(
        self, draft: Draft, further: Callable[[Draft], Change | None] | None = None
    ) -> None:
        """Open the card filled in; `further` is what is done in the same step as the item."""
        self.begin(draft.day, draft.start)
        self._further = further
        self._card.fill(draft)

    def _on_account(self) -> None:
        draft, state = self._card.draft, self._session.state
        rep = self._agenda().rep
        if draft is None or rep is None:
            return
        self._card.show_people(people_at(state, draft.account_id))
        texts = [] if draft.own else objectives_in(state, rep.id, Quarter.containing(draft.day))
        self._card.show_objectives(texts, suggested_objective(state, rep.id, draft))
        self._card.show_length(MINUTES.get(draft.kind, 45))
        self._judge()

    def _judge(self) -> None:
        """Say what speaks against the item as it is now."""
        draft, rep = self._card.draft, self._agenda().rep
        if draft is not None and rep is not None:
            unasked = replace(draft, research=False)
            self._card.offer_research(bool(early_words(self._session.state, rep, unasked)))
            draft = self._card.draft
        self._card.show_against(self._against(draft) if draft is not None else [])

    def _against(self, draft: Draft) -> list[str]:
        agenda, state = self._agenda(), self._session.state
        rep = agenda.rep
        if rep is None or Quarter.containing(draft.day) != agenda.quarter:
            return []
        words = hints_of(agenda, [item_of(draft)], draft.day, draft.start)
        words += [early] if (early := early_words(state, rep, draft)) else []
        words += off_focus_words(state, rep, draft, _mode(agenda, draft.day))
        short = days_short(state, rep, draft, self._session.today)
        if short is not None and draft.account_id:
            words.append(f"{short} working days ahead: it opens the card that prepares it first.")
        return words

    def _on_added(self) -> None:
        draft, rep = self._card.draft, self._agenda().rep
        session = self._session
        if rep is None:
            return
        if draft is None:
            session.failed.emit(PlanError("The item has no day.", remedy="Write or pick its day."))
            return
        short = days_short(session.state, rep, draft, session.today)
        if short is not None and draft.account_id and draft.purpose:
            self._prepare(draft, short)
            return

        def apply() -> None:
            mode = _mode(self._agenda(), draft.day)
            off = off_focus_words(session.state, rep, draft, mode)
            change = adding(session.state, rep, draft, mode, session.today)
            uid = str(change.after["uid"].iloc[-1]) if change.after is not None else ""
            do_logged(session, self._with_further(change, draft))
            focus = " It counts off the focus." if off else ""
            self.said.emit(f"Added on {draft.day:%a} {draft.day.day} {draft.day:%b}.{focus}")
            self._card.leave()
            self.applied.emit(uid)

        session.attempt(apply)

    def _with_further(self, change: Change, draft: Draft) -> Change:
        more = self._further(draft) if self._further is not None else None
        return change if more is None else Together(change.label, (change, more))

    def _prepare(self, draft: Draft, short: int) -> None:
        """Two dates instead; the one taken comes back into the card."""

        def take(day: date) -> None:
            agenda = self._agenda()
            self._card.show()
            self._card.show_when(day, _free(agenda, day))
            self._judge()
            self.shown.emit()
            self._card.take.setFocus()

        self._card.hide()
        why = f"{draft.purpose} ({short} working days ahead)"
        self._requests.prepare_item(draft.account_id, draft.minutes, why, take)
        self.shown.emit()


def _mode(agenda: Agenda, day: date) -> str:
    return next((plan.mode for plan in agenda.days if plan.day == day), "")


def _free(agenda: Agenda, day: date) -> int:
    """The first free time of a day; noon on a full one."""
    try:
        return free_start(agenda, day)
    except PlanError:
        return _NOON


def item_of(draft: Draft) -> AgendaItem:
    """The item as the calendar would show it."""
    end = draft.start + (draft.minutes or MINUTES.get(draft.kind, 45))
    return AgendaItem(
        uid="",
        day=draft.day,
        start=draft.start,
        end=end,
        kind=draft.kind,
        account_id=draft.account_id,
        name="",
        short="",
        roles="",
        who="",
        purpose=draft.purpose,
        objective=draft.objective_id,
        opportunity="",
        on_theme=True,
        origin="plan",
        drive_min=0.0,
        hours=0.0,
        lock="none",
        status="planned",
    )
