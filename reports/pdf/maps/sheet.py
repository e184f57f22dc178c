"""One map on a page: ground, territories, symbols, names, scale bar, locator of the metro."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import numpy as np

from reports.pdf import fonts
from reports.pdf.colours import (
    ACCENT,
    ACCENT_TINT,
    G100,
    G200,
    G300,
    G400,
    G500,
    G700,
    INK,
    WHITE,
    Colour,
    Fill,
)
from reports.pdf.fonts import XS
from reports.pdf.ink import Dash, Ink, Point
from reports.pdf.labels import Anchor, draw_labels, place
from reports.pdf.maps.plane import Box, Line, Lines, Window
from reports.pdf.maps.unpile import unpile
from reports.pdf.symbols import Form, filled_symbol, star

_DOTS_FROM = 400  # more places than this are dots without rings
_CROWDED = 0.18  # of a map under its symbols, from which they stand as dots
_NAMED = 40
_RANK_FROM = 5.2  # pt radius from which the rank stands inside
_KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Territory:
    """Outline rings (lon, lat), holes filled beforehand; colours of its edge and inner band."""

    rings: Sequence[Line]
    outline: Colour = ACCENT
    band: Colour = ACCENT_TINT


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the symbols; `land` empty means land everywhere."""

    counties: Lines
    states: Lines
    territories: Sequence[Territory] = ()
    land: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An account on the map. Area of the symbol is proportional to `value`."""

    lat: float
    lon: float
    value: float
    label: str
    fill: Fill
    form: Form = "circle"
    buys: bool = False
    lighthouse: bool = False
    approximate: bool = False
    rank: int | None = None
    strong: bool = False


@dataclass(eq=False)
class _Mark:
    place: Place
    true: Point
    at: Point
    radius: float  # of the filled form

    @property
    def ground(self) -> float:
        """Radius with its ring."""
        return self.radius + (2.3 if self.place.buys else 0.0)


@dataclass
class Sheet:
    """A map in a window of the page. Call in this order: ground, title, locate, places, names.

    `taken` holds ground (left, top, right, bottom) that no label may touch.
    """

    ink: Ink
    window: Window
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    _marks: list[_Mark] = field(default_factory=list)
    _kept_free: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def box(self) -> Box:
        return self.window.box

    def ground(self, ground: Ground, *, framed: bool = True) -> None:
        """Counties as one mesh line, state lines, territories with a soft inner band."""
        ink, box, window = self.ink, self.box, self.window
        ink.imprint.note([sorted(map(len, territory.rings)) for territory in ground.territories])
        with ink.grounded(), ink.clipped([self._edge()]):
            ink.rectangle(box.x, box.y, box.width, box.height, WHITE if ground.land else G100)
            if ground.land:
                ink.paths(window.drawn(ground.land), G100)
            shapes = [window.drawn(territory.rings) for territory in ground.territories]
            for rings in shapes:
                ink.paths(rings, WHITE)
            self._lines(ground.counties, G200, 0.35)
            self._lines(ground.states, G400, 0.7)
            for territory, rings in zip(ground.territories, shapes, strict=True):
                with ink.clipped(rings):
                    ink.paths(rings, None, territory.band, 9.0)
            for territory, rings in zip(ground.territories, shapes, strict=True):
                ink.paths(rings, None, territory.outline, 1.0)
        if framed:
            ink.rectangle(box.x, box.y, box.width, box.height, None, G300, 0.5)

    def title(self, words: str) -> None:
        """Name of the map on white, top left."""
        ink, box = self.ink, self.box
        wide = min(fonts.width(words, fonts.SEMI, XS) + 12, box.width - 1)
        ink.rectangle(box.x + 0.5, box.y + 0.5, wide, 14, WHITE)
        ink.text(box.x + 6, box.y + 10, words, fonts.SEMI, XS, within=box.width - 12)
        self.taken.append((box.x, box.y, box.x + wide, box.y + 15))

    def scale_bar(self, unit: Literal["km", "mi"] = "mi") -> None:
        """A round distance at the bottom right."""
        ink, box = self.ink, self.box
        per_unit = self.window.scale * (_KM_PER_MILE if unit == "mi" else 1.0)
        length = _round_below(box.width * 0.28 / per_unit)
        wide = length * per_unit
        x, y = box.right - 8 - wide, box.bottom - 7
        said = f"{length:,.0f} {unit}" if length >= 1 else f"{length:g} {unit}"
        left = min(x, box.right - 8 - fonts.width(said, fonts.TAB, XS)) - 5
        ink.rectangle(left, box.bottom - 18, box.right - left - 0.5, 17.5, WHITE)
        ink.line(x, y, box.right - 8, y, INK, 0.8)
        ink.text(x + wide / 2, y - 3.5, said, fonts.TAB, XS, INK, "centre")
        self.taken.append((left, box.bottom - 19, box.right, box.bottom))

    def locate(self, other: Sheet, words: str, lat: Sequence[float], lon: Sequence[float]) -> None:
        """The window of another map as a white box with grey dots for what lies in it."""
        ink, seen = self.ink, other.window.bounds()
        x0, y0 = self.window.xy(seen[3], seen[0])
        x1, y1 = self.window.xy(seen[1], seen[2])
        x0, y0 = max(x0, self.box.x + 1), max(y0, self.box.y + 1)
        x1, y1 = min(x1, self.box.right - 1), min(y1, self.box.bottom - 1)
        ink.rectangle(x0, y0, x1 - x0, y1 - y0, WHITE, INK, 0.8)
        points = {self.window.xy(a, b) for a, b in zip(lat, lon, strict=True)}
        dots = sorted(p for p in points if x0 < p[0] < x1 and y0 < p[1] < y1)
        wide = fonts.width(words, fonts.MEDIUM, XS) + 6
        if wide < x1 - x0:  # the corner with fewer dots; those under the words give way
            heads = ((x0, y0 + 10), (x0, y1 - 4), (x1 - wide, y0 + 10), (x1 - wide, y1 - 4))
            covered = [
                [p for p in dots if x < p[0] + 2 and p[0] < x + wide and y - 10 < p[1] < y + 4]
                for x, y in heads
            ]
            best = min(range(len(heads)), key=lambda n: len(covered[n]))
            dots = [p for p in dots if p not in covered[best]]
            ink.text(heads[best][0] + 4, heads[best][1], words, fonts.MEDIUM, XS)
        ink.dots(dots, 1.4, G500)
        self.taken.append((x0 - 1, y0 - 1, x1 + 1, y1 + 1))
        self._kept_free.append((x0, y0, x1, y1))

    def places(
        self,
        places: Sequence[Place],
        *,
        largest: float | None = None,
        radius: float = 15.0,
        gap: float = 2.4,
        labelled: bool = True,
    ) -> list[Place]:
        """Draw the accounts inside the window; return those whose name found no room.

        Parameters
        ----------
        largest
            Value of a symbol of `radius` points; default the largest of these places.
        labelled
            Name the first forty by value and rank.
        """
        seen = [p for p in places if math.isfinite(p.lat) and math.isfinite(p.lon)]
        at = self._points(seen)
        seen = [p for p, point in zip(seen, at, strict=True) if self.box.holds(*point)]
        top = largest or max((p.value for p in seen), default=1.0)
        grounds = sum(math.pi * (symbol_radius(p.value, top, radius) + gap) ** 2 for p in seen)
        if len(seen) > _DOTS_FROM or grounds > _CROWDED * self.box.width * self.box.height:
            self._dots(seen)
        else:
            self._spread(seen, top, radius, gap)
            self._symbols()
        return self._names(seen) if labelled else []

    def region_names(self, names: Sequence[tuple[str, float, float]]) -> None:
        """County or state names (name, lat, lon) as a quiet layer where nothing else stands."""
        shifts = ((0, 0), (0, -24), (0, 24), (-24, 0), (24, 0), (-24, -30), (24, 30), (0, 46))
        for name, lat, lon in names:
            said = name.upper()
            wide = fonts.width(said, fonts.MEDIUM, 6) + 1.2 * len(said)
            x0, y0 = self.window.xy(lat, lon)
            for dx, dy in shifts:
                x, y = x0 + dx, y0 + dy
                ground = (x - wide / 2 - 4, y - 8, x + wide / 2 + 4, y + 4)
                if self._free(ground):
                    self.ink.text(x, y, said, fonts.MEDIUM, 6, G300, "centre", track=1.2)
                    self.taken.append(ground)
                    break

    def label(self, lat: float, lon: float, words: str, dx: float = 0.0, dy: float = 0.0) -> None:
        """A quiet name at a place, moved by (dx, dy) points: towns, states."""
        x, y = self.window.xy(lat, lon)
        end = self.ink.halo(x + dx, y + dy, words, fonts.TEXT, XS, G500)
        self.taken.append((x + dx, y + dy - 6, end, y + dy + 2))

    def shape(
        self,
        rings: Sequence[Line],
        fill: Colour | None = None,
        stroke: Colour | None = G500,
        weight: float = 0.7,
        dash: Dash | None = None,
    ) -> None:
        """Any outline on the map: hulls of travel clusters, drive-time bands."""
        with self.ink.clipped([self._edge()]):
            self.ink.paths(self.window.drawn(rings), fill, stroke, weight, dash=dash)

    def arcs(self, stops: Sequence[tuple[float, float]]) -> None:
        """Thin grey arcs from place to place: a way back does not hide the way there."""
        points = [self.window.xy(lat, lon) for lat, lon in stops]
        with self.ink.clipped([self._edge()]):
            for (x0, y0), (x1, y1) in pairwise(points):
                bend = ((x0 + x1) / 2 + (y1 - y0) * 0.16, (y0 + y1) / 2 - (x1 - x0) * 0.16)
                self.ink.curve((x0, y0), bend, bend, (x1, y1), G400, 0.6)

    # ---- inside
    def _edge(self) -> list[Point]:
        box = self.box
        return [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]

    def _lines(self, lines: Lines, colour: Colour, weight: float) -> None:
        drawn = self.window.drawn(lines.within(self.window))
        if drawn:
            self.ink.paths(drawn, None, colour, weight, closed=False)

    def _spread(self, places: Sequence[Place], top: float, radius: float, gap: float) -> None:
        ordered = sorted(places, key=lambda p: (-p.value, p.label))
        marks = []
        for p, true in zip(ordered, self._points(ordered), strict=True):
            marks.append(_Mark(p, true, true, symbol_radius(p.value, top, radius)))
        box = self.box
        moved = unpile(
            np.array([mark.true for mark in marks], float).reshape(-1, 2),
            np.array([mark.ground for mark in marks], float),
            (box.x, box.y, box.right, box.bottom),
            gap=gap,
        )
        for mark, (x, y) in zip(marks, moved, strict=True):
            mark.at = self._pushed_out(float(x), float(y), mark.ground + 1)
        self._marks += marks

    def _pushed_out(self, x: float, y: float, radius: float) -> Point:
        """The nearest point at which a disc does not touch the locator of the metro."""
        for left, top, right, bottom in self._kept_free:
            ways = {
                "left": x - (left - radius),
                "right": right + radius - x,
                "up": y - (top - radius),
                "down": bottom + radius - y,
            }
            if min(ways.values()) <= 0:
                continue
            way = min(ways, key=lambda name: ways[name])
            x += {"left": -ways[way], "right": ways[way]}.get(way, 0.0)
            y += {"up": -ways[way], "down": ways[way]}.get(way, 0.0)
        return x, y

    def _symbols(self) -> None:
        ink = self.ink
        far = [m for m in self._marks if math.dist(m.true, m.at) > m.ground]
        if far:
            ink.paths([[m.true, m.at] for m in far], None, G400, 0.4, closed=False)
        for m in self._marks:  # largest first
            p = m.place
            filled_symbol(ink, p.form, *m.at, m.radius, p.fill, ring=p.buys, hollow=p.approximate)
            if p.rank is not None and m.radius >= _RANK_FROM:
                on = INK if p.approximate else p.fill.ink
                x, y = m.at
                ink.text(x, y + 2.5, str(p.rank), fonts.SEMI_TAB, XS, on, "centre", boxed=False)
        for m in self._marks:
            if m.place.lighthouse:
                x, y = self._freest(m)
                star(ink, x, y)
                self.taken.append((x - 5, y - 5, x + 5, y + 5))

    def _freest(self, mark: _Mark) -> Point:
        """The side of a symbol that is farthest from its neighbours."""
        reach = mark.ground + 1.5
        spots = [
            (mark.at[0] + reach * math.cos(turn), mark.at[1] - reach * math.sin(turn))
            for turn in (0.8, 2.3, 3.9, 5.5, 1.57, 4.7)
        ]
        others = [m for m in self._marks if m is not mark]
        return max(
            spots,
            key=lambda spot: min((math.dist(spot, m.at) - m.ground for m in others), default=99.0),
        )

    def _dots(self, places: Sequence[Place]) -> None:
        """Too many for symbols: dots of radius 2 by colour, least important class first."""
        for colour in dict.fromkeys(p.fill.colour for p in sorted(places, key=lambda p: p.value)):
            same = [p for p in places if p.fill.colour == colour]
            shade = G400 if colour == WHITE else colour
            self.ink.dots(self._points(same), 2.0, shade)
        found = zip(places, self._points(places), strict=True)
        self._marks += [_Mark(p, point, point, 2.0) for p, point in found]

    def _points(self, places: Sequence[Place]) -> list[Point]:
        where = np.array([(p.lon, p.lat) for p in places], float).reshape(-1, 2)
        return [(float(x), float(y)) for x, y in self.window.points(where)]

    def _names(self, places: Sequence[Place]) -> list[Place]:
        first = sorted(
            places, key=lambda p: (p.rank if p.rank is not None else 999, -p.value, p.label)
        )[:_NAMED]
        chosen = {id(p): n for n, p in enumerate(first)}
        marks = [m for m in self._marks if id(m.place) in chosen and m.place.label]
        anchors = [
            Anchor(
                *m.at,
                m.ground,
                m.place.label,
                -float(chosen[id(m.place)]),
                fonts.MEDIUM if m.place.strong else fonts.TEXT,
                INK if m.place.rank is not None else G700,
            )
            for m in marks
        ]
        named = {id(m.place) for m in marks}
        box = self.box
        dots = len(self._marks) > _DOTS_FROM
        found, missed, taken = place(
            anchors,
            (box.x, box.y, box.right, box.bottom),
            taken=self.taken,
            discs=[]
            if dots
            else [(*m.at, m.ground) for m in self._marks if id(m.place) not in named],
            passes=4 if dots else 40,
        )
        self.taken = taken
        draw_labels(self.ink, found)
        lost = {id(anchor) for anchor in missed}
        left = [m.place for m, a in zip(marks, anchors, strict=True) if id(a) in lost]
        for p in left:
            self.ink.ledger.note(self.ink.name, f"no room to name “{p.label}” on the map")
        return left

    def _free(self, ground: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = ground
        if not (self.box.holds(left, top, 3) and self.box.holds(right, bottom, 3)):
            return False
        if any(left < t[2] and t[0] < right and top < t[3] and t[1] < bottom for t in self.taken):
            return False
        for mark in self._marks:
            x, y = mark.at
            if (
                math.hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))
                < mark.ground + 4
            ):
                return False
        return True


def symbol_radius(value: float, largest: float, radius: float = 15.0) -> float:
    """Radius in points so that area is proportional to value; at least 3.4."""
    share = max(0.0, value) / largest if largest > 0 else 0.0
    return max(3.4, radius * math.sqrt(share))


def _round_below(length: float) -> float:
    """The largest of 1, 2, 5 × 10^n that is not longer."""
    exponent = math.floor(math.log10(max(length, 1e-6)))
    for step in (5, 2, 1):
        if step * 10.0**exponent <= length:
            return step * 10.0**exponent
    return 10.0**exponent
