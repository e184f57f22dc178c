"""The 3 × 3 matrix of names: the cell is the message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.colours import G50, G200, G500, G700, INK, WHITE, segment_fill
from reports.pdf.fonts import XS, L, M, S
from reports.pdf.page import Frame

_LINE = 11.6
_MOST = 8


@dataclass(frozen=True, slots=True)
class Member:
    """An account in a cell: name, its two figures as printed, a raised grade after the first."""

    name: str
    first: str
    second: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A segment: its members by falling weight, its sums, a sentence when it is empty."""

    segment: str
    members: Sequence[Member] = ()
    first: str = ""
    second: str = ""
    when_empty: str = "None."


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A class: "A", "first 70 %", its three cells."""

    name: str
    note: str
    cells: Sequence[MatrixCell]


def matrix(
    area: Frame,
    column_names: Sequence[str],
    figure_names: tuple[str, str],
    rows: Sequence[MatrixRow],
    *,
    most: int = _MOST,
    more: str = "+{k} more on page A1",
) -> None:
    """Cells of names, one row per class, one column per penetration band.

    Parameters
    ----------
    figure_names
        Heads of the two figures in each cell: ("k a year", "%").
    most
        Names per cell; the rest is counted below them.
    """
    ink, left = area.ink, area.x + 42
    wide = (area.right - left - 6 * (len(column_names) - 1)) / len(column_names)
    with ink.tags.element("Sect"):
        y = area.y + 8
        for n, name in enumerate(column_names):
            x = left + n * (wide + 6)
            room = wide - 36 - fonts.width(figure_names[0], fonts.TEXT, XS)
            ink.text(x, y, name, fonts.MEDIUM, XS, INK, within=room)
            ink.text(x + wide - 30, y, figure_names[0], fonts.TEXT, XS, G500, "right")
            ink.text(x + wide - 8, y, figure_names[1], fonts.TEXT, XS, G500, "right")
        area.skip(14)
        for row in rows:
            longest = max((len(cell.members) for cell in row.cells), default=0)
            lines = min(longest, most)
            high = max(60.0, 33 + lines * _LINE + (12 if longest > most else 0))
            top = area.take(high + 6)
            ink.text(area.x, top + 19, row.name, fonts.DISPLAY, L)
            ink.text(area.x, top + 31, row.note, fonts.TAB, XS, G500, within=40)
            for n, cell in enumerate(row.cells):
                _cell(area, cell, left + n * (wide + 6), top, wide, high, most, more)


def _cell(
    area: Frame,
    cell: MatrixCell,
    x: float,
    y: float,
    wide: float,
    high: float,
    most: int,
    more: str,
) -> None:
    ink = area.ink
    ink.rectangle(x, y, wide, high, G50 if cell.members else WHITE, None if cell.members else G200)
    ink.rectangle(x, y, wide, 3, segment_fill(cell.segment).colour)
    end = ink.text(x + 8, y + 17, cell.segment, fonts.SEMI, M)
    if not cell.members:
        ink.paragraph(x + 8, y + 33, wide - 16, cell.when_empty, fonts.TEXT, XS, G500, most=3)
        return
    ink.text(end + 5, y + 17, str(len(cell.members)), fonts.TAB, M, G500)
    ink.text(x + wide - 30, y + 17, cell.first, fonts.SEMI_TAB, S, INK, "right")
    ink.text(x + wide - 8, y + 17, cell.second, fonts.SEMI_TAB, S, INK, "right")
    for n, member in enumerate(cell.members[:most]):
        line = y + 33 + n * _LINE
        room = wide - 41 - fonts.width(member.first, fonts.TAB, S)
        ink.text(x + 8, line, member.name, within=room)
        ink.text(x + wide - 30, line, member.first, fonts.TAB, S, G700, "right")
        if member.grade:
            raised = x + wide - 29.4, line - 3
            ink.text(*raised, member.grade, fonts.MEDIUM, 5.5, G700, boxed=False)
        ink.text(x + wide - 8, line, member.second, fonts.TAB, S, G700, "right")
    if len(cell.members) > most:
        said = more.replace("{k}", str(len(cell.members) - most))
        end = ink.text(x + 8, y + high - 6, said, fonts.TEXT, XS, G500)
        area.page.link(x + 8, y + high - 14, end, y + high - 4, "A1")
