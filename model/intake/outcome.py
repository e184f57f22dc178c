"""What the child process hands back: lines of JSON, one per sheet and one per column.

JSON, not pickle, so that a parser taken over by a hostile file can hand back nothing but text;
columns, not one document, so that the parent never holds a file twice.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import IO, Any, Final

from model.errors import PlanError
from model.intake.sheet import Cell, RawSheet, Sheet

MAX_COLUMNS: Final = 2000
MAX_CELLS: Final = 2_500_000
_DIFFERENT: Final = 100_000
_LARGEST_LINE: Final = 160 << 20  # bytes


def write_sheets(sheets: Iterable[RawSheet], out: IO[bytes]) -> None:
    """Write sheets, what is blank at their right and bottom cut off.

    Raises PlanError when one is wider or larger than the application can hold.
    """
    total = 0
    for sheet in sheets:
        rows = _filled(sheet.rows)
        width = max(map(len, rows), default=0)
        total += width * len(rows)
        _check(sheet.name, len(rows), width, total)
        about = {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "merges": [merge for merge in sheet.merges if merge[2] < width],
            "columns": width,
        }
        _write(about, out)
        for column in zip_longest(*rows, fillvalue="") if width else ():
            _write(column, out)
    _write({"end": True}, out)


def write_error(error: PlanError, out: IO[bytes]) -> None:
    """Write the sentence why there are no sheets."""
    _write({"error": [error.message, error.remedy]}, out)


def read_outcome(lines: IO[bytes]) -> list[Sheet]:
    """The sheets that were written; raises the PlanError that was, ValueError when cut short."""
    sheets: list[Sheet] = []
    while line := lines.readline(_LARGEST_LINE):
        about = json.loads(line)
        if "error" in about:
            message, remedy = about["error"]
            raise PlanError(str(message), remedy=str(remedy))
        if "end" in about:
            return sheets
        columns = tuple(_column(lines) for _ in range(about["columns"]))
        merges = tuple((int(row), int(first), int(last)) for row, first, last in about["merges"])
        sheets.append(Sheet(str(about["name"]), columns, hidden=about["hidden"], merges=merges))
    raise ValueError("the outcome has no end")


def _column(lines: IO[bytes]) -> Sequence[Cell]:
    """One column; equal cells are one object, which spares most of the memory."""
    seen: dict[str | float, str | float] = {}
    cells: list[Cell] = json.loads(lines.readline(_LARGEST_LINE))
    for at, cell in enumerate(cells):
        if type(cell) is str or type(cell) is float:
            cells[at] = seen.setdefault(cell, cell)
        if len(seen) > _DIFFERENT:  # a column of all different cells has nothing to spare
            break
    return tuple(cells)


def _write(value: Any, out: IO[bytes]) -> None:
    out.write(json.dumps(value, default=as_plain, separators=(",", ":")).encode("ascii") + b"\n")


def _filled(rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """The rows down to the last filled one, each cut behind the last filled column of all."""
    n_rows = len(rows)
    while n_rows and _is_blank_row(rows[n_rows - 1]):
        n_rows -= 1
    width = 0
    for row in rows[:n_rows]:
        for at in range(len(row) - 1, width - 1, -1):
            if _shows(row[at]):
                width = at + 1
                break
    return [row[:width] for row in rows[:n_rows]]


def _is_blank_row(row: Sequence[Any]) -> bool:
    # Nothing but "" and None can be counted fast; 0 and False are something.
    return row.count("") + row.count(None) == len(row) or not any(map(_shows, row))


def _shows(cell: Any) -> bool:
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())


def _check(name: str, n_rows: int, width: int, total: int) -> None:
    if width > MAX_COLUMNS:
        raise PlanError(
            f'The sheet "{name}" has {width:,} columns; at most {MAX_COLUMNS:,} are read.',
            remedy="Delete the columns that are not needed.",
        )
    if total > MAX_CELLS:
        raise PlanError(
            f'With the sheet "{name}", of {n_rows:,} rows and {width:,} columns, the file has '
            f"{total:,} cells; at most {MAX_CELLS:,} are read.",
            remedy="Delete what is not needed, or split the file.",
        )


def as_plain(value: Any) -> str:
    """Dates, times and durations as ISO text; a date without a time of day has none."""
    if isinstance(value, datetime):
        whole_day = value.time() == time(0)
        return value.date().isoformat() if whole_day else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)
