"""Work that is done a piece at each turn of the event loop, so that input comes between."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Turns(QObject):
    """Pieces in their order; whoever needs all of them at once finishes them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._on_turn)

    @property
    def pending(self) -> bool:
        """Whether something is left to do."""
        return bool(self._left)

    def add(self, *pieces: Callable[[], object]) -> None:
        """Do these too, each at a turn of its own."""
        self._left.extend(pieces)
        self._timer.start()

    def forget(self) -> None:
        """Do none of what is left."""
        self._left.clear()
        self._timer.stop()

    def finish(self) -> None:
        """Do all that is left now."""
        while self._left:
            self._left.popleft()()
        self._timer.stop()

    def _on_turn(self) -> None:
        if self._left:
            self._left.popleft()()
        if not self._left:
            self._timer.stop()
