"""Loads libraries before they are wanted: those of a project at once, a dialog's in its time."""

import threading
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.session import Session

SOON: Final = ("model.project", "scipy.spatial", "scipy.sparse.csgraph")
LATER: Final = (  # they hold no Qt
    "model.filters.parse",
    "model.plan.rep_plan",
    "model.plan.assistant",
    "model.plan.sequence_what_if",
    "model.plan.influence_edits",
    "model.diary.freed",
    "ui.optimizer.jobs",
)
LAST: Final = (  # the plan's pages, each a part of its workspace that takes one turn
    "ui.book.books_page",
    "ui.funnel.workspace",
    "ui.plan.overview",
    "ui.strategy.goal_page",
    "ui.plan.pages",
    "ui.plan.workspace",
)
REST_MS: Final = 3_000
TURN_MS: Final = 100  # between two of the last


class EarlyLoading(QObject):
    """Imports one library at each turn of the idle event loop, so that input comes between.

    When a project has been open for a while, what the first filter, the plan and the optimizer's
    dialog need is made ready beside the window; then the plan's pages follow in turns.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._left = list(SOON)
        self._beside: threading.Thread | None = None
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._on_turn)
        self._turn.start()
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._on_rest)
        session.opened.connect(self._on_opened)

    def _on_turn(self) -> None:
        if self._beside is not None and self._beside.is_alive():
            return
        if self._left:
            import_module(self._left.pop(0))
        else:
            self._turn.stop()

    def _on_opened(self) -> None:
        if self._session.is_open:
            self._rest.start()

    def _on_rest(self) -> None:
        self._session.opened.disconnect(self._on_opened)
        self._beside = threading.Thread(target=_load_later, daemon=True)
        self._beside.start()
        self._left += LAST
        self._turn.start(TURN_MS)


def _load_later() -> None:
    for name in LATER:
        import_module(name)
    from model.filters.parse import parse

    parse("hospital")  # the grammar is built at the first filter
