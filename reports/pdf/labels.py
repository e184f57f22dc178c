"""Where names of symbols may stand: 16 directions, several distances, squeaky wheel.

A label touches no symbol, no label and no leader; a leader crosses no symbol and no label; a
label near somebody else's symbol costs, so that it is not read as its name. Whoever finds no
room moves up in the next pass.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.arrays import FloatArray
from reports.pdf import fonts
from reports.pdf.colours import G400, INK, Colour
from reports.pdf.ink import Ink, Point

Box = tuple[float, float, float, float]  # left, top, right, bottom
FAR = (0.0, 6.0, 13.0, 22.0, 32.0, 44.0, 58.0, 74.0)
NEAR = (0.0, 6.0)
_ANGLES = (0, 180, -40, 40, 220, 140, -90, 90, -20, 20, 160, 200, -65, 65, 115, 245)


def _directions() -> tuple[tuple[float, float, float], ...]:
    """Unit vectors and the part of the label's width that lies left of their tip.

    Straight above and below, the label may also begin or end at the symbol.
    """
    ways = []
    for angle in _ANGLES:
        dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        ways.append((dx, dy, 0.0 if dx > 0.3 else 1.0 if dx < -0.3 else 0.5))
    for dy in (-1.0, 1.0):
        ways += [(0.0, dy, 0.1), (0.0, dy, 0.9)]
    return tuple(ways)


_DIRECTIONS = _directions()
_LEADER_FROM = 6.0  # pt of distance from which a line leads to the label
_PASSES = 40
_STALE = 14  # passes without a better result before the search ends


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
    stale = 0
    for _ in range(max(1, passes)):
        order = sorted(range(len(anchors)), key=lambda n: (-bumped[n], -anchors[n].weight, n))
        placed, missed, cost, boxes = search.greedy(order, taken)
        if best is None or (len(missed), cost) < best[:2]:
            best = (len(missed), cost, placed, missed, boxes)
        stale = 0 if best[3] is missed else stale + 1
        if not missed or stale > _STALE:
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
        own = [(a.x, a.y, a.radius + 0.8) for a in anchors]
        every = [*own, *((x, y, radius + 0.8) for x, y, radius in discs)]
        reach = max(self.distances) + 40
        self.near = [
            np.array(
                [
                    disc
                    for m, disc in enumerate(every)
                    if m != n
                    and abs(disc[0] - a.x) < reach + self.widths[n] + disc[2] + a.radius
                    and abs(disc[1] - a.y) < reach + disc[2] + a.radius
                ]
            ).reshape(-1, 3)
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
                if probes and _led_through(probes, boxes):
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
        options = []
        for far in self.distances:
            reach = anchor.radius + 2.4 + far
            for rank, (dx, dy, slide) in enumerate(_DIRECTIONS):
                x = anchor.x + reach * dx - wide * slide
                y = anchor.y + reach * dy - high / 2 + high / 2 * dy
                box = (x - 0.8, y - 1.2, x + wide + 0.8, y + high + 1.2)
                if not self._holds(box):
                    continue
                apart = far >= _LEADER_FROM
                leader = _leader(anchor, x, y, wide, high, abs(dx) > 0.3) if apart else None
                options.append((far * 1.6 + rank, x, y, box, leader))
        if not options:
            return []
        boxes = np.array([option[3] for option in options])
        gaps = _gaps(boxes, self.near[n]).min(axis=1, initial=99.0)
        free = np.flatnonzero(gaps >= 0).tolist()
        leaders = [(at, leader) for at in free if (leader := options[at][4]) is not None]
        led = _free_leaders(leaders, self.near[n])
        found = []
        for at in free:
            cost, x, y, box, leader = options[at]
            probes = led.get(at, [])
            if leader and not probes:
                continue
            gap = gaps[at]
            price = cost + self.crowd * max(0.0, 1 - float(gap) / 7)
            found.append((price, Placed(anchor, x, y + high, leader), box, probes))
        found.sort(key=lambda candidate: candidate[0])
        return found

    def _holds(self, box: Box) -> bool:
        left, top, right, bottom = self.bounds
        inside = box[0] >= left + 2 and box[2] <= right - 2
        return inside and box[1] >= top + 2 and box[3] <= bottom - 2


def _leader(
    anchor: Anchor, x: float, y: float, wide: float, high: float, beside: bool
) -> tuple[Point, Point]:
    """From the edge of the symbol to the near side of the label."""
    if beside:
        end = (x - 1 if anchor.x < x else x + wide + 1, y + high / 2)
    else:
        end = (min(max(anchor.x, x), x + wide), y + high + 1 if anchor.y > y else y - 1)
    length = math.hypot(end[0] - anchor.x, end[1] - anchor.y) or 1.0
    share = anchor.radius / length
    start = (anchor.x + (end[0] - anchor.x) * share, anchor.y + (end[1] - anchor.y) * share)
    return start, end


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(point: Point, box: Box) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _led_through(probes: Sequence[Point], boxes: Sequence[Box]) -> bool:
    """True when a leader runs through ground that is taken."""
    (x0, y0), (x1, y1) = probes[0], probes[-1]
    span = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    met = [box for box in boxes if _overlap(span, box)]
    return any(_inside(point, box) for box in met for point in probes)


def _gaps(boxes: FloatArray, discs: FloatArray) -> FloatArray:
    """Distance of each box (k, 4) from each disc (m, 3), shape (k, m); negative: overlap."""
    x, y = discs[None, :, 0], discs[None, :, 1]
    across = np.maximum(np.maximum(boxes[:, None, 0] - x, x - boxes[:, None, 2]), 0.0)
    down = np.maximum(np.maximum(boxes[:, None, 1] - y, y - boxes[:, None, 3]), 0.0)
    return np.hypot(across, down) - discs[None, :, 2]


def _free_leaders(
    leaders: Sequence[tuple[int, tuple[Point, Point]]], discs: FloatArray
) -> dict[int, list[Point]]:
    """Ten points along each leader that runs through none of the discs (m, 3), by its number."""
    if not leaders:
        return {}
    ends = np.array([leader for _, leader in leaders])
    start, end = ends[:, None, 0, :], ends[:, None, 1, :]
    points = start + (end - start) * np.arange(10)[:, None] / 9
    across = points[:, :, None, 0] - discs[:, 0]
    down = points[:, :, None, 1] - discs[:, 1]
    crossed = (across * across + down * down < discs[:, 2] ** 2).any(axis=(1, 2))
    return {
        number: [(x, y) for x, y in line]
        for (number, _), line, met in zip(leaders, points.tolist(), crossed, strict=True)
        if not met
    }
