"""A ready report on paper: its question, what it is of, and every row."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.format import Formatter
from model.review.ready_chart import chart_rows
from model.review.ready_table import Kind, ReadyTable
from reports.pdf import fonts, tables
from reports.pdf.book import Book, Meta
from reports.pdf.cells import wrapped
from reports.pdf.grid import A4, LETTER
from reports.pdf.tables import Column, Row
from reports.review_bars import Said, bars_height, draw_bars

PAPERS: Final = {"letter": LETTER, "a4": A4}
_FOOT: Final = 44.0
_GAP: Final = 10.0
_ABOVE: Final = 26.0  # the chart
_LEAST_BARS: Final = 2  # labels worth a chart
_LINES: Final = 3
_ON_A_PAGE: Final = 60  # rows, more than find room


def write_report_pages(
    table: ReadyTable,
    name: str,
    question: str,
    said: str,
    out: Path,
    show: Formatter,
    *,
    today: date,
    paper: str = "letter",
) -> tuple[str, ...]:
    """Write a report as a PDF; what is wrong with its pages, () when nothing is.

    PlanError for an unknown paper, a report without rows, or a file that cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    if not table.rows:
        raise PlanError("The report has no row.", remedy="Clear the filter or choose another.")
    meta = Meta(
        title=name,
        author="",
        created=datetime.combine(today, time(12), UTC),
        territory=name,
        trail=said,
        subject=question,
        tabbed=False,
    )
    fonts.register()
    with Book(out, PAPERS[paper], meta) as book:
        _draw(book, table, name, question, said_by(show))
    return tuple(map(str, book.ledger.faults()))


def _draw(book: Book, table: ReadyTable, name: str, question: str, said: Said) -> None:
    """The table over its pages, then its chart, below it or on a page of its own."""
    chart = chart_rows(table)
    if chart is not None and chart.count < _LEAST_BARS:
        chart = None
    cells = [_cells(table, row, said) for row in table.rows]
    columns = _columns(table, cells, book.paper.grid(landscape=True).measure)
    rows = _rows(cells, columns)
    places = range(len(columns))
    longest = {max(range(len(cells)), key=lambda n: len(cells[n][place])) for place in places}
    sized = [rows[n] for n in sorted(longest)]  # the same widths on every page
    lead: str | None = question
    title = name
    while rows or chart is not None:
        with book.page(title, lead, landscape=True) as page:
            top = page.grid.top - (0 if lead else 22)
            area = page.frame(0, 12, top, bottom=page.grid.height - _FOOT)
            some = rows[:_ON_A_PAGE]
            drawn = tables.table(area, columns, some, more=None, sized_by=sized) if rows else 0
            assert drawn or not rows, "a row is higher than a page"
            alone, rows = not rows, rows[drawn:]
            fits = alone or _ABOVE + (bars_height(chart) if chart else 0) < area.room
            if chart is not None and not rows and fits:
                area.skip(0 if alone else _ABOVE)
                draw_bars(area, chart, said)
                chart = None
        lead, title = None, f"{name}, continued"


def _columns(table: ReadyTable, cells: Sequence[Sequence[str]], measure: float) -> list[Column]:
    """Figures and days as wide as they are; words share what is left, the short ones first."""
    wide = []
    for place, column in enumerate(table.columns):
        words = column.name.split() if column.kind is not Kind.TEXT else [column.name]
        title = max((fonts.width(word, fonts.MEDIUM, fonts.XS) for word in words), default=0.0)
        told = {row[place] for row in cells}
        cut = fonts.TEXT if column.kind in (Kind.TEXT, Kind.DAY) else fonts.TAB
        widest = max((fonts.width(one, cut, fonts.S) for one in told), default=0.0)
        wide.append(max(title, widest) + _GAP)
    texts = [n for n, column in enumerate(table.columns) if column.kind is Kind.TEXT]
    room = measure - sum(wide[n] for n in range(len(wide)) if n not in texts)
    for left, n in enumerate(sorted(texts, key=lambda n: wide[n])):
        wide[n] = min(wide[n], room / (len(texts) - left))
        room -= wide[n]
    return [
        Column(column.name, share, "left" if column.kind in (Kind.TEXT, Kind.DAY) else "right")
        for column, share in zip(table.columns, wide, strict=True)
    ]


def _rows(cells: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Row]:
    """Words that find no room on a line take more, like all of their column."""
    tight = [
        any(fonts.width(one, fonts.TEXT, fonts.S) + _GAP > column.share + 0.01 for one in told)
        for column, told in zip(columns, map(set, zip(*cells, strict=True)), strict=True)
    ]
    return [
        Row([
            None if not one else wrapped(one, most=_LINES) if narrow else one
            for one, narrow in zip(row, tight, strict=True)
        ])
        for row in cells
    ]  # fmt: skip


def said_by(show: Formatter) -> Said:
    """How a cell of each kind reads."""
    return {
        Kind.TEXT: str,
        Kind.DAY: lambda value: show.date(str(value)),
        Kind.COUNT: show.number,
        Kind.NUMBER: lambda value: show.number(value, 1),
        Kind.MONEY: show.money,
        Kind.SHARE: show.percent,
    }


def _cells(table: ReadyTable, row: tuple[Any, ...], said: Said) -> list[str]:
    return [
        "" if value is None or value == "" else said[column.kind](value)
        for column, value in zip(table.columns, row, strict=True)
    ]
