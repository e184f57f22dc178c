"""What the chart of a ready report is of: the first rows of its table, or sums of all of them."""

from dataclasses import dataclass
from typing import Any, Final

from model.review.ready_table import Column, Kind, ReadyTable

_SHORT: Final = 14  # letters of a label that stands below an upright bar
_FEW: Final = 13  # upright bars, a quarter of weeks


@dataclass(frozen=True, slots=True)
class ChartRows:
    """What is drawn: the first `count` of `rows`, which are the table's or sums of its rows."""

    label: str
    values: tuple[str, ...]
    count: int
    upright: bool  # few short labels
    summed: bool  # whether rows of one label were added up
    columns: tuple[Column, ...]  # of the label and of the values
    rows: tuple[tuple[Any, ...], ...]  # one per label

    @property
    def title(self) -> str:
        """What the chart shows, and of how many where it does not show all."""
        return self.title_of(self.count)

    def title_of(self, count: int) -> str:
        """The title of a chart that shows the first `count`."""
        first, *others = self.values
        *between, last = (name[:1].lower() + name[1:] for name in others) if others else ("",)
        named = ", ".join((first, *between)) + (f" and {last}" if last else "")
        whole = f"{named} by {self.label[:1].lower()}{self.label[1:]}"
        return f"{whole}, the first {count}" if count < len(self.rows) else whole


def chart_rows(table: ReadyTable) -> ChartRows | None:
    """What the chart of a table is drawn from; None where it has none.

    Where a label comes more than once, the figures of all its rows are added up: the weeks of
    twelve territories are thirteen, and not 156 bars.
    """
    bars = table.bars
    if bars is None or not table.rows:
        return None
    names = (bars.label, *bars.values)
    at, *places = (table.names.index(name) for name in names)
    labels = [row[at] for row in table.rows]
    few = list(dict.fromkeys(labels))
    summed = bars.summed and len(few) < len(labels)
    if summed:
        rows = tuple((label, *_sums(table.rows, at, label, places)) for label in few)
    else:
        rows = tuple(tuple(row[place] for place in (at, *places)) for row in table.rows)
    count = min(len(rows), bars.most)
    columns = tuple(table.columns[place] for place in (at, *places))
    longest = max(len(str(row[0])) for row in rows[:count])
    upright = count <= _FEW and (columns[0].kind is Kind.DAY or longest <= _SHORT)
    return ChartRows(bars.label, bars.values, count, upright, summed, columns, rows)


def _sums(
    rows: tuple[tuple[Any, ...], ...], at: int, label: Any, places: list[int]
) -> list[float | None]:
    """The figures of one label; a row that lacks one of them is left out of all."""
    own = [[row[place] for place in places] for row in rows if row[at] == label]
    whole = [figures for figures in own if None not in figures]
    return [sum(column) for column in zip(*whole, strict=True)] or [None] * len(places)
