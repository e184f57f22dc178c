"""What the map shows, as the facts of a printed page; always in the light colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from model.arrays import BoolArray, FloatArray
from model.compactness import CompactnessJudge
from model.map_colours import Colouring
from model.palette import TERRITORY_HUES
from model.places.towns import towns
from reports.map_facts import (
    LegendPart,
    LegendRow,
    MapArea,
    MapDots,
    MapLines,
    MapName,
    MapPage,
    MapSpot,
    MapTerritory,
)
from ui.align.readings import main_metric
from ui.map.bounds import Bounds
from ui.map.map_view import MapView
from ui.map.overlay import Overlay
from ui.map.parcels import Mark
from ui.map.territory_shape import TerritoryShape
from ui.session import Session
from ui.theme.tokens import LIGHT

_POINTS_PER_PIXEL: Final = 0.62  # dots are read nearer on paper
_TINT: Final = 0.15
_MOST_TOWNS: Final = 24
_MOST_TERRITORIES: Final = 24  # rows of the legend
SHAPE: Final = (
    "Index: 100 is the mean territory. Shape: hull of the accounts ÷ its circle, 1 is round"
    " (Reock 1961)."
)
ESTIMATE: Final = "Drive times and hours of travel are estimates."


@dataclass(frozen=True, eq=False, slots=True)
class Shown:
    """What is on the map now, in light colours."""

    view: MapView
    shapes: Sequence[TerritoryShape]
    hues: Sequence[int]
    overlays: Sequence[Overlay]
    sections: Sequence[LegendPart]
    made: Colouring | None
    size_title: str
    named: Sequence[int]  # rows of accounts whose names are shown
    legend: bool


def printed_facts(
    session: Session, shown: Shown, paper: Literal["letter", "a4"], landscape: bool
) -> MapPage:
    """The page for the worker: plain data, nothing of the window."""
    state, show, bounds = session.state, session.formatter, shown.view.bounds
    plain = shown.made is not None or any(overlay.fills for overlay in shown.overlays)
    sections, notes = _explained(session, shown)
    as_of = f"data of {show.date(state.about.as_of)}" if state.about.as_of else ""
    return MapPage(
        title=state.about.name,
        subtitle=" · ".join(filter(None, (session.scenario.name, as_of))),
        author=session.author.name,
        today=session.today,
        said_today=show.date(session.today.isoformat()),
        paper=paper,
        landscape=landscape,
        unit="km" if show.units == "km" else "mi",
        bounds=(bounds.west, bounds.south, bounds.east, bounds.north),
        territories=_territories(shown, 0.0 if plain else _TINT),
        areas=_areas(shown),
        lines=_lines(shown),
        dots=_dots(session, shown, bounds),
        spots=_spots(shown, bounds),
        names=_account_names(session, shown),
        towns=_towns(bounds),
        legend=tuple(sections) if shown.legend else (),
        size_title=shown.size_title,
        sizes=_sizes(session, shown),
        notes=tuple(notes),
        sources=shown.view.attribution,
    )


def _explained(session: Session, shown: Shown) -> tuple[list[LegendPart], list[str]]:
    """The parts of the legend, and the sentences below the map."""
    sections = [part for part in shown.sections if part is not None]
    notes = [ESTIMATE] if any(overlay.note for overlay in shown.overlays) else []
    if shown.made is None and shown.legend:
        territories = _territory_part(session, shown)
        sections += territories
        notes += [SHAPE] if territories else []
    return sections, notes


def _territory_part(session: Session, shown: Shown) -> list[LegendPart]:
    """Index and shape of every territory, for the legend; nothing without any or with too many."""
    layer, show, accounts = session.layer, session.formatter, session.state.accounts
    found = session.evaluation.territories
    if not 0 < len(found) <= _MOST_TERRITORIES:
        return []
    judge = CompactnessJudge(accounts.lat, accounts.lon)
    shape = judge.judge(layer.alignment.territory.astype(np.int64), len(found)).shape
    name, hues = main_metric(session.evaluation), TERRITORY_HUES["light"]
    rows = [
        LegendRow(
            "area",
            hues[hue % len(hues)],
            territory.label,
            f"{show.number(figures.index[name])} · {show.number(round_, 2)}",
        )
        for territory, figures, hue, round_ in zip(
            layer.territories, found, shown.hues, shape.tolist(), strict=True
        )
    ]
    what = "Potential" if name == "potential" else "Accounts"
    return [LegendPart(f"{what} index · shape", tuple(rows))]


def _territories(shown: Shown, tint: float) -> tuple[MapTerritory, ...]:
    hues = TERRITORY_HUES["light"]
    return tuple(
        MapTerritory(shape.rings, hues[hue % len(hues)], shape.label, tint, shape.hatch)
        for shape, hue in zip(shown.shapes, shown.hues, strict=True)
        if shape.rings
    )


def _areas(shown: Shown) -> tuple[MapArea, ...]:
    fills = (fill for overlay in shown.overlays for fill in overlay.fills)
    return tuple(MapArea(f.rings, f.colour, f.alpha, f.edge) for f in fills)


def _lines(shown: Shown) -> tuple[MapLines, ...]:
    strokes = (stroke for overlay in shown.overlays for stroke in overlay.strokes)
    return tuple(MapLines(s.lines, s.colour, s.width * 0.6, _dash(s.dash)) for s in strokes)


def _spots(shown: Shown, bounds: Bounds) -> tuple[MapSpot, ...]:
    return tuple(
        MapSpot(s.lat, s.lon, s.colour, s.ink, s.mark, s.text, s.radius * 0.7)
        for overlay in shown.overlays
        for s in overlay.spots
        if _inside(bounds, s.lat, s.lon)
    )


def _sizes(session: Session, shown: Shown) -> tuple[tuple[float, str], ...]:
    ticks = shown.view.size_ticks()
    return tuple(
        (float(radius) * _POINTS_PER_PIXEL, session.formatter.compact(tick))
        for tick, radius in zip(ticks, shown.view.radii_of(ticks), strict=True)
    )


def _dots(session: Session, shown: Shown, bounds: Bounds) -> MapDots:
    accounts = session.state.accounts
    lat, lon = accounts.lat, accounts.lon
    inside = np.flatnonzero(_inside_all(bounds, lat, lon))
    if shown.made is None:
        code = session.alignment.territory[inside].astype(np.int64)
        hues = TERRITORY_HUES["light"]
        colours = [hues[hue % len(hues)] for hue in shown.hues]
    else:
        code, colours = shown.made.code[inside].astype(np.int64), list(shown.made.colours("light"))
    kind = np.where(code < 0, len(colours), code)
    return MapDots(
        lat[inside],
        lon[inside],
        shown.view.radii[inside] * _POINTS_PER_PIXEL,
        kind,
        (shown.view.marks[inside] & int(Mark.APPROXIMATE)) > 0,
        (*colours, LIGHT.neutral_fill),
    )


def _account_names(session: Session, shown: Shown) -> tuple[MapName, ...]:
    accounts, radii = session.state.accounts, shown.view.radii
    names = accounts.text("name")
    return tuple(
        MapName(str(names[r]), float(accounts.lat[r]), float(accounts.lon[r]), float(radii[r]))
        for r in shown.named
    )


def _towns(bounds: Bounds) -> tuple[MapName, ...]:
    found = (t for t in towns() if _inside(bounds, t.lat, t.lon))  # largest first
    return tuple(
        MapName(town.name, town.lat, town.lon, float(town.population))
        for town, _ in zip(found, range(_MOST_TOWNS), strict=False)
    )


def _dash(pixels: tuple[float, ...]) -> tuple[float, float] | None:
    return (pixels[0] * 0.6, pixels[1] * 0.6) if len(pixels) == 2 else None


def _inside(bounds: Bounds, lat: float, lon: float) -> bool:
    return bounds.south <= lat <= bounds.north and bounds.west <= lon <= bounds.east


def _inside_all(bounds: Bounds, lat: FloatArray, lon: FloatArray) -> BoolArray:
    return np.asarray(
        (lat >= bounds.south) & (lat <= bounds.north) & (lon >= bounds.west) & (lon <= bounds.east)
    )
