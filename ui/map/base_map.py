"""What lies under the accounts: land, borders, counties, towns and highways.

Every layer is read when the page first asks for it, and kept packed.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.kept import kept_bytes
from model.places import boundaries
from model.places.roads import highway_lines
from model.resources import resource
from ui.map.bounds import Bounds
from ui.map.parcels import pack_lines
from ui.map.scheme import BINARY, SchemeHandler
from ui.map.territory_shape import rings_of

_UNITED_STATES = "840"  # ISO 3166; drawn by state instead
_ATTRIBUTION = "US Census · Natural Earth · GeoNames · © OpenStreetMap contributors"
Line = NDArray[np.floating]
Lines = Callable[[], Sequence[Line]]


@dataclass(frozen=True, slots=True)
class TownLabel:
    """A town worth a label: the larger, the earlier it appears."""

    name: str
    lat: float
    lon: float
    population: int


def _nothing() -> Sequence[Line]:
    return ()


def _no_towns() -> Sequence[TownLabel]:
    return ()


def _no_roads(_bounds: Bounds) -> Sequence[Line]:
    return ()


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Where each layer comes from; lines have shape (m, 2), lon and lat.

    `world` and `land` are closed rings (other countries; the country shown in detail), `states`
    and `counties` border lines, `roads` the highways inside some bounds.
    """

    world: Lines = _nothing
    land: Lines = _nothing
    states: Lines = _nothing
    counties: Lines = _nothing
    towns: Callable[[], Sequence[TownLabel]] = _no_towns
    roads: Callable[[Bounds], Sequence[Line]] = _no_roads
    attribution: str = ""
    sources: Sequence[Path] = ()  # the files of the layers: while they are the same, bytes are kept

    def serve(self, handler: SchemeHandler) -> None:
        """Offer the layers to the page under `base/`."""
        for name in ("world", "land", "states", "counties"):
            packed = partial(_packed, getattr(self, name))
            handler.serve(f"base/{name}", BINARY, cache(partial(self._content, name, packed)))
        towns = cache(partial(self._content, "towns", self._towns_json))
        handler.serve("base/towns", "application/json", towns)

    def _content(self, name: str, build: Callable[[], bytes]) -> bytes:
        return kept_bytes(f"base-{name}", self.sources, build) if self.sources else build()

    def _towns_json(self) -> bytes:
        largest_first = sorted(self.towns(), key=lambda town: -town.population)
        rows = [[t.name, round(t.lon, 4), round(t.lat, 4), t.population] for t in largest_first]
        return json.dumps(rows).encode()


def shipped_base_map() -> BaseMap:
    """The base map that ships with Catchment; nothing is read before it is needed."""
    return BaseMap(
        world=_other_countries,
        land=_states,
        states=boundaries.state_mesh,
        counties=boundaries.county_mesh,
        towns=_towns,
        roads=highway_lines,
        attribution=_ATTRIBUTION,
        sources=(resource("geo"), *sorted(resource("geo").iterdir()), Path(__file__)),
    )


def _other_countries() -> Sequence[Line]:
    countries = boundaries.world_countries()
    return [r for c in countries if c.code != _UNITED_STATES for r in rings_of(c.geometry)]


def _states() -> Sequence[Line]:
    return [ring for state in boundaries.us_states() for ring in rings_of(state.geometry)]


def _towns() -> Sequence[TownLabel]:
    return [TownLabel(t.name, t.lat, t.lon, t.population) for t in boundaries.towns()]


def _packed(lines: Lines) -> bytes:
    return pack_lines(lines())
