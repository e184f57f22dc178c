"""Towns for labels on maps, and as a second way to find an account."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache

from model.resources import resource


@dataclass(frozen=True, slots=True)
class Town:
    """A town of GeoNames: its middle in degrees, its people, its country as ISO 3166 code.

    `region` is the two-letter state code in the US and its outlying areas, "" elsewhere.
    """

    name: str
    lat: float
    lon: float
    population: int
    region: str
    country: str


@cache
def towns() -> list[Town]:
    """US towns of 5,000 people and more (1,000 in the outlying areas) and cities of the world
    of 100,000 and more, largest first."""
    with gzip.open(resource("geo", "towns_geonames.csv.gz"), "rt", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return [
            Town(name, float(lat), float(lon), int(population), region, country)
            for name, lat, lon, population, country, region in rows
        ]
