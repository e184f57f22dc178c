"""Give every account a point: its own coordinates, else its ZIP, else its town."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.places.drive import great_circle_km
from model.places.postcodes import (
    TownPoint,
    read_zip,
    similar_town,
    state_boxes,
    states_with_town,
    town_key,
    town_table,
    zip_table,
)
from model.places.states import STATE_NAMES, is_us, outlying_code, state_code

FAR_KM: Final = 150.0  # coordinates farther from their ZIP than this are worth a look
BORDER_KM: Final = 50.0  # a ZIP of the neighbouring state is believed this near to the town
_BOX_MARGIN: Final = 0.5  # degrees; ZIP centres do not reach the very edge of a state
_MILITARY: Final = frozenset({"AA", "AE", "AP"})


@dataclass(eq=False, slots=True)
class Located:
    """Where the accounts are and what was noticed; arrays of shape (n,).

    `lat`, `lon` in degrees, NaN where unplaced. `placed_by` is "coordinates", "zip", "city"
    or "none". A note is a row, the account field it concerns and a sentence.
    """

    lat: FloatArray
    lon: FloatArray
    placed_by: TextArray
    notes: list[tuple[int, str, str]] = field(default_factory=list)


def locate(
    lat: FloatArray,
    lon: FloatArray,
    postcode: Iterable[Any],
    city: Iterable[Any],
    region: Iterable[Any],
    country: Iterable[Any],
) -> Located:
    """Place accounts; all arguments have n entries, missing is NaN in numbers and "" in text.

    Plausible coordinates win; swapped ones and a lost minus sign are repaired when that puts
    them into the stated state. Then the ZIP, then town and state. Outside the US only
    coordinates count. Raises ValueError if the lengths differ.
    """
    search = _Search(lat, lon, postcode, city, region, country)
    search.use_coordinates()
    search.use_zip()
    search.use_town()
    search.note_unplaced()
    search.found.notes.sort(key=lambda note: note[0])
    return search.found


class _Search:
    """One run of `locate`: the cells of the rows as read and what has been found so far."""

    def __init__(
        self,
        lat: FloatArray,
        lon: FloatArray,
        postcode: Iterable[Any],
        city: Iterable[Any],
        region: Iterable[Any],
        country: Iterable[Any],
    ) -> None:
        self.lat, self.lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
        self.postcode, self.city = _texts(postcode), _texts(city)
        self.region, self.country = _texts(region), _texts(country)
        n = len(self.lat)
        lengths = [len(self.lon), *map(len, (self.postcode, self.city, self.region, self.country))]
        if set(lengths) != {n}:
            raise ValueError(f"latitudes {n}, other columns {lengths}")
        self._split_town_and_state()
        self.domestic: BoolArray = np.array([is_us(c) for c in self.country], bool)
        self.state = [
            state_code(r) or outlying_code(c)
            for r, c in zip(self.region, self.country, strict=True)
        ]
        self.zip_row: IntArray = np.full(n, -1, np.int64)
        self.digits: IntArray = np.zeros(n, np.int64)
        self.found = Located(np.full(n, np.nan), np.full(n, np.nan), np.full(n, "none", object))
        self._read_zips()

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
        self.digits = np.array([pair[1] for pair in read], np.int64).reshape(-1)
        wanted = self.domestic & (number >= 0)
        if wanted.any():
            self.zip_row[wanted] = zip_table().row[number[wanted]]
        short = (self.zip_row >= 0) & (self.digits < 5)
        for row in np.flatnonzero(short).tolist():
            if self.state[row] not in ("", self._zip_state(row)):
                self.zip_row[row] = -1  # digits were lost, but not a leading zero

    def _note(self, row: int, name: str, sentence: str) -> None:
        self.found.notes.append((row, name, sentence))

    def _place(self, rows: IntArray, lat: FloatArray, lon: FloatArray, by: str) -> None:
        self.found.lat[rows], self.found.lon[rows] = lat, lon
        self.found.placed_by[rows] = by

    def _zip_state(self, row: int) -> str:
        return str(zip_table().state[self.zip_row[row]])

    def _zip_name(self, row: int) -> str:
        table, at = zip_table(), self.zip_row[row]
        return f"ZIP {table.number[at]:05d} ({table.place[at]}, {table.state[at]})"

    def _zip_km(self, rows: IntArray, lat: FloatArray, lon: FloatArray) -> FloatArray:
        """Distance of points to the ZIP centres of their rows, infinite where there is none."""
        at = self.zip_row[rows]
        km = np.full(len(rows), np.inf)
        known = at >= 0
        if known.any():
            table = zip_table()
            km[known] = great_circle_km(
                lat[known], lon[known], table.lat[at[known]], table.lon[at[known]]
            )
        return km

    def use_coordinates(self) -> None:
        """Take given coordinates, repaired where a repair fits the stated state or ZIP."""
        given = np.isfinite(self.lat) & np.isfinite(self.lon)
        for row in np.flatnonzero(np.isfinite(self.lat) != np.isfinite(self.lon)).tolist():
            self._note(row, "lat", "Only one of latitude and longitude is given; it was not used.")
        plausible = given & (abs(self.lat) <= 90) & (abs(self.lon) <= 180)
        plausible &= (self.lat != 0) | (self.lon != 0)
        rows = np.flatnonzero(plausible)
        self._place(rows, self.lat[rows], self.lon[rows], "coordinates")
        km = np.full(len(given), np.inf)
        km[rows] = self._zip_km(rows, self.lat[rows], self.lon[rows])
        doubtful = given & ~(plausible & self._in_state(self.lat, self.lon))
        doubtful |= given & (self.zip_row >= 0) & (km > FAR_KM)
        for row in np.flatnonzero(doubtful).tolist():
            self._judge(row, bool(plausible[row]), float(km[row]))
        self._note_state_and_zip(np.flatnonzero(self.found.placed_by == "coordinates"))

    def _in_state(self, lat: FloatArray, lon: FloatArray) -> BoolArray:
        """Whether points lie in the frame of the state of their row; true where none is stated."""
        inside = np.ones(len(lat), bool)
        boxes = state_boxes() if any(self.state) else {}
        code = np.array([s if s in boxes else "" for s in self.state], object)
        for state in set(code) - {""}:
            rows = np.flatnonzero((code == state) & self.domestic)
            inside[rows] = _in_box(boxes[state], lat[rows], lon[rows])
        return inside

    def _judge(self, row: int, plausible: bool, km: float) -> None:
        """Repair or doubt coordinates that are impossible or far from where the row says."""
        lat, lon = float(self.lat[row]), float(self.lon[row])
        for new_lat, new_lon, sentence in (
            (lon, lat, "Latitude and longitude were swapped; they were put right."),
            (lat, -lon, "The longitude lacked its minus sign; it was put right."),
            (lon, -lat, "Latitude and longitude were swapped and a minus sign was lost; "
             "they were put right."),
        ):  # fmt: skip
            if self._fits(row, new_lat, new_lon):
                self._place(np.array([row]), np.array([new_lat]), np.array([new_lon]),
                            "coordinates")  # fmt: skip
                self._note(row, "lat", sentence)
                return
        if not plausible:
            self._note(row, "lat", f"{lat:g}, {lon:g} is no place on land; it was not used.")
        elif not self.domestic[row]:
            return
        elif np.isfinite(km) and km > FAR_KM:
            self._note(row, "lat", f"The coordinates lie {km:,.0f} km from {self._zip_name(row)}.")
        elif self.zip_row[row] < 0:
            name = STATE_NAMES[self.state[row]]
            self._note(row, "lat", f"The coordinates {lat:g}, {lon:g} lie outside {name}.")

    def _fits(self, row: int, lat: float, lon: float) -> bool:
        """Whether a repaired point agrees with everything the row says, and it says something."""
        if not self.domestic[row] or abs(lat) > 90 or abs(lon) > 180 or (lat == 0 and lon == 0):
            return False
        box = state_boxes().get(self.state[row])
        if box is None and self.zip_row[row] < 0:
            return False
        point = np.array([lat]), np.array([lon])
        near = self.zip_row[row] < 0 or self._zip_km(np.array([row]), *point)[0] <= FAR_KM
        return bool(near) and (box is None or bool(_in_box(box, *point)[0]))

    def _note_state_and_zip(self, rows: IntArray) -> None:
        for row in rows.tolist():
            if self.zip_row[row] >= 0 and self._disagrees(row):
                self._note(row, "postcode", self._disagreement(row))

    def _disagrees(self, row: int) -> bool:
        zip_state = self._zip_state(row)
        return bool(self.state[row]) and zip_state not in (_MILITARY | {self.state[row]})

    def _disagreement(self, row: int) -> str:
        return f"{self._zip_name(row)} does not lie in {STATE_NAMES[self.state[row]]}."

    def use_zip(self) -> None:
        """Place what has no point yet at its ZIP, unless town and state together deny it."""
        rows = np.flatnonzero((self.found.placed_by == "none") & (self.zip_row >= 0))
        kept = [row for row in rows.tolist() if not self._disagrees(row) or self._keep_zip(row)]
        rows = np.array(kept, np.int64)
        if rows.size:
            table, at = zip_table(), self.zip_row[rows]
            self._place(rows, table.lat[at], table.lon[at], "zip")
        for row in rows[self.digits[rows] < 5].tolist():
            self._note(
                row, "postcode",
                f'Postcode "{self.postcode[row]}" has lost a leading zero; '
                f"read as {self._zip_name(row)}.",
            )  # fmt: skip

    def _keep_zip(self, row: int) -> bool:
        """Decide between a ZIP and a state that disagree, with a note either way."""
        town = self._town(row)
        if town is not None:
            table, at = zip_table(), self.zip_row[row]
            km = float(great_circle_km(table.lat[at], table.lon[at], town.lat, town.lon))
            if km > BORDER_KM:
                fits = f"; {town.zip} fits the town {town.name}" if town.zip else ""
                self._note(row, "postcode", f"{self._disagreement(row)[:-1]}{fits}.")
                return False
        self._note(row, "postcode", self._disagreement(row))
        return True

    def _town(self, row: int) -> TownPoint | None:
        """The town of a row, by its state; without a state only if one state has such a town."""
        key = town_key(self.city[row])
        if not key:
            return None
        if self.state[row]:
            towns, state = town_table(), self.state[row]
            spellings = (key, key + "city", key.removesuffix("city"), key.removesuffix("twp"))
            return next((towns[state, k] for k in spellings if (state, k) in towns), None)
        states = states_with_town(key) if not self.region[row] else ()
        return town_table()[states[0], key] if len(states) == 1 else None

    def use_town(self) -> None:
        """Place what still has no point at its town."""
        for row in np.flatnonzero((self.found.placed_by == "none") & self.domestic).tolist():
            town = self._town(row)
            if town is None and self.state[row]:
                town = similar_town(self.state[row], town_key(self.city[row]))
                if town is not None:
                    name = STATE_NAMES[self.state[row]]
                    self._note(
                        row, "city",
                        f'No town "{self.city[row]}" is known in {name}; '
                        f"{town.name} is the nearest spelling.",
                    )  # fmt: skip
            if town is None:
                continue
            self._place(np.array([row]), np.array([town.lat]), np.array([town.lon]), "city")
            self._note_postcode(row, town)
            if town.several:
                self._note(
                    row, "city",
                    f"{STATE_NAMES[town.state]} has more than one {town.name}; "
                    "the largest was taken.",
                )  # fmt: skip

    def _note_postcode(self, row: int, town: TownPoint) -> None:
        """Say why a postcode did not serve, if a ZIP of the town is known to put there."""
        text = self.postcode[row]
        if not text or not town.zip or self.zip_row[row] >= 0:
            return
        what = {0: "is no ZIP", 3: "has three digits", 4: "has four digits"}.get(
            int(self.digits[row]), "is not in the list of ZIPs"
        )
        fits = f"{town.zip} fits the town {town.name}"
        self._note(row, "postcode", f'Postcode "{text}" {what}; {fits}.')

    def note_unplaced(self) -> None:
        """Say of every row without a point what it lacks."""
        for row in np.flatnonzero(self.found.placed_by == "none").tolist():
            if not self.domestic[row]:
                self._note(row, "lat", "Outside the US an account needs its coordinates.")
            elif self.city[row] and not self.state[row]:
                self._note(row, "region", self._missing_state(row))
            elif self.city[row]:
                name = STATE_NAMES[self.state[row]]
                self._note(row, "city", f'No town "{self.city[row]}" is known in {name}.')
            elif self.postcode[row]:
                self._note(row, "postcode", f'Postcode "{self.postcode[row]}" is not known.')
            else:
                self._note(row, "postcode", "No coordinates, ZIP or town are given.")

    def _missing_state(self, row: int) -> str:
        if self.region[row]:
            return f'"{self.region[row]}" is no state of the US.'
        n_states = len(states_with_town(town_key(self.city[row])))
        if n_states:
            return f'{n_states} states have a town "{self.city[row]}"; the state is missing.'
        return f'No town "{self.city[row]}" is known; the state is missing.'


def _in_box(box: tuple[float, float, float, float], lat: FloatArray, lon: FloatArray) -> BoolArray:
    south, west, north, east = box
    inside: BoolArray = (lat >= south - _BOX_MARGIN) & (lat <= north + _BOX_MARGIN)
    return inside & (lon >= west - _BOX_MARGIN) & (lon <= east + _BOX_MARGIN)


def _texts(values: Iterable[Any]) -> list[str]:
    return ["" if v is None or v != v else str(v).strip() for v in values]
