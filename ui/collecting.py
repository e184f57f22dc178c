"""Python's cyclic garbage is collected in the window's thread only.

A collection starts wherever memory is asked for, also in a thread that computes; what it frees may
be a widget, and a widget that dies outside the window's thread takes the program with it.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

EVERY_MS: Final = 1000
_GENERATIONS: Final = (2, 1, 0)


class Collector(QObject):
    """Takes over from Python's own collection and does the same by a timer of the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what stands at the start stays, with the little garbage it made
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> None:
    """Collect the oldest generation that is due, as Python itself would."""
    due = [n for n in _GENERATIONS if gc.get_count()[n] > gc.get_threshold()[n]]
    if due:
        gc.collect(due[0])
