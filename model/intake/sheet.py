"""A sheet as it was read: plain cells, no meaning yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Cell = str | float | bool | None  # dates and times arrive as ISO text
LETTERS: Final = 26


@dataclass(eq=False, slots=True)
class RawSheet:
    """A sheet as a reader gives it: rows from its first, of any length, dates still dates."""

    name: str
    rows: Sequence[list[Any]]
    hidden: bool = False
    merges: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """Columns of equal length; `first_row` is the spreadsheet's number of their first cell.

    `merges` are cells joined across columns near the top: position of the row, of the first and
    of the last column.
    """

    name: str
    columns: tuple[Sequence[Cell], ...]
    first_row: int = 1
    hidden: bool = False
    merges: tuple[tuple[int, int, int], ...] = ()

    @classmethod
    def from_rows(cls, name: str, rows: Sequence[Sequence[Cell]], hidden: bool = False) -> "Sheet":
        """Turn rows into columns; short rows are filled with None."""
        width = max(map(len, rows), default=0)
        even = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in rows]
        return cls(name, tuple(zip(*even, strict=True)), hidden=hidden)

    @property
    def n_rows(self) -> int:
        """Number of rows, header and blank ones included."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, position: int) -> list[Cell]:
        """The cells of one row; `position` counts from 0."""
        return [column[position] for column in self.columns]


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def column_letters(position: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    name = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, LETTERS)
        name = chr(ord("A") + letter) + name
    return name
