"""What applies of a filter that somebody is still typing."""

import pytest

from model.filters.columns import FilterGround
from model.filters.evaluate import mask
from model.filters.readable import read_filter

WHOLE = "type:ASC beds>50"


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("type:ASC beds>", "type:ASC"),
        ("type:ASC bed", "type:ASC bed"),
        ("beds> type:ASC", "type:ASC"),
        ("type:ASC nothing:here", "type:ASC"),
        ("type:ASC or", "type:ASC"),
        ("(type:ASC or beds>", "(type:ASC)"),
        ('type:ASC city:"Da', "type:ASC"),
        ("type:", ""),
        ("type:Nowhere", ""),
        (")", ""),
    ],
)
def test_that_the_valid_part_of_half_a_filter_applies(
    ground: FilterGround, typed: str, part: str
) -> None:
    found = read_filter(ground, typed)
    assert found.part == part
    assert (found.error is None) == (typed == part)
    if part:
        assert found.rows is not None
        assert found.rows.tolist() == mask(ground, part).tolist()
    else:
        assert found.rows is None


def test_that_a_whole_filter_is_read_as_it_is(ground: FilterGround) -> None:
    found = read_filter(ground, WHOLE)
    assert (found.part, found.error) == (WHOLE, None)
    assert read_filter(ground, "  ").rows is None
