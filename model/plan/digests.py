"""A short hash of any value of a plan, the same for the same figures."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import Column

_DIGITS: Final = 9
_BITS: Final = 30


def digest(value: object) -> str:
    """A short hash of any value of a plan; numbers count to nine digits, NaN equals NaN."""
    hasher = hashlib.blake2b(digest_size=12)
    _feed(hasher, value)
    return hasher.hexdigest()


def _feed(hasher: "hashlib.blake2b", value: object) -> None:
    if isinstance(value, pd.DataFrame):
        for column in value.columns:
            _feed(hasher, str(column))
            cells = value[column].to_numpy()
            if cells.dtype == object:
                hasher.update("|".join(map(plain, cells.tolist())).encode())
            else:
                _feed(hasher, cells)
    elif isinstance(value, np.ndarray) and value.dtype != object:
        hasher.update(str(value.shape).encode())
        hasher.update(_rounded(value).tobytes())
    elif isinstance(value, Mapping):
        hasher.update(b"{")
        for key in sorted(value, key=str):
            _feed(hasher, str(key))
            _feed(hasher, value[key])
    elif is_dataclass(value) and not isinstance(value, type):
        hasher.update(type(value).__name__.encode())
        for field in fields(value):
            _feed(hasher, getattr(value, field.name))
    elif isinstance(value, list | tuple | np.ndarray | set | frozenset):
        entries = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        hasher.update(f"[{len(entries)}".encode())
        for entry in entries:
            _feed(hasher, entry)
    else:
        hasher.update(b"|" + plain(value).encode())


def _rounded(values: Column) -> Column:
    """Numbers to about nine digits as whole numbers; other arrays as they are."""
    if values.dtype.kind != "f":
        return np.ascontiguousarray(values)
    known = np.isfinite(values)
    mantissa, exponent = np.frexp(np.where(known, values, 0.0))
    whole = np.round(mantissa * 2.0**_BITS).astype(np.int64) * 4096 + exponent
    return np.where(known, whole, np.iinfo(np.int64).min)


def plain(value: object) -> str:
    """A value as the hash sees it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return f"{float(value):.{_DIGITS}g}"
    return f"{type(value).__name__}:{value}" if isinstance(value, bool) else str(value)
