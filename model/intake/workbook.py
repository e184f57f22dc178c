"""Workbooks of every kind: the fast reader first, the patient one when it gives up."""

import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import python_calamine as calamine

from model.errors import PlanError
from model.intake.sheet import RawSheet

_NEAR_TOP: Final = 60  # rows; merged cells below are no header
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_ERROR_CELL: Final = re.compile(
    rb'<c(?=[^>]*\st="e")[^>]*\sr="([A-Z]{1,3})(\d{1,7})"[^>]*>.{0,2000}?<v>(#[^<]{1,20})</v>',
    re.DOTALL,
)
_MOST_ERRORS: Final = 100_000


def read_workbook(path: Path) -> list[RawSheet]:
    """Every worksheet from its first row; dates are still dates.

    Raises PlanError when the file is protected by a password or damaged.
    """
    try:
        sheets = _read_fast(path)
    except calamine.PasswordError as error:
        raise PlanError(
            f"{path.name} is protected by a password.",
            remedy="Remove the password, then import it.",
        ) from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError) as error:
        if not _is_excel(path):
            raise _damaged(path) from error
        return _read_patiently(path)
    if _is_excel(path):
        _put_errors(path, sheets)
    return sheets


def _damaged(path: Path) -> PlanError:
    return PlanError(
        f"{path.name} is damaged and cannot be read.",
        remedy="Open it in a spreadsheet program, save it again, then import it.",
    )


def _is_excel(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _read_fast(path: Path) -> list[RawSheet]:
    sheets: list[RawSheet] = []
    with path.open("rb") as file, calamine.load_workbook(file) as book:
        for about in book.sheets_metadata:
            if about.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            hidden = about.visible is not calamine.SheetVisibleEnum.Visible
            merges = [
                (row, first, last)
                for (row, first), (_, last) in sheet.merged_cell_ranges or ()
                if first < last and row < _NEAR_TOP
            ]
            sheets.append(RawSheet(about.name, rows, hidden, merges))
    return sheets


def _read_patiently(path: Path) -> list[RawSheet]:
    import openpyxl

    sheets: list[RawSheet] = []
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows: list[list[Any]] = [list(row) for row in sheet.iter_rows(values_only=True)]
            sheets.append(RawSheet(sheet.title, rows, sheet.sheet_state != "visible"))
        book.close()
    except (ValueError, KeyError, TypeError, OSError, ParseError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error
    return sheets


def _put_errors(path: Path, sheets: list[RawSheet]) -> None:
    """Put "#N/A" and the like where the fast reader leaves cells blank, so that it is reported."""
    by_name = {sheet.name: sheet for sheet in sheets}
    with zipfile.ZipFile(path) as archive:
        for name, part in _parts(archive).items():
            if name not in by_name or part not in archive.namelist():
                continue
            content = archive.read(part)
            if b't="e"' not in content:
                continue
            rows = by_name[name].rows
            for number, match in enumerate(_ERROR_CELL.finditer(content)):
                row, column = int(match.group(2)) - 1, _column_number(match.group(1)) - 1
                if row < len(rows) and column < len(rows[row]) and number < _MOST_ERRORS:
                    rows[row][column] = match.group(3).decode("utf-8", "replace")


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in archive.namelist():
        return {}
    targets: dict[str, str] = {}
    for tag in _RELATION.findall(archive.read(relations).decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")] = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
    sheets: dict[str, str] = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        sheets[unescape(attributes.get("name", ""))] = targets.get(relation, "")
    return sheets


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
