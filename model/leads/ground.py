"""What the live alignment knows about places, systems and owners, laid out for leads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from scipy.spatial import cKDTree

from model.accounts import Accounts
from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.fields import NO_SYSTEM
from model.intake.areas import LEVELS, codes_of_accounts, place_by_areas
from model.intake.assigning import named_codes
from model.intake.crm_ids import IdIndex
from model.intake.duplicates import ALIKE, SURE, name_key, street_key, told_apart
from model.leads.lead import Lead
from model.places.drive import RADIUS_KM, great_circle_km
from model.places.gazetteer import locate
from model.places.postcodes import town_key
from model.places.states import state_code
from model.scenario import LIVE
from model.state import State

AREAS_TABLE: Final = "areas"
REACH_KM: Final = 241.4  # 150 miles: beyond, a neighbour is no neighbour (systems span metros)
_SAME_PLACE: Final = 86.0  # percent: names this alike within one ZIP are one facility
_LEFT_OUT: Final = ("closed", "duplicate")
_TOWN: Final = ("postcode", "city", "region", "country")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose lead it is: a territory with its rep, or a rep named by a rule."""

    territory_id: str
    territory: str
    rep_id: str
    rep: str
    weight: float = 1.0  # full-time equivalents

    @property
    def key(self) -> str:
        """What leads are counted by."""
        return self.rep_id or self.territory_id

    @property
    def words(self) -> str:
        """The rep with the territory."""
        return f"{self.rep} ({self.territory})" if self.territory and self.rep else self.rep


