"""What the co-travel pack says beside the day: discipline since the last one, funnel, requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.measures import QUARTER_DAYS, ExecutionMeasures, measures_of
from model.diary.measures_acts import FACE_TO_FACE, Act, accounts_of, acts_of
from model.diary.work_days import working_days_later
from model.errors import PlanError
from model.format import Formatter
from model.plan.outlook import Opportunity
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.reps import Rep
from model.review.cotravel import LEAD_DAYS, Ride, manager_of, rides_before
from model.review.cotravel_day import RideDay, ride_day
from model.state import State

_BY_VALUE: Final = 3  # opportunities shown for their value; one more because it is stuck
_CUSTOMER: Final = "customer"
_CONTACTS: Final = 3  # last contacts of an account


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came from inside the company."""

    day: date
    source: str
    kind: str
    detail: str
    account_id: str
    decision: str
    minutes: float


@dataclass(frozen=True, eq=False, slots=True)
class RideFacts:
    """Everything of one pack that is not about an account.

    `since` is the day after the last ride-along, else 91 days back; `until` the day the figures
    run to.
    """

    rep: Rep
    day: RideDay
    manager: str
    before: tuple[Ride, ...]
    since: date
    until: date
    measures: ExecutionMeasures
    done: int  # face-to-face calls since
    asked: tuple[Asked, ...]

    @property
    def last(self) -> Ride | None:
        """The ride-along before this one."""
        return self.before[-1] if self.before else None

    @property
    def asked_hours(self) -> float:
        """Hours of the requests from inside."""
        return sum(one.minutes for one in self.asked) / 60


def ride_facts(state: State, rep_id: str, day: date, today: date) -> RideFacts:
    """Everything about a ride-along; figures run to `today`, or to two working days before.

    PlanError for an unknown rep, and for a day on which the rep meets no customer.
    """
    rep = state.rep(rep_id)
    if rep is None:
        raise PlanError(f'There is no rep "{rep_id}".', remedy="Check the id.")
    found = ride_day(state, rep, day)
    if not found.calls:
        raise PlanError(
            f"{rep.name} has no call on {Formatter.of(state.about).date(day.isoformat())}.",
            remedy="Choose a day with calls in the diary.",
        )
    plan = state.plans.get(rep.id, {})
    before = rides_before(plan, day)
    until = min(today, working_days_later(day, -LEAD_DAYS))
    since = before[-1].day + timedelta(days=1) if before else until - timedelta(days=QUARTER_DAYS)
    since = min(since, until)
    measures = measures_of(state, rep, until, first=since, last=until)
    ids = accounts_of(state, rep)
    made = [
        act
        for act in acts_of(state, rep, ids, until)
        if act.status == "done"
        and act.kind in FACE_TO_FACE
        and act.done is not None
        and since <= act.done <= until
    ]
    return RideFacts(
        rep=rep,
        day=found,
        manager=manager_of(state, rep),
        before=before,
        since=since,
        until=until,
        measures=measures,
        done=len(made),
        asked=tuple(_asked(state, rep.id, set(map(str, ids)), since, until)),
    )


def evidence_of(pursuits: Sequence[Opportunity]) -> tuple[Opportunity, ...]:
    """The three open opportunities of most value, and the worst stuck one that is not among them.

    The one stuck is the one furthest over its standard days.
    """
    largest = sorted(pursuits, key=lambda one: (-one.value, one.id))[:_BY_VALUE]
    stuck = [one for one in pursuits if one.stuck and one not in largest]
    worst = sorted(stuck, key=lambda one: (one.standard_days - one.days_in_step, one.id))[:1]
    return (*largest, *worst)


def last_contacts(
    state: State,
    rep: Rep,
    account_id: str,
    before: date,
    most: int = _CONTACTS,
    who: Sequence[str] = (),
) -> tuple[tuple[date, str, str, str], ...]:
    """The last contacts at an account before a day, newest first: day, kind, who, outcome.

    With names in `who` only those with one of them.
    """
    table = state.table("activities_done")
    at = (text(table, "account_id") == account_id) & (text(table, "status") == "done")
    table = table[at]
    names = ("actual_date", "type", "contact", "outcome")
    found = [
        (day, str(kind), str(met), str(outcome))
        for when, kind, met, outcome in zip(*(text(table, n) for n in names), strict=True)
        if (day := iso_date(when)) is not None and day < before
    ]
    if who:
        found = [one for one in found if any(name in one[2] for name in who)]
    elif not found:
        acts: list[Act] = [
            act
            for act in acts_of(state, rep, np.array([account_id], object), before)
            if act.account_id == account_id and act.done is not None and act.done < before
        ]
        found = [(act.done, act.kind, "", "") for act in acts if act.done is not None]
    return tuple(sorted(found, key=lambda one: one[0], reverse=True)[:most])


def _asked(state: State, rep_id: str, ids: set[str], since: date, until: date) -> list[Asked]:
    table = state.table("requests")
    names = ("received_at", "source", "kind", "detail", "account_id", "decision")
    minutes = np.nan_to_num(number(table, "minutes"))
    whose = text(table, "rep_id")
    named = set(map(str, text(table, "account_id"))) - {""}
    only_mine = bool(named) and named <= ids  # then what names no account is the rep's too
    found = []
    for owner, *cells, spent in zip(
        whose, *(text(table, name) for name in names), minutes, strict=True
    ):
        received, source, kind, detail, account, decision = map(str, cells)
        day = iso_date(received)
        mine = str(owner) == rep_id if owner else account in ids or (not account and only_mine)
        if day is None or not since <= day <= until or source in ("", _CUSTOMER) or not mine:
            continue
        found.append(Asked(day, source, kind, detail, account, decision, float(spent)))
    return sorted(found, key=lambda one: (one.day, one.account_id))
