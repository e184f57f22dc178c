"""Ask, run, look, keep: the optimizer over the window."""

from typing import Any

from PySide6.QtCore import QElapsedTimer, QSize
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.change import ScenarioChanged, ScenarioOpened, Together
from model.errors import PlanError
from model.evaluation import Evaluator
from model.scenario import Layer
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from ui.designing import scenario_of
from ui.job import Worker
from ui.optimizer.request_form import RequestForm
from ui.optimizer.run_panel import RunPanel
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.dialog import DialogFrame
from ui.worker import Progress


class OptimizerDialog(DialogFrame):
    """The request at the left, the run at the right; the result is a new scenario."""

    def __init__(self, theme: Theme, over: QWidget, session: Session, worker: Worker) -> None:
        n, k = len(session.state.accounts), len(session.layer.territories)
        super().__init__(
            theme,
            over,
            "Optimize the core team",
            note=f"{n:,} accounts · {k:,} territories",
            size=QSize(1200, 800),
        )
        self._session, self._worker = session, worker
        self._asked: DesignRequest | None = None
        self._found: tuple[Proposal, Layer] | None = None
        self._discarded = False
        self._clock = QElapsedTimer()
        self._trace: list[tuple[float, float]] = []
        self.form = RequestForm(theme, session)
        self.run = RunPanel(theme)
        self.discard = Button(theme, "Discard")
        self.primary = Button(theme, "Run", Kind.PRIMARY, icon="balance")
        self._fill()
        self._connect()
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
        self.add_button(self.discard)
        self.add_button(self.primary)

    def _connect(self) -> None:
        self.primary.clicked.connect(lambda _checked=False: self._on_primary())
        self.discard.clicked.connect(lambda _checked=False: self._on_discard())
        self.close_asked.connect(self._on_close_asked)
        self._worker.progressed.connect(self._on_progressed)
        self._worker.done.connect(self._on_done)
        self._worker.failed.connect(self._on_failed)

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._asked is not None and self._found is None

    def _show_state(self) -> None:
        self.form.setEnabled(not self.running)
        self.discard.setVisible(self.running or self._found is not None)
        if self.running:
            self.primary.set_label("Stop and keep best")
            self.show_foot_note("Stopping, or Esc, keeps the best as a new scenario.")
        elif self._found is not None:
            self.primary.set_label("Keep as scenario")
            self.show_foot_note("Nothing has changed yet; the other scenarios stay as they are.")
        else:
            self.primary.set_label("Run")
            self.show_foot_note("The result is a new scenario; nothing changes until you keep it.")

    def _on_primary(self) -> None:
        if self.running:
            self._worker.cancel()
        elif self._found is not None:
            self._keep()
        else:
            self._session.attempt(self._start)

    def _start(self) -> None:
        session, request = self._session, self.form.request()
        if not request.balance:
            raise PlanError("Nothing is to be balanced.", remedy="Choose at least one measure.")
        data = {"state": session.state, "team": session.team, "request": request}
        self._worker.start("design", data)
        self._asked, self._trace = request, []
        self._clock.start()
        self.run.show_start(request)
        self._show_state()

    def _on_progressed(self, now: Progress) -> None:
        if self.running:
            seconds = self._clock.elapsed() / 1000
            if now.best < float("inf"):
                self._trace.append((seconds, now.best))
            self.run.show_progress(now, self._trace, self._session.formatter)

    def _on_done(self, result: Any) -> None:
        if not self.running:
            return
        if self._discarded:
            self._reset()
            return
        proposal, layer = result
        self._found = (proposal, layer)
        evaluator = Evaluator(self._session.state, layer)
        self.run.show_result(
            proposal,
            evaluator.evaluate(layer.alignment),
            self._session.live_evaluation,
            self._session.formatter,
        )
        self._show_state()

    def _on_failed(self, error: PlanError) -> None:
        if self.running:
            self._reset()
            self.run.show_failure(str(error))

    def _reset(self) -> None:
        self._asked = self._found = None
        self._discarded = False
        self._show_state()

    def _keep(self) -> None:
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
        if session.attempt(lambda: session.do(change)):
            self._leave()

    def _on_discard(self) -> None:
        if self.running:
            self._discarded = True
            self._worker.cancel()
        else:
            self._reset()
            self.run.show_idle()

    def _on_close_asked(self) -> None:
        if self.running:
            self._worker.cancel()
        else:
            self._leave()

    def _leave(self) -> None:
        self._worker.progressed.disconnect(self._on_progressed)
        self._worker.done.disconnect(self._on_done)
        self._worker.failed.disconnect(self._on_failed)
        self.dismiss()
