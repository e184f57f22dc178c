"""Tables of web pages under any name, and the spreadsheet XML of 2003.

Reports of CRMs come as .xls files that are web pages. The text is cut into tags and words by
hand, in one pass: nothing is expanded, nothing is fetched, no depth is trusted.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from model.errors import PlanError

MAX_WIDTH: Final = 2001  # cells of a row; one more than a sheet may have
MAX_CELLS: Final = 4_000_000
_SKIPPED: Final = {
    name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "head")
}
_ATTRIBUTE: Final = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_TAG: Final = re.compile(r"/?[A-Za-z][\w:-]*")
_BREAKS: Final = frozenset({"br", "p", "div", "li"})

Rows = list[list[str]]
Merge = tuple[int, int, int]


@dataclass(eq=False, slots=True)
class PageTable:
    """One table: its name, its rows, and the cells that span several columns."""

    name: str
    rows: Rows = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def read_page(text: str) -> list[PageTable]:
    """Every table of a page that has rows; PlanError when there is none or one is too large."""
    reader = _Reader()
    for is_tag, piece in _pieces(text):
        if is_tag:
            reader.tag(piece)
        else:
            reader.words(piece)
    tables = [table for table in reader.tables if any(any(row) for row in table.rows)]
    if not tables:
        raise PlanError(
            "The file is a web page without a table.",
            remedy="Export the table as an Excel workbook (.xlsx) or as CSV.",
        )
    return tables


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Tags without their brackets, and the words between them; comments and scripts left out."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        if start > at:
            yield False, text[at:start]
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            at = len(text) if end < 0 else end + 3
            continue
        if not _TAG.match(text, start + 1) and not text.startswith(("<!", "<?"), start):
            yield False, "<"
            at = start + 1
            continue
        end = text.find(">", start)
        if end < 0:
            return
        tag, at = text[start + 1 : end], end + 1
        yield True, tag
        skipped = _SKIPPED.get(tag.partition(" ")[0].casefold())
        if skipped is not None:
            stop = skipped.search(text, at)
            at = len(text) if stop is None else stop.start()
    if at < len(text):
        yield False, text[at:]


class _Reader:
    """Builds tables from tags; a table inside a cell becomes a table of its own."""

    def __init__(self) -> None:
        self.tables: list[PageTable] = []
        self._open: list[PageTable] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._below: dict[int, int] = {}  # column: rows it is still covered from above
        self._heading: list[str] | None = None
        self._name = ""
        self._n_cells = 0

    def words(self, text: str) -> None:
        """Text between tags."""
        if self._cell is not None:
            self._cell.append(text)
        elif self._heading is not None:
            self._heading.append(text)

    def tag(self, tag: str) -> None:
        """A tag without its brackets."""
        match = _TAG.match(tag)
        if match is None:
            return
        name = match.group().lstrip("/").rpartition(":")[2].casefold()
        closing = tag.startswith("/")
        if name in ("td", "th", "cell"):
            self._end_cell()
            if not closing:
                self._start_cell(tag)
        elif name in ("tr", "row"):
            self._end_row()
            if not closing:
                self._start_row(tag)
        elif name == "table":
            self._table(closing)
        elif name in ("caption", "h1", "h2", "h3"):
            self._caption(closing)
        elif name == "worksheet" and not closing:
            self._name = _attributes(tag).get("name", "")
        elif name in _BREAKS and self._cell:
            self._cell.append("\n")

    def _table(self, closing: bool) -> None:
        self._end_row()
        if closing:
            if self._open:
                self._open.pop()
            return
        table = PageTable(self._name)
        self._name, self._below = "", {}
        self._open.append(table)
        self.tables.append(table)

    def _caption(self, closing: bool) -> None:
        if not closing:
            self._heading = []
            return
        text = _plain("".join(self._heading or []))
        self._heading = None
        if self._open and not self._open[-1].rows:
            self._open[-1].name = text
        else:
            self._name = text

    def _start_row(self, tag: str) -> None:
        if not self._open:
            return
        self._row = []
        index = _attributes(tag).get("index", "")
        rows = self._open[-1].rows
        if index.isdigit() and len(rows) < int(index) - 1 <= 2**20:
            rows.extend([] for _ in range(int(index) - 1 - len(rows)))

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is None or not self._open:
            return
        self._fill_covered()
        self._open[-1].rows.append(self._row)
        self._row = None

    def _fill_covered(self) -> None:
        """Leave the next cells blank that a cell of a row above reaches into."""
        assert self._row is not None
        while self._below.get(len(self._row), 0) > 0:
            self._below[len(self._row)] -= 1
            self._row.append("")

    def _start_cell(self, tag: str) -> None:
        if self._row is None:
            if not self._open:
                return
            self._row = []
        self._fill_covered()
        attributes = _attributes(tag)
        index = attributes.get("index", "")
        if index.isdigit() and len(self._row) < int(index) - 1 <= MAX_WIDTH:
            self._row.extend([""] * (int(index) - 1 - len(self._row)))
        self._span = _number(attributes.get("colspan"), 1) + _number(
            attributes.get("mergeacross"), 0
        )
        rows = _number(attributes.get("rowspan"), 1) + _number(attributes.get("mergedown"), 0)
        if rows > 1:
            for column in range(len(self._row), len(self._row) + self._span):
                self._below[column] = rows - 1
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        first = len(self._row)
        self._row.append(_plain("".join(self._cell)))
        self._row.extend([""] * (self._span - 1))
        self._cell = None
        if self._span > 1:
            table = self._open[-1]
            table.merges.append((len(table.rows), first, first + self._span - 1))
        self._n_cells += self._span
        if len(self._row) > MAX_WIDTH or self._n_cells > MAX_CELLS:
            raise PlanError(
                "A table of the page is far too large.", remedy="Export it as a workbook or CSV."
            )


def _attributes(tag: str) -> dict[str, str]:
    if "=" not in tag:
        return {}
    return {
        name.rpartition(":")[2].casefold(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _number(text: str | None, default: int) -> int:
    """A span as pages state it; what makes no sense counts as the default."""
    if text is None or not text.isdigit() or not text.isascii():
        return default
    return min(max(int(text[:6]), default), MAX_WIDTH)


def _plain(text: str) -> str:
    lines = (" ".join(line.split()) for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)
