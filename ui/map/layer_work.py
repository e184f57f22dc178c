"""Layers of the map that take a while: asked for one after the other, worked out in the worker."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from model.errors import PlanError
from model.format import percent_words
from ui.job import Job, Worker
from ui.worker import Progress


@dataclass(frozen=True, slots=True)
class Wish:
    """What to work out: `data` is made when the job begins, so that it is of that moment."""

    key: str
    job: str
    words: str  # "Working out drive times"
    data: Callable[[], Any]


class LayerWork(QObject):
    """Waits for the worker, begins the next wish, says how far it is; the last wish of a key
    replaces an older one."""

    said = Signal(str, bool)  # words for the line on the map ("" for none), whether it went wrong
    arrived = Signal(str, object)  # key, result
    dropped = Signal(str)  # key of what was cancelled or failed

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._waiting: dict[str, Wish] = {}
        self._now: Wish | None = None
        self._job: Job | None = None
        worker.idle.connect(self._begin)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way or waits."""
        return self._now is not None or bool(self._waiting)

    def ask(self, wish: Wish) -> None:
        """Work something out as soon as the worker is free."""
        if self._now is not None and self._now.key == wish.key:
            self._abandon()
        self._waiting[wish.key] = wish
        self._begin()

    def forget(self, key: str) -> None:
        """A layer is no longer wanted."""
        self._waiting.pop(key, None)
        if self._now is not None and self._now.key == key:
            self._abandon()
            self._say_next()

    def cancel(self) -> None:
        """Give up what is under way and what waits."""
        keys = [*self._waiting, *([self._now.key] if self._now else [])]
        self._waiting.clear()
        self._abandon()
        self.said.emit("", False)
        for key in keys:
            self.dropped.emit(key)

    def _abandon(self) -> None:
        """Let the job end by itself, unheard."""
        job, self._job, self._now = self._job, None, None
        if job is not None and not job.is_over:
            job.done.disconnect(self._on_done)
            job.failed.disconnect(self._on_failed)
            job.progressed.disconnect(self._on_progressed)
            job.cancel()

    def _begin(self) -> None:
        if self._now is not None or not self._waiting:
            return
        wish = next(iter(self._waiting.values()))
        if self._worker.busy:
            self.said.emit(f"{wish.words}: waiting for another job", False)
            return
        del self._waiting[wish.key]
        self._now = wish
        self.said.emit(f"{wish.words}…", False)
        try:
            self._job = self._worker.start(wish.job, wish.data())
        except PlanError as error:
            self._on_failed(error)
            return
        self._job.progressed.connect(self._on_progressed)
        self._job.done.connect(self._on_done)
        self._job.failed.connect(self._on_failed)

    def _on_progressed(self, progress: Progress) -> None:
        if self._now is not None:
            share = progress.fraction
            part = f" {percent_words(share)}" if 0 < share < 1 else ""
            self.said.emit(f"{self._now.words}: {progress.phase.lower()}{part}", False)

    def _on_done(self, result: object) -> None:
        wish, self._now, self._job = self._now, None, None
        self._say_next()
        if wish is not None:
            self.arrived.emit(wish.key, result)

    def _on_failed(self, error: PlanError) -> None:
        wish, self._now, self._job = self._now, None, None
        self.said.emit(f"{error.message} {error.remedy}".strip(), True)
        if wish is not None:
            self.dropped.emit(wish.key)

    def _say_next(self) -> None:
        if self._waiting:
            self._begin()
        else:
            self.said.emit("", False)
