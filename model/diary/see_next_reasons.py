"""The reasons to see an account, each with its points, its words and the day it is due.

The points are expert defaults in the spirit of the alerts of plan-spec §6: half of a reason's
weight where its limit is reached, all of it at twice the limit. The limits are the plan's own
(call frequency, contract window) or those of the alerts AL2, AL9, AL16 and AL17.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.diary.demand_ground import Ground, Person
from model.diary.measures_acts import Act
from model.diary.see_next_plan import about_the_plan
from model.diary.see_next_words import ON_SITE, TOUCH, Reason, named
from model.diary.table import diary_frame
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.state import State

__all__ = ["Reason", "Seen", "reasons_of"]

OVERDUE_WEIGHT: Final[Mapping[str, float]] = {"A": 40.0, "B": 24.0, "C": 10.0}
NEW_WEIGHT: Final[Mapping[str, float]] = {"A": 30.0, "B": 18.0, "C": 8.0}
LEADER_WEIGHT: Final[Mapping[str, float]] = {"T1": 30.0, "T2": 22.0}
LEADER_DAYS: Final = 60  # AL16: a leader of the first two tiers untouched for so long
CSAT_LIMIT, CSAT_DROP, CSAT_POINTS = 7.0, 2.0, 30.0  # AL17, on a scale of 0 to 10
CSAT_DAYS: Final = 7  # five working days
REQUEST_POINTS: Final = 35.0
_YEAR_DAYS: Final = 365
_REMOTE: Final = "remote_touch"
_SCHEDULED: Final = "scheduled"


@dataclass(frozen=True, slots=True)
class Seen:
    """When accounts were visited and people talked to last; `known` without any record False."""

    visits: Mapping[str, date]
    touches: Mapping[str, date]  # by account
    people: Mapping[str, date]  # by contact id
    known: bool

    @classmethod
    def of(cls, acts: Sequence[Act], state: State, ground: Ground) -> "Seen":
        """Read it from what was done, and from the last contact noted with a person."""
        visits: dict[str, date] = {}
        touches: dict[str, date] = {}
        for act in acts:
            if act.done is None:
                continue
            _later(touches, act.account_id, act.done)
            if act.kind in ON_SITE:
                _later(visits, act.account_id, act.done)
        people: dict[str, date] = {}
        for contact, day in _met(state, ground):
            if day <= ground.today:
                _later(people, contact, day)
        return cls(visits, touches, people, bool(touches))


def reasons_of(ground: Ground, seen: Seen) -> Iterator[tuple[str, Reason]]:
    """Every reason with its account id, answered by a planned item or not."""
    for position, account in enumerate(map(str, ground.core.accounts.ids)):
        calls = float(np.nan_to_num(ground.parts.calls[position]))
        if seen.known and calls > 0 and ground.people.get(account):
            reason = _call(ground, seen, account, calls)
            if reason is not None:
                yield account, reason
        for person in ground.people.get(account, ()):
            reason = _leader(ground, seen, person)
            if reason is not None:
                yield account, reason
    yield from _requests(ground, seen)
    yield from _satisfaction(ground, seen)
    yield from about_the_plan(ground)


def _call(ground: Ground, seen: Seen, account: str, calls: float) -> Reason | None:
    grade, gap = ground.grade(account), _YEAR_DAYS / calls
    planned = f"{calls:.0f} calls a year" if round(calls) != 1 else "1 call a year"
    who = ground.people[account][0]
    last = seen.visits.get(account)
    if last is None:
        return Reason(
            "new",
            f"No visit on record; class {grade}, {planned}",
            NEW_WEIGHT[grade],
            ground.today,
            "early_discovery" if ground.prospect(account) else "call_f2f",
            f"First visit: learn how {who.name} works and what holds up the day",
            ON_SITE,
            contact_id=who.id,
        )
    days = (ground.today - last).days
    if days < gap:
        return None
    return Reason(
        "overdue",
        f"Last visit {named(last, ground.today)}, {days} days ago; class {grade}, {planned} is "
        f"one every {gap:.0f} days",
        OVERDUE_WEIGHT[grade] * min(days / gap, 2.0) / 2,
        last + timedelta(days=round(gap)),
        "call_f2f",
        _purpose(ground, account, who),
        ON_SITE,
        contact_id=who.id,
    )


def _purpose(ground: Ground, account: str, who: Person) -> str:
    """The account's gravest need of this person's role, in its own words."""
    table = ground.needs
    mine = np.flatnonzero(text(table, "account_id") == account)
    roles, needs, proofs = (text(table, name) for name in ("role_class", "need", "evidence"))
    grave = np.nan_to_num(number(table, "severity"))
    order = sorted(mine, key=lambda row: (roles[row] != who.role, -grave[row]))
    if not order:
        return f"Ask {who.name} what has changed since the last visit"
    first = order[0]
    return f"Follow up on {needs[first]}: {proofs[first]}"


def _leader(ground: Ground, seen: Seen, person: Person) -> Reason | None:
    weight = LEADER_WEIGHT.get(person.tier)
    last = seen.people.get(person.id)
    if weight is None or last is None:
        return None
    days = (ground.today - last).days
    if days < LEADER_DAYS:
        return None
    return Reason(
        "leader",
        f"{person.name}, opinion leader {person.tier}, not met for {days} days "
        f"(limit {LEADER_DAYS})",
        weight * min(days / LEADER_DAYS, 2.0) / 2,
        last + timedelta(days=LEADER_DAYS),
        "kol_meeting",
        f"Ask {person.name} what the next own result should show",
        TOUCH,
        contact_id=person.id,
        only_contact=True,
    )


def _requests(ground: Ground, seen: Seen) -> Iterator[tuple[str, Reason]]:
    table, _ = of_accounts(ground.state.table("requests"), ground.core.accounts.ids)
    names = ("account_id", "received_at", "kind", "decision", "scheduled_for")
    for row in zip(*(text(table, name) for name in names), strict=True):
        account, at, kind, decision, when = map(str, row)
        received, due = iso_date(at[:10]), iso_date(when)
        if received is None or received > ground.today or decision not in ("", _SCHEDULED):
            continue
        last = seen.touches.get(account)
        answered_from = max(received, due) if due is not None and decision else received
        if last is not None and last >= answered_from:
            continue
        said = f"promised for {named(due, ground.today)}" if due is not None else "no answer yet"
        yield (
            account,
            Reason(
                "request",
                f"Request of {named(received, ground.today)} ({kind}): {said}",
                REQUEST_POINTS,
                due or received,
                "call_f2f" if "visit" in kind else _REMOTE,
                f"Answer the request of {named(received, ground.today)}: {kind}",
                TOUCH,
            ),
        )


def _satisfaction(ground: Ground, seen: Seen) -> Iterator[tuple[str, Reason]]:
    table, _ = of_accounts(ground.state.table("csat"), ground.core.accounts.ids)
    names = ("account_id", "surveyed_on", "comment", "scale")
    columns = [text(table, name) for name in names]
    scores, before = number(table, "score"), number(table, "previous_score")
    for *row, score, old in zip(*columns, scores, before, strict=True):
        account, on, comment, scale = map(str, row)
        day = iso_date(on)
        fallen = old - score >= CSAT_DROP
        if day is None or scale.startswith("-") or not (score < CSAT_LIMIT or fallen):
            continue
        last = seen.visits.get(account)
        if last is not None and last >= day:
            continue
        words = f"Satisfaction {score:.0f} of 10 on {named(day, ground.today)}"
        words += f", {old:.0f} before" if old == old else ""
        yield (
            account,
            Reason(
                "satisfaction",
                f"{words} (limit {CSAT_LIMIT:.0f}), not visited since",
                CSAT_POINTS,
                day + timedelta(days=CSAT_DAYS),
                "call_f2f",
                f"Ask what has to change: {comment or 'the answers of the survey'}",
                ON_SITE,
            ),
        )


def _met(state: State, ground: Ground) -> Iterable[tuple[str, date]]:
    ids = ground.core.accounts.ids
    contacts, _ = of_accounts(state.table("contacts"), ids)
    past, _ = of_accounts(state.table("activities_done"), ids)
    past = past[text(past, "status") == "done"]
    diary = diary_frame(state)
    diary = diary[text(diary, "status") == "done"]
    sources = (
        (contacts, "contact_id", "last_contact"),
        (past, "contact_id", "actual_date"),
        (diary, "contact_ids", "date"),
    )
    for table, who, when in sources:
        for people, words in zip(text(table, who), text(table, when), strict=True):
            day = iso_date(words)
            if day is not None:
                yield from ((part.strip(), day) for part in str(people).split(";"))


def _later(known: dict[str, date], key: str, day: date) -> None:
    known[key] = max(day, known.get(key, day))
