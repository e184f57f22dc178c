"""Publish: an approved alignment as files for the CRM, and the papers it makes out of date."""

from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QHeaderView, QVBoxLayout, QWidget

from model.approval import uncalled, uncalled_words
from model.errors import PlanError
from model.publication import (
    BOOK,
    HANDOVER,
    Publication,
    Reprint,
    last_published,
    printed,
    publication,
    publishable,
    published,
    reprints_due,
)
from model.scenario import LIVE
from model.store.handed_out import note_handed_out
from ui.job import Worker
from ui.page_job import PageJob
from ui.session import Session
from ui.territory.lists import Grid
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label
from ui.widgets.notices import WorkState
from ui.widgets.scrolling import clear_scroll

CHANGES, EVERYTHING = range(2)
_WIDEST = 1180
_GAP: Final = "\u2003"  # an em between a number and the words beside it


class PublishPage(QWidget):
    """Which alignment, what it tells, where the files go; below it what to print anew."""

    said = Signal(str)
    handovers_asked = Signal(str)  # the id of a scenario

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._keys: list[str] = []
        self._papers: tuple[Reprint, ...] = ()
        self.setAccessibleName("Publish")
        self.scenario = QComboBox()
        self.scenario.setAccessibleName("Alignment to publish")
        self.extent = SegmentedControl(
            theme, ("What changes", "All accounts"), name="Accounts to tell"
        )
        self.summary = Label("", Type.TABLE, "text2", wrap=True)
        self.publish = Button(theme, "Publish into a folder…", Kind.PRIMARY, icon="share")
        self.busy = WorkState(theme)
        self._job = PageJob(session, worker, self.busy, "Files are being written.")
        self.files = Grid("Files that were written", ("File", f"Rows{_GAP}", "For"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        across, role = Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        self.files.model().setHeaderData(1, across, right, role)
        self.papers = Grid("Papers to print anew", ("Rep", "Paper", "Accounts", "Counts"))
        self.print_books = Button(theme, "Print these books…", icon="print")
        self.handovers = Button(theme, "Print the handovers…", icon="print")
        self.done = Button(theme, "They are printed", icon="saved")
        self.papers_words = Label("", Type.TABLE, "text2", wrap=True)
        self._lay_out(theme)
        self._connect()
        if session.is_open:
            self.refresh()

    def _lay_out(self, theme: Theme) -> None:
        first = Card(theme, "Publish an approved alignment", note="nothing leaves this computer")
        row = QHBoxLayout()
        row.setSpacing(8)
        self.scenario.setMinimumWidth(260)
        row.addWidget(self.scenario)
        row.addWidget(self.extent)
        row.addStretch(1)
        row.addWidget(self.publish)
        first.add(row)
        first.add(self.summary)
        first.add(self.busy)
        first.add(self.files)
        second = Card(theme, "Papers to print anew", note="older than the published alignment")
        second.add(self.papers_words)
        second.add(self.papers)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addStretch(1)
        below.addWidget(self.done)
        below.addWidget(self.handovers)
        below.addWidget(self.print_books)
        second.add(below)
        for grid in (self.files, self.papers):
            grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            grid.hide()
        room = QWidget()
        inner = QVBoxLayout(room)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(16)
        for card in (first, second):
            card.setMaximumWidth(_WIDEST)
            inner.addWidget(card)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(clear_scroll(room))

    def _connect(self) -> None:
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        self.scenario.currentIndexChanged.connect(self._on_chosen)
        self.extent.option_chosen.connect(self._on_chosen)
        self.publish.clicked.connect(self._on_publish)
        self.print_books.clicked.connect(self._on_print)
        self.handovers.clicked.connect(self._on_handovers)
        self.done.clicked.connect(self._on_done)

    # ---- what is shown
    def _on_opened(self) -> None:
        self.files.hide()
        self.refresh()

    def _on_changed(self, _change: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Show what can be published and what is out of date."""
        if not self._session.is_open:
            return
        state = self._session.state
        wanted = self.key
        found = publishable(state)
        self._keys = [scenario.id for scenario in found]
        names = [f"{s.name} (live)" if s.id == LIVE else s.name for s in found]
        self.scenario.blockSignals(True)
        self.scenario.clear()
        self.scenario.addItems(names)
        approved = next((key for key in self._keys if key != LIVE), LIVE)
        self.scenario.setCurrentIndex(
            self._keys.index(wanted if wanted in self._keys else approved)
        )
        self.scenario.blockSignals(False)
        self._on_chosen()
        self._show_papers()

    @property
    def key(self) -> str:
        """The id of the alignment that is chosen, "" while there is none."""
        at = self.scenario.currentIndex()
        return self._keys[at] if 0 <= at < len(self._keys) else ""

    def _on_chosen(self, _place: int = 0) -> None:
        try:
            what = self._publication()
        except PlanError as error:
            self.summary.setText(f"{error.message} {error.remedy}".strip())
            self.publish.setEnabled(False)
            return
        told = self._told(what)
        self.summary.setText(" ".join(told))
        self.publish.setEnabled(bool(what.rows.size) or self.extent.chosen == EVERYTHING)

    def _publication(self) -> Publication:
        session = self._session
        return publication(session.state, self.key, session.today, session.team)

    def _told(self, what: Publication) -> list[str]:
        state, show = self._session.state, self._session.formatter
        day = show.date(what.effective_from)
        told = [f"It counts from {day}" + (f", {what.approved}." if what.approved else ".")]
        if what.first:
            told.append(f"Nothing was published before: all {len(state.accounts):,} are told.")
        elif not what.rows.size:
            told.append("No account has another owner than what was published last.")
        else:
            reps = len(what.affected)
            whose = "1 rep" if reps == 1 else f"{reps:,} reps"
            n = what.rows.size
            told.append(f"{'1 account changes' if n == 1 else f'{n:,} accounts change'} owner;")
            told.append(f"it touches {whose}.")
        if left := uncalled_words(uncalled(state, what.layer)):
            told.append(left)
        if last := last_published(state):
            told.append(f"Last published: {last['scenario']} on {show.date(last['published_on'])}.")
        if len(self._keys) == 1:
            told.append("No other scenario is approved; propose and approve one in Align.")
        return told

    def _show_papers(self) -> None:
        state, show = self._session.state, self._session.formatter
        self._papers = reprints_due(state)
        lines = []
        for paper in self._papers:
            rep = state.rep(paper.rep_id)
            lines.append(
                (
                    rep.name if rep else paper.rep_id,
                    paper.what.capitalize(),
                    _changes(paper),
                    f"from {show.date(paper.effective_from)}",
                )
            )
        self.papers.show_lines(lines)
        _fit(self.papers, 220, 130, 170)
        books = sum(paper.what == BOOK for paper in self._papers)
        self.papers_words.setText(
            f"{len(lines):,} papers speak of accounts that have changed hands."
            if lines
            else "No book and no handover is older than the published alignment."
        )
        self.print_books.setVisible(bool(books))
        self.print_books.set_label("Print this book…" if books == 1 else f"Print {books:,} books…")
        sheets = sum(paper.what == HANDOVER for paper in self._papers)
        self.handovers.setVisible(bool(sheets))
        self.handovers.set_label(
            "Print this handover…" if sheets == 1 else f"Print {sheets:,} handovers…"
        )
        self.done.setVisible(bool(lines))

    # ---- the files
    def _on_publish(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Publish into a folder")
        if folder:
            self.write(Path(folder))

    def write(self, folder: Path) -> None:
        """Write the files of the chosen alignment into a folder."""
        session = self._session
        self.files.hide()
        data = {
            "state": session.state,
            "scenario": self.key,
            "today": session.today,
            "team": session.team,
            "everything": self.extent.chosen == EVERYTHING,
            "out": str(folder),
        }
        then = partial(self._on_written, self.key)
        session.attempt(lambda: self._job.start("publish", data, then))

    def _on_written(self, key: str, files: Any) -> None:
        """Show the files, remember what was told."""
        session = self._session
        about, now = session.state.about, session.clock.now()
        for one in files:
            note_handed_out(about.project_id, one.path, "Published alignment", now)
        what = publication(session.state, key, session.today, session.team)
        if session.attempt(lambda: session.do(published(session.state, what, session.today))):
            self.said.emit(f"{len(files):,} files written to {files[0].path.parent.name}.")
        lines = [(one.path.name, f"{one.rows:,}{_GAP}", one.purpose) for one in files]
        self.files.show_lines(lines)
        _fit(self.files, 260, 70)

    # ---- the papers
    def _on_print(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Print the books into a folder")
        if folder:
            self.print_into(Path(folder))

    def print_into(self, folder: Path) -> None:
        """Print every book that is out of date into a folder."""
        session = self._session
        reps = [paper.rep_id for paper in self._papers if paper.what == BOOK]
        data = {
            "state": session.state,
            "scenario": self.key,
            "today": session.today,
            "reps": reps,
            "out": str(folder),
        }
        session.attempt(lambda: self._job.start("print anew", data, self._on_printed))

    def _on_printed(self, books: Any) -> None:
        session = self._session
        about, now = session.state.about, session.clock.now()
        for book in books:
            note_handed_out(about.project_id, book.path, "Plan book", now)
        done = [(book.rep_id, BOOK) for book in books]
        change = printed(session.state, done, session.today)
        if change is not None and session.attempt(lambda: session.do(change)):
            n = len(books)
            self.said.emit("1 book is printed." if n == 1 else f"{n:,} books are printed.")

    def _on_handovers(self) -> None:
        """They are part of the alignment pack, which asks for paper and folder."""
        self.handovers_asked.emit(self.key)

    def _on_done(self) -> None:
        """The papers were printed elsewhere: the marks go."""
        session = self._session
        papers = [(paper.rep_id, paper.what) for paper in self._papers]
        change = printed(session.state, papers, session.today)
        if change is not None and session.attempt(lambda: session.do(change)):
            self.said.emit("Nothing is left to print anew.")


def _changes(paper: Reprint) -> str:
    """ "gains 3, loses 12"."""
    counts = (("gains", paper.gained), ("loses", paper.lost))
    return ", ".join(f"{word} {n:,}" for word, n in counts if n)


def _fit(grid: Grid, *widths: int) -> None:
    """Show a short list whole, an empty one not at all; the last column takes the rest."""
    rows, head = grid.rowCount(), grid.horizontalHeader()
    grid.setVisible(bool(rows))
    for column, width in enumerate(widths):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        grid.setColumnWidth(column, width)
    head.setSectionResizeMode(len(widths), QHeaderView.ResizeMode.Stretch)
    height = grid.verticalHeader().defaultSectionSize() * rows
    grid.setFixedHeight(height + head.sizeHint().height() + 4)
