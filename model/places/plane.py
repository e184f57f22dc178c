"""The project's plane: equal-area kilometres in which sites are compared."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray

EARTH_RADIUS_KM: Final = 6371.0088  # mean radius of the WGS 84 ellipsoid
_PARALLELS: Final = (29.5, 45.5)  # Snyder (1987), Map projections, p. 295: contiguous US
_ORIGIN: Final = (37.5, -96.0)
_CONTIGUOUS_LAT: Final = (24.3, 49.5)
_CONTIGUOUS_LON: Final = (-125.0, -66.8)


@dataclass(frozen=True, slots=True)
class Plane:
    """A spherical equal-area map: Albers with two standard parallels, azimuthal without.

    `lat0`, `lon0` in degrees is the point that maps to 0, 0.
    """

    lat0: float
    lon0: float
    parallels: tuple[float, float] | None = None

    def xy(self, lat: FloatArray, lon: FloatArray) -> FloatArray:
        """Project degrees, shape (n,), to kilometres east and north, shape (n, 2).

        A point that is NaN in degrees is NaN in kilometres.
        """
        phi = np.radians(np.asarray(lat, np.float64))
        lam = np.radians(_wrapped(np.asarray(lon, np.float64) - self.lon0))
        if self.parallels is not None:
            return self._albers(phi, lam)
        return self._azimuthal(phi, lam)

    def lat_lon(self, xy: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Turn kilometres, shape (n, 2), back into latitude and longitude in degrees, (n,)."""
        x, y = xy[:, 0] / EARTH_RADIUS_KM, xy[:, 1] / EARTH_RADIUS_KM
        if self.parallels is not None:
            return self._from_albers(x, y)
        return self._from_azimuthal(x, y)

    def _cone(self) -> tuple[float, float, float]:
        low, high = np.radians(self.parallels or (0.0, 0.0))
        n = float(np.sin(low) + np.sin(high)) / 2
        c = float(np.cos(low) ** 2 + 2 * n * np.sin(low))
        rho0 = float(np.sqrt(c - 2 * n * np.sin(np.radians(self.lat0)))) / n
        return n, c, rho0

    def _albers(self, phi: FloatArray, lam: FloatArray) -> FloatArray:
        n, c, rho0 = self._cone()
        rho = np.sqrt(np.maximum(c - 2 * n * np.sin(phi), 0.0)) / n
        x, y = rho * np.sin(n * lam), rho0 - rho * np.cos(n * lam)
        return EARTH_RADIUS_KM * np.column_stack((x, y))

    def _from_albers(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        n, c, rho0 = self._cone()
        rho = np.hypot(x, rho0 - y)
        lat = np.degrees(np.arcsin(np.clip((c - (rho * n) ** 2) / (2 * n), -1, 1)))
        lon = self.lon0 + np.degrees(np.arctan2(x, rho0 - y)) / n
        return lat, _wrapped(lon)

    def _azimuthal(self, phi: FloatArray, lam: FloatArray) -> FloatArray:
        phi0 = np.radians(self.lat0)
        cos_c = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(lam)
        k = np.sqrt(2 / np.maximum(1 + cos_c, 1e-9))  # the antipode has no place on the map
        x = k * np.cos(phi) * np.sin(lam)
        y = k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam))
        return EARTH_RADIUS_KM * np.column_stack((x, y))

    def _from_azimuthal(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        phi0 = np.radians(self.lat0)
        rho = np.hypot(x, y)
        c = 2 * np.arcsin(np.clip(rho / 2, -1, 1))
        away = np.where(rho > 0, rho, 1.0)
        sine = np.cos(c) * np.sin(phi0) + np.where(rho > 0, y / away, 0) * np.sin(c) * np.cos(phi0)
        lam = np.arctan2(
            x * np.sin(c), rho * np.cos(phi0) * np.cos(c) - y * np.sin(phi0) * np.sin(c)
        )
        return np.degrees(np.arcsin(np.clip(sine, -1, 1))), _wrapped(self.lon0 + np.degrees(lam))


CONTIGUOUS_US: Final = Plane(*_ORIGIN, _PARALLELS)


def in_contiguous_us(lat: FloatArray, lon: FloatArray) -> bool:
    """Whether every placed point lies in the frame of the contiguous US; true for none at all."""
    placed = np.isfinite(lat) & np.isfinite(lon)
    lat, lon = lat[placed], lon[placed]
    low, high = _CONTIGUOUS_LAT
    west, east = _CONTIGUOUS_LON
    return bool(np.all((lat >= low) & (lat <= high) & (lon >= west) & (lon <= east)))


def plane_for(lat: FloatArray, lon: FloatArray) -> Plane:
    """Choose the plane of a set of points in degrees, shape (n,); NaN points are left out.

    Albers 29.5/45.5/−96/37.5 when all lie in the contiguous US, else azimuthal equal-area
    at the centre of the points (the mean direction from the middle of the earth, so that
    points on both sides of the date line have their centre between them).
    """
    lat, lon = np.asarray(lat, np.float64), np.asarray(lon, np.float64)
    if in_contiguous_us(lat, lon):
        return CONTIGUOUS_US
    placed = np.isfinite(lat) & np.isfinite(lon)
    phi, lam = np.radians(lat[placed]), np.radians(lon[placed])
    x = float(np.mean(np.cos(phi) * np.cos(lam)))
    y = float(np.mean(np.cos(phi) * np.sin(lam)))
    z = float(np.mean(np.sin(phi)))
    lat0 = np.degrees(np.arctan2(z, np.hypot(x, y)))
    return Plane(float(lat0), float(np.degrees(np.arctan2(y, x))))


def _wrapped(degrees: FloatArray) -> FloatArray:
    """Bring degrees of longitude into −180 to 180."""
    return (degrees + 180) % 360 - 180
