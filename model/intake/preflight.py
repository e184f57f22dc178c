"""Refuse hostile or wrong files before any parser sees them.

The limits are those measured in the project's trials: a single cell at XFD1048576 makes the
fast spreadsheet reader abort its process, a bomb of 4 KB expands to gigabytes.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Final

from model.errors import PlanError

MAX_EXPANDED: Final = 400 << 20  # bytes
MAX_RATIO: Final = 200
MAX_CELLS: Final = 20_000_000
MAX_PARTS: Final = 5000
_SMALL_PART: Final = 1 << 20  # bytes; text compresses well, a small part harms nobody
_CHUNK: Final = 1 << 20
_PLACE: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,7})")  # of a cell or row
_DTD: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # UTF-16 would hide a DTD
_FOREIGN: Final = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"{\\rtf": "a text document",
}
_SAVE_AS: Final = "Save it as an Excel workbook (.xlsx) or as CSV and import that."


def is_workbook(path: Path) -> bool:
    """Check the file from outside: True for an xlsx workbook, False for delimited text.

    Raises PlanError for a missing, empty, protected or foreign file.
    """
    head = _head(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise PlanError(
            f"{path.name} is protected by a password or in the old .xls format.",
            remedy="Remove the password, or save it as an Excel workbook (.xlsx).",
        )
    if head.startswith(b"PK"):
        return True
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise PlanError(f"{path.name} is {what}, not a spreadsheet.", remedy=_SAVE_AS)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg")):
        raise PlanError(f"{path.name} is a web page, not a spreadsheet.", remedy=_SAVE_AS)
    if path.stat().st_size > MAX_EXPANDED:
        raise _too_large(path, path.stat().st_size)
    return False


def check_workbook(path: Path) -> None:
    """Read every part of an xlsx once, without a parser; PlanError when it is not harmless."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(path, parts)
            _check_kind(path, archive)
            for part in parts:
                _check_part(path, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise PlanError(
            f"{path.name} is damaged and cannot be opened.", remedy="Save it again, then import it."
        ) from error
    except RuntimeError as error:  # zipfile's way to say that a part is encrypted
        raise PlanError(
            f"{path.name} is protected by a password.", remedy="Remove the password first."
        ) from error


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError:
        raise PlanError(f"There is no file {path.name}.", remedy="Check the path.") from None
    except IsADirectoryError:
        raise PlanError(
            f"{path.name} is a folder, not a spreadsheet.", remedy="Choose a file in it."
        ) from None
    except OSError as error:
        raise PlanError(
            f"{path.name} cannot be read.", remedy="Close it elsewhere or check your rights to it."
        ) from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \r\n\t\x00"):
        raise PlanError(f"{path.name} is empty.", remedy="Choose a file with a header and rows.")
    return head


def _too_large(path: Path, size: int) -> PlanError:
    return PlanError(
        f"{path.name} expands to {size >> 20:,} MB; at most {MAX_EXPANDED >> 20} MB are read.",
        remedy="Delete unused sheets and columns, or split the file.",
    )


def _check_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise PlanError(
            f"{path.name} has {len(parts):,} parts; a spreadsheet has at most {MAX_PARTS:,}.",
            remedy="Copy the table to a new workbook.",
        )
    total = sum(part.file_size for part in parts)
    if total > MAX_EXPANDED:
        raise _too_large(path, total)
    for part in parts:
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > _SMALL_PART and ratio > MAX_RATIO:
            raise PlanError(
                f"{path.name} is packed {ratio:,.0f} to 1, which no real spreadsheet is.",
                remedy="Copy the table to a new workbook.",
            )


def _check_kind(path: Path, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        what = "a binary workbook (.xlsb)"
    elif "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        what = "an OpenDocument file"
    elif any(name.startswith("word/") for name in names):
        what = "a text document"
    else:
        what = "an archive"
    raise PlanError(f"{path.name} is {what}, not an Excel workbook.", remedy=_SAVE_AS)


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Look for a DTD and for the farthest cell; reading it whole also verifies its checksum."""
    is_markup = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    has_cells = is_markup and not part.filename.endswith("sharedStrings.xml")
    last_row = last_column = 0
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if not is_markup:
                continue
            text = tail + chunk
            if _DTD.search(text) or (not tail and text[:2] in _WIDE):
                raise PlanError(
                    f"{path.name} defines its own text entities, which no real spreadsheet does.",
                    remedy="Copy the table to a new workbook.",
                )
            if has_cells:
                rows, columns = _extent(text)
                last_row, last_column = max(last_row, rows), max(last_column, columns)
            tail = text[-600:]
    if last_row * max(last_column, 1) > MAX_CELLS:
        raise PlanError(
            f"A sheet of {path.name} reaches to row {last_row:,} and column {last_column:,}.",
            remedy="Delete the empty rows and columns behind the table.",
        )


def _extent(text: bytes) -> tuple[int, int]:
    """The largest row and column number named in a piece of a sheet."""
    places = _PLACE.findall(text)
    rows = {int(row) for row in {row for _, row in places}}
    columns = {_column_number(letters) for letters in {letters for letters, _ in places}}
    return max(rows, default=0), max(columns, default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
