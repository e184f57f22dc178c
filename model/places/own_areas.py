"""The user's own base areas: named polygons of a GIS file, each part of a territory."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely

from model.arrays import FloatArray, IntArray
from model.errors import PlanError

SUFFIXES: Final = (".gpkg", ".geojson", ".json", ".shp")
MOST_BYTES: Final = 300 << 20
MOST_AREAS: Final = 50_000
_TERRITORIES: Final = ("territory", "territory_name", "terr", "terr_name", "gebiet", "district")
_NAMES: Final = ("name", "area", "area_name", "label", "id", "code", "brick")
_SHAPES: Final = ("Polygon", "MultiPolygon")
_REMEDY: Final = "Give a GeoPackage, a GeoJSON file or a shapefile with polygons."


@dataclass(frozen=True, eq=False, slots=True)
class OwnAreas:
    """Areas by row: `names`, the `territories` they belong to, valid `shapes` in degrees."""

    names: tuple[str, ...]
    territories: tuple[str, ...]
    shapes: tuple[shapely.Geometry, ...]

    def rows_at(self, lat: FloatArray, lon: FloatArray) -> IntArray:
        """The area of each place, shape (n,); -1 in none. In several the smallest one counts."""
        found = np.full(len(lat), -1, np.int64)
        placed = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
        tree = shapely.STRtree(self.shapes)
        points = shapely.points(lon[placed], lat[placed])
        which, area = tree.query(points, predicate="intersects")
        size = shapely.area(np.array(self.shapes, object))
        order = np.argsort(-size[area], kind="stable")
        found[placed[which[order]]] = area[order]  # the smallest is written last
        return found


def read_areas(path: Path) -> OwnAreas:
    """The polygons of a GeoPackage, GeoJSON or shapefile.

    A column `territory` says what an area is part of; without one every area is a territory by
    its `name`. PlanError says what is wrong with the file. Foreign files are read in a child
    process: call it there.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise PlanError(f"{path.name} is no file of areas.", remedy=_REMEDY)
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise PlanError(
            f"{path.name} cannot be read.", remedy="Give a file of at most 300 MB that is there."
        )
    import geopandas  # heavy: only where a file is read
    from pyogrio.errors import DataSourceError

    try:
        frame = geopandas.read_file(path, engine="pyogrio")
    except (DataSourceError, ValueError, OSError) as error:
        raise PlanError(f"{path.name} cannot be read as a map.", remedy=_REMEDY) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise PlanError(f"{path.name} holds no area.", remedy=_REMEDY)
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    frame = frame[frame.geom_type.isin(_SHAPES) & ~frame.geometry.is_empty]
    if not 0 < len(frame) <= MOST_AREAS:
        words = f"holds {len(frame):,} areas; {MOST_AREAS:,} are the most."
        raise PlanError(f"{path.name} {words if len(frame) else 'holds no area.'}", remedy=_REMEDY)
    shapes = shapely.make_valid(frame.geometry.to_numpy())
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise PlanError(
            f"The areas of {path.name} are not in degrees.",
            remedy="Save them with their coordinate system, or in WGS 84.",
        )
    columns = {
        str(c).casefold(): [_words(v) for v in frame[c]] for c in frame.columns.drop("geometry")
    }
    return _named(columns, shapes, path)


def _named(
    columns: dict[str, list[str]],
    shapes: "np.ndarray[tuple[int], np.dtype[np.object_]]",
    path: Path,
) -> OwnAreas:
    of, name = (
        next((columns[c] for c in wanted if c in columns and any(columns[c])), None)
        for wanted in (_TERRITORIES, _NAMES)
    )
    names = name or of
    if names is None:
        raise PlanError(
            f"The areas of {path.name} have no names.",
            remedy="Give them a column “name”, and “territory” where several are one.",
        )
    belongs = of or names
    kept = [row for row, territory in enumerate(belongs) if territory]
    return OwnAreas(
        tuple(names[row] or belongs[row] for row in kept),
        tuple(belongs[row] for row in kept),
        tuple(shapes[row] for row in kept),
    )


def _words(value: object) -> str:
    """A cell as text; numbers that are whole without a fraction, nothing as ""."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
