"""Which leads have been given to whom, so that a list read twice changes nobody's leads.

The table names facilities, no people.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from model.change import TableReplaced
from model.plan.tables import text
from model.state import State

if TYPE_CHECKING:
    from model.leads.routing import Routed

TABLE: Final = "lead_ledger"
COLUMNS: Final = ("site", "facility", "postcode", "team", "territory", "rep_id", "step", "given_on")


class Ledger:
    """The owners of leads given before: by team and site, and how many each owner has."""

    def __init__(self, state: State) -> None:
        frame = state.table(TABLE)
        sites, teams, territories, reps, days = (
            text(frame, name) for name in ("site", "team", "territory", "rep_id", "given_on")
        )
        self._owner: Mapping[tuple[str, str], tuple[str, str]] = {
            (team, site): (rep or territory, day)
            for site, team, territory, rep, day in zip(
                sites, teams, territories, reps, days, strict=True
            )
        }
        self.load = Counter(owner for owner, _ in self._owner.values())

    def owner_of(self, team: str, site: str) -> tuple[str, str]:
        """The key of the owner of a site and since when; "" where it was never given."""
        return self._owner.get((team, site), ("", ""))

    def __contains__(self, key: object) -> bool:
        return key in self._owner


def kept(state: State, routed: Sequence["Routed"], today: str) -> TableReplaced | None:
    """The change that remembers who got which lead; None when nothing is new.

    A site given before is written anew only when it has another owner now.
    """
    before = state.tables.get(TABLE)
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    if before is not None:
        columns = (text(before, name) for name in COLUMNS)
        for row in zip(*columns, strict=True):
            rows[str(row[3]), str(row[0])] = tuple(str(cell) for cell in row)
    known = dict(rows)
    for one in routed:
        owner = one.owner
        if owner is None:
            continue
        key = (one.team, one.lead.site)
        old = rows.get(key)
        if old is not None and old[4:6] == (owner.territory_id, owner.rep_id):
            continue
        rows[key] = (
            one.lead.site,
            one.lead.facility,
            one.lead.postcode,
            one.team,
            owner.territory_id,
            owner.rep_id,
            one.step.value,
            today,
        )
    if rows == known:
        return None
    after = pd.DataFrame(list(rows.values()), columns=list(COLUMNS), dtype=object)
    new = len(rows) - len(known)
    label = f"Keep the owners of {new:,} leads" if new else "Change the owners of leads"
    return TableReplaced(label, TABLE, before, after)
