"""The sequence ladder: who is started when, moved by hand with a reason, and "what if"."""

from concurrent.futures import Future
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.plan.rep_plan import RepPlan
from model.plan.sequence import Override
from model.plan.sequence_edits import (
    ACCEPTED,
    accept_sequence,
    drop_override,
    override_start,
    set_weights,
)
from model.plan.sequence_what_if import (
    LadderWhatIf,
    SequenceCase,
    SequenceGround,
    what_if_sequence,
)
from model.plan.typed_edits import plan_of
from ui.plan.scrolling import ScrollColumn
from ui.session import Session
from ui.strategy.beside import Beside
from ui.strategy.ladder_account_card import LadderAccountCard
from ui.strategy.ladder_ground import ground_of
from ui.strategy.ladder_lines import ladder_lines
from ui.strategy.ladder_list import LadderList
from ui.strategy.ladder_painter import LadderTitles
from ui.strategy.ladder_what_if import LOST, LadderWhatIfCard
from ui.strategy.reading_view import ReadingView
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.notices import Banner, Weight

_PAUSE_MS: Final = 120  # sliders rest that long before the other order is computed
_SIDE: Final = 360


class LadderPage(ReadingView):
    """The order at the left; the chosen account and the assumptions at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, ground_of, parent)
        self.ground: SequenceGround | None = None
        self.other: LadderWhatIf | None = None
        self.list = LadderList(theme)
        self.titles = LadderTitles(theme)
        self.account = LadderAccountCard(theme, self.desk)
        self.what_if = LadderWhatIfCard(theme)
        self.warning = Banner(theme)
        self._notes: tuple[str, ...] = ()
        self.accept = Button(theme, "Accept the order", small=True)
        self.card = Card(theme, "Sequence", note=" ", padded=False)
        self._beyond = Beside(self)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.card.add_action(self.accept)
        said = QHBoxLayout()
        said.setContentsMargins(12, 0, 12, 8)
        said.addWidget(self.warning)
        self.card.add(said)
        self.card.body.setSpacing(0)
        self.card.add(self.titles)
        self.card.add(self.list, 1)
        side = ScrollColumn("The chosen account and what if")
        side.setFixedWidth(_SIDE)
        side.add(self.account)
        side.add(self.what_if)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(self.card)
        row.addLayout(left, 1)
        row.addWidget(side)
        self.side = side

    def _connect(self) -> None:
        self.list.account_chosen.connect(self.choose)
        self.list.account_opened.connect(lambda key: self.jump_asked.emit(f"accounts:{key}"))
        self.list.start_asked.connect(self.propose)
        self.list.release_asked.connect(self._on_release)
        self.account.start_given.connect(self._on_start)
        self.account.start_released.connect(self._on_release)
        self.account.proposed.connect(self._ask_soon)
        self.what_if.changed.connect(self._ask_soon)
        self.what_if.weights_taken.connect(self._on_weights)
        self.accept.clicked.connect(self._on_accept)
        self.warning.link_chosen.connect(self._on_all_notes)
        self._pause.timeout.connect(self._ask)
        self._beyond.arrived.connect(self._on_other)

    @property
    def weighing(self) -> bool:
        """Whether another order is still being computed."""
        return self._pause.isActive() or self._beyond.busy

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.list, self.account.quarter, self.what_if.weights["V"]]

    def forget_choice(self) -> None:
        """Another rep's accounts: nothing is chosen, nothing assumed."""
        self.ground = self.other = None
        self.account.account_id = ""
        self.what_if.fates = {}
        self.list.show_lines(())

    def flush(self) -> None:
        """Save everything typed."""
        self.account.flush()

    def go_to(self, field: str) -> None:
        """Go to an account by id."""
        self.choose(field)
        self.list.setFocus()

    def show_figures(self, plan: RepPlan, found: Any) -> None:
        """Show the order as it is now; assumptions stay and are weighed anew."""
        self.ground, self.other = found, None
        ground = self.ground
        assert ground is not None
        self.what_if.show_ground(ground)
        self._show_lines()
        picks = ground.sequence.picks
        known = {line.account_id for line in self.list.lines if line.account_id}
        wanted = self.account.account_id if self.account.account_id in known else ""
        first = picks[0].account_id if picks else next(iter(known), "")
        self.account.setVisible(bool(known))
        if wanted or first:
            self.choose(wanted or first)
        quarters = len({pick.quarter for pick in picks})
        count = f"{len(picks)} accounts in {quarters} quarters"
        self.card.show_title("Sequence", f"{count} · drag a start, or Shift with an arrow")
        self._say_state(plan, ground)
        self._ask()

    def choose(self, account_id: str) -> None:
        """Show an account of the ladder at the right."""
        if self.ground is None or not self.ground.core.accounts.has(account_id):
            return
        was = self.account.proposal
        self.list.choose(account_id)
        self.account.show_account(self.ground, account_id)
        self.what_if.show_account(account_id)
        if was:
            self._ask_soon()

    def propose(self, account_id: str, quarter: int) -> None:
        """Look at another start; it counts when its reason is given."""
        self.choose(account_id)
        self.account.propose(quarter)
        self.side.ensureWidgetVisible(self.account.reason)

    def _say_state(self, plan: RepPlan, ground: SequenceGround) -> None:
        accepted = str(plan.plan.get(ACCEPTED, ""))
        day = self._session.formatter.date(accepted, year=False)
        self.accept.set_label(f"Accepted on {day}: take back" if accepted else "Accept the order")
        self.accept.setVisible(bool(ground.sequence.picks))
        notes = (*ground.sequence.warnings, *ground.sequence.missing)
        if not notes:
            self.warning.dismiss()
            return
        link = f"All {len(notes)}" if len(notes) > 1 else ""
        self._notes = notes
        self.warning.say(notes[0], Weight.WARN, link)

    def _on_all_notes(self) -> None:
        self.warning.say("\n".join(self._notes), Weight.WARN)

    def _show_lines(self) -> None:
        if self.ground is None:
            return
        lines = ladder_lines(self.ground, self.other, self._session.formatter)
        self.list.show_lines(lines, beside=self.other is not None)
        self.titles.show_then("What if" if self.other else "", _bar_width(self.list))

    def _case(self) -> SequenceCase | None:
        """What is assumed now; None when it is the present order."""
        fates, quarter = self.what_if.fates, self.account.proposal
        if not self.what_if.active and not quarter:
            return None
        overrides = None
        assert self.ground is not None
        if quarter:
            key = self.account.account_id
            kept = [o for o in self.ground.core.problem.overrides if o.account_id != key]
            reason = self.account.reason.text().strip() or "looked at"
            overrides = (*kept, Override(key, quarter, reason))
        return SequenceCase(
            self.what_if.other_weights,
            frozenset(key for key, fate in fates.items() if fate == LOST),
            {key: fate for key, fate in fates.items() if fate != LOST},
            overrides,
        )

    def _ask_soon(self) -> None:
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        if self.ground is None:
            return
        case = self._case()
        if case is None:
            self._beyond.forget()
            self._show_other(None)
        else:
            self._beyond.run(partial(_weigh, self.ground, case))

    def _on_other(self, found: Future[Any]) -> None:
        self._session.attempt(partial(self._take_other, found))

    def _take_other(self, found: Future[Any]) -> None:
        ground, other = found.result()
        if ground is self.ground:
            self._show_other(other)

    def _show_other(self, other: LadderWhatIf | None) -> None:
        self.other = other
        self._show_lines()
        self.account.show_effect(other, self._session.formatter, mixed=self.what_if.active)
        self.what_if.show_result(other, self._session.formatter)

    def _on_start(self, account_id: str, quarter: int, reason: str) -> None:
        rep_id = self.desk.rep_id
        self.desk.do(lambda state: override_start(state, rep_id, account_id, quarter, reason))

    def _on_release(self, account_id: str) -> None:
        rep_id = self.desk.rep_id
        self.desk.do(lambda state: drop_override(state, rep_id, account_id))

    def _on_weights(self, weights: object) -> None:
        assert isinstance(weights, dict)
        self.desk.do(lambda state: set_weights(state, weights))

    def _on_accept(self) -> None:
        rep_id, today = self.desk.rep_id, self._session.today
        accepted = plan_of(self._session.state, rep_id).get(ACCEPTED)
        self.desk.do(lambda state: accept_sequence(state, rep_id, None if accepted else today))


def _weigh(ground: SequenceGround, case: SequenceCase) -> tuple[SequenceGround, LadderWhatIf]:
    return ground, what_if_sequence(ground, case)


def _bar_width(view: LadderList) -> int:
    bar = view.verticalScrollBar()
    return bar.width() if bar.maximum() > 0 else 0
