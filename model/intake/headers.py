"""Where the names of a sheet's columns stand: below titles, in one row or two, or nowhere."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from model.errors import PlanError
from model.intake.recognise import PARTS, Catalogue, normalised
from model.intake.sheet import Cell, Sheet, is_blank
from model.intake.values import clean_text, is_number_text, parse_date
from model.places.states import state_code

_DEEPEST: Final = 40  # rows of titles and logos that may stand above a header
_LONGEST: Final = 80  # characters
_BELOW: Final = 30  # rows that show what a column holds
_ENOUGH: Final = 1.5  # fields named by a row; one known word is a header only if nothing else is
_SURE: Final = 3.5  # a row that names so many fields is a header whatever it holds
_USUAL_SHARE: Final = 0.6  # of the usual number of filled cells; titles have fewer
_CODE: Final = re.compile(r"[A-Z]{2,3}")

NamesFields = Callable[[Sequence[str], bool], float]


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns and the position of their last row, -1 when there is none."""

    last: int
    names: tuple[str, ...]


def find_header(
    sheet: Sheet, catalogue: Catalogue, wanted: Collection[str], header_row: int | None
) -> Header | None:
    """The header of a sheet; None when the sheet is empty.

    `wanted` are headers that are known to be there; `header_row` is the number of the row as
    the spreadsheet counts, 0 for no header, None to look for it. Raises PlanError when the
    sheet has no such row.
    """
    if not any(not is_blank(cell) for column in sheet.columns for cell in column):
        return None
    if header_row == 0:
        return _nameless(sheet)
    if header_row is not None:
        at = header_row - sheet.first_row
        if not 0 <= at < sheet.n_rows:
            last = sheet.first_row + sheet.n_rows - 1
            raise PlanError(
                f'The sheet "{sheet.name}" has no row {header_row:,}.',
                remedy=f"Choose a row from {sheet.first_row:,} to {last:,}.",
            )
        return _with_group(sheet, at)
    at_best = _best_row(sheet, catalogue, {normalised(header) for header in wanted})
    if at_best is None:
        return _nameless(sheet)
    below = at_best + 1
    if below < sheet.n_rows and _all_names(sheet.row(below)):
        both = _is_continuation(sheet, at_best, below) or _is_group(sheet, at_best, below)
        if both and not _looks_like_data(sheet, below):
            return Header(below, _joined(sheet, at_best, below))
    return _with_group(sheet, at_best)


def _nameless(sheet: Sheet) -> Header:
    return Header(-1, ("",) * len(sheet.columns))


def _with_group(sheet: Sheet, at: int) -> Header:
    """The header row itself, or together with the row of group names above it."""
    if at > 0 and _is_group(sheet, at - 1, at):
        return Header(at, _joined(sheet, at - 1, at))
    return Header(at, tuple(clean_text(cell) for cell in sheet.row(at)))


def _best_row(sheet: Sheet, catalogue: Catalogue, wanted: Collection[str]) -> int | None:
    """The row that names most fields; else the first wide row that does not look like data."""
    rows: dict[int, list[str]] = {}
    for position in range(min(sheet.n_rows, _DEEPEST)):
        texts = [cell.strip() for cell in sheet.row(position) if isinstance(cell, str)]
        if texts := [text for text in texts if text and len(text) <= _LONGEST]:
            rows[position] = texts
    for fuzzy in (False, True):
        best, best_score = None, _ENOUGH - fuzzy
        for position, texts in rows.items():
            score = names_fields(texts, catalogue, fuzzy=fuzzy)
            score += 2 * sum(normalised(text) in wanted for text in texts)
            if score > best_score and (score >= _SURE or not _looks_like_data(sheet, position)):
                best, best_score = position, score
        if best is not None:
            return best
    return _first_wide(sheet, rows)


