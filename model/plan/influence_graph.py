"""The influence map as a graph: what a centre reaches, how a decision spreads, who leads opinion.

Nodes are accounts of one territory, edges run from who is asked to who asks. A path counts with
the product of its weights; every other account counts once, by its strongest path.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from model.arrays import TextArray
from model.plan.period import iso_date
from model.plan.rep_plan import RepPlan
from model.plan.tables import number, of_accounts, text
from model.state import State

if TYPE_CHECKING:
    import networkx as nx

STALE_DAYS: Final = 365  # a tier is reviewed every twelve months (plan-spec §1.3)
_STEPS: Final = ("next_step_1", "next_step_2", "next_step_3")
_LEADER_TIERS: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Reached:
    """One account on the way of a decision; `strength` 0-1, `headroom` money a year."""

    account_id: str
    step: int  # 1 = asks the first account directly
    strength: float
    headroom: float

    @property
    def opened(self) -> float:
        """Headroom × strength."""
        return self.strength * self.headroom


@dataclass(frozen=True, slots=True)
class Cascade:
    """How a decision at one account spreads."""

    account_id: str
    reached: tuple[Reached, ...]

    @property
    def opened(self) -> float:
        """Weighted headroom of everything reached."""
        return sum(one.opened for one in self.reached)


@dataclass(frozen=True, slots=True)
class Leader:
    """An opinion leader with what is asked, offered and done next; "" where not known."""

    contact_id: str
    name: str
    account_id: str
    tiers: Mapping[str, int]  # family -> 1-4; family "" when nobody named it
    reviewed_on: str  # ISO, the oldest review of the tiers
    stale: bool
    adopter: str
    relationship: float
    target: float
    ask: str
    offer: str
    next_on: str  # ISO date of the first dated step from today on
    next_step: str
    gap: str  # what is missing, as a sentence

    @property
    def tier(self) -> int:
        """The best tier over all families, 0 for none."""
        return min(self.tiers.values(), default=0)


def influence_graph(state: State, plan: RepPlan) -> "nx.DiGraph[str]":
    """The accounts of a territory and their influence edges.

    Nodes carry `name`, `headroom` (money/yr, 0 unknown), `tier` (best leader, 0 none) and
    `position`; edges `weight`, `kind`, `evidence`, `edge_id`, `noted_on`. Of several edges
    between the same two the strongest stays.
    """
    import networkx as nx  # slow to load, and the window starts without it

    graph: nx.DiGraph[str] = nx.DiGraph()
    headroom = np.nan_to_num(plan.figures.headroom)
    for n, account_id in enumerate(plan.ids):
        graph.add_node(
            str(account_id),
            name=str(plan.names[n]),
            headroom=float(headroom[n]),
            tier=int(plan.scores.best_tier[n]),
            position=n,
        )
    table = state.table("influence")
    weights = number(table, "weight")
    names = ("edge_id", "from_account", "to_account", "kind", "evidence", "noted_on")
    columns = [text(table, name) for name in names]
    for weight, (edge_id, one, other, kind, evidence, noted) in zip(
        weights, zip(*columns, strict=True), strict=True
    ):
        if not weight > 0 or one == other or not {one, other} <= set(graph):
            continue
        if graph.has_edge(one, other) and graph[one][other]["weight"] >= weight:
            continue
        graph.add_edge(
            one,
            other,
            weight=float(weight),
            kind=kind,
            evidence=evidence,
            edge_id=edge_id,
            noted_on=noted,
        )
    return graph


def reach_from(graph: "nx.DiGraph[str]", account_id: str, steps: int = 2) -> tuple[Reached, ...]:
    """Everything within so many steps of an account, nearest and strongest first."""
    if account_id not in graph:
        return ()
    import networkx as nx

    lengths = nx.single_source_shortest_path_length(graph, account_id, cutoff=steps)
    strongest = {account_id: 1.0}
    for _ in range(steps):
        wave = dict(strongest)
        for one, strength in strongest.items():
            for other, edge in graph[one].items():
                wave[other] = max(wave.get(other, 0.0), strength * edge["weight"])
        if wave == strongest:
            break  # nobody new and nobody stronger: further steps change nothing
        strongest = wave
    found = [
        Reached(other, lengths[other], strongest[other], graph.nodes[other]["headroom"])
        for other in strongest
        if other != account_id
    ]
    return tuple(sorted(found, key=lambda r: (r.step, -r.strength, r.account_id)))


def cascade_from(graph: "nx.DiGraph[str]", account_id: str) -> Cascade:
    """How a decision at an account spreads until nobody new is reached."""
    return Cascade(account_id, reach_from(graph, account_id, steps=max(1, len(graph) - 1)))


def cascades(graph: "nx.DiGraph[str]", n: int = 3) -> tuple[Cascade, ...]:
    """The `n` accounts that open most in two steps, most first."""
    found = [Cascade(one, reach_from(graph, one)) for one in graph if graph.out_degree(one)]
    return tuple(sorted(found, key=lambda c: (-c.opened, c.account_id))[:n])


def leaders_of(state: State, account_ids: TextArray, today: date) -> tuple[Leader, ...]:
    """The opinion leaders of some accounts, best tier first.

    Tiers are per procedure family; those of the table `kol` come first, the contact's own stands
    in where the table has no row. A tier not reviewed within twelve months is stale.
    """
    contacts, _ = of_accounts(state.table("contacts"), account_ids)
    rows = _kol_rows(state)
    found = []
    names = ("contact_id", "name", "account_id", "kol_tier", "kol_family", "tier_reviewed_on",
             "adopter_type")  # fmt: skip
    columns = [text(contacts, name) for name in names]
    relations = number(contacts, "relationship"), number(contacts, "relationship_target")
    for cells, now, wanted in zip(zip(*columns, strict=True), *relations, strict=True):
        contact_id, name, account_id, tier, family, reviewed, adopter = map(str, cells)
        own = rows.get(contact_id, [])
        tiers = {str(r["family"]): _tier(r["tier"]) for r in own if _tier(r["tier"])}
        dates = [str(r["tier_reviewed_on"]) for r in own if _tier(r["tier"])]
        if not tiers and _tier(tier):
            tiers, dates = {family: _tier(tier)}, [reviewed]
        if not tiers:
            continue
        first = own[0] if own else {}
        next_on, next_step = _next(own, today)
        ask, offer = str(first.get("what_we_ask", "")), str(first.get("what_we_offer", ""))
        oldest = min(dates) if all(dates) else ""
        found.append(
            Leader(
                contact_id,
                name,
                account_id,
                tiers,
                oldest,
                is_stale(oldest, today),
                adopter,
                float(now),
                float(wanted),
                ask,
                offer,
                next_on,
                next_step,
                _gap(min(tiers.values()), ask, offer, next_on),
            )
        )
    return tuple(sorted(found, key=lambda leader: (leader.tier, leader.name)))


def is_stale(reviewed_on: str, today: date) -> bool:
    """Whether a tier was last reviewed over twelve months ago, or never."""
    day = iso_date(reviewed_on)
    return day is None or (today - day).days > STALE_DAYS


def tier_number(words: object) -> int:
    """1-4 of "T2" or 2; 0 for none."""
    return _tier(words)


def _tier(words: object) -> int:
    digits = str(words).strip().upper().removeprefix("T").removesuffix(".0")
    return int(digits) if digits.isdigit() and 1 <= int(digits) <= 4 else 0


def _kol_rows(state: State) -> dict[str, list[dict[str, str]]]:
    table = state.table("kol")
    names = ("contact_id", "family", "tier", "tier_reviewed_on", "what_we_ask", "what_we_offer",
             *_STEPS)  # fmt: skip
    rows: dict[str, list[dict[str, str]]] = {}
    for cells in zip(*(text(table, name) for name in names), strict=True):
        row = dict(zip(names, map(str, cells), strict=True))
        rows.setdefault(row["contact_id"], []).append(row)
    return rows


def _next(rows: Iterable[Mapping[str, str]], today: date) -> tuple[str, str]:
    """The first dated step from today on: its day and its words."""
    dated = []
    for row in rows:
        for name in _STEPS:
            day, words = iso_date(row[name]), row[name][10:].strip()
            if day is not None and day >= today:
                dated.append((day.isoformat(), words))
    return min(dated, default=("", ""))


def _gap(tier: int, ask: str, offer: str, next_on: str) -> str:
    """What a leader of T1-T3 lacks (S0-06)."""
    if tier not in _LEADER_TIERS:
        return ""
    lacks = [
        word for word, have in (("ask", ask), ("offer", offer), ("next date", next_on)) if not have
    ]
    if not lacks:
        return ""
    return f"No {' and no '.join(lacks)} yet."
