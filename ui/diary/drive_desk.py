"""Where the drives of the diary come from: turned for all of it at once, one step of Undo."""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QMenu

from model.change import Change
from model.diary.drive_source import has_own_roads, over_roads
from model.state import State
from ui.diary.route_card import RouteCard
from ui.job import Worker
from ui.session import Session

_FILES: Final = "Roads (*.gpkg *.geojson *.json *.shp)"


class DriveDesk(QObject):
    """Has the drives counted anew in the worker, then takes them over as one change."""

    said = Signal(str)

    def __init__(self, session: Session, worker: Worker, card: RouteCard) -> None:
        super().__init__(card)
        self._session, self._worker, self._card = session, worker, card
        self._asked: State | None = None
        self.menu = QMenu(card)
        self.menu.addAction("Read other roads…", self.ask_own)
        self.menu.addAction("Drop own roads, back to the main roads", self.drop_own)
        card.roads_asked.connect(self.turn)
        card.own.clicked.connect(self._on_own)

    def turn(self, roads: bool) -> None:
        """Take all drives from the roads, or from the estimate again."""
        if self._session.is_open and over_roads(self._session.state) != roads:
            self._begin("turn drives", {"roads": roads})

    def turn_round(self) -> None:
        """The other source than now."""
        if self._session.is_open:
            self.turn(not over_roads(self._session.state))

    def ask_own(self) -> None:
        """Ask for a file of roads and drive over them."""
        if not self._session.is_open:
            return
        found, _ = QFileDialog.getOpenFileName(self._card, "Own roads", "", _FILES)
        if found:
            self.read_own(Path(found))

    def read_own(self, path: Path) -> None:
        """Drive over the roads of a file."""
        self._begin("own roads", {"path": str(path)})

    def drop_own(self) -> None:
        """Drive over the main roads again."""
        if self._session.is_open and has_own_roads(self._session.state):
            self._begin("own roads", {"path": ""})

    def _on_own(self) -> None:
        if self._session.is_open and has_own_roads(self._session.state):
            self.menu.popup(self._card.own.mapToGlobal(QPoint(0, self._card.own.height())))
        else:
            self.ask_own()

    def _begin(self, name: str, data: dict[str, Any]) -> None:
        if self._asked is not None:
            return
        self._asked = self._session.state
        self._card.source.setEnabled(False)

        def begin() -> None:
            job = self._worker.start(name, {"state": self._asked, **data})
            job.done.connect(self._on_turned)
            job.failed.connect(self._on_failed)

        if not self._session.attempt(begin):
            self._end()

    def _on_turned(self, change: Change) -> None:
        asked = self._asked
        self._end()
        if not self._session.is_open or asked is None:
            return
        if self._session.state is not asked:  # somebody was faster: their change counts
            self.said.emit("The project has changed meanwhile. Choose the drive times again.")
            return
        self._session.attempt(lambda: self._session.do(change))
        state = self._session.state
        roads = "over your own roads" if has_own_roads(state) else "over the main roads"
        words = roads if over_roads(state) else "estimated from the distance"
        self.said.emit(f"All drives of the diary are {words}. What you added to a drive stays.")

    def _on_failed(self, error: object) -> None:
        self._end()
        self._session.failed.emit(error)

    def _end(self) -> None:
        self._asked = None
        self._card.source.setEnabled(True)
        if self._session.is_open:
            self._card.show_source(over_roads(self._session.state))
