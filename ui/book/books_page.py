"""Print plan books and look at them: one per territory."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from model.errors import PlanError
from ui.job import Job, Worker
from ui.opening import documents_folder
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.notices import EmptyState, WorkState
from ui.worker import Progress

if TYPE_CHECKING:
    from reports.book.write import PrintedBook  # the drawing kit would delay the start

PAPERS = ("letter", "a4")


class BooksPage(QWidget):
    """The list of territories at the left, the pages of the chosen book at the right."""

    said = Signal(str)

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._worker = session, worker
        self._job: Job | None = None
        self._books: dict[str, PrintedBook] = {}
        self.list = ColumnTable(theme, name="Plan books")
        self.list.show_checks(False)
        self.paper = SegmentedControl(theme, ("Letter", "A4"), name="Paper")
        self.print_one = Button(theme, "Print this book", Kind.PRIMARY, icon="print")
        self.print_all = Button(theme, "Print all books", icon="print")
        self._busy = WorkState(theme)
        self._document = QPdfDocument(self)
        self.pages = QPdfView()
        self.pages.setDocument(self._document)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._none = EmptyState(
            theme,
            "report",
            "No book of this territory yet",
            "Print it: the pages show here, and the file lies in the folder you choose.",
            "Print this book",
            action_icon="print",
        )
        self._room = QStackedWidget()
        self._room.addWidget(self._middle(self._none))
        self._room.addWidget(self.pages)
        self._lay_out(theme)
        self._busy.hide()
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        left = Card(theme, "Plan books", note="What, Why, How for each territory")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.print_one)
        buttons.addWidget(self.print_all)
        buttons.addStretch(1)
        buttons.addWidget(self.paper)
        left.add(buttons)
        left.add(self._busy)
        left.add(self.list, 1)
        right = Card(theme, "Pages", padded=False)
        right.add(self._room, 1)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setHandleWidth(16)
        splitter.setSizes([560, 760])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)

    @staticmethod
    def _middle(inner: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(32, 32, 32, 32)
        column.addStretch(1)
        column.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _connect(self) -> None:
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(lambda _change: self.refresh())
        self.print_one.clicked.connect(lambda _checked=False: self.ask(everyone=False))
        self.print_all.clicked.connect(lambda _checked=False: self.ask(everyone=True))
        self.list.row_reached.connect(self._on_row_reached)
        self._busy.cancelled.connect(self._on_cancelled)
        self._none.action_chosen.connect(lambda: self.ask(everyone=False))

    def _on_opened(self) -> None:
        self._books = {}
        self._show_book(None)
        self.refresh()
        if self.list.columns.n_rows:
            self.list.setCurrentIndex(self.list.columns.index(0, 0))

    def refresh(self) -> None:
        """Show the territories and the books printed of them."""
        if not self._session.is_open:
            return
        session = self._session
        layer = session.layer
        reps = [session.state.rep(t.rep_id) for t in layer.territories]
        books = [self._books.get(t.id) for t in layer.territories]
        names = np.array([t.label for t in layer.territories], object)
        who = np.array([rep.name if rep else "" for rep in reps], object)
        pages = np.array([book.pages if book else np.nan for book in books], np.float64)
        content = np.array(
            [f"{book.content_pages} of 20" if book else "" for book in books], object
        )
        state = np.array(
            ["" if not b else "working draft" if b.working_draft else "plan" for b in books], object
        )
        self.list.show_columns(
            [
                TableColumn("territory", "Territory", names, width=0),
                TableColumn("rep", "Rep", who, width=130),
                TableColumn("pages", "Pages", pages, Look.FIGURE, 60, lambda v: f"{v:.0f}"),
                TableColumn("content", "Content", content, width=72),
                TableColumn("state", "State", state, Look.CHIP, width=112),
            ]
        )

    def show_rep(self, rep_id: str) -> None:
        """Choose the territory of a rep; nothing when the rep serves none."""
        reps = [t.rep_id for t in self._session.layer.territories] if self._session.is_open else []
        if rep_id in reps and self.list.columns.n_rows:
            row = list(self.list.columns.order).index(reps.index(rep_id))
            self.list.setCurrentIndex(self.list.columns.index(row, 0))

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.list, self.pages]

    def ask(self, *, everyone: bool) -> None:
        """Ask for a folder, then print."""
        name = QFileDialog.getExistingDirectory(
            self, "Folder for the books", str(documents_folder())
        )
        if name:
            self.print_books(Path(name), everyone=everyone)

    def print_books(self, out: Path, *, everyone: bool) -> None:
        """Print in the worker; the window stays live."""
        session = self._session

        def start() -> None:
            chosen = self.list.currentIndex().row()
            if not everyone and chosen < 0:
                raise PlanError("No territory is chosen.", remedy="Choose one in the list.")
            line = int(self.list.columns.order[chosen]) if not everyone else -1
            data = {
                "state": session.state,
                "out": str(out),
                "today": session.today,
                "rep_id": "" if everyone else session.layer.territories[line].id,
                "paper": PAPERS[self.paper.chosen],
                "scenario": session.scenario.id,
            }
            self._job = job = self._worker.start("print books", data)
            job.progressed.connect(self._on_progressed)
            job.done.connect(self._on_done)
            job.failed.connect(self._on_failed)
            self._busy.show_phase("Preparing", 0.0)
            self._busy.show()

        session.attempt(start)

    def _on_cancelled(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_progressed(self, now: Progress) -> None:
        self._busy.show_phase(now.phase, now.fraction if now.fraction == now.fraction else 0.0)

    def _on_failed(self, error: PlanError) -> None:
        self._job = None
        self._busy.hide()
        self._session.failed.emit(error)

    def _on_done(self, books: "list[PrintedBook]") -> None:
        self._job = None
        self._busy.hide()
        for book in books:
            self._books[book.territory_id] = book
        self.refresh()
        if books:
            self._show_book(books[0])
            what = "1 book" if len(books) == 1 else f"{len(books)} books"
            self.said.emit(f"{what} written to {books[0].path.parent}.")

    def _show_book(self, book: "PrintedBook | None") -> None:
        """Show the pages of a book, or what to do to have one."""
        if book is not None and book.path.exists():
            self._document.load(str(book.path))
            self._room.setCurrentWidget(self.pages)
        else:
            self._document.close()
            self._room.setCurrentIndex(0)

    def _on_row_reached(self, row: int) -> None:
        if not self._session.is_open or not 0 <= row < len(self._session.layer.territories):
            return
        self._show_book(self._books.get(self._session.layer.territories[row].id))
