"""Excel workbooks: the fast reader first, the patient one when it gives up."""

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import python_calamine as calamine

from model.errors import PlanError

Rows = list[list[Any]]


def read_workbook(path: Path) -> list[tuple[str, bool, Rows]]:
    """Name, whether hidden, and rows from row 1 of every worksheet; dates are still dates."""
    try:
        return _read_fast(path)
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError):
        return _read_patiently(path)


def _read_fast(path: Path) -> list[tuple[str, bool, Rows]]:
    sheets: list[tuple[str, bool, Rows]] = []
    with calamine.load_workbook(str(path)) as book:
        for about in book.sheets_metadata:
            if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            rows = book.get_sheet_by_name(about.name).to_python(skip_empty_area=False)
            hidden = about.visible is not calamine.SheetVisibleEnum.Visible
            sheets.append((about.name, hidden, rows))
    return sheets


def _read_patiently(path: Path) -> list[tuple[str, bool, Rows]]:
    import openpyxl

    sheets: list[tuple[str, bool, Rows]] = []
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            sheets.append((sheet.title, sheet.sheet_state != "visible", rows))
        book.close()
    except (ValueError, KeyError, TypeError, OSError, ParseError, zipfile.BadZipFile) as error:
        raise PlanError(
            f"{path.name} is damaged and cannot be read.",
            remedy="Open it in Excel, save it again, then import it.",
        ) from error
    return sheets


def as_plain(value: Any) -> str:
    """Dates, times and durations as ISO text; a date without a time of day has none."""
    if isinstance(value, datetime):
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)
