"""A ready report as a workbook: real filters and numbers, a native chart, never a formula."""

from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from model.plan.period import iso_date
from model.review.ready_table import Kind, ReadyTable
from reports.exports import replacing

_FORMATS: Final = {
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.0",
    Kind.MONEY: "#,##0",
    Kind.SHARE: "0 %",
    Kind.DAY: "yyyy-mm-dd",
}
_HEAD: Final = 4  # row of the column names
_WIDEST: Final = 48
_MOST_BARS: Final = 40  # more labels cannot be read


def write_workbook(table: ReadyTable, name: str, question: str, said: str, out: Path) -> int:
    """Write a report with its question and a line that says of what and when; number of rows.

    PlanError when the file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name[:31]
    _text(sheet.cell(1, 1), name)
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _text(sheet.cell(2, 1), f"{question} {said}")
    for place, column in enumerate(table.columns, 1):
        cell = sheet.cell(_HEAD, place)
        _text(cell, column.name)
        cell.font = Font(bold=True)
        right = column.kind not in (Kind.TEXT, Kind.DAY)
        cell.alignment = Alignment(horizontal="right" if right else "left", wrap_text=True)
    for at, row in enumerate(table.rows, _HEAD + 1):
        for place, (column, value) in enumerate(zip(table.columns, row, strict=True), 1):
            _fill(sheet.cell(at, place), column.kind, value)
    last = get_column_letter(len(table.columns))
    sheet.auto_filter.ref = f"A{_HEAD}:{last}{_HEAD + len(table.rows)}"
    sheet.freeze_panes = sheet.cell(_HEAD + 1, 2)
    _widths(sheet, table)
    if table.bars is not None and table.rows:
        sheet.add_chart(_chart(sheet, table), f"{get_column_letter(len(table.columns) + 2)}{_HEAD}")
    with replacing(out) as temporary:
        book.save(temporary)
    return len(table.rows)


def _text(cell: Cell, words: str) -> None:
    cell.value = str(ILLEGAL_CHARACTERS_RE.sub("", words))
    cell.data_type = "s"


def _fill(cell: Cell, kind: Kind, value: Any) -> None:
    if value is None:
        return
    if kind is Kind.TEXT:
        _text(cell, str(value))
        return
    if kind is Kind.DAY:
        day = iso_date(value)
        if day is None:
            _text(cell, str(value))
            return
        cell.value = day
    else:
        cell.value = value
    cell.number_format = _FORMATS[kind]


def _widths(sheet: Any, table: ReadyTable) -> None:
    for place, column in enumerate(table.columns):
        longest = max((len(str(row[place] or "")) for row in table.rows), default=0)
        wide = longest if column.kind is Kind.TEXT else 11
        width = min(_WIDEST, max(wide, len(column.name), 9) + 2)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width


def _chart(sheet: Any, table: ReadyTable) -> BarChart:
    assert table.bars is not None
    chart = BarChart()
    last = _HEAD + min(len(table.rows), _MOST_BARS)
    for name in table.bars.values:
        place = table.names.index(name) + 1
        values = Reference(sheet, min_col=place, min_row=_HEAD, max_row=last)
        chart.add_data(values, titles_from_data=True)
    label = table.names.index(table.bars.label) + 1
    chart.set_categories(Reference(sheet, min_col=label, min_row=_HEAD + 1, max_row=last))
    chart.height, chart.width = 9, 22
    return chart
