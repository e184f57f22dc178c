"""The rows of a table on the clipboard, as a spreadsheet takes them."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from model.arrays import IntArray
from model.filters.clipboard import Cell, html_table, tab_separated
from ui.widgets.columns import Look, TableColumn


def copy_rows(columns: Sequence[TableColumn], rows: IntArray) -> int:
    """Put rows with their headers on the clipboard; the number of rows copied."""
    headers = [column.title for column in columns]
    cells = list(zip(*(_cells(column, rows) for column in columns), strict=True))
    data = QMimeData()
    data.setText(tab_separated(headers, cells))
    data.setHtml(html_table(headers, cells))
    QApplication.clipboard().setMimeData(data)
    return int(rows.size)


def _cells(column: TableColumn, rows: IntArray) -> list[Cell]:
    """Numbers as they are, territories by name, text and dates as they are kept."""
    if column.look is Look.FIGURE:
        return [float(value) for value in column.values[rows]]
    if column.look is Look.TERRITORY:
        codes = column.values[rows].tolist()
        return [column.names[code] if code >= 0 else "" for code in codes]
    return ["" if value is None else str(value) for value in column.values[rows].tolist()]
