"""Layered flow from left to right: who is asked, who follows. Layers read as steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from reports.pdf import fonts
from reports.pdf.colours import (
    ACCENT,
    ACCENT_MID,
    G50,
    G200,
    G300,
    G400,
    G700,
    INK,
    WHITE,
    Colour,
)
from reports.pdf.fonts import XS
from reports.pdf.ink import Dash, Ink
from reports.pdf.page import Frame

Attitude = Literal["supports", "neutral", "sceptic", ""]
_DASH: dict[str, Dash | None] = {"supports": None, "neutral": (1, 1.6), "sceptic": (3, 1.5)}
_SHADE: dict[int, Colour] = {1: ACCENT, 2: ACCENT_MID}
_KINDS: dict[str, Colour] = {  # lightness rises as they adopt later
    "Innovator": INK,
    "Early": G700,
    "Early majority": G400,
    "Late": G200,
    "Sceptic": G50,
}
_KEY_HIGH = 30.0
_LETTER = 4.5  # radius from which a disc holds its letter
_SWEEPS = 40
_MOST_LAYERS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """An account: `size` sets the disc's area, `reached` the step (0 none, 1, 2) of the cascade.

    `kind` is how early its first leader adopts: it sets the fill, and its first letter stands in
    a disc that is large enough.
    """

    key: str
    name: str
    size: float
    people: str = ""
    reached: int = 0
    attitude: Attitude = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """Influence of one node on another, weight 0 to 1."""

    source: str
    target: str
    weight: float


def layers_of(
    nodes: Sequence[Node], edges: Sequence[Edge], most: int = _MOST_LAYERS
) -> list[list[str]]:
    """Layer of each node = longest way to it from a node nobody influences, loops cut.

    Nodes beyond the last layer are folded into it. Isolated nodes stand in the first.
    """
    keys = [node.key for node in nodes]
    known = set(keys)
    following: dict[str, list[str]] = {key: [] for key in keys}
    for edge in sorted(edges, key=lambda edge: -edge.weight):
        inside = edge.source in known and edge.target in known
        if inside and not _reaches(following, edge.target, edge.source):  # no loops
            following[edge.source].append(edge.target)
    depth = dict.fromkeys(keys, 0)
    for _ in keys:
        changed = False
        for source, targets in following.items():
            for target in targets:
                if depth[target] < depth[source] + 1:
                    depth[target] = depth[source] + 1
                    changed = True
        if not changed:
            break
    layers: list[list[str]] = [[] for _ in range(most)]
    for key in keys:
        layers[min(depth[key], most - 1)].append(key)
    return [layer for layer in layers if layer]


def _reaches(following: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        waiting += [n for n in following[key] if n not in seen]
        seen.update(following[key])
    return False


def flow(
    area: Frame,
    high: float,
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    layers: Sequence[Sequence[str]] | None = None,
) -> None:
    """Draw the flow, `high` points in all, with its key line under it.

    Parameters
    ----------
    nodes
        At most about 40: the caller takes those that matter, the rest goes into a table.
    layers
        Keys per layer from left to right; computed when not given.
    """
    ink = area.ink
    by_key = {node.key: node for node in nodes}
    links = [e for e in edges if e.source in by_key and e.target in by_key]
    sorted_layers = ordered([list(layer) for layer in layers or layers_of(nodes, links)], links)
    if not sorted_layers:
        area.skip(high)
        return
    radius = _radii(nodes)
    places = _places(area, high - _KEY_HIGH, sorted_layers, by_key, radius)
    with ink.tags.element("Figure", f"Influence between {len(nodes)} accounts"):
        for edge in sorted(links, key=lambda e: _rank(by_key, e)):
            _edge(ink, edge, places, by_key)
        for layer in sorted_layers:
            for key in layer:
                _node(area, by_key[key], places[key], radius[key])
    area.y += high - _KEY_HIGH
    _key(area, {node.kind for node in nodes})


def _rank(by_key: Mapping[str, Node], edge: Edge) -> int:
    """Edges of the cascade are drawn last, the first step on top."""
    return {1: 2, 2: 1}.get(_step(by_key, edge), 0)


def _step(by_key: Mapping[str, Node], edge: Edge) -> int:
    source, target = by_key[edge.source].reached, by_key[edge.target].reached
    return target if 1 <= source <= target else 0


def _radii(nodes: Sequence[Node]) -> dict[str, float]:
    largest = max((node.size for node in nodes), default=0.0)
    if largest <= 0:
        return {node.key: 5.0 for node in nodes}
    return {node.key: 3.5 + 13 * math.sqrt(max(0.0, node.size) / largest) for node in nodes}


def ordered(layers: list[list[str]], edges: Sequence[Edge]) -> list[list[str]]:
    """The layers sorted in place by barycentre sweeps, which leave fewer crossings."""
    place = {key: (k + 0.5) / len(layer) for layer in layers for k, key in enumerate(layer)}
    beside: dict[str, list[tuple[str, float]]] = {key: [] for key in place}
    for edge in edges:
        if edge.source in place and edge.target in place:
            beside[edge.source].append((edge.target, edge.weight))
            beside[edge.target].append((edge.source, edge.weight))

    def pull(key: str) -> float:
        whole = sum(weight for _, weight in beside[key])
        if whole <= 0:
            return place[key]
        return sum(place[other] * weight for other, weight in beside[key]) / whole

    for sweep in range(_SWEEPS):
        for layer in layers[1:] if sweep % 2 == 0 else layers[:0:-1]:
            layer.sort(key=pull)
            for k, key in enumerate(layer):
                place[key] = (k + 0.5) / len(layer)
    return layers


def _places(
    area: Frame,
    high: float,
    layers: Sequence[Sequence[str]],
    by_key: Mapping[str, Node],
    radius: Mapping[str, float],
) -> dict[str, tuple[float, float]]:
    """Each node gets the height it needs, what is left is shared out."""
    places: dict[str, tuple[float, float]] = {}
    pitch = (area.width - 78) / max(1, len(layers) - 1)
    for n, layer in enumerate(layers):
        x = area.x + 30 + n * pitch if len(layers) > 1 else area.x + area.width / 2
        need = sum(_height(by_key[key], radius[key]) for key in layer)
        gap = min(34.0, (high - need) / len(layer))
        y = area.y + (high - need - gap * (len(layer) - 1)) / 2
        for key in layer:
            places[key] = (x, y + radius[key] + 4)
            y += _height(by_key[key], radius[key]) + gap
    return places


def _height(node: Node, radius: float) -> float:
    return 2 * radius + 4 + (24 if node.people else 14)


def _edge(
    ink: Ink, edge: Edge, places: Mapping[str, tuple[float, float]], by_key: Mapping[str, Node]
) -> None:
    (x0, y0), (x1, y1) = places[edge.source], places[edge.target]
    colour = _SHADE.get(_step(by_key, edge), G300)
    if x1 > x0:
        bend = (x1 - x0) / 2
        handles = ((x0 + bend, y0), (x1 - bend, y1))
    else:
        handles = ((x0 + 26, y0), (x1 + 26, y1))
    ink.curve((x0, y0), *handles, (x1, y1), colour, 0.5 + 3.2 * edge.weight)


def _node(area: Frame, node: Node, place: tuple[float, float], radius: float) -> None:
    ink, (x, y) = area.ink, place
    ink.circle(x, y, radius + 1.2, WHITE)
    _disc(ink, place, radius, node.kind, _SHADE.get(node.reached, G300))
    if node.attitude:
        ink.circle(x, y, radius + 2.4, None, INK, 0.9, _DASH[node.attitude])
    baseline = y + radius + 10
    for said, cut, colour in ((node.name, fonts.MEDIUM, INK), (node.people, fonts.TEXT, G700)):
        if not said:
            continue
        wide = fonts.width(said, cut, XS)
        left = min(max(x - wide / 2, area.x), area.right - wide)
        with ink.see_through(0.86):
            ink.rectangle(left - 1, baseline - 6.4, wide + 2, 8.4, WHITE)
        ink.text(left, baseline, said, cut, XS, colour)
        baseline += 8.6


def _key(area: Frame, kinds: Set[str]) -> None:
    """The key in the drawing's own marks: lines and rings above, the discs below."""
    ink, x = area.ink, area.x
    y = area.take(_KEY_HIGH) + 10
    for shade, words in ((ACCENT, "one step"), (ACCENT_MID, "two steps"), (G300, "not reached")):
        ink.rule(x, x + 9, y, shade, 2.0)
        x = ink.text(x + 13, y + 2.5, words, fonts.TEXT, XS, G700) + 12
    for name, words in (
        ("supports", "leader supports us"),
        ("neutral", ""),
        ("sceptic", "sceptical"),
    ):
        ink.circle(x + 5, y, 3, WHITE, G300, 0.8)
        ink.circle(x + 5, y, 5, None, INK, 0.9, _DASH[name])
        x = ink.text(x + 14, y + 2.5, words or name, fonts.TEXT, XS, G700) + 12
    x, y = area.x, y + 13
    for kind in (*(kind for kind in _KINDS if kind in kinds), ""):
        _disc(ink, (x + 5, y), 4.6, kind, G300)
        x = ink.text(x + 13, y + 2.5, kind or "not known", fonts.TEXT, XS, G700) + 12


def _disc(ink: Ink, place: tuple[float, float], radius: float, kind: str, rim: Colour) -> None:
    """A disc filled by how early its leader adopts, with its letter where there is room."""
    (x, y), fill = place, _KINDS.get(kind, WHITE)
    ink.circle(x, y, radius, fill, rim, 1.0)
    if kind and radius >= _LETTER:
        colour = WHITE if fill in (INK, G700) else INK
        said = kind[:1].lower() if " " in kind else kind[:1]
        ink.text(x, y + 2.5, said, fonts.SEMI, XS, colour, "centre", boxed=False)
