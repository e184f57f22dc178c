"""One map on one page, as it is seen in the window: vector, north up, with legend and scale."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

import numpy as np

from reports.map_facts import MapPage
from reports.map_ink import WATER, draw_dots, draw_ground, draw_outline, draw_tint, middle_of
from reports.map_legend import LEGEND_WIDE, draw_legend, draw_north, draw_scale
from reports.pdf import fonts, labels, maps
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G300, G500, INK, WHITE, Colour, colour
from reports.pdf.fonts import XS, L, S
from reports.pdf.grid import A4, LETTER
from reports.pdf.ink import Ink
from reports.pdf.page import Page
from reports.pdf.text import shortened

PAPERS: Final = {"letter": LETTER, "a4": A4}
_MARGIN: Final = 36.0
_HEAD: Final = 46.0
_FOOT: Final = 30.0
_MOST_NAMES: Final = 60
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
        ink.rectangle(box.x, box.y, box.width, box.height, WATER)
        draw_ground(ink, window)
        for territory in facts.territories:
            draw_tint(ink, window, territory)
        for area in facts.areas:
            rings = window.drawn(area.rings)
            with ink.see_through(area.alpha):
                ink.paths(rings, colour(area.colour))
            if area.edge:
                ink.paths(rings, None, colour(area.edge), 0.6)
        for territory in facts.territories:
            draw_outline(ink, window, territory)
        for way in facts.lines:
            drawn = window.drawn(way.lines)
            ink.paths(drawn, None, colour(way.colour), way.width, dash=way.dash, closed=False)
        draw_dots(ink, window, facts.dots)
        for spot in facts.spots:
            x, y = window.xy(spot.lat, spot.lon)
            ink.circle(x, y, spot.radius, colour(spot.colour), WHITE, 0.8)
            if spot.mark:
                on = colour(spot.ink)
                ink.text(x, y + 2.4, spot.mark, fonts.SEMI_TAB, XS, on, "centre", boxed=False)
    ink.rectangle(box.x, box.y, box.width, box.height, None, G300, 0.6)
    return [draw_scale(ink, window, facts.unit), draw_north(ink, box)]


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
        place = middle_of(window, territory.rings)
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
