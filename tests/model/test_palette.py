import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis.strategies import dictionaries, integers, lists, tuples

from model.palette import (
    CLEAR_DISTANCE,
    GREY_DISTANCE,
    HUE_NAMES,
    TERRITORY_HUES,
    assign_colours,
    assign_hatches,
    grey_distance,
    oklab_distance,
)

# The six territories of the example region and who borders whom.
EXAMPLE = [(0, 1), (0, 3), (0, 4), (0, 5), (1, 2), (1, 3), (1, 5), (2, 3), (3, 4), (4, 5)]


def test_that_there_are_eight_hues_in_both_themes():
    assert [len(set(hues)) for hues in TERRITORY_HUES.values()] == [8, 8]


@pytest.mark.parametrize(("theme", "closest"), [("light", 10.5), ("dark", 7.9)])
def test_that_the_closest_hues_are_as_far_apart_as_the_style_guide_says(theme, closest):
    pairs = itertools.combinations(TERRITORY_HUES[theme], 2)
    assert min(oklab_distance(a, b) for a, b in pairs) == pytest.approx(closest, abs=0.05)


def test_that_black_and_white_are_a_hundred_apart():
    assert oklab_distance("#000000", "#FFFFFF") == pytest.approx(100, abs=0.1)


def test_that_the_example_gets_six_clearly_different_hues_without_rust():
    hues = assign_colours(EXAMPLE, 6)
    assert len(set(hues)) == 6
    assert HUE_NAMES.index("rust") not in hues


def test_that_eight_territories_use_all_hues_and_a_ninth_uses_one_again():
    assert sorted(assign_colours([], 8)) == list(range(8))
    assert len(set(assign_colours([], 9))) == 8


def test_that_pinned_hues_stay_and_neighbours_avoid_them():
    hues = assign_colours(EXAMPLE, 6, {0: 3, 2: 3})
    assert hues[0] == hues[2] == 3
    assert 3 not in hues[3:]


def test_that_a_new_territory_leaves_the_others_as_they_were():
    before = assign_colours(EXAMPLE, 6)
    after = assign_colours([*EXAMPLE, (6, 0), (6, 1)], 7, dict(enumerate(before)))
    assert after[:6] == before
    assert after[6] not in (before[0], before[1])


def test_that_a_hue_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="pinned hues"):
        assign_colours([], 2, {0: 8})


def test_that_no_territory_needs_no_hue():
    assert assign_colours([], 0) == []


@given(
    pairs=lists(tuples(integers(0, 7), integers(0, 7)), max_size=28),
    pinned=dictionaries(integers(0, 7), integers(0, 7), max_size=2),
)
def test_that_up_to_eight_territories_never_share_a_hue_with_a_neighbour(pairs, pinned):
    hues = assign_colours(pairs, 8, pinned)
    for a, b in pairs:
        if a != b and not (a in pinned and b in pinned):
            for theme in TERRITORY_HUES.values():
                assert oklab_distance(theme[hues[a]], theme[hues[b]]) >= CLEAR_DISTANCE


@given(width=integers(2, 12), height=integers(2, 12))
def test_that_neighbours_on_a_grid_with_diagonals_never_share_a_hue(width, height):
    cells = [(x, y) for x in range(width) for y in range(height)]
    pairs = [
        (x * height + y, (x + dx) * height + y + dy)
        for x, y in cells
        for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1))
        if 0 <= x + dx < width and 0 <= y + dy < height
    ]
    hues = assign_colours(pairs, len(cells))
    assert all(hues[a] != hues[b] for a, b in pairs)


@given(n=integers(1, 20), drawn=lists(tuples(integers(0, 19), integers(0, 19)), max_size=60))
def test_that_neighbours_alike_in_grey_get_another_hatch_while_there_is_one(n, drawn):
    pairs = [(a, b) for a, b in drawn if max(a, b) < n]
    hues = assign_colours(pairs, n)
    hatches = assign_hatches(pairs, hues)
    theme = TERRITORY_HUES["light"]
    around = Counter(code for a, b in set(pairs) if a != b for code in (a, b))
    for a, b in pairs:
        alike = grey_distance(theme[hues[a]], theme[hues[b]]) < GREY_DISTANCE
        if a != b and alike and max(around[a], around[b]) < 4:
            assert hatches[a] != hatches[b]


def test_that_grey_distance_is_that_of_lightness_alone():
    assert grey_distance("#FFFFFF", "#000000") == pytest.approx(100, abs=0.1)
    assert grey_distance("#808080", "#808080") == 0
