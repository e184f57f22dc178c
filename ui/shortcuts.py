"""The keys that count in the whole window."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from ui.keys import KEYS
from ui.layout import go_to_pane
from ui.session import Session
from ui.widgets.dialog import DialogFrame

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def bind_keys(window: "MainWindow", session: Session) -> None:
    """Let every key of the window do what the list of keys says."""
    for name, action in _actions(window, session).items():
        for sequence in KEYS[name].sequences:
            QShortcut(QKeySequence(sequence), window, partial(_unless_covered, window, action))


def _actions(window: "MainWindow", session: Session) -> dict[str, Callable[[], object]]:
    align, numbers = window.align, window.numbers
    actions: dict[str, Callable[[], object]] = {
        "undo": lambda: session.attempt(session.undo),
        "redo": lambda: session.attempt(session.redo),
        "save": window.save,
        "save_as": window.save_as,
        "open": window.ask_open,
        "demo": window.open_demo,
        "import": lambda: window.import_file(None),
        "optimize": window.optimize,
        "search": window.top.search.setFocus,
        "filter": align.table.filter.setFocus,
        "paste": partial(_paste, window),
        "backups": lambda: window.documents.show_backups(),
        "help": lambda: window.documents.help_here(),
        "keys": window.show_keys,
        "own_metrics": numbers.open_builder,
        "where": numbers.guide.ask_here,
        "history": align.history.show,
        "compare": align.compare,
        "next_pane": lambda: go_to_pane(window.panes(), 1),
        "previous_pane": lambda: go_to_pane(window.panes(), -1),
    }
    for place in range(9):
        if f"workspace_{place + 1}" in KEYS:
            actions[f"workspace_{place + 1}"] = partial(window.show_nth_workspace, place)
    for place in range(4):
        actions[f"scenario_{place}"] = partial(_open_nth_scenario, window, session, place)
    return actions


def _open_nth_scenario(window: "MainWindow", session: Session, place: int) -> None:
    if session.is_open:
        window.align.scenarios.open_nth(place)


def _paste(window: "MainWindow") -> None:
    """What is on the clipboard goes to the list that shows, else it becomes accounts."""
    if not (window.rooms.is_built("share") and window.share.paste()):
        window.accounts.paste()


def _unless_covered(window: "MainWindow", action: Callable[[], object]) -> None:
    """What lies under a dialog is out of reach of the keys too."""
    if not any(dialog.isVisible() for dialog in window.findChildren(DialogFrame)):
        action()
