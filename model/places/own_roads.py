"""The user's own roads: lines of a GIS file with a speed or a class, made into a graph."""

import re
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import shapely

from model.arrays import FloatArray, TextArray
from model.errors import PlanError
from model.places.drive import great_circle_km
from model.places.roads import RoadGraph

ROADS: Final = "roads"  # the project table: one row a piece, degrees and km/h
COLUMNS: Final = ("start_lat", "start_lon", "end_lat", "end_lon", "kmh")
SUFFIXES: Final = (".gpkg", ".geojson", ".json", ".shp")
MOST_BYTES: Final = 300 << 20
MOST_PIECES: Final = 300_000
_KM_PER_MILE: Final = 1.609344
_FASTEST: Final = 150.0  # km/h; nobody plans with more
_SPEEDS: Final = ("kmh", "speed_kmh", "maxspeed", "max_speed", "speed", "speed_limit")
_MILES: Final = ("mph", "speed_mph")
_CLASSES: Final = ("highway", "class", "fclass", "road_class", "type")
# What cars average on each class of OpenStreetMap, in km/h: expert estimate.
_CLASS_KMH: Final = {
    "motorway": 105.0,
    "trunk": 90.0,
    "primary": 75.0,
    "secondary": 65.0,
    "tertiary": 55.0,
    "unclassified": 45.0,
    "residential": 35.0,
    "living_street": 15.0,
    "service": 20.0,
}
_USUAL_KMH: Final = 50.0  # where a road says neither
_DIGITS: Final = 5  # of a degree: ends within a metre are one junction


def read_roads(path: Path) -> pd.DataFrame:
    """The project table of roads from a GeoPackage, GeoJSON or shapefile, columns COLUMNS.

    Every line is driven both ways, at its speed in km/h (`maxspeed`, `kmh`; `mph` in miles), else
    at that of its class (`highway`, `fclass`). PlanError says what is wrong with the file. Foreign
    files are read in a child process: call it there.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise PlanError(
            f"{path.name} is no file of roads.",
            remedy="Give a GeoPackage, a GeoJSON file or a shapefile with lines.",
        )
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise PlanError(
            f"{path.name} cannot be read.", remedy="Give a file of at most 300 MB that is there."
        )
    lines, fields = _read(path)
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    if not len(coordinates):
        raise PlanError(f"{path.name} holds no line.", remedy="Export the roads as lines.")
    if not np.all((abs(coordinates) <= (180.0, 90.0)) & np.isfinite(coordinates)):
        raise PlanError(
            f"The roads of {path.name} are not in degrees.",
            remedy="Save them with their coordinate system, or in WGS 84.",
        )
    follows = np.flatnonzero(line[1:] == line[:-1])
    if len(follows) > MOST_PIECES:
        raise PlanError(
            f"{path.name} holds {len(follows):,} pieces of road; {MOST_PIECES:,} are the most.",
            remedy="Cut the file to the territory, or leave out the smallest roads.",
        )
    lon, lat = np.round(coordinates, _DIGITS).T
    speeds = _speeds(fields)[line[follows]]
    columns = (lat[follows], lon[follows], lat[follows + 1], lon[follows + 1], speeds)
    table = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
    moved = (table["start_lat"] != table["end_lat"]) | (table["start_lon"] != table["end_lon"])
    return table[moved].reset_index(drop=True)


def own_graph(table: pd.DataFrame) -> RoadGraph:
    """The graph of the project's roads; pieces that end at the same point meet there."""
    values = table[list(COLUMNS)].to_numpy(np.float64)
    ends = np.vstack((values[:, :2], values[:, 2:4]))
    places, number = np.unique(ends, axis=0, return_inverse=True)
    start, end = number.ravel()[: len(values)], number.ravel()[len(values) :]
    lat, lon = places[:, 0], places[:, 1]
    km = great_circle_km(lat[start], lon[start], lat[end], lon[end])
    return RoadGraph(lat, lon, start, end, km, values[:, 4])


def _read(path: Path) -> tuple[TextArray, pd.DataFrame]:
    """The simple lines of a file in degrees and the fields of each."""
    import geopandas  # heavy: only where a file is read
    from pyogrio.errors import DataSourceError

    try:
        frame = geopandas.read_file(path, engine="pyogrio")
    except (DataSourceError, ValueError, OSError) as error:
        raise PlanError(
            f"{path.name} cannot be read as a map.",
            remedy="Give a GeoPackage, a GeoJSON file or a shapefile with lines.",
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise PlanError(f"{path.name} holds no line.", remedy="Export the roads as lines.")
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        frame = frame.to_crs(4326)
    frame = frame[frame.geom_type.isin(("LineString", "MultiLineString"))]
    parts = frame.explode(index_parts=False, ignore_index=True)
    fields = pd.DataFrame(parts.drop(columns=parts.geometry.name))
    return parts.geometry.to_numpy(), fields.rename(columns=lambda name: str(name).lower())


def _speeds(fields: pd.DataFrame) -> FloatArray:
    """Km/h of each line: its speed, else that of its class, else the usual one."""
    found = np.full(len(fields), np.nan)
    for name in (*_SPEEDS, *_MILES):
        if name in fields.columns:
            given = _numbers(fields[name].astype(str), miles=name in _MILES)
            found = np.where(np.isnan(found), given, found)
    for name in _CLASSES:
        if name in fields.columns:
            words = fields[name].astype(str).str.lower().str.removesuffix("_link")
            found = np.where(np.isnan(found), words.map(_CLASS_KMH).to_numpy(np.float64), found)
    return np.minimum(np.where(np.isnan(found), _USUAL_KMH, found), _FASTEST)


def _numbers(column: "pd.Series[str]", *, miles: bool) -> FloatArray:
    return np.array([_kmh(words, miles=miles) for words in column], np.float64)


def _kmh(words: str, *, miles: bool) -> float:
    """ "50", "50 km/h" or "35 mph" in km/h; NaN for anything else and for what is not above 0."""
    match = re.match(r"\s*(\d+(?:\.\d+)?)", words)
    value = float(match[1]) if match else 0.0
    if value <= 0:
        return float("nan")
    return value * (_KM_PER_MILE if miles or "mph" in words.lower() else 1.0)
