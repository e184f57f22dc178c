"""Finds room for the names of a map, worked out as on A4 for every size of sheet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from reports.map_facts import MapTerritory
from reports.map_ink import middle_of
from reports.pdf import fonts, labels, maps
from reports.pdf.colours import INK
from reports.pdf.ink import Ink

NAME_ROOM: Final = 92.0  # points of an account's name on A4
_APART: Final = (13.0, *labels.FAR[3:], 92.0, 112.0, 140.0)  # points to a name beside its line

_LEVEL_LEAST: Final = 12.0  # points of a level line that hides a part of a name
_LEVEL_SLOPE: Final = 0.35  # of a line that still runs along a name
_PIECE: Final = 30.0  # points

Taken = tuple[float, float, float, float]  # left, top, right, bottom


class Placer:
    """Finds room for names one group after the other; a far group does not slow a near one."""

    def __init__(
        self,
        box: maps.Box,
        scale: float,
        discs: Sequence[tuple[float, float, float]],
        taken: Sequence[Taken],
    ) -> None:
        self._box, self._scale = box, scale
        self._discs, self._taken = list(discs), list(taken)
        self.missed = 0

    def place(self, anchors: Sequence[labels.Anchor], passes: int = 6) -> list[labels.Placed]:
        """The labels that found room, in squares of about 60 names."""
        placed: list[labels.Placed] = []
        for group in self._groups(anchors):
            placed += self._place(group, passes)
        return placed

    def _groups(self, anchors: Sequence[labels.Anchor]) -> list[list[labels.Anchor]]:
        n = max(1, round((len(anchors) / 60) ** 0.5))
        groups: dict[tuple[int, int], list[labels.Anchor]] = {}
        for anchor in anchors:
            across = int((anchor.x - self._box.x) / self._box.width * n)
            down = int((anchor.y - self._box.y) / self._box.height * n)
            groups.setdefault((across, down), []).append(anchor)
        return [groups[key] for key in sorted(groups)]

    def _place(self, group: list[labels.Anchor], passes: int) -> list[labels.Placed]:
        """Worked out as on A4, so that the gaps between names grow with the sheet."""
        box, scale = self._box, self._scale
        reach = (NAME_ROOM + 12) * scale
        left, right = (end(a.x for a in group) for end in (min, max))
        top, bottom = (end(a.y for a in group) for end in (min, max))
        near = (left - reach, top - reach, right + reach, bottom + reach)
        held = {(anchor.x, anchor.y) for anchor in group}
        near_taken = [one for one in self._taken if meets(one, near)]
        placed, missed, taken = labels.place(
            [shrunk(one, scale) for one in sorted(group, key=lambda anchor: -anchor.weight)],
            scaled((box.x, box.y, box.right, box.bottom), 1 / scale),
            taken=[scaled(one, 1 / scale) for one in near_taken],
            discs=[
                (disc[0] / scale, disc[1] / scale, disc[2] / scale)
                for disc in self._discs
                if near[0] < disc[0] < near[2]
                and near[1] < disc[1] < near[3]
                and (disc[0], disc[1]) not in held
            ],
            distances=labels.NEAR,
            passes=passes,
        )
        self.missed += len(missed)
        self._taken += [scaled(one, scale) for one in taken[len(near_taken) :]]
        self._discs += [(anchor.x, anchor.y, anchor.radius) for anchor in group]
        return [grown(one, scale) for one in placed]


def scaled(one: Taken, by: float) -> Taken:
    """Ground at another scale."""
    return one[0] * by, one[1] * by, one[2] * by, one[3] * by


def shrunk(one: labels.Anchor, scale: float) -> labels.Anchor:
    """An anchor of the sheet as it is on A4."""
    return replace(one, x=one.x / scale, y=one.y / scale, radius=one.radius / scale)


def grown(label: labels.Placed, by: float) -> labels.Placed:
    """A label as it stands on the sheet."""
    leader = label.leader
    if leader is not None:
        (x0, y0), (x1, y1) = leader
        leader = ((x0 * by, y0 * by), (x1 * by, y1 * by))
    return replace(label, x=label.x * by, baseline=label.baseline * by, leader=leader)


def level_pieces(rings: Sequence[Sequence[tuple[float, float]]], half: float) -> list[Taken]:
    """The ground of the level lines of some rings, `half` points to each side, in short pieces."""
    found = []
    for ring in rings:
        for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
            wide, high = abs(x1 - x0), abs(y1 - y0)
            if wide < _LEVEL_LEAST or high > _LEVEL_SLOPE * wide:
                continue
            n = max(1, round(wide / _PIECE))
            xs, ys = np.linspace(x0, x1, n + 1), np.linspace(y0, y1, n + 1)
            found += [
                (min(a, b), min(c, d) - half, max(a, b), max(c, d) + half)
                for a, b, c, d in zip(xs, xs[1:], ys, ys[1:], strict=False)
            ]
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


def meets(one: Taken, other: Taken) -> bool:
    """Whether two pieces of ground overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def territory_spots(
    window: maps.Window, shapes: Sequence[MapTerritory], *, every: bool = False
) -> list[tuple[float, float, str]]:
    """Where the names of territories belong on a page (x, y, words), smallest territory first.

    With `every` also those that are seen only as a speck.
    """
    found = []
    for shape in shapes:
        rings = [ring for ring in window.drawn(shape.rings) if len(ring) > 3]
        if not rings:
            continue
        largest = max(rings, key=_extent)
        place = middle_of(window, shape.rings)
        if place is None and every:
            x, y = np.asarray(largest).mean(axis=0)
            place = (float(x), float(y)) if window.box.holds(float(x), float(y), 6) else None
        if place is not None:
            found.append((_extent(largest), (*place, shape.name)))
    return [spot for _, spot in sorted(found, key=lambda one: one[0])]


