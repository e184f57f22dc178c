"""The register of changes as a file for a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from model.audit import AuditLine
from reports.sheet_file import SheetList, write_list

HEADERS: Final = ("no", "follows", "when_utc", "who", "scenario", "change", "why", "counts")
_WIDTHS: Final = (8, 8, 20, 22, 22, 60, 40, 9)


def write_audit(lines: Sequence[AuditLine], out: Path) -> int:
    """Write the lines to `out`, its ending chooses the format; the number of lines.

    PlanError for an ending that is neither .xlsx nor .csv, or a file that cannot be written.
    """
    return write_list(SheetList("Changes", HEADERS, _WIDTHS, [_cells(one) for one in lines]), out)


def _cells(line: AuditLine) -> tuple[Any, ...]:
    return (
        line.id,
        line.parent,
        line.when.strftime("%Y-%m-%d %H:%M:%S"),
        line.who,
        line.scenario_name,
        line.sentence,
        line.why,
        "yes" if line.kept else "undone",
    )
