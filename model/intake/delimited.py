"""Delimited text: which encoding, which delimiter, which cells."""

import codecs
import csv
import io
import re
from collections import Counter
from typing import Final, Literal

from charset_normalizer import from_bytes

from model.errors import PlanError

DELIMITERS: Final = ",;\t|~"
_SAMPLE_ROWS: Final = 60
_SAMPLE_BYTES: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENCODINGS: Final = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030"]
_GUARDED: Final = re.compile(r'="([^"]*)"')  # ="00123": how CSV writers keep zeros for Excel
_MAX_CELL: Final = 1 << 20
_MOST_LINES: Final = 1_200_000  # somewhat more than a spreadsheet has rows
_LONGEST_LINE: Final = 4_000_000  # characters
_STRAYS: Final = "stray bytes are Windows-1252"


def read_delimited(content: bytes) -> list[list[str]]:
    """The rows of a delimited text, blank ones as [], so that row numbers are a spreadsheet's."""
    return rows_of_text(decode(content))


def rows_of_text(text: str) -> list[list[str]]:
    """The same for a text that is decoded already; PlanError when it is no table."""
    if "\x00" in text:
        raise PlanError("The file is not a spreadsheet.", remedy="Choose an .xlsx or .csv file.")
    _check_lines(text)
    stated, text = _stated_delimiter(text)
    delimiter = stated or find_delimiter(text)
    rows, open_quote = _parse(text, delimiter, csv.QUOTE_MINIMAL)
    if open_quote:
        plain, _ = _parse(text, delimiter, csv.QUOTE_NONE)
        if _share_of_usual_width(plain) < 0.95:
            raise PlanError(
                f"The quotation mark in row {open_quote:,} is never closed.",
                remedy="Correct that row, or save the table as an Excel workbook (.xlsx).",
            )
        rows = plain
    if '="' not in text:
        return rows
    return [[_unguarded(cell) for cell in row] for row in rows]


def _check_lines(text: str) -> None:
    """Refuse lines that no table has, and too many of them, before anything is tried."""
    lines = max(text.count("\n"), text.count("\r"))
    if lines > _MOST_LINES:
        raise PlanError(
            f"The text has {lines:,} lines; at most {_MOST_LINES:,} are read.",
            remedy="Split the file, or leave out what is not needed.",
        )
    at = 0
    while len(text) - at > _LONGEST_LINE:
        ends = (text.rfind(mark, at, at + _LONGEST_LINE) for mark in "\n\r")
        if (end := max(ends)) < 0:
            row = text.count("\n", 0, at) + 1
            raise PlanError(
                f"Row {row:,} of the text is longer than {_LONGEST_LINE:,} characters, "
                "so it is no table.",
                remedy="Choose an .xlsx or .csv file.",
            )
        at = end + 1


def decode(content: bytes) -> str:
    """Bytes to text: byte order marks, UTF-8 with stray single bytes, UTF-16, else 8-bit."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            if encoding == "utf-8":
                return _utf8_with_strays(content[len(mark) :])[0]
            return content.decode(encoding, "replace").lstrip("\ufeff")
    head = content[:2000]
    if head.count(0) > len(head) // 4:
        little = head[1::2].count(0) >= head[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text, strays = _utf8_with_strays(content)
    proper = sum(1 for letter in text if letter > "\x7f") - strays
    if proper > strays:
        return text
    return _eight_bit(content)


def _utf8_with_strays(content: bytes) -> tuple[str, int]:
    """Decode UTF-8; bytes that are none are read as Windows-1252. Returns their number too."""
    text = content.decode("utf-8", _STRAYS)
    return text, len(text) - len(content.decode("utf-8", "ignore"))


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252 and go on behind them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _western(error.object[error.start : error.end]), error.end


def _western(content: bytes) -> str:
    """Windows-1252, whose five gaps are filled from Latin-1."""
    return "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) if byte > 0x7F else chr(byte)
        for byte in content
    )


def _eight_bit(content: bytes) -> str:
    """One byte per letter: guess the code page from the lines that have such letters."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())
    best = from_bytes(telling[:_SAMPLE_BYTES], cp_isolation=_ENCODINGS).best()
    if best is None or best.encoding in ("cp1252", "ascii"):
        return content.decode("latin-1").translate(_WESTERN)
    return content.decode(best.encoding, "replace")


codecs.register_error(_STRAYS, _stray)
_WESTERN: Final = {byte: _western(bytes([byte])) for byte in range(0x80, 0xA0)}


def _stated_delimiter(text: str) -> tuple[str, str]:
    """Excel's first line "sep=;": the delimiter and the text behind it."""
    first, _, rest = text.partition("\n")
    stated = re.fullmatch(r'"?sep=(.)"?\r?', first, re.IGNORECASE)
    return (stated.group(1), rest) if stated else ("", text)


def find_delimiter(text: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells."""
    sample = text[: _SAMPLE_BYTES * 4]
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        reader = csv.reader(_lines(sample), delimiter=delimiter, skipinitialspace=True)
        widths: list[int] = []
        try:
            for row in reader:
                if row:
                    widths.append(len(row))
                if len(widths) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            continue
        width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
        score = (round(rows / len(widths), 1), width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _lines(text: str) -> io.StringIO:
    return io.StringIO(text, newline=None)


def _parse(text: str, delimiter: str, quoting: Literal[0, 3]) -> tuple[list[list[str]], int]:
    """All rows, and the number of the row whose quotation mark stays open (0: none does)."""
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(
        _lines(text), delimiter=delimiter, quoting=quoting, skipinitialspace=delimiter != "\t"
    )
    rows: list[list[str]] = []
    last_start = 0
    try:
        while True:
            start = reader.line_num
            rows.append(next(reader))
            last_start = start
    except StopIteration:
        pass
    except csv.Error:
        return rows, len(rows) + 1
    if quoting == csv.QUOTE_NONE or not rows or reader.line_num - last_start < 2:
        return rows, 0
    last = list(_lines(text))[last_start:]
    try:
        list(csv.reader(last, delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error as error:
        return rows, len(rows) if "unexpected end" in str(error) else 0
    return rows, 0


def _share_of_usual_width(rows: list[list[str]]) -> float:
    widths = Counter(len(row) for row in rows if row)
    return max(widths.values(), default=0) / max(1, sum(widths.values()))


def _unguarded(cell: str) -> str:
    if not cell.startswith('="'):
        return cell
    guarded = _GUARDED.fullmatch(cell)
    return guarded.group(1) if guarded else cell
