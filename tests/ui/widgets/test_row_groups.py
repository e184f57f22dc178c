"""Rows put into groups: which line stands where."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.row_groups import RowGroups

NAMES = ("a", "b", "c")


def test_that_each_group_has_its_line_above_its_rows() -> None:
    groups = RowGroups(np.array([1, 0, 1, 2]), NAMES)
    order = groups.ordered(np.arange(4))
    assert order.tolist() == [1, 0, 2, 3]
    assert groups.lines(order).tolist() == [-1, 1, -2, 0, 2, -3, 3]


def test_that_a_folded_group_leaves_its_line() -> None:
    groups = RowGroups(np.array([1, 0, 1, 2]), NAMES, {"b"})
    assert groups.lines(groups.ordered(np.arange(4))).tolist() == [-1, 1, -2, -3, 3]


def test_that_groups_follow_a_rank_and_unknown_ones_come_last() -> None:
    groups = RowGroups(np.array([0, 1, 2]), NAMES)
    order = groups.ordered(np.arange(3), [float("nan"), 5.0, 2.0])
    assert order.tolist() == [2, 1, 0]


@given(codes=st.lists(st.integers(0, 2), max_size=12), folded=st.sets(st.sampled_from(NAMES)))
def test_that_every_row_shows_once_unless_its_group_is_folded(
    codes: list[int], folded: set[str]
) -> None:
    groups = RowGroups(np.array(codes, np.int64), NAMES, folded)
    lines = groups.lines(groups.ordered(np.arange(len(codes))))
    shown = [row for row, code in enumerate(codes) if NAMES[code] not in folded]
    assert sorted(lines[lines >= 0].tolist()) == shown
    assert sorted((-1 - lines[lines < 0]).tolist()) == sorted(set(codes))
