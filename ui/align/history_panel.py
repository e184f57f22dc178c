"""The history beside the map: a tree to walk in, and the same as a register."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from model.audit import scenario_names
from model.history import History
from model.history_tree import TreeLine, tree_lines
from ui.align.audit_page import AuditPage
from ui.align.history_list import HistoryList
from ui.align.step_view import StepView
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label
from ui.widgets.side_sheet import SideSheet

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

WIDTH: Final = 700
TREE, REGISTER = 0, 1
_ADVICE: Final = (
    "A click walks there, arrows only look."
    " Changes made from an earlier step begin a branch of their own."
)


class HistoryPanel(SideSheet):
    """Follows the session: each change, undo and walk shows at once."""

    said = Signal(str)

    def __init__(self, theme: Theme, over: QWidget, session: Session, page: int = TREE) -> None:
        super().__init__(theme, over, "History", WIDTH)
        self._session = session
        self.pages = SegmentedControl(theme, ["Tree", "Register"], name="View of the history")
        self.tree = HistoryList(theme)
        self.step = StepView(session)
        self.tree.looked_at.connect(self.step.show_step)
        self.register = AuditPage(theme, session)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._tree_page())
        self._stack.addWidget(self.register)
        self.body.addWidget(self.pages)
        self.body.addWidget(self._stack, 1)
        self.pages.option_chosen.connect(self.show_page)
        self.tree.walk_asked.connect(self.walk)
        self.register.walk_asked.connect(self.walk)
        self.register.said.connect(self.said)
        session.changed.connect(self._on_changed)
        session.opened.connect(self.dismiss)
        self.refresh()
        self.show_page(page)
        self.appear(self.tree if page == TREE else self.register.account)

    def _tree_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(_ADVICE, Type.NOTE, "muted", wrap=True))
        column.addWidget(self.tree, 1)
        column.addWidget(self.step)
        return page

    def show_page(self, page: int) -> None:
        """Show the tree or the register."""
        self.pages.choose(page)
        self._stack.setCurrentIndex(page)
        if page == REGISTER:
            self.register.refresh()

    def refresh(self) -> None:
        """Read the history anew."""
        history = self._session.project.history
        lines = tree_lines(history)
        self.tree.show_lines(lines, _notes(history, lines))
        steps, branches = len(history.entries), max(line.lane for line in lines)
        what = "1 step" if steps == 1 else f"{steps:,} steps"
        beside = (
            "" if not branches else " · 1 branch" if branches == 1 else f" · {branches} branches"
        )
        self.note.show_text(f"{what}{beside}" if steps else "Nothing has been changed yet.")
        if self._stack.currentIndex() == REGISTER:
            self.register.refresh()

    def walk(self, entry_id: int | None) -> None:
        """Make the project what it was after an entry; nothing is lost."""
        self._session.attempt(lambda: self._session.go_to(entry_id))

    def _on_changed(self, _change: object) -> None:
        self.refresh()


def _notes(history: History, lines: list[TreeLine]) -> list[str]:
    names = scenario_names(history)
    notes = []
    for line in lines:
        entry = line.entry
        if entry is None:
            notes.append("")
            continue
        when = entry.when.astimezone().strftime("%d %b %Y, %H:%M")
        why = f" · {entry.why}" if entry.why else ""
        notes.append(f"{entry.who or 'Nobody named'} · {when} · {names[entry.scenario]}{why}")
    return notes


class HistoryDesk(QObject):
    """Opens the history over the window; one at a time."""

    def __init__(self, theme: Theme, align: "AlignWorkspace", session: Session) -> None:
        super().__init__(align)
        self._theme, self._align, self._session = theme, align, session
        align.side.history_asked.connect(self.show_tree)

    def show(self, page: int = TREE) -> HistoryPanel | None:
        """Open the tree or the register; None while no project is open."""
        if not self._session.is_open:
            return None
        window = self._align.window()
        for old in window.findChildren(HistoryPanel):
            old.dismiss()
        panel = HistoryPanel(self._theme, window, self._session, page)
        panel.said.connect(self._align.said)
        return panel

    def show_tree(self) -> None:
        """Open the tree."""
        self.show()

    def show_register(self) -> None:
        """Open the register."""
        self.show(REGISTER)

    def show_account(self, row: int) -> None:
        """Open what happened to one account."""
        panel = self.show(REGISTER)
        if panel is not None:
            panel.register.show_account(row)
