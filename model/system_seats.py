"""Which accounts are members of which health system, and which systems decide centrally (S2-65)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, IntArray, TextArray
from model.fields import NO_SYSTEM
from model.plan.tables import text
from model.state import State

_LOCAL: Final = frozenset({"", "site", "local", "hospital", "facility"})


@dataclass(frozen=True, eq=False, slots=True)
class SystemSeats:
    """`code` (n,) is each account's system, -1 for none; names, members, central by system."""

    code: IntArray
    names: TextArray
    members: IntArray
    central: BoolArray

    def split(self, territory: IntArray) -> IntArray:
        """Systems with members in more than one territory, ascending; unassigned do not count."""
        used = (self.code >= 0) & (territory != UNASSIGNED)
        if not used.any():
            return np.empty(0, np.int64)
        k = int(territory.max()) + 1
        seats = np.unique(self.code[used] * k + territory[used]) // k
        found: IntArray = np.flatnonzero(np.bincount(seats, minlength=len(self.names)) > 1)
        return found

    def away(self, territory: IntArray, system: int) -> tuple[IntArray, list[int]]:
        """Members outside the territory that has most, and the territories, most first."""
        rows = np.flatnonzero((self.code == system) & (territory != UNASSIGNED))
        owners, counts = np.unique(territory[rows], return_counts=True)
        order = np.lexsort((owners, -counts))
        ranked = [int(code) for code in owners[order]]
        return rows[territory[rows] != ranked[0]], ranked


def system_seats(state: State) -> SystemSeats:
    """Read the members from the accounts and the decision level from the table of systems."""
    texts = state.accounts.text("idn_id")
    known = [name if name.casefold() not in NO_SYSTEM else None for name in texts]
    code, names = pd.factorize(np.array(known, object))
    names = np.asarray(names, object)
    table = state.table("systems")
    levels = dict(zip(text(table, "idn_id"), text(table, "decision_level"), strict=True))
    full = dict(zip(text(table, "idn_id"), text(table, "name"), strict=True))
    central = np.array([levels.get(n, "").casefold() not in _LOCAL for n in names], bool)
    shown = np.array([full.get(name) or name for name in names], object)
    members = np.bincount(code[code >= 0], minlength=len(names))
    return SystemSeats(code.astype(np.int64), shown, members, central)
