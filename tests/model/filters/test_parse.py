"""Filters are read as they are written; what is none says where."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import PlanError
from model.filters.nodes import ALL, Both, Either, FilterError, Not, Test, Word
from model.filters.parse import MAX_LENGTH, parse


def shape(text: str) -> object:
    """A filter without its places, to compare with one drawn by hand."""

    def bare(node: object) -> object:
        if isinstance(node, Word):
            return node.text
        if isinstance(node, Test):
            return (node.field, node.sign, *(value for value, _ in node.values))
        if isinstance(node, Not):
            return ("not", bare(node.part))
        assert isinstance(node, Both | Either)
        return ("and" if isinstance(node, Both) else "or", *map(bare, node.parts))

    return bare(parse(text))


def test_that_a_blank_filter_holds_for_all() -> None:
    assert parse("  ") is ALL


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("lima", "lima"),
        ('"St. Brigid Lima"', "St. Brigid Lima"),
        ("territory:Dallas", ("territory", ":", "Dallas")),
        ('territory:"NW Ohio"', ("territory", ":", "NW Ohio")),
        ("potential > 50k", ("potential", ">", "50k")),
        ("potential:10k..50k", ("potential", ":", "10k..50k")),
        ("delta:-5..-1", ("delta", ":", "-5..-1")),
        ("beds≥20", ("beds", ">=", "20")),
        ("type<>ASC", ("type", "!=", "ASC")),
        ("type:ASC,COMM", ("type", ":", "ASC", "COMM")),
        ("beds:1,000", ("beds", ":", "1,000")),
        ("[Trauma level]=II", ("Trauma level", "=", "II")),
        ("-locked", ("not", "locked")),
        ("not locked", ("not", "locked")),
        ("--locked", "locked"),
        ("foo-bar", "foo-bar"),
        ("a b", ("and", "a", "b")),
        ("a and b", ("and", "a", "b")),
        ("a b or c", ("or", ("and", "a", "b"), "c")),
        ("a (b or c)", ("and", "a", ("or", "b", "c"))),
        ("-(a or b)", ("not", ("or", "a", "b"))),
        ("Orlando nothing", ("and", "Orlando", "nothing")),
    ],
)
def test_that_a_construct_is_read_as_it_is_meant(text: str, wanted: object) -> None:
    assert shape(text) == wanted


@pytest.mark.parametrize(
    ("text", "start", "said"),
    [
        ("potential>", 10, "A value is missing"),
        ("potential> >5", 11, "A value is missing"),
        ("a)", 1, '")" does not fit'),
        ("(a", 2, "closing bracket"),
        ("a or", 4, "ends too early"),
        ("not", 3, "ends too early"),
        ('name:"St', 5, "quotation mark is not closed"),
        ("=5", 0, "name of a field before it"),
        ("a - b", 2, "does not fit here"),
    ],
)
def test_that_an_error_points_at_its_character(text: str, start: int, said: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert caught.value.start == start
    assert said in str(caught.value)


def test_that_a_test_knows_its_place() -> None:
    node = parse("lima potential>50k")
    assert isinstance(node, Both)
    test = node.parts[1]
    assert isinstance(test, Test)
    assert (test.start, test.end, test.values) == (5, 18, (("50k", 15),))


def test_that_a_filter_has_a_longest_length() -> None:
    with pytest.raises(FilterError, match="characters"):
        parse("a " * MAX_LENGTH)


_PIECES = st.lists(
    st.sampled_from(
        ["(", ")", "-", "not", "or", "and", " ", '"', "a", "type", ":", ">", "<=", "..", "5k", "[",
         "]", ",", "*", "“", "=", "!", "\n", "é", "top5", "2027-Q1"]
    ),
    max_size=40,
)  # fmt: skip


@given(text=_PIECES.map("".join) | st.text(max_size=80))
def test_that_no_text_fails_in_another_way_than_by_a_sentence(text: str) -> None:
    with suppress(PlanError):
        assert parse(text) is not None
