"""The brief, printed: asked for in Align, written by the worker."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from ui.align.coverage_print import usual_paper
from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


class BriefPrinter(QObject):
    """Asks for a file and writes goals, today's way of cutting, and what people say."""

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

    def ask(self) -> None:
        """Ask for a file and write the pages."""
        if not self._session.is_open:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._align, "Print the brief", "Brief.pdf", "PDF (*.pdf)"
        )
        if name:
            self.write(Path(name).with_suffix(".pdf"))

    def write(self, out: Path) -> None:
        """Write the pages to a file."""
        session, self._out = self._session, out
        data = {
            "state": session.state,
            "out": str(out),
            "today": session.today,
            "author": session.author.name,
            "paper": usual_paper(session),
        }
        assert self._work is not None
        self._work.ask(Wish("brief", "print brief", "Writing the pages", lambda: data))

    def _on_said(self, words: str, wrong: bool) -> None:
        busy = self._align.map.busy
        if words:
            busy.say(words, wrong=wrong)
        else:
            busy.hide()
        self._align.map.lay_out()

    def _on_written(self, _key: str, _faults: object) -> None:
        self._align.said.emit(f"The brief was written to {self._out.name}.")