def _extent(ring: object) -> float:
    """Square points of the box around a ring."""
    wide, high = np.ptp(np.asarray(ring), axis=0)
    return float(wide * high)


def name_territories(
    ink: Ink,
    box: maps.Box,
    names: Sequence[tuple[float, float, str]],
    taken: Sequence[Taken],
    size: float,
    scale: float = 1.0,
) -> list[Taken]:
    """Draw names (x, y of the middle, words) over their territories; the ground they take.

    A name that finds no room there is led to its territory by a line from farther off.
    """
    found: list[Taken] = []
    said: list[tuple[float, float, str]] = []
    apart: list[tuple[float, float, str]] = []
    for x, y, name in names:
        wide = fonts.width(name, fonts.SEMI, size)
        left = min(max(x - wide / 2, box.x + 4), box.right - wide - 4)
        spot = _free_line(left, y, wide, size, [*taken, *found], box)
        if spot is None:
            apart.append((x, y, name))
            continue
        found.append(spot)
        said.append((left, spot[3] - 1.5, name))
    for x, y, name in apart:
        wide = fonts.width(name, fonts.SEMI, size)
        spot = _free_around(x, y, wide, size, [*taken, *found], box, scale)
        if spot is None:
            continue
        found.append(spot)
        said.append((spot[0] + 2, spot[3] - 1.5, name))
        end = min(max(x, spot[0]), spot[2]), min(max(y, spot[1]), spot[3])
        ink.paths([[(x, y), end]], None, INK, 0.7 * scale, closed=False)
        ink.circle(x, y, 1.4 * scale, INK)
    for left, baseline, name in said:
        ink.halo(left, baseline, name, fonts.SEMI, size, INK)
    return found


def _free_around(
    x: float,
    y: float,
    wide: float,
    size: float,
    taken: Sequence[Taken],
    box: maps.Box,
    scale: float,
) -> Taken | None:
    """Ground for one line some way off a point, the nearest first; None where all is taken."""
    for reach in _APART:
        for angle in np.arange(0.0, 2 * np.pi, np.pi / 8):
            middle = x + np.cos(angle) * (reach * scale + wide / 2)
            top = y + np.sin(angle) * (reach * scale + size / 2) - size / 2
            left = float(middle) - wide / 2
            spot = (left - 2, float(top) - 1, left + wide + 2, float(top) + size + 1)
            inside = box.x + 2 < spot[0] and spot[2] < box.right - 2
            inside &= box.y + 2 < spot[1] and spot[3] < box.bottom - 2
            if inside and not any(meets(spot, one) for one in taken):
                return spot
    return None


def _free_line(
    left: float, y: float, wide: float, size: float, taken: Sequence[Taken], box: maps.Box
) -> Taken | None:
    """Ground for one line at a height or close to it; None where it is taken."""
    for step in (0.0, 0.6, -0.6):
        top = y - size * 0.5 + step * size
        spot = (left - 2, top - 1, left + wide + 2, top + size + 1)
        inside = spot[1] > box.y + 2 and spot[3] < box.bottom - 2
        if inside and not any(meets(spot, one) for one in taken):
            return spot
    return None
