"""Small files of formats no library here writes: compound files with .xls, .xlsb, .ods."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Cell = str | float | None


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (version 3) with its streams one after the other."""
    padded = {name: content.ljust(4096, b"\x00") for name, content in streams.items()}
    sizes = [-(-len(content) // SECTOR) for content in padded.values()]
    n_directory = -(-(len(streams) + 1) // 4)
    first = 1 + n_directory
    chain = [FAT, *range(2, first), END]
    starts = []
    for size in sizes:
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + size), END]
    assert len(chain) <= SECTOR // 4
    chain += [FREE] * (SECTOR // 4 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    directory = _entry("Root Entry", 5, END, 0, child=1 if streams else FREE)
    for at, (name, content) in enumerate(padded.items()):
        following = at + 2 if at + 1 < len(padded) else FREE
        directory += _entry(name, 2, starts[at], len(content), right=following)
    directory = directory.ljust(n_directory * SECTOR, b"\x00")
    body = b"".join(c.ljust(-(-len(c) // SECTOR) * SECTOR, b"\x00") for c in padded.values())
    return header + struct.pack(f"<{SECTOR // 4}I", *chain) + directory + body


def _entry(
    name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    wide = name.encode("utf-16-le")
    return (
        wide.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(wide) + 2, kind, 1, FREE, right, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def xls(path: Path, name: str, rows: Sequence[Sequence[Cell]], *, locked: bool = False) -> Path:
    """A BIFF8 workbook of one sheet with text and number cells."""
    title = name.encode("latin-1")
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    password = _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    start = _record(0x809, begin) + password + _record(0x42, struct.pack("<H", 1200))
    sheet_info = struct.pack("<HBB", 0, len(title), 0) + title
    offset = len(start) + 4 + 4 + len(sheet_info) + 4
    globals_ = start + _record(0x85, struct.pack("<I", offset) + sheet_info) + _record(0x0A)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    width = max(map(len, rows), default=0)
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                size = struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1)
                sheet += _record(0x204, size + text)
            elif cell is not None:
                sheet += _record(0x203, struct.pack("<HHHd", r, c, 0, cell))
    path.write_bytes(compound({"Workbook": globals_ + sheet + _record(0x0A)}))
    return path


def ods(path: Path, name: str, rows: str) -> Path:
    """An OpenDocument spreadsheet of one sheet; `rows` is the XML of its rows."""
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def ods_row(*cells: Cell) -> str:
    """One row of such a sheet."""
    written = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
        for cell in cells
    )
    return f"<table:table-row>{written}</table:table-row>"


def _binary(number: int, content: bytes = b"") -> bytes:
    size, length = len(content), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 if size else low])
        if not size:
            break
    kind = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    return kind + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, name: str, rows: Sequence[Sequence[Cell]], first_row: int = 0) -> Path:
    """A binary workbook (BIFF12) of one sheet with text and number cells."""
    sheet = _binary(129) + _binary(147, bytes(23) + struct.pack("<I", 0))
    last = (first_row + len(rows) - 1, max(map(len, rows)) - 1)
    sheet += _binary(148, struct.pack("<IIII", 0, last[0], 0, last[1])) + _binary(145)
    for r, row in enumerate(rows):
        sheet += _binary(0, struct.pack("<I", first_row + r) + bytes(13))
        for c, cell in enumerate(row):
            place = struct.pack("<II", c, 0)
            if isinstance(cell, str):
                sheet += _binary(6, place + _wide(cell))
            elif cell is not None:
                sheet += _binary(5, place + struct.pack("<d", cell))
    sheet += _binary(146) + _binary(130)
    book = _binary(131) + _binary(153, bytes(8)) + _binary(143)
    book += _binary(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    book += _binary(144) + _binary(132)
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        "</Relationships>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relation)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path
