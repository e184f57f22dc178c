"""The pages of the brief, one of them shown."""

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.align.brief_goals import GoalsPage
from ui.align.brief_limits import LimitsPage
from ui.align.brief_notes import NotesPage
from ui.align.brief_oddities import OdditiesPage
from ui.align.brief_reps import RepsPage
from ui.theme import icons
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.choices import SegmentedControl

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

PAGES: Final = ("Goals", "Today", "Reps", "Oddities", "Limits")
GOALS, NOTES, REPS, ODDITIES, LIMITS = range(len(PAGES))


class BriefPanel(QWidget):
    """A row of words and the page of the chosen one."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self.setAccessibleName("Brief")
        self.pages = SegmentedControl(theme, PAGES, name="Page of the brief")
        self.pages.option_chosen.connect(self._on_chosen)
        self.goals = GoalsPage(theme, desk)
        self.notes = NotesPage(theme, desk)
        self.reps = RepsPage(theme, desk)
        self.oddities = OdditiesPage(theme, desk)
        self.limits = LimitsPage(theme, desk)
        self._stack = QStackedWidget()
        for page in (self.goals, self.notes, self.reps, self.oddities, self.limits):
            self._stack.addWidget(page)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 6, 0)
        head.addWidget(self.pages)
        head.addStretch(1)
        self.printing = IconButton(theme, "print", "Print the brief", size=icons.ROW)
        self.printing.clicked.connect(lambda _checked=False: desk.printer.ask())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def show_page(self, page: int) -> None:
        """Show a page; it is filled by `refresh`."""
        self.pages.choose(page)
        self._stack.setCurrentIndex(page)

    def refresh(self) -> None:
        """Bring the shown page up to date."""
        pages = (self.goals, self.notes, self.reps, self.oddities, self.limits)
        pages[self._stack.currentIndex()].refresh()

    def _on_chosen(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self.refresh()
