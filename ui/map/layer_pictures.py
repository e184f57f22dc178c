"""What each layer of the map looks like: facts in, an `Overlay` out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from model.arrays import FloatArray
from model.format import Formatter
from model.map_colours import RAMPS, Colouring, Method, class_breaks
from model.system_links import SystemLinks
from reports.map_facts import LegendPart, LegendRow
from ui.map.overlay import Fill, Overlay, Spot, Stroke
from ui.theme.tokens import Tokens

if TYPE_CHECKING:
    from model.growth_areas import Growth
    from optimizers.drive_bands import DriveBands
    from ui.map.jobs import HireHeat

_BAND_ALPHA: Final = 0.42
_HEAT_ALPHA: Final = 0.5
MOST_HUB_NAMES: Final = 200


@dataclass(frozen=True, slots=True)
class Home:
    """Where the ways of a territory begin; `known` is False for the middle of its accounts."""

    territory: str
    lat: float
    lon: float
    known: bool = True

    @property
    def said(self) -> str:
        """Where it is, in words."""
        return f"home of {self.territory}" if self.known else f"middle of {self.territory}"


@dataclass(frozen=True, slots=True)
class RankedPlace:
    """A line of the list beside the map."""

    name: str
    figure: str
    note: str
    lat: float
    lon: float


def home_spot(home: Home, tokens: Tokens) -> Spot:
    """The mark of a home."""
    return Spot(home.lat, home.lon, tokens.text, tokens.surface, mark="H", radius=8)


def bands_overlay(bands: "DriveBands", home: Home, tokens: Tokens) -> Overlay:
    """Bands around a home, the nearest the strongest; each without the ones inside it."""
    ramp = RAMPS[tokens.name][::-1][1:]
    colours = [ramp[min(k, len(ramp) - 1)] for k in range(len(bands.minutes))]
    fills = [
        Fill((*rings, *(bands.rings[k - 1] if k else ())), colour, _BAND_ALPHA, colour)
        for k, (rings, colour) in enumerate(zip(bands.rings, colours, strict=True))
    ]
    rows = tuple(
        LegendRow("area", colour, f"{minutes} min", str(count))
        for minutes, colour, count in zip(bands.minutes, colours, bands.counts(), strict=True)
    )
    title = f"Drive from {home.said}, estimate"
    return Overlay(
        tuple(fills), spots=(home_spot(home, tokens),), key=LegendPart(title, rows), note=title
    )


def rivers_overlay(
    homes: Sequence[Home], lines: Sequence[Sequence[FloatArray]], colours: Sequence[str],
    tokens: Tokens,
) -> Overlay:  # fmt: skip
    """Straight lines from each home to its accounts, in the colour of the territory."""
    strokes = tuple(
        Stroke(tuple(ways), colour, 1.0, 0.6)
        for ways, colour in zip(lines, colours, strict=True)
        if ways
    )
    spots = tuple(home_spot(home, tokens) for home in homes)
    n = sum(map(len, lines))
    title = "Lines from home" if all(h.known for h in homes) else "Lines from home or middle"
    key = LegendPart(title, (LegendRow("line", tokens.neutral_fill, "to an account", f"{n:,}"),))
    return Overlay(strokes=strokes, spots=spots, key=key)


def system_overlay(
    links: SystemLinks, lat: FloatArray, lon: FloatArray, names: Sequence[str], tokens: Tokens
) -> Overlay:
    """A line from each site to the hub of its system; hubs carry the system's name."""
    ends = np.stack(
        [np.c_[lon[links.site], lat[links.site]], np.c_[lon[links.hub], lat[links.hub]]]
    )
    ways = tuple(ends[:, k] for k in range(len(links.site)))
    spots = tuple(
        Spot(float(lat[row]), float(lon[row]), tokens.text2, text=names[row], radius=5)
        for row in links.hubs[:MOST_HUB_NAMES].tolist()
    )
    rows = (
        LegendRow("line", tokens.text2, "site to hub", f"{len(links.site):,}"),
        LegendRow("dot", tokens.text2, "hub: the largest site", f"{len(links.hubs):,}"),
    )
    return Overlay(
        strokes=(Stroke(ways, tokens.text2, 1.25, 0.75, (5.0, 3.0)),) if ways else (),
        spots=spots,
        key=LegendPart("Health systems", rows),
    )


