"""A territory as the map draws it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from model.arrays import FloatArray

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, eq=False, slots=True)
class TerritoryShape:
    """Code, colour (#RRGGBB), label and outline of a territory.

    `rings` are closed lines of shape (m, 2), lon and lat; what lies inside an odd number of them
    belongs to the territory, so parts and holes need no order. A territory without accounts has
    no rings. `hatch` 1 to 3 draws lines that tell it from its neighbours in grey, 0 none.
    """

    code: int
    colour: str
    label: str
    rings: tuple[FloatArray, ...] = ()
    hatch: int = 0

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"colour {self.colour!r} is not #RRGGBB")
        if not 0 <= self.code < 2**15:
            raise ValueError(f"territory code {self.code}")

    def same_outline(self, other: "TerritoryShape") -> bool:
        """Whether both have the same rings."""
        return len(self.rings) == len(other.rings) and all(
            a is b or np.array_equal(a, b) for a, b in zip(self.rings, other.rings, strict=True)
        )


def rings_of(geometry: BaseGeometry | None) -> tuple[FloatArray, ...]:
    """The rings of a polygon or of many; lines and points have none."""
    if geometry is None:
        return ()
    return tuple(
        np.asarray(ring.coords, np.float64)[:, :2]
        for polygon in polygons_of(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    )


def polygons_of(geometry: BaseGeometry) -> Iterator[Polygon]:
    """The polygons inside a geometry, however deep they are nested."""
    if isinstance(geometry, Polygon):
        if not geometry.is_empty:
            yield geometry
    elif isinstance(geometry, MultiPolygon) or hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from polygons_of(part)
