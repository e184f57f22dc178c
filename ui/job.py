"""Long jobs from the window's side: start, progress, cancel, result."""

import atexit
import multiprocessing
import threading
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import PlanError
from model.state import State
from ui.state_parts import parts_of
from ui.worker import STATE, Message, Request, serve

POLL_MS: Final = 30
BACKGROUND: Final = "warm up"  # gives way to what somebody waits for
BRIEF: Final = frozenset({"check data", "preview book"})  # not asked for: others are next
NEEDS_WARMTH: Final = frozenset(
    {
        "design",
        "alternatives",
        "size",
        "split",
        "search plans",
        "check rules",
        "vacancy",
        "where to hire",
        "explain",
    }
)  # waits for the warm-up instead of ending it


def _deliver(connection: Connection, asked: Request) -> None:
    """Hand a request over; that its process has ended meanwhile is noticed by the poll."""
    with suppress(OSError):
        connection.send(asked)


def _end(process: SpawnProcess) -> None:
    """End a process at once; those that it has started follow it by themselves."""
    process.kill()
    process.join(5)


class Job(QObject):
    """One job that was asked for; exactly one of `done` and `failed` ends it."""

    progressed = Signal(object)  # Progress
    done = Signal(object)  # what the job returned
    failed = Signal(object)  # PlanError

    def __init__(self, worker: "Worker", name: str, data: Any) -> None:
        super().__init__(worker)
        self.name, self.data = name, data
        self.is_over = False
        self.is_cancelled = False
        self._worker = worker

    def cancel(self) -> None:
        """Ask the job to stop and keep its best: it still ends with `done`."""
        self.is_cancelled = True
        self._worker.stop(self)

    def abandon(self) -> None:
        """Give the job up, whatever it is at: it ends now, with `done` and nothing found."""
        self.is_cancelled = True
        self._worker.abandon(self)

    def end(self, signal: str, content: Any) -> None:
        """Say how it ended."""
        self.is_over = True
        getattr(self, signal).emit(content)
        self.deleteLater()


class Worker(QObject):
    """The one spawned process; it does one job at a time.

    The warm-up in the background is never in the way: a search waits for it, because it needs
    what is being compiled; any other job ends it and it is begun again afterwards. A process
    that dies (killed, out of memory) ends its job with `failed` and is started anew.
    """

    idle = Signal()  # the last job asked for has ended
    warming = Signal(bool)  # the warm-up in the background has begun, or ended

    _at_exit: partial[None]  # ends the process; known when there is one

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = multiprocessing.get_context("spawn")
        self._stopping = self._context.Event()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._sender: threading.Thread | None = None  # hands the last request over
        self._known: State | None = None  # what the process was sent last
        self._number = 0
        self._running: Job | None = None
        self._waiting: list[Job] = []  # brief ones last
        self._is_cold = False  # a warm-up was ended early
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def busy(self) -> bool:
        """Whether a job that somebody waits for is running or next."""
        known = self._waiting if self._running is None else [self._running, *self._waiting]
        return any(job.name not in {BACKGROUND, *BRIEF} for job in known)

    @property
    def process_id(self) -> int | None:
        """The number of the process; None before the first job."""
        return self._process.pid if self._process is not None else None

    def start(self, name: str, data: Any) -> Job:
        """Begin a job; PlanError while another one is running."""
        if self.busy or (self._running is not None and name == BACKGROUND):
            raise PlanError("Another job is running.", remedy="Wait for it or stop it.")
        job = Job(self, name, data)
        if self._running is not None and (name in NEEDS_WARMTH or self._running.name in BRIEF):
            self._waiting.insert(len(self._waiting) if name in BRIEF else 0, job)
            return job
        if self._running is not None:
            self._is_cold = True
            self._end_process()
            self.warming.emit(False)
            self._running.end("done", None)
        self._send(job)
        return job

    def stop(self, job: Job) -> None:
        """Ask a job to stop; one that has not begun yet stops at its first chance."""
        if job is self._running:
            self._stopping.set()

    def abandon(self, job: Job) -> None:
        """End a job without its result; the process that was at it begins anew, warm-up first."""
        if job in self._waiting:
            self._waiting.remove(job)
            job.end("done", None)
            if not self.busy:
                self.idle.emit()
        elif job is self._running:
            self._end_process()
            self._is_cold = True
            self._finish(job, "done", None)

    def close(self) -> None:
        """End the process; a running job is lost."""
        self._timer.stop()
        self._running, self._waiting = None, []
        self._end_process()

    def _send(self, job: Job) -> None:
        self._ensure_process()
        assert self._connection is not None
        self._number += 1
        if job.is_cancelled:
            self._stopping.set()
        else:
            self._stopping.clear()
        self._running = job
        # Beside the window: a process that is still starting reads late, and the pipe is small.
        asked = Request(self._number, job.name, self._without_known(job.data))
        self._sender = threading.Thread(
            target=_deliver, args=(self._connection, asked), daemon=True
        )
        self._sender.start()
        job.data = None
        self._timer.start()
        if job.name == BACKGROUND:
            self.warming.emit(True)

    def _without_known(self, data: Any) -> Any:
        """A job's data without what the process holds of its state: a large one takes long."""
        if not isinstance(data, dict) or not isinstance(data.get(STATE), State):
            return data
        held, self._known = self._known, data[STATE]
        return {**data, STATE: parts_of(data[STATE], held)}

    def _ensure_process(self) -> None:
        if self._process is not None and self._process.is_alive():
            return
        self._end_process()
        ours, theirs = self._context.Pipe()
        # No daemon: it starts processes of its own. So its end at ours is seen to here, before
        # multiprocessing would wait for it; should we die, it notices by itself (serve).
        self._process = self._context.Process(
            target=serve, args=(theirs, self._stopping), name="catchment-worker", daemon=False
        )
        self._process.start()
        self._at_exit = partial(_end, self._process)
        atexit.register(self._at_exit)
        theirs.close()
        self._connection = ours

    def _end_process(self) -> None:
        if self._process is not None:
            # A fresh event too: a process that is ended may have died holding the old one's lock.
            atexit.unregister(self._at_exit)
            self._at_exit()
            self._process = self._known = None
            self._stopping = self._context.Event()
        if self._sender is not None:  # its pipe has no reader any more, so it ends at once
            self._sender.join()
            self._sender = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _on_poll(self) -> None:
        connection = self._connection
        try:
            while connection is not None and self._running is not None and connection.poll():
                self._receive(connection.recv())
        except (EOFError, OSError):
            self._die()
            return
        if self._running is not None and (self._process is None or not self._process.is_alive()):
            self._die()

    def _receive(self, message: Message) -> None:
        job = self._running
        if job is None or message.number != self._number:
            return
        if message.kind == "progress":
            job.progressed.emit(message.content)
            return
        failed = message.kind != "done"
        content = PlanError(*message.content) if failed else message.content
        self._finish(job, "failed" if failed else "done", content)

    def _die(self) -> None:
        job = self._running
        self._end_process()
        if job is not None:
            sentence = "The job ended without a result."
            self._finish(
                job, "failed", PlanError(sentence, remedy="Run it again; nothing is lost.")
            )

    def _finish(self, job: Job, signal: str, content: Any) -> None:
        self._timer.stop()
        self._running = None
        if job.name == BACKGROUND:
            self.warming.emit(False)
        if self._waiting:
            self._send(self._waiting.pop(0))
        job.end(signal, content)
        if self._running is None and self._is_cold:
            self._is_cold = False
            self._send(Job(self, BACKGROUND, None))
        if not self.busy:
            self.idle.emit()
