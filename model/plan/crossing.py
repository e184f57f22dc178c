"""People and needs of a territory counted by any two of their traits (S0-08, S0-10).

What is counted are the people the book lists on page A2, and the needs of its page P10: grids,
pages and tables cannot disagree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.fields import ACCOUNT_TYPES
from model.people import contactable
from model.plan.facts import ROLES, SEGMENTS
from model.plan.rep_plan import RepPlan
from model.plan.tables import number, of_accounts, text
from model.state import State

ROLE, TIER, ADOPTER, RELATION = "role_class", "kol_tier", "adopter_type", "relationship"
NEED, KIND, SEGMENT = "need", "account_type", "segment"
PEOPLE_TRAITS: Final = (ROLE, TIER, ADOPTER, RELATION)
NEED_TRAITS: Final = (ROLE, KIND, SEGMENT)  # beside the need itself
ORDERS: Final[Mapping[str, tuple[str, ...]]] = {
    ROLE: ROLES,
    TIER: ("T1", "T2", "T3", "T4"),
    ADOPTER: ("innovator", "early", "early majority", "late majority", "late", "laggard"),
    RELATION: ("3", "2", "1", "0", "-1", "-2"),
    KIND: tuple(ACCOUNT_TYPES),
    SEGMENT: SEGMENTS,
}
_UNKNOWN: Final = ("unknown", "none")


@dataclass(frozen=True, slots=True)
class Counted:
    """One person or one need: what it weighs, where it is, and its value of each trait."""

    key: str
    account_id: str
    weight: float  # 1 for a person, severity 1-5 for a need
    title: str
    note: str
    traits: Mapping[str, str]  # "" where it is not known
    on: str = ""  # ISO date, "" without one


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two traits against each other; keys in the order of `ORDERS`, what is not known last."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    members: Mapping[tuple[str, str], tuple[Counted, ...]]

    def of(self, row: str | None = None, column: str | None = None) -> tuple[Counted, ...]:
        """Whoever stands in a cell; None stands for every row or column."""
        rows = self.rows if row is None else (row,)
        columns = self.columns if column is None else (column,)
        return tuple(one for r in rows for c in columns for one in self.members.get((r, c), ()))

    def weight(self, row: str | None = None, column: str | None = None) -> float:
        """What a cell, a line or everything weighs."""
        return sum(one.weight for one in self.of(row, column))


def crossed(found: Sequence[Counted], row: str, column: str) -> Crossing:
    """Everybody in the cell of their two traits; each stands in exactly one cell.

    Rows without an order of their own come heaviest first.
    """
    members: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    for one in found:
        members[one.traits[row], one.traits[column]].append(one)
    return Crossing(
        _ordered(found, row),
        _ordered(found, column),
        {cell: tuple(inside) for cell, inside in members.items()},
    )


def _ordered(found: Iterable[Counted], trait: str) -> tuple[str, ...]:
    weight: dict[str, float] = defaultdict(float)
    for one in found:
        weight[one.traits[trait]] += one.weight
    place = {key: n for n, key in enumerate(ORDERS.get(trait, ()))}
    return tuple(
        sorted(weight, key=lambda key: (key == "", place.get(key, len(place)), -weight[key], key))
    )


def people_of(state: State, plan: RepPlan) -> tuple[Counted, ...]:
    """The people of a plan's accounts as page A2 lists them, by name.

    Whoever must not be contacted is left out there and here.
    """
    table, position = of_accounts(contactable(state.table("contacts"), state), plan.ids)
    names, titles = text(table, "name"), text(table, "title")
    keys, levels = text(table, "contact_id"), number(table, RELATION)
    words = {trait: text(table, trait) for trait in (ROLE, TIER, ADOPTER)}
    found = []
    for n, at in enumerate(position.tolist()):
        traits = {trait: _known(trait, str(column[n])) for trait, column in words.items()}
        traits[RELATION] = f"{levels[n]:.0f}" if levels[n] == levels[n] else ""
        key, title = str(keys[n]) or f"row {n}", str(titles[n])
        name = str(names[n]) or title or key
        found.append(Counted(key, str(plan.ids[at]), 1.0, name, title, traits))
    return tuple(sorted(found, key=lambda one: (one.title, one.key)))


def needs_found(state: State, plan: RepPlan) -> tuple[Counted, ...]:
    """The needs of a plan's accounts, the most severe first, then the newest."""
    table, position = of_accounts(state.table("needs"), plan.ids)
    codes, roles = text(table, NEED), text(table, ROLE)
    keys, evidence, noted = (text(table, name) for name in ("need_id", "evidence", "noted_on"))
    severity = number(table, "severity")
    found = []
    for n, at in enumerate(position.tolist()):
        traits = {
            NEED: str(codes[n]),
            ROLE: _known(ROLE, str(roles[n])),
            KIND: str(plan.types[at]),
            SEGMENT: str(plan.segmentation.segment[at]),
        }
        weight = float(severity[n]) if severity[n] == severity[n] else 0.0
        found.append(
            Counted(
                str(keys[n]) or f"row {n}",
                str(plan.ids[at]),
                weight,
                str(plan.names[at]),
                str(evidence[n]),
                traits,
                str(noted[n]),
            )
        )
    found.sort(key=lambda one: one.on, reverse=True)
    return tuple(sorted(found, key=lambda one: -one.weight))


def _known(trait: str, value: str) -> str:
    """The value; "" for a word that says nothing, and for a role the plan does not know."""
    said = value.strip()
    if said.casefold() in _UNKNOWN or (trait == ROLE and said not in ROLES):
        return ""
    return said
