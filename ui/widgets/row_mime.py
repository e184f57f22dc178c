"""Account rows on the way from a table to a territory."""

import numpy as np
from PySide6.QtCore import QMimeData

from model.arrays import IntArray

ROWS_MIME = "application/x-catchment-account-rows"


def rows_to_mime(rows: IntArray) -> QMimeData:
    """Pack row numbers, shape (k,), for a drag inside this window."""
    packed = QMimeData()
    packed.setData(ROWS_MIME, np.asarray(rows, dtype="<i8").tobytes())
    return packed


def rows_from_mime(packed: QMimeData) -> IntArray:
    """The row numbers of a drag, shape (k,); empty when it carries none."""
    raw = bytes(packed.data(ROWS_MIME).data())
    whole = len(raw) - len(raw) % 8
    return np.frombuffer(raw[:whole], dtype="<i8").astype(np.int64)
