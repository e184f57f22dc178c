"""A key for what was computed from parts of a state: equal while those parts are the same."""

from typing import Any


class SameInputs:
    """Holds a state and the parts of it that a computation reads.

    Two are equal when all parts are the very same objects and all `values` are equal, so that
    a move of accounts does not make anything compute anew that does not depend on owners.
    """

    __slots__ = ("_hash", "parts", "source", "values")

    def __init__(self, source: Any, parts: tuple[object, ...], values: Any = ()) -> None:
        self.source = source
        self.parts, self.values = parts, values
        self._hash = hash((tuple(map(id, parts)), values))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, SameInputs)
            and self.values == other.values
            and len(self.parts) == len(other.parts)
            and all(a is b for a, b in zip(self.parts, other.parts, strict=True))
        )
