"""Last sync and what is unsent, always in view at the foot of the window."""

from PySide6.QtCore import QObject, QTimer

from ui.session import Session
from ui.widgets.status_line import OFFLINE, StatusLine

_SETUP = "sync_setup"  # the table of a project that is connected
_LATER_MS = 500  # the count follows the last of many changes


class SyncLine(QObject):
    """Counts what is unsent a moment after changes; a project without sync costs nothing."""

    def __init__(self, session: Session, status: StatusLine, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._status = session, status
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MS)
        self._later.timeout.connect(self.refresh)
        session.opened.connect(self.refresh)
        session.changed.connect(self._on_changed)

    def _on_changed(self, _change: object) -> None:
        if _SETUP in self._session.state.tables:
            self._later.start()

    def refresh(self) -> None:
        """Say how the sync stands, or that nothing leaves this computer."""
        words = ""
        if self._session.is_open and _SETUP in self._session.state.tables:
            from ui.share.sync_words import standing  # the merge would delay the start

            words = standing(self._session.state)
        self._status.show_connection(words or OFFLINE)
