"""Loads libraries before they are wanted: those of a project at once, a dialog's in its time."""

import threading
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.session import Session

SOON: Final = ("model.project", "scipy.spatial", "scipy.sparse.csgraph")
LATER: Final = ("model.filters.parse", "ui.optimizer.jobs")  # they hold no Qt
REST_MS: Final = 3_000


class EarlyLoading(QObject):
    """Imports one library at each turn of the idle event loop, so that input comes between.

    When a project has been open for a while, what the first filter and the optimizer's dialog need
    is made ready beside the window.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._left = list(SOON)
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start()
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._on_rest)
        session.opened.connect(self._on_opened)

    def _on_turn(self) -> None:
        if self._left:
            import_module(self._left.pop(0))
        else:
            self._turn.stop()

    def _on_opened(self) -> None:
        if self._session.is_open:
            self._rest.start()

    def _on_rest(self) -> None:
        self._session.opened.disconnect(self._on_opened)
        threading.Thread(target=_load_later, daemon=True).start()


def _load_later() -> None:
    for name in LATER:
        import_module(name)
    from model.filters.parse import parse

    parse("hospital")  # the grammar is built at the first filter
