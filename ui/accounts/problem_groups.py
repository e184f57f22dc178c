"""The problems of a sheet in groups: what waits for a decision, what to check, what was fixed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from model.intake.problems import CellProblem, Severity
from ui.accounts.prepared import SheetShown


class Weight(Enum):
    """How urgent a group is: (title, icon, tone)."""

    DECIDE = ("Needs a decision", "act", "bad")
    CHECK = ("Please check", "look", "warn")
    FIXED = ("Fixed for you", "fixed", "good")


_WEIGHT_OF = {
    Severity.REJECTED: Weight.DECIDE,
    Severity.WARNING: Weight.CHECK,
    Severity.FIXED: Weight.FIXED,
}


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind and weight, by row."""

    weight: Weight
    kind: str
    problems: tuple[CellProblem, ...]

    @property
    def count(self) -> int:
        """How many cells it is about."""
        return sum(problem.count for problem in self.problems)

    @property
    def rows(self) -> list[int]:
        """The spreadsheet rows it is about."""
        return sorted({problem.row for problem in self.problems})


def grouped(problems: Sequence[CellProblem]) -> list[ProblemGroup]:
    """Problems by weight, then by kind, the most frequent first."""
    found: dict[tuple[Weight, str], list[CellProblem]] = {}
    for problem in problems:
        weight = _WEIGHT_OF[problem.severity]
        found.setdefault((weight, problem.kind or "Other"), []).append(problem)
    order = list(Weight)
    groups = [ProblemGroup(w, kind, tuple(some)) for (w, kind), some in found.items()]
    return sorted(groups, key=lambda g: (order.index(g.weight), -g.count, g.kind))


def with_cell(sheet: SheetShown, problem: CellProblem) -> CellProblem:
    """A problem with the text of its cell, where the reader did not keep it."""
    column = next((at for at, c in enumerate(sheet.found) if c.header == problem.column), -1)
    at = sheet.cells.at_row(problem.row)
    if problem.cell or column < 0 or at < 0:
        return problem
    return replace(problem, cell=sheet.cells.text(at, column))


def where(problem: CellProblem) -> str:
    """Where a problem is: "row 18 · ZIP5 "4580""."""
    parts = [f"{problem.count:,} cells" if problem.count > 1 else f"row {problem.row}"]
    if problem.column:
        cell = problem.cell if len(problem.cell) <= 28 else problem.cell[:27] + "…"
        parts.append(f'{problem.column} "{cell}"' if cell else problem.column)
    return " · ".join(parts)


def is_fixable(problem: CellProblem) -> bool:
    """Whether typing another text for the cell can solve it."""
    return bool(problem.column) and problem.severity is not Severity.FIXED and problem.count == 1


def troubled_rows(sheet: SheetShown) -> list[int]:
    """The spreadsheet rows with something to decide or to check."""
    return sorted({p.row for p in sheet.problems if p.severity is not Severity.FIXED})
