"""What the worker does for the map: plain data in, plain data out, no Qt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy.spatial import cKDTree

from model.arrays import FloatArray
from model.growth_areas import Growth, growth_areas
from model.level_areas import area_within, rings_in_degrees
from model.places.roads import highways
from model.settings import settings_of
from model.state import State
from optimizers.drive_bands import DriveBands, drive_bands
from optimizers.hiring import HireSurface, hire_surface

_GRID: Final = 110  # points on the longer side of the surface
_TOWNS_AROUND: Final = 6  # a place counts the towns next to it
_EMPTY_DEGREES: Final = 0.8  # farther from any town the surface ends
_SHARES: Final = (0.1, 0.25, 0.45, 0.7)  # of the most travel saved, where classes begin


@dataclass(frozen=True, eq=False, slots=True)
class HireHeat:
    """The towns where a rep would save travel, and areas where it is at least `limits[k]` hours.

    `rings[k]` are closed lines of lon and lat; the areas lie in each other, lowest limit first.
    """

    surface: HireSurface
    limits: tuple[float, ...]
    rings: tuple[tuple[FloatArray, ...], ...]


def bands_around(data: Mapping[str, Any]) -> DriveBands:
    """Drive-time bands around `home`, with the minutes to the accounts at `lat` and `lon`."""
    return drive_bands(
        data["home"], data["lat"], data["lon"], highways(), settings_of(data["settings"])
    )


def growth_on_map(data: Mapping[str, Any]) -> Growth:
    """Headroom by area; the fields are the arguments of `growth_areas`."""
    return growth_areas(**data)


def hire_heat(
    state: State, team: str, report: Callable[[float], None], stop: Callable[[], bool]
) -> HireHeat:
    """Where the next rep of the open scenario should live; a stopped run keeps what it has."""
    surface = hire_surface(state, state.scenario(), team, report=report, stop=stop)
    if not len(surface.lat):
        return HireHeat(surface, (), ())
    lon = _axis(surface.lon)
    lat = _axis(surface.lat)
    field = _between_towns(surface, lat, lon)
    most = float(np.nanmax(field))
    limits = tuple(dict.fromkeys(_rounded(most * share) for share in _SHARES))
    rings = [rings_in_degrees(area_within(-field, -limit, lon, lat)) for limit in limits]
    return HireHeat(surface, limits, tuple(rings))


def _rounded(hours: float) -> float:
    """Two figures at most: limits are read, not measured."""
    step = 10.0 ** np.floor(np.log10(hours) - 1) if hours > 0 else 1.0
    return float(np.floor(hours / step) * step)


def _axis(degrees: FloatArray) -> FloatArray:
    return np.linspace(degrees.min() - _EMPTY_DEGREES, degrees.max() + _EMPTY_DEGREES, _GRID)


def _between_towns(surface: HireSurface, lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Saved hours between the towns, by the inverse square of the distance; (lat, lon)."""
    narrow = np.cos(np.radians(surface.lat.mean()))
    tree = cKDTree(np.column_stack([surface.lat, surface.lon * narrow]))
    places = np.meshgrid(lon, lat)
    many = min(_TOWNS_AROUND, len(surface.lat))
    away, town = tree.query(np.column_stack([places[1].ravel(), places[0].ravel() * narrow]), many)
    away, town = away.reshape(-1, many), town.reshape(-1, many)
    weight = 1 / np.maximum(away, 1e-3) ** 2
    mean = (weight * surface.saved_hours[town]).sum(axis=1) / weight.sum(axis=1)
    return np.where(away[:, 0] <= _EMPTY_DEGREES / 2, mean, np.nan).reshape(len(lat), len(lon))
