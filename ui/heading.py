"""What stands around the workspaces: title, undo, saved state, facts in the status line."""

from PySide6.QtWidgets import QWidget

from ui.keys import KEYS
from ui.opening import saved_at
from ui.session import Session
from ui.sync_line import SyncLine
from ui.widgets.rail import WORKSPACES
from ui.widgets.status_line import StatusLine
from ui.widgets.top_bar import Saving, TopBar

APP_NAME = "Catchment"


class Heading:
    """Keeps the top bar, the status line and the window's title in step with the session."""

    def __init__(self, window: QWidget, top: TopBar, status: StatusLine, session: Session) -> None:
        self._window, self._top, self._status, self._session = window, top, status, session
        self._sync = SyncLine(session, status, window)

    def refresh(self, workspace: str) -> None:
        """Say what is open and how it stands."""
        if not self._session.is_open:
            self._window.setWindowTitle(APP_NAME)
            self._top.show_title("Import accounts", "Nothing has been changed yet")
            self._top.show_history(None, None)
            self._top.show_saving(Saving.SAVED, "")
            self._status.show_facts([])
            return
        session, top = self._session, self._top
        state, project = session.state, session.project
        top.show_title(state.about.name, self._subtitle(workspace))
        undo, redo = project.history.undoable, project.history.redoable
        top.show_history(undo.change.label if undo else None, redo.change.label if redo else None)
        self._window.setWindowTitle(f"{project.path.name}[*] – {APP_NAME}")
        self._window.setWindowModified(project.dirty)
        if project.dirty:
            top.show_saving(Saving.CHANGED, "Not saved")
        else:
            top.show_saving(Saving.SAVED, f"Saved {saved_at(project.path)}")
        n, k = len(state.accounts), len(session.layer.territories)
        top.action.setEnabled(n > 0)
        keys = KEYS["optimize"].sequences[0]
        does = f"Design or rebalance territories ({keys})"
        top.action.setToolTip(does if n else "Import accounts first.")
        self._status.show_facts(
            [
                f"{n:,} account{'' if n == 1 else 's'}",
                f"{k:,} territor{'y' if k == 1 else 'ies'}",
                f"scenario {session.scenario.name}",
            ]
        )

    def _subtitle(self, workspace: str) -> str:
        """The workspace, and from when the data are."""
        about, show = self._session.state.about, self._session.formatter
        label = next((w.label for w in WORKSPACES if w.key == workspace), "")
        parts = [label, "core team"] if workspace == "align" else [label]
        if about.frozen_today:
            parts.append(f"fictional demo, today is {show.date(about.frozen_today)}")
        elif about.as_of:
            parts.append(f"data as of {show.date(about.as_of)}")
        return " · ".join(part for part in parts if part)
