"""Refuse hostile or wrong files before any parser sees them.

The limits are those measured in the project's trials: a single cell at XFD1048576 makes the
fast spreadsheet reader abort its process, a bomb of 4 KB expands to gigabytes.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final

from model.errors import PlanError

MAX_EXPANDED: Final = 400 << 20  # bytes
MAX_OLD: Final = 120 << 20  # bytes; the old format ends at 65,536 rows
MAX_PAGE: Final = 100 << 20  # bytes of a web page
MAX_TEXT: Final = 200 << 20  # bytes
MAX_RATIO: Final = 200
MAX_REACH: Final = 28_000_000  # cells between A1 and the farthest one: 26 whole columns
MAX_VALUES: Final = 3_000_000  # cells that hold something
MAX_PARTS: Final = 5000
_SMALL_PART: Final = 1 << 20  # bytes; text compresses well, a small part harms nobody
_CHUNK: Final = 1 << 20
_WIDE_SHEET: Final = re.compile(rb"""r\s*=\s*["'][A-Za-z]{2}""")  # beyond column Z
_DEEP_SHEET: Final = re.compile(rb"""r\s*=\s*["'][A-Za-z]{0,3}\d{5}""")  # beyond row 9,999
_PLACE: Final = re.compile(rb"""r\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})""")  # of a cell or row
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
    b"BEGIN:V": "a calendar or a contact card",
    b'{"': "a JSON file",
    b'[{"': "a JSON file",
}
# The record "file pass" behind the begin of a workbook and its write protection.
_LOCKED_BOOK: Final = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
_OLD_STREAMS: Final = (
    ("EncryptedPackage", ""),
    ("WordDocument", "a text document"),
    ("PowerPoint Document", "a presentation"),
    ("__properties_version1.0", "a mail"),
)
_PAGE_START: Final = re.compile(
    r"<(?:!doctype html|html|head|body|meta|table|style|title|div|center)\b", re.IGNORECASE
)
_HTML: Final = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_SHEET_XML: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_SAVE_AS: Final = "Save it as an Excel workbook (.xlsx) or as CSV and import that."
_REMOVE_PASSWORD: Final = "Remove the password, then import it."


class Container(StrEnum):
    """How the tables of a file are packed, whatever its name says."""

    ZIP = "zip"  # xlsx, xlsm, xlsb, ods
    OLD = "old"  # the binary .xls
    PAGE = "page"  # tables of a web page, or the spreadsheet XML of 2003
    TEXT = "text"


def look_at(path: Path) -> Container:
    """Tell a file's container from its first bytes and its size.

    Raises PlanError for a missing, empty, foreign or far too large file.
    """
    head = _head(path)
    size = path.stat().st_size
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        _check_size(path, size, MAX_OLD)
        return Container.OLD
    if head.startswith(b"PK"):
        return Container.ZIP
    for magic, what in _FOREIGN.items():
        if head.lstrip(b"\xef\xbb\xbf").startswith(magic):
            raise PlanError(f"{path.name} is {what}, not a spreadsheet.", remedy=_SAVE_AS)
    start = _as_text(head)
    if start.startswith("<?xml") and _SHEET_XML not in start and not _PAGE_START.search(start):
        raise PlanError(f"{path.name} is an XML file, not a spreadsheet.", remedy=_SAVE_AS)
    if start.startswith("<svg"):
        raise PlanError(f"{path.name} is a picture, not a spreadsheet.", remedy=_SAVE_AS)
    if start.startswith(("<?xml", "<!--")) or _PAGE_START.match(start):
        _check_size(path, size, MAX_PAGE)
        return Container.PAGE
    _check_size(path, size, MAX_TEXT)
    return Container.TEXT


