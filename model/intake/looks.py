"""Columns told by the look of their values, where their headers say nothing.

Only what can hardly be anything else is taken, and never against a header that names something
else: five digits are ZIPs when the gazetteer knows nearly all of them.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from model.fields import ACCOUNT_FIELD
from model.intake.addresses import Address, read_point, split_address
from model.intake.crm_ids import is_record_id
from model.intake.reading import How
from model.intake.recognise import Column, Sign, normalised, sample_of
from model.intake.values import clean_text
from model.intake.words import enum_code
from model.places.postcodes import read_zip, town_key, zip_table
from model.places.states import is_us, state_code

_ENOUGH: Final = 3  # filled cells; fewer show no look
_NEARLY_ALL: Final = 0.9
_MOST: Final = 0.6
_MANY: Final = 0.3
_DECIMALS: Final = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_FOREIGN_CODE: Final = re.compile(
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d", re.IGNORECASE
)
_FACILITY: Final = re.compile(
    r"hospital|clini|medical|health|surg|cent(?:er|re)\b|institut|infirmary|h[oô]pital|spital|"
    r"krankenhaus|ospedale|sanator|polic|kliniek|ziekenhuis|praxis|associates|physicians",
    re.IGNORECASE,
)
_STREET: Final = re.compile(
    r"\d+[\w-]* .*[^\W\d]{2}|.*\b(?:street|st|ave|avenue|road|rd|blvd|drive|dr|lane|ln|way|hwy|"
    r"rue|straat|stra[sß]e|str)\b.*",
    re.IGNORECASE,
)
_OTHER_THINGS: Final = frozenset(
    {"fips", "phone", "fax", "tel", "email", "mail", "url", "web", "website", "owner", "contact"}
    | {"date", "year", "time", "month", "fiscal", "npi", "tax", "lang", "language", "currency"}
    | {"user", "created", "modified"}
)
_US_LAT: Final = (13.0, 72.0)
_US_LON: Final = (-180.0, -60.0)
_EUROPE_LAT: Final = (34.0, 72.0)
_EUROPE_LON: Final = (-25.0, 45.0)
_FEW_WORDS: Final = 20
_FIRST: Final = 5000  # cells that show whether a column is unique

Texts = Sequence[str]


def account_looks(
    columns: Sequence[Column], taken: Collection[str]
) -> dict[str, tuple[Column, Sign]]:
    """Columns of an account list by the look of their values, for fields not in `taken`.

    One column of points serves both "lat" and "lon".
    """
    samples = {c.position: [clean_text(cell) for cell in sample_of(c.cells)] for c in columns}
    free = [
        column
        for column in columns
        if len(samples[column.position]) >= _ENOUGH
        and not _OTHER_THINGS.intersection(normalised(column.header).split())
    ]
    found: dict[str, tuple[Column, Sign]] = {}
    _find_points(free, samples, taken, found)
    pairs: list[tuple[float, int, str]] = []
    for place, column in enumerate(free):
        for name, share in _LOOKS.items():
            if name not in taken and name not in found:
                score = share(column, samples[column.position])
                pairs.append((score, -place, name))
    used = {column.position for column, _ in found.values()}
    for score, negative, name in sorted(pairs, reverse=True):
        column = free[-negative]
        if score > 0 and column.position not in used and name not in found:
            used.add(column.position)
            found[name] = column, Sign(How.VALUES, round(score, 2))
    return found


def _find_points(
    free: Sequence[Column],
    samples: Mapping[int, Texts],
    taken: Collection[str],
    found: dict[str, tuple[Column, Sign]],
) -> None:
    if "lat" in taken or "lon" in taken:
        return
    for column in free:
        share = _share(samples[column.position], lambda text: read_point(text) is not None)
        if share >= _NEARLY_ALL:
            sign = Sign(How.VALUES, round(0.95 * share, 2))
            found["lat"] = found["lon"] = column, sign
            return
    degrees = [c for c in free if _share(samples[c.position], _is_degrees) >= _NEARLY_ALL]
    for first, second in pairwise(degrees):
        a, b = _numbers(samples[first.position]), _numbers(samples[second.position])
        for lat, lon, lats, lons in ((first, second, a, b), (second, first, b, a)):
            american = _within(lats, _US_LAT) and _within(lons, _US_LON)
            named = bool(lat.header or lon.header)
            european = _within(lats, _EUROPE_LAT) and _within(lons, _EUROPE_LON)
            if american or (european and not named):
                sign = Sign(How.VALUES, 0.9 if american else 0.7)
                found["lat"], found["lon"] = (lat, sign), (lon, sign)
                return


def _is_degrees(text: str) -> bool:
    return _DECIMALS.fullmatch(text) is not None


def _numbers(texts: Texts) -> list[float]:
    return [float(text.replace(",", ".")) for text in texts if _is_degrees(text)]


def _within(values: Sequence[float], limits: tuple[float, float]) -> bool:
    inside = sum(limits[0] <= value <= limits[1] for value in values)
    return inside >= _NEARLY_ALL * len(values)


def _share(texts: Texts, test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts)


def _if(share: float, least: float, weight: float) -> float:
    return weight * share if share >= least else 0.0


def _record_ids(_: Column, texts: Texts) -> float:
    unique = len(set(texts)) == len(texts)
    return _if(_share(texts, is_record_id), 1.0, 0.95) if unique else 0.0


def _plain_ids(column: Column, texts: Texts) -> float:
    """The first column, nameless: unique codes that do not just count the rows."""
    if column.header or column.position > 0:
        return 0.0
    first = [clean_text(cell) for cell in column.cells[:_FIRST]]
    if "" in first or len(set(first)) < len(first) or _share(texts, _is_degrees) > 0:
        return 0.0
    if not all(re.fullmatch(r"[\w.-]*\d[\w.-]*", text) for text in texts):
        return 0.0
    numbers = sorted(int(text) for text in first if text.isdecimal())
    counts = len(numbers) == len(first) and numbers[-1] - numbers[0] < 1.5 * len(numbers)
    return 0.0 if counts else 0.6


def _ids(column: Column, texts: Texts) -> float:
    return max(_record_ids(column, texts), _plain_ids(column, texts))


def _postcodes(_: Column, texts: Texts) -> float:
    share = _share(texts, _is_known_zip)
    foreign = _share(texts, lambda text: _FOREIGN_CODE.fullmatch(text) is not None)
    return max(_if(share, _NEARLY_ALL, 0.9), _if(foreign, _NEARLY_ALL, 0.9))


def _is_known_zip(text: str) -> bool:
    number, digits = read_zip(text)
    return number >= 0 and digits >= 4 and bool(zip_table().row[number] >= 0)


def _states(_: Column, texts: Texts) -> float:
    def is_state(text: str) -> bool:
        return bool(state_code(text)) and not any(c.isdigit() for c in text)

    return _if(_share(texts, is_state), _NEARLY_ALL, 0.9)


def _countries(_: Column, texts: Texts) -> float:
    return _if(_share(texts, lambda text: text != "" and is_us(text)), 1.0, 0.9)


def _addresses(_: Column, texts: Texts) -> float:
    whole = _share(texts, lambda text: (split_address(text) or _NOWHERE).postcode != "")
    street = _share(texts, lambda text: _STREET.fullmatch(text) is not None)
    return max(_if(whole, _MOST, 0.85), _if(street, _NEARLY_ALL, 0.75))


def _towns(_: Column, texts: Texts) -> float:
    return _if(_share(texts, lambda text: town_key(text) in _town_keys()), _MOST, 0.8)


@cache
def _town_keys() -> frozenset[str]:
    return frozenset(map(town_key, zip_table().place)) - {""}


def _names(_: Column, texts: Texts) -> float:
    long = sum(map(len, texts)) / len(texts) > 8
    varied = len(set(texts)) >= _MOST * len(texts)
    share = _share(texts, lambda text: _FACILITY.search(text) is not None)
    return _if(share, _MANY, 0.7) if long and varied else 0.0


def _types(column: Column, texts: Texts) -> float:
    words = set(texts)
    if column.header or len(words) > _FEW_WORDS or len(words) * 2 > len(texts):
        return 0.0
    allowed = ACCOUNT_FIELD["account_type"].allowed
    known = _share(texts, lambda text: enum_code("account_type", allowed, text) != "")
    return _if(known, _NEARLY_ALL, 0.65)


_NOWHERE: Final = Address("")
_LOOKS: Final[Mapping[str, Callable[[Column, Texts], float]]] = {
    "account_id": _ids,
    "postcode": _postcodes,
    "region": _states,
    "country": _countries,
    "street": _addresses,
    "city": _towns,
    "name": _names,
    "account_type": _types,
}
