"""The book of a territory, live: its pages as they are now, what changed, print and save."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from model.errors import PlanError
from model.plan.plan_versions import latest_version
from model.plan.since_approval import since_approval
from ui.book.page_view import PageRef, PageScroll, Thumbs
from ui.book.places import place_of_section
from ui.book.preview import Preview
from ui.book.print_bar import PrintBar
from ui.book.printing import BookPrinter, print_pdf
from ui.book.version_card import VersionCard
from ui.job import Worker
from ui.opening import documents_folder
from ui.plan.reading import plan_of, planned
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.notices import WorkState

if TYPE_CHECKING:
    from reports.book.write import PrintedBook  # the drawing kit would delay the start
    from reports.editions.own_sheets import PrintedPart

_LEFT: Final = 344
_WIDEST_LEFT: Final = 400
_THUMBS: Final = 152
_REST_MS: Final = 400


class BooksPage(QWidget):
    """Territories and the approved version at the left, the pages of the chosen book right."""

    said = Signal(str)
    jump_asked = Signal(str)
    edit_begun = Signal(str)  # key of the page whose editor shows now

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._printed: dict[str, int] = {}  # pages by territory
        self.preview = Preview(session, worker, self)
        self.preview.add_viewer(self)
        self.printer = BookPrinter(session, worker, self)
        self.list = ColumnTable(theme, name="Plan books")
        self.list.show_checks(False)
        self.bar = PrintBar(theme)
        self._busy = WorkState(theme)
        self.version = VersionCard(theme, self.page_of)
        self.thumbs = Thumbs(theme, self.preview.picture)
        self.page = PageScroll(theme, self.preview.picture)
        self.edit = Button(theme, "Edit this page", icon="edit", small=True)
        self.next_stale = Button(theme, "Next changed page", icon="down", small=True)
        self.pages = Card(theme, "Pages", note=" ", padded=False)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out(theme)
        self._busy.hide()
        self._connect()
        if session.is_open:
            self._on_opened()

    def _lay_out(self, theme: Theme) -> None:
        books = Card(theme, "Plan books", note="What, Why, How")
        books.add(self.list, 1)
        left = QWidget()
        left.setMaximumWidth(_WIDEST_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(books, 2)
        column.addWidget(self.version, 3)
        for action in (self.next_stale, self.edit):
            self.pages.add_action(action)
        self.thumbs.setFixedWidth(_THUMBS)
        room = QHBoxLayout()
        room.setSpacing(0)
        room.addWidget(self.thumbs)
        room.addWidget(self.page, 1)
        self.pages.add(room, 1)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.pages)
        splitter.setStretchFactor(1, 1)
        splitter.setHandleWidth(16)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([_LEFT, 900])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.bar)
        whole.addWidget(self._busy)
        whole.addWidget(splitter, 1)

    def _connect(self) -> None:
        self._session.opened.connect(self._on_opened)
        self._session.changed.connect(self._on_changed)
        self.bar.save_asked.connect(self._on_save)
        self.bar.print_asked.connect(self.ask_printer)
        self.bar.paper_chosen.connect(self.preview.show_paper)
        self.bar.names.toggled.connect(self.preview.show_names)
        self.list.row_reached.connect(self._on_row_reached)
        self._busy.cancelled.connect(self.printer.cancel)
        self.printer.progressed.connect(self._on_progressed)
        self.printer.ended.connect(self._busy.hide)
        self.printer.written.connect(self._on_written)
        self.printer.ready_to_print.connect(self._on_ready)
        self.preview.outlined.connect(self._on_outlined)
        self.preview.drawn.connect(self._on_drawn)
        self.thumbs.page_chosen.connect(self._on_page)
        self.thumbs.page_opened.connect(self._on_page_opened)
        self.thumbs.seen_changed.connect(self._on_seen)
        self.page.sheet.opened.connect(self.edit_page)
        self.edit.clicked.connect(self.edit_page)
        self.next_stale.clicked.connect(self.show_next_stale)
        self.version.page_chosen.connect(self.show_section)
        self._rest.timeout.connect(self._show_version)

    # ---- whose book
    def _on_opened(self) -> None:
        self._printed = {}
        self.refresh()
        if self.list.columns.n_rows:
            self.list.setCurrentIndex(self.list.columns.index(0, 0))

    def _on_changed(self, _change: object = None) -> None:
        self.refresh()
        if self.isVisible():
            self._rest.start()

    def refresh(self) -> None:
        """Show the territories and the books printed of them."""
        if not self._session.is_open:
            return
        territories = self._session.layer.territories
        reps = [self._session.state.rep(t.rep_id) for t in territories]
        names = np.array([t.label for t in territories], object)
        who = np.array([rep.name if rep else "" for rep in reps], object)
        pages = np.array([self._printed.get(t.id, np.nan) for t in territories], np.float64)
        self.list.show_columns(
            [
                TableColumn("territory", "Territory", names, width=0),
                TableColumn("rep", "Rep", who, width=112),
                TableColumn("pages", "Printed", pages, Look.FIGURE, 64, lambda v: f"{v:.0f} p"),
            ]
        )
        if not self.list.currentIndex().isValid():
            self.show_rep(self.preview.rep_id)  # a new list begins without a choice

    def show_rep(self, rep_id: str) -> None:
        """Choose the territory of a rep; nothing when the rep serves none."""
        reps = [t.rep_id for t in self._session.layer.territories] if self._session.is_open else []
        if rep_id in reps and self.list.columns.n_rows:
            row = list(self.list.columns.order).index(reps.index(rep_id))
            self.list.setCurrentIndex(self.list.columns.index(row, 0))

    def _on_row_reached(self, row: int) -> None:
        if not self._session.is_open or not 0 <= row < len(self._session.layer.territories):
            return
        self.preview.show_rep(self._session.layer.territories[row].rep_id)
        self._show_version()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.list, self.thumbs, self.page.sheet]

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed since it was last seen."""
        super().showEvent(event)
        self.preview.look_when_seen()
        self._rest.start()

    # ---- pages
    def _on_outlined(self) -> None:
        refs = page_refs(self.preview)
        self.thumbs.show_pages(refs)
        stale = sum(ref.stale for ref in refs)
        one = planned(self._session, self.preview.rep_id)
        self.pages.show_title(one.label if one is not None else "Pages", self._note(refs, stale))
        self.next_stale.setVisible(bool(stale))
        self.edit.setEnabled(bool(refs))
        if not refs:
            self.page.show_page(None)

    def _note(self, refs: list[PageRef], stale: int) -> str:
        preview = self.preview
        if not refs:
            return "no page yet" if not preview.rep_id else "being drawn"
        words = f"{len(refs)} pages"
        if preview.working_draft:
            words += f", working draft: {preview.content_pages} content pages"
        if stale:
            since = self._session.formatter.date(preview.since) if preview.since else ""
            words += f", {stale} changed since " + (f"the book of {since}" if since else "opening")
        if gone := len(preview.gone()):
            words += f", {gone} no longer in it"
        if preview.left:
            words += ", being drawn"
        return words

    def _on_drawn(self, keys: tuple[str, ...]) -> None:
        self.thumbs.forget(keys)
        ref = self.page.sheet.ref
        if ref is not None and ref.key in keys:
            self.page.sheet.draw()

    def _on_page(self, ref: PageRef) -> None:
        shown = self.page.sheet.ref
        if shown is None or (shown.key, shown.page) != (ref.key, ref.page):
            self.page.show_page(ref)
        self._on_seen()

    def _on_seen(self) -> None:
        self.preview.want(self.thumbs.seen())

    def show_section(self, key: str) -> None:
        """Go to the first page of a section, "P24:" and an account for an account's own."""
        _, _, account = key.partition(":")
        for entry in self.preview.outline:
            if entry.key == key or (account and entry.account_id == account):
                self.thumbs.choose(entry.key)
                return

    def jump(self, field: str) -> None:
        """Go to a section by key."""
        self.show_section(field)
        self.thumbs.setFocus()

    def show_next_stale(self) -> None:
        """Go to the next page that is not as in the book last printed."""
        refs, row = self.thumbs.refs, self.thumbs.currentRow()
        after = [*range(row + 1, len(refs)), *range(row + 1)]
        found = next((n for n in after if refs[n].stale), None)
        if found is not None:
            self.thumbs.setCurrentRow(found)

    def edit_page(self, _checked: bool = False) -> None:
        """Go to where the page that shows is made."""
        ref = self.thumbs.chosen
        if ref is None:
            return
        account = next((e.account_id for e in self.preview.outline if e.key == ref.key), "")
        place = place_of_section(ref.key, account)
        if place:
            self.jump_asked.emit(place)
            self.edit_begun.emit(ref.key)
        else:
            self.said.emit("Nothing is typed on this page: it is made of all others.")

    def _on_page_opened(self, _ref: PageRef) -> None:
        self.edit_page()

    # ---- the approved version
    def _show_version(self) -> None:
        session, rep_id = self._session, self.preview.rep_id
        if not session.is_open or planned(session, rep_id) is None or not self.isVisible():
            return
        version = latest_version(session.state, rep_id)
        plan = plan_of(session, rep_id) if version is not None else None
        differences = since_approval(session.state, plan) if plan is not None else ()
        accounts = session.state.accounts
        subjects = {one.subject for one in differences}
        ids = [subject for subject in subjects if subject and accounts.has(subject)]
        names = {key: str(accounts.text("name")[accounts.row_of(key)]) for key in ids}
        self.version.show_version(version, differences, names, session.formatter)

    def page_of(self, key: str) -> str:
        """The number of the first page of a section, "" when the book has none."""
        return next((str(e.first) for e in self.preview.outline if e.key == key), "")

    # ---- files and printers
    def ask(self, *, everyone: bool) -> None:
        """Ask for a folder, then write what is chosen."""
        name = QFileDialog.getExistingDirectory(
            self, "Folder for the files", str(documents_folder())
        )
        if name:
            self.print_books(Path(name), everyone=everyone)

    def print_books(self, out: Path, *, everyone: bool) -> None:
        """Write the chosen part in the worker; the window stays live."""
        self._session.attempt(lambda: self._start(out, everyone=everyone))

    def ask_printer(self) -> None:
        """Write the chosen part for the system's printer."""
        self._session.attempt(lambda: self._start(None, everyone=False))

    def _start(self, out: Path | None, *, everyone: bool) -> None:
        chosen = self.list.currentIndex().row()
        if not everyone and chosen < 0:
            raise PlanError("No territory is chosen.", remedy="Choose one in the list.")
        territories = self._session.layer.territories
        rep_id = "" if everyone else territories[int(self.list.columns.order[chosen])].id
        part, quarter = self.bar.chosen
        self.printer.start(
            out, part, quarter, self.bar.paper_name, rep_id, self.bar.names.isChecked()
        )
        self._busy.show()

    def _on_save(self, everyone: bool) -> None:
        self.ask(everyone=everyone)

    def _on_progressed(self, words: str, fraction: float) -> None:
        self._busy.show_phase(words, fraction)

    def _on_written(self, files: "list[PrintedBook] | list[PrintedPart]", part: str) -> None:
        self._keep(files, part)
        if files:
            what = "1 file" if len(files) == 1 else f"{len(files)} files"
            if part == "book":
                what = "1 book" if len(files) == 1 else f"{len(files)} books"
            self.said.emit(f"{what} written to {files[0].path.parent}.")

    def _keep(self, files: "list[PrintedBook] | list[PrintedPart]", part: str) -> None:
        """From now on the flags compare with these books."""
        for book in cast("list[PrintedBook]", files) if part == "book" else ():
            self._printed[book.territory_id] = book.pages
            self.preview.keep_book(book, self.printer.paper, contact_names=self.printer.names)
        self.refresh()

    def _on_ready(self, files: "list[PrintedBook] | list[PrintedPart]", part: str) -> None:
        device = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(device, self)
        dialog.setWindowTitle("Print")
        if dialog.exec() == QPrintDialog.DialogCode.Accepted:
            paths = [one.path for one in files]
            if self._session.attempt(lambda: self.print_on(device, paths)):
                self._keep(files, part)

    def print_on(self, device: QPrinter, paths: list[Path]) -> None:
        """Send files to a printer."""
        pages = sum(print_pdf(path, device) for path in paths)
        self.said.emit(f"{pages} {'page' if pages == 1 else 'pages'} sent to the printer.")


def page_refs(preview: Preview) -> list[PageRef]:
    """Every page of the book in order; sections that are not drawn yet by their usual length."""
    stale = set(preview.stale())
    found = []
    for entry in preview.outline:
        sheet = preview.sheets.get(entry.key)
        for page in range(entry.pages):
            title = entry.title
            if sheet is not None and page < len(sheet.listing):
                title = sheet.listing[page].title
            found.append(
                PageRef(entry.key, page, str(entry.first + page), title, entry.key in stale)
            )
    return found
