"""Territories made, split, merged and deleted, as changes ready to be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.alignment import MAX_TERRITORIES, UNASSIGNED, Alignment
from model.arrays import BoolArray, FloatArray, IntArray
from model.errors import PlanError
from model.locks import held_rows, is_locked
from model.places.drive import CircuityDrive
from model.positions import serving
from model.scenario import Layer
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM, MAX_SHORT, Territory, shorten
from model.territory_changes import TerritoriesChanged

NEAREST: Final = -2  # leftovers go each to the territory whose home is nearest


@dataclass(frozen=True, slots=True)
class Home:
    """A home in decimal degrees with the name of its place."""

    lat: float
    lon: float
    place: str = ""


class TerritoryEdits:
    """Builds changes of the territories of one team in one scenario; it changes nothing.

    Codes are positions in the layer as it is now. Every method raises PlanError when a lock
    or a wrong name is in the way.
    """

    def __init__(self, state: State, scenario_id: str = "", team_id: str = CORE_TEAM.id) -> None:
        self.state = state
        self.scenario = state.scenario(scenario_id)
        self.team_id = team_id
        self.layer = self.scenario.layer(team_id)

    def create(
        self,
        name: str,
        rows: IntArray,
        *,
        home: Home | None = None,
        rep_id: str = "",
        district: str = "",
    ) -> TerritoriesChanged:
        """A new territory of these accounts, locked ones left out; none are needed.

        Without a rep it is to be hired for, its seat at `home` or amidst its accounts.
        """
        taken = rows[~held_rows(self.state, self.layer)[rows]]
        if rows.size and not taken.size:
            raise PlanError("All of these accounts are locked.", remedy="Unlock them first.")
        fresh = self._fresh(self._free_name(name), rep_id, district)
        seat = home or (self._amidst(taken) if not rep_id else None)
        fresh = _seated(fresh, seat)
        codes = self.layer.alignment.territory.copy()
        codes[taken] = len(self.layer.territories)
        after = Layer((*self.layer.territories, fresh), Alignment(codes))
        return self._to(after, f"Create {fresh.label}{_with(taken.size)}")

    def split(self, code: int, parts: IntArray, names: Sequence[str] = ()) -> TerritoriesChanged:
        """Divide a territory by `parts`, a number per account of `rows_of(code)`.

        The first part keeps id, rep and home; locked accounts stay in it. The other parts are
        new territories to be hired for, each with a seat amidst its accounts.
        """
        old = self._free(code)
        rows = self.layer.alignment.rows_of(code)
        if parts.shape != rows.shape:
            raise ValueError(f"parts {parts.shape}, accounts {rows.shape}")
        staying = parts.copy()
        staying[self.state.accounts.locked[rows]] = parts.min(initial=0)
        numbers = np.unique(staying)
        if numbers.size < 2:
            raise PlanError(
                f"All accounts of {old.label} would stay together.",
                remedy="Draw the line between them; locked accounts stay in the first part.",
            )
        codes = self.layer.alignment.territory.copy()
        territories = list(self.layer.territories)
        for place, number in enumerate(numbers[1:].tolist()):
            taken = rows[staying == number]
            wanted = names[place] if place < len(names) else f"{old.name} {place + 2}"
            ids = [t.id for t in territories]
            fresh = self._fresh(self._free_name(wanted, territories), "", old.district, ids)
            codes[taken] = len(territories)
            if place >= len(names):
                fresh = replace(fresh, short=_numbered(old.label, place + 2))
            territories.append(_seated(fresh, self._amidst(taken)))
        after = Layer(tuple(territories), Alignment(codes))
        return self._to(after, f"Split {old.label} into {numbers.size}")

    def merge(self, codes: Sequence[int], keep: int, name: str = "") -> TerritoriesChanged:
        """Unite territories; `keep` keeps id, rep and home, and its name unless one is given.

        Areas are joined; the share stays that of one rep.
        """
        others = [code for code in dict.fromkeys(codes) if code != keep]
        if not others:
            raise PlanError("One territory cannot be merged.", remedy="Choose two or more.")
        kept = self._free(keep)
        gone = [self._free(code) for code in others]
        self._check_accounts(others)
        areas = tuple(dict.fromkeys((*kept.areas, *(area for t in gone for area in t.areas))))
        whole = replace(kept, areas=areas)
        if name and name != kept.name:
            whole = replace(whole, name=self._checked(name, keep), short="")
        recode = np.arange(len(self.layer.territories))
        recode[others] = keep
        words = f"Merge {len(others) + 1} territories into {whole.label}"
        return self._without(others, recode, words, {keep: whole})

    def delete(self, code: int, leftovers: int = NEAREST) -> TerritoriesChanged:
        """Remove a territory; its accounts go to the nearest homes, to one code or to nobody.

        Locked territories take none of them.
        """
        old = self._free(code)
        rows = self.layer.alignment.rows_of(code)
        self._check_accounts([code])
        if leftovers == code:
            raise PlanError("The accounts cannot stay there.", remedy="Choose another territory.")
        if leftovers >= 0:
            self._free(leftovers)
        codes = self.layer.alignment.territory.astype(np.int64)
        codes[rows] = self.nearest(rows, without=code) if leftovers == NEAREST else leftovers
        between = replace(self.layer, alignment=Alignment(codes))
        recode = np.arange(len(self.layer.territories))
        where = {NEAREST: "the nearest", UNASSIGNED: "no territory"}
        to = where.get(leftovers) or self.layer.territories[leftovers].label
        words = f"Delete {old.label}" + (f", its accounts to {to}" if rows.size else "")
        return self._without([code], recode, words, {}, between)

    def nearest(self, rows: IntArray, without: int) -> IntArray:
        """The open territory with the nearest home for each of `rows`, another than `without`.

        A territory without a home counts from amidst its accounts; UNASSIGNED where nothing is
        known. Shape (k,).
        """
        homes = np.full((len(self.layer.territories), 2), np.nan)
        for code, territory in enumerate(self.layer.territories):
            if code != without and not is_locked(territory, self.state.districts):
                homes[code] = self._place_of(code, territory)
        return nearest_home(homes, self.state, rows)

    def _place_of(self, code: int, territory: Territory) -> tuple[float, float]:
        person = serving(self.state, territory)
        if person is not None and person.home_lat is not None and person.home_lon is not None:
            return person.home_lat, person.home_lon
        seat = self._amidst(self.layer.alignment.rows_of(code))
        return (seat.lat, seat.lon) if seat is not None else (np.nan, np.nan)

    def _without(
        self,
        gone: Sequence[int],
        recode: IntArray,
        label: str,
        edited: dict[int, Territory],
        layer: Layer | None = None,
    ) -> TerritoriesChanged:
        """The layer less some codes, what points to them recoded first."""
        layer = layer or self.layer
        left = [code for code in range(len(layer.territories)) if code not in set(gone)]
        place = np.full(len(layer.territories) + 1, UNASSIGNED)  # the last row: nobody's
        place[left] = np.arange(len(left))
        codes = place[np.append(recode, UNASSIGNED)[layer.alignment.territory]]
        territories = tuple(edited.get(code, layer.territories[code]) for code in left)
        return self._to(Layer(territories, Alignment(codes)), label)

    def _to(self, after: Layer, label: str) -> TerritoriesChanged:
        if len(after.territories) > MAX_TERRITORIES:
            raise PlanError("There are too many territories.", remedy="Merge some first.")
        return TerritoriesChanged.between(label, self.scenario.id, self.team_id, self.layer, after)

    def _fresh(self, name: str, rep_id: str, district: str, more: Sequence[str] = ()) -> Territory:
        return Territory(
            free_id(self.state, more),
            name,
            shorten(name),
            rep_id=rep_id,
            district=district,
            to_hire=not rep_id,
        )

    def _free(self, code: int) -> Territory:
        """A territory that may be changed as a whole."""
        territory = self.layer.territories[code]
        if is_locked(territory, self.state.districts):
            raise PlanError(f"{territory.label} is locked.", remedy="Unlock it first.")
        return territory

    def _check_accounts(self, codes: Sequence[int]) -> None:
        leaving = np.isin(self.layer.alignment.territory, list(codes))
        locked = int((self.state.accounts.locked & leaving).sum())
        if locked:
            what = "1 account is" if locked == 1 else f"{locked:,} accounts are"
            raise PlanError(f"{what} locked to a territory that would go.", remedy="Unlock first.")

    def _checked(self, name: str, code: int = -1) -> str:
        return checked_name(self.layer.territories, name, code)

    def _free_name(self, name: str, territories: Sequence[Territory] | None = None) -> str:
        """`name`, with a number behind while another territory has it."""
        known = self.layer.territories if territories is None else territories
        taken = {t.name.casefold() for t in known}
        wanted = name.strip() or "New territory"
        found, number = wanted, 1
        while found.casefold() in taken:
            number += 1
            found = f"{wanted} {number}"
        return found

    def _amidst(self, rows: IntArray) -> Home | None:
        """The account nearest to the middle of some accounts, as a seat; None without places."""
        accounts = self.state.accounts
        rows = rows[accounts.placed[rows]]
        if not rows.size:
            return None
        lat, lon = accounts.lat[rows], accounts.lon[rows]
        wide = np.cos(np.radians(lat.mean()))
        away = (lat - lat.mean()) ** 2 + ((lon - lon.mean()) * wide) ** 2
        at = int(rows[np.argmin(away)])
        town = accounts.text("city")[at]
        return Home(float(accounts.lat[at]), float(accounts.lon[at]), str(town))


def free_id(state: State, more: Sequence[str] = ()) -> str:
    """A territory id T1, T2, ... that no scenario uses, so that comparisons by id stay right."""
    used = {
        territory.id
        for scenario in state.scenarios
        for layer in scenario.layers.values()
        for territory in layer.territories
    }
    used.update(more)
    number = 1
    while f"T{number}" in used:
        number += 1
    return f"T{number}"


def checked_name(territories: Sequence[Territory], name: str, code: int = -1) -> str:
    """A name without space around it; PlanError when it is empty or another territory's."""
    name = " ".join(name.split())
    if not name:
        raise PlanError("A territory needs a name.", remedy="Type one.")
    for other, territory in enumerate(territories):
        if other != code and territory.name.casefold() == name.casefold():
            raise PlanError(
                f'There is a territory "{territory.name}" already.', remedy="Choose another name."
            )
    return name


