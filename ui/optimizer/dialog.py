"""Ask, run, look, keep: the optimizer over the window."""

from enum import Enum
from typing import Any

from PySide6.QtCore import QElapsedTimer, QSize
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.change import ScenarioChanged, ScenarioOpened, Together
from model.errors import PlanError
from model.evaluation import Evaluator
from model.scenario import Layer
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from ui.align.outline_keeper import OutlineKeeper
from ui.align.small_map import Picture
from ui.designing import scenario_of
from ui.job import Job, Worker
from ui.optimizer.request_form import RequestForm
from ui.optimizer.run_panel import RunPanel
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.worker import Progress


class After(Enum):
    """What becomes of a run when it has ended."""

    LOOK = "look"
    KEEP = "keep"
    DISCARD = "discard"


class OptimizerDialog(DialogFrame):
    """The request at the left, the run at the right; the result is a new scenario."""

    def __init__(
        self,
        theme: Theme,
        over: QWidget,
        session: Session,
        worker: Worker,
        keeper: OutlineKeeper,
    ) -> None:
        n, k = len(session.state.accounts), len(session.layer.territories)
        super().__init__(
            theme,
            over,
            "Optimize the core team",
            note=f"{n:,} accounts · {k:,} territories",
            size=QSize(1248, 828),
        )
        self._session, self._worker, self._keeper = session, worker, keeper
        self._job: Job | None = None
        self._asked: DesignRequest | None = None
        self._found: tuple[Proposal, Layer] | None = None
        self._after = After.LOOK
        self._clock = QElapsedTimer()
        self._trace: list[tuple[float, float, float]] = []
        self.form = RequestForm(theme, session)
        self.run = RunPanel(theme)
        self.discard = Button(theme, "Discard")
        self.again = Button(theme, "Run again", icon="run")
        self.primary = Button(theme, "Run", Kind.PRIMARY)
        self._fill()
        self.primary.clicked.connect(lambda _checked=False: self._on_primary())
        self.discard.clicked.connect(lambda _checked=False: self._on_discard())
        self.again.clicked.connect(lambda _checked=False: self.start())
        self.close_asked.connect(self._on_close_asked)
        self._show_now()
        self._show_state()

    def _fill(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        left = QScrollArea()
        left.setWidgetResizable(True)
        left.setFrameShape(QScrollArea.Shape.NoFrame)
        left.setWidget(self.form)
        row.addWidget(left, 11)
        right = QVBoxLayout()
        right.addWidget(self.run)
        row.addLayout(right, 9)
        self.body.addLayout(row, 1)
        for button in (self.discard, self.again, self.primary):
            self.add_button(button)

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._job is not None

    def _show_now(self) -> None:
        session = self._session
        picture = self._picture(session.layer)
        self.run.show_now(session.scenario.name, session.evaluation, picture, session.formatter)

    def _picture(self, layer: Layer) -> Picture:
        session, accounts = self._session, self._session.state.accounts
        self._keeper.choose_hues(layer, session.evaluator.graph)
        return Picture(
            accounts.lat,
            accounts.lon,
            session.values("potential"),
            layer.alignment.territory,
            self._keeper.outlines_of(layer),
            self._keeper.hues(layer),
        )

    def _show_state(self) -> None:
        found = self._found is not None
        self.form.setEnabled(not self.running)
        self.discard.setVisible(self.running or found)
        self.again.setVisible(found)
        if self.running:
            self.primary.set_label("Stop and keep best")
            self.show_foot_note("Stopping, or Esc, keeps the best as a new scenario.")
        elif found:
            self.primary.set_label("Keep as scenario")
            self.show_foot_note("Nothing has changed yet; the other scenarios stay as they are.")
        else:
            self.primary.set_label("Run")
            self.show_foot_note("The result is a new scenario; nothing changes until you keep it.")

    def _on_primary(self) -> None:
        if self.running:
            self._stop(After.KEEP)
        elif self._found is not None:
            self._keep()
        else:
            self.start()

    def start(self) -> None:
        """Run what the form asks for; a request that cannot be served is said in the panel."""
        try:
            self._start()
        except PlanError as error:
            self.run.show_failure(str(error))

    def _start(self) -> None:
        session, request = self._session, self.form.request()
        if not request.balance:
            raise PlanError("Nothing is to be balanced.", remedy="Choose at least one measure.")
        data = {"state": session.state, "team": session.team, "request": request}
        job = self._worker.start("design", data)
        job.progressed.connect(self._on_progressed)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self._job, self._asked, self._trace = job, request, []
        self._found, self._after = None, After.LOOK
        self._clock.start()
        self.run.show_start(request)
        self._show_state()

    def _stop(self, after: After) -> None:
        if self._job is not None:
            self._after = after
            self._job.cancel()

    def _on_progressed(self, now: Progress) -> None:
        if now.best < float("inf"):
            self._trace.append((self._clock.elapsed() / 1000, now.best, now.bound))
        self.run.show_progress(now, self._trace, self._session.formatter)

    def _on_done(self, result: Any) -> None:
        self._job = None
        if self._after is After.DISCARD:
            self._show_now()
        else:
            self._found = result
            if self._after is After.KEEP and self._keep():
                return
            self._show_result()
        self._show_state()

    def _show_result(self) -> None:
        assert self._found is not None
        session, (proposal, layer) = self._session, self._found
        found = Evaluator(session.state, layer).evaluate(layer.alignment)
        live, show = session.live_evaluation, session.formatter
        self.run.show_result(proposal, found, live, self._picture(layer), show)

    def _on_failed(self, error: PlanError) -> None:
        self._job = None
        self.run.show_failure(str(error))
        self._show_state()

    def _keep(self) -> bool:
        assert self._found is not None
        assert self._asked is not None
        session, (proposal, layer) = self._session, self._found
        scenario = scenario_of(
            session.state,
            session.team,
            self._asked,
            proposal,
            layer,
            created_by=session.author.name,
        )
        change = Together(
            f"Add {scenario.name}",
            (
                ScenarioChanged(f"Add {scenario.name}", None, scenario),
                ScenarioOpened(f"Open {scenario.name}", session.scenario.id, scenario.id),
            ),
        )
        kept = session.attempt(lambda: session.do(change))
        if kept:
            self.dismiss()
        return kept

    def _on_discard(self) -> None:
        if self.running:
            self._stop(After.DISCARD)
        else:
            self._found = None
            self._show_now()
            self._show_state()

    def _on_close_asked(self) -> None:
        if self.running:
            self._stop(After.KEEP)
        else:
            self.dismiss()
