"""Read a spreadsheet or delimited text without trusting it: in a child process, with limits."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.intake.preflight import is_workbook
from model.intake.sheet import Sheet

TIME_LIMIT: Final = 120.0  # seconds
_NO_WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # known to Windows only
_MODULE: Final = "model.intake.reader_process"
_ROOT: Final = Path(__file__).resolve().parents[2]


def read_sheets(path: Path | str, *, seconds: float = TIME_LIMIT) -> list[Sheet]:
    """All worksheets of a workbook, or the one of a delimited text.

    Raises PlanError when the file is missing, foreign, protected, hostile or damaged, when
    reading takes longer than `seconds`, and when the reader dies of the file.
    """
    path = Path(path)
    is_workbook(path)
    answer = _answer(path, seconds)
    if "error" in answer:
        message, remedy = answer["error"]
        raise PlanError(message, remedy=remedy)
    return [
        Sheet.from_rows(sheet["name"], sheet["rows"], sheet["hidden"]) for sheet in answer["sheets"]
    ]


def _answer(path: Path, seconds: float) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", _MODULE, str(path.resolve())]
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=seconds,
            check=False,
            creationflags=_NO_WINDOW,
        )
    except subprocess.TimeoutExpired:
        raise PlanError(
            f"Reading {path.name} took longer than {seconds:.0f} seconds and was stopped.",
            remedy="Delete unused sheets, or save the table as CSV.",
        ) from None
    if done.returncode != 0 or not done.stdout:
        raise PlanError(
            f"{path.name} could not be read; the reader stopped at it.",
            remedy="Open it in Excel, copy the table to a new workbook and save that.",
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