def nearest_home(homes: FloatArray, state: State, rows: IntArray) -> IntArray:
    """The row of `homes` (k, 2; NaN: none) with the shortest drive to each account, else -1."""
    best, found = np.full(rows.size, np.inf), np.full(rows.size, UNASSIGNED)
    drive, accounts = CircuityDrive(settings_of(state)), state.accounts
    lat, lon = accounts.lat[rows], accounts.lon[rows]
    for code in np.flatnonzero(np.isfinite(homes[:, 0])).tolist():
        hours = drive.hours(homes[code, 0], homes[code, 1], lat, lon)
        nearer: BoolArray = hours < best
        best[nearer], found[nearer] = hours[nearer], code
    unplaced = ~np.isfinite(lat)
    known = np.flatnonzero(np.isfinite(homes[:, 0]))
    if known.size:
        found[unplaced] = known[0]
    return found


def _seated(territory: Territory, home: Home | None) -> Territory:
    if home is None:
        return territory
    return replace(territory, home_lat=home.lat, home_lon=home.lon, home_place=home.place)


def _numbered(label: str, number: int) -> str:
    """A short name with a number that is never cut off."""
    room = MAX_SHORT - len(str(number)) - 1
    return f"{shorten(label)[:room].rstrip(' &/-–,')} {number}"


def _with(n_accounts: int) -> str:
    if not n_accounts:
        return ""
    return " with 1 account" if n_accounts == 1 else f" with {n_accounts:,} accounts"
