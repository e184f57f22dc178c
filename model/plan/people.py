"""What is known about the people of each account: champions, blockers, last contact (P09)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import BoolArray, IntArray, TextArray
from model.plan.outlook import RoleCoverage
from model.plan.rep_plan import RepPlan
from model.plan.tables import number, of_accounts, text
from model.state import State

CHAMPION: Final = 3  # relationship of a champion
BLOCKER: Final = -1  # and below
WANTED: Final = (2, 1, 1)  # users, buyers, administrators known at an A account
LEVELS: Final = (-2, -1, 0, 1, 2, 3)


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """(n,) arrays are aligned to the plan's accounts."""

    champion: BoolArray  # a contact of relationship 3, or the account's readiness says so
    blocker: BoolArray  # a contact of relationship −1 or less
    last_contact: TextArray  # newest ISO date, "" unknown
    a_accounts: IntArray  # positions of A accounts
    a_covered: tuple[int, int, int]  # A accounts with enough users, buyers, administrators
    specialties: Mapping[str, int]  # contacts per specialty, most first


def people_of(state: State, plan: RepPlan) -> People:
    """Read the contacts of one plan's accounts."""
    table, position = of_accounts(state.table("contacts"), plan.ids)
    level = number(table, "relationship")
    champion = plan.scores.ready_items.get("champion", np.zeros(plan.n, bool)).copy()
    blocker = np.zeros(plan.n, bool)
    last = np.full(plan.n, "", object)
    champion[position[level >= CHAMPION]] = True
    blocker[position[level <= BLOCKER]] = True
    for row, day in zip(position, text(table, "last_contact"), strict=True):
        last[row] = max(last[row], day)
    named = Counter(str(word) for word in text(table, "specialty") if word)
    ranked = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
    a_accounts = np.flatnonzero(plan.segmentation.potential_class == "A")
    return People(
        champion=champion,
        blocker=blocker,
        last_contact=last,
        a_accounts=a_accounts,
        a_covered=covered(plan.roles, a_accounts),
        specialties=dict(ranked),
    )


def covered(roles: RoleCoverage, rows: IntArray) -> tuple[int, int, int]:
    """Accounts among `rows` with at least two users, one buyer, one administrator known."""
    enough = roles.contacts[rows] >= np.array(WANTED)
    counts = enough.sum(axis=0)
    return int(counts[0]), int(counts[1]), int(counts[2])
