"""The one long-lived process that long jobs run in; it holds no Qt.

Jobs come in as a name and plain data and go out as `Message`s; a shared event says stop. The
process is spawned, never forked: Qt has started by then.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError

REPORTS_PER_SECOND: Final = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `fraction` 0-1, NaN bests where a job has none."""

    phase: str
    fraction: float
    best: float = float("nan")
    bound: float = float("nan")


@dataclass(frozen=True, slots=True)
class Request:
    """One job to do; `number` tells its messages from an older job's."""

    number: int
    job: str
    data: Any


@dataclass(frozen=True, slots=True)
class Message:
    """What the worker says of a job: kind is progress, done or failed (a PlanError's texts)."""

    number: int
    kind: str
    content: Any


Report = Callable[[Progress], None]
Stop = Callable[[], bool]
Job = Callable[[Any, Report, Stop], Any]


def _design(data: Any, report: Report, stop: Stop) -> Any:
    """Search; the proposal and the territories it makes."""
    from optimizers.design import design
    from optimizers.naming import layer_of
    from optimizers.request import problem_of

    state, request = data["state"], data["request"]
    report(Progress("Preparing", 0.0))
    proposal = design(
        problem_of(state, request, data["team"]),
        seconds=request.seconds,
        iterations=request.iterations,
        seed=request.seed,
        stop=lambda _best: stop(),
        report=lambda now: report(
            Progress(now.phase, now.fraction, now.best, now.bound or float("nan"))
        ),
    )
    return proposal, layer_of(state, request, proposal, data["team"])


def _read_accounts(data: Any, report: Report, _stop: Stop) -> Any:
    from model.intake.accounts_import import load_accounts

    report(Progress("Reading the spreadsheet", 0.1))
    return load_accounts(Path(data["path"]), sheet=data["sheet"], mapping=data["mapping"])


def _print_books(data: Any, report: Report, stop: Stop) -> Any:
    from reports.book.write import write_books

    return write_books(
        data["state"],
        Path(data["out"]),
        today=data["today"],
        rep_id=data["rep_id"],
        paper=data["paper"],
        scenario=data["scenario"],
        report=lambda text: report(Progress(text, float("nan"))),
        stop=stop,
    )


def _warm_up(_data: Any, _report: Report, _stop: Stop) -> None:
    """Load the compiled kernels before somebody waits for them."""
    from optimizers.design import warm_up

    warm_up()


JOBS: Final[Mapping[str, Job]] = {
    "design": _design,
    "read accounts": _read_accounts,
    "print books": _print_books,
    "warm up": _warm_up,
}


def serve(connection: Connection, stopping: Event) -> None:
    """Do jobs until the connection closes."""
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        try:
            connection.send(_answer(request, connection, stopping))
        except (BrokenPipeError, OSError):
            return


def _answer(request: Request, connection: Connection, stopping: Event) -> Message:
    last = -1.0

    def report(now: Progress) -> None:
        nonlocal last
        moment = time.monotonic()
        if moment - last >= 1 / REPORTS_PER_SECOND:
            last = moment
            connection.send(Message(request.number, "progress", now))

    try:
        result = JOBS[request.job](request.data, report, stopping.is_set)
    except PlanError as error:
        return Message(request.number, "failed", (error.message, error.remedy))
    return Message(request.number, "done", result)
