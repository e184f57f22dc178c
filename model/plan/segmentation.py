"""Potential classes, penetration levels and the segments they make (plan-spec §2.2)."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import BoolArray, FloatArray, IntArray, TextArray
from model.plan.facts import Segmentation
from model.plan.volumes import PRACTICES

_GRID: Final = {
    "AL": "Attack",
    "AM": "Grow",
    "AH": "Protect",
    "BL": "Develop",
    "BM": "Build",
    "BH": "Maintain",
    "CL": "Monitor",
    "CM": "Serve",
    "CH": "Serve+",
}
OUTSIDE: Final = ("closed", "duplicate")  # statuses no plan is made for
_N_DECILES: Final = 10


def segment_accounts(
    potential: FloatArray,
    penetration: FloatArray,
    types: TextArray,
    status: TextArray,
    settings: Mapping[str, float],
    group: IntArray | None = None,
    chosen: TextArray | None = None,
) -> Segmentation:
    """Segment n accounts, each within its group (territory); one group when None.

    `chosen` are segments a rep has decided on, "" for none: such an account takes the class and
    the level of its segment, unless it is set aside or closed.

    A practice without own procedures is a Referrer; an account set aside is "Not now" whatever
    its potential; accounts without known potential and closed ones get no class.
    """
    groups = np.zeros(len(potential), np.int64) if group is None else group
    open_ = ~np.isin(status, OUTSIDE)
    usable = np.where(open_, potential, np.nan)
    classes = potential_classes(usable, groups, settings)
    practice = np.isin(types, PRACTICES)
    classes[practice & (usable == 0)] = "R"
    levels = penetration_levels(usable, penetration, settings)
    levels[classes == "R"] = ""
    segment = _named(classes, levels)
    segment[classes == "R"] = "Referrer"
    if chosen is not None:
        _take_chosen(chosen, open_, classes, levels, segment)
    segment[status == "not_now"] = "Not now"
    unknown = int(np.sum(open_ & (classes == "")))
    notes = (f"{unknown} accounts have no potential and no segment.",) if unknown else ()
    return Segmentation(classes, levels, segment, deciles(usable, groups), notes)


def cell_of(segment: str) -> tuple[str, str] | None:
    """Class and level of a segment of the 3×3 grid; None for Referrer and Not now."""
    return next(((cell[0], cell[1]) for cell, name in _GRID.items() if name == segment), None)


def grid_segments() -> tuple[str, ...]:
    """The nine segments of the grid, the first class first."""
    return tuple(_GRID.values())


def _take_chosen(
    chosen: TextArray, open_: BoolArray, classes: TextArray, levels: TextArray, segment: TextArray
) -> None:
    """Write the rep's decisions into the three columns."""
    for position in np.flatnonzero((chosen != "") & open_):
        cell = cell_of(str(chosen[position]))
        if cell is not None:
            classes[position], levels[position] = cell
            segment[position] = chosen[position]


def _named(classes: TextArray, levels: TextArray) -> TextArray:
    codes, names = pd.factorize(classes + levels)
    table = np.array([_GRID.get(name, "") for name in names], object)
    return table[codes] if len(names) else np.zeros(0, object)


def _ordered(potential: FloatArray, groups: IntArray) -> IntArray:
    """Rows with potential, group by group, largest first, ties in row order."""
    rows = np.flatnonzero(np.isfinite(potential))
    return rows[np.lexsort((rows, -potential[rows], groups[rows]))]


def potential_classes(
    potential: FloatArray, groups: IntArray, settings: Mapping[str, float]
) -> TextArray:
    """A for the first 70 % of a group's cumulative potential, B for the next 20 %, else C.

    An account that crosses a line takes the higher class; "" where potential is NaN; C
    throughout a group whose potential is 0.
    """
    classes = np.full(len(potential), "", object)
    order = _ordered(potential, groups)
    if not len(order):
        return classes
    values, codes = potential[order], np.unique(groups[order], return_inverse=True)[1]
    running = np.cumsum(values) - values
    firsts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    before = running - running[firsts][codes]
    total = np.bincount(codes, values)[codes]
    share = np.divide(before, total, out=np.ones(len(order)), where=total > 0)
    a, b = settings["class.A_share"], settings["class.B_share"]
    classes[order] = np.where(share < a, "A", np.where(share < a + b, "B", "C"))
    classes[order[values == 0]] = "C"
    return classes


def penetration_levels(
    potential: FloatArray, penetration: FloatArray, settings: Mapping[str, float]
) -> TextArray:
    """L, M or H; without known revenue an account counts as not penetrated."""
    share = np.nan_to_num(penetration)
    low, high = settings["pen.low"], settings["pen.high"]
    levels = np.where(share < low, "L", np.where(share < high, "M", "H")).astype(object)
    levels[~np.isfinite(potential)] = ""
    return levels


def deciles(potential: FloatArray, groups: IntArray) -> FloatArray:
    """1 (largest) to 10 with equal counts within the group, NaN without potential."""
    result = np.full(len(potential), np.nan)
    order = _ordered(potential, groups)
    if not len(order):
        return result
    codes = np.unique(groups[order], return_inverse=True)[1]
    firsts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    position = np.arange(len(order)) - firsts[codes]
    result[order] = position * _N_DECILES // np.bincount(codes)[codes] + 1
    return result
