"""The register of changes as a file for a spreadsheet: xlsx or csv, text stays text."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from model.audit import AuditLine
from model.errors import PlanError
from reports.exports import replacing, safe_csv_text

HEADERS: Final = ("no", "follows", "when_utc", "who", "scenario", "change", "why", "counts")
_WIDTHS: Final = (8, 8, 20, 22, 22, 60, 40, 9)


def write_audit(lines: Sequence[AuditLine], out: Path) -> int:
    """Write the lines to `out`, its ending chooses the format; the number of lines.

    PlanError for an ending that is neither .xlsx nor .csv, or a file that cannot be written.
    """
    write = {".xlsx": _write_xlsx, ".csv": _write_csv}.get(out.suffix.lower())
    if write is None:
        raise PlanError(f'"{out.name}" has no ending that is known.', remedy="Use .xlsx or .csv.")
    with replacing(out) as temporary:
        write([_cells(line) for line in lines], temporary)
    return len(lines)


def _cells(line: AuditLine) -> tuple[Any, ...]:
    return (
        line.id,
        line.parent,
        line.when.strftime("%Y-%m-%d %H:%M:%S"),
        line.who,
        line.scenario_name,
        line.sentence,
        line.why,
        "yes" if line.kept else "undone",
    )


def _write_xlsx(rows: Sequence[tuple[Any, ...]], out: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Changes")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    head = [WriteOnlyCell(sheet, header) for header in HEADERS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in rows:
        sheet.append([_text_cell(sheet, value) for value in row])
    book.save(out)


def _text_cell(sheet: Any, value: Any) -> Any:
    """Text is never read as a formula."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, str(ILLEGAL_CHARACTERS_RE.sub("", value)))
    cell.data_type = "s"
    return cell


def _write_csv(rows: Sequence[tuple[Any, ...]], out: Path) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for row in rows:
            writer.writerow(
                "" if v is None else safe_csv_text(v) if isinstance(v, str) else v for v in row
            )
