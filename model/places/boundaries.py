"""Borders that ship with Catchment: US states and counties, the countries of the world."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from model.places.states import STATE_NAMES, STATE_OF_FIPS
from model.places.topology import Topology
from model.places.towns import Town, towns
from model.resources import resource

__all__ = [
    "Boundary",
    "Polyline",
    "Town",
    "county_mesh",
    "land",
    "state_mesh",
    "towns",
    "us_counties",
    "us_states",
    "world_countries",
    "world_mesh",
]

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
    return Topology(resource("geo", "us_counties.topo.json.gz"))


@cache
def _world() -> Topology:
    return Topology(resource("geo", "world_countries.topo.json.gz"))


@cache
def us_states() -> list[Boundary]:
    """The 50 states, the District of Columbia and the outlying areas, as of 2017."""
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
    topology = _united_states()
    shapes = topology.shapes("counties")
    return [
        Boundary(entry["id"], entry["properties"]["name"], STATE_OF_FIPS[entry["id"][:2]], shape)
        for entry, shape in zip(topology.members("counties"), shapes, strict=True)
        if not shape.is_empty
    ]


@cache
def world_countries() -> list[Boundary]:
    """The countries of the world at 1 : 50 million."""
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
