"""What an import found wrong, cell by cell, as sentences."""

from dataclasses import dataclass, field
from enum import StrEnum

QUOTE_LIMIT = 40  # characters of a cell that a sentence repeats


class Severity(StrEnum):
    """What became of the cell."""

    REJECTED = "rejected"  # its row was not taken
    WARNING = "warning"  # left out, or taken but doubtful
    FIXED = "fixed"  # taken after a repair


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One bad cell, or one habit of a column that was repaired `count` times.

    `row` counts as the spreadsheet does: its first line is row 1. `column` is the header.
    `kind` is a short caption to group by ("Not a number"), `cell` the text that was found.
    """

    sheet: str
    row: int
    column: str
    severity: Severity
    message: str
    count: int = 1
    kind: str = ""
    cell: str = ""


@dataclass(eq=False, slots=True)
class ProblemLog:
    """Collects the problems of one sheet and which rows they touch."""

    sheet: str
    problems: list[CellProblem] = field(default_factory=list)
    rejected_rows: set[int] = field(default_factory=set)
    fixed_rows: set[int] = field(default_factory=set)

    def reject(
        self, row: int, column: str, message: str, *, kind: str = "Left out", cell: object = ""
    ) -> None:
        """The row is not taken."""
        self.rejected_rows.add(row)
        self._add(row, column, Severity.REJECTED, message, 1, kind, cell)

    def warn(
        self,
        row: int,
        column: str,
        message: str,
        count: int = 1,
        *,
        kind: str = "Doubtful",
        cell: object = "",
    ) -> None:
        """The value is left out, or taken although it is doubtful."""
        self._add(row, column, Severity.WARNING, message, count, kind, cell)

    def fix(
        self,
        rows: list[int],
        column: str,
        message: str,
        *,
        kind: str = "Repaired",
        cell: object = "",
    ) -> None:
        """One habit repaired in every row of `rows`; reported at the first with the count."""
        if rows:
            self.fixed_rows.update(rows)
            self._add(min(rows), column, Severity.FIXED, message, len(rows), kind, cell)

    def _add(
        self,
        row: int,
        column: str,
        severity: Severity,
        message: str,
        count: int,
        kind: str,
        cell: object,
    ) -> None:
        self.problems.append(
            CellProblem(self.sheet, row, column, severity, message, count, kind, str(cell))
        )

    def sorted(self) -> list[CellProblem]:
        """All problems by row, as a reader of the sheet meets them."""
        return sorted(self.problems, key=lambda problem: problem.row)


def quoted(value: object) -> str:
    """A cell's content for a sentence, in quotation marks, shortened when long."""
    text = str(value)
    return f'"{text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 1] + "…"}"'


def more(count: int) -> str:
    """The tail of a sentence that stands for several cells: " (and 311 more)"."""
    return f" (and {count - 1:,} more)" if count > 1 else ""
