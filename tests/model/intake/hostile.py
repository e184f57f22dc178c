"""Files made to hurt whoever opens them, each small on disk or quickly written."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import openpyxl

from tests.model.intake.old_formats import compound, ods, ods_row, xls, xlsb

SHEET: Final = "xl/worksheets/sheet1.xml"
_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocum'
    'ent.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOOK: Final = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Accounts" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS: Final = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
)
BILLION_LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>"
)
EXTERNAL: Final = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def xlsx(path: Path, cells: Iterable[bytes], before: str = "") -> Path:
    """A workbook of one sheet whose rows are the XML of `cells`; `before` its document type."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS % ("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", _BOOK)
        relations = _RELATIONS % ("worksheet", "worksheets/sheet1.xml")
        archive.writestr("xl/_rels/workbook.xml.rels", relations)
        with archive.open(SHEET, "w", force_zip64=True) as part:
            part.write(f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}">'.encode())
            part.write(b"<sheetData>")
            for piece in cells:
                part.write(piece)
            part.write(b"</sheetData></worksheet>")
    return path


def text_cell(place: str, text: str) -> bytes:
    """One cell with its text in place."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def _rows(cells: Callable[[int], str], n: int = 1_048_576) -> Iterator[bytes]:
    for start in range(1, n + 1, 4096):
        stop = min(n + 1, start + 4096)
        yield "".join(f'<row r="{r}">{cells(r)}</row>' for r in range(start, stop)).encode()


def _head(text: str = "name") -> bytes:
    return b'<row r="1">' + text_cell("A1", "id") + text_cell("B1", text) + b"</row>"


def bomb_by_size(folder: Path) -> Path:
    """Gigabytes of blanks in kilobytes."""
    blanks = b" " * (1 << 20)
    return xlsx(folder / "size.xlsx", (blanks for _ in range(1100)))


def bomb_within_limits(folder: Path) -> Path:
    """As much as the limits let through, hard to tell from a workbook: long texts, many times."""
    line = "".join(f"{n:x}" for n in range(20_000))
    piece = b"".join(text_cell(f"A{r}", line[r : r + 20_000]) for r in range(1, 51))
    return xlsx(folder / "within.xlsx", (b"<row>" + piece + b"</row>" for _ in range(300)))


def bomb_by_rows(folder: Path) -> Path:
    """Every row of the sheet filled, ten cells wide."""
    return xlsx(
        folder / "rows.xlsx",
        _rows(lambda r: "".join(f'<c r="{c}{r}"><v>1</v></c>' for c in "ABCDEFGHIJ")),
    )


def bomb_by_narrow_rows(folder: Path) -> Path:
    """Every row of the sheet filled, five cells wide: few enough cells to be read."""
    return xlsx(
        folder / "narrow.xlsx",
        _rows(lambda r: "".join(f'<c r="{c}{r}"><v>{r}</v></c>' for c in "ABCDE")),
    )


def sheet_at_the_limit(folder: Path) -> Path:
    """As many different numbers as are read."""
    return xlsx(
        folder / "limit.xlsx",
        _rows(lambda r: "".join(f'<c r="{c}{r}"><v>{r}</v></c>' for c in "ABC"), 830_000),
    )


def rows_of_nothing(folder: Path) -> Path:
    """A header and 1,048,576 rows with nothing in them, as a stray format leaves them."""
    return xlsx(folder / "nothing.xlsx", _rows(lambda r: f'<c r="A{r}" s="1"/><c r="B{r}" s="1"/>'))


def far_cell(folder: Path) -> Path:
    """Two cells, as far apart as a sheet is large."""
    cells = _head() + b'<row r="1048576">' + text_cell("XFD1048576", "x") + b"</row>"
    return xlsx(folder / "far.xlsx", [cells])


def far_cell_binary(folder: Path) -> Path:
    """The same in the binary format, where no pre-flight looks."""
    row = ["id", *[None] * 16382, "x"]
    return xlsb(folder / "far.xlsb", "Accounts", [row], first_row=1_048_575)


def repeated_cells(folder: Path) -> Path:
    """An OpenDocument cell repeated over the whole sheet."""
    row = ods_row("x").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"'
    )
    row = row.replace("<table:table-row", '<table:table-row table:number-rows-repeated="1048576"')
    return ods(folder / "repeated.ods", "Accounts", row)


def entity_bomb(folder: Path) -> Path:
    """Ten to the tenth laughs."""
    return xlsx(folder / "laughs.xlsx", [text_cell("A1", "&a10;")], BILLION_LAUGHS)


def entity_bomb_on_page(folder: Path) -> Path:
    """The same in the spreadsheet XML of 2003."""
    path = folder / "laughs.xls"
    path.write_text(
        f'<?xml version="1.0"?>{BILLION_LAUGHS}<Workbook xmlns="urn:schemas-microsoft-com:office:'
        'spreadsheet"><Worksheet><Table><Row><Cell><Data>&a10;</Data></Cell></Row></Table>'
        "</Worksheet></Workbook>"
    )
    return path


def external_entity(folder: Path) -> Path:
    """A cell that would hold somebody's file."""
    return xlsx(folder / "external.xlsx", [text_cell("A1", "&a;")], EXTERNAL)


