"""The lists beside the map of a rep's sheet share the room between them."""

from hypothesis import given
from hypothesis import strategies as st

from reports.packs.turf import rows_of_lists


def test_that_short_lists_are_whole_where_there_is_room():
    assert rows_of_lists([3, 2], 200.0) == [3, 2]


def test_that_every_list_shows_its_first_before_one_shows_its_second():
    # 3 titles take 78 points, each first account and the line of the rest 31.5
    assert rows_of_lists([17, 7, 33], 78 + 3 * 31.5) == [1, 1, 1]
    assert rows_of_lists([17, 7, 33], 78 + 2 * 31.5) == [1, 1, 0]
    assert rows_of_lists([17, 7, 33], 78 + 3 * 31.5 + 21) == [2, 1, 1]


def test_that_titles_alone_stand_where_nothing_else_fits():
    assert rows_of_lists([5, 5], 60.0) == [0, 0]
    assert rows_of_lists([], 100.0) == []


@given(st.lists(st.integers(1, 40), max_size=3), st.floats(80, 400))
def test_that_the_lists_never_take_more_than_the_room(lengths, room):
    shown = rows_of_lists(lengths, room)
    taken = sum(26 + 21 * n + 10.5 * (0 < n < of) for n, of in zip(shown, lengths, strict=True))
    assert taken <= room
    assert all(n <= of for n, of in zip(shown, lengths, strict=True))
