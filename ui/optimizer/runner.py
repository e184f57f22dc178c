"""Jobs of the optimizer's window: one at a time, the check of the rules gives way to the rest."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from model.errors import PlanError
from model.scenario import Layer
from optimizers.request import DesignRequest
from ui.align.small_map import Picture
from ui.job import Job, Worker
from ui.session import Session
from ui.worker import Progress

CHECK_AFTER_MS: Final = 250  # the hand has rested that long


class Runner(QObject):
    """Starts jobs with the open project; a job asked for while rules are checked comes next."""

    checked = Signal(object)  # ui.optimizer.jobs.Checked
    unchecked = Signal(object)  # PlanError: the request makes no problem, or the worker is busy

    def __init__(self, session: Session, worker: Worker, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._worker = session, worker
        self._job: Job | None = None
        self._check: Job | None = None
        self._waiting: Callable[[], None] | None = None
        self._done: Callable[[Any], None] = lambda _result: None
        self._failed: Callable[[PlanError], None] = lambda _error: None
        self.pictures: dict[int, tuple[Layer, Picture]] = {}  # what the pages have drawn
        self._asked: DesignRequest | None = None
        self._team = ""
        self._timer = QTimer(self, singleShot=True, interval=CHECK_AFTER_MS)
        self._timer.timeout.connect(self._check_now)
        worker.idle.connect(self._go_on)

    @property
    def running(self) -> bool:
        """Whether a job that was started goes on, or waits for the check to end."""
        return self._job is not None or self._waiting is not None

    def check(self, request: DesignRequest | None, team: str = "") -> None:
        """Check the rules of a request soon; None: there is none to check."""
        self._asked, self._team = request, team or self._session.team
        if request is None:
            self._timer.stop()
        else:
            self._timer.start()

    def start(
        self,
        name: str,
        data: dict[str, Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[PlanError], None],
        progressed: Callable[[Progress], None] = lambda _now: None,
    ) -> None:
        """Do a job with the project's state and team added, as soon as the worker is free."""

        def begin() -> None:
            whole = {"state": self._session.state, "team": self._session.team, **data}
            job = self._job = self._worker.start(name, whole)
            job.progressed.connect(progressed)
            job.done.connect(self._on_done)
            job.failed.connect(self._on_failed)

        if self._job is not None or self._waiting is not None:
            raise PlanError("Another job is running.", remedy="Wait for it or stop it.")
        self._done, self._failed = done, failed
        if self._check is not None or self._worker.busy:
            self._waiting = begin
        else:
            begin()

    def stop(self) -> None:
        """Ask the job to stop and give its best so far."""
        if self._job is not None:
            self._job.cancel()

    def abandon(self) -> None:
        """Give up a job of which nothing was heard yet; its `done` is called with None."""
        if self._job is not None:
            self._job.abandon()
        elif self._waiting is not None:
            self._waiting = None
            self._done(None)

    def _on_done(self, result: object) -> None:
        self._job = None
        self._done(result)

    def _on_failed(self, error: PlanError) -> None:
        self._job = None
        self._failed(error)

    def _check_now(self) -> None:
        if self._asked is None:
            return
        if self.running or self._check is not None or self._worker.busy:
            self._timer.start()
            return
        data = {
            "state": self._session.state,
            "team": self._team,
            "request": self._asked,
        }
        job = self._worker.start("check rules", data)
        self._check = job
        job.done.connect(self._on_checked)
        job.failed.connect(self._on_unchecked)

    def _on_checked(self, found: object) -> None:
        self._check = None
        if not self._timer.isActive():  # else the request has changed meanwhile
            self.checked.emit(found)
        self._go_on()

    def _on_unchecked(self, error: PlanError) -> None:
        self._check = None
        if not self._timer.isActive():
            self.unchecked.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
