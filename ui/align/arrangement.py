"""The drawn sizes of Align in small, usual and large windows (ui-style §9)."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QSplitter

NARROW: Final = 1360
WIDE: Final = 2000


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Pixels; the table's height counts until somebody moves the splitter."""

    tree: int
    side: int
    table: int

    @classmethod
    def of(cls, width: int) -> "Arrangement":
        """What suits a window of this width."""
        if width < NARROW:
            return cls(328, 272, 182)
        return cls(376, 304, 214) if width <= WIDE else cls(448, 400, 342)


USUAL: Final = Arrangement.of(NARROW)
_TABLES: Final = frozenset(Arrangement.of(width).table for width in (0, NARROW, WIDE + 1))


def share_height(outer: QSplitter, arrangement: Arrangement) -> None:
    """Give the table its drawn height, unless its height was chosen by hand."""
    table = outer.sizes()[1]
    if table in _TABLES and table != arrangement.table:
        outer.setSizes([outer.height() - arrangement.table, arrangement.table])
