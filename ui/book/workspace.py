"""The Plan workspace: the funnel of the year and the printed books, one page each."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.book.books_page import BooksPage
from ui.funnel.workspace import FunnelWorkspace
from ui.job import Worker
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl

PAGES: Final = ("Funnel", "Book")
FUNNEL, BOOK = range(2)


class PlanWorkspace(QWidget):
    """Holds the pages; `tools` stands in the top bar and says which of them shows."""

    said = Signal(str)

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tools = SegmentedControl(theme, PAGES, chosen=BOOK, name="Page of the plan")
        self.funnel = FunnelWorkspace(theme, session)
        self.books = BooksPage(theme, session, worker)
        self._room = QStackedWidget()
        for page in (self.funnel, self.books):
            self._room.addWidget(page)
            page.said.connect(self.said)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._room)
        self._room.setCurrentIndex(BOOK)
        self.tools.option_chosen.connect(self._room.setCurrentIndex)

    def show_page(self, page: int) -> None:
        """Show the funnel or the book."""
        self.tools.choose(page)
        self._room.setCurrentIndex(page)

    def panes(self) -> list[QWidget]:
        """What F6 goes through on the page that shows."""
        if self._room.currentIndex() == FUNNEL:
            return [self.tools, *self.funnel.panes()]
        return [self.tools, self.books.list, self.books.pages]
