"""Countries by the codes and names that people write into a spreadsheet."""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from model.resources import resource

# What people write besides English names and codes: their own language, parts of a country.
_OTHER_NAMES: Final = {
    "uk": "GB", "greatbritain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northernireland": "GB", "deutschland": "DE", "allemagne": "DE", "osterreich": "AT",
    "oesterreich": "AT", "schweiz": "CH", "suisse": "CH", "svizzera": "CH", "espana": "ES",
    "italia": "IT", "belgie": "BE", "belgique": "BE", "holland": "NL", "nederland": "NL",
    "thenetherlands": "NL", "sverige": "SE", "danmark": "DK", "norge": "NO", "suomi": "FI",
    "polska": "PL", "ceskarepublika": "CZ", "czechrepublic": "CZ", "cesko": "CZ",
    "slovensko": "SK", "slovenija": "SI", "hrvatska": "HR", "magyarorszag": "HU",
    "eire": "IE", "republicofireland": "IE", "ellada": "GR", "hellas": "GR", "el": "GR",
    "brasil": "BR", "mejico": "MX", "turkiye": "TR", "turkey": "TR", "southkorea": "KR",
    "korea": "KR", "russia": "RU", "northmacedonia": "MK", "macedonia": "MK", "eesti": "EE",
    "latvija": "LV", "lietuva": "LT", "letzebuerg": "LU", "uae": "AE", "roumanie": "RO",
    "nippon": "JP", "peoplesrepublicofchina": "CN", "prc": "CN",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Country:
    """A country of ISO 3166: two-letter code, three-digit number as text, English name."""

    code: str
    number: str
    name: str


@cache
def _countries() -> tuple[dict[str, Country], dict[str, str]]:
    """Countries by code, and codes by everything a cell may hold."""
    by_code: dict[str, Country] = {}
    code_of: dict[str, str] = {}
    with resource("geo", "countries_geonames.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["iso"]
            by_code[code] = Country(code, row["number"], row["name"])
            for text in (code, row["iso3"], row["number"], row["name"]):
                code_of.setdefault(_plain(text), code)
    return by_code, code_of | _OTHER_NAMES


@lru_cache(maxsize=4096)
def country_code(text: str) -> str:
    """The ISO 3166 code of a country given by code, number or name; "" if none is known."""
    plain = _plain(text)
    return _countries()[1].get(plain, "") if plain else ""


def country_named(code: str) -> Country | None:
    """A country by its two-letter code, None when there is none."""
    return _countries()[0].get(code)


def _plain(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]", "", ascii_text.lower())
