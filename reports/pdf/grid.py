"""Paper sizes and the twelve-column grid; points from the top left.

Source: look/book-style.md, "Page and grid". Other paper and landscape keep the left edge, the
gutters and all distances to the foot; only the column width changes. Type never scales.
"""

from __future__ import annotations

from dataclasses import dataclass

N_COLUMNS = 12
GUTTER = 12.0
LEFT = 48.0
TOP = 118.0  # of the content band
TAB_WIDTH = 22.0


@dataclass(frozen=True, slots=True)
class Grid:
    """One page format."""

    width: float
    height: float

    @property
    def left(self) -> float:
        return LEFT

    @property
    def right(self) -> float:
        return self.width - 60.0

    @property
    def top(self) -> float:
        return TOP

    @property
    def bottom(self) -> float:
        """End of the content band; the So what line sits below it."""
        return self.height - 86.0

    @property
    def so_what(self) -> float:
        """Height of the rule above the So what line."""
        return self.height - 72.0

    @property
    def foot(self) -> float:
        """Baseline of the foot."""
        return self.height - 26.0

    @property
    def measure(self) -> float:
        """Width of the text band."""
        return self.right - self.left

    @property
    def column_width(self) -> float:
        return (self.measure - (N_COLUMNS - 1) * GUTTER) / N_COLUMNS

    def column(self, number: int) -> float:
        """Left edge of a column, 0 to 11; of 12, where the next one would begin."""
        return self.left + number * (self.column_width + GUTTER)

    def span(self, n_columns: int) -> float:
        """Width of neighbouring columns with the gutters between them."""
        return n_columns * self.column_width + (n_columns - 1) * GUTTER


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper size, upright."""

    name: str
    width: float
    height: float

    def grid(self, landscape: bool = False) -> Grid:
        if landscape:
            return Grid(self.height, self.width)
        return Grid(self.width, self.height)


LETTER = Paper("letter", 612.0, 792.0)
A4 = Paper("a4", 595.276, 841.89)
