"""What the influence map shows: accounts, links and leaders of a plan, ready to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from model.format import Formatter
from model.plan.influence_graph import Leader, cascades, influence_graph, leaders_of
from model.plan.influence_layout import influence_layout
from model.plan.rep_plan import RepPlan
from model.state import State
from reports.book.names import short_names
from ui.plan.row_list import Row
from ui.strategy.influence_painting import Attitude, Link, Node

if TYPE_CHECKING:
    import networkx as nx

_LEADERS: Final = 3  # T1 to T3 stand under the name of their account
_NAMED: Final = 2
CASCADE: Final = "cascade:"  # before the account a cascade begins at
_ROOMY: Final = 60  # accounts; beyond, the discs become smaller


@dataclass(frozen=True, eq=False, slots=True)
class Network:
    """The influence of one plan."""

    graph: "nx.DiGraph[str]"
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    leaders: tuple[Leader, ...]
    shorts: Mapping[str, str]  # account id -> short name
    ranked: tuple[tuple[str, float, float], ...]  # account, headroom in one step, in the second
    leader_rows: tuple[Row, ...]
    rank_rows: tuple[Row, ...]  # the three best cascades, then every account that is asked


def network_of(state: State, plan: RepPlan) -> Network:
    """Read the influence of a plan on its day; a pure function."""
    graph = influence_graph(state, plan)
    layout = influence_layout(graph)
    leaders = leaders_of(state, plan.ids, plan.today)
    towns = state.accounts.text("city")[plan.rows]
    names = short_names(list(plan.names), list(towns), list(plan.ids))
    shorts = dict(zip(map(str, plan.ids), names, strict=True))
    by_account: dict[str, list[Leader]] = {}
    for leader in leaders:
        if leader.tier <= _LEADERS:
            by_account.setdefault(leader.account_id, []).append(leader)
    crowd = min(1.0, _ROOMY / max(len(layout.places), 1))
    largest = max((graph.nodes[key]["headroom"] for key in layout.places), default=0.0) or 1.0
    nodes = tuple(
        _node(key, place, shorts[key], by_account.get(key, []),
              crowd * graph.nodes[key]["headroom"] / largest)
        for key, place in layout.places.items()
    )  # fmt: skip
    links = tuple(
        Link(
            str(edge["edge_id"]), one, other, min(float(edge["weight"]), 1.0),
            f"{shorts[other]} asks {shorts[one]}: {edge['weight']:g}, {edge['kind']}. "
            f"{edge['evidence']}",
        )
        for one, other, edge in graph.edges(data=True)
    )  # fmt: skip
    reach = plan.reach
    order = np.argsort(-reach.one_step, kind="stable")
    ranked = tuple(
        (str(plan.ids[i]), float(reach.one_step[i]), float(reach.second_step[i]))
        for i in order
        if reach.one_step[i] > 0
    )
    show = Formatter.of(state.about)
    people = {node.key: node.people for node in nodes}
    return Network(
        graph,
        nodes,
        links,
        leaders,
        shorts,
        ranked,
        tuple(_leader_row(leader, shorts, show) for leader in leaders),
        _cascade_rows(graph, shorts, show) + tuple(
            Row(key, shorts[key], people.get(key, "") or "no leader known", number=str(n),
                right=f"{show.compact(one)} + {show.compact(second)}")
            for n, (key, one, second) in enumerate(ranked, 1)
        ),
    )  # fmt: skip


def last_name(name: str) -> str:
    """The last word of a person's name."""
    return name.split()[-1] if name.split() else name


def needs_look(leader: Leader) -> bool:
    """Whether a leader's tier is stale or something is missing to work with them."""
    return leader.stale or bool(leader.gap)


def _node(
    key: str, place: tuple[float, float], name: str, leaders: list[Leader], size: float
) -> Node:
    named = [f"{last_name(leader.name)} T{leader.tier}" for leader in leaders[:_NAMED]]
    more = len(leaders) - len(named)
    people = ", ".join(named) + (f" +{more}" if more else "")
    attitude: Attitude = ""
    if leaders:
        now = leaders[0].relationship
        attitude = "supports" if now > 0 else "sceptic" if now < 0 else "neutral"
    looks = any(needs_look(leader) for leader in leaders)
    spoken = ", ".join(part for part in (name, people) if part)
    return Node(key, name, people, size, attitude, looks, *place, spoken)


def _cascade_rows(
    graph: "nx.DiGraph[str]", shorts: Mapping[str, str], show: Formatter
) -> tuple[Row, ...]:
    """The starts that open most in two steps, and the heading of what follows."""
    found = cascades(graph)
    if not found:
        return ()
    rows = [
        Row(f"{CASCADE}{one.account_id}", shorts[one.account_id],
            f"{len(one.reached)} accounts in two steps", "goal", right=show.compact(one.opened))
        for one in found
    ]  # fmt: skip
    return (Row("", "Best cascades"), *rows, Row("", "One step and the second"))


def _leader_row(leader: Leader, shorts: Mapping[str, str], show: Formatter) -> Row:
    words = []
    if leader.stale:
        words.append("tier not reviewed in a year")
    if leader.gap:
        words.append(leader.gap.removesuffix("."))
    elif not words:
        day = f"{show.date(leader.next_on)} " if leader.next_on else ""
        words.append(f"{day}{leader.next_step}".strip() or "no step dated")
    sign = ("look", "warn") if needs_look(leader) else ("kept", "good")
    title = f"{leader.name}, T{leader.tier} · {shorts.get(leader.account_id, '')}"
    return Row(leader.contact_id, title, "; ".join(words), *sign)
