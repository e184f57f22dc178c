"""Accounts and lines as bytes that the page reads as typed arrays (little endian)."""

from collections.abc import Sequence
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from model.arrays import FloatArray, IntArray


class Mark(IntFlag):
    """How an account is drawn besides its colour."""

    NONE = 0
    LOCKED = 1  # a small lock
    APPROXIMATE = 2  # hollow: its place is only known to the postcode or town


def pack_accounts(
    lat: FloatArray, lon: FloatArray, radius: FloatArray, code: IntArray, marks: IntArray
) -> bytes:
    """Pack the accounts: uint32 n, float32 lat, lon, radius (px), int16 code, uint8 marks."""
    placed = np.isfinite(lat) & np.isfinite(lon)
    return b"".join(
        (
            np.uint32(len(lat)).astype("<u4").tobytes(),
            np.where(placed, lat, np.nan).astype("<f4").tobytes(),
            np.where(placed, lon, np.nan).astype("<f4").tobytes(),
            radius.astype("<f4").tobytes(),
            code.astype("<i2").tobytes(),
            marks.astype("u1").tobytes(),
        )
    )


def pack_lines(lines: Sequence[NDArray[np.floating]]) -> bytes:
    """Pack lines of shape (m, 2), lon and lat: uint32 n, uint32 m of each, float32 pairs."""
    counts = np.array([len(lines), *map(len, lines)], "<u4")
    points = (
        np.concatenate([np.asarray(line, "<f4") for line in lines]) if lines else np.empty((0, 2))
    )
    return counts.tobytes() + points.astype("<f4").tobytes()
