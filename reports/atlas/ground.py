"""What all maps of an atlas share: shapes, colours, marks and figures of one team's territories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.evaluation import evaluate
from model.format import Formatter
from model.metrics import metric, metric_names
from model.own_areas_cut import areas_of
from model.palette import TERRITORY_HUES, assign_colours, assign_hatches, clashes
from model.places.outlines import Outlines
from model.places.plane import plane_for
from model.places.towns import towns
from model.plan.all_segments import segments_within
from model.positions import serving
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.territory_figures import TerritoryTable
from reports.atlas.changes import Changes, read_changes
from reports.map_facts import MapDots, MapName, MapTerritory
from reports.pdf import maps

TINT: Final = 0.16
NEUTRAL: Final = "#98A3AD"  # accounts of nobody, and of neighbours on a page of one territory
LARGEST: Final = 6.0  # points of the largest account
_SMALLEST: Final = 1.3
_PLAIN: Final = 2.0  # points where no account has potential
_ROUGH: Final = ("zip", "city")  # what places an account only about
_SIZES: Final = ("potential", "revenue", "beds")  # the first one known sizes the marks


@dataclass(frozen=True, eq=False, slots=True)
class AtlasGround:
    """One scenario's layer, ready to be drawn; arrays are (n_accounts,).

    `shapes` and `figures` are by territory code. `size` is what the marks grow with, named
    `size_name` ("" when nothing is known), `radius` in points on A4; `approximate` marks places
    known only to the postcode or town.
    """

    state: State
    scenario: Scenario
    team: str
    layer: Layer
    show: Formatter
    shapes: tuple[MapTerritory, ...]
    hues: tuple[int, ...]
    pairs: frozenset[tuple[int, int]]
    figures: TerritoryTable
    reps: tuple[str, ...]
    homes: tuple[tuple[float, float] | None, ...]  # degrees, by territory code
    size_name: str
    size: FloatArray
    radius: FloatArray
    approximate: BoolArray
    segment: TextArray
    changes: Changes

    @property
    def codes(self) -> IntArray:
        """The territory of every account."""
        return self.layer.alignment.territory.astype(np.int64)

    def rows_of(self, code: int) -> IntArray:
        """The accounts of a territory, largest first, then by name."""
        rows = np.flatnonzero(self.codes == code)
        names = self.state.accounts.text("name")
        return np.array(
            sorted(rows.tolist(), key=lambda row: (-self.size[row], str(names[row]))), np.int64
        )

    def dots(self, rows: IntArray, scale: float = 1.0, *, own: int | None = None) -> MapDots:
        """Accounts as dots in their territories' colours; with `own` all others are grey."""
        accounts, codes = self.state.accounts, self.codes[rows]
        hues = [shape.colour for shape in self.shapes]
        shown = codes if own is None else np.where(codes == own, codes, UNASSIGNED)
        radius = (
            self.radius[rows]
            if own is None
            else np.where(shown == UNASSIGNED, _SMALLEST, self.radius[rows])
        )
        return MapDots(
            accounts.lat[rows],
            accounts.lon[rows],
            radius * scale,
            np.where(shown == UNASSIGNED, len(hues), shown),
            self.approximate[rows] & (shown != UNASSIGNED),
            (*hues, NEUTRAL),
        )

    def name(self, row: int) -> str:
        """What an account is called."""
        accounts = self.state.accounts
        return str(accounts.text("name")[row]) or str(accounts.ids[row])

    def inside(self, bounds: tuple[float, float, float, float]) -> IntArray:
        """The accounts within west, south, east, north."""
        west, south, east, north = bounds
        lat, lon = self.state.accounts.lat, self.state.accounts.lon
        held = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
        return np.flatnonzero(held).astype(np.int64)


def lay_out(state: State, scenario_id: str, team: str, *, today_iso: str) -> AtlasGround:
    """Everything the maps of a scenario need, worked out once.

    PlanError when no account of the team has a place or a territory.
    """
    scenario = state.scenario(scenario_id)
    layer, accounts = scenario.layer(team), state.accounts
    codes, n = _coded(layer)
    if not n or not np.any((codes != UNASSIGNED) & accounts.placed):
        raise PlanError(
            "There is no territory with an account on the map.",
            remedy="Import accounts and cut territories first.",
        )
    outlines = Outlines(accounts.lat, accounts.lon, areas_of(state, team))
    plane = plane_for(accounts.lat, accounts.lon)
    graph = site_graph(plane.xy(accounts.lat, accounts.lon))
    pairs = frozenset(outlines.neighbours(codes, n, graph))
    before: dict[int, int] = {}
    if scenario.id != LIVE:  # a territory keeps the colour it has on the map of today
        live = state.scenario(LIVE).layer(team)
        was = frozenset(outlines.neighbours(*_coded(live), graph))
        worn = {t.id: hue for t, hue in zip(live.territories, colours_of(live, was), strict=True)}
        before = {c: worn[t.id] for c, t in enumerate(layer.territories) if t.id in worn}
    hues = colours_of(layer, pairs, before)
    size_name, size = _sizes(state)
    served = [serving(state, territory) for territory in layer.territories]
    return AtlasGround(
        state,
        scenario,
        team,
        layer,
        Formatter.of(state.about),
        _shapes(layer, outlines.of(codes, n), hues, pairs),
        tuple(hues),
        pairs,
        evaluate(state, scenario, team).territories,
        tuple(rep.name if rep and rep.name else "no rep yet" for rep in served),
        tuple(_home_of(rep) for rep in served),
        size_name,
        size,
        radii(size),
        np.isin(accounts.text("placed_by").astype(str), _ROUGH),
        _segments(state, layer),
        read_changes(state, scenario, team, today_iso=today_iso),
    )


