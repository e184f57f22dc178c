"""Accounts whose place deserves a look: no point, a point that contradicts the address, water."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

import numpy as np
import shapely
from scipy.spatial import cKDTree

from model.accounts import Accounts
from model.arrays import BoolArray, FloatArray, IntArray
from model.format import Formatter
from model.places.addresses import Addresses
from model.places.boundaries import us_counties, world_countries
from model.places.drive import RADIUS_KM, great_circle_km
from model.places.gazetteer import FAR_KM, locate
from model.places.postcodes import zip_table

OFFSHORE_KM: Final = 3.0  # coasts at 1 : 10 million are this inexact
ALONE_KM: Final = 500.0  # an account without any address, farther than this from all others
SHARED_BY: Final = 3  # accounts on exactly one point before that is remarkable
SHARED_KM: Final = 15.0  # ... and only for one whose own address lies farther away than this
Point = tuple[float, float]  # latitude, longitude in degrees
_KM: Final = Formatter(units="km")


class DoubtKind(StrEnum):
    """Why a place is doubtful; the words are the captions of groups."""

    NO_PLACE = "No place"
    FAR_FROM_ZIP = "Far from its ZIP"
    OUTSIDE = "Outside its state or country"
    FAR_FROM_TOWN = "Far from its town"
    WATER = "Over water"
    ZIP_AND_STATE = "ZIP and state disagree"
    SHARED_POINT = "Point shared by many"
    ALONE = "Far from all others"
    OLD = "Old data"
    GONE = "Not in the last file"


@dataclass(frozen=True, slots=True)
class PlaceDoubt:
    """One thing to look at: the row of the account, the group, a sentence, a better point."""

    row: int
    kind: str
    sentence: str
    suggestion: Point | None = None


def doubtful_places(accounts: Accounts, show: Formatter = _KM) -> list[PlaceDoubt]:
    """The accounts whose place is missing or contradicts what else is known, by row.

    A place that a person has set is never doubted. `show` says in which unit distances read.
    """
    search = _Doubts(accounts, show)
    search.find_unplaced()
    search.find_far()
    search.find_disagreeing()
    search.find_afloat()
    search.find_shared()
    search.find_alone()
    return sorted(search.found, key=lambda doubt: doubt.row)


class _Doubts:
    """One run of `doubtful_places`."""

    def __init__(self, accounts: Accounts, show: Formatter) -> None:
        self.lat, self.lon = accounts.lat, accounts.lon
        texts = [accounts.text(name) for name in ("postcode", "city", "region", "country")]
        self.cells = Addresses(*texts)
        self.texts, self.show = texts, show
        by_hand = accounts.text("placed_by") == "user"
        self.unplaced: BoolArray = ~accounts.placed & ~by_hand
        self.open: BoolArray = accounts.placed & ~by_hand  # not yet explained by a worse doubt
        self.found: list[PlaceDoubt] = []
        self.all_rows: IntArray = np.arange(len(accounts))
        self.zip_km = self.cells.zip_km(self.all_rows, self.lat, self.lon)
        self.inside = self.cells.inside(self.lat, self.lon)

    def _doubt(self, row: int, kind: DoubtKind, sentence: str, better: Point | None = None) -> None:
        self.found.append(PlaceDoubt(row, kind, sentence, better))

    def _zip_point(self, row: int) -> Point | None:
        at = int(self.cells.zip_row[row])
        if at < 0:
            return None
        return float(zip_table().lat[at]), float(zip_table().lon[at])

    def _town_point(self, row: int) -> Point | None:
        town = self.cells.town(row) or self.cells.town_abroad(row)
        return (town.lat, town.lon) if town else None

    def _address_point(self, row: int) -> Point | None:
        """Where the address puts a row: its ZIP unless the state denies it, else its town."""
        if self.cells.zip_row[row] >= 0 and not self.cells.zip_disagrees(row):
            return self._zip_point(row)
        return self._town_point(row) or self._zip_point(row)

    def find_unplaced(self) -> None:
        """Accounts without a point, with what they lack, or where their address would put them."""
        rows = np.flatnonzero(self.unplaced)
        nowhere = np.full(len(rows), np.nan)
        found = locate(nowhere, nowhere, *(texts[rows] for texts in self.texts))
        lacks = {row: sentence for row, _, sentence in found.notes}
        for at, row in enumerate(rows.tolist()):
            if found.placed_by[at] == "none":
                self._doubt(row, DoubtKind.NO_PLACE, lacks[at])
            else:
                point = float(found.lat[at]), float(found.lon[at])
                sentence = "The account has no point, but its address is known."
                self._doubt(row, DoubtKind.NO_PLACE, sentence, point)

    def find_far(self) -> None:
        """Points far from their ZIP, outside their state or country, or far from their town."""
        far = self.open & (self.cells.zip_row >= 0) & (self.zip_km > FAR_KM)
        for row in np.flatnonzero(far).tolist():
            away, name = self.show.distance(float(self.zip_km[row])), self.cells.zip_name(row)
            if self.cells.state[row] and self.inside[row] and self.cells.zip_disagrees(row):
                sentence = f"{name} lies {away} from the point, which is in {self._where(row)}."
                self._doubt(row, DoubtKind.FAR_FROM_ZIP, sentence)
            else:
                sentence = f"The point lies {away} from {name}."
                self._doubt(row, DoubtKind.FAR_FROM_ZIP, sentence, self._address_point(row))
        self.open &= ~far
        outside = self.open & ~self.inside
        for row in np.flatnonzero(outside & (self.cells.zip_row < 0)).tolist():
            better = self._town_point(row)
            away = f", {self._away(row, better)} from {self.cells.city[row]}" if better else ""
            sentence = f"The point lies outside {self._where(row)}{away}."
            self._doubt(row, DoubtKind.OUTSIDE, sentence, better)
            self.open[row] = False
        self._find_far_from_town()

    def _find_far_from_town(self) -> None:
        known = [(self.cells.state[row] or self.cells.nation[row]) for row in self.all_rows]
        lone = self.open & (self.cells.zip_row < 0) & np.array([bool(k) for k in known], bool)
        for row in np.flatnonzero(lone).tolist():
            town = self._town_point(row)
            if town is not None and self._km(row, town) > FAR_KM:
                where = f"{self.cells.city[row]}, {self._where(row)}"
                sentence = f"The point lies {self._away(row, town)} from {where}."
                self._doubt(row, DoubtKind.FAR_FROM_TOWN, sentence, town)
                self.open[row] = False

    def _where(self, row: int) -> str:
        return self.cells.stated(row)

    def _km(self, row: int, point: Point) -> float:
        return float(great_circle_km(self.lat[row], self.lon[row], *point))

    def _away(self, row: int, point: Point) -> str:
        return self.show.distance(self._km(row, point))

    def find_disagreeing(self) -> None:
        """ZIPs that do not lie in the stated state, with the distance of point and town."""
        for row in np.flatnonzero(self.open & (self.cells.zip_row >= 0)).tolist():
            if not self.cells.zip_disagrees(row):
                continue
            sentence = self.cells.disagreement(row)[:-1]
            km = float(self.zip_km[row])
            sentence += (
                f"; the point lies {self.show.distance(km) + ' from it' if km >= 1 else 'there'}"
            )
            town = self._town_point(row)
            if town is not None:
                sentence += f", {self._away(row, town)} from {self.cells.city[row]}"
            self._doubt(row, DoubtKind.ZIP_AND_STATE, f"{sentence}.", town)

    def find_afloat(self) -> None:
        """Points on the sea, with the nearest land."""
        rows = np.flatnonzero(self.open)
        points = shapely.points(self.lon[rows], self.lat[rows])
        shapes, tree = _land()
        afloat = np.ones(len(rows), bool)
        afloat[shapely.STRtree(points).query(shapes, predicate="intersects")[1]] = False
        wet = np.flatnonzero(afloat)
        nearest = tree.nearest(points[wet])
        lines = shapely.shortest_line(points[wet], shapes[nearest])
        for row, line in zip(rows[wet].tolist(), lines, strict=True):
            lon, lat = shapely.get_coordinates(line)[-1].tolist()
            if self._km(row, (lat, lon)) > OFFSHORE_KM:
                sentence = f"The point lies in the water, {self._away(row, (lat, lon))} from land."
                better = self._address_point(row) or (lat, lon)
                self._doubt(row, DoubtKind.WATER, sentence, better)
                self.open[row] = False

    def find_shared(self) -> None:
        """Points that several accounts share to the last digit, away from their addresses."""
        rows = np.flatnonzero(self.open)
        where = np.round(np.column_stack((self.lat[rows], self.lon[rows])), 5)
        _, group, size = np.unique(where, axis=0, return_inverse=True, return_counts=True)
        many = np.flatnonzero(size[group] >= SHARED_BY)
        members: dict[int, list[int]] = {}
        for at in many.tolist():
            members.setdefault(int(group[at]), []).append(int(rows[at]))
        for shared in members.values():
            for row in shared:
                better = self._address_point(row)
                if better is not None and self._km(row, better) > SHARED_KM:
                    sentence = f"{len(shared)} accounts have exactly this point, "
                    sentence += f"{self._away(row, better)} from the address of this one."
                    self._doubt(row, DoubtKind.SHARED_POINT, sentence, better)

    def find_alone(self) -> None:
        """Points that no address confirms and that lie far from every other account."""
        rows = np.flatnonzero(np.isfinite(self.lat) & np.isfinite(self.lon))
        if len(rows) < 2:
            return
        xyz = _on_sphere(self.lat[rows], self.lon[rows])
        chord = cKDTree(xyz).query(xyz, k=[2])[0][:, 0]
        km = 2 * RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0))
        for at in np.flatnonzero(km > ALONE_KM).tolist():
            row = int(rows[at])
            if self.open[row] and not self._is_confirmed(row):
                away = self.show.distance(float(km[at]))
                self._doubt(row, DoubtKind.ALONE, f"The nearest other account is {away} away.")

    def _is_confirmed(self, row: int) -> bool:
        return bool(self.cells.zip_row[row] >= 0) or self.cells.stated(row) != ""


def _on_sphere(lat: FloatArray, lon: FloatArray) -> FloatArray:
    phi, theta = np.radians(lat), np.radians(lon)
    return np.column_stack((np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)))


@cache
def _land() -> tuple[Any, shapely.STRtree]:
    """Counties of the US and countries of the world as shapes, and a tree of them."""
    shapes = np.array([b.geometry for b in (*us_counties(), *world_countries())], object)
    return shapes, shapely.STRtree(shapes)
