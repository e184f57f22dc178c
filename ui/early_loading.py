"""Loads what opening a project needs while the map's page still starts in its own process."""

from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

SOON: Final = ("model.project", "scipy.spatial", "scipy.sparse.csgraph")


class EarlyLoading(QObject):
    """Imports one library at each turn of the idle event loop, so that input comes between."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(SOON)
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start()

    def _on_turn(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
        else:
            self._turn.stop()
