import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis.strategies import floats, integers, lists, tuples

from model.places.cells import polygons_of, slice_of, voronoi_cells, without_cracks

BOX = (-84.0, 39.0, -83.0, 40.0)


def test_that_one_point_gets_everything():
    (cell,) = voronoi_cells(np.array([[-83.5, 39.5]]), BOX)
    assert cell.covers(shapely.box(*BOX))


def test_that_two_points_meet_half_way():
    west, east = voronoi_cells(np.array([[-83.9, 39.5], [-83.1, 39.5]]), BOX)
    border = west.intersection(east)
    assert border.bounds[0] == pytest.approx(-83.5)
    assert border.bounds[2] == pytest.approx(-83.5)


def test_that_points_on_one_line_get_their_strips():
    points = np.array([[-83.8, 39.2], [-83.5, 39.5], [-83.2, 39.8]])
    cells = voronoi_cells(points, BOX)
    assert len(cells) == 3
    assert shapely.covers(cells, shapely.points(points)).all()


def test_that_distances_are_those_of_the_ground():
    # At 60° a degree of longitude is half as long as one of latitude.
    box = (0.0, 59.5, 1.0, 60.5)
    north, east = voronoi_cells(np.array([[0.0, 60.5], [1.0, 60.0]]), box)
    assert north.covers(shapely.Point(0.0, 60.05))  # 0.45° north, or 1° east = 0.5° of latitude
    assert east.covers(shapely.Point(0.05, 60.0))


@settings(deadline=None)
@given(
    points=lists(
        tuples(floats(-84, -83), floats(39, 40)).map(lambda p: (round(p[0], 4), round(p[1], 4))),
        min_size=1,
        max_size=20,
        unique=True,
    )
)
def test_that_cells_hold_their_points_and_fill_the_box_without_overlap(points):
    cells = voronoi_cells(np.array(points), BOX)
    sites = shapely.points(np.array(points))
    assert (shapely.distance(cells, sites) < 1e-9).all()
    clipped = shapely.intersection(cells, shapely.box(*BOX))
    assert shapely.area(clipped).sum() == pytest.approx(1.0)
    assert shapely.union_all(clipped).area == pytest.approx(1.0)


@given(n=integers(2, 9))
def test_that_slices_share_the_cell_evenly_around_the_point(n):
    disc = shapely.Point(3, 4).buffer(1, quad_segs=90)
    slices = [slice_of(disc, np.array([3.0, 4.0]), i, n) for i in range(n)]
    assert [s.area for s in slices] == pytest.approx([disc.area / n] * n, rel=0.01)
    assert shapely.union_all(slices).area == pytest.approx(disc.area)
    assert all(s.distance(shapely.Point(3, 4)) < 1e-12 for s in slices)


def test_that_only_polygons_are_left_of_a_mixed_overlay():
    square = shapely.box(0, 0, 1, 1)
    mixed = shapely.GeometryCollection([square, shapely.LineString([(0, 0), (5, 5)])])
    assert polygons_of(mixed).equals(square)


def test_that_a_hair_fine_hole_closes_and_a_real_one_stays():
    hair = [(1, 1), (2, 1), (2, 1 + 1e-14)]
    lake = [(3, 3), (4, 3), (4, 4)]
    shape = without_cracks(shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [hair, lake]))
    assert len(shape.interiors) == 1
    assert shape.area == pytest.approx(80.5)
