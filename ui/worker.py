"""The one long-lived process that long jobs run in; it holds no Qt.

Jobs come in as a name and plain data and go out as `Message`s; a shared event says stop. The
process is spawned, never forked: Qt has started by then.
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final

from model.arrays import IntArray
from model.errors import PlanError
from ui.state_parts import whole_of

REPORTS_PER_SECOND: Final = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `fraction` 0-1, NaN bests where a job has none.

    `plan` is now and then the best so far: the codes of all accounts, (n,), and the worst
    deviations in percent by metric.
    """

    phase: str
    fraction: float
    best: float = float("nan")
    bound: float = float("nan")
    plan: tuple[IntArray, dict[str, float]] | None = None


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


STATE: Final = "state"  # what a job's data calls the project
Report = Callable[[Progress], None]
Stop = Callable[[], bool]
Job = Callable[[Any, Report, Stop], Any]


def _teller(
    report: Report,
) -> Callable[[str, float, float, float, tuple[IntArray, dict[str, float]] | None], None]:
    """Turns what a search tells into progress."""

    def tell(
        phase: str,
        fraction: float,
        best: float,
        bound: float,
        plan: tuple[IntArray, dict[str, float]] | None,
    ) -> None:
        report(Progress(phase, fraction, best, bound, plan))

    return tell


def _design(data: Any, report: Report, stop: Stop) -> Any:
    """Search; the proposal and the territories it makes."""
    from ui.optimizer.jobs import run_design

    report(Progress("Preparing", 0.0))
    return run_design(data["state"], data["request"], data["team"], _teller(report), stop)


def _find_alternatives(data: Any, report: Report, stop: Stop) -> Any:
    """Alignments to choose from, a list of `Option`."""
    from ui.optimizer.jobs import find_alternatives

    report(Progress("Preparing", 0.0))
    return find_alternatives(data["state"], data["request"], data["team"], _teller(report), stop)


def _size(data: Any, report: Report, stop: Stop) -> Any:
    """The sizing curve, and the territories of each size."""
    from ui.optimizer.jobs import run_sizing

    report(Progress("Preparing", 0.0))
    return run_sizing(data["state"], data["request"], data["team"], _teller(report), stop)


def _of_align(name: str) -> Job:
    """A job of the Align workspace, loaded when it is asked for."""

    def run(data: Any, report: Report, stop: Stop) -> Any:
        from ui.align import jobs

        return jobs.BY_NAME[name](data, lambda *now: report(Progress(*now)), stop)

    return run


def _check_rules(data: Any, _report: Report, _stop: Stop) -> Any:
    """Whether the rules of a request can hold together, a `Checked`."""
    from ui.optimizer.jobs import check_rules

    return check_rules(data["state"], data["request"], data["team"])


def _try_vacancy(data: Any, report: Report, stop: Stop) -> Any:
    """Who takes the accounts of a territory when its rep leaves, a `Vacancy`."""
    from ui.optimizer.jobs import try_vacancy

    report(Progress("Sharing the accounts out", float("nan")))
    return try_vacancy(data["state"], data["team"], data["code"], stop)


def _find_sites(data: Any, report: Report, _stop: Stop) -> Any:
    """Where a further rep should live, a tuple of `Site`."""
    from ui.optimizer.jobs import find_sites

    report(Progress("Looking at towns", float("nan")))
    return find_sites(data["state"], data["team"])


def _explain(data: Any, report: Report, stop: Stop) -> Any:
    """Why the accounts of a scenario moved, a list of `MoveReason`."""
    from ui.optimizer.reasons import explain_scenario

    report(Progress("Finding the reasons", float("nan")))
    return explain_scenario(data["state"], data["scenario"], data["team"], data["seconds"], stop)


def _read_files(data: Any, report: Report, stop: Stop) -> Any:
    """Everything the import assistant shows of some files, a `Prepared`."""
    from ui.accounts.preparing import prepare

    return prepare(data, lambda phase, share: report(Progress(phase, share)), stop)


