"""Borders that ship with Catchment: US states and counties, the countries of the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from model.arrays import IntArray
from model.kept import Arrays, kept_arrays
from model.places import topology as decoding
from model.places.states import STATE_NAMES, STATE_OF_FIPS
from model.places.topology import Topology
from model.places.towns import Town, towns
from model.resources import resource

__all__ = [
    "Boundary",
    "Polyline",
    "Town",
    "counties_off_their_neighbours",
    "county_mesh",
    "land",
    "state_mesh",
    "towns",
    "us_counties",
    "us_states",
    "world_countries",
    "world_mesh",
]

_US: Final = ("geo", "us_counties.topo.json.gz")
_WORLD: Final = ("geo", "world_countries.topo.json.gz")

Polyline = NDArray[np.float32]  # lon, lat in degrees, shape (m, 2)


@dataclass(frozen=True, eq=False, slots=True)
class Boundary:
    """A named area with its polygon or multipolygon in degrees, lon before lat.

    `code` is "OH" for a state, the five-digit FIPS number for a county, the ISO 3166 number
    for a country ("" for a land without one). `region` is the state code of a county and of
    a state, "" for a country.
    """

    code: str
    name: str
    region: str
    geometry: shapely.Geometry


@cache
def _united_states() -> Topology:
    return Topology(resource(*_US))


@cache
def _world() -> Topology:
    return Topology(resource(*_WORLD))


def _kept(name: str, file: Sequence[str], build: Callable[[], list[Boundary]]) -> list[Boundary]:
    """What `build` decodes of a shipped file; decoded once on a computer."""
    columns = kept_arrays(name, _sources(file), lambda: _as_columns(build()))
    ends = np.cumsum(columns["bytes"]).tolist()
    content = columns["wkb"].tobytes()
    wkb = [content[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    rows = zip(
        columns["code"].tolist(),
        columns["name"].tolist(),
        columns["region"].tolist(),
        shapely.from_wkb(wkb).tolist(),
        strict=True,
    )
    return [Boundary(*row) for row in rows]


def _sources(file: Sequence[str]) -> tuple[Path, ...]:
    return resource(*file), Path(__file__), Path(decoding.__file__ or "")


def _as_columns(found: list[Boundary]) -> Arrays:
    wkb: list[bytes] = shapely.to_wkb([one.geometry for one in found]).tolist()
    return {
        "code": np.array([one.code for one in found], np.str_),
        "name": np.array([one.name for one in found], np.str_),
        "region": np.array([one.region for one in found], np.str_),
        "bytes": np.array([len(one) for one in wkb], np.int64),
        "wkb": np.frombuffer(b"".join(wkb), np.uint8),
    }


@cache
def us_states() -> list[Boundary]:
    """The 50 states, the District of Columbia and the outlying areas, as of 2017."""
    return _kept("states", _US, _decoded_states)


def _decoded_states() -> list[Boundary]:
    topology = _united_states()
    found = []
    for entry, shape in zip(topology.members("states"), topology.shapes("states"), strict=True):
        code = STATE_OF_FIPS[entry["id"]]
        found.append(Boundary(code, STATE_NAMES[code], code, shape))
    return found


@cache
def us_counties() -> list[Boundary]:
    """Counties and their equivalents, as of 2017; neighbours share their border lines.

    Falls Church, Virginia, is missing: at this resolution nothing is left of it.
    """
    return _kept("counties", _US, _decoded_counties)


def _decoded_counties() -> list[Boundary]:
    topology = _united_states()
    shapes = topology.shapes("counties")
    return [
        Boundary(entry["id"], entry["properties"]["name"], STATE_OF_FIPS[entry["id"][:2]], shape)
        for entry, shape in zip(topology.members("counties"), shapes, strict=True)
        if not shape.is_empty
    ]


@cache
def counties_off_their_neighbours() -> IntArray:
    """The places in `us_counties` of those that overlap a neighbour or leave a crack to one."""

    def found() -> Arrays:
        shapes = np.array([county.geometry for county in us_counties()], object)
        off = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
        return {"rows": np.flatnonzero(off)}

    return kept_arrays("counties-off", _sources(_US), found)["rows"].astype(np.int64)


@cache
def world_countries() -> list[Boundary]:
    """The countries of the world at 1 : 50 million."""
    return _kept("countries", _WORLD, _decoded_countries)


def _decoded_countries() -> list[Boundary]:
    topology = _world()
    shapes = topology.shapes("countries")
    return [
        Boundary(entry.get("id", ""), entry["properties"]["name"], "", shape)
        for entry, shape in zip(topology.members("countries"), shapes, strict=True)
    ]


@cache
def land() -> shapely.Geometry:
    """All land of the world at 1 : 50 million as one multipolygon."""
    return _world().shapes("land")[0]


@cache
def county_mesh() -> list[Polyline]:
    """County borders and coasts, each line once."""
    return [line.astype(np.float32) for line in _united_states().mesh("counties")]


@cache
def state_mesh() -> list[Polyline]:
    """State borders and coasts, each line once."""
    return [line.astype(np.float32) for line in _united_states().mesh("states")]


@cache
def world_mesh() -> list[Polyline]:
    """Country borders and coasts, each line once."""
    return [line.astype(np.float32) for line in _world().mesh("countries")]
