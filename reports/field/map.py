"""The map of a field pack: the territory, its accounts and each day's way, as inline SVG."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from reports.atlas.ground import AtlasGround, bounds_of, towns_in
from reports.field.days import Stop
from reports.field.facts import FieldFacts
from reports.map_ink import borders_within
from reports.pdf import maps

_WIDE: Final = 360.0
_TALL: Final = 380.0
_MARGIN: Final = 22.0
_TOWNS: Final = 9
_APART: Final = 46.0, 12.0
_DOT: Final = 3.6


def map_of(facts: FieldFacts, ground: AtlasGround | None) -> str:
    """The picture, "" when no account of the rep has a place.

    A dot leads to its account by a link, so that it works without script too; the ways of all
    days but the first wait to be shown.
    """
    placed = [(n, one) for n, one in enumerate(facts.customers) if one.lat is not None]
    if ground is None or not placed:
        return ""
    codes = [
        code for code, one in enumerate(ground.layer.territories) if one.id in facts.territories
    ]
    west, south, east, north = bounds_of(ground, codes)
    window = maps.Window.around(maps.Box(0, 0, _WIDE, _TALL), [south, north], [west, east], _MARGIN)
    parts = [
        f'<svg id="chart" viewBox="0 0 {_WIDE:.0f} {_TALL:.0f}" role="img"'
        f' aria-label="{escape(f"Map of {facts.territory}", quote=True)}">',
        _path(window.drawn(borders_within(window)), "border"),
    ]
    for code, shape in enumerate(ground.shapes):
        if code not in codes and shape.rings:
            parts.append(_path(window.drawn(shape.rings), "other", close=True))
    for code in codes:
        if ground.shapes[code].rings:
            parts.append(_path(window.drawn(ground.shapes[code].rings), "land", close=True))
    parts += _towns(window)
    for n, one in placed:
        assert one.lat is not None
        assert one.lon is not None
        x, y = window.xy(one.lat, one.lon)
        kind = "dot rough" if one.approximate else "dot"
        parts.append(
            f'<a href="#a{n}" tabindex="-1"><circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}"'
            f' r="{_DOT}"><title>{escape(one.name)}</title></circle></a>'
        )
    for n, (day, stops) in enumerate(facts.days.items()):
        parts.append(_way(window, day, stops, shown=not n))
    return "".join([*parts, "</svg>"])


def _path(lines: Sequence[Sequence[tuple[float, float]]], kind: str, *, close: bool = False) -> str:
    end = "Z" if close else ""
    drawn = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + end for line in lines if len(line) > 1
    )
    return f'<path class="{kind}" d="{drawn}"/>' if drawn else ""


def _towns(window: maps.Window) -> list[str]:
    """Names of towns, the largest first, none over another or cut by the edge."""
    parts: list[str] = []
    taken: list[tuple[float, float]] = []
    for town in towns_in(window.bounds(), 4 * _TOWNS):
        x, y = window.xy(town.lat, town.lon)
        half = 3.1 * len(town.name)
        free = all(abs(x - a) > _APART[0] or abs(y - b) > _APART[1] for a, b in taken)
        if free and half < x < _WIDE - half and 12 < y < _TALL - 4:
            taken.append((x, y))
            parts.append(f'<text class="town" x="{x:.1f}" y="{y:.1f}">{escape(town.name)}</text>')
        if len(taken) == _TOWNS:
            break
    return parts


def _way(window: maps.Window, day: date, stops: Sequence[Stop], *, shown: bool) -> str:
    """A line through the day's visits with their numbers; visits at one place share a disc."""
    places: dict[tuple[float, float], list[int]] = {}
    for number, stop in enumerate((one for one in stops if one.is_visit), 1):
        if stop.lat is not None and stop.lon is not None:
            places.setdefault(window.xy(stop.lat, stop.lon), []).append(number)
    if not places:
        return ""
    line = _path([list(places)], "way")
    discs = "".join(
        f'<circle class="stop-disc" cx="{x:.1f}" cy="{y:.1f}" r="8"/>'
        f'<text class="stop-number" x="{x:.1f}" y="{y:.1f}">{_numbers(numbers)}</text>'
        for (x, y), numbers in places.items()
    )
    rest = "" if shown else " hidden-way"
    return f'<g class="day-way{rest}" data-day="{day.isoformat()}">{line}{discs}</g>'


def _numbers(numbers: Sequence[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}+"