def _check_data(data: Any, report: Report, _stop: Stop) -> Any:
    """Duplicates and doubtful places of a packed project on a day, a `Health`."""
    from ui.accounts.health import health_of

    report(Progress("Looking for duplicates and doubtful places", float("nan")))
    return health_of(*data)


def _find_doubts(data: Any, report: Report, _stop: Stop) -> Any:
    """The doubtful places of a lean project, as the page of places asks for them."""
    from ui.accounts.places_doubts import doubts_of

    report(Progress("Looking at the places", float("nan")))
    return doubts_of(*data)


def _plan_quarter(data: Any, report: Report, stop: Stop) -> Any:
    """A rep's quarter as rows of the diary, a `Planned`."""
    from ui.diary.jobs import Wish, plan

    def tell(phase: str, fraction: float, best: float) -> None:
        report(Progress(phase, fraction, best))

    return plan(Wish(**data), tell, stop)


def _explain_item(data: Any, report: Report, _stop: Stop) -> Any:
    """Why a diary item is on its day, in sentences."""
    from ui.diary.jobs import Wish, reason

    report(Progress("Looking at the other days", float("nan")))
    uid = data["uid"]
    return reason(Wish(**{name: value for name, value in data.items() if name != "uid"}), uid)


def _replan_day(data: Any, report: Report, _stop: Stop) -> Any:
    """What an emergency makes of a day, an `Emergency`."""
    from optimizers.emergency import emergency

    report(Progress("Putting the day in order", float("nan")))
    return emergency(**data)


def _turn_drives(data: Any, _report: Report, _stop: Stop) -> Any:
    """The change that takes all drives of the diary from the roads, or from the estimate."""
    from model.diary.travel import driving_over

    return driving_over(data["state"], roads=data["roads"])


def _own_roads(data: Any, report: Report, _stop: Stop) -> Any:
    """The change that takes the drives from roads in a file, or with no file drops them."""
    from model.diary.travel import driving_over_own
    from model.places.own_roads import read_roads

    report(Progress("Reading the roads", 0.0))
    path = data["path"]
    return driving_over_own(data["state"], read_roads(Path(path)) if path else None)


def _send_diary(data: Any, report: Report, _stop: Stop) -> Any:
    """Files of the diary for one target, a `Written`."""
    from ui.diary.sending import write_diary

    report(Progress("Writing the diary", float("nan")))
    return write_diary(data)


def _read_return(data: Any, report: Report, _stop: Stop) -> Any:
    """The sheets of files a CRM gave back."""
    from model.intake.reader import read_sheets

    report(Progress("Reading what came back", float("nan")))
    return [sheet for path in data for sheet in read_sheets(path)]


def _prints(name: str) -> Job:
    """A job of papers that go out or come back, loaded when it is asked for."""

    def run(data: Any, report: Report, stop: Stop) -> Any:
        from ui import printing_jobs

        def tell(text: str) -> None:
            report(Progress(text, float("nan")))

        return printing_jobs.BY_NAME[name](data, tell, stop)

    return run


def _preview_book(data: Any, _report: Report, stop: Stop) -> Any:
    """Pages of a book that changed, a `Looked`."""
    from ui.book.jobs import look

    return look(data[STATE], data["ask"], stop)


def _drive_bands(data: Any, report: Report, _stop: Stop) -> Any:
    """How far somebody gets from home, a `DriveBands`."""
    from ui.map.jobs import bands_around

    report(Progress("Following the roads", float("nan")))
    return bands_around(data)


def _growth(data: Any, report: Report, _stop: Stop) -> Any:
    """Headroom by area, a `Growth`."""
    from ui.map.jobs import growth_on_map

    report(Progress("Summing up headroom", float("nan")))
    return growth_on_map(data)


def _hire_heat(data: Any, report: Report, stop: Stop) -> Any:
    """Where a further rep should live, a `HireHeat`."""
    from ui.map.jobs import hire_heat

    def tell(share: float) -> None:
        report(Progress("Looking at towns", share))

    return hire_heat(data["state"], data["team"], tell, stop)


