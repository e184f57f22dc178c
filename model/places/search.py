"""Finding a place for the map by what somebody types: an account, a town, a ZIP."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.places.postcodes import zip_table
from model.places.states import STATE_NAMES
from model.places.towns import Town, towns

MOST: Final = 8
_FEWEST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A place in degrees; `row` is the account that lies there, None for a town or a ZIP."""

    name: str
    note: str
    lat: float
    lon: float
    row: int | None = None


def load_places() -> None:
    """Read the tables of towns and ZIPs, so that the first search need not wait for them."""
    towns()
    zip_table()


def find_places(typed: str, accounts: Accounts, *, most: int = MOST) -> tuple[Found, ...]:
    """What is called so, best first: accounts, then ZIPs, then towns, larger ones before.

    Every typed word must begin a word of the name ("st brig lima" finds "St. Brigid Lima");
    what begins with the first word comes first. Accounts without a point are left out.
    """
    words = typed.casefold().replace(",", " ").split()
    if len(typed.strip()) < _FEWEST_LETTERS or not words:
        return ()
    zips = _zips(words)
    found = _accounts(words, accounts, most)
    room = max(most - len(found) - len(zips), 2)
    cities = _towns(words, room)
    return (*found[: most - len(zips) - len(cities)], *zips, *cities)


def _accounts(words: Sequence[str], accounts: Accounts, most: int) -> list[Found]:
    names, ids = accounts.text("name"), accounts.ids
    city, state = accounts.text("city"), accounts.text("state")
    hits = []
    for row in np.flatnonzero(accounts.placed).tolist():
        text = f"{names[row]} {city[row]} {ids[row]}".casefold()
        if words[0] in text and _answers(words, text):
            hits.append((not text.startswith(words[0]), str(names[row]), row))
    hits.sort()
    return [
        Found(
            name,
            ", ".join(filter(None, (str(city[row]), str(state[row])))) or "account",
            float(accounts.lat[row]),
            float(accounts.lon[row]),
            row,
        )
        for _, name, row in hits[:most]
    ]


def _zips(words: Sequence[str]) -> list[Found]:
    text = words[0]
    if len(words) > 1 or not (len(text) == 5 and text.isascii() and text.isdigit()):
        return []
    table = zip_table()
    row = int(table.row[int(text)])
    if row < 0:
        return []
    note = f"ZIP of {table.place[row]}, {table.state[row]}"
    return [Found(text, note, float(table.lat[row]), float(table.lon[row]))]


def _towns(words: Sequence[str], most: int) -> list[Found]:
    hits: list[tuple[bool, Town]] = []
    for town in towns():  # largest first
        name = town.name.casefold()
        if name[0] != words[0][0] and words[0] not in name:
            continue
        region = f"{town.region} {STATE_NAMES.get(town.region, town.country)}".casefold()
        if _answers(words, f"{name} {region}") and words[0] in name:
            hits.append((not name.startswith(words[0]), town))
    hits.sort(key=lambda hit: hit[0])
    return [
        Found(town.name, f"town, {town.region or town.country}", town.lat, town.lon)
        for _, town in hits[:most]
    ]


def _answers(words: Sequence[str], text: str) -> bool:
    parts = text.replace("-", " ").replace(".", " ").split()
    return all(any(part.startswith(word.strip(".")) for part in parts) for word in words)
