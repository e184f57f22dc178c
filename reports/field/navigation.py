"""Links that the map programs of phones open: built from coordinates or an address, quoted."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

from reports.field.days import Stop

MOST_BETWEEN: Final = 9  # stops between start and end that Google Maps takes from a link


def ways_to(
    name: str, address: str, lat: float | None, lon: float | None, *, approximate: bool = False
) -> list[tuple[str, str]]:
    """(program, link) for the common map programs; [] when neither place nor address is known.

    An address is better than a place that is only that of its postcode.
    """
    if lat is None or lon is None or (approximate and address):
        if not address:
            return []
        place = quote(address, safe="")
        return [
            ("Map", f"geo:0,0?q={place}"),
            ("Google", f"https://www.google.com/maps/dir/?api=1&destination={place}"),
            ("Apple", f"https://maps.apple.com/?daddr={place}&dirflg=d"),
            ("Waze", f"https://waze.com/ul?q={place}&navigate=yes"),
        ]
    point = f"{lat:.6f},{lon:.6f}"
    label = quote(name.replace("(", " ").replace(")", " "), safe="")
    where = quote(point, safe=",")
    return [
        ("Map", f"geo:{point}?q={where}({label})"),
        ("Google", f"https://www.google.com/maps/dir/?api=1&destination={where}"),
        ("Apple", f"https://maps.apple.com/?daddr={where}&dirflg=d"),
        ("Waze", f"https://waze.com/ul?ll={where}&navigate=yes"),
    ]


def whole_way(stops: Sequence[Stop]) -> str:
    """A link to the way through all visits of a day from where the phone is; "" for one visit."""
    points = [_point(stop) for stop in stops if stop.is_visit]
    points = [point for point in points if point]
    points = [point for n, point in enumerate(points) if not n or point != points[n - 1]]
    if len(points) < 2 or len(points) - 1 > MOST_BETWEEN:
        return ""
    between = quote("|".join(points[:-1]), safe="")
    last = quote(points[-1], safe="")
    return f"https://www.google.com/maps/dir/?api=1&destination={last}&waypoints={between}"


def _point(stop: Stop) -> str:
    if stop.lat is None or stop.lon is None or (stop.approximate and stop.place):
        return stop.place
    return f"{stop.lat:.6f},{stop.lon:.6f}"