def _first_wide(sheet: Sheet, rows: Mapping[int, list[str]]) -> int | None:
    filled = {
        position: sum(not is_blank(cell) for cell in sheet.row(position))
        for position in range(min(sheet.n_rows, _DEEPEST))
    }
    usual = sorted(count for count in filled.values() if count)
    if not usual:
        return next(iter(rows), None)
    middle = usual[len(usual) // 2]
    first = next((p for p, count in filled.items() if count >= _USUAL_SHARE * middle), None)
    if first is None or (first not in rows) or _looks_like_data(sheet, first):
        return None
    return first


def names_fields(texts: Sequence[str], catalogue: Catalogue, *, fuzzy: bool) -> float:
    """How many different fields the texts of a row name, each weighed by how well."""
    named: dict[int, float] = {}
    for text in texts:
        for number, likeness in catalogue.scores(text, fuzzy=fuzzy).items():
            named[number] = max(named.get(number, 0.0), likeness)
    return sum(named.values())


def _kind(cell: Cell) -> str:
    """The rough look of a cell: number, date, code, text, or "" for nothing."""
    if is_blank(cell):
        return ""
    if isinstance(cell, bool):
        return "code"
    if isinstance(cell, float | int):
        return "number"
    text = str(cell).strip()
    if is_number_text(text):
        return "number"
    if text[0].isdigit() and parse_date(text, day_first=False):
        return "date"
    if _CODE.fullmatch(text) and state_code(text):
        return "code"
    return "text"


def _looks_like_data(sheet: Sheet, position: int) -> bool:
    """Whether a row is of one kind with the rows below it and so not the names above them."""
    same = other = 0
    for column in sheet.columns:
        own = _kind(column[position])
        if not own:
            continue
        below = [
            cell for cell in column[position + 1 : position + 1 + _BELOW] if not is_blank(cell)
        ]
        if not below:
            continue
        usual, count = Counter(map(_kind, below)).most_common(1)[0]
        if own == "text":
            other += usual != "text" and count * 2 > len(below)
            same += clean_text(column[position]) in map(clean_text, below)
        elif own == usual and count * 2 > len(below):
            same += 1
    return same > other


def _filled(row: Sequence[Cell]) -> list[int]:
    return [position for position, cell in enumerate(row) if not is_blank(cell)]


def _all_names(row: Sequence[Cell]) -> bool:
    """Whether every filled cell of a row can be a name: a short text, no number, no date."""
    return all(
        _kind(cell) in ("", "text", "code") and len(str(cell)) <= _LONGEST and not _is_flag(cell)
        for cell in row
    )


def _is_flag(cell: Cell) -> bool:
    return isinstance(cell, bool)


def _is_group(sheet: Sheet, above: int, at: int) -> bool:
    """Whether the row above holds names of groups of columns and is no title."""
    upper, lower = sheet.row(above), sheet.row(at)
    groups, names = _filled(upper), _filled(lower)
    if not groups or len(groups) >= len(names) or not _all_names(upper):
        return False
    if sheet.merges:
        spans = [m for m in sheet.merges if m[0] == above and m[1] < m[2]]
        return any(m[1] > 0 or m[2] < len(names) - 1 for m in spans)
    inner_gap = any(b - a > 1 for a, b in pairwise(groups))
    return inner_gap or (groups[0] > 0 and not is_blank(lower[groups[0]]))


def _is_continuation(sheet: Sheet, at: int, below: int) -> bool:
    """Whether the row below finishes the names: it fills the gaps under groups of columns."""
    upper, lower = sheet.row(at), sheet.row(below)
    names = _filled(lower)
    if not names or not _all_names(lower):
        return False
    fills = any(is_blank(upper[p]) and any(not is_blank(c) for c in upper[:p]) for p in names)
    leaves = any(is_blank(lower[p]) for p in _filled(upper))
    if not (fills and leaves):
        return False
    over_data = [p for p in names if _usual_kind(sheet.columns[p], below) in ("number", "date")]
    return bool(over_data) and not _looks_like_data(sheet, below)


def _usual_kind(column: Sequence[Cell], position: int) -> str:
    below = [cell for cell in column[position + 1 : position + 1 + _BELOW] if not is_blank(cell)]
    return Counter(map(_kind, below)).most_common(1)[0][0] if below else ""


def _joined(sheet: Sheet, above: int, at: int) -> tuple[str, ...]:
    """ "Beds" over "Licensed" and "Staffed": "Beds / Licensed", "Beds / Staffed"."""
    upper = [clean_text(cell) for cell in sheet.row(above)]
    lower = [clean_text(cell) for cell in sheet.row(at)]
    reach = {first: last for row, first, last in sheet.merges if row == above}
    names: list[str] = []
    group, until = "", -1
    for position, (over, name) in enumerate(zip(upper, lower, strict=True)):
        if over:
            group, until = over, reach.get(position, position if reach else len(upper))
            if not name:
                names.append(over)
                until = -1  # a name of two rows' height, no group
                continue
        inside = bool(group) and position <= until
        names.append(f"{group}{PARTS}{name}" if inside and name and name != group else name)
    return tuple(names)
