"""Hairline tables: no vertical rules, no zebra, numbers right in tabular digits, totals in Semi.

A cell is text, a `Run`, None (missing, printed as –) or a drawing from `reports.pdf.cells`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.cells import CellBox, Drawing
from reports.pdf.colours import G200, G300, G500, G700, INK, WARN, Colour
from reports.pdf.fonts import XS, S
from reports.pdf.ink import Align
from reports.pdf.page import Frame
from reports.pdf.text import Run, clean, wrap

AIRY, NORMAL, DENSE = 19.0, 15.0, 12.0
MISSING = "–"
_PAD = 4.0
_DRAWING = 0.75  # a drawing may cede a quarter of its width to names that do not fit
_BESIDE = 6.0  # extra points between a number and the text right of it
_NEGATIVE = re.compile(r"^[-–−](?=[\d.])")

Cell = str | Run | Drawing | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `share` is its part of the table's width, relative to the others.

    `size` 7 for side remarks; `colour` for a whole column in second text; a title may hold one
    line break.
    """

    title: str
    share: float
    align: Align = "left"
    size: float = S
    colour: Colour = INK
    cut: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a total is set in Semi, a link leads to the page with that key."""

    cells: Sequence[Cell]
    total: bool = False
    strong: bool = False
    link: str | None = None


def half_up(value: float, digits: int = 0) -> str:
    """Round half up (columns must add up for the reader), thousands separated, true minus.

    NaN and infinity print as –.
    """
    if not math.isfinite(value):
        return MISSING
    scale = 10.0**digits
    rounded = math.floor(abs(value) * scale + 0.5 + 1e-9) / scale
    sign = "−" if value < 0 and rounded > 0 else ""
    return f"{sign}{rounded:,.{digits}f}"


def signed(value: float, digits: int = 0) -> str:
    """A difference: + or a true minus; zero has no sign."""
    said = half_up(value, digits)
    return f"+{said}" if value > 0 and any(digit in "123456789" for digit in said) else said


def table(
    area: Frame,
    columns: Sequence[Column],
    rows: Sequence[Row | Sequence[Cell]],
    *,
    row_height: float | None = None,
    group: bool = False,
    most: int | None = None,
    more: str | None = "+{k} more on page A1",
    more_key: str = "A1",
    sized_by: Sequence[Row] = (),
) -> int:
    """Draw a table at the cursor; return the number of rows drawn.

    Parameters
    ----------
    row_height
        12, 15 or 19; by default 15, or 12 when only that fits the area. Rows with a cell of
        wrapped text grow to hold it.
    group
        The first column names the group: printed in its first row only, under a stronger rule.
    most
        Rows at most; the last ones are left out.
    more
        Sentence under a table that leaves rows out; None to draw nothing (continuation pages).
    sized_by
        Rows whose words set the widths, for a table over pages with the same columns on each.
    """
    whole = [row if isinstance(row, Row) else Row(row) for row in rows]
    widths = _widths(columns, sized_by or whole, area.width)
    head = _head_height(columns, widths)
    room = area.room - head - 1
    limit = len(whole) if most is None else min(most, len(whole))
    if row_height is None:
        row_height = NORMAL if limit * NORMAL <= room else DENSE
    limit = min(limit, int(room / row_height + 1e-6))  # no row is lower than that
    drawing = _Table(area, columns, widths, row_height, group)
    shown = _without_middle(whole, limit)
    note = 12 if more is not None else 0
    while limit > 0 and _too_high(drawing, shown, room - (note if limit < len(whole) else 0)):
        limit -= 1
        shown = _without_middle(whole, limit)
    with area.ink.tags.element("Table"):
        drawing.head(head)
        for n, row in enumerate(shown):
            drawing.row(row, shown[n - 1] if n else None)
    drawing.foot()
    if more is not None and len(shown) < len(whole):
        _tell_more(area, more.replace("{k}", str(len(whole) - len(shown))), more_key)
    return len(shown)


def _tell_more(area: Frame, said: str, key: str) -> None:
    """The sentence under a table that leaves rows out, with its link."""
    area.ink.text(area.x, area.y + 9, said, fonts.TEXT, XS, G500)
    end = area.x + fonts.width(clean(said), fonts.TEXT, XS)
    area.page.link(area.x, area.y, end, area.y + 11, key)
    area.skip(12)


def _too_high(drawing: _Table, rows: Sequence[Row], room: float) -> bool:
    return sum(map(drawing.high, rows)) > room


def _boxes(
    columns: Sequence[Column], widths: Sequence[float], x: float
) -> list[tuple[float, float]]:
    """Left edge and width of each cell; text right of a number keeps its distance."""
    boxes: list[tuple[float, float]] = []
    after_number = False
    for column, wide in zip(columns, widths, strict=True):
        shift = _BESIDE if after_number and column.align == "left" else 0.0
        boxes.append((x + shift, wide - shift))
        after_number = column.align == "right"
        x += wide
    return boxes


def _end(x: float, wide: float, right: float) -> float:
    """Where the contents of a cell end; the last one has no pad."""
    return x + wide - (0.0 if x + wide > right - 1 else _PAD)


def _high(
    row: Row,
    columns: Sequence[Column],
    boxes: Sequence[tuple[float, float]],
    right: float,
    row_height: float,
) -> float:
    """The height of a row: the usual one, more where a wrapped text needs it."""
    wrapped = [
        cell.high(_end(x, wide, right) - x)
        for cell, _, (x, wide) in zip(row.cells, columns, boxes, strict=True)
        if isinstance(cell, Drawing) and cell.high is not None
    ]
    return max([row_height, *wrapped])


def table_height(
    columns: Sequence[Column], rows: Sequence[Row], width: float, row_height: float
) -> float:
    """Points that a table of these rows takes, head and foot with it."""
    widths = _widths(columns, rows, width)
    boxes = _boxes(columns, widths, 0.0)
    return _head_height(columns, widths) + sum(
        _high(row, columns, boxes, width, row_height) for row in rows
    )


def _without_middle(rows: list[Row], limit: int) -> list[Row]:
    """The first `limit` rows; trailing totals stay and the rows before them give way."""
    if limit >= len(rows):
        return rows
    totals: list[Row] = []
    while rows and rows[-1].total:
        totals.insert(0, rows[-1])
        rows = rows[:-1]
    return [*rows[: max(0, limit - len(totals))], *totals]


def _widths(columns: Sequence[Column], rows: Sequence[Row], width: float) -> list[float]:
    """Widths by share; columns whose text does not fit take what others have to spare.

    Numbers come first: a column on the right side is never narrower than its figures.
    """
    whole = sum(column.share for column in columns)
    wide = [width * column.share / whole for column in columns]
    need = [_need(columns, rows, n, wide[n]) for n in range(len(columns))]
    numbers = [n for n, column in enumerate(columns) if column.align == "right"]
    texts = [n for n in range(len(columns)) if n not in numbers]
    for wanting in (numbers, texts):
        lack = {n: need[n] - wide[n] for n in wanting if need[n] > wide[n]}
        spare = {n: wide[n] - need[n] for n in range(len(columns)) if need[n] < wide[n]}
        _give(wide, lack, spare)
    lack = {n: need[n] - wide[n] for n in numbers if need[n] > wide[n]}
    _give(wide, lack, {n: max(0.0, wide[n] - 24) for n in texts})
    return wide


def _need(columns: Sequence[Column], rows: Sequence[Row], n: int, share: float) -> float:
    """Width that no text of the column is cut at; drawings may cede a little."""
    column = columns[n]
    after_number = n > 0 and columns[n - 1].align == "right"
    pad = _PAD if column.align == "right" else 3.0 + (_BESIDE if after_number else 0.0)
    words = [fonts.width(clean(w), fonts.MEDIUM, XS) for w in column.title.split()]
    widest = max(words, default=0.0) + pad
    drawn, plain = 0.0, False
    for row in rows:
        cell = row.cells[n]
        if isinstance(cell, Drawing):
            drawn = max(drawn, share * _DRAWING, cell.wide)
            continue
        run = cell if isinstance(cell, Run) else Run(MISSING if cell is None else str(cell))
        cut = run.cut or _cut(row, column, n)
        plain = plain or bool(run.text and run.text != MISSING)
        widest = max(widest, fonts.width(clean(run.text, cut), cut, column.size) + pad)
    return max(drawn, widest) if plain else drawn or widest


def _give(wide: list[float], lack: dict[int, float], spare: dict[int, float]) -> None:
    """Move width from columns that have some to spare, in proportion, in place."""
    given = min(sum(lack.values()), sum(spare.values()))
    if given <= 0:
        return
    for n, points in lack.items():
        wide[n] += given * points / sum(lack.values())
    for n, points in spare.items():
        wide[n] -= given * points / sum(spare.values())


def _cut(row: Row, column: Column, n: int) -> str:
    right = column.align == "right"
    if row.total:
        return fonts.SEMI_TAB if right else fonts.SEMI
    if row.strong and n == 0:
        return fonts.MEDIUM
    return column.cut or (fonts.TAB if right else fonts.TEXT)


def _titles(columns: Sequence[Column], widths: Sequence[float]) -> list[list[str]]:
    titles = []
    for column, wide in zip(columns, widths, strict=True):
        lines = []
        for part in column.title.split("\n"):
            longest = max((fonts.width(w, fonts.MEDIUM, XS) for w in part.split()), default=0.0)
            for line in wrap(part, max(longest + 0.1, wide - 1), fonts.MEDIUM, XS):
                lines.append("".join(run.text for run in line))
        titles.append(lines)
    return titles


def _head_height(columns: Sequence[Column], widths: Sequence[float]) -> float:
    lines = max((len(title) for title in _titles(columns, widths)), default=0)
    return 9.0 * lines + 7 if lines else 0.0


class _Table:
    def __init__(
        self,
        area: Frame,
        columns: Sequence[Column],
        widths: Sequence[float],
        row_height: float,
        group: bool,
    ) -> None:
        self.area, self.ink = area, area.ink
        self.columns, self.row_height, self.grouped = columns, row_height, group
        self.widths = widths
        self.boxes = _boxes(columns, widths, area.x)

    def head(self, high: float) -> None:
        if not high:
            return
        y = self.area.take(high)
        with self.ink.tags.element("TR"):
            for column, (x, wide), title in zip(
                self.columns, self.boxes, _titles(self.columns, self.widths), strict=True
            ):
                with self.ink.tags.element("TH"):
                    for n, line in enumerate(reversed(title)):
                        self.ink.text(
                            self._at(x, wide, column.align),
                            y + high - 5 - 9 * n,
                            line,
                            fonts.MEDIUM,
                            XS,
                            G500,
                            column.align,
                        )
        self.ink.rule(self.area.x, self.area.right, y + high, INK, 0.7)

    def high(self, row: Row) -> float:
        return _high(row, self.columns, self.boxes, self.area.right, self.row_height)

    def row(self, row: Row, before: Row | None) -> None:
        y, high = self.area.y, self.high(row)
        starts = before is None or self._group(row) != self._group(before)
        if before is not None:
            strong = self.grouped and starts
            left = self.area.x if strong or not self.grouped else self.boxes[1][0]
            self.ink.rule(
                left, self.area.right, y, G300 if strong else G200, 0.5 if strong else 0.4
            )
        with self.ink.tags.element("TR"):
            for n, cell in enumerate(row.cells):
                if self.grouped and n == 0 and not starts:
                    continue
                with self.ink.tags.element("TD"):
                    self._cell(row, n, cell, y, high)
        if row.link is not None:
            x, wide = self.boxes[0]
            self.area.page.link(x, y, x + wide, y + high, row.link)
        self.area.y += high

    def foot(self) -> None:
        self.ink.rule(self.area.x, self.area.right, self.area.y, G200, 0.4)

    def _group(self, row: Row) -> object:
        cell = row.cells[0]
        return (cell.text if isinstance(cell, Run) else cell) if self.grouped else None

    def _end(self, x: float, wide: float) -> float:
        return _end(x, wide, self.area.right)

    def _at(self, x: float, wide: float, align: Align) -> float:
        """Where the text of a cell is anchored; middles leave the pad of drawings aside."""
        if align == "right":
            return self._end(x, wide)
        return x if align == "left" else (x + self._end(x, wide)) / 2

    def _cell(self, row: Row, n: int, cell: Cell, y: float, high: float) -> None:
        column, (x, wide) = self.columns[n], self.boxes[n]
        right = column.align == "right"
        baseline = y + high / 2 + column.size * 0.36
        if isinstance(cell, Drawing):
            end = self._end(x, wide)
            cell.draw(self.ink, CellBox(x, y, end - x, high, baseline))
            return
        run = cell if isinstance(cell, Run) else Run(MISSING if cell is None else str(cell))
        said = _NEGATIVE.sub("−", run.text) if right else run.text
        cut = run.cut or _cut(row, column, n)
        colour = run.colour or column.colour
        if run.text == MISSING:
            colour = G700
        elif right and run.colour is None and said.startswith("−"):
            colour = WARN
        at = self._at(x, wide, column.align)
        room = wide - (_PAD if right else 3.0) + (1.0 if right else 0.0)
        if n == len(self.columns) - 1:
            room = wide
        self.ink.text(at, baseline, said, cut, column.size, colour, column.align, within=room)
