"""Pictures of the edition for the phone: the map, the forecast, bars; drawn as SVG."""

from collections.abc import Sequence
from html import escape
from typing import Final

import numpy as np
import shapely

from model.arrays import Column, FloatArray
from model.places.boundaries import county_mesh, state_mesh, world_mesh
from model.plan.forecast_table import required_by_month, year_label
from reports.book.facts import BookFacts
from reports.book.map_layers import outer_rings, outline_of
from reports.book.potential_map import places
from reports.pdf.colours import Colour

_WIDE: Final = 328.0  # a phone of 360 points less its margins
_HIGH: Final = 150.0
_MARGIN: Final = 14.0
_TALLEST: Final = 420.0
_LOWEST: Final = 140.0
_NAMED: Final = 12
_APART: Final = 14.0
_LARGEST_DOT: Final = 9.0
_SMALLEST_DOT: Final = 2.5


def hex_of(colour: Colour) -> str:
    """A colour of the book as the browser writes it."""
    return "#" + "".join(
        f"{round(255 * part):02x}" for part in (colour.red, colour.green, colour.blue)
    )


def forecast_picture(facts: BookFacts) -> str:
    """36 months: the band from low to high, the base line, what is required; "" without any."""
    outlook, base = facts.plan.forecast, facts.plan.forecast.base
    if base is None or not base.total.sum() > 0:
        return ""
    low, high = outlook.scenarios["low"].total, outlook.scenarios["high"].total
    required = required_by_month(outlook)
    top = float(np.nanmax([high.max(), np.nanmax(required, initial=0.0)])) * 1.05
    x = np.linspace(0.0, _WIDE, len(low))

    def points(values: FloatArray, back: bool = False) -> str:
        pairs = [
            f"{a:.1f},{_HIGH - b / top * (_HIGH - 16):.1f}"
            for a, b in zip(x, values, strict=True)
            if b == b
        ]
        return " ".join(reversed(pairs) if back else pairs)

    years = "".join(
        f'<path class="axis" d="M{_WIDE / 3 * n:.1f} 0V{_HIGH:.0f}"/>'
        f'<text x="{_WIDE / 3 * n + 4:.1f}" y="{_HIGH + 14:.0f}">'
        f"{escape(year_label(facts.plan.start, n))}</text>"
        for n in range(3)
    )
    show = facts.show
    said = (
        f"Base {show.compact(base.whole)} in 36 months, from "
        f"{show.compact(outlook.scenarios['low'].whole)} to "
        f"{show.compact(outlook.scenarios['high'].whole)}."
    )
    wanted = points(required)
    need = f'<polyline class="need" points="{wanted}"/>' if wanted else ""
    caption = f"{said} Dashed: required." if need else said
    return _figure(
        f'{years}<polygon class="fan" points="{points(low)} {points(high, back=True)}"/>'
        f'<polyline class="line" points="{points(base.total)}"/>{need}'
        f'<path class="axis" d="M0 {_HIGH:.0f}H{_WIDE:.0f}"/>',
        _HIGH + 20,
        "Forecast by month",
        caption,
    )


def bars_picture(rows: Sequence[tuple[str, float, str]], name: str, caption: str) -> str:
    """One bar a line: words, length as a share of the longest, the figure; "" without rows."""
    longest = max((value for _, value, _ in rows), default=0.0)
    if longest <= 0:
        return ""
    drawn = []
    for n, (words, value, figure) in enumerate(rows):
        y = 34 * n
        drawn.append(
            f'<text x="0" y="{y + 12}">{escape(_short(words))}</text>'
            f'<text x="{_WIDE:.0f}" y="{y + 12}" text-anchor="end">{escape(figure)}</text>'
            f'<rect class="track" x="0" y="{y + 18}" width="{_WIDE:.0f}" height="7" rx="3.5"/>'
            f'<rect class="bar" x="0" y="{y + 18}" width="{_WIDE * value / longest:.1f}" '
            'height="7" rx="3.5"/>'
        )
    return _figure("".join(drawn), 34.0 * len(rows), name, caption)


