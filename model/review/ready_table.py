"""A report as data: typed columns, rows of plain values, what to draw of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a column is shown; shares are 0-1, days ISO."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: the column of its labels and those of its bars, by name.

    `summed`: rows of one label are added up, those of several territories; `most` labels are drawn.
    """

    label: str
    values: tuple[str, ...]
    summed: bool = False
    most: int = 40  # more cannot be read


@dataclass(frozen=True, slots=True)
class ReadyTable:
    """Rows have one plain value per column, None where nothing is known."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    bars: Bars | None = None
    missing: str = ""  # a sentence when there is nothing to report

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def with_rows(self, rows: Sequence[tuple[Any, ...]]) -> "ReadyTable":
        """The same report with other rows."""
        return replace(self, rows=tuple(rows))


def known(value: float) -> float | None:
    """A figure for a cell; None when it is not known."""
    return value if value == value else None
