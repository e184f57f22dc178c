"""What the search of the window can run by name."""

from typing import TYPE_CHECKING

from ui.finder import Command
from ui.session import Session

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def commands_of(window: "MainWindow", session: Session) -> list[Command]:
    """Every command of the window, in the order in which it is offered."""
    align = window.align
    return [
        Command("Optimize territories", window.optimize),
        Command("Size of the team", window.optimizer.open_sizing),
        Command("Why accounts moved", window.optimizer.explain),
        Command("Where the selection fits", window.optimizer.suggest),
        Command("Compare scenarios", align.compare),
        Command("Copy the open scenario", lambda: align.scenarios.copy(session.scenario.id)),
        Command("Undo", lambda: session.attempt(session.undo)),
        Command("Redo", lambda: session.attempt(session.redo)),
        Command("Save", window.save),
        Command("Save as", window.save_as),
        Command("Open a project", window.ask_open),
        Command("Open the demo region", window.open_demo),
        Command("Import files", lambda: window.import_file(None)),
        Command("Undo the last import", window.accounts.undo_import),
        Command("Save import templates", window.accounts.resting.save_templates),
        Command("Own metrics", lambda: window.numbers.open_builder()),
        Command("Where from", lambda: window.numbers.guide.ask_here()),
        Command("Print plan books", lambda: window.show_workspace("plan")),
        Command("Export the alignment", lambda: window.show_workspace("share")),
        Command("Switch between light and dark", window.switch_theme),
        Command("Backups", lambda: window.documents.show_backups()),
        Command("Send an encrypted copy", lambda: window.documents.ask_send()),
        Command("Find and erase a person", lambda: window.documents.ask_erase()),
        Command("Help", lambda: window.documents.show_help()),
        Command("What Catchment does not do", lambda: window.documents.show_help("What")),
        Command("Keys", window.show_keys),
        Command("Use of Catchment", window.ask_use),
    ]
