"""What was understood of a sheet, for people to check: each column, and the rows as they stand."""

from collections.abc import Mapping
from typing import Final

from model.intake.reading import FoundColumn, How
from model.intake.recognise import Column, Sign
from model.intake.sheet import is_blank
from model.intake.tables import Table
from model.intake.values import clean_text

SAMPLE_ROWS: Final = 40
_SAMPLES: Final = 5
_OWN: Final = Sign(How.OWN, 0.0)
_BY_HEADER: Final = Sign(How.HEADER, 0.95)  # families of procedures, told by their pattern

SampleRows = tuple[tuple[int, tuple[str, ...]], ...]


def found_columns(table: Table, found: Mapping[str, Column]) -> tuple[FoundColumn, ...]:
    """Every column left to right with its field in `found`, "" where it has none.

    Columns without header and cells are left out.
    """
    field_at: dict[int, str] = {}
    for name, column in found.items():
        field_at.setdefault(column.position, name)
    described: list[FoundColumn] = []
    for column in _shown(table):
        name = field_at.get(column.position, "")
        sign = table.signs.get(name, _BY_HEADER) if name else _OWN
        described.append(
            FoundColumn(column.position, column.shown, name, *sign, _first_texts(column))
        )
    return tuple(described)


def sample_rows(table: Table) -> SampleRows:
    """The first data rows: their number in the spreadsheet and their texts, as `found_columns`."""
    columns = _shown(table)
    return tuple(
        (row, tuple(clean_text(column.cells[at]) for column in columns))
        for at, row in enumerate(table.rows[:SAMPLE_ROWS])
    )


def _shown(table: Table) -> list[Column]:
    return [c for c in table.columns if c.header or any(not is_blank(cell) for cell in c.cells)]


def _first_texts(column: Column) -> tuple[str, ...]:
    texts: list[str] = []
    for cell in column.cells:
        if not is_blank(cell):
            texts.append(clean_text(cell))
            if len(texts) == _SAMPLES:
                break
    return tuple(texts)
