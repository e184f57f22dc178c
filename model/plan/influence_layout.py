"""Where accounts stand on the influence map: read from left to right, who is asked, who follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import networkx as nx

_MOST_LAYERS: Final = 6
_PER_COLUMN: Final = 12  # more stand in zigzag
_SWEEPS: Final = 12
_WIDE: Final = 1.5  # rows between two accounts of a layer with few
_STAGGER: Final = 0.42  # of the distance between two layers


@dataclass(frozen=True, slots=True)
class InfluenceLayout:
    """Places of all accounts with a link; x in layers, y in rows, both from 0."""

    places: Mapping[str, tuple[float, float]]
    width: float
    height: float


def influence_layout(graph: "nx.DiGraph[str]") -> InfluenceLayout:
    """Place the linked accounts of an influence graph; without links there is nothing to place.

    The layer of an account is the longest way to it from one nobody influences, loops cut at
    their weakest link; the order in a layer follows the neighbours (barycentres).
    """
    linked = graph.subgraph(n for n in graph if graph.degree(n))
    if not len(linked):
        return InfluenceLayout({}, 0.0, 0.0)
    layers = _ordered(linked, _layers(_without_loops(linked)))
    rows = [_places(layer) for layer in _levelled(linked, layers)]
    places = {
        node: (float(n) + shift, row) for n, layer in enumerate(rows) for node, shift, row in layer
    }
    lowest = min(y for _, y in places.values())
    places = {node: (x, y - lowest) for node, (x, y) in places.items()}
    return InfluenceLayout(
        places, max(x for x, _ in places.values()), max(y for _, y in places.values())
    )


def _without_loops(graph: "nx.DiGraph[str]") -> "nx.DiGraph[str]":
    """The graph with the weakest link of each loop left out."""
    import networkx as nx  # with the first map, not with the window

    home = {
        node: n for n, part in enumerate(nx.strongly_connected_components(graph)) for node in part
    }
    edges = sorted(graph.edges(data="weight"), key=lambda e: (-e[2], e[0], e[1]))
    kept: nx.DiGraph[str] = nx.DiGraph()
    kept.add_nodes_from(graph)
    for a, b, _ in edges:
        if home[a] == home[b] and not nx.has_path(kept, b, a):
            kept.add_edge(a, b)
    kept.add_edges_from((a, b) for a, b, _ in edges if home[a] != home[b])
    return kept


def _layers(tree: "nx.DiGraph[str]") -> list[list[str]]:
    import networkx as nx

    depth: dict[str, int] = {}
    for node in nx.topological_sort(tree):
        depth[node] = max((depth[one] + 1 for one in tree.predecessors(node)), default=0)
    layers: list[list[str]] = [[] for _ in range(_MOST_LAYERS)]
    for node in sorted(tree):
        layers[min(depth[node], _MOST_LAYERS - 1)].append(node)
    return [layer for layer in layers if layer]


def _ordered(graph: "nx.DiGraph[str]", layers: list[list[str]]) -> list[list[str]]:
    """Each layer sorted by the mean place of its neighbours, back and forth."""
    spot = {node: (k + 0.5) / len(layer) for layer in layers for k, node in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else layers[::-1]:
            layer.sort(key=lambda node: (_middle(graph, node, spot), node))
            spot.update({node: (k + 0.5) / len(layer) for k, node in enumerate(layer)})
    return layers


def _middle(graph: "nx.DiGraph[str]", node: str, spot: Mapping[str, float]) -> float:
    near = [spot[one] for one in (*graph.predecessors(node), *graph.successors(node))]
    return sum(near) / len(near)


def _levelled(
    graph: "nx.DiGraph[str]", layers: Sequence[Sequence[str]]
) -> list[list[tuple[str, float]]]:
    """Rows: as near to the neighbours as the distance between two names allows."""
    tallest = max(min(len(layer), _PER_COLUMN) for layer in layers)
    row = {
        node: (k + 0.5) * tallest / len(layer) for layer in layers for k, node in enumerate(layer)
    }
    for _ in range(_SWEEPS):
        for layer in layers:
            gap = _gap(len(layer), tallest)
            wanted = [_middle(graph, node, row) for node in layer]
            row.update(zip(layer, _apart(wanted, gap, tallest), strict=True))
    return [[(node, row[node]) for node in layer] for layer in layers]


def _gap(n: int, tallest: float) -> float:
    """Rows between two neighbours of a layer: more where there is room, less in zigzag."""
    return min(_WIDE, tallest / n) if n <= _PER_COLUMN else 1.0 / (1 + (n - 1) // _PER_COLUMN)


def _apart(wanted: Sequence[float], gap: float, tallest: float) -> list[float]:
    """Rising rows near the wanted ones, at least `gap` apart, within the height of the map."""
    rows: list[float] = []
    for want in wanted:
        rows.append(max(want, rows[-1] + gap) if rows else max(want, 0.0))
    below = max(tallest, gap * len(rows))
    for k in range(len(rows) - 1, -1, -1):
        rows[k] = min(rows[k], below)
        below = rows[k] - gap
    return rows


def _places(layer: Sequence[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """(account, shift of its column, row): full layers stand in zigzag."""
    columns = 1 + (len(layer) - 1) // _PER_COLUMN
    return [
        (node, _STAGGER * ((k % columns) / max(columns - 1, 1) - 0.5) * (columns > 1), row)
        for k, (node, row) in enumerate(layer)
    ]
