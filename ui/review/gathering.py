"""Reads the review beside the window: one question after the other, the newest of a kind."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from model.errors import PlanError


class _Thinking(QThread):
    """Answers one question; plain numpy in short calls, the window gets its turn between them."""

    partly = Signal(object)

    def __init__(self, kind: str, work: Callable[[], Any]) -> None:
        super().__init__()
        self.kind, self._work = kind, work
        self.found: Any = None
        self.error: PlanError | None = None

    def run(self) -> None:
        """The slow part."""
        try:
            self.found = self._work()
        except PlanError as error:
            self.error = error


class Gatherer(QObject):
    """A later question of the same kind takes the place of one that has not begun."""

    found = Signal(str, object)  # kind, what was found
    partly = Signal(str, object)  # kind, what is known of it so far
    failed = Signal(str, object)  # kind, PlanError

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, Callable[[], Any]] = {}
        self._thinking: _Thinking | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._thinking is not None

    def ask(self, kind: str, work: Callable[[], Any]) -> None:
        """Ask for something; `found` or `failed` answers."""
        self._waiting[kind] = work
        self._begin()

    def tell(self, found: object) -> None:
        """Announce a part of what is being read; called by the work, beside the window."""
        if self._thinking is not None:
            self._thinking.partly.emit(found)

    def drop(self) -> None:
        """What waits is not wanted any more."""
        self._waiting.clear()

    def finish(self) -> None:
        """Wait for what is being read; nothing is answered any more."""
        self.drop()
        if self._thinking is not None:
            self._thinking.finished.disconnect(self._on_thought)
            self._thinking.wait()
            self._thinking = None

    def _begin(self) -> None:
        if self._thinking is not None or not self._waiting:
            return
        kind = next(iter(self._waiting))
        self._thinking = _Thinking(kind, self._waiting.pop(kind))
        self._thinking.partly.connect(self._on_partly)
        self._thinking.finished.connect(self._on_thought)
        self._thinking.start(QThread.Priority.LowPriority)

    def _on_partly(self, found: object) -> None:
        thinking = self._thinking
        if thinking is not None and thinking.kind not in self._waiting:
            self.partly.emit(thinking.kind, found)

    def _on_thought(self) -> None:
        thinking, self._thinking = self._thinking, None
        if thinking is None:
            return
        thinking.wait()
        replaced = thinking.kind in self._waiting
        self._begin()
        if thinking.error is not None:
            self.failed.emit(thinking.kind, thinking.error)
        elif thinking.found is not None and not replaced:
            self.found.emit(thinking.kind, thinking.found)