def truncated(folder: Path) -> Path:
    """Half a download."""
    book = openpyxl.Workbook()
    for row in range(200):
        book.active.append([row, f"Hospital {row}"])
    path = folder / "half.xlsx"
    book.save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def truncated_old(folder: Path) -> Path:
    """Half a workbook of the binary format."""
    path = xls(folder / "half.xls", "Accounts", [["id", "name"], *[["1", "Elm" * 30]] * 60])
    path.write_bytes(path.read_bytes()[:2100])
    return path


def encrypted(folder: Path) -> Path:
    """A workbook behind a password."""
    path = folder / "secret.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": bytes(9000)}))
    return path


def encrypted_old(folder: Path) -> Path:
    """The same in the binary format."""
    return xls(folder / "secret.xls", "Accounts", [["id"]], locked=True)


def page_as_workbook(folder: Path) -> Path:
    """A log-in page saved as a workbook."""
    path = folder / "report.xlsx"
    path.write_text("<!DOCTYPE html><html><body><h1>Log in</h1><form></form></body></html>")
    return path


def endless_line(folder: Path) -> Path:
    """50 MB without a line break."""
    path = folder / "line.csv"
    path.write_bytes(b"id,name\n" + b"abcdefgh," * (50 * 2**20 // 9))
    return path


def endless_cell(folder: Path) -> Path:
    """50 MB in quotation marks that never end."""
    path = folder / "cell.csv"
    path.write_bytes(b'id,name\n1,"' + b"line after line\n" * (50 * 2**16))
    return path


def nul_bytes(folder: Path) -> Path:
    """Text with zeros in it."""
    path = folder / "zeros.csv"
    path.write_bytes(b"id,name\n" + b"1,A\x00\x00lm\n" * 1000)
    return path


def wide_text(folder: Path) -> Path:
    """10,000 columns."""
    path = folder / "wide.csv"
    header = ",".join(f"Column number {n}" for n in range(10_000))
    path.write_text(f"{header}\n{',1' * 9_999}\n")
    return path


def wide_rows(folder: Path) -> Path:
    """One row so wide that all others filled up to it would fill the memory."""
    path = folder / "ragged.csv"
    path.write_text("id,name\n" + "1,A\n" * 200_000 + "x," * 9_999 + "x\n")
    return path


def commas_of_nothing(folder: Path) -> Path:
    """1,048,576 rows of separators."""
    path = folder / "commas.csv"
    path.write_bytes(b",,,,,,,,,,,,,,\r\n" * 1_048_576)
    return path


def tags_of_nothing(folder: Path) -> Path:
    """A page of marks that open and never close."""
    path = folder / "tags.xls"
    path.write_text("<html><table>" + "<tr><td colspan=99999999 rowspan=99999999>" * 200_000)
    return path


def open_comments(folder: Path) -> Path:
    """A page on which a careless pattern would look to the end from every mark."""
    path = folder / "comments.xls"
    path.write_text("<html><table>" + "<!--<script" * 1_000_000)
    return path


HOSTILE: Final[tuple[tuple[Callable[[Path], Path], str], ...]] = (
    (bomb_by_size, "expands to 1,100 MB; at most 400 MB"),
    (bomb_by_rows, "has .* cells; at most|holds over"),
    (sheet_at_the_limit, "No accounts were recognised"),
    (bomb_by_narrow_rows, "holds over"),
    (rows_of_nothing, "is empty"),
    (far_cell, "reaches to row 1,048,576 and column 16,384"),
    (far_cell_binary, "could not be read|too much memory"),
    (repeated_cells, "damaged|could not be read|too much memory|columns; at most"),
    (entity_bomb, "defines its own text entities"),
    (entity_bomb_on_page, "defines its own text entities"),
    (external_entity, "defines its own text entities"),
    (truncated, "is damaged"),
    (truncated_old, "is damaged|could not be read"),
    (encrypted, "protected by a password"),
    (encrypted_old, "protected by a password"),
    (page_as_workbook, "a web page without a table"),
    (endless_line, "longer than 4,000,000 characters"),
    (endless_cell, "3,276,801 lines; at most 1,200,000"),
    (nul_bytes, "is not a spreadsheet"),
    (wide_text, "10,000 columns; at most 2,000"),
    (wide_rows, "10,000 columns; at most 2,000"),
    (commas_of_nothing, "is empty"),
    (tags_of_nothing, "far too large"),
    (open_comments, "a web page without a table"),
)
