"""The pages of a rep's book as they are now: drawn in the worker, only those that changed."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QWidget

from model.store.printed_pages import PrintedPages, note_printed_pages, printed_pages
from ui.job import Worker
from ui.map.layer_work import LayerWork, Wish
from ui.plan.reading import planned
from ui.session import Session
from ui.worker import STATE

if TYPE_CHECKING:
    from reports.book.write import PrintedBook
    from reports.editions.preview import Outline, Sheet
    from ui.book.jobs import Looked

_REST_MS: Final = 120  # after the last edit
_PAGES: Final = "pages"
CONTACTS: Final = ("P09", "A2")  # pages that may name the contacts


class Preview(QObject):
    """Keeps the drawn pages of one rep's book up to date while somebody looks at them."""

    outlined = Signal()  # which pages there are, and which are stale
    drawn = Signal(object)  # keys of sections with new pages
    said = Signal(str, bool)  # what goes on, whether it went wrong

    def __init__(self, session: Session, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._work = LayerWork(worker, self)
        self._viewers: list[QWidget] = []
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rep_id, self.paper, self.contact_names = "", "letter", False
        self._asked = False  # whether the state as it is was asked for
        self._fresh = False  # whether the outline is of the state as it is
        self._wanted: tuple[str, ...] = ()
        self.outline: tuple[Outline, ...] = ()
        self.sheets: dict[str, Sheet] = {}
        self.left = 0
        self.content_pages, self.working_draft = 0, False
        self._printed: PrintedPages | None = None  # the book that the flags compare with
        self._first: dict[str, str] = {}  # inputs at this session's first look
        self._first_imprints: dict[str, str] = {}
        self._rest.timeout.connect(self.look)
        self._work.arrived.connect(self._on_arrived)
        self._work.said.connect(self.said)
        session.changed.connect(self._on_changed)
        session.opened.connect(self._on_opened)

    @property
    def rep_id(self) -> str:
        """Whose book is shown."""
        return self._rep_id

    @property
    def settled(self) -> bool:
        """Whether every page is drawn as it is now."""
        return self._fresh and not self.left and bool(self.outline)

    def add_viewer(self, viewer: QWidget) -> None:
        """Pages are drawn while one of the viewers is visible."""
        self._viewers.append(viewer)

    def show_rep(self, rep_id: str) -> None:
        """Show the book of another rep."""
        if rep_id != self._rep_id:
            self._rep_id = rep_id
            self._forget()
        self.look_when_seen()

    def show_paper(self, paper: str) -> None:
        """Draw on another paper."""
        if paper != self.paper:
            self.paper = paper
            self._forget()
            self.look_when_seen()

    def show_names(self, named: bool) -> None:
        """Name the people in the list of contacts."""
        if named != self.contact_names:
            self.contact_names = named
            self._on_changed()

    @property
    def since(self) -> str:
        """ISO day of the book that the flags compare with, "" for this session's first look."""
        return "" if self._printed is None else self._printed.printed_on.isoformat()

    def want(self, keys: tuple[str, ...]) -> None:
        """These sections show: they are drawn before others."""
        self._wanted = keys

    def look_when_seen(self) -> None:
        """Draw what changed, if anybody looks and something is not up to date."""
        if not self.settled and any(viewer.isVisible() for viewer in self._viewers):
            self._rest.start()

    def look(self) -> None:
        """Draw what changed."""
        self._rest.stop()
        if planned(self._session, self._rep_id) is None:
            return
        self._work.ask(Wish(_PAGES, "preview book", "Drawing the pages", self._ask))

    def stale(self) -> tuple[str, ...]:
        """Sections that are not as in the book last printed, in the order of the book."""
        return tuple(entry.key for entry in self.outline if self._is_stale(entry))

    def gone(self) -> tuple[str, ...]:
        """Sections of the book last printed that are no longer in it."""
        present = {entry.key for entry in self.outline}
        before = self._first if self._printed is None else self._printed.imprints
        return tuple(key for key in before if key not in present)

    def keep_book(self, book: "PrintedBook", paper: str, *, contact_names: bool) -> None:
        """A rep's book was printed: the flags of that rep compare with it from now on."""
        if not book.rep_id:
            return
        printed = PrintedPages(self._session.today, dict(book.imprints), contact_names)
        note_printed_pages(self._session.state.about.project_id, book.rep_id, paper, printed)
        if (book.rep_id, paper) == (self._rep_id, self.paper):
            self._printed = printed
            self.outlined.emit()

    def picture(self, key: str, page: int, wide: int, ratio: float) -> QImage | None:
        """A page of a section, `wide` logical pixels across; None until it is drawn."""
        sheet = self.sheets.get(key)
        return None if sheet is None else page_picture(sheet.pdf, page, wide, ratio)

    def _is_stale(self, entry: "Outline") -> bool:
        """Whether a page prints otherwise than before; one not drawn yet is not told to."""
        sheet, key = self.sheets.get(entry.key), entry.key
        if sheet is None or sheet.inputs != entry.inputs:
            return False
        if self._printed is None:
            if key in self._first and key not in self._first_imprints:
                return self._first[key] != entry.inputs  # changed before it was drawn once
            return self._first_imprints.get(key) != sheet.imprint
        if key in CONTACTS and self._printed.contact_names != self.contact_names:
            return False  # titles cannot be told from names
        return self._printed.imprints.get(key) != sheet.imprint

    def _forget(self) -> None:
        self._work.forget(_PAGES)
        self.outline, self.sheets, self.left = (), {}, 0
        self._fresh = False
        self._printed, self._first, self._first_imprints = None, {}, {}
        if self._session.is_open and self._rep_id:
            project = self._session.state.about.project_id
            self._printed = printed_pages(project, self._rep_id, self.paper)
        self.outlined.emit()

    def _ask(self) -> dict[str, Any]:
        from reports.editions.preview import Known
        from ui.book.jobs import Ask

        session = self._session
        one = planned(session, self._rep_id)
        assert one is not None  # asked before the wish
        self._asked = True
        known = {k: Known(s.inputs, s.numbering, s.listing) for k, s in self.sheets.items()}
        ask = Ask(
            one.code,
            session.scenario.id,
            session.team,
            session.today,
            self.paper,
            known,
            self._wanted,
            self.contact_names,
        )
        return {STATE: session.state, "ask": ask}

    def _on_arrived(self, _key: str, looked: "Looked | None") -> None:
        if looked is None:  # gave way to another job: again when the worker is free
            self.look_when_seen()
            return
        self.outline, self.left = looked.outline, looked.left
        self.content_pages, self.working_draft = looked.content_pages, looked.working_draft
        self._fresh = self._asked
        for sheet in looked.sheets:
            self.sheets[sheet.key] = sheet
        if not self._first:
            self._first = {entry.key: entry.inputs for entry in self.outline}
        for sheet in looked.sheets:
            if self._first.get(sheet.key) == sheet.inputs:
                self._first_imprints[sheet.key] = sheet.imprint
        self.outlined.emit()
        if looked.sheets:
            self.drawn.emit(tuple(sheet.key for sheet in looked.sheets))
        if looked.left or not self._fresh:
            self.look_when_seen()

    def _on_changed(self, _change: object = None) -> None:
        self._asked = self._fresh = False
        self.look_when_seen()

    def _on_opened(self) -> None:
        self._asked = False
        self._forget()
        self.look_when_seen()


def page_picture(pdf: bytes, page: int, wide: int, ratio: float) -> QImage:
    """A page of a PDF, `wide` logical pixels across on a screen of this pixel ratio."""
    data = QByteArray(pdf)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    size = document.pagePointSize(page)
    across = max(1, round(wide * ratio))
    high = max(1, round(across * size.height() / max(1.0, size.width())))
    drawn = document.render(page, QSize(across, high))
    paper = QImage(drawn.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, drawn)
    painter.end()
    paper.setDevicePixelRatio(ratio)
    document.close()
    return paper
