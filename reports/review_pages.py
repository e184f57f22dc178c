"""A ready report on paper: its question, what it is of, and every row."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.format import Formatter
from model.review.ready_table import Kind, ReadyTable
from reports.pdf import fonts, tables
from reports.pdf.book import Book, Meta
from reports.pdf.grid import A4, LETTER
from reports.pdf.tables import Column, Row

PAPERS: Final = {"letter": LETTER, "a4": A4}
_FOOT: Final = 44.0
_GAP: Final = 10.0
_FIGURE: Final = 11  # letters of a figure or a day
_WIDEST: Final = 190.0
_LETTER_PT: Final = 4.6  # of a letter in a cell, about


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
    columns = _columns(table, PAPERS[paper].grid(landscape=True).measure)
    rows = [Row(_cells(table, row, show)) for row in table.rows]
    lead: str | None = question
    with Book(out, PAPERS[paper], meta) as book:
        title = name
        while rows:
            with book.page(title, lead, landscape=True) as page:
                top = page.grid.top - (0 if lead else 22)
                area = page.frame(0, 12, top, bottom=page.grid.height - _FOOT)
                drawn = tables.table(area, columns, rows, more=None)
            assert drawn, "a row is higher than a page"
            rows, lead, title = rows[drawn:], None, f"{name}, continued"
    return tuple(map(str, book.ledger.faults()))


def _columns(table: ReadyTable, measure: float) -> list[Column]:
    """As wide as the cells, in the measure; never narrower than the longest word of the title."""
    floors, wishes = [], []
    for place, column in enumerate(table.columns):
        word = max(column.name.split() or [""], key=len)
        floor = fonts.width(word, fonts.SEMI, fonts.XS) + _GAP
        longest = max((len(str(row[place] or "")) for row in table.rows), default=0)
        cell = _LETTER_PT * (longest if column.kind is Kind.TEXT else _FIGURE) + _GAP
        floors.append(floor)
        wishes.append(max(floor, min(cell, _WIDEST)))
    spare = measure - sum(floors)
    more = sum(wishes) - sum(floors)
    part = max(0.0, min(1.0, spare / more)) if more else 0.0
    return [
        Column(
            column.name,
            floor + (wish - floor) * part,
            "left" if column.kind in (Kind.TEXT, Kind.DAY) else "right",
        )
        for column, floor, wish in zip(table.columns, floors, wishes, strict=True)
    ]


def _cells(table: ReadyTable, row: tuple[Any, ...], show: Formatter) -> list[str | None]:
    said: Mapping[Kind, Any] = {
        Kind.TEXT: str,
        Kind.DAY: lambda value: show.date(str(value)),
        Kind.COUNT: show.number,
        Kind.NUMBER: lambda value: show.number(value, 1),
        Kind.MONEY: show.money,
        Kind.SHARE: show.percent,
    }
    return [
        None if value is None or value == "" else said[column.kind](value)
        for column, value in zip(table.columns, row, strict=True)
    ]
