"""Rows of a table put into groups: where the lines of the groups stand, which are folded."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from model.arrays import IntArray


@dataclass(eq=False, slots=True)
class RowGroups:
    """`codes` (n,) say which group a row is in; `names` by code; `folded` show no rows."""

    codes: IntArray
    names: Sequence[str]
    folded: set[str] = field(default_factory=set)  # names, so that it outlives other values

    def ordered(self, order: IntArray, ranks: Sequence[float] | None = None) -> IntArray:
        """The rows of `order`, group by group, in the order of `ranks` or of the codes."""
        codes = self.codes[order]
        place = codes if ranks is None else _places(ranks)[codes]
        return order[np.argsort(place, kind="stable")]

    def lines(self, order: IntArray) -> IntArray:
        """The lines of rows that stand group by group: −1 − code for the line of a group."""
        if not order.size:
            return order
        codes = self.codes[order]
        starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]]))
        lines = np.insert(order, starts, -1 - codes[starts])
        hidden = [code for code, name in enumerate(self.names) if name in self.folded]
        if not hidden:
            return lines
        of_row = np.append(self.codes, -1)[np.maximum(lines, -1)]
        return np.asarray(lines[(lines < 0) | ~np.isin(of_row, hidden)])


def _places(ranks: Sequence[float]) -> IntArray:
    """Where each group comes when sorted by its rank; unknown ones last."""
    order = np.argsort(np.asarray(ranks, np.float64), kind="stable")
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places
