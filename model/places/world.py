"""Towns and borders outside the US: the second way to find an account abroad."""

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import shapely

from model.arrays import BoolArray, FloatArray
from model.places.boundaries import world_countries
from model.places.countries import country_named
from model.places.drive import great_circle_km
from model.places.postcodes import town_key
from model.resources import resource

_BORDER_DEGREES: Final = 0.3  # borders at 1 : 50 million cut off capes and small islands
_SAME_TOWN_KM: Final = 50.0
_FEWEST_TOWNS: Final = 10  # that tell a country
_RIVAL: Final = 3  # a second town this many times smaller is not thought of
_NUMBERED: Final = re.compile(r"\S*\d\S*")  # postcodes and districts: "1090 Wien", "London SE1"


@dataclass(frozen=True, slots=True)
class WorldTown:
    """The largest town of a name in a country; `several` if another one comes near its size."""

    name: str
    lat: float
    lon: float
    population: int
    several: bool = False


def town_abroad(country: str, city: str) -> WorldTown | None:
    """The town of a country (ISO 3166 code) that a cell names, in any of its usual spellings."""
    towns = _towns_of(country)
    plain = _NUMBERED.sub(" ", city)
    for text in (city, plain, plain.partition(",")[0], plain.partition("(")[0]):
        if key := town_key(text):
            found = towns.get(key)
            if found is not None:
                return found
    return None


def likely_country(cities: Iterable[str]) -> tuple[str, int, int]:
    """The country most of whose towns these are: its ISO 3166 code, towns found, towns asked.

    "" when fewer than ten different towns are given, fewer than 60 % of them lie in one country,
    or another country has nearly as many. Towns of the US are not looked at: there a state or a
    ZIP is needed.
    """
    asked = {town_key(_NUMBERED.sub(" ", city)) for city in cities} - {""}
    counts = Counter(
        country for country in _lines_by_country() for key in asked if key in _towns_of(country)
    )
    (best, found), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    sure = len(asked) >= _FEWEST_TOWNS and found >= 0.6 * len(asked) and found >= 1.5 * second
    return (best if sure else ""), found, len(asked)


@cache
def _lines_by_country() -> dict[str, list[list[str]]]:
    lines: dict[str, list[list[str]]] = defaultdict(list)
    with gzip.open(resource("geo", "world_towns_geonames.csv.gz"), "rt", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        for line in rows:
            lines[line[4]].append(line)
    return lines


@cache
def _towns_of(country: str) -> dict[str, WorldTown]:
    """Towns of a country by `town_key`: own names win over other names, then the larger one."""
    lines = sorted(_lines_by_country().get(country, ()), key=lambda line: -int(line[3]))
    found: dict[str, WorldTown] = {}
    for name, lat, lon, population, _country, _others in lines:
        town = WorldTown(name, float(lat), float(lon), int(population))
        first = found.setdefault(town_key(name), town)
        if first is not town and not first.several and _is_rival(first, town):
            found[town_key(name)] = WorldTown(
                first.name, first.lat, first.lon, first.population, several=True
            )
    for name, lat, lon, population, _country, others in lines:
        for other in others.split("|") if others else ():
            found.setdefault(
                town_key(other), WorldTown(name, float(lat), float(lon), int(population))
            )
    return found


def _is_rival(first: WorldTown, second: WorldTown) -> bool:
    km = float(great_circle_km(first.lat, first.lon, second.lat, second.lon))
    return km > _SAME_TOWN_KM and _RIVAL * second.population >= first.population


def in_country(country: str, lat: FloatArray, lon: FloatArray) -> BoolArray:
    """Whether points (n,) lie in a country or close to its borders; true where it has no shape."""
    shape = _shape_of(country)
    if shape is None:
        return np.ones(len(lat), bool)
    inside: BoolArray = shapely.contains_xy(shape, lon, lat)
    outside = np.flatnonzero(~inside & (abs(lat) <= 90) & (abs(lon) <= 180))
    if outside.size:
        away = shapely.distance(shape, shapely.points(lon[outside], lat[outside]))
        inside[outside] = away <= _BORDER_DEGREES
    return inside


@cache
def _shape_of(country: str) -> shapely.Geometry | None:
    known = country_named(country)
    if known is None or not known.number:
        return None
    shape = next((c.geometry for c in world_countries() if c.code == known.number), None)
    if shape is not None:
        shapely.prepare(shape)
    return shape
