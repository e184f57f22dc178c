"""Choosing lighthouse centres, rating them, ticking their tests with evidence, and their yield."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from model.change import PlanEdited
from model.errors import PlanError
from model.plan.lighthouse import HOSTS, PROCEDURES, SIGNED, VISITS
from model.plan.period import iso_date
from model.plan.rep_plan import RepPlan
from model.plan.tables import text
from model.plan.typed_edits import drop_record, plan_of, records, replaced, set_value
from model.state import State

CHOSEN, CANDIDATES = "lighthouses", "lighthouse_candidates"
RATINGS: Final = (0, 50, 100)
TESTS: Final = (PROCEDURES, HOSTS, VISITS, SIGNED)
YIELD_DAYS: Final = 180  # a visit counts when the follower's trial begins within them (F16)
_TRIAL: Final = "step8_on"
_MOST: Final = 4
_PART: Final = {"host": "host_willing", "outcome": "outcome_data", "logistics": "logistics"}


@dataclass(frozen=True, slots=True)
class Follower:
    """One follower of a centre: visited on a day, trial begun on another ("" when not)."""

    account_id: str
    visited_on: str
    trial_on: str
    revenue: float  # last twelve months
    counts: bool


@dataclass(frozen=True, slots=True)
class Yield:
    """What a centre has brought: revenue of followers that came before their trial."""

    followers: tuple[Follower, ...]

    @property
    def revenue(self) -> float:
        """Money of the last twelve months from followers that count."""
        return sum(f.revenue for f in self.followers if f.counts)


def choose_lighthouse(state: State, rep_id: str, account_id: str) -> PlanEdited:
    """Make an account a lighthouse of the plan, with the ratings it has as a candidate."""
    name = str(state.accounts.text("name")[state.accounts.row_of(account_id)])
    plan = plan_of(state, rep_id)
    kept = records(plan, CHOSEN)
    if any(entry.get("account_id") == account_id for entry in kept):
        raise PlanError(f"{name} is a lighthouse already.", remedy="Choose another account.")
    if len(kept) >= _MOST:
        raise PlanError(
            f"The plan has {_MOST} lighthouses.", remedy="Drop one of them before you choose it."
        )
    rated = next((c for c in records(plan, CANDIDATES) if c.get("account_id") == account_id), {})
    entry: dict[str, Any] = {"account_id": account_id, "name": name}
    entry |= {typed: rated[part] for part, typed in _PART.items() if part in rated}
    return set_value(state, rep_id, (CHOSEN,), [*kept, entry], f"Choose lighthouse {name}")


def drop_lighthouse(state: State, rep_id: str, account_id: str) -> PlanEdited:
    """A lighthouse less; its ratings stay with the candidate."""
    return drop_record(state, rep_id, (CHOSEN,), account_id, f"Drop lighthouse {account_id}")


def rate_lighthouse(state: State, rep_id: str, account_id: str, **ratings: int) -> PlanEdited:
    """Host, outcome and logistics of a candidate: 0, 50 or 100 each (F16)."""
    state.accounts.row_of(account_id)
    if not ratings or set(ratings) - set(_PART) or set(ratings.values()) - set(RATINGS):
        raise PlanError("The rating is not known.", remedy="Choose 0, 50 or 100.")
    plan = plan_of(state, rep_id)
    after = dict(plan)
    after[CANDIDATES] = _with(records(plan, CANDIDATES), account_id, ratings, add=True)
    typed = {_PART[part]: value for part, value in ratings.items()}
    after[CHOSEN] = _with(records(plan, CHOSEN), account_id, typed, add=False)
    return replaced(state, rep_id, after, f"Rate {account_id} as a lighthouse")


def tick_test(
    state: State, rep_id: str, account_id: str, test: str, evidence: str, today: date
) -> PlanEdited:
    """Pass a lit test by evidence; PlanError without any, and for the signature."""
    if test not in TESTS:
        raise PlanError(f"There is no test {test}.", remedy="Choose one of the four tests.")
    if test == SIGNED:
        raise PlanError(
            "A signature cannot be ticked here.", remedy="Sign the joint plan of the center."
        )
    if not evidence.strip():
        raise PlanError("The test has no evidence.", remedy="Write what was seen, and when.")
    _chosen(state, rep_id, account_id)
    value = {"evidence": evidence.strip(), "on": today.isoformat()}
    path = (CHOSEN, account_id, "lit", test)
    return set_value(state, rep_id, path, value, f"Tick a lighthouse test of {account_id}")


def untick_test(state: State, rep_id: str, account_id: str, test: str) -> PlanEdited:
    """Take the evidence of a lit test away; the figures decide again."""
    entry = _chosen(state, rep_id, account_id)
    lit = {key: value for key, value in entry.get("lit", {}).items() if key != test}
    path = (CHOSEN, account_id, "lit")
    return set_value(state, rep_id, path, lit, f"Untick a lighthouse test of {account_id}")


def hosted_visit(
    state: State, rep_id: str, account_id: str, visitor_id: str, on: str
) -> PlanEdited:
    """Note that people of another account visited a centre on a day (ISO)."""
    state.accounts.row_of(visitor_id)
    if iso_date(on) is None:
        raise PlanError("The visit has no day.", remedy="Enter the day of the visit.")
    if visitor_id == account_id:
        raise PlanError("A center does not visit itself.", remedy="Choose the visiting account.")
    visits = [*_chosen(state, rep_id, account_id).get("visits", ())]
    visits.append({"account_id": visitor_id, "on": on})
    path = (CHOSEN, account_id, "visits")
    return set_value(state, rep_id, path, visits, f"Note a visit at {account_id}")


def yield_of(state: State, plan: RepPlan, account_id: str) -> Yield:
    """F16: followers count whose trial began within 180 days behind their visit."""
    trials = _trials(state)
    followers = []
    for visitor, on in sorted(_visits(state, plan.plan, account_id)):
        begun = sorted(day for day in trials.get(visitor, ()) if day >= on)
        trial = begun[0] if begun else ""
        seen, start = iso_date(on), iso_date(trial)
        counts = bool(seen and start and start - seen <= timedelta(days=YIELD_DAYS))
        position = plan.position(visitor)
        revenue = 0.0 if position is None else float(np.nan_to_num(plan.figures.revenue[position]))
        followers.append(Follower(visitor, on, trial, revenue, counts))
    return Yield(_once(followers))


def _once(followers: list[Follower]) -> tuple[Follower, ...]:
    """An account that came twice counts once."""
    counted: set[str] = set()
    kept = []
    for follower in followers:
        again = follower.counts and follower.account_id in counted
        if follower.counts:
            counted.add(follower.account_id)
        if not again:
            kept.append(follower)
    return tuple(kept)


def _visits(state: State, plan: Mapping[str, Any], account_id: str) -> set[tuple[str, str]]:
    """Visitor and day: as noted in the plan, and from activities with a visitor's contact."""
    entry = next((e for e in records(plan, CHOSEN) if e.get("account_id") == account_id), {})
    found = {
        (str(visit.get("account_id", "")), str(visit.get("on", "")))
        for visit in entry.get("visits", ())
    }
    people = state.table("contacts")
    home = dict(zip(text(people, "contact_id"), text(people, "account_id"), strict=True))
    done = state.table("activities_done")
    names = ("type", "status", "account_id", "contact_id", "actual_date")
    for kind, status, host, contact, day in zip(*(text(done, n) for n in names), strict=True):
        visitor = str(home.get(contact, ""))
        if kind == "lighthouse_visit" and status == "done" and host == account_id != visitor:
            found.add((visitor, str(day)[:10]))
    return {(visitor, day) for visitor, day in found if visitor and day}


def _trials(state: State) -> dict[str, list[str]]:
    """The days trials began, by account."""
    table = state.table("opportunities")
    found: dict[str, list[str]] = {}
    for account, day in zip(text(table, "account_id"), text(table, _TRIAL), strict=True):
        if iso_date(day) is not None:
            found.setdefault(str(account), []).append(str(day)[:10])
    return found


def _chosen(state: State, rep_id: str, account_id: str) -> Mapping[str, Any]:
    for entry in records(plan_of(state, rep_id), CHOSEN):
        if entry.get("account_id") == account_id:
            return entry
    raise PlanError(f"{account_id} is no lighthouse.", remedy="Choose it as a lighthouse first.")


def _with(
    kept: list[Mapping[str, Any]], account_id: str, cells: Mapping[str, Any], *, add: bool
) -> list[Mapping[str, Any]]:
    known = [entry.get("account_id") for entry in kept]
    if account_id in known:
        return [{**e, **cells} if e.get("account_id") == account_id else e for e in kept]
    return [*kept, {"account_id": account_id, **cells}] if add else kept
