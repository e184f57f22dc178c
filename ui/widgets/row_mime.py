"""Accounts on the way to a territory, territories and districts on the way to a district."""

import numpy as np
from PySide6.QtCore import QMimeData

from model.arrays import IntArray

ROWS_MIME = "application/x-catchment-account-rows"
TERRITORIES_MIME = "application/x-catchment-territories"
DISTRICT_MIME = "application/x-catchment-district"


def rows_to_mime(rows: IntArray) -> QMimeData:
    """Pack row numbers, shape (k,), for a drag inside this window."""
    return _packed(ROWS_MIME, rows)


def rows_from_mime(packed: QMimeData) -> IntArray:
    """The row numbers of a drag, shape (k,); empty when it carries none."""
    return _unpacked(packed, ROWS_MIME)


def territories_to_mime(codes: IntArray) -> QMimeData:
    """Pack territory codes, shape (k,), for a drag inside the tree."""
    return _packed(TERRITORIES_MIME, codes)


def territories_from_mime(packed: QMimeData) -> IntArray:
    """The territory codes of a drag, shape (k,); empty when it carries none."""
    return _unpacked(packed, TERRITORIES_MIME)


def district_to_mime(key: str) -> QMimeData:
    """Pack the id of a district for a drag inside the tree."""
    packed = QMimeData()
    packed.setData(DISTRICT_MIME, key.encode())
    return packed


def district_from_mime(packed: QMimeData) -> str:
    """The id of the district of a drag, "" when it carries none."""
    return bytes(packed.data(DISTRICT_MIME).data()).decode(errors="replace")


def _packed(kind: str, numbers: IntArray) -> QMimeData:
    packed = QMimeData()
    packed.setData(kind, np.asarray(numbers, dtype="<i8").tobytes())
    return packed


def _unpacked(packed: QMimeData, kind: str) -> IntArray:
    raw = bytes(packed.data(kind).data())
    whole = len(raw) - len(raw) % 8
    return np.frombuffer(raw[:whole], dtype="<i8").astype(np.int64)
