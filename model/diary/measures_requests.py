"""Whether teaching a customer helps: requests in the 60 days after against those before."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from model.arrays import TextArray
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text
from model.state import State

_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Education:
    """One education action at an account; requests of the account around it."""

    account_id: str
    day: date
    action: str
    before: int
    after: int

    @property
    def effect(self) -> float:
        """Requests after ÷ requests before, NaN without any before."""
        return self.after / self.before if self.before else math.nan


def education_effects(state: State, ids: TextArray) -> tuple[Education, ...]:
    """Each dated action of the request log ("2026-09-25: raise consignment ..."), oldest first.

    Requests of the very day belong to neither side.
    """
    table, _ = of_accounts(state.table("requests"), ids)
    accounts = [str(a) for a in text(table, "account_id")]
    days = [iso_date(day) for day in text(table, "received_at")]
    known = [(a, day) for a, day in zip(accounts, days, strict=True) if day is not None]
    found: dict[tuple[str, date], Education] = {}
    for account, words in zip(accounts, text(table, "education_action"), strict=True):
        day = iso_date(words)
        if day is None:
            continue
        gaps = [(when - day).days for whose, when in known if whose == account]
        found[account, day] = Education(
            account,
            day,
            str(words)[10:].lstrip(" :"),
            sum(-_DAYS <= gap < 0 for gap in gaps),
            sum(0 < gap <= _DAYS for gap in gaps),
        )
    return tuple(sorted(found.values(), key=lambda e: (e.day, e.account_id)))
