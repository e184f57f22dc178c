"""What was left for now and comes back on a day: accounts of the not-now list, parked pursuits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from model.plan.not_now import not_now_of
from model.plan.opportunity_records import PARKED, TABLE
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State


@dataclass(frozen=True, slots=True)
class Reassessment:
    """One account to look at again on a day; `opportunity_id` is "" for a whole account."""

    account_id: str
    opportunity_id: str
    day: date
    purpose: str


def reassessments(state: State, plan: Mapping[str, Any]) -> tuple[Reassessment, ...]:
    """Everything with a day, by day: the plan's not-now list and the parked opportunities."""
    found = []
    for entry in not_now_of(plan):
        if (day := iso_date(entry.reassess_on)) is not None:
            trigger = f"; opens early with: {entry.early_trigger}" if entry.early_trigger else ""
            words = f"Reassess, left for {entry.reason_code}: {entry.evidence}{trigger}"
            found.append(Reassessment(entry.account_id, "", day, words))
    table = state.table(TABLE)
    names = ("opportunity_id", "account_id", "status", "next_step_on", "next_step")
    for key, account, status, on, words in zip(*(text(table, n) for n in names), strict=True):
        if status == PARKED and (day := iso_date(on)) is not None:
            found.append(Reassessment(str(account), str(key), day, str(words)))
    return tuple(sorted(found, key=lambda r: (r.day, r.account_id, r.opportunity_id)))