def hire_overlay(heat: "HireHeat", show: Formatter, tokens: Tokens) -> Overlay:
    """Hours a year that a rep living there would save; the best towns carry their rank."""
    colours = RAMPS[tokens.name]
    fills, rows = [], []
    for k, limit in enumerate(heat.limits):
        inner = heat.rings[k + 1] if k + 1 < len(heat.rings) else ()
        fills.append(Fill((*heat.rings[k], *inner), colours[k], _BAND_ALPHA))
        rows.append(LegendRow("area", colours[k], f"from {show.number(limit)} h a year"))
    spots = tuple(
        Spot(s.lat, s.lon, tokens.accent, tokens.on_accent, str(n + 1), f"{s.town}, {s.region}")
        for n, s in enumerate(heat.surface.best)
    )
    title = "Where to hire: travel saved, estimate"
    return Overlay(tuple(fills), spots=spots, key=LegendPart(title, tuple(rows)), note=title)


def hire_places(heat: "HireHeat", show: Formatter) -> list[RankedPlace]:
    """The best towns with what a rep there would save and take."""
    return [
        RankedPlace(
            ", ".join(filter(None, (site.town, site.region))),
            f"{show.number(site.saved_hours)} h",
            f"{len(site.rows)} accounts, {show.number(site.hours)} h of work",
            site.lat,
            site.lon,
        )
        for site in heat.surface.best
    ]


def growth_overlay(growth: "Growth", show: Formatter, tokens: Tokens) -> Overlay:
    """Headroom by area in classes; what is to be looked at carries its rank."""
    values = np.array([area.headroom for area in growth.areas])
    breaks = class_breaks(values, Method.QUANTILE)
    place = np.searchsorted(breaks, values, side="right")
    made = Colouring("", tuple("" for _ in range(len(breaks) + 1)), (), place, ranked=True)
    colours = made.colours(tokens.name)
    fills, rows = [], []
    for k, colour in enumerate(colours):
        inside = np.flatnonzero(place == k)
        rings = tuple(ring for n in inside.tolist() for ring in growth.areas[n].rings)
        if not inside.size:
            continue
        fills.append(Fill(rings, colour, _HEAT_ALPHA))
        ends = (show.compact(float(end)) for end in (values[inside].min(), values[inside].max()))
        rows.append(LegendRow("area", colour, " to ".join(dict.fromkeys(ends)), f"{inside.size:,}"))
    spots = tuple(
        Spot(
            growth.areas[n].lat,
            growth.areas[n].lon,
            tokens.accent,
            tokens.on_accent,
            str(rank + 1),
            growth.areas[n].name,
        )
        for rank, n in enumerate(growth.listed)
    )
    return Overlay(
        tuple(f for f in fills if f.rings),
        spots=spots,
        key=LegendPart("Headroom by county", tuple(rows)),
    )


def growth_places(growth: "Growth", show: Formatter) -> list[RankedPlace]:
    """The areas to look at: much headroom, and nobody's or sold to little."""
    places = []
    for n in growth.listed:
        area = growth.areas[n]
        note = f"{show.percent(area.penetration)} penetration"
        if area.unowned:
            note += f", {area.unowned} of {len(area.rows)} without a territory"
        places.append(RankedPlace(area.name, show.compact(area.headroom), note, area.lat, area.lon))
    return places


def colour_key(made: Colouring, theme: str, neutral: str) -> LegendPart:
    """The legend of the classes with their counts."""
    rows = [
        LegendRow("dot", colour, label, f"{count:,}")
        for colour, label, count in zip(made.colours(theme), made.labels, made.counts, strict=True)
    ]
    if made.n_rest:
        rows.append(LegendRow("dot", neutral, made.rest or "no value", f"{made.n_rest:,}"))
    return LegendPart(f"Colour: {made.title}", tuple(rows))
