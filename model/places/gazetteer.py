"""Give every account a point: its own coordinates, else its ZIP, else its town."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.places.addresses import Addresses
from model.places.drive import great_circle_km
from model.places.postcodes import TownPoint, similar_town, states_with_town, town_key, zip_table
from model.places.states import STATE_NAMES

FAR_KM: Final = 150.0  # coordinates farther from their ZIP than this are worth a look
BORDER_KM: Final = 50.0  # a ZIP of the neighbouring state is believed this near to the town


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
    them into the stated state or country. Then, in the US, the ZIP; then the town with its
    state, or abroad with its country. Raises ValueError if the lengths differ.
    """
    search = _Search(lat, lon, Addresses(postcode, city, region, country))
    search.use_coordinates()
    search.use_zip()
    search.use_town()
    search.use_town_abroad()
    search.note_unplaced()
    search.found.notes.sort(key=lambda note: note[0])
    return search.found


class _Search:
    """One run of `locate`: the cells of the rows as read and what has been found so far."""

    def __init__(self, lat: FloatArray, lon: FloatArray, cells: Addresses) -> None:
        self.lat, self.lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
        self.cells = cells
        n = len(self.lat)
        if {len(self.lon), len(cells)} != {n}:
            raise ValueError(f"latitudes {n}, longitudes {len(self.lon)}, addresses {len(cells)}")
        self.found = Located(np.full(n, np.nan), np.full(n, np.nan), np.full(n, "none", object))

    def _note(self, row: int, name: str, sentence: str) -> None:
        self.found.notes.append((row, name, sentence))

    def _place(self, rows: IntArray, lat: FloatArray, lon: FloatArray, by: str) -> None:
        self.found.lat[rows], self.found.lon[rows] = lat, lon
        self.found.placed_by[rows] = by

    def _put(self, row: int, lat: float, lon: float, by: str) -> None:
        self._place(np.array([row]), np.array([lat]), np.array([lon]), by)

    def _unplaced(self, among: BoolArray) -> list[int]:
        rows: list[int] = np.flatnonzero((self.found.placed_by == "none") & among).tolist()
        return rows

    def use_coordinates(self) -> None:
        """Take given coordinates, repaired where a repair fits the stated place."""
        given = np.isfinite(self.lat) & np.isfinite(self.lon)
        for row in np.flatnonzero(np.isfinite(self.lat) != np.isfinite(self.lon)).tolist():
            self._note(row, "lat", "Only one of latitude and longitude is given; it was not used.")
        plausible = given & (abs(self.lat) <= 90) & (abs(self.lon) <= 180)
        plausible &= (self.lat != 0) | (self.lon != 0)
        rows = np.flatnonzero(plausible)
        self._place(rows, self.lat[rows], self.lon[rows], "coordinates")
        km = np.full(len(given), np.inf)
        km[rows] = self.cells.zip_km(rows, self.lat[rows], self.lon[rows])
        doubtful = given & ~(plausible & self.cells.inside(self.lat, self.lon))
        doubtful |= given & (self.cells.zip_row >= 0) & (km > FAR_KM)
        for row in np.flatnonzero(doubtful).tolist():
            self._judge(row, bool(plausible[row]), float(km[row]))
        for row in np.flatnonzero(self.found.placed_by == "coordinates").tolist():
            if self.cells.zip_row[row] >= 0 and self.cells.zip_disagrees(row):
                self._note(row, "postcode", self.cells.disagreement(row))

    def _judge(self, row: int, plausible: bool, km: float) -> None:
        """Repair or doubt coordinates that are impossible or far from where the row says."""
        lat, lon = float(self.lat[row]), float(self.lon[row])
        for new_lat, new_lon, sentence in (
            (lon, lat, "Latitude and longitude were swapped; they were put right."),
            (lat, -lon, "The longitude lacked its minus sign; it was put right."),
            (-lat, lon, "The latitude lacked its minus sign; it was put right."),
            (lon, -lat, "Latitude and longitude were swapped and a minus sign was lost; "
             "they were put right."),
        ):  # fmt: skip
            if self._fits(row, new_lat, new_lon):
                self._put(row, new_lat, new_lon, "coordinates")
                self._note(row, "lat", sentence)
                return
        if not plausible:
            self._note(row, "lat", f"{lat:g}, {lon:g} is no place on land; it was not used.")
        elif np.isfinite(km) and km > FAR_KM:
            zip_name = self.cells.zip_name(row)
            self._note(row, "lat", f"The coordinates lie {km:,.0f} km from {zip_name}.")
        elif self.cells.zip_row[row] < 0 and (name := self.cells.stated(row)):
            self._note(row, "lat", f"The coordinates {lat:g}, {lon:g} lie outside {name}.")

    def _fits(self, row: int, lat: float, lon: float) -> bool:
        """Whether a repaired point agrees with everything the row says, and it says something."""
        if abs(lat) > 90 or abs(lon) > 180 or (lat == 0 and lon == 0):
            return False
        if not self.cells.stated(row) and self.cells.zip_row[row] < 0:
            return False
        return self.cells.agrees(row, lat, lon, FAR_KM)

    def use_zip(self) -> None:
        """Place what has no point yet at its ZIP, unless town and state together deny it."""
        cells = self.cells
        kept = [
            row
            for row in self._unplaced(cells.zip_row >= 0)
            if not cells.zip_disagrees(row) or self._keep_zip(row)
        ]
        rows = np.array(kept, np.int64)
        if rows.size:
            table, at = zip_table(), cells.zip_row[rows]
            self._place(rows, table.lat[at], table.lon[at], "zip")
        for row in rows[cells.digits[rows] < 5].tolist():
            self._note(
                row, "postcode",
                f'Postcode "{cells.postcode[row]}" has lost a leading zero; '
                f"read as {cells.zip_name(row)}.",
            )  # fmt: skip

    def _keep_zip(self, row: int) -> bool:
        """Decide between a ZIP and a state that disagree, with a note either way."""
        town, disagreement = self.cells.town(row), self.cells.disagreement(row)
        if town is not None:
            table, at = zip_table(), self.cells.zip_row[row]
            km = float(great_circle_km(table.lat[at], table.lon[at], town.lat, town.lon))
            if km > BORDER_KM:
                fits = f"; {town.zip} fits the town {town.name}" if town.zip else ""
                self._note(row, "postcode", f"{disagreement[:-1]}{fits}.")
                return False
        self._note(row, "postcode", disagreement)
        return True

    def use_town(self) -> None:
        """Place what still has no point at its town in the US."""
        cells = self.cells
        for row in self._unplaced(cells.domestic):
            town = cells.town(row)
            if town is None and cells.state[row]:
                town = similar_town(cells.state[row], town_key(cells.city[row]))
                if town is not None:
                    name = STATE_NAMES[cells.state[row]]
                    self._note(
                        row, "city",
                        f'No town "{cells.city[row]}" is known in {name}; '
                        f"{town.name} is the nearest spelling.",
                    )  # fmt: skip
            if town is None:
                continue
            self._put(row, town.lat, town.lon, "city")
            self._note_postcode(row, town)
            if town.several:
                self._note_several(row, STATE_NAMES[town.state], town.name)

    def use_town_abroad(self) -> None:
        """Place what still has no point at its town in the country it states."""
        for row in self._unplaced(~self.cells.domestic):
            town = self.cells.town_abroad(row)
            if town is not None:
                self._put(row, town.lat, town.lon, "city")
                if town.several:
                    self._note_several(row, self.cells.stated(row), town.name)

    def _note_several(self, row: int, where: str, name: str) -> None:
        self._note(row, "city", f"{where} has more than one {name}; the largest was taken.")

    def _note_postcode(self, row: int, town: TownPoint) -> None:
        """Say why a postcode did not serve, if a ZIP of the town is known to put there."""
        text = self.cells.postcode[row]
        if not text or not town.zip or self.cells.zip_row[row] >= 0:
            return
        what = {0: "is no ZIP", 3: "has three digits", 4: "has four digits"}.get(
            int(self.cells.digits[row]), "is not in the list of ZIPs"
        )
        fits = f"{town.zip} fits the town {town.name}"
        self._note(row, "postcode", f'Postcode "{text}" {what}; {fits}.')

    def note_unplaced(self) -> None:
        """Say of every row without a point what it lacks."""
        for row in self._unplaced(np.ones(len(self.cells), bool)):
            name, sentence = self._lack(row)
            self._note(row, name, sentence)

    def _lack(self, row: int) -> tuple[str, str]:
        """The field a row lacks to be placed, and a sentence."""
        cells = self.cells
        city, postcode = cells.city[row], cells.postcode[row]
        if not cells.domestic[row]:
            return self._lack_abroad(row)
        if city and not cells.state[row]:
            return "region", self._missing_state(row)
        if city:
            return "city", f'No town "{city}" is known in {STATE_NAMES[cells.state[row]]}.'
        if postcode:
            return "postcode", f'Postcode "{postcode}" is not known.'
        return "postcode", "No coordinates, ZIP or town are given."

    def _lack_abroad(self, row: int) -> tuple[str, str]:
        cells = self.cells
        where = cells.stated(row)
        if not where:
            return "country", f'No country "{cells.country[row]}" is known.'
        if not cells.city[row]:
            return "city", f"Without coordinates an account in {where} needs its town."
        return "city", f'No town "{cells.city[row]}" is known in {where}; it needs coordinates.'

    def _missing_state(self, row: int) -> str:
        if self.cells.region[row]:
            return f'"{self.cells.region[row]}" is no state of the US.'
        city = self.cells.city[row]
        n_states = len(states_with_town(town_key(city)))
        if n_states:
            return f'{n_states} states have a town "{city}"; the state is missing.'
        return f'No town "{city}" is known; the state is missing.'
