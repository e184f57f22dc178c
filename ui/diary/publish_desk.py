"""Between Publish and the planner: A accounts with nothing planned are named first (S2-06)."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from model.change import Change
from model.diary.new_item import Draft
from model.diary.uncalled import Uncalled, purpose_at, uncalled_in
from model.errors import PlanError
from ui.diary.agenda import Agenda
from ui.diary.head import QuarterHead, title_of
from ui.diary.new_item_desk import NewItemDesk
from ui.diary.planner import Planner
from ui.diary.proposing import day_for, start_on
from ui.session import Session

_KIND = "call_f2f"


class PublishDesk(QObject):
    """A quarter in which every A account has an item is published at once."""

    proposed = Signal(object)  # date: an item is proposed on that day

    def __init__(
        self,
        session: Session,
        planner: Planner,
        head: QuarterHead,
        newcomer: NewItemDesk,
        agenda: Callable[[], Agenda],
    ) -> None:
        super().__init__(head)
        self._session, self._planner, self._head = session, planner, head
        self._newcomer, self._agenda = newcomer, agenda
        self._part = head.uncalled
        self._asking = False  # also while the card of a new item has its room
        head.publish.clicked.connect(lambda _checked=False: self.ask())
        self._part.agreed.connect(self._on_agreed)
        self._part.closed.connect(self._on_closed)
        self._part.account_chosen.connect(self._on_chosen)
        for elsewhere in (head.quarter_asked, head.rep_chosen):
            elsewhere.connect(lambda _which: self._drop())
        session.opened.connect(self._drop)
        newcomer.left.connect(self._on_left)
        session.changed.connect(self._on_changed)
        planner.turned.connect(self._on_turned)

    def ask(self) -> None:
        """Name the A accounts nothing is planned at; with none of them publish."""
        found = self._found()
        if not found:
            self._planner.publish(self._agenda())
            return
        self._show(found)
        self._part.no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _found(self) -> tuple[Uncalled, ...]:
        agenda = self._agenda()
        return uncalled_in(self._session.state, agenda.rep, agenda.quarter)

    def _show(self, found: tuple[Uncalled, ...]) -> None:
        self._asking = True
        quarter = title_of(self._agenda().quarter)
        self._part.show_accounts(found, quarter[0].lower() + quarter[1:])

    def _drop(self) -> None:
        self._asking = False
        self._part.hide()

    def _on_agreed(self) -> None:
        self._drop()
        self._planner.publish(self._agenda())
        self._head.publish.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_closed(self) -> None:
        self._drop()
        self._head.publish.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, account_id: str) -> None:
        self._session.attempt(lambda: self._propose(account_id))

    def _propose(self, account_id: str) -> None:
        agenda = self._agenda()
        if not agenda.days:
            raise PlanError(
                "The quarter has no working day.", remedy="Correct the absences of the rep."
            )
        day = day_for(agenda, self._session.today, account_id)
        purpose = purpose_at(agenda.quarter)
        self._part.hide()
        draft = Draft(_KIND, day, start_on(agenda, day), account_id, purpose=purpose)
        self.proposed.emit(day)
        self._newcomer.propose(draft)

    def _on_changed(self, _change: Change) -> None:
        if self._part.isVisibleTo(self._head):
            self._show(self._found())

    def _on_left(self) -> None:
        """The card of the new item is gone: the question comes back."""
        if self._asking:
            self._show(self._found())

    def _on_turned(self, busy: bool) -> None:
        """While a quarter is being planned nothing of it is published."""
        self._part.setEnabled(not busy)
