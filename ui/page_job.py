"""One job of a page at a time: asked of the worker, shown while it runs, its result handed on."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from model.errors import PlanError
from ui.job import Job, Worker
from ui.session import Session
from ui.widgets.notices import WorkState
from ui.worker import Progress


class PageJob(QObject):
    """Runs jobs for a page; `busy` shows phase and Cancel, `occupied` is said to a second one."""

    def __init__(
        self,
        session: Session,
        worker: Worker,
        busy: WorkState,
        occupied: str,
        *,
        keeps_part: bool = True,
    ) -> None:
        super().__init__(busy)
        self._keeps_part = keeps_part  # what a cancelled job has done by then counts
        self._session, self._worker = session, worker
        self._busy, self._occupied = busy, occupied
        self._job: Job | None = None
        self._then: Callable[[Any], None] | None = None
        busy.hide()
        busy.cancelled.connect(self._on_cancelled)

    @property
    def is_running(self) -> bool:
        """Whether somebody waits for a result."""
        return self._job is not None

    def start(
        self, name: str, data: Any, then: Callable[[Any], None], phase: str = "Preparing"
    ) -> None:
        """Begin a job; `then` gets what it found. PlanError while another one runs."""
        if self._job is not None:
            raise PlanError(self._occupied, remedy="Wait until it is done.")
        self._job, self._then = self._worker.start(name, data), then
        self._job.progressed.connect(self._on_progressed)
        self._job.failed.connect(self._on_failed)
        self._job.done.connect(self._on_done)
        self._busy.show_phase(phase, float("nan"))
        self._busy.show()

    def _on_progressed(self, now: Progress) -> None:
        self._busy.show_phase(now.phase, now.fraction)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_failed(self, error: PlanError) -> None:
        self._end()
        self._session.failed.emit(error)

    def _on_done(self, found: Any) -> None:
        then, job = self._then, self._job
        self._end()
        is_part = job is not None and job.is_cancelled
        if found is not None and then is not None and (self._keeps_part or not is_part):
            then(found)

    def _end(self) -> None:
        self._job = self._then = None
        self._busy.hide()
