"""Reads a draft in the worker; of several asked for in a row only the last one counts."""

import pickle

from PySide6.QtCore import QObject, Signal

from model.errors import PlanError
from ui.accounts.draft import Draft
from ui.accounts.preparing import Request
from ui.job import Job, Worker
from ui.session import Session
from ui.worker import Progress


class DraftReader(QObject):
    """One reading at a time; what is cancelled never announces itself."""

    progressed = Signal(object)  # Progress
    prepared = Signal(object, object)  # Prepared, Draft
    failed = Signal(object, object)  # PlanError, Draft

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._worker = session, worker
        self._packed: bytes | None = None
        self._job: Job | None = None
        self._next: tuple[Draft, bool | None, str] | None = None
        worker.idle.connect(self._on_idle)
        session.opened.connect(self.forget_project)
        session.changed.connect(lambda _change: self.forget_project())

    @property
    def busy(self) -> bool:
        """Whether a reading goes on or waits."""
        return self._job is not None or self._next is not None

    def forget_project(self) -> None:
        """The open project has changed; it is packed anew for the next reading."""
        self._packed = None

    def read(self, draft: Draft, into_project: bool | None, currency: str) -> None:
        """Read; while the worker is busy with an older draft, read when it is done."""
        if self._worker.busy:
            self._next = (draft, into_project, currency)
            if self._job is not None:
                self._job.cancel()
                self._job = None
            return
        session = self._session
        today = session.today if session.is_open else session.clock.today()
        request = Request(draft, self._project(), into_project, currency, today)
        job = self._worker.start("read files", request)
        self._job = job
        job.progressed.connect(lambda now: self._on_progressed(job, now))
        job.done.connect(lambda found: self._on_done(job, found, draft))
        job.failed.connect(lambda error: self._on_failed(job, error, draft))

    def cancel(self) -> None:
        """Forget what is being read."""
        self._next = None
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def project(self) -> bytes:
        """The open project, packed for the worker; b"" when none is open."""
        return self._project()

    def _project(self) -> bytes:
        if not self._session.is_open:
            return b""
        if self._packed is None:
            self._packed = pickle.dumps(self._session.state, pickle.HIGHEST_PROTOCOL)
        return self._packed

    def _on_progressed(self, job: Job, now: Progress) -> None:
        if job is self._job:
            self.progressed.emit(now)

    def _on_done(self, job: Job, found: object, draft: Draft) -> None:
        if job is self._job:
            self._job = None
            self.prepared.emit(found, draft)

    def _on_failed(self, job: Job, error: PlanError, draft: Draft) -> None:
        if job is self._job:
            self._job = None
            self.failed.emit(error, draft)

    def _on_idle(self) -> None:
        if self._next is not None and not self._worker.busy:
            waiting, self._next = self._next, None
            self.read(*waiting)
