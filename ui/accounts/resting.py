"""The workspace at rest: keeps the page of what is there in step with the project."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.intake.duplicates import merge_duplicates
from model.intake.unassigned import Unassigned, assign_item, unassigned_items
from ui.accounts.draft import MergeChoice
from ui.accounts.draft_reader import DraftReader
from ui.accounts.duplicates_page import DuplicatesPage
from ui.accounts.health import Health, tables_of
from ui.accounts.orphans_page import OrphansPage
from ui.accounts.prepared import Places
from ui.accounts.rest_page import RestPage
from ui.job import Worker
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from ui.accounts.places_page import PlacesPage

_IMPORT = "Import "


class Resting(QWidget):
    """Tables and their ages; one step further the duplicates of the project."""

    import_asked = Signal()
    paste_asked = Signal()
    undo_asked = Signal()
    said = Signal(str)

    def __init__(
        self,
        theme: Theme,
        session: Session,
        worker: Worker,
        reader: DraftReader,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session, self._worker, self._reader = session, worker, reader
        self.places: PlacesPage | None = None
        self._apart: dict[tuple[str, ...], MergeChoice] = {}
        self._health: Health | None = None
        self._checked: object = None  # the accounts that `_health` is about
        self._checking: object = None
        self.page = RestPage(theme)
        self.duplicates = DuplicatesPage(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.page)
        self._stack.addWidget(self._inner_page(self.duplicates, "Duplicates in this project"))
        self.orphans = OrphansPage(theme)
        self._stack.addWidget(self._inner_page(self.orphans, "Calendar items to assign"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._stack)
        page = self.page
        page.import_asked.connect(self.import_asked)
        page.paste_asked.connect(self.paste_asked)
        page.undo_asked.connect(self.undo_asked)
        page.doubts_asked.connect(self.show_places)
        page.templates_asked.connect(self.save_templates)
        page.orphans_asked.connect(self.show_orphans)
        page.duplicates_asked.connect(self.show_duplicates)
        self.duplicates.decided.connect(self._on_decided)
        self.orphans.account_given.connect(lambda item, key: self._assign(item, account_id=key))
        self.orphans.objective_given.connect(lambda item, key: self._assign(item, objective_id=key))
        worker.idle.connect(self._check)
        session.opened.connect(self._on_opened)

    def _inner_page(self, inner: QWidget, title: str) -> QWidget:
        """A page one step further, with the way back."""
        page = QWidget()
        head = QHBoxLayout()
        head.setSpacing(12)
        back = Button(self._theme, "Back to the tables", icon="previous", small=True)
        head.addWidget(back)
        head.addWidget(Label(title, Type.SECTION))
        head.addStretch(1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(inner, 1)
        back.clicked.connect(lambda _checked=False: self.show_tables())
        return page

    def show_tables(self) -> None:
        """Back to what the project holds."""
        self._stack.setCurrentIndex(0)

    def show_places(self) -> None:
        """Show the doubtful places and the corrections; the page is made when it is wanted."""
        if self.places is None:
            from ui.accounts.places_page import PlacesPage  # it brings a map of its own

            self.places = PlacesPage(self._theme, self._session, self._worker)
            title = "Doubtful places and corrections"
            self._stack.addWidget(self._inner_page(self.places, title))
        self._stack.setCurrentIndex(3)

    def refresh(self) -> None:
        """Show the project as it is now."""
        session = self._session
        if not session.is_open:
            return
        state = session.state
        self.page.show_tables(tables_of(state, session.today), session.formatter)
        accounts = state.accounts
        self.page.show_places(Places.of(accounts))
        known = self._health if self._checked is accounts else None
        self.page.show_health(known)
        self._show_last()
        if known is not None and self._stack.currentIndex() == 1:
            self.duplicates.show_twins(known.twins, self._apart)
        self._check()

    def _show_last(self) -> None:
        history = self._session.project.history
        entry = history.undoable
        if entry is not None and entry.change.label.startswith(_IMPORT):
            when = entry.when.astimezone().strftime("%d %b %Y, %H:%M")
            self.page.show_last(entry.why or entry.change.label, when, undoable=True)
        else:
            self.page.show_last("", "", undoable=False)

    def show_duplicates(self) -> None:
        """Show the duplicates of the project, to be decided one by one."""
        if self._health is not None:
            self.duplicates.show_twins(self._health.twins, self._apart)
            self._stack.setCurrentIndex(1)

    def show_orphans(self) -> None:
        """Show the calendar items that lack an account or an objective."""
        session = self._session
        items = tuple(unassigned_items(session.state))
        self.orphans.show_items(items, session.state, session.formatter)
        self._stack.setCurrentIndex(2)

    def _assign(self, item: Unassigned, *, account_id: str = "", objective_id: str = "") -> None:
        session = self._session

        def give() -> None:
            session.do(
                assign_item(
                    session.state,
                    item.table,
                    item.key,
                    account_id=account_id,
                    objective_id=objective_id,
                )
            )
            self._checked = None
            self.show_orphans()

        session.attempt(give)

    def _on_opened(self) -> None:
        self._apart = {}
        self._health = self._checked = self._checking = None
        self._stack.setCurrentIndex(0)

    def _on_decided(self, ids: tuple[str, ...], choice: MergeChoice | None) -> None:
        """Merge at once: here one decision is one step of Undo."""
        self._apart.pop(ids, None)
        if choice is not None and choice.drop:
            session = self._session
            session.attempt(
                lambda: session.do(
                    merge_duplicates(session.state, choice.keep, choice.drop, choice.take)
                )
            )
            return
        if choice is not None:
            self._apart[ids] = choice
        if self._health is not None:
            self.duplicates.show_twins(self._health.twins, self._apart)

    def _check(self) -> None:
        """Count duplicates and doubtful places in the worker when nothing else is to be done."""
        session = self._session
        if not session.is_open or not self.isVisible() or self._worker.busy:
            return
        accounts = session.state.accounts
        if self._checked is accounts or self._checking is accounts:
            return
        self._checking = accounts
        job = self._worker.start("check data", (self._reader.project(), session.today))
        job.done.connect(lambda health: self._on_checked(accounts, health))
        job.failed.connect(lambda _error: self._on_checked(accounts, None))

    def _on_checked(self, accounts: object, health: Health | None) -> None:
        if self._session.is_open and self._session.state.accounts is accounts and health:
            self._health, self._checked = health, accounts
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Count what was not counted while nobody looked."""
        super().showEvent(event)
        self.refresh()

    def save_templates(self) -> None:
        """Write the templates of all tables to a folder, filled with the demo's rows."""
        folder = QFileDialog.getExistingDirectory(self, "Save the templates to a folder")
        if folder:
            self._session.attempt(lambda: self._write_templates(Path(folder)))

    def _write_templates(self, folder: Path) -> None:
        from reports.templates import write_templates  # it loads the workbook writer

        files = write_templates(folder)
        self.said.emit(f"{len(files)} templates were saved to {folder}.")
