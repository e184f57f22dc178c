"""Whom to see next and why: accounts with a reason that no planned item answers, ranked.

A reason has a day by which it should be answered. An item of the diary or of the open activities
up to that day answers it, and the account is not listed for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.demand_ground import Ground, ground_of
from model.diary.measures_acts import accounts_of, acts_of
from model.diary.put_off import put_off_until
from model.diary.see_next_reasons import Reason, Seen, reasons_of
from model.diary.table import diary_frame
from model.diary.work_days import Quarter
from model.people import contactable
from model.plan.not_now import NOT_NOW, not_now_of
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text
from model.reps import Rep
from model.state import State

VALUE_WEIGHT: Final = 0.2  # points per point of the value score, F10
NOTICE_DAYS: Final = 14  # what is planned within two weeks is soon enough
_OVER: Final = ("done", "cancelled", "moved", "no_show")


@dataclass(frozen=True, slots=True)
class Planned:
    """An item ahead; `contacts` are ids."""

    account_id: str
    day: date
    kind: str
    contacts: frozenset[str]
    opportunity_id: str


@dataclass(frozen=True, slots=True)
class SeeNext:
    """One account with its reasons, the weightiest first; `value` are the points of its value."""

    account_id: str
    name: str
    grade: str  # A, B or C
    value_score: float  # F10, 0-100
    value: float
    reasons: tuple[Reason, ...]
    last_seen: date | None
    planned: date | None  # the next visit that is planned, too late for its reasons

    @property
    def score(self) -> float:
        """The points of all reasons and of the value."""
        return self.value + sum(reason.points for reason in self.reasons)

    @property
    def first(self) -> Reason:
        """The reason that weighs most: it says what to do and with whom."""
        return self.reasons[0]


@dataclass(frozen=True, slots=True)
class PutOff:
    """An account with a reason, left until a day."""

    account_id: str
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class SeeNextList:
    """The ranking of one rep, what was put off, and how many accounts need nothing."""

    ranked: tuple[SeeNext, ...]
    put_off: tuple[PutOff, ...]
    n_accounts: int


def see_next(state: State, rep: Rep, today: date) -> SeeNextList:
    """Rank the rep's accounts by the reasons to see them that nothing planned answers.

    Accounts of the not-now list are left out until their day has come, and so is who must not
    be contacted. PlanError when the rep serves no territory.
    """
    ground = ground_of(state, rep, Quarter.containing(today), today)
    ahead = planned_ahead(state, rep, today)
    seen = Seen.of(acts_of(state, rep, ground.core.accounts.ids, today), state, ground)
    resting = _resting(ground, today)
    later = put_off_until(state, rep.id)
    found: dict[str, list[Reason]] = {}
    for account, reason in reasons_of(ground, seen):
        if account not in resting and not _answered(reason, account, ahead, today):
            found.setdefault(account, []).append(reason)
    ranked: list[SeeNext] = []
    put_off: list[PutOff] = []
    for account, reasons in found.items():
        until = later.get(account)
        if until is not None and until > today:
            put_off.append(PutOff(account, ground.name(account), until))
        else:
            ranked.append(_ranked(ground, seen, ahead, account, reasons))
    return SeeNextList(
        tuple(sorted(ranked, key=lambda one: (-one.score, one.account_id))),
        tuple(sorted(put_off, key=lambda one: (one.until, one.account_id))),
        len(ground.core.accounts.ids),
    )


def planned_ahead(state: State, rep: Rep, today: date) -> tuple[Planned, ...]:
    """What is planned with customers from today on: in the diary, else in the open activities."""
    frame = diary_frame(state)
    own = frame[text(frame, "rep_id") == rep.id]
    others, _ = of_accounts(state.table("activities_open"), accounts_of(state, rep))
    names = ("uid", "date", "type", "account_id", "contact_ids", "opportunity_id", "status")
    found: dict[str, Planned] = {}
    for table in (others, own):
        table = contactable(table, state)
        for row in zip(*(text(table, name) for name in names), strict=True):
            uid, words, kind, account, contacts, opportunity, status = map(str, row)
            day = iso_date(words)
            if day is None or day < today or status in _OVER or not account:
                continue
            people = frozenset(part.strip() for part in contacts.split(";") if part.strip())
            found[uid] = Planned(account, day, kind, people, opportunity)
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.account_id)))


def _answered(reason: Reason, account: str, ahead: Sequence[Planned], today: date) -> bool:
    last = max(reason.due, today + timedelta(days=NOTICE_DAYS))
    return any(
        item.account_id == account and item.day <= last and _fits(reason, item) for item in ahead
    )


def _fits(reason: Reason, item: Planned) -> bool:
    """Whether an item is about the reason: its person, its opportunity, its kind."""
    if reason.opportunity_id:
        loose = not item.opportunity_id and not reason.only_opportunity
        return (loose or item.opportunity_id == reason.opportunity_id) and item.kind in reason.kinds
    if reason.only_contact:
        return reason.contact_id in item.contacts
    return item.kind in reason.kinds


def _resting(ground: Ground, today: date) -> set[str]:
    """Accounts left for now whose day has not come."""
    status = ground.core.accounts.text("status")
    ids = ground.core.accounts.ids
    left = {str(one) for one in ids[status == NOT_NOW]}
    for entry in not_now_of(ground.plan):
        day = iso_date(entry.reassess_on)
        left.add(entry.account_id)
        if day is None or day <= today:
            left.discard(entry.account_id)
    return left


def _ranked(
    ground: Ground, seen: Seen, ahead: Sequence[Planned], account: str, reasons: list[Reason]
) -> SeeNext:
    score = float(np.nan_to_num(ground.core.scores.value[ground.position(account)]))
    return SeeNext(
        account_id=account,
        name=ground.name(account),
        grade=ground.grade(account),
        value_score=score,
        value=VALUE_WEIGHT * score,
        reasons=tuple(sorted(reasons, key=lambda one: (-one.points, one.kind))),
        last_seen=seen.visits.get(account),
        planned=next((one.day for one in ahead if one.account_id == account), None),
    )
