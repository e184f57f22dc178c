"""The child process that opens foreign files: `python -m model.intake.reader_process FILE`.

It writes one JSON document to standard output: the sheets, or the sentence why not. JSON, not
pickle, so that a parser taken over by a hostile file can hand back nothing but text.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.intake.preflight import check_workbook, is_workbook

MEMORY_LIMIT: Final = 4 << 30  # bytes of address space


def main(argument: str) -> None:
    """Read one file and print what it holds."""
    _limit_memory()
    try:
        answer: dict[str, Any] = {"sheets": read_file(Path(argument))}
    except PlanError as error:
        answer = {"error": [error.message, error.remedy]}
    except MemoryError:
        answer = {"error": ["The file needs too much memory.", "Split it, then import the parts."]}
    from model.intake.workbook import as_plain

    sys.stdout.buffer.write(json.dumps(answer, default=as_plain).encode("ascii"))


def read_file(path: Path) -> list[dict[str, Any]]:
    """Every sheet as name, hidden and rows; PlanError when the file is not to be read."""
    if is_workbook(path):
        check_workbook(path)
        from model.intake.workbook import read_workbook

        return [
            {"name": name, "hidden": hidden, "rows": rows}
            for name, hidden, rows in read_workbook(path)
        ]
    from model.intake.delimited import read_delimited

    rows = read_delimited(path.read_bytes())
    return [{"name": path.stem, "hidden": False, "rows": rows}]


def _limit_memory() -> None:
    """Bound the address space; elsewhere than on Linux the time limit has to do."""
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1])