def _shapes(
    layer: Layer,
    outlines: Sequence[object],
    hues: Sequence[int],
    pairs: frozenset[tuple[int, int]],
) -> tuple[MapTerritory, ...]:
    """Every territory as the maps draw it; a hatch where a neighbour looks alike in grey."""
    hatches = assign_hatches(pairs, hues)
    return tuple(
        MapTerritory(
            tuple(np.asarray(ring, np.float64) for ring in maps.rings(shape))
            if shape is not None
            else (),
            TERRITORY_HUES["light"][hue],
            territory.label,
            TINT,
            hatch,
        )
        for shape, hue, hatch, territory in zip(
            outlines, hues, hatches, layer.territories, strict=True
        )
    )


def _coded(layer: Layer) -> tuple[IntArray, int]:
    """The territory of every account, and how many territories there are."""
    return layer.alignment.territory.astype(np.int64), len(layer.territories)


def colours_of(
    layer: Layer, pairs: frozenset[tuple[int, int]], before: Mapping[int, int] | None = None
) -> list[int]:
    """A hue for every territory: as chosen by hand where no neighbour has the like of it.

    `before` are hues by code that stay as far as they can, those of another alignment.
    """
    n = len(layer.territories)
    by_hand = {c: t.colour for c, t in enumerate(layer.territories) if t.colour is not None}
    pinned = {**(before or {}), **by_hand}
    hues = assign_colours(pairs, n, pinned)
    while wrong := {code for pair in clashes(pairs, hues) for code in pair} & pinned.keys():
        code = max(wrong - by_hand.keys() or wrong)
        del pinned[code]
        by_hand.pop(code, None)
        hues = assign_colours(pairs, n, pinned)
    return hues


def radii(size: FloatArray) -> FloatArray:
    """Points per account: the area grows with the size, the largest is LARGEST."""
    top = float(size.max(initial=0.0))
    if top <= 0:
        return np.full(len(size), _PLAIN)
    grown = LARGEST * np.sqrt(np.clip(size, 0, None) / top)
    return np.asarray(np.maximum(grown, _SMALLEST))


def towns_in(bounds: tuple[float, float, float, float], most: int) -> list[MapName]:
    """The largest towns within west, south, east, north."""
    west, south, east, north = bounds
    found: list[MapName] = []
    for town in towns():
        if south <= town.lat <= north and west <= town.lon <= east:
            found.append(MapName(town.name, town.lat, town.lon, float(town.population)))
            if len(found) == most:
                break
    return found


def bounds_of(ground: AtlasGround, codes: Sequence[int]) -> tuple[float, float, float, float]:
    """West, south, east, north of some territories with their accounts and homes."""
    points = [ring for code in codes for ring in ground.shapes[code].rings]
    accounts = ground.state.accounts
    rows = np.flatnonzero(np.isin(ground.codes, list(codes)) & accounts.placed)
    points.append(np.column_stack([accounts.lon[rows], accounts.lat[rows]]))
    every = np.vstack(points)
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    return float(west), float(south), float(east), float(north)


def _home_of(rep: Rep | None) -> tuple[float, float] | None:
    if rep is None or rep.home_lat is None or rep.home_lon is None:
        return None
    return rep.home_lat, rep.home_lon


def _sizes(state: State) -> tuple[str, FloatArray]:
    for name in _SIZES:
        if name in metric_names(state):
            values = np.nan_to_num(metric(state, name).values)
            if values.any():
                return name, values
    return "", np.zeros(len(state.accounts))


def _segments(state: State, layer: Layer) -> TextArray:
    """The segment each account has in its territory."""
    try:
        return segments_within(state, layer.alignment.territory).segment
    except PlanError:  # a project without the settings of segments
        return np.full(len(state.accounts), "", object)
