"""What a printed map shows, as plain data: made by the window, drawn by `reports.map_page`."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from model.arrays import BoolArray, FloatArray, IntArray

Ring = FloatArray  # (m, 2), lon and lat


@dataclass(frozen=True, eq=False, slots=True)
class MapArea:
    """Closed rings in a colour "#RRGGBB"; `edge` is the colour of its outline, "" for none."""

    rings: tuple[Ring, ...]
    colour: str
    alpha: float
    edge: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class MapTerritory:
    """A territory's outline, tint, name and hatch (0 none, 1 rising, 2 falling, 3 crossed)."""

    rings: tuple[Ring, ...]
    colour: str
    name: str
    tint: float
    hatch: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class MapLines:
    """Lines of one look; `dash` in points, () for none."""

    lines: tuple[Ring, ...]
    colour: str
    width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class MapDots:
    """The accounts: degrees, radius in points, colour by class; all (n,).

    `hollow` marks places known only to the postcode or town. `kind` is a place in `colours`.
    """

    lat: FloatArray
    lon: FloatArray
    radius: FloatArray
    kind: IntArray
    hollow: BoolArray
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapSpot:
    """A numbered disc with a name beside it."""

    lat: float
    lon: float
    colour: str
    ink: str
    mark: str
    name: str
    radius: float


@dataclass(frozen=True, slots=True)
class MapName:
    """A name of an account or a town; `weight` decides who comes first."""

    name: str
    lat: float
    lon: float
    weight: float


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A row of the legend: `form` is "dot", "area" or "line"."""

    form: str
    colour: str
    text: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class LegendPart:
    """A part of the legend with its title."""

    title: str
    rows: tuple[LegendRow, ...]


@dataclass(frozen=True, eq=False, slots=True)
class MapPage:
    """One printed map, north up: `bounds` are west, south, east, north of what is seen.

    `notes` are the sentences below the map ("Drive times are estimates."), `sizes` the dots of
    the legend as radius in points and figure, under `size_title`.
    """

    title: str
    subtitle: str
    author: str
    today: date
    said_today: str
    paper: Literal["letter", "a4"]
    landscape: bool
    unit: Literal["mi", "km"]
    bounds: tuple[float, float, float, float]
    territories: tuple[MapTerritory, ...]
    areas: tuple[MapArea, ...]
    lines: tuple[MapLines, ...]
    dots: MapDots
    spots: tuple[MapSpot, ...]
    names: tuple[MapName, ...]
    towns: tuple[MapName, ...]
    legend: tuple[LegendPart, ...]
    size_title: str
    sizes: tuple[tuple[float, str], ...]
    notes: tuple[str, ...]
    sources: str
