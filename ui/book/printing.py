"""Books and parts of plans written by the worker, kept in the list of what was handed out."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPageLayout, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from model.errors import PlanError
from model.publication import BOOK, printed_of
from model.store.handed_out import note_handed_out
from ui.job import Job, Worker
from ui.session import Session
from ui.worker import Progress

if TYPE_CHECKING:
    from reports.book.write import PrintedBook
    from reports.editions.own_sheets import PrintedPart

_DPI = 300


class BookPrinter(QObject):
    """Starts one printing at a time and tells how it went."""

    progressed = Signal(str, float)
    ended = Signal()
    written = Signal(object, str)  # the files, the part
    ready_to_print = Signal(object, str)  # files for the system's printer, the part

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._worker = session, worker
        self._job: Job | None = None
        self._part = self._scenario = ""
        self.paper, self.names = "", False  # of what was started last
        self._room: tempfile.TemporaryDirectory[str] | None = None

    def start(
        self,
        out: Path | None,
        part: str,
        quarter: int,
        paper: str,
        rep_id: str,
        contact_names: bool = False,
    ) -> None:
        """Write into the folder `out`, or with None for the printer; `rep_id` "" is everyone.

        With `contact_names` the list of contacts and the edition for the phone name people.
        PlanError while another job is running.
        """
        session = self._session
        self._room = tempfile.TemporaryDirectory() if out is None else None
        folder = out if self._room is None else Path(self._room.name)
        data: dict[str, Any] = {
            "state": session.state,
            "out": str(folder),
            "today": session.today,
            "rep_id": rep_id,
            "paper": paper,
            "scenario": session.scenario.id,
            "contact_names": contact_names,
        }
        if part != "book":
            data |= {"part": part, "quarter": quarter or 1}
        self._part, self.paper, self.names = part, paper, contact_names
        self._scenario = session.scenario.id
        job = self._worker.start("print books" if part == "book" else "print parts", data)
        self._job = job
        job.progressed.connect(self._on_progressed)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self.progressed.emit("Preparing", 0.0)

    def cancel(self) -> None:
        """Stop after the book that is being written."""
        if self._job is not None:
            self._job.cancel()

    def _on_progressed(self, now: Progress) -> None:
        self.progressed.emit(now.phase, now.fraction if now.fraction == now.fraction else 0.0)

    def _on_failed(self, error: PlanError) -> None:
        self._job = None
        self.ended.emit()
        self._session.failed.emit(error)

    def _on_done(self, files: "Sequence[PrintedBook | PrintedPart]") -> None:
        self._job = None
        self.ended.emit()
        if self._room is not None:
            self.ready_to_print.emit(list(files), self._part)
            self._room.cleanup()
            self._room = None
            return
        about, now = self._session.state.about, self._session.clock.now()
        for one in files:
            note_handed_out(about.project_id, one.path, _words(self._part), now)
        self._unmark(files)
        self.written.emit(list(files), self._part)

    def _unmark(self, files: "Sequence[PrintedBook | PrintedPart]") -> None:
        """A book that publishing had marked for reprint is printed."""
        session = self._session
        reps = [one.rep_id for one in files] if self._part == "book" else []
        change = printed_of(session.state, reps, BOOK, self._scenario, session.today)
        if change is not None:
            session.attempt(lambda: session.do(change))


def print_pdf(path: Path, printer: QPrinter) -> int:
    """Send every page of a PDF to a printer, each upright or across as it is; how many.

    PlanError when the printer does not take the work.
    """
    document = QPdfDocument()
    document.load(str(path))
    painter = QPainter()
    pages = document.pageCount()
    for page in range(pages):
        points = document.pagePointSize(page)
        across = points.width() > points.height()
        layout = printer.pageLayout()
        layout.setOrientation(
            QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
        )
        printer.setPageLayout(layout)
        started = printer.newPage() if painter.isActive() else painter.begin(printer)
        if not started:
            raise PlanError("The printer does not take the book.", remedy="Save it as a file.")
        size = QSize(round(points.width() * _DPI / 72), round(points.height() * _DPI / 72))
        image = document.render(page, size)
        room = QRectF(painter.viewport())
        fitted = QSize(size).scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left = (room.width() - fitted.width()) / 2
        painter.drawImage(QRectF(left, 0, fitted.width(), fitted.height()), image)
    painter.end()
    document.close()
    return pages


def _words(part: str) -> str:
    """What the list of files handed out calls a part, as the command does."""
    if part == "book":
        return "Plan book"
    from reports.editions.own_sheets import PART_WORDS, Part

    return PART_WORDS[Part(part)]
