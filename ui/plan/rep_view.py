"""What the views of one rep's plan share: they are drawn when they are seen, and edit as one."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.plan.desk import PlanDesk
from ui.plan.turns import Turns
from ui.session import Session


class RepView(QWidget):
    """A view that reads its plan anew when it shows and something has changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._stale = session, True
        self.desk = PlanDesk(session, self)
        self.turns = Turns(self)  # what is built after the view shows, a part at a time

    def use_desk(self, desk: PlanDesk) -> None:
        """Edit through the desk of the workspace."""
        self.desk.follow(desk)

    def refresh(self) -> None:
        """Show the plan as it is now."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed since it was last seen."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _refresh_when_seen(self, _change: object = None) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()
