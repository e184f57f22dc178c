"""The headcount test of a team in sentences: who is short, who is idle, what a hire is worth."""

from math import isfinite
from typing import Final

from model.format import Formatter
from optimizers.headcount import Cell, Headcount

SHOWN: Final = 2  # cells named of each kind


def staffing_words(found: Headcount, show: Formatter) -> str:
    """What plan-spec F33 says of a team: needed and present reps, cells, hours left, the hire."""
    idle = [cell for cell in found.cells if cell.over_staffed]
    short = sorted(
        (cell for cell in found.cells if cell.short_hours > 0), key=lambda cell: -cell.short_hours
    )
    words = [
        f"Needed {show.number(found.reps_needed, 1)} reps,"
        f" there are {show.number(found.reps_now, 1)}."
    ]
    if idle:
        words.append(f"More than the work asks for: {_listed(idle, show)}.")
    if short:
        hours = sum(item.hours for item in found.unserved)
        words.append(
            f"{show.number(hours)} h at {len(found.unserved)} class A accounts do not fit:"
            f" {_listed(short, show)}."
        )
    if isfinite(found.hire.roi):
        words.append(
            f"One more rep returns {show.percent(found.hire.roi)} on the cost, an estimate."
        )
    return " ".join(words)


def _listed(cells: list[Cell], show: Formatter) -> str:
    names = [
        f"{cell.region} {cell.segment} ({show.number(cell.reps_needed, 1)} of"
        f" {show.number(cell.reps_now, 1)} reps)"
        for cell in cells[:SHOWN]
    ]
    more = len(cells) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
