"""Territories as rings."""

import numpy as np
import pytest
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Polygon, box

from ui.map.territory_shape import TerritoryShape, rings_of

HOLED = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior])


def test_that_parts_and_holes_each_give_a_closed_ring():
    rings = rings_of(MultiPolygon([HOLED, box(9, 9, 10, 10)]))
    assert [len(ring) for ring in rings] == [5, 5, 5]
    assert all((ring[0] == ring[-1]).all() for ring in rings)


def test_that_lines_and_nothing_give_no_rings():
    assert rings_of(None) == ()
    assert rings_of(Polygon()) == ()
    assert len(rings_of(GeometryCollection([LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1)]))) == 1


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345G", "url(x)"])
def test_that_a_colour_is_six_hex_digits(colour):
    with pytest.raises(ValueError, match="#RRGGBB"):
        TerritoryShape(0, colour, "North")


@pytest.mark.parametrize("code", [-1, 2**15])
def test_that_a_code_fits_the_alignment(code):
    with pytest.raises(ValueError, match="territory code"):
        TerritoryShape(code, "#000000", "North")


def test_that_outlines_compare_by_their_points():
    one = TerritoryShape(0, "#000000", "North", rings_of(HOLED))
    assert one.same_outline(TerritoryShape(1, "#111111", "South", rings_of(HOLED)))
    moved = tuple(ring + np.array([0.1, 0.0]) for ring in one.rings)
    assert not one.same_outline(TerritoryShape(0, "#000000", "North", moved))
    assert not one.same_outline(TerritoryShape(0, "#000000", "North", one.rings[:1]))
