"""The plan at a glance: the ten days, what is missing, the approval."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from model.errors import PlanError
from model.format import percent_words
from model.plan.approval import Objection, approve, stands_against
from model.plan.assistant import Assistant, Step, assistant_of, open_assistant
from model.plan.comments import open_comments
from model.plan.missing_inputs import MissingInput, missing_inputs
from model.plan.own_territory import can_plan_for_all, plan_for_all
from model.plan.plan_versions import latest_version
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import plan_of as typed_plan
from model.settings import settings_of
from model.state import State
from ui.plan.ahead import StartsCard, YearsCard
from ui.plan.approval_card import ApprovalCard
from ui.plan.days_card import DaysCard
from ui.plan.gaps_card import GapsCard, MeterCard
from ui.plan.goal_card import GoalCard
from ui.plan.open_comments_card import OpenCommentsCard
from ui.plan.places import COMMENTS, OVERVIEW, WINDOW, place_of_input, words_of_place
from ui.plan.reading import plan_of as computed_plan
from ui.plan.reading import reading_of
from ui.plan.rep_view import RepView
from ui.session import Session
from ui.strategy.beside import Beside
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_Read = tuple[State, RepPlan, Assistant, tuple[MissingInput, ...], tuple[Objection, ...]]
_REST_MS: Final = 300  # several edits in a row are computed once
_LEFT, _RIGHT, _GAP = 280, 290, 16
_AHEAD, _YEARS = 140, 248  # heights from which the starts and the years are worth showing
_MOST_YEARS: Final = 340
_ANY: Final = 16_777_215  # QWIDGETSIZE_MAX: as high as there is room
_PLACES: Final = {"data": f"{WINDOW}:accounts", "review": f"{OVERVIEW}:approval"}
_INPUTS: Final = {  # completeness items of a step
    "people": ("contacts", "needs"),
    "influence": ("influence", "lighthouses"),
    "sequence": ("sequence", "pipeline"),
    "quarter": ("themes", "diary", "joint_plans", "risks", "enablement"),
}


class StepCard(Card):
    """The chosen step: what it asks, how far it is, and the way to it."""

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Step", note=" ", parent=parent)
        self.asks = Label("", Type.BODY, "text", wrap=True)
        self.note = Label("", Type.TABLE, "text2", wrap=True)
        self.locked = Label("", Type.TABLE, "warn", wrap=True)
        self.open = Button(theme, "Open", Kind.PRIMARY, icon="becomes")
        for part in (self.asks, self.note, self.locked, self.open):
            self.add(part)
        self.open.clicked.connect(self.opened)

    def show_step(self, step: Step, place: str) -> None:
        """Show one step; `place` names where it is done."""
        state = "done" if step.done else f"{percent_words(step.part)} done"
        self.show_title(f"{step.no}  {step.title}", state)
        self.asks.setText(step.asks)
        self.note.setText(step.note)
        self.locked.setText(step.locked)
        self.locked.setVisible(bool(step.locked))
        self.open.set_label(f"Open {place}")
        self.open.setVisible(bool(place))


class Overview(RepView):
    """Leads through the plan; every line goes to the field it speaks of."""

    said = Signal(str)
    jump_asked = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._rep_id, self._step = "", ""
        self._assistant: Assistant | None = None
        self._gaps: tuple[MissingInput, ...] = ()
        self._against: tuple[Objection, ...] = ()
        self.days, self.step = DaysCard(theme), StepCard(theme)
        self.meter, self.gaps = MeterCard(theme), GapsCard(theme)
        self.goal = GoalCard(theme)
        self.starts, self.years = StartsCard(theme), YearsCard(theme)
        self.approval = ApprovalCard(theme)
        self.comments = OpenCommentsCard(theme)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._beside = Beside(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.days.setFixedWidth(_LEFT)
        centre, right = QVBoxLayout(), QVBoxLayout()
        for column in (centre, right):
            column.setSpacing(_GAP)
        centre.addWidget(self.step)
        centre.addWidget(self.gaps, 100)  # first, up to what it needs
        centre.addWidget(self.starts, 1)
        centre.addWidget(self.goal)
        for card in (self.meter, self.approval, self.comments, self.years):
            card.setFixedWidth(_RIGHT)
            right.addWidget(card)
        self.years.setFixedHeight(_YEARS)
        self.starts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        right.addStretch(1)
        self.starts.hide()
        self.years.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.days)
        row.addLayout(centre, 1)
        row.addLayout(right)

    def _connect(self) -> None:
        self.days.step_chosen.connect(self._show_step)
        self.days.step_opened.connect(self._open_step)
        self.days.begun.connect(self._on_begun)
        self.days.own_asked.connect(self._on_own)
        self.step.opened.connect(self._on_step_opened)
        self.gaps.gap_opened.connect(self._on_gap)
        self.goal.opened.connect(self._on_goal)
        self.starts.opened.connect(self._on_starts)
        self.years.opened.connect(self._on_years)
        self.comments.comment_opened.connect(self._on_comment)
        self.approval.approval_asked.connect(self._on_approval)
        self.approval.objection_opened.connect(self._on_objection)
        self._rest.timeout.connect(self.ask)
        self._beside.arrived.connect(self._on_read)
        self._session.changed.connect(self._on_changed)
        self._session.opened.connect(self._on_changed)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's plan."""
        self._rep_id, self._step = rep_id, ""
        self.desk.show_rep(rep_id)
        self.approval.clear()
        self._stale = True
        if self.isVisible():
            self.ask()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed since it was last seen, beside the window."""
        stale, self._stale = self._stale, False
        super().showEvent(event)
        if stale:
            self.ask()

    @property
    def current(self) -> bool:
        """Whether the page shows the project as it is now."""
        return not self._stale and not self._beside.busy and not self._rest.isActive()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.days.steps, self.gaps.list, self.approval.rep.edit]

    def jump(self, field: str) -> None:
        """Go to "approval" or to a step by key."""
        self.refresh()
        if field == "approval":
            self.approval.rep.setFocus()
        else:
            self._show_step(field)
            self.days.steps.setFocus()

    def refresh(self) -> None:
        """Compute the plan of the rep as it is now and show how far it is."""
        self._rest.stop()
        self._beside.forget()
        if (read := self._reading()) is not None:
            self._take(read())

    def ask(self) -> None:
        """The same beside the window, which answers meanwhile; what shows stays until then."""
        self._rest.stop()
        if (read := self._reading()) is not None:
            self._beside.run(read)

    def _reading(self) -> Callable[[], _Read] | None:
        """What reads the plan as it is now; None, and said so, when nobody has one."""
        reading = reading_of(self._session, self._rep_id) if self._rep_id else None
        self._stale = False
        self._show_cards(planned=reading is not None)
        if reading is None:
            self._beside.forget()
            state = self._session.state if self._session.is_open else None
            free = state is not None and can_plan_for_all(state, "", self._session.team)
            self.days.show_nobody(len(state.accounts) if state is not None and free else 0)
            return None
        return partial(_read, self._session.state, self._rep_id, reading, self._session.today)

    def _show_cards(self, *, planned: bool) -> None:
        """Without a plan there is nothing to approve, and nothing that is missing."""
        for card in (self.step, self.gaps, self.goal, self.meter, self.approval):
            card.setVisible(planned)
        if not planned:
            for further in (self.starts, self.years, self.comments):
                further.hide()

    def _on_own(self, name: str) -> None:
        session = self._session
        try:
            session.do(plan_for_all(session.state, name, "", session.team))
        except PlanError as error:
            self.days.own_name.say(str(error))

    def _on_read(self, found: Future[_Read]) -> None:
        self._session.attempt(lambda: self._take(found.result()))

    def _take(self, read: _Read) -> None:
        state, plan, self._assistant, self._gaps, self._against = read
        if not self._session.is_open or state is not self._session.state:
            return  # changed meanwhile: it is read anew
        show = self._session.formatter
        following = self._assistant.next
        if not self._step:
            self._step = following.key if following else self._assistant.steps[-1].key
        self.days.show_days(self._assistant, show, self._step)
        self._show_step(self._step)
        limits = settings_of(state)
        self.meter.show_completeness(plan.completeness, limits["complete.ok"])
        self.gaps.show_gaps(self._gaps)
        self.goal.show_goal(plan, limits, show)
        self.comments.show_comments(open_comments(typed_plan(state, self._rep_id)), show)
        self.approval.show_objections(self._against)
        self.approval.show_version(latest_version(state, self._rep_id), show)
        self.starts.show_starts(plan)
        self.years.show_years(plan, show)
        self.turns.add(self._fill)  # when the cards have taken their new height

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height has room for more or less."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        """Where little is missing, what the plan leads to takes the room that is left."""
        if self.meter.isHidden():  # nobody plans
            return
        wanted = self.gaps.wanted_height()
        wide = self.width() - _LEFT - _RIGHT - 2 * _GAP
        left = self.height() - wanted - _heights(wide, self.step, self.goal)
        shown = self.starts.filled and left - _GAP >= _AHEAD
        self.gaps.setMaximumHeight(wanted if shown else _ANY)
        self.starts.setVisible(shown)
        cards = [c for c in (self.meter, self.approval, self.comments) if not c.isHidden()]
        left = self.height() - _heights(_RIGHT, *cards)
        self.years.setVisible(self.years.filled and left >= _YEARS)
        self.years.setFixedHeight(max(_YEARS, min(_MOST_YEARS, left)))

    def place_of(self, step: Step) -> str:
        """Where a step is done: at the first input it misses, where one is named."""
        if step.key in _PLACES:
            return _PLACES[step.key]
        for gap in self._gaps:
            if gap.key in _INPUTS.get(step.key, ()):
                return self._place(gap.page, gap.path, gap.account_id, gap.key)
        return self._place(step.page, step.path)

    def _place(self, page: str, path: tuple[str, ...], account: str = "", key: str = "") -> str:
        return place_of_input(page, path, account, key)

    def _show_step(self, key: str) -> None:
        step = self._step_of(key)
        if step is not None:
            self._step = key
            self.days.steps.choose(key)
            self.step.show_step(step, "" if step.locked else words_of_place(self.place_of(step)))

    def _step_of(self, key: str) -> Step | None:
        steps = self._assistant.steps if self._assistant is not None else ()
        return next((step for step in steps if step.key == key), None)

    def _open_step(self, key: str) -> None:
        step = self._step_of(key)
        if step is not None and not step.locked:
            self.jump_asked.emit(self.place_of(step))

    def _on_step_opened(self) -> None:
        self._open_step(self._step)

    def _on_begun(self) -> None:
        rep_id, today = self._rep_id, self._session.today
        self.desk.do(lambda state: open_assistant(state, rep_id, today))

    def _on_goal(self) -> None:
        self.jump_asked.emit("goals.test")

    def _on_starts(self) -> None:
        self.jump_asked.emit("sequence")

    def _on_years(self) -> None:
        self.jump_asked.emit("goals.forecast")

    def _on_comment(self, section: str) -> None:
        self.jump_asked.emit(f"{COMMENTS}:{section}")

    def _on_gap(self, place: int) -> None:
        gap = self._gaps[place]
        self.jump_asked.emit(self._place(gap.page, gap.path, gap.account_id, gap.key))

    def _on_objection(self, place: int) -> None:
        one = self._against[place]
        if one.page != "Overview":
            self.jump_asked.emit(self._place(one.page, one.path))
        elif self._gaps:
            self.gaps.list.setFocus()

    def _on_approval(self, rep: str, manager: str, reason: str) -> None:
        session = self._session
        plan: RepPlan | None = computed_plan(session, self._rep_id)
        if plan is None:
            return
        try:
            pages = _content_pages(session, plan)
            session.do(approve(session.state, plan, rep, manager, session.today, pages, reason))
        except PlanError as error:
            self.approval.show_refusal(str(error))
            return
        self.approval.clear()
        self.refresh()
        version = latest_version(session.state, self._rep_id)
        if version is not None:
            self.said.emit(f"Version {version.version} of the plan is approved and sealed.")

    def _on_changed(self, _change: object = None) -> None:
        self._stale = True
        if self.isVisible():
            self._rest.start()


def _read(state: State, rep_id: str, reading: Callable[[], RepPlan], today: date) -> _Read:
    plan = reading()
    assistant = assistant_of(state, rep_id, plan, today)
    return state, plan, assistant, missing_inputs(state, plan), stands_against(state, plan)


def _heights(wide: int, *cards: QWidget) -> int:
    """What cards of a column so wide take with the gaps between them; words wrap in it."""
    found = 0
    for card in cards:
        inside = card.layout()
        wraps = inside is not None and inside.hasHeightForWidth()
        found += inside.totalHeightForWidth(wide) if inside and wraps else card.sizeHint().height()
    return found + _GAP * len(cards)


def _content_pages(session: Session, plan: RepPlan) -> int:
    """How many content pages the book has; the drawing kit is loaded only to approve."""
    from reports.book.write import content_pages_of

    return content_pages_of(session.state, plan)
