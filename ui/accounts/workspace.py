"""Accounts: bring data in, see what is there and how fresh it is, take an import back."""

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.errors import PlanError
from ui.accounts.assistant import ImportAssistant
from ui.accounts.committing import import_of, taken_words
from ui.accounts.draft import Draft
from ui.accounts.draft_reader import DraftReader
from ui.accounts.prepared import Prepared
from ui.accounts.resting import Resting
from ui.accounts.review_page import Target
from ui.job import Worker
from ui.opening import create_project
from ui.projects import empty_state
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.notices import EmptyState, WorkState
from ui.worker import Progress

SHEETS = (
    "Spreadsheets and exports"
    " (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.tab *.txt *.html *.htm);;All files (*)"
)
NEW_ADVICE = (
    "Choose or drop the files as you have them: Excel, CSV, CRM exports, several at once, or paste"
    " cells with Ctrl+V. Columns are recognised; nothing is changed until you agree."
)
_IMPORT = "Import "  # how the labels of imports begin in the history
_NOTES = 3  # of an import, said above the workspace


class Page(Enum):
    """What the workspace shows."""

    EMPTY = "empty"
    REST = "rest"
    READING = "reading"
    FAILED = "failed"
    PREVIEW = "preview"


class AccountsWorkspace(QWidget):
    """At rest, reading, or an import that waits for the user's yes."""

    imported = Signal()  # done: `last_words` says what it did
    begun = Signal()  # files or cells are being read
    head_changed = Signal()  # whether the workspace has its own head has changed

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session = theme, session
        self.reader = DraftReader(session, worker, self)
        self.assistant = ImportAssistant(theme)
        self.resting = Resting(theme, session, worker, self.reader)
        self._draft = Draft()
        self.last_words = ""
        self._is_stale = False  # the project changed while the page was hidden
        self.makes_new = False  # the last import became a project of its own
        self._empty = EmptyState(
            theme,
            "accounts",
            "No accounts yet",
            NEW_ADVICE,
            "Choose files",
            action_icon="import",
            other="Save templates…",
            other_icon="save",
        )
        self._busy = WorkState(theme)
        self._failure = Label("", Type.BODY, "bad", wrap=True)
        self._pages = {
            Page.EMPTY: _framed(self._empty),
            Page.REST: self.resting,
            Page.READING: _framed(self._busy),
            Page.FAILED: _framed(self._failed_card()),
            Page.PREVIEW: self.assistant,
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._connect()
        self.show_rest()

    def _connect(self) -> None:
        self._empty.action_chosen.connect(self.choose_file)
        self._empty.other_chosen.connect(lambda: self.resting.save_templates())
        self.resting.import_asked.connect(self.choose_file)
        self.resting.paste_asked.connect(self.paste)
        self.resting.undo_asked.connect(self.undo_import)
        self._busy.cancelled.connect(self.dismiss)
        self.reader.progressed.connect(self._on_progressed)
        self.reader.prepared.connect(self._on_prepared)
        self.reader.failed.connect(self._on_failed)
        self.assistant.draft_changed.connect(self._read_again)
        self.assistant.merges_changed.connect(self._on_merges)
        self.assistant.target_changed.connect(self._on_target)
        self.assistant.more_asked.connect(self.add_files)
        self.assistant.cancelled.connect(self.dismiss)
        self.assistant.accepted.connect(self.accept)
        self._session.opened.connect(self.show_rest)
        self._session.changed.connect(lambda _change: self._on_changed())

    @property
    def page(self) -> Page:
        """What shows."""
        shown = self._stack.currentWidget()
        return next(page for page, widget in self._pages.items() if widget is shown)

    @property
    def has_own_head(self) -> bool:
        """Whether title and steps of the import stand where the top bar is else."""
        return self.page is Page.PREVIEW

    @property
    def makes_project(self) -> bool:
        """Whether the import becomes a project of its own."""
        return self.assistant.review.makes_project

    def _show(self, page: Page) -> None:
        self._stack.setCurrentWidget(self._pages[page])
        self.head_changed.emit()

    def show_rest(self) -> None:
        """Nothing is being imported: what is there."""
        self._is_stale = False
        self.reader.cancel()
        session = self._session
        known = session.is_open and (len(session.state.accounts) > 0 or bool(session.state.tables))
        if known:
            self.resting.refresh()
        self._show(Page.REST if known else Page.EMPTY)

    def _failed_card(self) -> QWidget:
        page = Card(self._theme, "The file was not read")
        page.add(self._failure)
        self._again = Button(self._theme, "Choose other files", icon="import")
        self._dismissed = Button(self._theme, "Back")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._again)
        row.addWidget(self._dismissed)
        row.addStretch(1)
        page.add(row)
        self._again.clicked.connect(lambda _checked=False: self.choose_file())
        self._dismissed.clicked.connect(lambda _checked=False: self.show_rest())
        return page

    def choose_file(self) -> None:
        """Ask for files of any kind and read them."""
        names, _ = QFileDialog.getOpenFileNames(self, "Import files", "", SHEETS)
        if names:
            self.begun.emit()
            self._begin(Draft(tuple(Path(name) for name in names)))

    def add_files(self) -> None:
        """Ask for more files to read together with those that are shown."""
        names, _ = QFileDialog.getOpenFileNames(self, "Add files", "", SHEETS)
        if names:
            self.read([Path(name) for name in names])

    def read(self, paths: Path | Sequence[Path]) -> None:
        """Read files in the worker; dropped on an import that waits, they join it."""
        some = [paths] if isinstance(paths, Path) else list(paths)
        self.begun.emit()
        if self.page is Page.PREVIEW:
            self._read_again(self.assistant.draft.with_paths(some))
        else:
            self._begin(Draft(tuple(some)))

    def paste(self) -> None:
        """Read the cells on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if text.strip() and self.page is not Page.READING:
            self.begun.emit()
            self._begin(Draft(text=text))

    def _begin(self, draft: Draft) -> None:
        self.assistant.begin()
        self.assistant.review.into.choose(0)
        self._draft = draft
        if self._session.attempt(lambda: self.reader.read(draft, None, self._currency())):
            self._busy.show_phase(f"Reading {draft.title}", 0.0)
            self._show(Page.READING)

    def _currency(self) -> str:
        return self.assistant.review.currency.currentText()

    def _read_again(self, draft: Draft) -> None:
        """Read under new decisions; what is shown stays until it is read."""
        self._draft = draft
        into = None if not self._session.is_open else not self.makes_project
        self.assistant.show_busy(True)
        self._session.attempt(lambda: self.reader.read(draft, into, self._currency()))

    def _on_progressed(self, now: Progress) -> None:
        self._busy.show_phase(now.phase, now.fraction)

    def _on_failed(self, error: PlanError, _draft: Draft) -> None:
        self.assistant.show_busy(False)
        if self.page is Page.PREVIEW:
            self.assistant.fail(str(error))
            return
        self._failure.setText(str(error))
        self._show(Page.FAILED)

    def _on_prepared(self, prepared: Prepared, draft: Draft) -> None:
        self.assistant.show_busy(False)
        session = self._session
        target = Target()
        if session.is_open:
            target = Target(session.state.about.name, session.state.about.currency)
        self._draft = draft
        self.assistant.show_prepared(prepared, draft, target)
        self._show(Page.PREVIEW)

    def _on_merges(self, draft: Draft) -> None:
        self._draft = draft

    def _on_target(self) -> None:
        self._read_again(self.assistant.draft)

    def _on_changed(self) -> None:
        """The project changed under a waiting import, or at rest."""
        if self.page is Page.PREVIEW:
            self._read_again(self.assistant.draft)
        elif self.page is Page.REST and self.isVisible():
            self.resting.refresh()
        elif self.page is Page.REST:
            self._is_stale = True  # drawn anew when somebody looks
        elif self.page is Page.EMPTY:
            self.show_rest()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while nobody looked."""
        super().showEvent(event)
        if self._is_stale and self.page is Page.REST:
            self.show_rest()

    def dismiss(self) -> None:
        """Leave the import; nothing has been changed."""
        self.show_rest()

    def accept(self) -> None:
        """Take everything in, into the open project or a new one, as one undo step."""
        prepared, draft = self.assistant.prepared, self.assistant.draft

        def take() -> None:
            incoming = prepared.incoming()
            new = self.makes_project
            if new:
                start = empty_state(draft.stem, incoming.currency or self._currency())
                self._session.adopt(create_project(start, draft.stem))
            session = self._session
            change, taken = import_of(session.state, incoming, draft.merges.values(), session.today)
            merged = sum(len(choice.drop) for choice in draft.merges.values())
            self.last_words, self.makes_new = taken_words(taken, merged, _NOTES), new
            self._stack.setCurrentWidget(self._pages[Page.REST])
            session.do(change, why=taken_words(taken, merged))
            self.show_rest()
            self.imported.emit()

        if not self.reader.busy:
            self._session.attempt(take)

    @property
    def can_undo_import(self) -> bool:
        """Whether the last change of the project was an import."""
        if not self._session.is_open:
            return False
        last = self._session.project.history.undoable
        return last is not None and last.change.label.startswith(_IMPORT)

    def undo_import(self) -> None:
        """Take the last import back, if nothing was changed after it."""
        if self.can_undo_import:
            self._session.attempt(self._session.undo)
            self.show_rest()


def _framed(inner: QWidget) -> QWidget:
    """Something small in the middle of the room."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 16, 16, 16)
    column.addStretch(1)
    row = QHBoxLayout()
    row.addStretch(1)
    inner.setMinimumWidth(420)
    row.addWidget(inner)
    row.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)
    return page
