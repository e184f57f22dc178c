"""A list as a file for a spreadsheet: xlsx or csv; text stays text, never a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from model.errors import PlanError
from reports.exports import FORMULA_STARTS, PROGRAM, replacing, safe_csv_text


@dataclass(frozen=True, eq=False, slots=True)
class SheetList:
    """A named sheet: a header and a width in characters per column, and the rows."""

    name: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: Sequence[tuple[Any, ...]]


def write_list(what: SheetList, out: Path) -> int:
    """Write a list to `out`, its ending chooses the format; the number of rows.

    PlanError for an ending that is neither .xlsx nor .csv, or a file that cannot be written.
    """
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(out.suffix.lower())
    if write is None:
        raise PlanError(f'"{out.name}" has no ending that is known.', remedy="Use .xlsx or .csv.")
    with replacing(out) as temporary:
        write(what, temporary)
    return len(what.rows)


def _write_xlsx(what: SheetList, out: Path) -> None:
    book = Workbook(write_only=True)
    book.properties.creator = PROGRAM
    sheet = book.create_sheet(what.name)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(what.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    head = [WriteOnlyCell(sheet, header) for header in what.headers]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in what.rows:
        sheet.append([_text_cell(sheet, value) for value in row])
    book.save(out)


def _text_cell(sheet: Any, value: Any) -> Any:
    """Text is never read as a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, str(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(FORMULA_STARTS)  # stays text when it is edited
    return cell


def _write_csv(what: SheetList, out: Path) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(what.headers)
        for row in what.rows:
            writer.writerow(
                "" if v is None else safe_csv_text(v) if isinstance(v, str) else v for v in row
            )
