"""What a page prints, as a hash: its words and lines where they stand.

Two pages of one hash are the same on paper. The number of the page, references to other pages
and the names that the file gives to its fonts do not count: a page that only moves to another
place in the book need not be printed again.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from reports.pdf.colours import Colour
from reports.pdf.text import Run

_BYTES = 12
_TEXT, _NAMED = "BT", "/gRLs"  # operators that hold names given by the file
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_COLOURS: Final = 2.0  # numbers below are shades and widths rather than places


def _rounded(number: re.Match[str]) -> str:
    value = float(number[0])
    return f"{value:.0f}" if abs(value) > _COLOURS else f"{value:.2f}"


class Imprint:
    """The words of one page as they were set."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._ground: list[range] = []  # operators that do not count

    def words(
        self, x: float, y: float, runs: Iterable[Run], size: float, colour: Colour, track: float
    ) -> None:
        """Text from (x, y), in points."""
        parts = [(run.text, run.cut, str(run.colour or colour)) for run in runs]
        self._said.append(f"{x:.0f} {y:.0f} {size} {track} {parts}")

    def note(self, *what: object) -> None:
        """Anything else that tells one page from another."""
        self._said.append(repr(what))

    def leave_out(self, first: int, end: int) -> None:
        """Operators from `first` up to `end` are the ground of a map: its marks tell it apart."""
        self._ground.append(range(first, end))

    def digest(self, operators: Sequence[str]) -> str:
        """The hash of the words and of the operators that draw lines and areas, in any order."""
        left_out = {n for part in self._ground for n in part}
        drawn = [
            _NUMBER.sub(_rounded, line)
            for n, line in enumerate(operators)
            if n not in left_out and not line.startswith(_TEXT) and _NAMED not in line
        ]
        return joined(sorted((*self._said, *drawn)))


def joined(parts: Iterable[str]) -> str:
    """The hash of some hashes or words in their order."""
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=_BYTES).hexdigest()
