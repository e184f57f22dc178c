"""Python's cyclic garbage is collected in the window's thread only, a little at a time.

A collection starts wherever memory is asked for, also in a thread that computes; what it frees may
be a widget, and a widget that dies outside the window's thread takes the program with it. And a
whole one looks through all that a project and its window consist of, which stops the window for
a tenth of a second: what has settled is left out of it until another project opens.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.session import Session

EVERY_MS: Final = 1000
SETTLED_MS: Final = 5_000  # after a project has opened: its window is built
_GENERATIONS: Final = (2, 1, 0)
_OLDEST: Final = 2


class Collector(QObject):
    """Takes over from Python's own collection and does the same by a timer of the window."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what stands at the start stays, with the little garbage it made
        self._has_opened = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(gc.freeze)
        session.opened.connect(self._on_opened)

    def _on_beat(self) -> None:
        if collect_due() == _OLDEST:
            gc.freeze()

    def _on_opened(self) -> None:
        """What the project before has left in cycles goes; the new one settles."""
        if self._has_opened:
            gc.unfreeze()
            gc.collect()
        self._has_opened = True
        self._settled.start()


def collect_due() -> int | None:
    """Collect the oldest generation that is due, as Python itself would; None when none is."""
    due = [n for n in _GENERATIONS if gc.get_count()[n] > gc.get_threshold()[n]]
    if due:
        gc.collect(due[0])
    return due[0] if due else None
