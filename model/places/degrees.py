"""Latitudes and longitudes as people write them: degrees, minutes, seconds, a letter."""

import re
from typing import Final

_ANGLE: Final = re.compile(
    r"""(?P<before>[NSEWO])?\s*
    (?P<sign>[-+])?\s*(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|deg\.?|d|:|\s)?\s*
    (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:'|′|’|´|min\.?|m|:|\s)?\s*
    (?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|”|''|′′|sec\.?|s)?\s*)?)?
    (?P<after>[NSEWO])?""",
    re.VERBOSE | re.IGNORECASE,
)
_NEGATIVE: Final = frozenset("SWO")  # O: ouest, oeste, ovest
_MOST: Final = {"N": 90.0, "S": 90.0, "E": 180.0, "W": 180.0, "O": 180.0, "": 180.0}


def parse_degrees(text: str) -> float | None:
    """An angle in decimal degrees, negative in the south and west; None when it is none.

    Reads 40°26'46"N, 40 26.77 N, N40.446, 40:26:46 and -79.98°.
    """
    match = _ANGLE.fullmatch(text.strip().replace("−", "-"))
    if match is None or (match["before"] and match["after"]):
        return None
    letter = (match["before"] or match["after"] or "").upper()
    degrees, minutes, seconds = (
        float((match[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60 or (minutes and not degrees.is_integer()):
        return None
    if seconds and not minutes.is_integer():
        return None
    angle = degrees + minutes / 60 + seconds / 3600
    if angle > _MOST[letter] or (match["sign"] == "-" and letter):
        return None
    return -angle if match["sign"] == "-" or letter in _NEGATIVE else angle


def parse_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude typed together, as "40.74, -84.1"; None when they are no place."""
    for separator in (";", ", ", ",", " "):
        parts = [part for part in text.strip().strip("()").split(separator) if part.strip()]
        if len(parts) != 2:
            continue
        lat, lon = (parse_degrees(part) for part in parts)
        if lat is not None and lon is not None and abs(lat) <= 90:
            return lat, lon
    return None
