"""One map of the atlas in a box of a page: ground, territories, accounts, names, grid letters."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from model.arrays import IntArray
from reports.atlas.ground import AtlasGround, towns_in
from reports.atlas.placing import (
    NAME_ROOM,
    Placer,
    Taken,
    level_pieces,
    name_territories,
    territory_spots,
)
from reports.map_facts import MapDots
from reports.map_ink import WATER, draw_dots, draw_ground, draw_outline, draw_tint
from reports.map_legend import draw_north, draw_scale
from reports.pdf import fonts, labels, maps
from reports.pdf.colours import G300, G400, G500, G700, INK, WHITE
from reports.pdf.fonts import XS
from reports.pdf.ink import Ink
from reports.pdf.symbols import star
from reports.pdf.text import shortened

GRID_ROOM: Final = 11.0  # points around the map for its letters and numbers
_CELL: Final = 72.0  # points of a square of the grid, about
_OWN_LINE: Final = 2.6
_MOST_IN_THE_WAY: Final = 700
_ROOM_A_NAME: Final = 1_100.0  # square points: more names than that find no room anyway
_LARGE: Final = 1.2  # from this scale on the sheet is a poster


@dataclass(frozen=True, slots=True)
class Grid:
    """Squares A1, B1, … over a map, letters from the left, numbers from the top."""

    box: maps.Box
    across: int
    down: int

    @classmethod
    def over(cls, box: maps.Box, scale: float = 1.0) -> "Grid":
        """As many squares of about an inch as the map holds; at most 26 letters."""
        across = min(26, max(2, round(box.width / (_CELL * scale))))
        return cls(box, across, max(2, round(box.height / (_CELL * scale))))

    def square(self, x: float, y: float) -> str:
        """The name of the square a point of the page lies in, "" off the map."""
        if not self.box.holds(x, y):
            return ""
        column = min(int((x - self.box.x) / self.box.width * self.across), self.across - 1)
        row = min(int((y - self.box.y) / self.box.height * self.down), self.down - 1)
        return f"{chr(65 + column)}{row + 1}"

    def draw(self, ink: Ink, scale: float = 1.0) -> None:
        """Faint lines on the map, letters and numbers outside its frame."""
        box, size = self.box, XS * min(scale, 2.0)
        wide, high = box.width / self.across, box.height / self.down
        lines = [
            [(box.x + n * wide, box.y), (box.x + n * wide, box.bottom)]
            for n in range(1, self.across)
        ]
        lines += [
            [(box.x, box.y + n * high), (box.right, box.y + n * high)] for n in range(1, self.down)
        ]
        ink.paths(lines, None, G300, 0.25 * scale, closed=False)
        ink.rectangle(box.x, box.y, box.width, box.height, None, G400, 0.6 * scale)
        gap = 3.5 * min(scale, 2.0)
        with ink.tags.artifact():
            for n in range(self.across):
                x = box.x + (n + 0.5) * wide
                ink.text(x, box.y - gap, chr(65 + n), fonts.TEXT, size, G500, "centre")
            for n in range(self.down):
                y = box.y + (n + 0.5) * high + size * 0.35
                ink.text(box.x - gap, y, str(n + 1), fonts.TAB, size, G500, "right")


@dataclass(frozen=True, slots=True)
class CloseUp:
    """A window (west, south, east, north) that is drawn larger elsewhere; `words` say where."""

    bounds: tuple[float, float, float, float]
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class MapPlan:
    """What one map shows: `own` is the territory it is about, None for all alike.

    `names` are account rows that shall be named when there is room, most important first.
    """

    own: int | None
    names: IntArray
    scale: float = 1.0
    most_towns: int = 18
    frames: tuple[CloseUp, ...] = ()
    furniture: bool = True  # grid letters and the north arrow; a close-up beside a map has none


class AtlasMap:
    """Draws one map; `missing` are the rows that found no room for their name."""

    def __init__(self, ink: Ink, window: maps.Window, ground: AtlasGround, plan: MapPlan) -> None:
        self.ink, self.window, self.ground, self.plan = ink, window, ground, plan
        self.grid = Grid.over(window.box, plan.scale)
        self.seen = ground.inside(window.bounds())
        self.missing = 0

    def draw(self) -> None:
        """Everything inside the frame, then its letters."""
        ink, box, scale = self.ink, self.window.box, self.plan.scale
        edge = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
        with ink.clipped([edge]):
            ink.rectangle(box.x, box.y, box.width, box.height, WATER)
            draw_ground(ink, self.window, scale)
            self._territories()
            dots = self._dots()
            self._marks()
        if self.plan.furniture:
            self.grid.draw(ink, scale)
        else:
            ink.rectangle(box.x, box.y, box.width, box.height, None, INK, 0.8 * scale)
        unit: Literal["mi", "km"] = "km" if self.ground.show.units == "km" else "mi"
        taken: list[Taken] = [draw_scale(ink, self.window, unit, scale)]
        if self.plan.furniture:
            taken.append(draw_north(ink, box, scale))
        for frame in self.plan.frames:
            taken += self._frame(frame)
        self._names(dots, taken)

    def square(self, row: int) -> str:
        """The square of the grid an account stands in."""
        accounts = self.ground.state.accounts
        if not accounts.placed[row]:
            return ""
        return self.grid.square(*self.window.xy(float(accounts.lat[row]), float(accounts.lon[row])))

    def _territories(self) -> None:
        shapes, own, scale = self.ground.shapes, self.plan.own, self.plan.scale
        for code, shape in enumerate(shapes):
            if own is None or code == own:
                draw_tint(self.ink, self.window, shape, scale)
        for code, shape in enumerate(shapes):
            if own is None:
                draw_outline(self.ink, self.window, shape, 2.4 * scale)
            elif code != own:
                rings = self.window.drawn(shape.rings)
                self.ink.paths(rings, None, G400, 0.8 * scale)
        if own is not None:
            draw_outline(self.ink, self.window, shapes[own], 2 * _OWN_LINE * scale)
            self.ink.paths(self.window.drawn(shapes[own].rings), None, INK, 0.5 * scale)

    def _dots(self) -> MapDots:
        dots = self.ground.dots(self.seen, self.plan.scale, own=self.plan.own)
        draw_dots(self.ink, self.window, dots, self.plan.scale)
        return dots

    def _marks(self) -> None:
        """A ring around what comes, a cross through what goes, a star at each home."""
        own, scale, changes = self.plan.own, self.plan.scale, self.ground.changes
        codes = range(len(self.ground.shapes)) if own is None else [own]
        gap, line = (2.6, 1.0) if own is not None else (1.7, 0.6)
        for code in codes:
            for one in changes.gained[code]:
                x, y, radius = self._at(one.row)
                self.ink.circle(x, y, radius + gap * scale, None, INK, line * scale)
        for one in changes.lost[own] if own is not None else ():
            x, y, radius = self._at(one.row)
            arm = max(radius, 2.2 * scale) + 1.6 * scale
            cross = [
                [(x - arm, y - arm), (x + arm, y + arm)],
                [(x - arm, y + arm), (x + arm, y - arm)],
            ]
            self.ink.paths(cross, None, WHITE, 2.6 * scale, closed=False)
            self.ink.paths(cross, None, INK, 1.2 * scale, closed=False)
        for code in codes:
            home = self._home(code)
            if home is not None:
                star(self.ink, *home, 5.4 * scale)

    def _at(self, row: int) -> tuple[float, float, float]:
        accounts = self.ground.state.accounts
        if not accounts.placed[row]:
            return -1e4, -1e4, 0.0
        x, y = self.window.xy(float(accounts.lat[row]), float(accounts.lon[row]))
        return x, y, float(self.ground.radius[row]) * self.plan.scale

    def _home(self, code: int) -> tuple[float, float] | None:
        place = self.ground.homes[code]
        if place is None:
            return None
        x, y = self.window.xy(*place)
        return (x, y) if self.window.box.holds(x, y, 6 * self.plan.scale) else None

    def _frame(self, frame: CloseUp) -> list[Taken]:
        """A frame around what is drawn larger elsewhere, and what it keeps free."""
        scale = self.plan.scale
        west, south, east, north = frame.bounds
        x0, y0 = self.window.xy(north, west)
        x1, y1 = self.window.xy(south, east)
        self.ink.rectangle(x0, y0, x1 - x0, y1 - y0, None, INK, 0.8 * scale)
        size = XS * scale
        wide = fonts.width(frame.words, fonts.MEDIUM, size)
        self.ink.halo(x0 + 2, y0 - 3 * scale, frame.words, fonts.MEDIUM, size, G700)
        edges = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
        kept_free = [(a - 1, b - 1, c + 1, d + 1) for a, b, c, d in edges]
        return [(x0, y0 - 3 - size, x0 + wide + 4, y0), *kept_free]

    # ---- names
    def _names(self, dots: MapDots, taken: list[Taken]) -> None:
        scale, box = self.plan.scale, self.window.box
        taken = [*taken, *self._territory_names(taken), *self._level_borders()]
        order = np.argsort(-dots.radius, kind="stable")[:_MOST_IN_THE_WAY]
        points = self.window.points(np.column_stack([dots.lon[order], dots.lat[order]]))
        discs = [
            (float(x), float(y), float(radius))
            for (x, y), radius in zip(points, dots.radius[order], strict=True)
        ]
        most = int(box.width * box.height / scale**2 / _ROOM_A_NAME)
        placer = Placer(box, scale, discs, taken)
        towns = [
            self._anchor(one.lat, one.lon, one.name, 1.0 * scale, one.weight)
            for one in towns_in(self.window.bounds(), self.plan.most_towns)
        ]
        placed = placer.place(self._account_anchors()[:most])
        self.missing = placer.missed
        placed += placer.place([one for one in towns if one is not None])
        labels.draw_labels(self.ink, placed, XS * scale)

    def _level_borders(self) -> list[Taken]:
        """Pieces of the own outline that run level: no name can be read along them."""
        if self.plan.own is None:
            return []
        return level_pieces(
            self.window.drawn(self.ground.shapes[self.plan.own].rings),
            _OWN_LINE * self.plan.scale,
        )

    def _territory_names(self, taken: list[Taken]) -> list[Taken]:
        """Names of territories in the middle of what is seen of them; where they stand."""
        own, scale = self.plan.own, self.plan.scale
        size = (XS if own is not None else fonts.S if scale < _LARGE else fonts.M) * scale
        others = [shape for code, shape in enumerate(self.ground.shapes) if code != own]
        names = territory_spots(self.window, others, every=own is None and not self.plan.frames)
        return name_territories(self.ink, self.window.box, names, taken, size, scale)

    def _account_anchors(self) -> list[labels.Anchor]:
        accounts, own = self.ground.state.accounts, self.plan.own
        changed = set()
        if own is not None:
            both = (*self.ground.changes.gained[own], *self.ground.changes.lost[own])
            changed = {one.row for one in both}
        found, size = [], XS * self.plan.scale
        mates = self._mates()
        for rank, row in enumerate(self.plan.names.tolist()):
            if not accounts.placed[row] or row not in mates:
                continue
            cut = fonts.MEDIUM if row in changed else fonts.TEXT
            said = shortened(self.ground.name(row), NAME_ROOM * self.plan.scale, cut, size)
            if mates[row]:
                said = f"{said} +{mates[row]}"
            radius = float(self.ground.radius[row]) * self.plan.scale
            radius += 3.4 * self.plan.scale if row in changed else 0.0
            weight = 1e6 * (row in changed) + len(self.plan.names) - rank
            anchor = self._anchor(
                float(accounts.lat[row]), float(accounts.lon[row]), said, radius, weight, cut
            )
            if anchor is not None:
                found.append(anchor)
        return found

    def _mates(self) -> dict[int, int]:
        """The first of the named accounts at each place, and how many more stand there."""
        accounts = self.ground.state.accounts
        first: dict[tuple[float, float], int] = {}
        counted: dict[int, int] = {}
        for row in self.plan.names.tolist():
            place = (float(accounts.lat[row]), float(accounts.lon[row]))
            one = first.setdefault(place, row)
            counted[one] = counted.get(one, -1) + 1
        return counted

    def _anchor(
        self, lat: float, lon: float, said: str, radius: float, weight: float, cut: str = ""
    ) -> labels.Anchor | None:
        x, y = self.window.xy(lat, lon)
        if not said or not self.window.box.holds(x, y, 4):
            return None
        shade = INK if cut else G500
        return labels.Anchor(x, y, radius, said, weight, cut or fonts.MEDIUM, shade)
