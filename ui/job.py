"""Long jobs from the window's side: start, progress, cancel, result."""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import PlanError
from ui.worker import Message, Progress, Request, serve

POLL_MS: Final = 30


class Worker(QObject):
    """The one spawned process; it does one job at a time.

    `cancel` asks the running job to stop and keep its best: it still ends with `done`. A process
    that dies (killed, out of memory) ends its job with `failed` and is started anew.
    """

    progressed = Signal(object)  # Progress
    done = Signal(object)  # what the job returned
    failed = Signal(object)  # PlanError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = multiprocessing.get_context("spawn")
        self._stopping = self._context.Event()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._number = 0
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def busy(self) -> bool:
        """Whether a job is running."""
        return self._busy

    def start(self, job: str, data: Any) -> None:
        """Begin a job; PlanError while another is running."""
        if self._busy:
            raise PlanError("Another job is running.", remedy="Wait for it or stop it.")
        self._ensure_process()
        assert self._connection is not None
        self._number += 1
        self._stopping.clear()
        self._busy = True
        self._connection.send(Request(self._number, job, data))
        self._timer.start()

    def cancel(self) -> None:
        """Ask the job to stop and keep its best."""
        self._stopping.set()

    def close(self) -> None:
        """End the process; a running job is lost."""
        self._timer.stop()
        self._busy = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.terminate()
            self._process.join(5)
            self._process = None

    def _ensure_process(self) -> None:
        if self._process is not None and self._process.is_alive():
            return
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(
            target=serve, args=(theirs, self._stopping), name="catchment-worker", daemon=True
        )
        self._process.start()
        theirs.close()
        self._connection = ours

    def _on_poll(self) -> None:
        connection = self._connection
        try:
            while connection is not None and self._busy and connection.poll():
                self._receive(connection.recv())
        except (EOFError, OSError):
            self._die()
            return
        if self._busy and (self._process is None or not self._process.is_alive()):
            self._die()

    def _receive(self, message: Message) -> None:
        if message.number != self._number:
            return
        if message.kind == "progress":
            progress: Progress = message.content
            self.progressed.emit(progress)
            return
        self._busy = False
        self._timer.stop()
        if message.kind == "done":
            self.done.emit(message.content)
        else:
            self.failed.emit(PlanError(*message.content))

    def _die(self) -> None:
        self._timer.stop()
        self._busy = False
        self._process = self._connection = None
        self.failed.emit(
            PlanError("The job ended without a result.", remedy="Run it again; nothing is lost.")
        )
