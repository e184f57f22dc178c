"""A ready report as a workbook: real filters and numbers, a native chart, never a formula."""

import math
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from model.format import Formatter
from model.plan.period import iso_date
from model.review.ready_chart import ChartRows, chart_rows
from model.review.ready_table import Column, Kind, ReadyTable
from reports.exports import FORMULA_STARTS, PROGRAM, replacing
from reports.review_chart import draw_chart

_FORMATS: Final = {
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.SHARE: "0 %",
    Kind.DAY: "d mmm yyyy",
}
_PAPERS: Final = {"letter": 1, "a4": 9}  # as spreadsheets number them
_HEAD: Final = 4  # row of the column names
_FILTER: Final = 3  # characters that the button of a filter takes
_FIGURE: Final = 12  # characters of a figure or a day
_LEAST, _WIDEST = 9, 48
_CHART_SHEET: Final = "Chart"
_PLAIN: Final = Formatter()


def write_workbook(
    table: ReadyTable,
    name: str,
    question: str,
    said: str,
    out: Path,
    *,
    show: Formatter = _PLAIN,
    paper: str = "letter",
) -> int:
    """Write a report with its question and a line that says of what and when; number of rows.

    PlanError when the file cannot be written.
    """
    book = Workbook()
    book.properties.creator, book.properties.title = PROGRAM, name
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name[:31]
    _text(sheet.cell(1, 1), name)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _text(sheet.cell(2, 1), f"{question} {said}")
    _fill_table(sheet, table.columns, table.rows, _HEAD, show)
    last = get_column_letter(len(table.columns))
    end = _HEAD + len(table.rows)
    sheet.auto_filter.ref = f"A{_HEAD}:{last}{end}"
    sheet.freeze_panes = sheet.cell(_HEAD + 1, 2)
    areas = [f"A1:{last}{end}"]
    if (rows := chart_rows(table)) is not None:
        areas += _add_chart(book, sheet, table, rows, show)
    _prepare_print(sheet, areas, paper)
    with replacing(out) as temporary:
        book.save(temporary)
    return len(table.rows)


def _add_chart(
    book: Workbook, sheet: Worksheet, table: ReadyTable, rows: ChartRows, show: Formatter
) -> list[str]:
    """Draw beside the table what is in it, or its sums on a sheet of their own; the area taken."""
    source, head = sheet, _HEAD
    columns: tuple[Column, ...] = table.columns
    if rows.summed:
        source, head, columns = book.create_sheet(_CHART_SHEET), 1, rows.columns
        _fill_table(source, columns, rows.rows, head, show)
    named = {column.name: column.kind for column in columns}
    chart = draw_chart(source, rows, [one.name for one in columns], head)
    chart.y_axis.number_format = _number_format(named[rows.values[0]], show)
    place = len(table.columns) + 2
    sheet.add_chart(chart, f"{get_column_letter(place)}{_HEAD}")
    wide, high = math.ceil(chart.width / 1.7), math.ceil(chart.height / 0.5)  # cells of cm
    return [
        f"{get_column_letter(place)}{_HEAD}:{get_column_letter(place + wide)}{_HEAD + high + 1}"
    ]


def _fill_table(
    sheet: Worksheet,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Any, ...], ...],
    head: int,
    show: Formatter,
) -> None:
    for place, column in enumerate(columns, 1):
        cell = sheet.cell(head, place)
        assert isinstance(cell, Cell)
        _text(cell, column.name)
        cell.font = Font(bold=True)
        right = column.kind not in (Kind.TEXT, Kind.DAY)
        cell.alignment = Alignment(horizontal="right" if right else "left", wrap_text=True)
        longest = max((len(str(row[place - 1] or "")) for row in rows), default=0)
        wide = longest if column.kind is Kind.TEXT else _FIGURE
        wide = min(_WIDEST, max(_LEAST, wide + 2, len(column.name) + _FILTER))
        sheet.column_dimensions[get_column_letter(place)].width = wide
    for at, row in enumerate(rows, head + 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True), 1):
            cell = sheet.cell(at, place)
            assert isinstance(cell, Cell)
            _fill(cell, column.kind, value, show)


def _text(cell: Any, words: str) -> None:
    cell.value = str(ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"
    cell.quotePrefix = words.startswith(FORMULA_STARTS)  # stays text when it is edited


def _fill(cell: Cell, kind: Kind, value: Any, show: Formatter) -> None:
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return
    day = iso_date(value) if kind is Kind.DAY else None
    if kind is Kind.TEXT or (kind is Kind.DAY and day is None):
        _text(cell, str(value))
        if len(str(value)) > _WIDEST:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value if day is None else day
    cell.number_format = _number_format(kind, show)


def _number_format(kind: Kind, show: Formatter) -> str:
    """As a spreadsheet writes it; money with the sign of its currency."""
    if kind is not Kind.MONEY:
        return _FORMATS.get(kind, "General")
    before, _, after = show.money(0).partition("0")
    signs = [f'"{sign}"' if sign else "" for sign in (before, after)]
    return f"{signs[0]}#,##0{signs[1]}"


def _prepare_print(sheet: Worksheet, areas: list[str], paper: str) -> None:
    """As wide as the paper, the column names on every page, the pages counted."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _PAPERS.get(paper, _PAPERS["letter"])
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.print_area = ",".join(areas)
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"
