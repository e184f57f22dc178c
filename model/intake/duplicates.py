"""Accounts that may be one account twice: by name, address and distance."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from model.accounts import Accounts
from model.arrays import BoolArray, FloatArray, IntArray
from model.format import Formatter
from model.intake.uniting import merge_duplicates
from model.places.drive import RADIUS_KM, great_circle_km

__all__ = [
    "Duplicate",
    "find_duplicates",
    "merge_duplicates",
    "name_key",
    "street_key",
    "told_apart",
]
SURE: Final = 92.0  # percent: names this alike need one hint of place
ALIKE: Final = 80.0  # ... and this alike the same street address
NEAR_KM: Final = 1.0  # points this near are a hint, when they are better than a ZIP's centre
APART_KM: Final = 30.0  # good points this far apart are two sites, whatever they are called
_ONE_SPOT_KM: Final = 0.05
_BLOCK: Final = 1500  # larger blocks are compared by neighbourhood in the alphabet
_WINDOW: Final = 12
_EXACT: Final = ("coordinates", "user")
_WORDS: Final = {
    "and": "", "the": "", "of": "", "at": "", "inc": "", "llc": "", "corp": "", "ltd": "",
    "lp": "", "pllc": "", "pc": "", "co": "", "dba": "",
    "hospital": "hosp", "hospitals": "hosp", "saint": "st", "sainte": "st", "saints": "st",
    "center": "ctr", "centre": "ctr", "centers": "ctr", "medical": "med", "university": "univ",
    "regional": "reg", "community": "comm", "memorial": "mem", "general": "gen",
    "county": "cty", "mount": "mt", "fort": "ft", "surgery": "surg", "surgical": "surg",
    "surgicenter": "surg ctr", "ambulatory": "amb", "healthcare": "health", "rehab":
    "rehabilitation", "assoc": "associates", "dept": "department", "natl": "national",
}  # fmt: skip
_STREET_WORDS: Final = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "drive": "dr", "lane": "ln", "court": "ct", "place": "pl", "parkway": "pkwy",
    "highway": "hwy", "square": "sq", "terrace": "ter", "circle": "cir", "north": "n",
    "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw", "suite": "", "ste": "", "saint": "st", "the": "",
}  # fmt: skip
_TELLING: Final = frozenset({
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
    "upper", "lower", "uptown", "downtown", "children", "childrens", "womens", "women",
    "pediatric", "behavioral", "psychiatric", "rehabilitation", "eye", "heart", "cancer",
    "dental", "urgent", "orthopedic", "surg", "amb", "vascular", "endoscopy", "dialysis",
    "ii", "iii", "iv",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Rows of the account table that may be one account, ascending; `score` is 0 to 1."""

    rows: tuple[int, ...]
    score: float
    reasons: tuple[str, ...]


def find_duplicates(accounts: Accounts, show: Formatter | None = None) -> list[Duplicate]:
    """Groups of accounts that look like one, the surest first.

    Accounts marked as duplicates or closed are left out. `show` says in which unit distances
    read.
    """
    look = _Looks(accounts)
    pairs = sorted(set(_candidates(look)))
    judged = [j for j in (look.judge(a, b) for a, b in pairs) if j is not None]
    groups = _groups(judged, len(accounts))
    units = show or Formatter(units="km")
    found = [_described(look, rows, members, units) for rows, members in groups]
    return sorted(found, key=lambda duplicate: (-duplicate.score, duplicate.rows))


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """A name reduced to what its spellings share: "Saint Mary's Hospital" is "st marys hosp"."""
    return " ".join(_reduced(name, _WORDS))


@lru_cache(maxsize=100_000)
def street_key(street: str) -> str:
    """A street reduced likewise, without suite: "9 North Main Street, Suite 4", "9 n main st"."""
    text = re.split(r"(?i),|\b(?:suite|ste|unit|floor|fl|room|rm|bldg|building)\b|#", street)[0]
    return " ".join(_reduced(text, _STREET_WORDS))


