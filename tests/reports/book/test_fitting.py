"""Sentences that fit their place."""

from hypothesis import given
from hypothesis.strategies import lists, text

from reports.book.fitting import Piece, lead, natural_height, some_of, stack
from reports.book.typed import about, amount, entries, part, texts
from reports.book.typed import text as typed_text
from reports.pdf import fonts
from reports.pdf.ink import Ink
from reports.pdf.ledger import Ledger
from reports.pdf.page import Frame
from reports.pdf.text import plain, semi, wrap


@given(lists(text(max_size=120), max_size=6))
def test_that_a_lead_never_takes_more_than_two_lines(sentences):
    fonts.register()
    assert len(wrap(lead(*sentences), 464.0, fonts.TEXT, fonts.M)) <= 2


def test_that_a_sentence_too_long_is_left_out_and_the_next_one_kept():
    fonts.register()
    assert plain(lead("Short.", "word " * 80, "Also short.")) == "Short. Also short."


def test_that_an_abbreviation_at_the_end_keeps_one_full_stop():
    fonts.register()
    assert plain(lead(["Starts at ", semi("Great Miami Univ."), "."])) == (
        "Starts at Great Miami Univ."
    )


def test_that_names_beyond_the_limit_are_counted():
    assert some_of(["A", "B", "C"], 3) == "A, B and C"
    assert some_of(["A", "B", "C", "D"], 2) == "A, B and 2 more"


def _drawn(room, blocks):
    """Names and tops of the blocks that were drawn into a column of `room` points."""
    drawn = []
    area = Frame.__new__(Frame)
    area.x, area.top, area.y, area.width, area.bottom = 0.0, 0.0, 0.0, 100.0, room
    area.ink = Ink.__new__(Ink)
    area.ink.ledger, area.ink.name = Ledger(), "page"

    def draw(name, high):
        def block(target):
            drawn.append((name, target.y))
            target.skip(high)

        return block

    stack(area, [Piece(high, draw(name, high), rank) for name, high, rank in blocks])
    return drawn


def test_that_a_column_too_short_drops_its_least_important_block():
    drawn = _drawn(100.0, [("first", 40, 0), ("least", 40, 9), ("last", 40, 0)])
    assert [name for name, _ in drawn] == ["first", "last"]


def test_that_blocks_are_spread_evenly_over_the_column():
    drawn = _drawn(150.0, [("a", 40, 0), ("b", 40, 0), ("c", 40, 0)])
    assert [top for _, top in drawn] == [0.0, 55.0, 110.0]


def test_that_the_natural_height_counts_gaps_between_blocks():
    pieces = [Piece(10, lambda _a: None), Piece(20, lambda _a: None)]
    assert natural_height(pieces, 5) == 35


def test_that_a_typed_plan_of_another_shape_reads_as_empty():
    odd = {"goals": "none", "budget": [1], "name": {"a": 1}, "n": "12", "yes": True}
    assert entries(odd, "goals") == []
    assert part(odd, "budget") == {}
    assert typed_text(odd, "name") == ""
    assert texts(odd, "goals") == []
    assert amount(odd, "n") != amount(odd, "n")
    assert amount(odd, "yes") != amount(odd, "yes")
    assert about([{"account_id": "A"}], "B") == {}
