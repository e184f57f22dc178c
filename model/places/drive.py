"""Drive times between points: great circle, road factor and speed by road distance (F17)."""

from collections.abc import Mapping
from typing import Final, Protocol

import numpy as np

from model.arrays import FloatArray

RADIUS_KM: Final = 6371.0
SHORT_ROAD_KM: Final = 15.0  # below: town streets
LONG_ROAD_KM: Final = 60.0  # from here on: motorways

Degrees = FloatArray | float


def great_circle_km(lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
    """Distance over the sphere in km by the haversine formula; arguments broadcast.

    NaN where a point is missing.
    """
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    half_lat = (phi2 - phi1) / 2
    half_lon = (np.radians(lon2) - np.radians(lon1)) / 2
    h = np.sin(half_lat) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lon) ** 2
    return np.asarray(2 * RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))), np.float64)


class DriveTimes(Protocol):
    """A source of road distances and drive times; arguments in degrees, broadcasting."""

    def road_km(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Kilometres by road; NaN where a point is missing."""
        ...

    def hours(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Hours one way; NaN where a point is missing."""
        ...


class CircuityDrive:
    """Drive times without roads: great circle × road factor, at a speed that grows with distance.

    Source: plan specification F17. `settings` holds drive.road_factor and, in km/h,
    drive.speed_lt_15km, drive.speed_lt_60km and drive.speed_ge_60km; KeyError names a
    missing one, ValueError a number that is not above zero.
    """

    def __init__(self, settings: Mapping[str, float]) -> None:
        names = ("road_factor", "speed_lt_15km", "speed_lt_60km", "speed_ge_60km")
        values = [float(settings[f"drive.{name}"]) for name in names]
        for name, value in zip(names, values, strict=True):
            if not value > 0:
                raise ValueError(f"drive.{name} is {value}, not above zero")
        self._factor, self._slow, self._middle, self._fast = values

    def road_km(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Great-circle kilometres times the road factor; NaN where a point is missing."""
        return great_circle_km(lat1, lon1, lat2, lon2) * self._factor

    def hours(self, lat1: Degrees, lon1: Degrees, lat2: Degrees, lon2: Degrees) -> FloatArray:
        """Hours one way; NaN where a point is missing."""
        km = self.road_km(lat1, lon1, lat2, lon2)
        far = np.where(km < LONG_ROAD_KM, self._middle, self._fast)
        speed: FloatArray = np.where(km < SHORT_ROAD_KM, self._slow, far)
        return np.asarray(km / speed, np.float64)


def hours_by_road(road_km: FloatArray, settings: Mapping[str, float]) -> FloatArray:
    """Hours for a way of so many kilometres by road, any shape; never less for a longer way.

    F17 takes the speed of the whole way, so it falls where a way becomes long enough for a
    faster road; there the way up to the limit takes as long as the limit itself.
    """
    slow, middle, fast = (
        settings[f"drive.speed_{name}"] for name in ("lt_15km", "lt_60km", "ge_60km")
    )
    town = np.minimum(road_km / slow, SHORT_ROAD_KM / middle)
    country = np.minimum(road_km / middle, LONG_ROAD_KM / fast)
    far = road_km / fast
    return np.select([road_km < SHORT_ROAD_KM, road_km < LONG_ROAD_KM], [town, country], far)
