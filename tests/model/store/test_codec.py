import struct
import zlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.store.codec import (
    MAGIC,
    Packer,
    Unpacker,
    pack_codes,
    pack_frame,
    unpack_codes,
    unpack_frame,
)


def text(values):
    column = np.empty(len(values), object)
    column[:] = values
    return column


ANY_TEXT = st.text(st.characters(exclude_categories=()))  # half characters included


@given(rows=st.lists(st.tuples(st.floats(), st.booleans(), ANY_TEXT), max_size=20))
def test_that_a_frame_comes_back_bit_for_bit(rows):
    frame = pd.DataFrame(
        {
            "number": np.array([row[0] for row in rows], float),
            "flag": np.array([row[1] for row in rows], bool),
            "text": text([row[2] for row in rows]),
        }
    )
    back = unpack_frame(pack_frame(frame))
    pd.testing.assert_frame_equal(back, frame, check_exact=True)
    assert back["number"].to_numpy().tobytes() == frame["number"].to_numpy().tobytes()


@given(codes=st.lists(st.integers(-1, 31_999)))
def test_that_territory_codes_come_back(codes):
    back = unpack_codes(pack_codes(np.array(codes, np.int16)))
    assert back.dtype == np.int16
    assert back.tolist() == codes


def test_that_the_sign_of_zero_and_the_smallest_number_are_kept():
    numbers = np.array([-0.0, 5e-324, np.inf, 0.1 + 0.2])
    back = unpack_frame(pack_frame(pd.DataFrame({"x": numbers})))["x"].to_numpy()
    assert back.tobytes() == numbers.tobytes()


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"a": text([])}),
        pd.DataFrame(index=range(3)),
        pd.DataFrame([[1.0, 2.0]], columns=["same", "same"]),
        pd.DataFrame({"mixed": text(["x", 1, 2.5, None, True])}),
        pd.DataFrame({"count": np.array([1, 2**60])}),
    ],
    ids=["nothing", "no rows", "no columns", "twice the same header", "mixed", "whole numbers"],
)
def test_that_odd_frames_come_back(frame):
    back = unpack_frame(pack_frame(frame))
    pd.testing.assert_frame_equal(back, frame, check_column_type=False)
    assert list(back.columns) == list(frame.columns)


def test_that_a_column_of_dates_is_refused_at_once():
    with pytest.raises(TypeError, match="datetime64"):
        pack_frame(pd.DataFrame({"on": pd.to_datetime(["2026-11-30"])}))


def test_that_numpy_scalars_in_plain_data_become_plain():
    tree = {"gap": np.float64(0.5), "seed": np.int64(7), "curve": np.array([1, 2])}
    assert Unpacker(Packer().pack(tree)).tree == {"gap": 0.5, "seed": 7, "curve": [1, 2]}


def test_that_an_object_is_no_plain_data():
    with pytest.raises(TypeError, match="no plain data"):
        Packer().pack({"when": object()})


@pytest.mark.parametrize("cut", [0, 3, 10, 20, -1])
def test_that_a_cut_blob_is_refused(cut):
    with pytest.raises(ValueError, match="blob"):
        unpack_codes(pack_codes(np.arange(50))[:cut])


def test_that_a_blob_that_unpacks_to_more_than_it_says_is_refused():
    bomb = MAGIC + struct.pack("<Q", 10) + zlib.compress(bytes(10_000_000))
    with pytest.raises(ValueError, match="shorter or longer"):
        Unpacker(bomb)


def test_that_a_blob_of_more_than_two_gigabytes_is_refused():
    with pytest.raises(ValueError, match="too large"):
        Unpacker(MAGIC + struct.pack("<Q", 2**40) + b"x")
