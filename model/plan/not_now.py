"""Accounts that are not customers for now: why, whom they named, when they are looked at again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from model.change import AccountEdited, PlanEdited, Together
from model.diary.day_words import day_words
from model.errors import PlanError
from model.plan.funnels import not_now_reasons
from model.plan.period import iso_date
from model.state import State

LEAST_DAYS: Final = 91  # a quarter: sooner would be no decision
NOT_NOW, PROSPECT = "not_now", "prospect"


@dataclass(frozen=True, slots=True)
class NotNow:
    """One account left for now; `referrals` is what the referral ask brought, "" not asked."""

    account_id: str
    reason_code: str
    evidence: str
    referrals: str
    reassess_on: str  # ISO
    early_trigger: str = ""


def not_now_of(plan: Mapping[str, Any]) -> tuple[NotNow, ...]:
    """The accounts a plan leaves for now."""
    names = tuple(NotNow.__slots__)
    return tuple(
        NotNow(**{name: str(record.get(name, "")) for name in names})
        for record in plan.get("not_now", ())
    )


def leave_for_now(state: State, rep_id: str, entry: NotNow, today: date) -> Together:
    """Put an account on the list and set its status, as one change.

    PlanError without evidence or referral ask, and when the day lies nearer than a quarter.
    """
    if entry.reason_code not in not_now_reasons():
        raise PlanError("The reason is none of the list.", remedy="Choose one of the reasons.")
    if not entry.evidence.strip():
        raise PlanError("There is no evidence for the reason.", remedy="Write what you know.")
    if not entry.referrals.strip():
        raise PlanError(
            "No referral was asked for.", remedy="Ask whom they know, and write the answer."
        )
    day, first = iso_date(entry.reassess_on), today + timedelta(days=LEAST_DAYS)
    if day is None or day < first:
        raise PlanError(
            f"The account would be looked at again before {day_words(state, first)}.",
            remedy="Choose a day at least a quarter ahead.",
        )
    kept = [
        old for old in not_now_of(state.plans.get(rep_id, {})) if old.account_id != entry.account_id
    ]
    label = f"Leave {entry.account_id} for now"
    return _change(state, rep_id, label, [*kept, entry], entry.account_id, NOT_NOW)


def take_up(state: State, rep_id: str, account_id: str) -> Together:
    """Take an account off the list; it is a prospect again."""
    known = not_now_of(state.plans.get(rep_id, {}))
    kept = [old for old in known if old.account_id != account_id]
    if len(kept) == len(known):
        raise PlanError(f"{account_id} is not on the list.", remedy="Choose one that is.")
    return _change(state, rep_id, f"Take up {account_id}", kept, account_id, PROSPECT)


def _change(
    state: State, rep_id: str, label: str, kept: list[NotNow], account_id: str, status: str
) -> Together:
    before = state.plans.get(rep_id)
    after = {**(before or {}), "not_now": [asdict(entry) for entry in kept]}
    now = state.accounts.record(state.accounts.row_of(account_id)).get("status", "")
    edited = AccountEdited(label, account_id, {"status": now}, {"status": status})
    return Together(label, (PlanEdited(label, rep_id, before, after), edited))
