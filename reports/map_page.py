"""One map on one page, as it is seen in the window: vector, north up, with legend and scale."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from model.arrays import FloatArray
from model.places.boundaries import county_mesh, state_mesh, us_states, world_mesh
from reports.map_facts import MapPage, MapTerritory
from reports.map_legend import LEGEND_WIDE, draw_legend, draw_north, draw_scale
from reports.pdf import fonts, labels, maps
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G200, G300, G400, G500, INK, WHITE, Colour, colour
from reports.pdf.fonts import XS, L, S
from reports.pdf.grid import A4, LETTER
from reports.pdf.ink import Ink
from reports.pdf.page import Page
from reports.pdf.text import shortened

PAPERS: Final = {"letter": LETTER, "a4": A4}
_MARGIN: Final = 36.0
_HEAD: Final = 46.0
_FOOT: Final = 30.0
_WATER: Final = colour("#DCE6F0")
_LAND: Final = colour("#F7F6F3")
_HATCH_STEP: Final = 5.0
_MOST_NAMES: Final = 60
_MOST_ROUND: Final = 400  # dots of one look
_MOST_IN_THE_WAY: Final = 400  # dots that names keep clear of


def write_map_page(out: Path, facts: MapPage) -> tuple[str, ...]:
    """Write a map as a PDF of one page; returns what is wrong with the page, () when nothing is.

    PlanError when the file cannot be written.
    """
    meta = Meta(
        title=f"Map of {facts.title}",
        author=facts.author,
        created=datetime.combine(facts.today, time(12), UTC),
        territory=facts.title,
        trail=facts.subtitle,
        subject="Territories on a map",
    )
    with (
        Book(out, PAPERS[facts.paper], meta) as book,
        book.cover("Map", landscape=facts.landscape) as page,
    ):
        _draw(page, facts)
    return tuple(str(fault) for fault in book.ledger.faults())


def _draw(page: Page, facts: MapPage) -> None:
    ink, grid = page.ink, page.grid
    right, bottom = grid.width - _MARGIN, grid.height - _MARGIN
    _head(ink, facts, right)
    top = _MARGIN + _HEAD
    has_legend = bool(facts.legend or facts.sizes)
    beside = has_legend and facts.landscape
    wide = right - _MARGIN - (LEGEND_WIDE + 12 if beside else 0)
    below = _below_height(facts) if has_legend and not beside else 0.0
    box = maps.Box(_MARGIN, top, wide, bottom - _FOOT - below - top)
    west, south, east, north = facts.bounds
    window = maps.Window.around(box, [south, north], [west, east], 0)
    with ink.tags.element("Figure", f"Map of {len(facts.dots.lat)} accounts"):
        taken = _map(ink, window, facts)
        _names(ink, window, facts, taken)
    if beside:
        draw_legend(ink, facts, box.right + 12, top, bottom - _FOOT)
    elif has_legend:
        draw_legend(ink, facts, _MARGIN, box.bottom + 12, bottom - _FOOT, across=right - _MARGIN)
    _foot(ink, facts, right, bottom)


def _below_height(facts: MapPage) -> float:
    """What the legend needs below an upright map."""
    rows = max((len(part.rows) for part in facts.legend), default=0)
    return 12 + 14 + 11 * rows + (30 if facts.sizes else 0) + (8 if facts.legend else 0)


def _head(ink: Ink, facts: MapPage, right: float) -> None:
    ink.text(_MARGIN, _MARGIN + 16, facts.title, fonts.DISPLAY, L, within=right - _MARGIN)
    said = shortened(facts.subtitle, right - _MARGIN, fonts.TEXT, S)
    ink.text(_MARGIN, _MARGIN + 32, said, fonts.TEXT, S, G500)


def _foot(ink: Ink, facts: MapPage, right: float, bottom: float) -> None:
    notes = " ".join((f"Printed on {facts.said_today}.", *facts.notes))
    room = right - _MARGIN
    ink.text(_MARGIN, bottom - 12, notes, fonts.MEDIUM, XS, within=room)
    said = shortened(facts.sources, room, fonts.TEXT, XS)
    ink.text(_MARGIN, bottom - 2, said, fonts.TEXT, XS, G500)


# ---- the map
def _map(ink: Ink, window: maps.Window, facts: MapPage) -> list[tuple[float, float, float, float]]:
    """Everything inside the frame; returns what is taken by scale and north."""
    box = window.box
    edge = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
    with ink.clipped([edge]):
        ink.rectangle(box.x, box.y, box.width, box.height, _WATER)
        _ground(ink, window)
        for territory in facts.territories:
            _tint(ink, window, territory)
        for area in facts.areas:
            rings = window.drawn(area.rings)
            with ink.see_through(area.alpha):
                ink.paths(rings, colour(area.colour))
            if area.edge:
                ink.paths(rings, None, colour(area.edge), 0.6)
        for territory in facts.territories:
            _outline(ink, window, territory)
        for way in facts.lines:
            drawn = window.drawn(way.lines)
            ink.paths(drawn, None, colour(way.colour), way.width, dash=way.dash, closed=False)
        _dots(ink, window, facts)
        for spot in facts.spots:
            x, y = window.xy(spot.lat, spot.lon)
            ink.circle(x, y, spot.radius, colour(spot.colour), WHITE, 0.8)
            if spot.mark:
                on = colour(spot.ink)
                ink.text(x, y + 2.4, spot.mark, fonts.SEMI_TAB, XS, on, "centre", boxed=False)
    ink.rectangle(box.x, box.y, box.width, box.height, None, G300, 0.6)
    return [draw_scale(ink, window, facts.unit), draw_north(ink, box)]


@cache
def _land() -> maps.Lines:
    rings = [ring for state in us_states() for ring in maps.rings(state.geometry)]
    return maps.Lines(rings)


@cache
def _borders() -> tuple[maps.Lines, maps.Lines]:
    return maps.Lines(county_mesh()), maps.Lines([*state_mesh(), *world_mesh()])


def _ground(ink: Ink, window: maps.Window) -> None:
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
            ink.paths(drawn, None, shade, weight, closed=False)


def _tint(ink: Ink, window: maps.Window, territory: MapTerritory) -> None:
    rings, shade = window.drawn(territory.rings), colour(territory.colour)
    if territory.tint > 0:
        with ink.see_through(territory.tint):
            ink.paths(rings, shade)
    if territory.hatch:
        with ink.clipped(rings):
            ink.paths(_hatching(rings, territory.hatch), None, shade, 0.5, closed=False)


def _hatching(
    rings: Sequence[Sequence[tuple[float, float]]], kind: int
) -> list[list[tuple[float, float]]]:
    """Rising (1), falling (2) or crossed lines (3) over the box of some rings."""
    points = np.array([point for ring in rings for point in ring])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    high, lines = bottom - top, []
    for start in np.arange(left - high, right, _HATCH_STEP).tolist():
        if kind != 2:
            lines.append([(start, bottom), (start + high, top)])
        if kind != 1:
            lines.append([(start, top), (start + high, bottom)])
    return lines


def _outline(ink: Ink, window: maps.Window, territory: MapTerritory) -> None:
    """A line on its own side of the border, so that both neighbours keep theirs."""
    rings = window.drawn(territory.rings)
    with ink.clipped(rings):
        ink.paths(rings, None, colour(territory.colour), 2.4)


def _dots(ink: Ink, window: maps.Window, facts: MapPage) -> None:
    """The largest first; one path for all dots of a size and colour."""
    dots = facts.dots
    if not len(dots.lat):
        return
    points = window.points(np.column_stack([dots.lon, dots.lat]))
    radius = np.round(dots.radius * 4) / 4
    looks = np.column_stack([-radius, dots.kind, dots.hollow])
    for look in np.unique(looks, axis=0):
        same = (looks == look).all(axis=1)
        where = [(float(x), float(y)) for x, y in points[same]]
        size, shade = -float(look[0]), colour(dots.colours[int(look[1])])
        _discs(ink, where, size + 0.7, WHITE)
        _discs(ink, where, size, shade)
        if look[2]:
            _discs(ink, where, max(size - 1.0, 0.5), WHITE)


def _discs(ink: Ink, where: list[tuple[float, float]], radius: float, shade: Colour) -> None:
    """Round at any zoom while they are few; one path when they are many."""
    if len(where) > _MOST_ROUND:
        ink.dots(where, radius, shade)
        return
    for x, y in where:
        ink.circle(x, y, radius, shade)


# ---- names
def _names(
    ink: Ink,
    window: maps.Window,
    facts: MapPage,
    taken: list[tuple[float, float, float, float]],
) -> None:
    """Territories, spots, towns and accounts: none over another, none over the edge."""
    box, anchors = window.box, []
    for territory in facts.territories:
        place = _middle(window, territory.rings)
        if place is not None:
            left = place[0] - fonts.width(territory.name, fonts.SEMI, XS) / 2
            anchors.append(labels.Anchor(left, place[1], 0.5, territory.name, 1e9, fonts.SEMI))
    shades: list[tuple[str, Colour, Sequence[tuple[str, float, float, float, float]]]] = [
        (fonts.MEDIUM, INK, [(s.name, s.lat, s.lon, 1e8, s.radius) for s in facts.spots]),
        (fonts.MEDIUM, G500, [(t.name, t.lat, t.lon, t.weight / 100, 1.0) for t in facts.towns]),
        (fonts.TEXT, G500, [(n.name, n.lat, n.lon, n.weight, 3.0) for n in facts.names]),
    ]
    for cut, shade, named in shades:
        for name, lat, lon, weight, radius in named:
            x, y = window.xy(lat, lon)
            if name and box.holds(x, y, 4):
                anchors.append(labels.Anchor(x, y, radius, name, weight, cut, shade))
    anchors.sort(key=lambda anchor: -anchor.weight)
    discs = [(*window.xy(s.lat, s.lon), s.radius) for s in facts.spots]
    largest = np.argsort(-facts.dots.radius, kind="stable")[:_MOST_IN_THE_WAY]
    where = window.points(np.column_stack([facts.dots.lon[largest], facts.dots.lat[largest]]))
    discs += [
        (float(x), float(y), float(radius))
        for (x, y), radius in zip(where, facts.dots.radius[largest], strict=True)
        if box.holds(float(x), float(y))
    ]
    placed, _, _ = labels.place(
        anchors[:_MOST_NAMES],
        (box.x + 3, box.y + 3, box.right - 3, box.bottom - 3),
        taken=taken,
        discs=discs,
        distances=labels.NEAR,
    )
    labels.draw_labels(ink, placed)


def _middle(window: maps.Window, rings: Sequence[FloatArray]) -> tuple[float, float] | None:
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
