"""The page that an editor makes, beside it: it follows every edit."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.book.books_page import page_refs
from ui.book.page_view import PageRef, PageScroll
from ui.book.places import section_of_view
from ui.book.preview import Preview
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card

_NARROW, _WIDE = 300, 440


class BesideCard(Card):
    """Shows the page of the view that is open; its button goes to that page in the book."""

    book_asked = Signal(str)  # key of the page
    shown = Signal(bool)

    def __init__(self, theme: Theme, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Page of the book", note=" ", padded=False, parent=parent)
        self._preview, self._key = preview, ""
        preview.add_viewer(self)
        self.page = PageScroll(theme, preview.picture)
        self.to_book = Button(theme, "Open in the book", icon="report", small=True)
        self.add_action(self.to_book)
        self.add(self.page, 1)
        self.setMinimumWidth(_NARROW)
        self.setMaximumWidth(_WIDE)
        self.to_book.clicked.connect(self._on_book)
        self.page.sheet.opened.connect(self._on_book)
        preview.outlined.connect(self._on_outlined)
        preview.drawn.connect(self._on_drawn)
        self.hide()

    @property
    def key(self) -> str:
        """The section of the book that shows."""
        return self._key

    def show_view(self, view: str) -> None:
        """Show the page that a view of the plan makes."""
        self._show(section_of_view(view))

    def show_section(self, key: str) -> None:
        """Show a section by key."""
        self._show(key)

    def show_account(self, account_id: str) -> None:
        """Show the own page of an account, when it has one."""
        for entry in self._preview.outline:
            if account_id and entry.account_id == account_id:
                self._show(entry.key)
                return

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what changed since it was last seen."""
        super().showEvent(event)
        self._want()
        self._preview.look_when_seen()
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        super().hideEvent(event)
        self.shown.emit(False)

    def _show(self, key: str) -> None:
        self._key = key
        self._want()
        self._on_outlined()

    def _want(self) -> None:
        if self.isVisible() and self._key:
            self._preview.want((self._key,))

    def _ref(self) -> PageRef | None:
        found = (ref for ref in page_refs(self._preview) if ref.key == self._key)
        return next(found, None)

    def _on_outlined(self) -> None:
        ref = self._ref()
        note = f"page {ref.label}" if ref is not None else "not in this book yet"
        self.show_title("Page of the book", note if self._preview.outline else "being drawn")
        self.to_book.setEnabled(ref is not None)
        if ref != self.page.sheet.ref:
            self.page.show_page(ref)

    def _on_drawn(self, keys: tuple[str, ...]) -> None:
        if self._key in keys:
            self.page.sheet.show_page(self._ref())

    def _on_book(self, _checked: bool = False) -> None:
        if self._key:
            self.book_asked.emit(self._key)
