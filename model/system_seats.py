"""Which accounts are members of which health system, and which systems decide centrally (S2-65)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
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

    def away(self, territory: IntArray, systems: IntArray) -> list[tuple[IntArray, list[int]]]:
        """For each system its members outside the territory that has most, and its territories.

        `systems` are ascending and have assigned members; territories come most members first.
        """
        if not systems.size:
            return []
        wanted = np.zeros(len(self.names) + 1, bool)  # the last one for accounts without system
        wanted[systems] = True
        rows = np.flatnonzero(wanted[self.code] & (territory != UNASSIGNED))
        k = int(territory.max(initial=0)) + 1
        seats, counts = np.unique(self.code[rows] * k + territory[rows], return_counts=True)
        system, owner = np.divmod(seats, k)
        order = np.lexsort((owner, -counts, system))
        starts = np.searchsorted(system, systems)
        first = np.empty(len(self.names), np.int64)
        first[systems] = owner[order][starts]
        rows = rows[territory[rows] != first[self.code[rows]]]
        rows = rows[np.argsort(self.code[rows], kind="stable")]
        parts = np.split(rows, np.searchsorted(self.code[rows], systems[1:]))
        ranked = np.split(owner[order], starts[1:])
        return [(part, codes.tolist()) for part, codes in zip(parts, ranked, strict=True)]


def member_systems(accounts: Accounts) -> tuple[IntArray, TextArray]:
    """The health system of every account as a code (n_accounts,), -1 for none; their names."""
    codes, names = pd.factorize(accounts.text("idn_id"))
    is_one = np.array([name.casefold() not in NO_SYSTEM for name in names], bool)
    new = np.append(np.where(is_one, np.cumsum(is_one) - 1, -1), -1)  # -1 stays so
    return new[codes].astype(np.int64), np.asarray(names, object)[is_one]


def system_names(accounts: Accounts) -> TextArray:
    """The health system of every account, "" for an independent one; (n_accounts,)."""
    codes, names = member_systems(accounts)
    return np.append(names, "").astype(object)[codes]


def system_seats(state: State) -> SystemSeats:
    """Read the members from the accounts and the decision level from the table of systems."""
    code, names = member_systems(state.accounts)
    table = state.table("systems")
    levels = dict(zip(text(table, "idn_id"), text(table, "decision_level"), strict=True))
    full = dict(zip(text(table, "idn_id"), text(table, "name"), strict=True))
    central = np.array([levels.get(n, "").casefold() not in _LOCAL for n in names], bool)
    shown = np.array([full.get(name) or name for name in names], object)
    members = np.bincount(code[code >= 0], minlength=len(names))
    return SystemSeats(code, shown, members, central)
