"""After a win: which accounts its voice reaches, to begin the same funnel there (S0-98)."""

from dataclasses import dataclass

import numpy as np

from model.plan.funnels import funnels_of
from model.plan.opportunity_records import TABLE, WON, record_of
from model.plan.tables import number, text
from model.state import State


@dataclass(frozen=True, slots=True)
class Follower:
    """An account an influence edge leads to; `evidence` says why."""

    account_id: str
    name: str
    weight: float
    evidence: str


def followers_of(state: State, opportunity_id: str, most: int = 3) -> tuple[Follower, ...]:
    """The accounts to go to next, strongest edge first; none while it is not won.

    Left out are accounts that have an open or won opportunity of the same line and those that
    are closed or left for now.
    """
    record = record_of(state, opportunity_id)
    source, line = str(record.get("account_id", "")), str(record.get("line", ""))
    if str(record.get("status", "")) != WON:
        return ()
    edges, table = state.table("influence"), state.table(TABLE)
    same = (text(table, "line") == line) & (text(table, "status") != "lost")
    busy = set(text(table, "account_id")[same]) | {source}
    mine = np.flatnonzero(text(edges, "from_account") == source)
    weights = np.nan_to_num(number(edges, "weight"))
    targets, why = text(edges, "to_account"), text(edges, "evidence")
    found: dict[str, Follower] = {}
    for i in sorted(mine, key=lambda row: -weights[row]):
        key = str(targets[i])
        if key in busy or key in found or not state.accounts.has(key):
            continue
        account = state.accounts.record(state.accounts.row_of(key))
        if str(account.get("status", "")) in ("closed", "duplicate", "not_now"):
            continue
        found[key] = Follower(key, str(account.get("name", key)), float(weights[i]), str(why[i]))
    return tuple(found.values())[:most]


def same_funnel(state: State, opportunity_id: str) -> tuple[str, str]:
    """Line and funnel to begin again with elsewhere; the first funnel when its own is gone."""
    record = record_of(state, opportunity_id)
    known = [funnel.id for funnel in funnels_of(state)]
    funnel = str(record.get("funnel", ""))
    return str(record.get("line", "")), funnel if funnel in known else known[0]
