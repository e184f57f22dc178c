"""What the strategy panels share: their figures are computed beside the window, then shown."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.plan.rep_plan import RepPlan
from model.state import State
from ui.plan.reading import reading_of
from ui.plan.rep_view import RepView
from ui.session import Session
from ui.strategy.beside import Beside
from ui.theme.style import Theme


class ReadingView(RepView):
    """A panel of one rep's plan. Children say what they compute and how they show it.

    `derive` runs in a thread and must be a pure function of state and plan.
    """

    said = Signal(str)
    jump_asked = Signal(str)
    shown = Signal()  # the figures of the state as it is now are on the panel

    def __init__(
        self,
        theme: Theme,
        session: Session,
        derive: Callable[[State, RepPlan], Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self.theme = theme
        self.plan: RepPlan | None = None
        self._derive = derive
        self._goal = ""  # where to go once the figures are here
        self._beside = Beside(self)
        self._beside.arrived.connect(self._on_arrived)
        session.changed.connect(self._refresh_when_seen)
        session.opened.connect(self._on_opened)

    @property
    def current(self) -> bool:
        """Whether the panel shows the project as it is now."""
        return not self._stale and not self._beside.busy and not self.turns.pending

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's plan."""
        self.flush()
        if rep_id != self.desk.rep_id:
            self.plan = None
            self.forget_choice()
        self.desk.show_rep(rep_id)
        self._refresh_when_seen()

    def refresh(self) -> None:
        """Begin to read the plan as it is now."""
        self._stale = False
        session, derive = self._session, self._derive
        reading = reading_of(session, self.desk.rep_id) if session.is_open else None
        if reading is None:
            self._beside.forget()
            self.plan = None
            self.setEnabled(False)
            return
        self.setEnabled(True)
        self._beside.run(partial(_read, session.state, reading, derive))

    def jump(self, field: str) -> None:
        """Go to a place of the panel, now or when its figures are here."""
        self._goal = field
        if self.plan is not None and self.current:
            self._follow()

    def flush(self) -> None:
        """Save everything typed."""

    def forget_choice(self) -> None:
        """Another rep's plan will show: nothing is chosen in it yet."""

    def show_figures(self, plan: RepPlan, found: Any) -> None:
        """Show what was computed."""
        raise NotImplementedError

    def go_to(self, field: str) -> None:
        """Go to a place of the panel, such as an account by id."""

    def _on_arrived(self, found: Future[Any]) -> None:
        take = partial(self._session.attempt, partial(self._take, found))
        self.turns.add(take)  # behind the parts that are still to be built

    def _take(self, found: Future[Any]) -> None:
        state, plan, derived = found.result()
        if not self._session.is_open or state is not self._session.state:
            return  # changed meanwhile: it is read anew when seen
        self.plan = plan
        self.show_figures(plan, derived)
        self._follow()
        self.shown.emit()

    def _follow(self) -> None:
        goal, self._goal = self._goal, ""
        if goal:
            self.turns.finish()
            self.go_to(goal)

    def _on_opened(self) -> None:
        self._beside.forget()
        self.plan = None
        self.forget_choice()
        self._refresh_when_seen()


def _read(
    state: State, reading: Callable[[], RepPlan], derive: Callable[[State, RepPlan], Any]
) -> tuple[State, RepPlan, Any]:
    plan = reading()
    return state, plan, derive(state, plan)
