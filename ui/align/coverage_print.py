"""Who covers what, printed: asked for in Align, written by the worker."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QFileDialog

from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish
from ui.session import Session

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

_LETTER_LANDS = ("US", "CA", "MX", "PR", "PH", "CL", "CO")  # where paper is Letter


def usual_paper(session: Session) -> str:
    """The paper of the project's country, else of the computer's: letter or a4."""
    land = session.state.about.locale.partition("_")[2] or QLocale().name()[-2:]
    return "letter" if land in _LETTER_LANDS else "a4"


class CoveragePrinter(QObject):
    """Asks for a file and writes the coverage of the open scenario over all its teams."""

    def __init__(self, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._align, self._session = align, align.session
        self._work: LayerWork | None = None
        self._out = Path()

    def use(self, worker: Worker) -> None:
        """Write pages in this worker; the window is whole by now."""
        self._work = LayerWork(worker, self)
        self._work.said.connect(self._on_said)
        self._work.arrived.connect(self._on_written)
        self._align.territories.coverage.print_asked.connect(self.ask)

    def ask(self) -> None:
        """Ask for a file and write the pages."""
        if not self._session.is_open:
            return
        start = f"{self._session.scenario.name} coverage.pdf".replace("/", " ")
        name, _ = QFileDialog.getSaveFileName(
            self._align, "Print who covers what", start, "PDF (*.pdf)"
        )
        if name:
            self.write(Path(name).with_suffix(".pdf"))

    def write(self, out: Path) -> None:
        """Write the pages to a file."""
        session, self._out = self._session, out
        data = {
            "state": session.state,
            "scenario": session.scenario.id,
            "out": str(out),
            "today": session.today,
            "author": session.author.name,
            "paper": usual_paper(session),
        }
        assert self._work is not None
        self._work.ask(Wish("coverage", "print coverage", "Writing the pages", lambda: data))

    def _on_said(self, words: str, wrong: bool) -> None:
        busy = self._align.map.busy
        if words:
            busy.say(words, wrong=wrong)
        else:
            busy.hide()
        self._align.map.lay_out()

    def _on_written(self, _key: str, _faults: object) -> None:
        self._align.said.emit(f"Who covers what was written to {self._out.name}.")