def check_zip(path: Path) -> None:
    """Read every part of a packed workbook once, without a parser; PlanError when it is harmful."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(path, parts)
            _check_kind(path, archive)
            for part in parts:
                if _is_markup(part):
                    _check_part(path, archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise PlanError(
            f"{path.name} is damaged and cannot be opened.", remedy="Save it again, then import it."
        ) from error
    except RuntimeError as error:  # zipfile's way to say that a part is encrypted
        raise _protected(path) from error


def check_old(path: Path) -> None:
    """Tell a binary workbook from other files of its time; PlanError when it is another one."""
    content = path.read_bytes()
    for name, what in _OLD_STREAMS:
        if _has_stream(content, name):
            if not what:
                raise _protected(path)
            raise PlanError(f"{path.name} is {what}, not a spreadsheet.", remedy=_SAVE_AS)
    if _LOCKED_BOOK.search(content):
        raise _protected(path)
    if not (_has_stream(content, "Workbook") or _has_stream(content, "Book")):
        raise PlanError(f"{path.name} holds no spreadsheet.", remedy=_SAVE_AS)


def check_page(path: Path, text: str) -> None:
    """Refuse the XML of a spreadsheet that defines entities; a web page's are not expanded."""
    start = text[:_CHUNK]
    if "<!" in start and not _HTML.search(start) and _DTD.search(start.encode("utf-8", "ignore")):
        raise _own_entities(path)


def _has_stream(content: bytes, name: str) -> bool:
    """Whether a compound file's directory has an entry of that name."""
    wide = name.encode("utf-16-le")
    entry = wide.ljust(64, b"\x00") + struct.pack("<H", len(wide) + 2) + b"\x02"
    return entry in content


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


def _as_text(head: bytes) -> str:
    """The first letters of a file, marks and blanks in front taken off."""
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "latin-1", "replace")
    return text.lstrip("\ufeff\u00ef\u00bb\u00bf \r\n\t")


def _protected(path: Path) -> PlanError:
    return PlanError(f"{path.name} is protected by a password.", remedy=_REMOVE_PASSWORD)


def _own_entities(path: Path) -> PlanError:
    return PlanError(
        f"{path.name} defines its own text entities, which no real spreadsheet does.",
        remedy="Copy the table to a new workbook.",
    )


def _check_size(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise PlanError(
            f"{path.name} has {size >> 20:,} MB; at most {limit >> 20} MB are read.",
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
        raise PlanError(
            f"{path.name} expands to {total >> 20:,} MB; at most {MAX_EXPANDED >> 20} MB are read.",
            remedy="Delete unused sheets and columns, or split the file.",
        )
    for part in parts:
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > _SMALL_PART and ratio > MAX_RATIO:
            raise PlanError(
                f"{path.name} is packed {ratio:,.0f} to 1, which no real spreadsheet is.",
                remedy="Copy the table to a new workbook.",
            )


def _check_kind(path: Path, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return
    mime = archive.read("mimetype")[:200] if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in mime:
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise _protected(path)
        return
    if b"opendocument" in mime or any(name.startswith("word/") for name in names):
        what = "a text document"
    elif any(name.startswith("ppt/") for name in names):
        what = "a presentation"
    else:
        what = "an archive"
    raise PlanError(f"{path.name} is {what}, not a spreadsheet.", remedy=_SAVE_AS)


def _is_markup(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels", ".vml"))


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Look for a DTD and for the farthest cell; reading it whole also verifies its checksum."""
    has_cells = not part.filename.endswith("sharedStrings.xml")
    wide = deep = False
    values = 0
    for text, chunk in _overlapping(archive, part):
        is_first = len(text) == len(chunk)
        if (b"<!" in text and _DTD.search(text)) or (is_first and text[:2] in _WIDE):
            raise _own_entities(path)
        if has_cells:
            wide = wide or _WIDE_SHEET.search(text) is not None
            deep = deep or _DEEP_SHEET.search(text) is not None
            values += chunk.count(b"</v>") + chunk.count(b"</is>")
        if values > MAX_VALUES:
            raise PlanError(
                f"A sheet of {path.name} holds over {MAX_VALUES:,} values.",
                remedy="Delete what is not needed, or split the file.",
            )
    if wide and deep:
        _check_reach(path, archive, part)


def _overlapping(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """A part piece by piece: each with the end of the one before, and by itself."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            yield text, chunk
            tail = text[-600:]


def _check_reach(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose farthest cell would make a reader fill the memory up to it."""
    last_row = last_column = 0
    for text, _ in _overlapping(archive, part):
        rows, columns = _extent(text)
        last_row, last_column = max(last_row, rows), max(last_column, columns)
    if last_row * last_column > MAX_REACH:
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
