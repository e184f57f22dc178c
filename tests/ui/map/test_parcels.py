"""What goes to the page as bytes can be read back as it was."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ui.map.parcels import Mark, pack_accounts, pack_lines

degrees = st.floats(-180, 180, width=32)


def test_that_accounts_lie_in_the_parcel_column_by_column():
    parcel = pack_accounts(
        np.array([39.5, np.inf]),
        np.array([-84.25, -80.0]),
        np.array([3.5, 9.0]),
        np.array([7, -1]),
        np.array([Mark.LOCKED | Mark.APPROXIMATE, Mark.NONE]),
    )
    assert len(parcel) == 4 + 2 * (4 + 4 + 4 + 2 + 1)
    assert np.frombuffer(parcel, "<u4", 1)[0] == 2
    lat, lon, radius = np.frombuffer(parcel, "<f4", 6, 4).reshape(3, 2)
    assert (lat[0], lon[0]) == (39.5, -84.25)
    assert np.isnan([lat[1], lon[1]]).all()  # infinite latitude: no place
    assert radius.tolist() == [3.5, 9.0]
    assert np.frombuffer(parcel, "<i2", 2, 28).tolist() == [7, -1]
    assert np.frombuffer(parcel, "u1", 2, 32).tolist() == [3, 0]


@given(st.lists(st.integers(1, 5).flatmap(lambda m: arrays(np.float32, (m, 2), elements=degrees))))
def test_that_packed_lines_keep_every_point_in_order(lines):
    parcel = pack_lines(lines)
    n = int(np.frombuffer(parcel, "<u4", 1)[0])
    counts = np.frombuffer(parcel, "<u4", n, 4)
    points = np.frombuffer(parcel, "<f4", -1, 4 + 4 * n).reshape(-1, 2)
    assert counts.tolist() == [len(line) for line in lines]
    assert points.tolist() == [point for line in lines for point in line.tolist()]
