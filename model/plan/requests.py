"""What was asked for outside the plan: how often, how long, what became of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import TextArray
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.same_inputs import SameInputs
from model.state import State

_REMEMBERED: Final = 32  # counts: a review asks for the same one again and again
_QUARTER_DAYS = 91
_AMBER, _RED = 2, 3  # requests of one customer in a quarter, AL5


@dataclass(frozen=True, slots=True)
class RequestLoad:
    """The requests of the last 91 days at one plan's accounts."""

    by_account: tuple[tuple[str, int, str], ...]  # id, requests, "", "amber" or "red"
    by_kind: Mapping[str, int]
    by_decision: Mapping[str, int]
    causes: Mapping[str, str]  # account id -> its most frequent root cause
    total: int
    internal: int  # from colleagues and managers
    hours: float
    hours_share: float  # of all working hours, NaN unknown


def request_load(
    state: State, ids: TextArray, today: date, *, days: int = _QUARTER_DAYS
) -> RequestLoad:
    """Count the requests received in the 91 (or other) days up to `today`."""
    parts = (state.tables.get("requests"), state.tables.get("work_time"), ids)
    return _load(SameInputs((state, ids), parts, (today, days)))


@lru_cache(maxsize=_REMEMBERED)
def _load(same: SameInputs) -> RequestLoad:
    (state, ids), (today, days) = same.source, same.values
    table = _own(state, ids)
    received = [iso_date(day) for day in text(table, "received_at")]
    first = today - timedelta(days=days)
    recent = np.array([day is not None and first < day <= today for day in received], bool)
    names = ("account_id", "kind", "decision", "root_cause", "source")
    accounts, kinds, decisions, roots, sources = (text(table, name)[recent] for name in names)
    counts = Counter(accounts[accounts != ""])
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    hours = float(np.nansum(number(table, "minutes")[recent])) / 60
    worked = float(np.nansum(number(state.table("work_time"), "hours")[-1:]))
    return RequestLoad(
        by_account=tuple((str(a), n, _level(n)) for a, n in ranked),
        by_kind=_ranked(kinds),
        by_decision=_ranked(decisions),
        causes={str(a): Counter(roots[accounts == a]).most_common(1)[0][0] for a in counts},
        total=len(accounts),
        internal=int(np.sum(sources != "customer")),
        hours=hours,
        hours_share=hours / worked if worked > 0 else float("nan"),
    )


def _own(state: State, ids: TextArray) -> pd.DataFrame:
    """Rows about these accounts; with the rows about none when no other account is named."""
    whole = state.table("requests")
    mine, _ = of_accounts(whole, ids)
    unnamed = text(whole, "account_id") == ""
    return whole if len(mine) and len(mine) + int(unnamed.sum()) == len(whole) else mine


def _ranked(values: TextArray) -> dict[str, int]:
    return {str(name): n for name, n in Counter(values).most_common() if name}


def _level(count: int) -> str:
    return "red" if count >= _RED else "amber" if count >= _AMBER else ""
