"""Picking accounts in four modes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.map.selection import selection_after

rows = st.lists(st.integers(0, 9), unique=True)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("replace", [2, 3]), ("add", [1, 2, 3]), ("toggle", [1, 3]), ("remove", [1])],
)
def test_that_each_mode_does_what_it_says(mode, expected):
    assert selection_after(np.array([1, 2]), np.array([3, 2]), mode).tolist() == expected


@given(selected=rows, picked=rows)
def test_that_toggling_twice_changes_nothing(selected, picked):
    start, taken = np.array(selected, np.int64), np.array(picked, np.int64)
    twice = selection_after(selection_after(start, taken, "toggle"), taken, "toggle")
    assert twice.tolist() == sorted(selected)


def test_that_an_unknown_mode_is_an_error():
    with pytest.raises(ValueError, match="no such mode"):
        selection_after(np.array([1]), np.array([2]), "guess")
