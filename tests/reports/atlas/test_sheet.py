"""Squares of the grid, and names that keep out of each other's way on any sheet."""

from dataclasses import replace

import numpy as np
import pytest

from reports.atlas.placing import Placer, level_pieces
from reports.atlas.sheet import Grid
from reports.pdf import fonts, labels, maps

BOX = maps.Box(100, 50, 300, 200)


def test_that_squares_are_lettered_from_the_left_and_numbered_from_the_top():
    grid = Grid(BOX, 3, 2)
    assert grid.square(100, 50) == "A1"
    assert grid.square(399, 249) == "C2"
    assert grid.square(250, 100) == "B1"
    assert grid.square(400, 250) == "C2"  # the last corner belongs to the last square


def test_that_a_point_off_the_map_lies_in_no_square():
    assert Grid(BOX, 3, 2).square(99, 60) == ""


def test_that_a_wide_map_never_runs_out_of_letters():
    assert Grid.over(maps.Box(0, 0, 9_000, 800)).across == 26


def test_that_only_the_level_lines_of_a_border_keep_names_away():
    square = [(0.0, 0.0), (90.0, 0.0), (90.0, 60.0), (0.0, 60.0)]
    found = level_pieces([square], 2.0)
    assert [one for one in found if one[1] < 30] == [
        (0.0, -2.0, 30.0, 2.0), (30.0, -2.0, 60.0, 2.0), (60.0, -2.0, 90.0, 2.0)
    ]  # fmt: skip
    assert len(found) == 6  # three above, three below, none at the sides
    assert level_pieces([[(0.0, 0.0), (8.0, 0.0), (8.0, 8.0)]], 2.0) == []  # a name spans it


def crowd(n: int, scale: float) -> list[labels.Anchor]:
    """Names at random places of a box of 600 by 400 points, times the scale."""
    rng = np.random.default_rng(4)
    places = rng.uniform(20, 380, (n, 2)) * scale
    return [
        labels.Anchor(float(x), float(y), 2.0 * scale, f"Hospital {k}", n - k)
        for k, (x, y) in enumerate(places)
    ]


@pytest.mark.parametrize("scale", [1.0, 2.6])
def test_that_names_of_far_and_near_groups_never_touch(scale):
    fonts.register()
    anchors = crowd(300, scale)
    placer = Placer(maps.Box(0, 0, 600 * scale, 400 * scale), scale, [], [])
    placed = placer.place(anchors)
    size = fonts.XS * scale
    boxes = [
        (
            one.x,
            one.baseline - size * 0.72,
            one.x + fonts.width(one.anchor.label, one.anchor.cut, size),
            one.baseline,
        )
        for one in placed
    ]
    assert len(placed) + placer.missed == 300
    assert len(placed) > 60
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


def test_that_ground_that_is_taken_stays_free():
    fonts.register()
    anchor = labels.Anchor(100, 100, 2.0, "Hospital", 1.0)
    everywhere = [(0.0, 0.0, 400.0, 300.0)]
    placer = Placer(maps.Box(0, 0, 400, 300), 1.0, [], everywhere)
    assert placer.place([replace(anchor)]) == []
    assert placer.missed == 1
