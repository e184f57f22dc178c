import gzip
import json

import pytest

from model.places.topology import Topology

# Two squares side by side; arc 1 is the border they share. Integer steps of one degree.
ARCS = [
    [[1, 1], [-1, 0], [0, -1], [1, 0]],
    [[1, 0], [0, 1]],
    [[1, 0], [1, 0], [0, 1], [-1, 0]],
]


def topology(tmp_path, geometries, arcs, scale=(1.0, 1.0)):
    content = {
        "type": "Topology",
        "transform": {"scale": scale, "translate": [0, 0]},
        "objects": {"lands": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }
    path = tmp_path / "lands.topo.json.gz"
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    return Topology(path)


def polygon(*rings):
    return {"type": "Polygon", "arcs": list(rings)}


def test_that_two_squares_share_their_border_exactly(tmp_path):
    squares = topology(tmp_path, [polygon([0, 1]), polygon([2, -2])], ARCS)
    west, east = squares.shapes("lands")
    assert (west.bounds, east.bounds) == ((0, 0, 1, 1), (1, 0, 2, 1))
    assert west.intersection(east).length == 1
    assert west.intersection(east).area == 0


def test_that_the_mesh_has_every_line_once(tmp_path):
    squares = topology(tmp_path, [polygon([0, 1]), polygon([2, -2])], ARCS)
    mesh = squares.mesh("lands")
    assert [len(line) for line in mesh] == [4, 2, 4]
    assert mesh[1].tolist() == [[1, 0], [1, 1]]


def test_that_a_hole_is_cut_out(tmp_path):
    arcs = [
        [[0, 0], [4, 0], [0, 4], [-4, 0], [0, -4]],
        [[1, 1], [0, 1], [1, 0], [0, -1], [-1, 0]],
    ]
    (ring,) = topology(tmp_path, [polygon([0], [1])], arcs).shapes("lands")
    assert ring.area == 16 - 1


def test_that_a_polygon_rounded_to_a_line_is_left_out(tmp_path):
    arcs = [[[0, 0], [1, 0], [-1, 0]], [[0, 0], [1, 0], [0, 1], [-1, -1]]]
    land = {"type": "MultiPolygon", "arcs": [[[0]], [[1]]]}
    shapes = topology(tmp_path, [land, polygon([0])], arcs).shapes("lands")
    assert shapes[0].area == 0.5
    assert shapes[1].is_empty


def test_that_a_bow_tie_is_mended(tmp_path):
    arcs = [[[0, 0], [2, 2], [0, -2], [-2, 2], [0, -2]]]
    (tie,) = topology(tmp_path, [polygon([0])], arcs).shapes("lands")
    assert tie.is_valid
    assert tie.area == 2


def test_that_land_across_the_date_line_lies_on_both_sides_of_the_map(tmp_path):
    arcs = [[[179, 0], [-358, 0], [0, 1], [358, 0], [0, -1]]]
    lands = topology(tmp_path, [polygon([0])], arcs)
    (land,) = lands.shapes("lands")
    assert land.area == 2
    assert sorted(part.bounds for part in land.geoms) == [(-180, 0, -179, 1), (179, 0, 180, 1)]
    assert max(abs(line[1:, 0] - line[:-1, 0]).max() for line in lands.mesh("lands")) <= 180


def test_that_land_around_the_pole_reaches_it(tmp_path):
    arcs = [[[-180, -80], [120, 0], [120, 0], [119, 0], [-359, 0]]]
    (cap,) = topology(tmp_path, [polygon([0])], arcs).shapes("lands")
    assert cap.area == pytest.approx(3600)
