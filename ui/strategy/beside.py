"""Figures computed beside the window: it answers while they are being counted."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

POLL_MS: Final = 15


class Beside(QObject):
    """One thread that computes; of what is asked meanwhile only the last is computed too.

    What is handed over must be values that nobody changes, such as a State. Results are taken by
    a timer of the window, so nothing of Qt is touched from the thread.
    """

    arrived = Signal(object)  # a finished Future; `result()` raises what the work raised

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="figures")
        self._running: Future[Any] | None = None
        self._next: Callable[[], Any] | None = None
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._on_poll)

    @property
    def busy(self) -> bool:
        """Whether something is being computed."""
        return self._running is not None

    def run(self, work: Callable[[], Any]) -> None:
        """Compute something; it replaces what was asked before and has not arrived."""
        self._next = work
        if self._running is None:
            self._begin()

    def forget(self) -> None:
        """Nobody waits any more for what was asked."""
        self._next = None
        self._running = None
        self._timer.stop()

    def _begin(self) -> None:
        if self._next is not None:
            self._running = self._thread.submit(self._next)
            self._next = None
            self._timer.start()

    def _on_poll(self) -> None:
        found = self._running
        if found is None or not found.done():
            return
        self._timer.stop()
        self._running = None
        if self._next is not None:
            self._begin()  # the state has changed since: this result is old
        else:
            self.arrived.emit(found)
