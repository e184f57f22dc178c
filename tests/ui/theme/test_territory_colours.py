"""Neighbours differ for every kind of sight, and settled hues stay."""

from hypothesis import given
from hypothesis import strategies as st

from ui.theme.territory_colours import HUES, assign_hues, distance, territory_colour
from ui.theme.tokens import DARK, LIGHT

RUST = 1
EXAMPLE = {1: {2, 4, 5, 6}, 2: {1, 3, 4, 6}, 3: {2, 4}, 4: {1, 2, 3, 5}, 5: {1, 4, 6}, 6: {1, 2, 5}}


def apart(one: int, other: int) -> float:
    return min(distance(a, b) for a, b in zip(HUES[one], HUES[other], strict=True))


def test_that_a_colour_has_no_distance_to_itself_and_black_is_far_from_white() -> None:
    assert distance("#468CEB", "#468CEB") == 0.0
    assert distance("#000000", "#FFFFFF") > 99.0


def test_that_all_pairs_of_hues_keep_the_distance_of_the_guide() -> None:
    for theme, least in ((0, 10.4), (1, 7.8)):
        closest = min(
            distance(HUES[a][theme], HUES[b][theme])
            for a in range(len(HUES))
            for b in range(a + 1, len(HUES))
        )
        assert closest >= least


def test_that_neighbours_of_the_example_get_hues_that_read_apart() -> None:
    hues = assign_hues(EXAMPLE)
    assert sorted(hues) == sorted(EXAMPLE)
    for code, around in EXAMPLE.items():
        for other in around:
            assert apart(hues[code], hues[other]) >= 6.0


def test_that_rust_is_given_last() -> None:
    lonely: dict[int, set[int]] = {code: set() for code in range(7)}
    assert RUST not in assign_hues(lonely).values()
    assert RUST in assign_hues({code: set() for code in range(8)}).values()


def test_that_settled_hues_stay_when_a_territory_is_added() -> None:
    before = assign_hues(EXAMPLE)
    after = assign_hues({**EXAMPLE, 7: {1, 2}}, kept=before)
    assert {code: after[code] for code in before} == before
    assert after[7] not in (after[1], after[2])


@given(st.sets(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=18))
def test_that_touching_territories_never_share_a_hue_while_hues_are_left(
    borders: set[tuple[int, int]],
) -> None:
    around: dict[int, set[int]] = {code: set() for code in range(15)}
    for one, other in borders:
        if one != other and len(around[one]) < 6 and len(around[other]) < 6:
            around[one].add(other)
            around[other].add(one)
    hues = assign_hues(around)
    assert all(hues[code] != hues[other] for code in around for other in around[code])


def test_that_a_ninth_territory_starts_the_hues_again() -> None:
    assert territory_colour(8, LIGHT) == territory_colour(0, LIGHT) == "#468CEB"
    assert territory_colour(2, DARK) == "#5CEBD0"