def _reduced(text: str, words: dict[str, str]) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'", "").replace("&", " and ")
    found = (words.get(word, word) for word in re.sub("[^a-z0-9]+", " ", plain).split())
    return [word for part in found for word in part.split()]


@dataclass(frozen=True, slots=True)
class _Judgement:
    a: int
    b: int
    score: float
    name_score: float
    same_street: bool
    same_postcode: bool
    km: float  # NaN unless both points are good


class _Looks:
    """What is compared: reduced names and streets, postcodes, towns and good points."""

    def __init__(self, accounts: Accounts) -> None:
        self.names = accounts.text("name")
        self.name = [name_key(text) for text in self.names]
        self.streets = accounts.text("street")
        self.street = [street_key(text) for text in self.streets]
        self.postcode = [text[:5].upper() for text in accounts.text("postcode")]
        self.town = [
            f"{city.casefold()}|{region.casefold()}" if city else ""
            for city, region in zip(accounts.text("city"), accounts.text("region"), strict=True)
        ]
        self.lat, self.lon = accounts.lat, accounts.lon
        by = accounts.text("placed_by")
        unsaid = by == ""
        self.exact: BoolArray = accounts.placed & (np.isin(by.astype(str), _EXACT) | unsaid)
        self.used: BoolArray = ~np.isin(
            accounts.text("status").astype(str), ("duplicate", "closed")
        ) & np.array([bool(name) for name in self.name], bool)

    def km(self, a: int, b: int) -> float:
        """Distance of two good points, NaN where one is not good."""
        if not (self.exact[a] and self.exact[b]):
            return float("nan")
        return float(great_circle_km(self.lat[a], self.lon[a], self.lat[b], self.lon[b]))

    def judge(self, a: int, b: int) -> _Judgement | None:
        """Whether two accounts may be one, and how sure that is."""
        name = fuzz.token_sort_ratio(self.name[a], self.name[b])
        if name < ALIKE:
            name = max(name, self._contained(a, b))
        same_street = bool(self.street[a]) and self._same_street(a, b)
        if name < (ALIKE if same_street else SURE):
            return None
        same_postcode = bool(self.postcode[a]) and self.postcode[a] == self.postcode[b]
        same_town = bool(self.town[a]) and self.town[a] == self.town[b]
        if same_street and not (same_postcode or same_town):
            same_street = False
        km = self.km(a, b)
        near = km <= NEAR_KM
        if km > APART_KM or not (same_street or same_postcode or same_town or near):
            return None
        other_street = bool(self.street[a] and self.street[b]) and not same_street
        if other_street and not (near and km < NEAR_KM / 2):
            return None
        if not same_street and self._tell_apart(a, b):
            return None
        hints = 0.5 * same_street + 0.2 * same_postcode + 0.15 * near + 0.1 * same_town
        score = (name / 100) * (0.6 + 0.4 * min(1.0, hints / 0.6))
        return _Judgement(a, b, score, name, same_street, same_postcode, km)

    def _contained(self, a: int, b: int) -> float:
        """A short name within a long one: "Mercy" and "Mercy Hosp Lima", never fully sure."""
        shorter = min(self.name[a].split(), self.name[b].split(), key=len)
        if len(shorter) < 2:
            return 0.0
        return 0.9 * float(fuzz.token_set_ratio(self.name[a], self.name[b]))

    def _same_street(self, a: int, b: int) -> bool:
        one, other = self.street[a], self.street[b]
        if one == other:
            return True
        number = re.match(r"\d+ ", one)
        if number is None or not other.startswith(number[0]):
            return False
        return fuzz.ratio(one, other) >= SURE

    def _tell_apart(self, a: int, b: int) -> bool:
        return told_apart(self.name[a], self.name[b])


def told_apart(one: str, other: str) -> bool:
    """Whether two names by `name_key` differ in a number, a compass point or a specialty."""
    differing = set(one.split()) ^ set(other.split())
    return any(word in _TELLING or any(c.isdigit() for c in word) for word in differing)


