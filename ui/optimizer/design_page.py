"""Ask, run, look, keep: one design."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from model.alignment import Alignment
from model.arrays import IntArray
from model.errors import PlanError
from model.scenario import Layer
from model.territories import Team, Territory
from optimizers.request import DesignRequest
from ui.align.outline_keeper import OutlineKeeper
from ui.optimizer.jobs import Designed
from ui.optimizer.live_map import matched
from ui.optimizer.measures import MOST
from ui.optimizer.page import Foot, Kept, Page
from ui.optimizer.request_form import RequestForm
from ui.optimizer.run_panel import LivePlan, RunPanel
from ui.optimizer.runner import Runner
from ui.session import Session
from ui.theme.style import Theme
from ui.worker import Progress

OUTLINED: Final = 1_000  # accounts up to which the live map has outlines
EVALUATED: Final = 5_000  # accounts up to which the figures follow the live plan
HUES: Final = 8
WITHIN: Final = 0.05  # percent: so little beyond its window is rounding


class After(Enum):
    """What becomes of a run when it has ended."""

    LOOK = "look"
    KEEP = "keep"
    DISCARD = "discard"


STOPPING: Final = {
    After.KEEP: "Stopping; the best so far becomes a scenario.",
    After.DISCARD: "Stopping; nothing is kept.",
}


class DesignPage(Page):
    """The request at the left, the run at the right; below 1360 one after the other."""

    run_wanted = Signal()  # a run has begun: show it

    def __init__(
        self, theme: Theme, session: Session, runner: Runner, keeper: OutlineKeeper
    ) -> None:
        super().__init__(theme, session, runner, keeper)
        self._asked: DesignRequest | None = None
        self._found: Designed | None = None
        self._after = After.LOOK
        self._team: Team | None = None
        self._running = self._heard = False  # heard: the search has begun and said so
        self._clock = QElapsedTimer()
        self.trace: list[tuple[float, float, float]] = []
        self.form = RequestForm(theme, session)
        self.run = RunPanel(theme)
        self._narrow = QStackedWidget()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self.form.changed.connect(self._on_asked)
        self.form.relaxed.connect(self._on_relaxed)
        self.run.longer_wanted.connect(self._on_longer)
        self.run.wider_wanted.connect(self._on_wider)
        runner.checked.connect(self.form.show_check)
        runner.unchecked.connect(self.form.show_unchecked)
        self.arrange(narrow=False)
        self._show_now()
        self._on_asked()

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._running

    def arrange(self, *, narrow: bool) -> None:
        """Side by side, or one of both at a time."""
        for widget in (self.form, self.run, self._narrow):
            self._row.removeWidget(widget)
        if narrow:
            self._narrow.addWidget(self.form)
            self._narrow.addWidget(self.run)
            self._row.addWidget(self._narrow)
            self._narrow.show()
            return
        self._narrow.hide()
        self._row.addWidget(self.form, 2)
        self._row.addWidget(self.run, 1)
        self.form.show()
        self.run.show()

    def show_part(self, part: int) -> None:
        """In a narrow window: the request (0) or the run (1)."""
        if self._narrow.count():
            self._narrow.setCurrentIndex(part)

    @property
    def foot(self) -> Foot:
        """What the foot shows now."""
        if self._running and self._after is not After.LOOK:
            return Foot(STOPPING[self._after], "Stop and keep best", primary_usable=False)
        if self._running and not self._heard:
            return Foot("Nothing is found yet, so stopping keeps nothing.", "Stop")
        if self._running:
            words = "Stopping, or Esc, keeps the best as a new scenario."
            return Foot(words, "Stop and keep best", discard="Discard")
        if self._found is not None:
            words = "Nothing has changed yet; the other scenarios stay as they are."
            return Foot(words, "Keep as scenario", again="Run again", discard="Discard")
        return Foot("The result is a new scenario; nothing changes until you keep it.", "Run")

    def on_primary(self) -> None:
        """Run, stop and keep, or keep."""
        if self._running:
            self._stop(After.KEEP)
        elif self._found is not None:
            self._keep()
        else:
            self.start()

    def on_again(self) -> None:
        """Run once more."""
        self.start()

    def on_discard(self) -> None:
        """Throw the run or its result away."""
        if self._running:
            self._stop(After.DISCARD)
            return
        self._found = None
        self._show_now()
        self.foot_changed.emit()

    def on_escape(self) -> bool:
        """Stop and keep the best."""
        was_running = self._running
        if was_running and self._after is After.LOOK:
            self._stop(After.KEEP)
        return was_running

    def start(self) -> None:
        """Run what the form asks for; a request that cannot be served is said in the panel."""
        try:
            request, team = self.form.request(sized=False), self.form.team
            self._runner.start(
                "design",
                {"request": request, "team": team.id},
                done=self._on_done,
                failed=self._on_failed,
                progressed=self._on_progressed,
            )
        except PlanError as error:
            self.run.show_failure(str(error))
            self.run_wanted.emit()
            return
        self._asked, self._team, self.trace, self._running = request, team, [], True
        self._found, self._after, self._heard = None, After.LOOK, False
        self._clock.start()
        self.form.setEnabled(False)
        self.run.show_start(request)
        self.run_wanted.emit()
        self.foot_changed.emit()

    def _on_asked(self) -> None:
        try:
            self._runner.check(self.form.request(), self.form.team.id)
            self.form.show_checking()
        except PlanError as error:
            self._runner.check(None)
            self.form.show_unchecked(error)

    def _on_relaxed(self) -> None:
        """A result that broke a rule which has given way is of no use: run again."""
        if self._running or self._found is None or self._found.proposal.feasible:
            return
        self._found = None
        self.run.show_failure("The rule has given way. Run again.")
        self.foot_changed.emit()

    def _stop(self, after: After) -> None:
        if not self._heard:  # still being prepared: there is no best to wait for
            self._runner.abandon()
            return
        self._after = after
        self._runner.stop()
        self.foot_changed.emit()

    def _on_progressed(self, now: Progress) -> None:
        if not self._heard:
            self._heard = True
            self.foot_changed.emit()
        if now.best < float("inf"):
            self.trace.append((self._clock.elapsed() / 1000, now.best, now.bound))
        self.run.show_progress(now, self.trace, self._session.formatter)
        if now.plan is not None:
            self.show_plan(*now.plan)

    def show_plan(self, plan: IntArray, balance: Mapping[str, float]) -> None:
        """Show the best plan so far: on the map what changed, and how far from even it is."""
        assert self._asked is not None
        session, k = self._session, int(plan.max(initial=0)) + 1
        before, base = session.alignment.territory, session.layer.territories
        overlay = self._team is not None and self._team.id != session.team
        codes = plan
        if not self._asked.start and base and not overlay:
            code_of = matched(before, plan, len(base), k)
            codes = code_of[plan]
            codes[plan < 0] = -1
        n = max(int(codes.max(initial=0)) + 1, len(base))
        known = self._keeper.hues(session.layer)
        hues = [*known, *(place % HUES for place in range(len(known), n))]
        outlines: list[Any] = [None] * n
        if len(plan) <= OUTLINED:
            extra = tuple(Territory(f"#{place}", "") for place in range(n))
            outlines = self._keeper.outlines_of(Layer(extra, Alignment(codes)))
        found = None
        if n == len(base) and len(plan) <= EVALUATED and not overlay:
            found = session.evaluator.evaluate(Alignment(codes))
        live, allowed = session.live_evaluation if found else None, self._asked.balance
        shown = LivePlan(codes, outlines, hues, balance, allowed, found, live)
        self.run.show_plan(shown, session.formatter)

    def _on_done(self, result: Any) -> None:
        self._running = False
        self.form.setEnabled(True)
        if result is None or self._after is After.DISCARD:
            self._show_now()
        else:
            self._found = result
            if self._after is After.KEEP and self._keep():
                return
            self._show_result()
        self.foot_changed.emit()

    def _show_now(self) -> None:
        session = self._session
        picture = self.picture(session.layer)
        self.run.show_now(session.scenario.name, session.evaluation, picture, session.formatter)

    def _show_result(self) -> None:
        assert self._found is not None
        session, designed = self._session, self._found
        proposal, layer = designed.proposal, designed.layer
        own = self._team is None or self._team.id == session.team
        live, show = session.live_evaluation if own else None, session.formatter
        self.run.show_result(proposal, designed.found, live, self.picture(layer), show)
        if designed.clash is not None:
            self.form.show_clash(designed.clash)
        elif not proposal.feasible:
            longer, wider = self.form.budget.longer, self._wider
            self.run.offer_ways(
                f"Search {longer}" if longer else "",
                f"Allow ±{max(wider.values()):g}\u00a0%" if wider else "",
            )

    @property
    def _wider(self) -> dict[str, float]:
        """Windows in percent twice as wide, of the measures that the best plan does not keep."""
        assert self._found is not None
        worst, asked = self._found.proposal.deviation, self.form.measures.balance
        doubled = {
            name: min(2 * most, float(MOST))
            for name, most in asked.items()
            if name in worst and worst[name][0] > most + WITHIN
        }
        return {name: most for name, most in doubled.items() if most > asked[name]}

    def _on_longer(self) -> None:
        self.form.budget.time.choose(self.form.budget.time.chosen + 1)
        self.start()

    def _on_wider(self) -> None:
        self.form.measures.take({**self.form.measures.balance, **self._wider})
        self.start()

    def _on_failed(self, error: PlanError) -> None:
        self._running = False
        self.form.setEnabled(True)
        self.run.show_failure(str(error))
        self.foot_changed.emit()

    def _keep(self) -> bool:
        assert self._found is not None
        found = self._found
        kept = self.keep([Kept("", found.request, found.proposal, found.layer, self._team)])
        if kept:
            self.finished.emit()
        return kept
