"""The child process that opens foreign files: `python -m model.intake.reader_process FILE`.

It writes to standard output what `model.intake.outcome` says: the sheets, or the sentence why not.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.intake.outcome import write_error, write_sheets
from model.intake.preflight import Container, check_old, check_page, check_zip, look_at
from model.intake.sheet import RawSheet

MEMORY_LIMIT: Final = 2 << 30  # bytes of address space
OUTPUT_LIMIT: Final = 512 << 20  # bytes of a file it may write


def main(argument: str) -> None:
    """Read one file and write what it holds."""
    _set_limits()
    try:
        write_sheets(read_file(Path(argument)), sys.stdout.buffer)
    except PlanError as error:
        write_error(error, sys.stdout.buffer)
    except (MemoryError, OverflowError):
        write_error(
            PlanError(
                f"{Path(argument).name} needs too much memory.",
                remedy="Delete unused sheets and columns, or split the file.",
            ),
            sys.stdout.buffer,
        )


def read_file(path: Path) -> Iterable[RawSheet]:
    """Every sheet of a file; PlanError when it is not to be read."""
    container = look_at(path)
    if container is Container.PAGE:
        return _page(path)
    if container is Container.TEXT:
        from model.intake.delimited import read_delimited

        return [RawSheet(path.stem, read_delimited(path.read_bytes()))]
    (check_zip if container is Container.ZIP else check_old)(path)
    from model.intake.workbook import read_workbook

    return read_workbook(path)


def _page(path: Path) -> list[RawSheet]:
    from model.intake.delimited import decode
    from model.intake.html_tables import read_page

    text = decode(path.read_bytes())
    check_page(path, text)
    tables = read_page(text)
    names = [table.name for table in tables]
    return [
        RawSheet(
            table.name if table.name and names.count(table.name) == 1 else _nth(path, number),
            table.rows,
            merges=table.merges,
        )
        for number, table in enumerate(tables, start=1)
    ]


def _nth(path: Path, number: int) -> str:
    return path.stem if number == 1 else f"{path.stem} {number}"


def _set_limits() -> None:
    """Bound memory and output; Windows knows no such limits, there the time limit has to do."""
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_FSIZE, OUTPUT_LIMIT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    main(sys.argv[1])
