"""Find the table in a file: which sheet, which row is its header, which rows are data."""

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from model.errors import PlanError
from model.intake.headers import Header, find_header
from model.intake.problems import ProblemLog, quoted
from model.intake.reading import AS_FOUND, How, Reading
from model.intake.recognise import Catalogue, Column, Sign, by_header, normalised, squeezed
from model.intake.sheet import Cell, Sheet, column_letters, is_blank
from model.intake.values import clean_text

NO_MAPPING: Final[Mapping[str, str]] = MappingProxyType({})
_CHOSEN: Final = Sign(How.CHOSEN, 1.0)
_USABLE: Final = 1000.0  # a sheet with what is needed wins over any other
_SHOWN_HEADERS: Final = 12
_FOOTER: Final = re.compile(
    r"(?:(?:grand |sub[- ]?|report )?totals?)(?: ?\(.*\))?:?(?: ?[\d,. ]+(?: records?)?)?"
    r"|grand totals? .*|confidential information.*|.*do not distribute.*|copyright .*|©.*|\(c\) .*"
    r"|(?:report )?(?:generated|created|printed|exported) (?:by|on|at) .*"
    r"|end of (?:report|file|data)|\d[\d,]* (?:records?|rows?)(?: .*)?|page \d+(?: of \d+)?"
    r"|source: .*",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"[*†‡#(\[]|\d\)|notes?\b|n\.?b\.?\b|remarks?\b|legend\b", re.IGNORECASE)
_NOTE_FREE: Final = 3  # filled cells of a usual row before a lone text below can be a note
_LONGEST_NAME: Final = 80  # characters
_TOTAL: Final = re.compile(r"(?:grand |sub[- ]?|report )?total", re.IGNORECASE)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """The chosen sheet below its header: columns, recognised ones by field, rows that count.

    `rows` are spreadsheet row numbers of the data rows that are not blank; the cells of every
    Column stand in that order. `blank` counts the rows left out as blank. `signs` say why each
    field was found; the columns at the positions `ignored` are left out. `header_row` is 0 where
    the sheet has no header.
    """

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    found: Mapping[str, Column]
    rows: tuple[int, ...]
    blank: int
    signs: Mapping[str, Sign] = field(default_factory=dict)
    ignored: frozenset[int] = frozenset()

    @property
    def own(self) -> list[Column]:
        """Columns that are no known field, empty ones left out."""
        used = {column.position for column in self.found.values()} | self.ignored
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
    candidates = [named_sheet(sheets, sheet)] if sheet else _worth_a_look(sheets)
    best: tuple[float, Table] | None = None
    missing: PlanError | None = None
    for candidate in candidates:
        try:
            table = read_table(candidate, catalogue, mapping)
        except PlanError as error:  # a header of the mapping is in another sheet
            missing = missing or error
            continue
        if table is None:
            continue
        score = table_score(table, catalogue)
        score += _USABLE * is_usable(table, must_have)
        score += 0.5 * (squeezed(candidate.name) == squeezed(what))
        if best is None or score > best[0]:
            best = score, table
    if best is None and missing is not None:
        raise missing
    if best is None:
        where = f'The sheet "{sheet}"' if sheet else "The file"
        raise PlanError(f"{where} is empty.", remedy="It needs a header row and rows below it.")
    return usable_table(best[1], must_have, what)


def is_usable(table: Table, must_have: Sequence[Collection[str]]) -> bool:
    """Whether a table shows all fields of one of the alternatives."""
    return any(all(name in table.found for name in names) for names in must_have)


def usable_table(table: Table, must_have: Sequence[Collection[str]], what: str) -> Table:
    """The table itself; PlanError when it shows too few fields or holds no rows."""
    if not is_usable(table, must_have):
        raise _nothing_recognised(table, what, must_have)
    if not table.rows:
        raise PlanError(
            f'The sheet "{table.sheet}" has a header and no rows.', remedy="Add the rows."
        )
    return table


def named_sheet(sheets: Sequence[Sheet], wanted: str) -> Sheet:
    """The sheet of a name, spelled loosely; PlanError lists what there is."""
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
    for name in table.found:
        if name in catalogue.number_of:
            score += table.signs[name].score if name in table.signs else 0.9
    return score + 0.2 * bool(table.rows)


def read_table(
    sheet: Sheet,
    catalogue: Catalogue,
    mapping: Mapping[str, str] = NO_MAPPING,
    *,
    reading: Reading = AS_FOUND,
) -> Table | None:
    """The table of one sheet, None when the sheet is empty.

    `mapping`, and that of `reading`, give headers by field name and win over recognition;
    PlanError when a header or the header row is not there.
    """
    mapping = {**reading.mapping, **mapping}
    header = find_header(sheet, catalogue, list(mapping.values()), reading.header_row)
    if header is None:
        return None
    below: list[Sequence[Cell]] = [column[header.last + 1 :] for column in sheet.columns]
    filled = _filled_rows(below, sheet.n_rows - header.last - 1)
    kept = [i for i, has_value in enumerate(filled) if has_value]
    first = sheet.first_row + header.last + 1
    rows = tuple(first + i for i in kept)
    if len(kept) < len(filled):
        below = [[cells[i] for i in kept] for cells in below]
    columns = _titled(header, below)
    columns = _with_fixes(columns, rows, reading.fixes)
    given = _mapped(columns, mapping)
    ignored = _named(columns, reading.ignored)
    taken = ignored | _named(columns, reading.own) | {column.position for column in given.values()}
    found = _recognised([c for c in columns if c.position not in taken], catalogue, given)
    return Table(
        sheet.name,
        sheet.first_row + header.last if header.last >= 0 else 0,
        columns,
        {**{name: column for name, (column, _) in found.items()}, **given},
        rows,
        (kept[-1] + 1 if kept else 0) - len(kept),
        {**{n: sign for n, (_, sign) in found.items()}, **dict.fromkeys(given, _CHOSEN)},
        ignored,
    )