class Ground:
    """The live alignment of one team; built once for a list of leads."""

    def __init__(self, state: State, team: str) -> None:
        self.state, self.team = state, team
        layer = state.scenario(LIVE).layer(team)
        self.territories = layer.territories
        self.accounts: Accounts = state.accounts
        self.codes: IntArray = layer.alignment.territory.astype(np.int64)
        self.owners = [self._owner(code) for code in range(len(layer.territories))]
        self.used = ~np.isin(self.accounts.text("status").astype(str), _LEFT_OUT)

    def _owner(self, code: int) -> Owner:
        territory = self.territories[code]
        rep = self.state.rep(territory.rep_id)
        fte = territory.fte if territory.fte is not None else rep.fte if rep else 1.0
        return Owner(
            territory.id,
            territory.name,
            rep.id if rep else "",
            rep.name if rep else "",
            max(fte, 0.01),
        )

    @cached_property
    def ids(self) -> IdIndex:
        """Account ids, 15 and 18 characters alike."""
        return IdIndex(self.accounts.ids)

    @cached_property
    def by_zip(self) -> Mapping[str, IntArray]:
        """Rows of the accounts by five-digit postcode."""
        return _grouped([text[:5].upper() for text in self.accounts.text("postcode")], self.used)

    @cached_property
    def by_town(self) -> Mapping[tuple[str, str], IntArray]:
        """Rows of the accounts by state and town."""
        cities, regions = self.accounts.text("city"), self.accounts.text("region")
        pairs = _grouped(list(zip(cities, regions, strict=True)), self.used)
        joined: dict[tuple[str, str], list[IntArray]] = defaultdict(list)
        for (city, region), rows in pairs.items():
            if city:
                joined[state_code(region) or region, town_key(city)].append(rows)
        return {key: np.concatenate(parts) for key, parts in joined.items()}

    @cached_property
    def by_name(self) -> Mapping[str, list[int]]:
        """Rows of the accounts by reduced name, for leads that say no place."""
        found: dict[str, list[int]] = defaultdict(list)
        names = self.accounts.text("name")
        for row in np.flatnonzero(self.used).tolist():
            found[name_key(names[row])].append(row)
        return found

    @cached_property
    def by_system(self) -> Mapping[str, IntArray]:
        """Rows of the accounts by system id or name, lower case."""
        texts = [text.casefold() for text in self.accounts.text("idn_id")]
        found = {k: rows for k, rows in _grouped(texts, self.used).items() if k not in NO_SYSTEM}
        frame = self.state.table("systems")
        if {"idn_id", "name"} <= set(frame.columns):
            for key, name in zip(frame["idn_id"], frame["name"], strict=True):
                if (rows := found.get(str(key).casefold())) is not None and str(name):
                    found.setdefault(str(name).casefold(), rows)
        return found

    @cached_property
    def _served(self) -> BoolArray:
        """Which accounts have a place and a territory (n,)."""
        return np.asarray(self.accounts.placed & (self.codes != UNASSIGNED) & self.used, bool)

    @cached_property
    def _near(self) -> tuple[cKDTree, IntArray] | None:
        rows = np.flatnonzero(self._served)
        if not rows.size:
            return None
        return cKDTree(sphere(self.accounts.lat[rows], self.accounts.lon[rows])), rows

    def places_of(self, leads: Sequence[Lead]) -> tuple[FloatArray, FloatArray]:
        """Where leads are, degrees, (n,) each; NaN where their place is not known."""
        table = as_accounts(leads)
        words = (table.text(name) for name in _TOWN)
        found = locate(table.lat, table.lon, *words)
        return found.lat, found.lon

    def nearest(self, lat: FloatArray, lon: FloatArray) -> tuple[IntArray, FloatArray]:
        """The row of the nearest account that has a territory, and km, (n,) each.

        −1 and NaN without a place, and beyond `REACH_KM`.
        """
        rows, km = np.full(len(lat), -1, np.int64), np.full(len(lat), np.nan)
        known = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        if self._near is None or not known.size:
            return rows, km
        tree, among = self._near
        chords, hits = tree.query(sphere(lat[known], lon[known]))
        far = 2 * RADIUS_KM * np.arcsin(np.minimum(chords / (2 * RADIUS_KM), 1.0))
        here = far <= REACH_KM
        rows[known[here]], km[known[here]] = among[hits[here]], far[here]
        return rows, km

    def in_reach(
        self, lat: float, lon: float, among: IntArray | None = None
    ) -> list[tuple[int, int, float]]:
        """Territories by their nearest account, of `among` if given: code, its row, km."""
        if self._near is None or not np.isfinite(lat):
            return []
        rows = self._near[1] if among is None else among[self._served[among]]
        km = great_circle_km(lat, lon, self.accounts.lat[rows], self.accounts.lon[rows])
        order = np.lexsort((rows, km))
        order = order[km[order] <= REACH_KM]
        _, first = np.unique(self.codes[rows[order]], return_index=True)
        return [
            (int(self.codes[rows[at]]), int(rows[at]), float(km[at]))
            for at in order[np.sort(first)]
        ]

    def account_of(self, lead: Lead) -> tuple[int, str]:
        """The row of the account a lead is about and how that is known; −1 for none."""
        if lead.account_id and (known := self.ids.find(lead.account_id)):
            return self.accounts.row_of(known), "same id"
        if not lead.facility:
            return -1, ""
        zip5 = lead.postcode[:5].upper()
        for rows, where in (
            (self.by_zip.get(zip5) if zip5 else None, f"ZIP {zip5}"),
            (self.by_town.get(_town(lead)) if lead.city else None, lead.city),
        ):
            if rows is not None and (found := self._alike(lead, rows)) is not None:
                row, same_street, exact = found
                how = "same name" if exact else "similar name"
                return row, f"{how}, {'same street, ' if same_street else ''}{where}"
        if zip5 or lead.city:
            return -1, ""
        rows_named = self.by_name.get(name_key(lead.facility), [])
        return (rows_named[0], "the only one of that name") if len(rows_named) == 1 else (-1, "")

    def _alike(self, lead: Lead, rows: IntArray) -> tuple[int, bool, bool] | None:
        """The account among `rows` most like a lead; None when none is like enough."""
        names, streets = self.accounts.text("name"), self.accounts.text("street")
        name, street = name_key(lead.facility), street_key(lead.street)
        best: tuple[float, int, bool] | None = None
        for row in rows.tolist():
            other = name_key(names[row])
            score = fuzz.token_sort_ratio(name, other)
            if score < SURE and min(len(name.split()), len(other.split())) >= 2:
                score = max(score, 0.9 * fuzz.token_set_ratio(name, other))
            same_street = bool(street) and street == street_key(streets[row])
            if score < (ALIKE if same_street else _SAME_PLACE):
                continue
            if not same_street and told_apart(name, other):
                continue
            rank = (score + 10 * same_street, -row, same_street)
            best = max(best, rank) if best is not None else rank
        if best is None:
            return None
        row = -best[1]
        return row, best[2], name == name_key(names[row])

    def codes_by_areas(self, leads: Accounts) -> tuple[IntArray, list[str]]:
        """Codes of leads (n,) by the areas that territories own, and which area that was."""
        codes = np.full(len(leads), UNASSIGNED, np.int64)
        words = [""] * len(leads)
        frame = self.state.table(AREAS_TABLE)
        if len(frame):
            named = np.array(place_by_areas(frame, leads).territory, object)
            codes = named_codes(self.territories, named).astype(np.int64)
            words = ["the table of areas" if code != UNASSIGNED else "" for code in codes]
        owner = {area: code for code, t in enumerate(self.territories) for area in t.areas}
        if owner:
            found = codes_of_accounts(leads, set(LEVELS[1:]))
            for level in reversed(LEVELS[1:]):
                for at, area in enumerate(found[level]):
                    if area in owner:
                        codes[at], words[at] = owner[area], f"its area {area}"
        return codes, words


def _town(lead: Lead) -> tuple[str, str]:
    return state_code(lead.region) or lead.region, town_key(lead.city)


def _grouped(keys: Sequence[Any], used: BoolArray) -> dict[Any, IntArray]:
    """Rows that are `used` by key, ascending."""
    column = np.empty(len(keys), object)
    column[:] = keys
    codes, names = pd.factorize(column)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    found: dict[Any, IntArray] = {}
    for number, name in enumerate(names):
        rows = order[bounds[number] : bounds[number + 1]]
        found[name] = rows[used[rows]]
    return found


def sphere(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Points on the globe in km, (n, 3): straight neighbours there are neighbours on the map."""
    phi, lam = np.radians(lat), np.radians(lon)
    return RADIUS_KM * np.column_stack(
        (np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi))
    )


def as_accounts(leads: Sequence[Lead]) -> Accounts:
    """Leads as account columns, for what places and areas are asked with."""
    blank = np.full(len(leads), np.nan)
    texts = {
        name: np.array([getattr(lead, name) for lead in leads] or [""], object)[: len(leads)]
        for name in _TOWN
    }
    ids = np.array([str(at) for at in range(len(leads))] or [""], object)[: len(leads)]
    names = np.array([lead.label for lead in leads] or [""], object)[: len(leads)]
    return Accounts({"account_id": ids, "name": names, **texts, "lat": blank, "lon": blank})
