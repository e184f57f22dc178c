"""Plain data and columns as compressed blobs: JSON beside little-endian arrays, no pickle.

A blob is the magic `CB1`, the raw length (uint64, little-endian) and a zlib stream of: the
length of the JSON head (uint32), the head `{"tree": …, "parts": [sizes]}`, the parts one after
the other. A column stands in the tree as `{"kind": …, "part": number}`.
"""

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import Column, IntArray

MAGIC: Final = b"CB1"
MAX_RAW: Final = 2**31  # bytes of one blob; a hostile file declares more
LEVEL: Final = 1  # zlib: columns shrink nearly as well as at 6, five times faster
_KINDS: Final = {"f8": "<f8", "i8": "<i8", "i2": "<i2", "b1": "?"}


def to_json(value: object) -> str:
    """Plain data as JSON text; numpy scalars, arrays and any mapping included.

    NaN and infinities are written as Python's JSON reads them. Raises TypeError for anything
    that is not plain data.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def from_json(text: str) -> Any:
    """The plain data of a JSON text; ValueError when it is none."""
    return json.loads(text)


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no plain data")


class Packer:
    """Collects columns while a tree of plain data is built, then makes the blob."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def column(self, values: Column) -> dict[str, Any]:
        """Put one column (n,) aside; the reference to write into the tree instead of it."""
        kind, body = _encoded(values)
        self._parts.append(body)
        return {"kind": kind, "part": len(self._parts) - 1}

    def frame(self, frame: pd.DataFrame) -> dict[str, Any]:
        """Put a frame aside, column by column; its index is not kept."""
        columns = [
            {"name": str(name), **self.column(frame.iloc[:, position].to_numpy())}
            for position, name in enumerate(frame.columns)
        ]
        return {"rows": len(frame), "columns": columns}

    def accounts(self, accounts: Accounts) -> dict[str, Any]:
        """Put an account table aside, column by column."""
        columns = [{"name": name, **self.column(accounts[name])} for name in accounts]
        return {"rows": len(accounts), "columns": columns}

    def pack(self, tree: object) -> bytes:
        """The blob of `tree` and of every column put aside."""
        return put_together(tree, self._parts)


def taken_apart(blob: bytes) -> tuple[Any, list[bytes]]:
    """The tree of a blob and its columns as they are kept; ValueError when it is none."""
    raw = _inflated(blob)
    (length,) = struct.unpack_from("<I", raw)
    head = from_json(_text(raw[4 : 4 + length]))
    parts, at = [], 4 + length
    for size in head["parts"]:
        parts.append(raw[at : at + size])
        at += size
    if at != len(raw):
        raise ValueError("blob parts do not fill the blob")
    return head["tree"], parts


def put_together(tree: object, parts: Sequence[bytes]) -> bytes:
    """The blob of a tree and its columns: the inverse of `taken_apart`."""
    head = _bytes(to_json({"tree": tree, "parts": [len(part) for part in parts]}))
    raw = b"".join([struct.pack("<I", len(head)), head, *parts])
    return MAGIC + struct.pack("<Q", len(raw)) + zlib.compress(raw, LEVEL)


def column_bytes(values: Column) -> bytes:
    """One column as a blob keeps it."""
    return _encoded(values)[1]


def column_of(kind: str, body: bytes) -> Column:
    """The column that a blob keeps as `body`; text columns are lists of plain values."""
    return _decoded(kind, body)


class Unpacker:
    """Reads a blob made by `Packer`; ValueError when it is none or is damaged."""

    def __init__(self, blob: bytes) -> None:
        self.tree, self._parts = taken_apart(blob)

    def column(self, reference: Mapping[str, Any]) -> Column:
        """The column a reference in the tree stands for."""
        return _decoded(reference["kind"], self._parts[reference["part"]])

    def frame(self, reference: Mapping[str, Any]) -> pd.DataFrame:
        """The frame a reference in the tree stands for, rows numbered from 0."""
        columns = [self.column(column) for column in reference["columns"]]
        frame = pd.DataFrame(
            dict(enumerate(columns)), index=pd.RangeIndex(reference["rows"]), copy=False
        )
        frame.columns = pd.Index([column["name"] for column in reference["columns"]], dtype=object)
        return frame

    def accounts(self, reference: Mapping[str, Any]) -> Accounts:
        """The account table a reference in the tree stands for."""
        return Accounts({column["name"]: self.column(column) for column in reference["columns"]})


def pack_frame(frame: pd.DataFrame) -> bytes:
    """A frame of float64, int64, bool and text (or other plain object) columns as one blob."""
    packer = Packer()
    return packer.pack(packer.frame(frame))


def unpack_frame(blob: bytes) -> pd.DataFrame:
    """The frame of `pack_frame`."""
    unpacker = Unpacker(blob)
    return unpacker.frame(unpacker.tree)


def pack_codes(codes: IntArray) -> bytes:
    """Territory codes, int16, shape (n_accounts,), as one blob."""
    packer = Packer()
    return packer.pack(packer.column(np.asarray(codes, np.int16)))


def unpack_codes(blob: bytes) -> IntArray:
    """The codes of `pack_codes`."""
    unpacker = Unpacker(blob)
    return unpacker.column(unpacker.tree)


def _encoded(values: Column) -> tuple[str, bytes]:
    if values.dtype == object:
        return "object", _bytes(to_json(values.tolist()))
    kind = {"f": "f8", "i": "i8", "u": "i8", "b": "b1"}.get(values.dtype.kind)
    if kind is None:
        raise TypeError(f"a column of {values.dtype} cannot be kept; use number, flag or text")
    if values.dtype == np.int16:
        kind = "i2"
    return kind, np.ascontiguousarray(values, _KINDS[kind]).tobytes()


def _decoded(kind: str, body: bytes) -> Column:
    if kind == "object":
        values = from_json(_text(body))
        column = np.empty(len(values), object)
        column[:] = values
        return column
    stored = np.frombuffer(body, _KINDS[kind])
    return stored.astype(stored.dtype.newbyteorder("="))


def _inflated(blob: bytes) -> bytes:
    if blob[: len(MAGIC)] != MAGIC or len(blob) < len(MAGIC) + 8:
        raise ValueError("not a blob of this format")
    (length,) = struct.unpack_from("<Q", blob, len(MAGIC))
    if length > MAX_RAW:
        raise ValueError("blob too large")
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(blob[len(MAGIC) + 8 :], length + 1)
    except zlib.error as problem:
        raise ValueError(f"damaged blob: {problem}") from problem
    if len(raw) != length or not inflater.eof:
        raise ValueError("blob shorter or longer than it says")
    return raw


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogatepass")
