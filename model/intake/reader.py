"""Read a spreadsheet or delimited text without trusting it: in a child process, with limits."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Final

from model.errors import PlanError
from model.intake.outcome import read_outcome
from model.intake.preflight import look_at
from model.intake.sheet import Sheet

TIME_LIMIT: Final = 120.0  # seconds
LONGEST_PASTE: Final = 20_000_000  # characters
_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # known to Windows only
_MODULE: Final = "model.intake.reader_process"
READER: Final = "read-file"  # the same as a command of a built program, which has no -m
_BUILT: Final = "catchment-cli"
_ROOT: Final = Path(__file__).resolve().parents[2]


def read_sheets(path: Path | str, *, seconds: float = TIME_LIMIT) -> list[Sheet]:
    """All worksheets of a workbook or tables of a page, or the one of a delimited text.

    Reads xlsx, xlsm, xls, xlsb, ods, web pages and spreadsheet XML under any name, and text.
    Raises PlanError when the file is missing, foreign, protected, hostile or damaged, when
    reading takes longer than `seconds`, and when the reader dies of the file.
    """
    path = Path(path)
    look_at(path)
    with tempfile.TemporaryFile() as out:
        done = _run(path, seconds, out)
        out.seek(0)
        try:
            if done == 0:
                return read_outcome(out)
        except (ValueError, KeyError, TypeError):
            pass  # what the child wrote is cut short: it died while writing
    raise PlanError(
        f"{path.name} could not be read; the reader stopped at it.",
        remedy="Open it in Excel, copy the table to a new workbook and save that.",
    )


def _reader() -> list[str]:
    """The program that reads: this Python, or the command line program beside a built window."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-P", "-m", _MODULE]
    here = Path(sys.executable)
    return [str(here.with_name(f"{_BUILT}{here.suffix if here.suffix == '.exe' else ''}")), READER]


def _run(path: Path, seconds: float, out: IO[bytes]) -> int:
    """Let a child process read the file and write to `out`; its exit code."""
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    try:
        return subprocess.run(
            [*_reader(), str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            timeout=seconds,
            check=False,
            creationflags=_NO_WINDOW,
        ).returncode
    except subprocess.TimeoutExpired:
        raise PlanError(
            f"Reading {path.name} took longer than {seconds:g} seconds and was stopped.",
            remedy="Delete unused sheets, or save the table as CSV.",
        ) from None


def sheets_of_text(text: str) -> list[Sheet]:
    """The one sheet of a pasted text: cells between tabs, or any other delimited text.

    Raises PlanError when the text is empty, too long or no table.
    """
    from model.intake.delimited import rows_of_text

    if not text.strip():
        raise PlanError("The clipboard is empty.", remedy="Copy the cells, then paste them here.")
    if len(text) > LONGEST_PASTE:
        raise PlanError(
            f"The pasted text has {len(text):,} characters; at most {LONGEST_PASTE:,} are read.",
            remedy="Save it as a file and import that.",
        )
    return [Sheet.from_rows("", rows_of_text(text))]
