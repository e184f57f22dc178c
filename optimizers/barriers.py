"""Lines nobody crosses on the way: rivers, ranges, bays; from a GeoJSON file or the project."""

import json
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from shapely.errors import GEOSException, ShapelyError
from shapely.geometry import shape

from model.arrays import FloatArray
from model.errors import PlanError
from model.places.plane import Plane
from model.state import State

TABLE: Final = "barriers"  # columns name, detour_km, line (WKT in degrees, lon before lat)
DETOUR_KM: Final = 30.0  # road km that a barrier adds when the table does not say
MOST_BYTES: Final = 20_000_000
MOST_PIECES: Final = 5_000  # straight pieces of all lines together


def barriers_from(text: str) -> pd.DataFrame:
    """The project table `barriers` from GeoJSON text: lines, and the outlines of polygons.

    Properties `name` and `detour_km` are taken over. PlanError says what is wrong.
    """
    if len(text) > MOST_BYTES:
        raise PlanError("The file of barriers is too large.", remedy="Give at most 20 MB.")
    try:
        found = _features(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PlanError(
            "The barriers are no GeoJSON.", remedy="Give a .geojson file of lines."
        ) from error
    records = []
    for number, (geometry, properties) in enumerate(found, 1):
        line = _line_of(geometry, number)
        records.append(
            {
                "name": str(properties.get("name") or f"Barrier {number}"),
                "detour_km": _number(properties.get("detour_km")),
                "line": shapely.to_wkt(line, rounding_precision=6),
            }
        )
    if not records:
        raise PlanError("The file holds no line.", remedy="Draw the barriers as lines.")
    return pd.DataFrame(records)


def _features(data: Any) -> list[tuple[Any, dict[str, Any]]]:
    """The geometries of a GeoJSON object with their properties."""
    kind = data["type"]
    if kind == "FeatureCollection":
        return [pair for feature in data["features"] for pair in _features(feature)]
    if kind == "Feature":
        properties = data.get("properties")
        return [(data["geometry"], properties if isinstance(properties, dict) else {})]
    return [(data, {})]


def _line_of(geometry: Any, number: int) -> shapely.Geometry:
    try:
        drawn = shape(geometry)
    except (GEOSException, ShapelyError, ValueError, TypeError, KeyError, AttributeError):
        drawn = None
    if drawn is not None and drawn.geom_type in ("Polygon", "MultiPolygon"):
        drawn = drawn.boundary
    if drawn is None or "Line" not in drawn.geom_type or drawn.is_empty:
        raise PlanError(f"Barrier {number} is not a line.", remedy="Draw barriers as lines.")
    west, south, east, north = drawn.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise PlanError(
            f"Barrier {number} does not lie in degrees.", remedy="Give longitude, latitude."
        )
    return drawn


def _number(value: object) -> float:
    try:
        found = float(str(value))
    except ValueError:
        return float("nan")
    return found if np.isfinite(found) and found >= 0 else float("nan")


def barrier_pieces(state: State, plane: Plane, km_per_unit: float) -> FloatArray | None:
    """The project's barriers as straight pieces x, y, x, y in the plane's unit, (b, 4).

    None without any. PlanError names a row that cannot be read.
    """
    table = state.table(TABLE)
    if table.empty or "line" not in table.columns:
        return None
    pieces = []
    for number, text in enumerate(table["line"].astype(str), 1):
        try:
            drawn = shapely.from_wkt(text)
        except (GEOSException, ShapelyError):
            drawn = None
        if drawn is None or "Line" not in drawn.geom_type:
            raise PlanError(f"Row {number} of the barriers is no line.", remedy="Draw it again.")
        for line in shapely.get_parts(drawn):
            lon_lat = shapely.get_coordinates(line)
            xy = plane.xy(lon_lat[:, 1], lon_lat[:, 0]) / km_per_unit
            pieces.append(np.hstack((xy[:-1], xy[1:])))
    found = np.vstack(pieces) if pieces else np.zeros((0, 4))
    found = found[np.isfinite(found).all(axis=1)]
    if len(found) > MOST_PIECES:
        raise PlanError(
            f"The barriers have {len(found):,} pieces, more than {MOST_PIECES:,}.",
            remedy="Draw them more simply.",
        )
    return found if len(found) else None


def detour_km(state: State) -> float:
    """Road km that crossing a barrier adds: the largest of the table, else 30."""
    table = state.table(TABLE)
    if "detour_km" not in table.columns:
        return DETOUR_KM
    known = table["detour_km"].to_numpy(np.float64)
    known = known[np.isfinite(known)]
    return float(known.max()) if known.size else DETOUR_KM