def _of_share(name: str) -> Job:
    """A job of the Share workspace, loaded when it is asked for."""

    def run(data: Any, report: Report, stop: Stop) -> Any:
        from ui.share import jobs

        return jobs.BY_NAME[name](data, lambda text: report(Progress(text, float("nan"))), stop)

    return run


def _sync(data: Any, report: Report, stop: Stop) -> Any:
    """A pull from or a push to the CRM, a `Result`; the only job that may open a line."""
    from ui.share.sync_jobs import run_sync

    def tell(phase: str, share: float) -> None:
        report(Progress(phase, share))

    return run_sync(data["state"], data["ask"], tell, stop)


def _warm_up(_data: Any, _report: Report, _stop: Stop) -> None:
    """Load the compiled kernels before somebody waits for them."""
    from optimizers.design import warm_up

    warm_up()


JOBS: Final[Mapping[str, Job]] = {
    "design": _design,
    "alternatives": _find_alternatives,
    "size": _size,
    "split": _of_align("split"),
    "search plans": _of_align("search plans"),
    "own areas": _of_align("own areas"),
    "check rules": _check_rules,
    "vacancy": _try_vacancy,
    "where to hire": _find_sites,
    "explain": _explain,
    "read files": _read_files,
    "check data": _check_data,
    "find doubtful places": _find_doubts,
    "plan quarter": _plan_quarter,
    "explain item": _explain_item,
    "replan day": _replan_day,
    "turn drives": _turn_drives,
    "own roads": _own_roads,
    "send diary": _send_diary,
    "read return": _read_return,
    "print books": _prints("books"),
    "print parts": _prints("parts"),
    "preview book": _preview_book,
    "drive bands": _drive_bands,
    "growth areas": _growth,
    "hire heat": _hire_heat,
    "write feedback": _prints("feedback"),
    "read feedback": _prints("answers"),
    "print brief": _prints("brief"),
    "print cotravel": _prints("cotravel"),
    "print alignment": _prints("alignment"),
    "read ride form": _prints("ride form"),
    "find joint visits": _prints("joint visits"),
    **{
        f"print {one}": _prints(one)
        for one in ("map", "why", "coverage", "atlas", "poster", "report")
    },
    "route leads": _of_share("route leads"),
    "route again": _of_share("route again"),
    "find openings": _of_share("find openings"),
    "place prospects": _of_share("place prospects"),
    "read lead rules": _of_share("read lead rules"),
    "publish": _of_share("publish"),
    "print anew": _of_share("print anew"),
    "make field packs": _of_share("make field packs"),
    "read field returns": _of_share("read field returns"),
    "sync": _sync,
    "warm up": _warm_up,
}


def serve(connection: Connection, stopping: Event) -> None:
    """Do jobs until the connection closes; the process ends with the one that started it."""
    threading.Thread(target=_follow, daemon=True).start()
    state: Any = None
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            return
        if isinstance(request.data, dict) and STATE in request.data:
            state = request.data[STATE] = whole_of(request.data[STATE], state)
        try:
            connection.send(_answer(request, connection, stopping))
        except (BrokenPipeError, OSError):
            return


def _follow() -> None:
    """End this process, whatever it is at, when the window's has ended."""
    window = multiprocessing.parent_process()
    if window is not None:
        window.join()
        os._exit(1)


def _answer(request: Request, connection: Connection, stopping: Event) -> Message:
    last = -1.0

    def report(now: Progress) -> None:
        nonlocal last
        moment = time.monotonic()
        if now.plan is not None or moment - last >= 1 / REPORTS_PER_SECOND:
            last = moment
            connection.send(Message(request.number, "progress", now))

    try:
        result = JOBS[request.job](request.data, report, stopping.is_set)
    except PlanError as error:
        return Message(request.number, "failed", (error.message, error.remedy))
    return Message(request.number, "done", result)