def _short(words: str, most: int = 40) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def map_picture(facts: BookFacts) -> str:
    """The territory with every placed account; "" when none is placed."""
    spots = places(facts)
    if not spots:
        return ""
    rings = outer_rings(outline_of(facts))
    lon = np.concatenate([*(ring[:, 0] for ring in rings), [spot.lon for spot in spots]])
    lat = np.concatenate([*(ring[:, 1] for ring in rings), [spot.lat for spot in spots]])
    plane = _Plane(lon, lat)
    land = "".join(f'<path class="land" d="{plane.path(ring)}Z"/>' for ring in rings)
    lines = plane.lines(county_mesh(), "county")
    lines += plane.lines([*state_mesh(), *world_mesh()], "state")
    largest = max((spot.value for spot in spots), default=0.0) or 1.0
    dots, names, named = [], [], list[tuple[float, float]]()
    for spot in sorted(spots, key=lambda one: one.rank or len(spots)):
        x, y = plane.at(spot.lon, spot.lat)
        size = max(_SMALLEST_DOT, _LARGEST_DOT * float(np.sqrt(max(spot.value, 0.0) / largest)))
        edge = hex_of(spot.fill.edge or spot.fill.colour)
        dots.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{hex_of(spot.fill.colour)}" '
            f'stroke="{edge}"><title>{escape(spot.label)}</title></circle>'
        )
        free = all(abs(x - a) + abs(y - b) > _APART for a, b in named)
        if spot.rank is not None and spot.rank <= _NAMED and free:
            named.append((x, y))
            names.append(
                f'<text class="rank" x="{x:.1f}" y="{y - size - 2:.1f}">{spot.rank}</text>'
            )
    caption = "Size: potential; colour: segment; numbers: order of the first starts."
    if not facts.measure.is_money:
        caption = f"Size: {facts.measure.name}; numbers: order of the first starts."
    drawn = land + lines + "".join(dots) + "".join(names)
    return _figure(drawn, plane.high, "Map of the territory", caption)


class _Plane:
    """Degrees to points: as wide as the phone, north up."""

    def __init__(self, lon: FloatArray, lat: FloatArray) -> None:
        self._west, east = float(lon.min()), float(lon.max())
        south, self._north = float(lat.min()), float(lat.max())
        self._across = max(0.1, float(np.cos(np.radians((south + self._north) / 2))))
        wide = max(1e-3, (east - self._west) * self._across)
        tall = max(1e-3, self._north - south)
        self._scale = min((_WIDE - 2 * _MARGIN) / wide, (_TALLEST - 2 * _MARGIN) / tall)
        self.high = min(_TALLEST, max(_LOWEST, tall * self._scale + 2 * _MARGIN))
        self._left = (_WIDE - wide * self._scale) / 2
        self._top = (self.high - tall * self._scale) / 2
        west, north = self._place(0.0, 0.0)
        last_east, last_south = self._place(_WIDE, self.high)
        self._bounds = (west, last_south, last_east, north)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """The degrees at a point of the picture."""
        lon = self._west + (x - self._left) / (self._scale * self._across)
        return lon, self._north - (y - self._top) / self._scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """The point of a place."""
        x = self._left + (lon - self._west) * self._across * self._scale
        return x, self._top + (self._north - lat) * self._scale

    def path(self, line: Column) -> str:
        """A line of (n, 2) degrees, thinned to what a phone can show."""
        drawn: list[str] = []
        last: tuple[float, float] | None = None
        for lon, lat in np.asarray(line, float)[:, :2]:
            x, y = self.at(float(lon), float(lat))
            if last is None or abs(x - last[0]) + abs(y - last[1]) >= 0.8:
                drawn.append(f"{x:.1f} {y:.1f}")
                last = (x, y)
        return "M" + "L".join(drawn)

    def lines(self, mesh: Sequence[Column], kind: str) -> str:
        """The parts of many lines that are seen, as one path."""
        west, south, east, north = self._bounds
        seen = [
            line
            for line in mesh
            if line[:, 0].max() >= west
            and line[:, 0].min() <= east
            and line[:, 1].max() >= south
            and line[:, 1].min() <= north
        ]
        clipped = (
            shapely.clip_by_rect(shapely.LineString(line), west, south, east, north)
            for line in seen
            if len(line) > 1
        )
        paths = [
            self.path(np.asarray(part.coords, float))
            for found in clipped
            for part in shapely.get_parts(found)
            if part.geom_type == "LineString"
        ]
        return f'<path class="{kind}" d="{"".join(paths)}"/>' if paths else ""


def _figure(drawn: str, high: float, name: str, caption: str) -> str:
    return (
        f'<figure><svg viewBox="0 0 {_WIDE:.0f} {high:.0f}" role="img" '
        f'aria-label="{escape(name)}">{drawn}</svg>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
