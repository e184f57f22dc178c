"""A split by the optimizer: the job, its progress over the tree, and the change at its end."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from model.change import Change
from model.errors import PlanError
from ui.job import Job, Worker
from ui.session import Session
from ui.territory.deeds import Deeds
from ui.theme.style import Theme
from ui.widgets.notices import WorkState
from ui.worker import Progress

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

_FILES: Final = "Areas (*.gpkg *.geojson *.json *.shp)"


class Splitting(QObject):
    """One split at a time; it is dropped when the territory changes meanwhile."""

    def __init__(
        self, theme: Theme, session: Session, deeds: Deeds, align: "AlignWorkspace"
    ) -> None:
        super().__init__(align)
        self._session, self._deeds = session, deeds
        self.worker: Worker | None = None
        self.state = WorkState(theme, cancel="Stop")
        self.state.cancelled.connect(self._on_cancelled)
        self.state.hide()
        align.tree.add_below(self.state)
        self._job: Job | None = None
        self._about: tuple[object, str, int] | None = None  # alignment, territory id, parts

    def start(self, code: int, parts: int) -> None:
        """Ask for a split; PlanError while another job runs."""
        if self.worker is None:
            raise PlanError("The optimizer has not started yet.", remedy="Try again.")
        session = self._session
        territory = session.layer.territories[code]
        data = {"state": session.state, "team": session.team, "code": code, "parts": parts}
        job = self.worker.start("split", data)
        self._job, self._about = job, (session.alignment, territory.id, parts)
        job.progressed.connect(self._on_progressed)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self.state.show_phase(f"Splitting {territory.label}", 0.0)
        self.state.show()

    @property
    def running(self) -> bool:
        """Whether a split is under way."""
        return self._job is not None

    def _on_progressed(self, now: Progress) -> None:
        self.state.show_phase(now.phase, now.fraction)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_done(self, numbers: object) -> None:
        about = self._end()
        if about is None or not isinstance(numbers, np.ndarray) or not self._session.is_open:
            return
        alignment, territory_id, _parts = about
        codes = [t.id for t in self._session.layer.territories]
        if self._session.alignment is not alignment or territory_id not in codes:
            changed = PlanError("The territories have changed since.", remedy="Split again.")
            self._session.failed.emit(changed)
            return
        self._deeds.split(codes.index(territory_id), numbers)

    def _on_failed(self, error: PlanError) -> None:
        self._end()
        self._session.failed.emit(error)

    def _end(self) -> tuple[object, str, int] | None:
        about, self._job, self._about = self._about, None, None
        self.state.hide()
        return about


class AreaCutting(QObject):
    """Makes territories of the areas in a file; the worker reads it."""

    def __init__(self, splitting: Splitting, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._splitting, self._align, self._session = splitting, align, align.session
        self._asked: object = None  # the state the areas were read for

    def ask(self) -> None:
        """Ask for a file of areas and cut by it."""
        if self._session.is_open:
            found, _ = QFileDialog.getOpenFileName(self._align, "Own areas", "", _FILES)
            if found:
                self._session.attempt(lambda: self.cut(Path(found)))

    def cut(self, path: Path) -> None:
        """Give every account to the territory of the area it lies in, as one step."""
        session, worker = self._session, self._splitting.worker
        if worker is None:
            raise PlanError("The window has not started yet.", remedy="Try again.")
        data = {
            "state": session.state,
            "scenario": session.scenario.id,
            "team": session.team,
            "path": str(path),
        }
        job = worker.start("own areas", data)
        self._asked = session.state
        job.done.connect(self._on_done)
        job.failed.connect(session.failed)

    def _on_done(self, change: Change) -> None:
        session = self._session
        if not session.is_open or session.state is not self._asked:
            changed = PlanError("The project has changed since.", remedy="Choose the file again.")
            session.failed.emit(changed)
        elif session.attempt(lambda: session.do(change)):
            self._align.said.emit(f"{change.label}. Locked accounts and those outside stay.")
