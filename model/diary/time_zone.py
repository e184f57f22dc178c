"""Which time zone a rep's diary is kept in: local wall time at the rep's home."""

import math
import re
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from model.errors import PlanError
from model.reps import Rep
from model.state import State

_HOME: Final = ("time_zone", "timezone")
_EAST, _CENTRAL = "America/New_York", "America/Chicago"
_MOUNTAIN, _PACIFIC = "America/Denver", "America/Los_Angeles"
_STATES: Final = {
    _EAST: "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
    _CENTRAL: "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    _MOUNTAIN: "CO ID MT NM UT WY",
    _PACIFIC: "CA NV OR WA",
    "America/Phoenix": "AZ",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
}
# Parts of states that keep another time: state, zone, west of a degree, between two latitudes.
# The county borders are approximated; a rep on the line sets the zone.
_PARTS: Final = (
    ("FL", _CENTRAL, -85.0, -90.0, 90.0),
    ("IN", _CENTRAL, -86.9, 40.8, 90.0),
    ("IN", _CENTRAL, -86.9, -90.0, 38.6),
    ("KY", _CENTRAL, -86.0, -90.0, 90.0),
    ("MI", _CENTRAL, -87.6, 45.0, 46.6),
    ("KS", _MOUNTAIN, -101.5, -90.0, 90.0),
    ("NE", _MOUNTAIN, -101.0, -90.0, 90.0),
    ("ND", _MOUNTAIN, -101.0, -90.0, 47.4),
    ("SD", _MOUNTAIN, -100.5, -90.0, 90.0),
    ("TX", _MOUNTAIN, -104.9, -90.0, 90.0),
    ("ID", _PACIFIC, 0.0, 45.6, 90.0),
)
_EAST_OF_TENNESSEE: Final = -85.4
_POINT: Final = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")


def zone_of(state: State, rep: Rep) -> ZoneInfo:
    """The rep's zone: as set (`time_zone` of the rep), by the home's state, by its country.

    Outside the United States it is the zone of the country's reference town nearest to the
    home, from the table that comes with the time zone database, or its main zone where both
    show the same time.

    Raises
    ------
    PlanError
        If the zone that is set does not exist, or none can be told.
    """
    set_ = next((rep.notes[name] for name in _HOME if rep.notes.get(name)), "")
    name = set_ or _by_home(state, rep)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        said = f'The time zone "{name}"' if name else "A time zone"
        raise PlanError(
            f"{said} of {rep.name or rep.id} is not known.",
            remedy="Give the rep a time zone such as America/New_York.",
        ) from None


def _by_home(state: State, rep: Rep) -> str:
    country = (rep.notes.get("home_country", "") or _country(state)).upper()
    region = rep.notes.get("home_region", "").upper()
    lat, lon = rep.home_lat, rep.home_lon
    if country == "US":
        named = next((zone for zone, codes in _STATES.items() if region in codes.split()), "")
        if named and region:
            return named if lat is None or lon is None else _part(region, lat, lon) or named
    towns = [town for town in _towns() if town[0] == country] or list(_towns())
    main = towns[0][3]
    if lat is None or lon is None:
        return main if all(_alike(town[3], main) for town in towns) else ""
    narrow = math.cos(math.radians(lat))
    near = min(towns, key=lambda t: (t[1] - lat) ** 2 + ((t[2] - lon) * narrow) ** 2)[3]
    return main if _alike(near, main) else near


def _alike(one: str, other: str) -> bool:
    """Whether two zones show the same time in winter and in summer."""
    moments = (datetime(2027, month, 1, tzinfo=UTC) for month in (1, 7))
    return all(
        moment.astimezone(ZoneInfo(one)).utcoffset()
        == moment.astimezone(ZoneInfo(other)).utcoffset()
        for moment in moments
    )


def _part(region: str, lat: float, lon: float) -> str:
    if region == "TN" and lon > _EAST_OF_TENNESSEE:
        return _EAST
    for code, zone, west, south, north in _PARTS:
        if code == region and lon < west and south < lat < north:
            return zone
    return ""


def _country(state: State) -> str:
    """The country most accounts are in; the United States when none is known."""
    codes = [str(code).upper() for code in state.accounts.text("country") if code]
    return max(sorted(set(codes)), key=codes.count) if codes else "US"


@lru_cache(maxsize=1)
def _towns() -> tuple[tuple[str, float, float, str], ...]:
    """Country, latitude, longitude, zone of each reference town; a country's first is its main."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    found = []
    for line in table.splitlines():
        if not line.startswith("#"):
            country, point, zone = line.split("\t")[:3]
            found.append((country, *_degrees(point), zone))
    return tuple(found)


def _degrees(point: str) -> tuple[float, float]:
    """ISO 6709 as written in zone.tab: +404251-0740023."""
    parts = _POINT.fullmatch(point)
    if parts is None:
        raise ValueError(point)
    values = [int(part or 0) for part in parts.group(2, 3, 4, 6, 7, 8)]
    north, east = (d + m / 60 + s / 3600 for d, m, s in (values[:3], values[3:]))
    return float(f"{parts[1]}1") * north, float(f"{parts[5]}1") * east