def _recognised(
    columns: Sequence[Column], catalogue: Catalogue, given: Collection[str]
) -> dict[str, tuple[Column, Sign]]:
    """Columns by their headers, then what is left by the look of its values."""
    found = by_header(columns, catalogue, without=given)
    if catalogue.look is not None:
        used = {column.position for column, _ in found.values()}
        free = [column for column in columns if column.position not in used]
        found |= catalogue.look(free, {*found, *given})
    return found


def _filled_rows(below: Sequence[Sequence[Cell]], n_rows: int) -> list[bool]:
    filled = [False] * n_rows
    for cells in below:
        for i, cell in enumerate(cells):
            if not filled[i] and not is_blank(cell):
                filled[i] = True
    return filled


def _titled(header: Header, below: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns under titles that are unique whatever their capitals."""
    taken: set[str] = set()
    columns: list[Column] = []
    for position, (name, cells) in enumerate(zip(header.names, below, strict=True)):
        shown, number = name or f"Column {column_letters(position)}", 1
        title = shown
        while title.casefold() in taken:
            number += 1
            title = f"{shown} ({number})"
        taken.add(title.casefold())
        columns.append(Column(position, name, cells, title))
    return tuple(columns)


def _with_fixes(
    columns: tuple[Column, ...], rows: Sequence[int], fixes: Mapping[tuple[int, str], str]
) -> tuple[Column, ...]:
    """The columns with single cells corrected; a fix whose cell is not there is no error."""
    if not fixes:
        return columns
    place = {row: at for at, row in enumerate(rows)}
    cells = {column.title: list(column.cells) for column in columns}
    for (row, title), text in fixes.items():
        if title in cells and row in place:
            cells[title][place[row]] = text
    return tuple(replace(column, cells=cells[column.title]) for column in columns)


def _named(columns: Sequence[Column], titles: Collection[str]) -> frozenset[int]:
    return frozenset(c.position for c in columns if c.title in titles or c.header in titles)


def shown_header(column: Column) -> str:
    """A header for people: "Column F" where the file gives none."""
    return column.shown


def _mapped(columns: Sequence[Column], mapping: Mapping[str, str]) -> dict[str, Column]:
    given: dict[str, Column] = {}
    for name, header in mapping.items():
        matches = (
            [c for c in columns if c.shown == header.strip()]
            or [c for c in columns if c.header == header.strip()]
            or [c for c in columns if normalised(c.shown) == normalised(header)]
        )
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
    """Positions of the rows that are records; footers, notes and repeated headers are rejected."""
    headers = [column.header for column in table.columns]
    filled: list[int] = []  # cells of each kept row
    kept: list[int] = []
    for at, cells in enumerate(zip(*(column.cells for column in table.columns), strict=True)):
        first = next((cell for cell in cells if not is_blank(cell)), "")
        if isinstance(first, str):
            first = first.strip()
            if _FOOTER.fullmatch(first) and _stands_alone(first, cells):
                _reject_line(table, at, first, log)
                continue
            if first in headers and [clean_text(cell) for cell in cells] == headers:
                sentence = "This row repeats the header."
                log.reject(table.rows[at], "", sentence, kind="Header again", cell=first)
                continue
        kept.append(at)
        filled.append(sum(not is_blank(cell) for cell in cells))
    usual = sorted(filled)[3 * len(filled) // 4] if filled else 0
    while len(kept) > 1 and usual >= _NOTE_FREE and filled[-1] == 1:
        at = kept[-1]
        first = next((t for t in (clean_text(c.cells[at]) for c in table.columns) if t), "")
        gap = table.rows[at] - table.rows[kept[-2]] > 1
        if not (gap or _NOTE.match(first) or len(first) > _LONGEST_NAME):
            break
        _reject_line(table, at, first, log)
        del kept[-1], filled[-1]
    return kept


def _reject_line(table: Table, at: int, first: str, log: ProblemLog) -> None:
    reason = f"{quoted(first)} is a line below the table and not a record of it."
    log.reject(table.rows[at], "", reason, kind="Below the table", cell=first)


def _stands_alone(first: str, cells: Sequence[Cell]) -> bool:
    """Whether a row holds one text only, or a word for total and nothing but numbers behind it."""
    texts = [text for text in map(clean_text, cells) if text]
    if len(texts) == 1:
        return len(cells) > 1
    return _TOTAL.match(first) is not None and all(
        any(c.isdigit() for c in text) and not any(c.isalpha() for c in text) for text in texts[1:]
    )
