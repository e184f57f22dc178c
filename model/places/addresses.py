"""What the address cells of accounts say: ZIP, town, state and country, and where those lie."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.places.countries import country_code, country_named
from model.places.drive import great_circle_km
from model.places.postcodes import (
    TownPoint,
    read_zip,
    state_boxes,
    states_with_town,
    town_key,
    town_table,
    zip_table,
)
from model.places.states import STATE_NAMES, is_us, outlying_code, state_code
from model.places.world import WorldTown, in_country, town_abroad

_BOX_MARGIN: Final = 0.5  # degrees; ZIP centres do not reach the very edge of a state
_MILITARY: Final = frozenset({"AA", "AE", "AP"})


class Addresses:
    """The address cells of n accounts as read, missing text being "".

    `domestic` (n,) is true in the US and its outlying areas, where an empty country cell
    counts as the US. `state` is the two-letter code, `nation` the ISO 3166 code of a country
    abroad, `zip_row` (n,) the row of the ZIP table or −1, `digits` (n,) how many digits the
    ZIP was written with.
    """

    def __init__(
        self,
        postcode: Iterable[Any],
        city: Iterable[Any],
        region: Iterable[Any],
        country: Iterable[Any],
    ) -> None:
        self.postcode, self.city = _texts(postcode), _texts(city)
        self.region, self.country = _texts(region), _texts(country)
        n = len(self.postcode)
        lengths = [len(cells) for cells in (self.city, self.region, self.country)]
        if set(lengths) != {n}:
            raise ValueError(f"postcodes {n}, other columns {lengths}")
        self._split_town_and_state()
        self.domestic: BoolArray = np.array([is_us(c) for c in self.country], bool)
        self.nation = [
            "" if home else country_code(c)
            for home, c in zip(self.domestic, self.country, strict=True)
        ]
        self.state = [
            (state_code(r) or outlying_code(c)) if home else ""
            for r, c, home in zip(self.region, self.country, self.domestic, strict=True)
        ]
        self.zip_row: IntArray = np.full(n, -1, np.int64)
        self._read_zips()

    def __len__(self) -> int:
        return len(self.postcode)

    def _split_town_and_state(self) -> None:
        """Read "Lima, OH" in the town cell of a row without state."""
        for row, town in enumerate(self.city):
            if "," in town and not self.region[row]:
                name, _, tail = town.rpartition(",")
                if state_code(tail):
                    self.city[row], self.region[row] = name.strip(), tail.strip()

    def _read_zips(self) -> None:
        read = [read_zip(text) for text in self.postcode]
        number = np.array([pair[0] for pair in read], np.int64).reshape(-1)
        self.digits: IntArray = np.array([pair[1] for pair in read], np.int64).reshape(-1)
        wanted = self.domestic & (number >= 0)
        if wanted.any():
            self.zip_row[wanted] = zip_table().row[number[wanted]]
        short = (self.zip_row >= 0) & (self.digits < 5)
        for row in np.flatnonzero(short).tolist():
            if self.state[row] not in ("", self.zip_state(row)):
                self.zip_row[row] = -1  # digits were lost, but not a leading zero

    def zip_state(self, row: int) -> str:
        """The state code of the ZIP of a row that has one."""
        return str(zip_table().state[self.zip_row[row]])

    def zip_name(self, row: int) -> str:
        """The ZIP of a row in words: "ZIP 45801 (Lima, OH)"."""
        table, at = zip_table(), self.zip_row[row]
        return f"ZIP {table.number[at]:05d} ({table.place[at]}, {table.state[at]})"

    def zip_km(self, rows: IntArray, lat: FloatArray, lon: FloatArray) -> FloatArray:
        """Distance of points (k,) to the ZIP centres of `rows` (k,), infinite without one."""
        at = self.zip_row[rows]
        km = np.full(len(rows), np.inf)
        known = at >= 0
        if known.any():
            table = zip_table()
            km[known] = great_circle_km(
                lat[known], lon[known], table.lat[at[known]], table.lon[at[known]]
            )
        return km

    def zip_disagrees(self, row: int) -> bool:
        """Whether a row with a ZIP states another state than its ZIP lies in."""
        return bool(self.state[row]) and self.zip_state(row) not in (_MILITARY | {self.state[row]})

    def disagreement(self, row: int) -> str:
        """That the ZIP of a row does not lie in its state, as a sentence."""
        return f"{self.zip_name(row)} does not lie in {STATE_NAMES[self.state[row]]}."

    def inside(self, lat: FloatArray, lon: FloatArray) -> BoolArray:
        """Whether points (n,) lie in the stated state or country; true where none is stated."""
        inside = np.ones(len(self), bool)
        boxes = state_boxes() if any(self.state) else {}
        state = np.array([s if s in boxes else "" for s in self.state], object)
        for code in set(state) - {""}:
            rows = np.flatnonzero(state == code)
            inside[rows] = _in_box(boxes[code], lat[rows], lon[rows])
        nation = np.array(self.nation, object)
        for code in set(nation) - {""}:
            rows = np.flatnonzero((nation == code) & np.isfinite(lat) & np.isfinite(lon))
            inside[rows] = in_country(code, lat[rows], lon[rows])
        return inside

    def agrees(self, row: int, lat: float, lon: float, far_km: float) -> bool:
        """Whether a point lies in the state or country of a row and near its ZIP, where known."""
        at = np.array([lat]), np.array([lon])
        if self.zip_row[row] >= 0 and self.zip_km(np.array([row]), *at)[0] > far_km:
            return False
        if box := state_boxes().get(self.state[row]):
            return bool(_in_box(box, *at)[0])
        return not self.nation[row] or bool(in_country(self.nation[row], *at)[0])

    def stated(self, row: int) -> str:
        """The name of the state or country that a row states, "" if none."""
        if self.state[row]:
            return STATE_NAMES[self.state[row]]
        known = country_named(self.nation[row])
        return known.name if known else ""

    def town(self, row: int) -> TownPoint | None:
        """The US town of a row, by its state; without a state only if one state has such a town."""
        key = town_key(self.city[row]) if self.domestic[row] else ""
        if not key:
            return None
        if self.state[row]:
            towns, state = town_table(), self.state[row]
            spellings = (key, key + "city", key.removesuffix("city"), key.removesuffix("twp"))
            return next((towns[state, k] for k in spellings if (state, k) in towns), None)
        states = states_with_town(key) if not self.region[row] else ()
        return town_table()[states[0], key] if len(states) == 1 else None

    def town_abroad(self, row: int) -> WorldTown | None:
        """The town of a row whose country is known and not the US."""
        return town_abroad(self.nation[row], self.city[row]) if self.nation[row] else None


def _in_box(box: tuple[float, float, float, float], lat: FloatArray, lon: FloatArray) -> BoolArray:
    south, west, north, east = box
    inside: BoolArray = (lat >= south - _BOX_MARGIN) & (lat <= north + _BOX_MARGIN)
    return inside & (lon >= west - _BOX_MARGIN) & (lon <= east + _BOX_MARGIN)


def _texts(values: Iterable[Any]) -> list[str]:
    return ["" if v is None or v != v else str(v).strip() for v in values]
