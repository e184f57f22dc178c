"""What makes the file a GeoPackage: metadata tables, layers, geometry blobs.

Source: OGC 12-128r18, GeoPackage Encoding Standard 1.3. There are no spatial index triggers:
they call functions that plain SQLite does not have.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import Connection

from model.arrays import FloatArray

APPLICATION_ID: Final = 0x47504B47  # "GPKG"
USER_VERSION: Final = 10_300
WGS84: Final = 4326
_WGS84_WKT: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,'
    'AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
    'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
    'AUTHORITY["EPSG","4326"]]'
)
_HEADER: Final = b"GP\x00\x01" + struct.pack("<i", WGS84)  # version 1, little-endian, no envelope
_POINT: Final = struct.Struct("<8sBIdd")
_TABLES: Final = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
        srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL UNIQUE REFERENCES gpkg_contents(table_name),
        column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id),
        z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name))""",
)


@dataclass(frozen=True, slots=True)
class Extent:
    """The bounding box of a layer in decimal degrees."""

    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float


def create_metadata(connection: Connection) -> None:
    """Mark an empty file as a GeoPackage and create its metadata tables."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {USER_VERSION}")
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic", 0, "NONE", 0, "undefined", None),
            ("WGS 84", WGS84, "EPSG", WGS84, _WGS84_WKT, "longitude/latitude in degrees"),
        ],
    )


def register_features(
    connection: Connection, table: str, geometry_type: str, extent: Extent | None
) -> None:
    """Announce a table or view with a column `geom` as a layer, or renew its extent."""
    box = (
        (extent.min_lon, extent.min_lat, extent.max_lon, extent.max_lat) if extent else (None,) * 4
    )
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y,"
        " max_x, max_y, srs_id) VALUES (?, 'features', ?, ?, ?, ?, ?, ?)",
        (table, table, *box, WGS84),
    )
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (table, geometry_type, WGS84),
    )


def register_attributes(connection: Connection, table: str) -> None:
    """Announce a table without geometry; GIS programs then hide the unannounced ones."""
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES (?, 'attributes', ?)",
        (table, table),
    )


def points(lat: FloatArray, lon: FloatArray) -> list[bytes | None]:
    """Geometry blobs of points in decimal degrees, both (n,); None where either is missing."""
    placed = np.isfinite(lat) & np.isfinite(lon)
    return [
        _POINT.pack(_HEADER, 1, 1, x, y) if there else None
        for x, y, there in zip(lon.tolist(), lat.tolist(), placed.tolist(), strict=True)
    ]


def geometry(wkb: bytes) -> bytes:
    """The geometry blob of little-endian or big-endian WKB in decimal degrees."""
    return _HEADER + wkb


def extent_of(lat: FloatArray, lon: FloatArray) -> Extent | None:
    """The bounding box of the points that have a place; None when none has."""
    placed = np.isfinite(lat) & np.isfinite(lon)
    if not placed.any():
        return None
    x, y = lon[placed], lat[placed]
    return Extent(float(x.min()), float(y.min()), float(x.max()), float(y.max()))


def drop_spatial_indexes(connection: Connection) -> None:
    """Remove triggers and spatial indexes another program left: plain SQLite cannot write then."""
    preparer = connection.dialect.identifier_preparer
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
    for kind, name, _sql in rows:
        if kind == "trigger":
            connection.exec_driver_sql(f"DROP TRIGGER {preparer.quote_identifier(name)}")
    for _kind, name, sql in rows:
        if "USING RTREE" in (sql or "").upper():
            connection.exec_driver_sql(f"DROP TABLE {preparer.quote_identifier(name)}")
    if any(name == "gpkg_extensions" for _kind, name, _sql in rows):
        connection.exec_driver_sql(
            "DELETE FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
        )


def coordinates(
    places: Sequence[tuple[float | None, float | None]],
) -> tuple[FloatArray, FloatArray]:
    """Latitudes and longitudes (n,) of pairs, NaN for None."""
    pairs = np.array(places, np.float64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]
