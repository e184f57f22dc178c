import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.alignment import UNASSIGNED, Alignment
from model.errors import PlanError

CODES = st.lists(st.integers(-1, 3), min_size=1, max_size=30)


@given(codes=CODES, to=st.integers(-1, 3), data=st.data())
def test_that_a_move_and_its_inverse_leave_the_alignment_unchanged(codes, to, data):
    rows = data.draw(st.lists(st.integers(0, len(codes) - 1), unique=True))
    start = Alignment(np.array(codes))
    move = start.moving(np.array(rows, int), to, "Move some")
    moved = start.apply(move)
    assert moved.territory[rows].tolist() == [to] * len(rows)
    assert moved.apply(move.inverse()).territory.tolist() == codes


def test_that_each_account_may_go_to_a_territory_of_its_own():
    start = Alignment.unassigned(3)
    move = start.moving(np.array([0, 2]), np.array([4, 5]), "Move 2 accounts")
    assert start.apply(move).territory.tolist() == [4, UNASSIGNED, 5]


def test_that_a_move_that_no_longer_fits_is_refused():
    start = Alignment(np.array([0, 1]))
    move = start.moving(np.array([0]), 1, "Move 1 account")
    with pytest.raises(PlanError, match="changed since"):
        start.apply(move).apply(move)


def test_that_an_alignment_cannot_be_written_to_and_leaves_the_given_array_alone():
    mine = np.array([0, 1], np.int16)
    alignment = Alignment(mine)
    with pytest.raises(ValueError, match="read-only"):
        alignment.territory[0] = 1
    mine[0] = 7
    assert alignment.territory.tolist() == [0, 1]


def test_that_codes_are_two_bytes_each():
    assert Alignment(np.array([0, 1])).territory.dtype == np.int16


def test_that_the_rows_of_a_territory_are_in_order():
    assert Alignment(np.array([1, 0, 1, -1])).rows_of(1).tolist() == [0, 2]