def _candidates(look: _Looks) -> Iterator[tuple[int, int]]:
    """Pairs worth a comparison: alike within one ZIP or town, one address, one spot, one name."""
    rows = np.flatnonzero(look.used).tolist()
    for keys, least in (
        ([look.postcode[r] for r in rows], ALIKE),
        ([look.town[r] for r in rows], SURE),
    ):
        for block in _blocks(rows, keys):
            yield from _alike_in(look, block, least)
    addresses = [look.street[r] and f"{look.street[r]}|{look.postcode[r]}" for r in rows]
    for block in _blocks(rows, addresses):
        if len(block) <= _BLOCK:
            yield from combinations(block, 2)
    yield from _near(look, [r for r in rows if look.exact[r]])


def _blocks(rows: list[int], keys: Iterable[str]) -> Iterator[list[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for row, key in zip(rows, keys, strict=True):
        if key:
            members[key].append(row)
    return (block for block in members.values() if len(block) > 1)


def _alike_in(look: _Looks, block: list[int], least: float) -> Iterator[tuple[int, int]]:
    """Pairs of a block whose names are alike."""
    if len(block) > _BLOCK:
        block = sorted(block, key=lambda row: look.name[row])
        for at, row in enumerate(block):
            for other in block[at + 1 : at + 1 + _WINDOW]:
                yield min(row, other), max(row, other)
        return
    names = [look.name[row] for row in block]
    ratio = process.cdist(
        names, names, scorer=fuzz.token_sort_ratio, score_cutoff=least, dtype=np.uint8
    )
    for i, j in zip(*np.nonzero(np.triu(ratio, 1)), strict=True):
        yield block[int(i)], block[int(j)]


def _near(look: _Looks, rows: list[int]) -> Iterator[tuple[int, int]]:
    """Pairs of good points close to each other with names that begin alike."""
    if len(rows) < 2:
        return
    at = np.array(rows, np.int64)
    phi, theta = np.radians(look.lat[at]), np.radians(look.lon[at])
    xyz: FloatArray = np.column_stack(
        (np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi))
    )
    pairs: IntArray = cKDTree(xyz).query_pairs(NEAR_KM / RADIUS_KM, output_type="ndarray")
    for i, j in at[pairs].tolist():
        if fuzz.token_sort_ratio(look.name[i], look.name[j], score_cutoff=ALIKE):
            yield min(i, j), max(i, j)


def _groups(judged: list[_Judgement], n: int) -> Iterator[tuple[tuple[int, ...], list[_Judgement]]]:
    """Accounts joined by judgements, directly or by way of others."""
    if not judged:
        return
    a, b = (np.array([getattr(j, end) for j in judged]) for end in ("a", "b"))
    linked = coo_array((np.ones(len(judged), bool), (a, b)), shape=(n, n))
    label = connected_components(linked, directed=False)[1]
    members: dict[int, list[_Judgement]] = defaultdict(list)
    for judgement in judged:
        members[int(label[judgement.a])].append(judgement)
    for inside in members.values():
        yield tuple(sorted({row for j in inside for row in (j.a, j.b)})), inside


def _described(
    look: _Looks, rows: tuple[int, ...], members: list[_Judgement], show: Formatter
) -> Duplicate:
    """The group with its weakest link as score and what speaks for the strongest one."""
    best = max(members, key=lambda judgement: judgement.score)
    names = look.names[best.a], look.names[best.b]
    reasons = [
        f"Both are called {names[0].rstrip('.')}."
        if names[0] == names[1]
        else f"The names agree to {best.name_score:.0f} %: {names[0]}, {names[1].rstrip('.')}."
    ]
    if best.same_street:
        reasons.append(f"Both are at {look.streets[best.a]}.")
    if best.same_postcode:
        reasons.append(f"Both have postcode {look.postcode[best.a]}.")
    elif look.town[best.a] and look.town[best.a] == look.town[best.b]:
        reasons.append("Both are in one town.")
    if best.km < _ONE_SPOT_KM:
        reasons.append("Their points are on one spot.")
    elif best.km <= APART_KM:
        reasons.append(f"Their points are {show.distance(best.km, 1)} apart.")
    score = min(judgement.score for judgement in members)
    return Duplicate(rows, round(score, 3), tuple(reasons))
