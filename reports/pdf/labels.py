"""Where names of symbols may stand: 16 directions, several distances, squeaky wheel.

A label touches no symbol, no label and no leader; a leader crosses no symbol and no label; a
label near somebody else's symbol costs, so that it is not read as its name. Whoever finds no
room moves up in the next pass.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.colours import G400, INK, Colour
from reports.pdf.ink import Ink, Point

Box = tuple[float, float, float, float]  # left, top, right, bottom
FAR = (0.0, 6.0, 13.0, 22.0, 32.0, 44.0, 58.0)
NEAR = (0.0, 6.0)
_ANGLES = (0, 180, -40, 40, 220, 140, -90, 90, -20, 20, 160, 200, -65, 65, 115, 245)
_DIRECTIONS = tuple((math.cos(math.radians(a)), math.sin(math.radians(a))) for a in _ANGLES)
_LEADER_FROM = 6.0  # pt of distance from which a line leads to the label
_PASSES = 40


@dataclass(frozen=True, slots=True)
class Anchor:
    """A symbol that wants a name: centre and radius in points, importance by weight."""

    x: float
    y: float
    radius: float
    label: str
    weight: float = 0.0
    cut: str = fonts.TEXT
    colour: Colour = INK


@dataclass(frozen=True, slots=True)
class Placed:
    """A label that found room; `leader` is the line to its symbol, if it stands apart."""

    anchor: Anchor
    x: float
    baseline: float
    leader: tuple[Point, Point] | None


def place(
    anchors: Sequence[Anchor],
    bounds: Box,
    *,
    taken: Sequence[Box] = (),
    discs: Sequence[tuple[float, float, float]] = (),
    size: float = fonts.XS,
    distances: Sequence[float] = FAR,
    crowd: float = 14.0,
    passes: int = _PASSES,
) -> tuple[list[Placed], list[Anchor], list[Box]]:
    """Find room for the labels inside `bounds`.

    Parameters
    ----------
    taken
        Ground that no label may touch.
    discs
        Symbols without a label (x, y, radius), to be kept free as well.
    crowd
        Price of standing within 7 pt of another symbol.
    passes
        Tries with a new order; the best is kept.

    Returns
    -------
    Labels with room, symbols left without one, all ground taken at the end.
    """
    search = _Search(anchors, bounds, discs, size, tuple(distances), crowd)
    bumped = [0] * len(anchors)
    best: tuple[int, float, list[Placed], list[int], list[Box]] | None = None
    for _ in range(max(1, passes)):
        order = sorted(range(len(anchors)), key=lambda n: (-bumped[n], -anchors[n].weight, n))
        placed, missed, cost, boxes = search.greedy(order, taken)
        if best is None or (len(missed), cost) < best[:2]:
            best = (len(missed), cost, placed, missed, boxes)
        if not missed:
            break
        for n in missed:
            bumped[n] += 1
    assert best is not None
    return best[2], [anchors[n] for n in best[3]], best[4]


def draw_labels(ink: Ink, placed: Sequence[Placed], size: float = fonts.XS) -> None:
    """Leaders first, then the names with a white halo."""
    lines = [list(label.leader) for label in placed if label.leader is not None]
    if lines:
        ink.paths(lines, None, G400, 0.4, closed=False)
    for label in placed:
        anchor = label.anchor
        ink.halo(label.x, label.baseline, anchor.label, anchor.cut, size, anchor.colour)


class _Search:
    def __init__(
        self,
        anchors: Sequence[Anchor],
        bounds: Box,
        discs: Sequence[tuple[float, float, float]],
        size: float,
        distances: tuple[float, ...],
        crowd: float,
    ) -> None:
        self.anchors, self.bounds, self.crowd = anchors, bounds, crowd
        self.distances, self.height = distances, size * 0.72
        self.widths = [fonts.width(a.label, a.cut, size) for a in anchors]
        self.discs = [(a.x, a.y, a.radius + 0.8) for a in anchors]
        self.discs += [(x, y, radius + 0.8) for x, y, radius in discs]
        reach = max(self.distances) + 40
        self.near = [
            [
                disc
                for m, disc in enumerate(self.discs)
                if m != n
                and abs(disc[0] - a.x) < reach + self.widths[n] + disc[2] + a.radius
                and abs(disc[1] - a.y) < reach + disc[2] + a.radius
            ]
            for n, a in enumerate(anchors)
        ]
        self.candidates = [self._candidates(n) for n in range(len(anchors))]

    def greedy(
        self, order: Sequence[int], taken: Sequence[Box]
    ) -> tuple[list[Placed], list[int], float, list[Box]]:
        boxes, placed, missed, total = list(taken), [], [], 0.0
        for n in order:
            for cost, label, box, probes in self.candidates[n]:
                if any(_overlap(box, other) for other in boxes):
                    continue
                if any(_inside(point, other) for point in probes for other in boxes):
                    continue
                placed.append(label)
                total += cost
                boxes.append(box)
                boxes += [(x - 1, y - 1, x + 1, y + 1) for x, y in probes[1:-1]]
                break
            else:
                missed.append(n)
        return placed, missed, total, boxes

    def _candidates(self, n: int) -> list[tuple[float, Placed, Box, list[Point]]]:
        """All places free of symbols, cheapest first; they do not depend on the order."""
        anchor, wide, high = self.anchors[n], self.widths[n], self.height
        left, top, right, bottom = self.bounds
        found = []
        for far in self.distances:
            for rank, (dx, dy) in enumerate(_DIRECTIONS):
                reach = anchor.radius + 2.4 + far
                px, py = anchor.x + reach * dx, anchor.y + reach * dy
                x = px if dx > 0.3 else px - wide if dx < -0.3 else px - wide / 2
                y = py - high / 2 + high / 2 * dy
                box = (x - 0.8, y - 1.2, x + wide + 0.8, y + high + 1.2)
                if box[0] < left + 2 or box[2] > right - 2:
                    continue
                if box[1] < top + 2 or box[3] > bottom - 2:
                    continue
                gap = min((_gap(box, disc) for disc in self.near[n]), default=99.0)
                if gap < 0:
                    continue
                leader = _leader(anchor, x, y, wide, high, dx) if far >= _LEADER_FROM else None
                probes = _along(leader) if leader else []
                if any(_in_disc(point, disc) for point in probes for disc in self.near[n]):
                    continue
                cost = far * 1.6 + rank + self.crowd * max(0.0, 1 - gap / 7)
                found.append((cost, Placed(anchor, x, y + high, leader), box, probes))
        found.sort(key=lambda candidate: candidate[0])
        return found


def _leader(
    anchor: Anchor, x: float, y: float, wide: float, high: float, dx: float
) -> tuple[Point, Point]:
    """From the edge of the symbol to the near side of the label."""
    if abs(dx) > 0.3:
        end = (x - 1 if anchor.x < x else x + wide + 1, y + high / 2)
    else:
        end = (min(max(anchor.x, x), x + wide), y + high + 1 if anchor.y > y else y - 1)
    length = math.hypot(end[0] - anchor.x, end[1] - anchor.y) or 1.0
    share = anchor.radius / length
    start = (anchor.x + (end[0] - anchor.x) * share, anchor.y + (end[1] - anchor.y) * share)
    return start, end


def _along(leader: tuple[Point, Point]) -> list[Point]:
    (x0, y0), (x1, y1) = leader
    return [(x0 + (x1 - x0) * k / 9, y0 + (y1 - y0) * k / 9) for k in range(10)]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(point: Point, box: Box) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _in_disc(point: Point, disc: tuple[float, float, float]) -> bool:
    return math.hypot(point[0] - disc[0], point[1] - disc[1]) < disc[2]


def _gap(box: Box, disc: tuple[float, float, float]) -> float:
    """Distance between a box and a disc; negative when they overlap."""
    x, y, radius = disc
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])) - radius
