"""Find the table in a file: which sheet, which row is its header, which rows are data."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.errors import PlanError
from model.intake.problems import ProblemLog, quoted
from model.intake.recognise import Catalogue, Column, normalised, recognise, squeezed
from model.intake.sheet import Cell, Sheet, column_letters, is_blank
from model.intake.values import clean_text

_DEEPEST_HEADER: Final = 40  # rows of titles and logos that may stand above a header
_LONGEST_HEADER: Final = 80  # characters
_SHOWN_HEADERS: Final = 12
_FOOTER: Final = re.compile(
    r"(?:(?:grand |sub[- ]?|report )?totals?)(?: ?\(.*\))?:?(?: ?[\d,. ]+(?: records?)?)?"
    r"|grand totals? .*|confidential information.*|.*do not distribute.*|copyright .*|©.*|\(c\) .*"
    r"|(?:report )?(?:generated|created|printed|exported) (?:by|on|at) .*"
    r"|end of (?:report|file|data)|\d[\d,]* (?:records?|rows?)(?: .*)?|page \d+(?: of \d+)?"
    r"|source: .*",
    re.IGNORECASE,
)
_TOTAL: Final = re.compile(r"(?:grand |sub[- ]?|report )?total", re.IGNORECASE)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """The chosen sheet below its header: columns, recognised ones by field, rows that count.

    `rows` are spreadsheet row numbers of the data rows that are not blank; the cells of every
    Column stand in that order. `blank` counts the rows left out as blank.
    """

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    found: Mapping[str, Column]
    rows: tuple[int, ...]
    blank: int

    @property
    def own(self) -> list[Column]:
        """Columns that are no known field, empty ones left out."""
        used = {column.position for column in self.found.values()}
        return [
            column
            for column in self.columns
            if column.position not in used and not all(map(is_blank, column.cells))
        ]

    @property
    def headers(self) -> list[str]:
        """The named headers in file order."""
        return [column.header for column in self.columns if column.header]


def choose_table(
    sheets: Sequence[Sheet],
    catalogue: Catalogue,
    *,
    sheet: str | None,
    mapping: Mapping[str, str],
    must_have: Sequence[Collection[str]],
    what: str,
) -> Table:
    """Pick the sheet and header row that show most fields of the catalogue, and cut the table out.

    `must_have` lists alternatives: a table shows all fields of at least one of them.
    Raises PlanError for an unknown sheet or header, and when no sheet holds such a table;
    `what` names the table in that sentence.
    """
    candidates = [_named(sheets, sheet)] if sheet else _worth_a_look(sheets)
    best: tuple[float, Table] | None = None
    for candidate in candidates:
        table = read_table(candidate, catalogue, mapping)
        if table is None:
            continue
        score = table_score(table, catalogue)
        usable = any(all(name in table.found for name in names) for names in must_have)
        score += 1000 * usable + 0.5 * (squeezed(candidate.name) == squeezed(what))
        if best is None or score > best[0]:
            best = score, table
    if best is None:
        where = f'The sheet "{sheet}"' if sheet else "The file"
        raise PlanError(f"{where} is empty.", remedy="It needs a header row and rows below it.")
    if best[0] < 1000:
        raise _nothing_recognised(best[1], what, must_have)
    if not best[1].rows:
        raise PlanError(
            f'The sheet "{best[1].sheet}" has a header and no rows.', remedy="Add the rows."
        )
    return best[1]


def _named(sheets: Sequence[Sheet], wanted: str) -> Sheet:
    for same in (str.__eq__, lambda a, b: normalised(a) == normalised(b)):
        for sheet in sheets:
            if same(sheet.name, wanted):
                return sheet
    names = ", ".join(f'"{sheet.name}"' for sheet in sheets)
    raise PlanError(f'There is no sheet "{wanted}".', remedy=f"There are: {names}.")


def _worth_a_look(sheets: Sequence[Sheet]) -> list[Sheet]:
    visible = [sheet for sheet in sheets if not sheet.hidden]
    return visible or list(sheets)


def table_score(table: Table, catalogue: Catalogue) -> float:
    """How much a table looks like one of the catalogue: the fields found and how sure that is."""
    score = 0.0
    for name, column in table.found.items():
        score += catalogue.scores(column.header).get(catalogue.number_of.get(name, -1), 0.9)
    return score + 0.2 * bool(table.rows)


def read_table(sheet: Sheet, catalogue: Catalogue, mapping: Mapping[str, str]) -> Table | None:
    """The table of one sheet, None when the sheet is empty.

    `mapping` gives headers by field name and wins over recognition; PlanError when the header
    is not there.
    """
    at = _header_position(sheet, catalogue, mapping)
    if at is None:
        return None
    filled = [False] * (sheet.n_rows - at - 1)
    below = [column[at + 1 :] for column in sheet.columns]
    for cells in below:
        for i, cell in enumerate(cells):
            if not filled[i] and not is_blank(cell):
                filled[i] = True
    kept = [i for i, has_value in enumerate(filled) if has_value]
    last = kept[-1] + 1 if kept else 0
    headers = [clean_text(cell) for cell in sheet.row(at)]
    columns = tuple(
        Column(position, header, [cells[i] for i in kept])
        for position, (header, cells) in enumerate(zip(headers, below, strict=True))
    )
    given = _mapped(columns, mapping)
    taken = {column.position for column in given.values()}
    rest = [column for column in columns if column.position not in taken and column.header]
    found = {**recognise(rest, catalogue, without=given), **given}
    first = sheet.first_row + at + 1
    rows = tuple(first + i for i in kept)
    return Table(sheet.name, sheet.first_row + at, columns, found, rows, last - len(kept))


def _header_position(sheet: Sheet, catalogue: Catalogue, mapping: Mapping[str, str]) -> int | None:
    """The row among the first ones that names most fields; else the first row with text."""
    wanted = {normalised(header) for header in mapping.values()}
    rows: dict[int, list[str]] = {}
    for position in range(min(sheet.n_rows, _DEEPEST_HEADER)):
        texts = [cell.strip() for cell in sheet.row(position) if isinstance(cell, str)]
        if texts := [text for text in texts if text and len(text) <= _LONGEST_HEADER]:
            rows[position] = texts
    for fuzzy in (False, True):
        best, best_score = None, 1.5 - fuzzy  # one known word is a header only if nothing is
        for position, texts in rows.items():
            score = _names_fields(texts, catalogue, fuzzy=fuzzy)
            score += 2 * sum(normalised(text) in wanted for text in texts)
            if score > best_score:
                best, best_score = position, score
        if best is not None:
            return best
    return next(iter(rows), None)


def _names_fields(texts: Sequence[str], catalogue: Catalogue, *, fuzzy: bool) -> float:
    named: dict[int, float] = {}
    for text in texts:
        for number, likeness in catalogue.scores(text, fuzzy=fuzzy).items():
            named[number] = max(named.get(number, 0.0), likeness)
    return sum(named.values())


def shown_header(column: Column) -> str:
    """A header for people: "Column F" where the file gives none."""
    return column.header or f"Column {column_letters(column.position)}"


def _mapped(columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, Column]:
    given: dict[str, Column] = {}
    for name, header in mapping.items():
        matches = [c for c in columns if c.header == header.strip()] or [
            c for c in columns if c.header and normalised(c.header) == normalised(header)
        ]
        if not matches:
            near = difflib.get_close_matches(header, [c.header for c in columns if c.header], 1)
            hint = f'Did you mean "{near[0]}"? ' if near else ""
            raise PlanError(
                f'There is no column "{header}" for {name}.',
                remedy=f"{hint}The headers are: {_list([c.header for c in columns if c.header])}.",
            )
        given[name] = matches[0]
    return given


def _list(headers: Sequence[str]) -> str:
    shown = ", ".join(quoted(header) for header in headers[:_SHOWN_HEADERS])
    hidden = len(headers) - _SHOWN_HEADERS
    return f"{shown} and {hidden} more" if hidden > 0 else shown


def _nothing_recognised(table: Table, what: str, must_have: Sequence[Collection[str]]) -> PlanError:
    found = _list(table.headers) or "none"
    needed = ", or ".join(" with ".join(names) for names in must_have)
    return PlanError(
        f'No {what} were recognised in the sheet "{table.sheet}". Its headers are: {found}.',
        remedy=f"Needed: {needed}. Name the columns so, or say which column is which.",
    )


def reject_footers(table: Table, log: ProblemLog) -> list[int]:
    """Positions of the rows that are records; footers and repeated headers are rejected."""
    headers = [column.header for column in table.columns]
    kept: list[int] = []
    for at, cells in enumerate(zip(*(column.cells for column in table.columns), strict=True)):
        first = next((cell for cell in cells if not is_blank(cell)), "")
        if isinstance(first, str):
            first = first.strip()
            if _FOOTER.fullmatch(first) and _stands_alone(first, cells):
                reason = f"{quoted(first)} is a line below the table and not a record of it."
                log.reject(table.rows[at], "", reason)
                continue
            if first in headers and [clean_text(cell) for cell in cells] == headers:
                log.reject(table.rows[at], "", "This row repeats the header.")
                continue
        kept.append(at)
    return kept


def _stands_alone(first: str, cells: Sequence[Cell]) -> bool:
    """Whether a row holds one text only, or a word for total and nothing but numbers behind it."""
    texts = [text for text in map(clean_text, cells) if text]
    if len(texts) == 1:
        return len(cells) > 1
    return _TOTAL.match(first) is not None and all(
        any(c.isdigit() for c in text) and not any(c.isalpha() for c in text) for text in texts[1:]
    )
