"""Whole addresses in one cell, and points among or instead of them, taken apart."""

import re
from dataclasses import dataclass
from typing import Final

from model.places.postcodes import town_key, zip_table
from model.places.states import is_us, state_code

_NUMBER: Final = r"[-+−]?\d{1,3}(?:\.\d+)?"
_PAIR: Final = re.compile(rf"\(?\s*({_NUMBER})\s*°?\s*[,;/ ]\s*({_NUMBER})\s*°?\s*\)?")
_IN_BRACKETS: Final = re.compile(rf"\(\s*({_NUMBER})\s*[,; ]\s*({_NUMBER})\s*\)")
_WELL_KNOWN: Final = re.compile(rf"POINT\s*Z?\s*\(\s*({_NUMBER})\s+({_NUMBER})", re.IGNORECASE)
_ZIP_LAST: Final = re.compile(r"(?P<head>.*?)[,\s]+(?P<code>\d{5}(?:[- ]\d{4})?)")
_STATE_LAST: Final = re.compile(r"(?P<head>.*,.*),\s*(?P<state>[A-Za-z. ]{2,22})")
_BRITISH: Final = re.compile(
    r"(?P<head>.*?)[,\s]+(?P<code>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})", re.IGNORECASE
)
_CODE_FIRST: Final = re.compile(
    r"(?P<head>.*?)[,\s]+(?:[A-Z]{1,2}[- ])?(?P<code>\d{4,5}|\d{3} \d{2})[ ,]+"
    r"(?P<city>[^\W\d][^\d,]*)(?:,\s*(?P<country>[^\d,]+))?"
)
_MOST_WORDS: Final = 4  # of a town in front of which no comma stands
_LONGEST: Final = 400  # characters


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address as they were written, "" where it has none; degrees or None."""

    street: str
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    point: tuple[float, float] | None = None  # latitude, longitude


def read_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of a cell that holds nothing else; "POINT (x y)" has x first."""
    if known := _WELL_KNOWN.search(text):
        return _degrees(known.group(2), known.group(1))
    pair = _PAIR.fullmatch(text.strip())
    return _degrees(pair.group(1), pair.group(2)) if pair and "." in text else None


def _degrees(lat: str, lon: str) -> tuple[float, float] | None:
    place = float(lat.replace("−", "-")), float(lon.replace("−", "-"))
    return place if abs(place[0]) <= 90 and abs(place[1]) <= 180 else None


def split_address(text: str) -> Address | None:
    """Take a whole address apart; None when the text has neither a postcode nor a state.

    A point in brackets, as open data portals write it behind addresses, comes with it.
    """
    if len(text) > _LONGEST:
        return None
    point = None
    if bracket := _IN_BRACKETS.search(text):
        point = _degrees(bracket.group(1), bracket.group(2))
        text = text[: bracket.start()] + text[bracket.end() :]
    lines = ", ".join(line.strip(" ,") for line in text.splitlines())
    plain, country = _without_country(" ".join(lines.split()).strip(" ,."))
    found = _american(plain) or _british(plain) or _code_first(plain)
    if found is None:
        return Address(plain, point=point) if point else None
    return Address(
        found.street,
        found.city,
        found.region,
        found.postcode,
        found.country or country,
        point,
    )


def _without_country(text: str) -> tuple[str, str]:
    head, comma, tail = text.rpartition(",")
    tail = tail.strip()
    if comma and tail and is_us(tail) and not state_code(tail):
        return head.strip(" ,"), tail
    return text, ""


def _american(text: str) -> Address | None:
    match = _ZIP_LAST.fullmatch(text)
    if match and (parts := _before_state(match["head"])):
        street, city = _street_and_city(parts[0], match["code"][:5])
        return Address(street, city, parts[1], match["code"])
    last = _STATE_LAST.fullmatch(text)
    if last and len(last["state"].strip()) == 2 and state_code(last["state"]):
        street, city = _street_and_city(last["head"], "")
        return Address(street, city, last["state"].strip())
    return None


def _before_state(head: str) -> tuple[str, str] | None:
    """What stands before the state at the end, and the state; None when there is none."""
    words = head.replace(",", " , ").split()
    for count in (3, 2, 1):  # "West Virginia" before "Virginia"
        state = " ".join(words[-count:]).strip(" .")
        if len(words) > count and state.replace(" ", "").isalpha() and state_code(state):
            return " ".join(words[:-count]).replace(" ,", ",").strip(" ,"), state
    return None


def _street_and_city(head: str, code: str) -> tuple[str, str]:
    """Where the street ends: at the last comma, else before the town that the ZIP belongs to."""
    street, comma, city = head.rpartition(",")
    if comma:
        return street.strip(" ,"), city.strip()
    words = head.split()
    at = zip_table().row[int(code)] if code else -1
    if at >= 0:
        known = town_key(str(zip_table().place[at]))
        for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1):
            if town_key(" ".join(words[-count:])) == known:
                return " ".join(words[:-count]), " ".join(words[-count:])
    return head.strip(), ""


def _british(text: str) -> Address | None:
    match = _BRITISH.fullmatch(text)
    if match is None:
        return None
    street, _, city = match["head"].rpartition(",")
    return Address(street.strip(" ,"), city.strip(), "", match["code"].upper(), "GB")


def _code_first(text: str) -> Address | None:
    """As most of Europe writes: street and number, postcode, town."""
    match = _CODE_FIRST.fullmatch(text)
    if match is None:
        return None
    country = (match["country"] or "").strip()
    return Address(match["head"].strip(" ,"), match["city"].strip(), "", match["code"], country)
