"""The marks every printed map is made of: ground, tints, outlines and dots, on the kit's ink."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import shapely

from model.arrays import FloatArray
from model.places.boundaries import county_mesh, state_mesh, us_states, world_mesh
from reports.map_facts import MapDots, MapTerritory
from reports.pdf import maps
from reports.pdf.colours import G200, G400, WHITE, Colour, colour
from reports.pdf.ink import Ink

WATER: Final = colour("#DCE6F0")
_LAND: Final = colour("#F7F6F3")
HATCH_STEP: Final = 5.0
_HATCH_WHITE: Final = 0.35
_MOST_ROUND: Final = 400  # dots of one look


@cache
def _land() -> maps.Lines:
    rings = [ring for state in us_states() for ring in maps.rings(state.geometry)]
    return maps.Lines(rings)


@cache
def _borders() -> tuple[maps.Lines, maps.Lines]:
    return maps.Lines(county_mesh()), maps.Lines([*state_mesh(), *world_mesh()])


def borders_within(window: maps.Window) -> list[FloatArray]:
    """County and state lines that may be seen in a window."""
    return [np.asarray(line, np.float64) for lines in _borders() for line in lines.within(window)]


def draw_ground(ink: Ink, window: maps.Window, scale: float = 1.0) -> None:
    """Land, county lines and state lines; `scale` makes lines wider on large paper."""
    land = _land().within(window)
    if land:
        ink.paths(window.drawn(land), _LAND)
    else:
        box = window.box
        ink.rectangle(box.x, box.y, box.width, box.height, _LAND)
    counties, states = _borders()
    for lines, shade, weight in ((counties, G200, 0.3), (states, G400, 0.7)):
        drawn = window.drawn(lines.within(window))
        if drawn:
            ink.paths(drawn, None, shade, weight * scale, closed=False)


def draw_tint(ink: Ink, window: maps.Window, territory: MapTerritory, scale: float = 1.0) -> None:
    """A pale fill, and lines for those that look like a neighbour in grey."""
    rings, shade = window.drawn(territory.rings), colour(territory.colour)
    if not rings:
        return
    if territory.tint > 0:
        with ink.see_through(territory.tint):
            ink.paths(rings, shade)
    if territory.hatch:
        with ink.clipped(rings):
            ink.paths(
                hatching(rings, territory.hatch, HATCH_STEP * scale),
                None,
                _paler(shade),
                0.5 * scale,
                closed=False,
            )


def _paler(shade: Colour) -> Colour:
    """Lines of a hatch are lighter than the outline: names stand on them."""
    return Colour(*(part + (1 - part) * _HATCH_WHITE for part in shade))


def hatching(
    rings: Sequence[Sequence[tuple[float, float]]], kind: int, step: float = HATCH_STEP
) -> list[list[tuple[float, float]]]:
    """Rising (1), falling (2) or crossed lines (3) over the box of some rings."""
    points = np.array([point for ring in rings for point in ring])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    high, lines = bottom - top, []
    for start in np.arange(left - high, right, step).tolist():
        if kind != 2:
            lines.append([(start, bottom), (start + high, top)])
        if kind != 1:
            lines.append([(start, top), (start + high, bottom)])
    return lines


def draw_outline(
    ink: Ink, window: maps.Window, territory: MapTerritory, weight: float = 2.4
) -> None:
    """A line on its own side of the border, so that both neighbours keep theirs."""
    rings = window.drawn(territory.rings)
    with ink.clipped(rings):
        ink.paths(rings, None, colour(territory.colour), weight)


def draw_dots(ink: Ink, window: maps.Window, dots: MapDots, scale: float = 1.0) -> None:
    """The largest first; one path for all dots of a size and colour."""
    if not len(dots.lat):
        return
    points = window.points(np.column_stack([dots.lon, dots.lat]))
    radius = np.round(dots.radius * 4) / 4
    looks = np.column_stack([-radius, dots.kind, dots.hollow])
    for look in np.unique(looks, axis=0):
        same = (looks == look).all(axis=1)
        where = [(float(x), float(y)) for x, y in points[same]]
        size, shade = -float(look[0]), colour(dots.colours[int(look[1])])
        _discs(ink, where, size + 0.7 * scale, WHITE)
        _discs(ink, where, size, shade)
        if look[2]:
            _discs(ink, where, max(size - scale, 0.5), WHITE)


def _discs(ink: Ink, where: list[tuple[float, float]], radius: float, shade: Colour) -> None:
    """Round at any zoom while they are few; one path when they are many."""
    if len(where) > _MOST_ROUND:
        ink.dots(where, radius, shade)
        return
    for x, y in where:
        ink.circle(x, y, radius, shade)


def middle_of(window: maps.Window, rings: Sequence[FloatArray]) -> tuple[float, float] | None:
    """A point well inside what is seen of an outline, on the page."""
    box = window.box
    outer = [shapely.Polygon(ring) for ring in window.drawn(rings) if len(ring) > 3]
    if not outer:
        return None
    whole = shapely.make_valid(max(outer, key=lambda ring: float(ring.area)))
    frame = shapely.box(box.x + 20, box.y + 10, box.right - 20, box.bottom - 10)
    seen = shapely.intersection(whole, frame)
    if seen.is_empty or seen.area < 400:
        return None
    point = shapely.point_on_surface(seen)
    return float(point.x), float(point.y)
