import struct

import numpy as np
import shapely

from model.store import gpkg


def test_that_a_point_is_a_geopackage_header_and_well_known_binary():
    (blob,) = gpkg.points(np.array([42.5]), np.array([-71.25]))
    assert blob[:4] == b"GP\x00\x01"
    assert struct.unpack("<i", blob[4:8]) == (4326,)
    assert shapely.from_wkb(blob[8:]).coords[0] == (-71.25, 42.5)


def test_that_an_account_without_a_place_has_no_geometry():
    lat, lon = np.array([1.0, np.nan, 1.0]), np.array([np.nan, 1.0, 1.0])
    assert [blob is None for blob in gpkg.points(lat, lon)] == [True, True, False]


def test_that_the_extent_leaves_out_accounts_without_a_place():
    lat, lon = np.array([1.0, np.nan, 3.0]), np.array([-5.0, 99.0, -4.0])
    assert gpkg.extent_of(lat, lon) == gpkg.Extent(-5.0, 1.0, -4.0, 3.0)
    assert gpkg.extent_of(lat[1:2], lon[1:2]) is None
