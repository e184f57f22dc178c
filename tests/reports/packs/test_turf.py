"""The lists beside the map of a rep's sheet share the room between them."""

from datetime import UTC, datetime

import pypdfium2
from hypothesis import given
from hypothesis import strategies as st

from reports.packs.turf import Listed, _list, rows_of_lists
from reports.pdf.book import Book, Meta
from reports.pdf.grid import LETTER


def test_that_short_lists_are_whole_where_there_is_room():
    assert rows_of_lists([3, 2], 200.0) == [3, 2]


def test_that_every_list_shows_its_first_before_one_shows_its_second():
    # 3 titles take 78 points, each first account and the line of the rest 31.5
    assert rows_of_lists([17, 7, 33], 78 + 3 * 31.5) == [1, 1, 1]
    assert rows_of_lists([17, 7, 33], 78 + 2 * 31.5 + 10.5) == [1, 1, 0]
    assert rows_of_lists([17, 7, 33], 78 + 3 * 31.5 + 21) == [2, 1, 1]


def test_that_titles_alone_stand_where_nothing_else_fits():
    assert rows_of_lists([5, 5], 60.0) == [0, 0]
    assert rows_of_lists([], 100.0) == []


@given(st.lists(st.integers(1, 40), max_size=3), st.floats(80, 400))
def test_that_the_lists_never_take_more_than_the_room(lengths, room):
    shown = rows_of_lists(lengths, room)
    taken = sum(26 + 21 * n + 10.5 * (n < of) for n, of in zip(shown, lengths, strict=True))
    assert taken <= max(room, 36.5 * len(lengths))  # the titles stand, each with a line below
    assert all(n <= of for n, of in zip(shown, lengths, strict=True))


def test_that_a_list_without_a_line_of_its_own_says_where_its_accounts_are(tmp_path):
    meta = Meta(title="x", author="", created=datetime(2026, 1, 1, tzinfo=UTC), territory="x")
    lacking = Listed("Lacking a skill: 2", [("North", "Rural 1 of 2")] * 2, "see Align")
    with Book(tmp_path / "x.pdf", LETTER, meta) as book, book.page("Ann", None, key="a") as page:
        _list(page.frame(0, 4), lacking, 0)
    document = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    words = " ".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert "Lacking a skill: 2 see Align" in words
