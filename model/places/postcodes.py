"""The ZIP and town tables that ship with Catchment, loaded on first use."""

import csv
import gzip
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import median
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray, TextArray
from model.places.drive import great_circle_km
from model.places.states import STATE_NAMES
from model.places.towns import towns
from model.resources import resource

_POSTCODE: Final = re.compile(
    r"(?:[A-Za-z]{2}[\s-]+)?(?P<zip>\d{3,5})(?:\.0+)?(?:\s*[-–\s]\s*\d{4})?", re.ASCII
)
_NINE_DIGITS: Final = re.compile(r"(?P<zip>\d{4,5})\d{4}(?:\.0+)?", re.ASCII)
_CANADIAN: Final = re.compile(
    r"([A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z])(?:[ -]?(\d[A-CEGHJ-NPR-TV-Z]\d))?"
)
FSA_SIGNS: Final = 3
"""Length of a forward sortation area, the first half of a Canadian postcode."""
_WORDS: Final = {
    "saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt", "mountain": "mtn",
    "heights": "hts", "springs": "spgs", "spring": "spg", "village": "vlg", "township": "twp",
    "point": "pt", "junction": "jct", "beach": "bch", "harbor": "hbr", "island": "is",
}  # fmt: skip
_COMPASS: Final = {"n": "north", "s": "south", "e": "east", "w": "west", "no": "north",
                   "so": "south"}  # fmt: skip
_SAME_TOWN_KM: Final = 50.0
_FUZZY_SCORE: Final = 88.0  # percent: one wrong letter in nine
_FUZZY_LETTERS: Final = 5


@dataclass(frozen=True, eq=False, slots=True)
class ZipTable:
    """ZIP centres; `row` of a ZIP number, −1 for none, shape (100000,), the rest (n_zips,).

    `place` is the town, `state` a two-letter code ("AE", "AA", "AP" for military post).
    """

    row: IntArray
    lat: FloatArray
    lon: FloatArray
    place: TextArray
    state: TextArray
    county: TextArray
    number: IntArray


@dataclass(frozen=True, slots=True)
class TownPoint:
    """Where a town of the gazetteer lies; `several` if its state has another of that name."""

    name: str
    state: str
    lat: float
    lon: float
    zip: str  # the lowest ZIP of the town, "" where none is known
    several: bool = False


@cache
def zip_table() -> ZipTable:
    """Load the ZIP centres of GeoNames (41,488 of them)."""
    with gzip.open(resource("geo", "us_zip_geonames.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    number = np.array([int(line[0]) for line in rows])
    row = np.full(100_000, -1, np.int64)
    row[number[::-1]] = np.arange(len(rows))[::-1]  # of two centres of one ZIP the first
    return ZipTable(
        row=row,
        lat=np.array([line[5] for line in rows], np.float64),
        lon=np.array([line[6] for line in rows], np.float64),
        place=np.array([line[1] for line in rows], object),
        state=np.array([line[2] or line[1][-2:] for line in rows], object),
        county=np.array([line[3] for line in rows], object),
        number=number,
    )


@cache
def town_table() -> dict[tuple[str, str], TownPoint]:
    """Towns by state code and `town_key`: the middle of their ZIPs, else their GeoNames point.

    Of two towns of one name in a state that with more ZIPs is taken.
    """
    table = zip_table()
    members: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, (place, state, county) in enumerate(
        zip(table.place, table.state, table.county, strict=True)
    ):
        members[state, town_key(place)][county].append(row)
    found = {key: _town_of(table, key[0], counties) for key, counties in members.items()}
    for town in towns():
        if town.region:
            point = TownPoint(town.name, town.region, town.lat, town.lon, "")
            found.setdefault((town.region, town_key(town.name)), point)
    return found


@cache
def states_with_town(key: str) -> tuple[str, ...]:
    """Codes of the states that have a town of this `town_key`."""
    return tuple(sorted(state for state, town in town_table() if town == key))


def similar_town(state: str, key: str) -> TownPoint | None:
    """The town of a state whose `town_key` differs from `key` by a slip of the pen, if any."""
    if len(key) < _FUZZY_LETTERS:
        return None
    from rapidfuzz import fuzz, process  # for slips of the pen only

    match = process.extractOne(
        key, _keys_of_state(state), scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE
    )
    return town_table()[state, match[0]] if match else None


@cache
def state_boxes() -> dict[str, tuple[float, float, float, float]]:
    """South, west, north and east edge in degrees of the known places of each state."""
    table = zip_table()
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for state, lat, lon in zip(table.state, table.lat, table.lon, strict=True):
        places[state].append((lat, lon))
    for town in towns():
        places[town.region].append((town.lat, town.lon))
    boxes = {}
    for state in STATE_NAMES:
        if places[state]:
            points = np.array(places[state])
            (south, west), (north, east) = points.min(axis=0), points.max(axis=0)
            boxes[state] = (float(south), float(west), float(north), float(east))
    return boxes


@lru_cache(maxsize=100_000)
def town_key(name: str) -> str:
    """Reduce a town name to what its spellings share: "Saint Mary's" and "ST. MARYS" agree."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", " ", plain.replace("'", "")).split()
    if len(words) > 1:
        words[0] = _COMPASS.get(words[0], words[0])
    return "".join(_WORDS.get(word, word) for word in words)


@lru_cache(maxsize=100_000)
def read_zip(text: str) -> tuple[int, int]:
    """The ZIP number of a postcode cell and how many digits it was written with.

    ZIP+4 gives its first part; three or four digits have lost leading zeros. (−1, 0) if the
    cell holds no ZIP.
    """
    text = text.strip()
    match = _POSTCODE.fullmatch(text) or _NINE_DIGITS.fullmatch(text)
    if match is None:
        return -1, 0
    digits = match["zip"]
    return int(digits), len(digits)


def read_canadian(text: str) -> str:
    """A Canadian postcode "M5V3L9" or its first half, the sortation area "M5V"; "" for no such."""
    found = _CANADIAN.fullmatch(text.strip().upper())
    return f"{found[1]}{found[2] or ''}" if found else ""


def _town_of(table: ZipTable, state: str, counties: dict[str, list[int]]) -> TownPoint:
    rows = max(counties.values(), key=len)
    lat, lon = _middle(table, rows)
    several = any(
        3 * len(others) >= len(rows)
        and great_circle_km(lat, lon, *_middle(table, others)) > _SAME_TOWN_KM
        for others in counties.values()
        if others is not rows
    )
    lowest = min(rows, key=lambda row: int(table.number[row]))
    name = f"{table.number[lowest]:05d}"
    return TownPoint(table.place[lowest], state, lat, lon, name, several)


def _middle(table: ZipTable, rows: list[int]) -> tuple[float, float]:
    if len(rows) == 1:
        return float(table.lat[rows[0]]), float(table.lon[rows[0]])
    return median(table.lat[rows].tolist()), median(table.lon[rows].tolist())


@cache
def _keys_of_state(state: str) -> tuple[str, ...]:
    return tuple(key for owner, key in town_table() if owner == state)
