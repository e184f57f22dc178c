"""Everything the pages of a plan change goes through here: one edit, one step back."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from model.change import Change, PlanEdited
from model.errors import PlanError
from model.plan.plan_changes import Significance, significance_of, with_reason
from model.state import State
from ui.plan.typed import PlanField
from ui.session import Session

Make = Callable[[State], Change]


@dataclass(frozen=True, slots=True)
class _Held:
    """An edit that waits for a reason and both signatures."""

    make: Make
    beside: PlanField | None
    rep_id: str


class PlanDesk(QObject):
    """Does the edits of one rep's plan; a refusal is said beside the field it came from.

    A significant change of an approved plan is held until it has a reason and both names.
    """

    signatures_asked = Signal(object)  # Significance

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.rep_id = ""
        self._through: PlanDesk | None = None
        self._held: _Held | None = None

    def follow(self, other: "PlanDesk") -> None:
        """Do the edits through another desk, which asks for signatures."""
        self._through = other

    def show_rep(self, rep_id: str) -> None:
        """Edit another rep's plan from now on."""
        self.rep_id = rep_id

    @property
    def holds(self) -> bool:
        """Whether an edit waits for its signatures."""
        return self._held is not None

    def do(self, make: Make, beside: PlanField | None = None) -> bool:
        """Make a change of the state as it is now and do it; False when it was not done."""
        return self._do(make, beside, self.rep_id)

    def _do(self, make: Make, beside: PlanField | None, rep_id: str) -> bool:
        if self._through is not None:
            return self._through._do(make, beside, rep_id)
        if beside is None:
            done: list[bool] = []
            self.session.attempt(lambda: done.append(self._try(make, None, rep_id)))
            return done == [True]
        beside.say("")
        try:
            done_now = self._try(make, beside, rep_id)
        except PlanError as error:
            beside.say(str(error))
            return False
        if done_now:
            beside.keep_saved()
        return done_now

    def sign(self, cause: str, reason: str, rep: str, manager: str) -> None:
        """Do the edit that was held; PlanError naming what is still missing."""
        held = self._held
        if held is None:
            return
        session = self.session
        change = with_reason(
            session.state, held.rep_id, held.make(session.state), session.today,
            reason=reason, cause=cause, rep_signature=rep, manager_signature=manager,
        )  # fmt: skip
        self._held = None
        session.do(change, reason)
        if held.beside is not None:
            held.beside.say("")
            held.beside.keep_saved()

    def leave(self) -> None:
        """Give the held edit up; its field shows what was approved."""
        held, self._held = self._held, None
        if held is not None and held.beside is not None:
            held.beside.give_up()

    def _try(self, make: Make, beside: PlanField | None, rep_id: str) -> bool:
        session = self.session
        change = make(session.state)
        if isinstance(change, PlanEdited) and change.before == change.after:
            return True  # typed again as it stands: no step to take back
        found: Significance = significance_of(session.state, rep_id, change, session.today)
        if found.asked:
            self._held = _Held(make, beside, rep_id)
            if beside is not None:
                beside.say("Waits for the reason and both signatures above.", "warn")
            self.signatures_asked.emit(found)
            return False
        session.do(with_reason(session.state, rep_id, change, session.today))
        return True
