"""What is laid over the territories of a map: areas, lines and spots; no Qt, so a job can make it.

Texts go to the page as JSON and are drawn there as text; colours are checked here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from model.arrays import FloatArray
from reports.map_facts import LegendPart

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")


def checked_colour(colour: str) -> str:
    """A colour as #RRGGBB; ValueError for anything else."""
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"colour {colour!r} is not #RRGGBB")
    return colour


@dataclass(frozen=True, eq=False, slots=True)
class Fill:
    """An area of closed rings, (m, 2) lon and lat; `edge` is the colour of its outline or ""."""

    rings: tuple[FloatArray, ...]
    colour: str
    alpha: float = 0.3
    edge: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Stroke:
    """Lines, (m, 2) lon and lat each, of one look; `dash` in pixels."""

    lines: tuple[FloatArray, ...]
    colour: str
    width: float = 1.0
    alpha: float = 0.7
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A disc with a short mark in it and a name beside it."""

    lat: float
    lon: float
    colour: str
    ink: str = "#FFFFFF"
    mark: str = ""
    text: str = ""
    radius: float = 9.0


@dataclass(frozen=True, eq=False, slots=True)
class Overlay:
    """One layer with its part of the legend; `note` says what kind of figures it shows."""

    fills: tuple[Fill, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    spots: tuple[Spot, ...] = ()
    key: LegendPart | None = None
    note: str = ""

    def __post_init__(self) -> None:
        rows = self.key.rows if self.key else ()
        used = [fill.colour for fill in self.fills] + [stroke.colour for stroke in self.strokes]
        for colour in (*used, *(spot.colour for spot in self.spots), *(r.colour for r in rows)):
            checked_colour(colour)


def told_to_page(
    overlays: Iterable[Overlay],
) -> tuple[dict[str, list[dict[str, object]]], Sequence[FloatArray]]:
    """The looks of some overlays in order, and all their lines: those of areas come first."""
    shown = list(overlays)
    fills = [fill for overlay in shown for fill in overlay.fills]
    strokes = [stroke for overlay in shown for stroke in overlay.strokes]
    told: dict[str, list[dict[str, object]]] = {
        "fills": [
            {"colour": f.colour, "alpha": f.alpha, "edge": f.edge, "count": len(f.rings)}
            for f in fills
        ],
        "strokes": [
            {
                "colour": s.colour,
                "width": s.width,
                "alpha": s.alpha,
                "dash": list(s.dash),
                "count": len(s.lines),
            }
            for s in strokes
        ],
        "spots": [
            {
                "lat": spot.lat,
                "lon": spot.lon,
                "radius": spot.radius,
                "colour": spot.colour,
                "ink": spot.ink,
                "mark": spot.mark,
                "text": spot.text,
            }
            for overlay in shown
            for spot in overlay.spots
        ],
    }
    lines = [ring for f in fills for ring in f.rings] + [x for s in strokes for x in s.lines]
    return told, lines
