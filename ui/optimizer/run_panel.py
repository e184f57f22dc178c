"""How a run goes and what it found."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from model.evaluation import Evaluation
from model.format import Formatter
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from ui.align.readings import key_readings
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.gap_curve import GapCurve
from ui.widgets.key_figure import KeyFigure
from ui.widgets.labels import Label
from ui.widgets.notices import WorkState
from ui.widgets.rules_list import RuleLine, RulesList, Verdict
from ui.worker import Progress

GOOD_ENOUGH = 1.0  # percent above the bound


class RunPanel(QWidget):
    """Phase, curve, best so far; then the figures of the result."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds = 10.0
        self.state = WorkState(theme, cancel="")
        self.curve = GapCurve(theme)
        self.note = Label("", Type.TABLE, "muted", wrap=True)
        self.verdict = Chip(theme, "", ChipKind.PLAIN)
        self.figures = [KeyFigure(theme, "", sunken=True) for _ in range(4)]
        self.rules = RulesList(theme)
        run = Card(theme, "Run", icon="run")
        run.add(self.state)
        run.add(self.curve, 1)
        run.add(self.note)
        self._best = Card(theme, "Best so far", icon="best")
        self._best.add_action(self.verdict)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, figure in enumerate(self.figures):
            grid.addWidget(figure, place // 2, place % 2)
        self._best.add(grid)
        self._best.add(self.rules)
        self._best.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(run, 1)
        column.addWidget(self._best, 1)
        self.show_idle()

    def show_idle(self) -> None:
        """Nothing has run yet."""
        self.state.show_phase("Ready", 0.0)
        self.curve.show_run((), horizon=self._seconds)
        self.note.setText("The curve shows how far the best plan is from the best possible one.")
        self.verdict.hide()
        self.rules.show_rules(())
        for figure in self.figures:
            figure.hide()

    def show_start(self, request: DesignRequest) -> None:
        """A run begins."""
        self._seconds = request.seconds or 10.0
        self.show_idle()
        self.state.show_phase("Preparing", 0.0)
        self.note.setText("Above the best so far. The distance to the bound follows at the end.")

    def show_progress(
        self, now: Progress, trace: list[tuple[float, float]], show: Formatter
    ) -> None:
        """Phase, time left and the curve so far."""
        left = max(0.0, self._seconds * (1 - now.fraction))
        detail = f"best {show.number(now.best)}" if trace else ""
        self.state.show_phase(now.phase, now.fraction, detail, f"{show.number(left)} s left")
        if trace:
            best = trace[-1][1]
            points = [(seconds, 100 * (value / best - 1)) for seconds, value in trace]
            self.curve.show_run(points, horizon=self._seconds)

    def show_result(
        self, proposal: Proposal, found: Evaluation, live: Evaluation, show: Formatter
    ) -> None:
        """The quality figure, the key figures against live, what is kept or broken."""
        self.state.show_phase("Done", 1.0, f"{show.number(proposal.iterations)} trials")
        if proposal.bound:
            points = [(s, 100 * (value / proposal.bound - 1)) for s, value in proposal.trace]
            self.curve.show_run(points, horizon=proposal.seconds, good_enough=GOOD_ENOUGH)
            self.note.setText(
                f"At most {show.number(proposal.gap_pct, 2)} % from the best possible plan at"
                f" these centres: {show.number(proposal.objective)} against"
                f" {show.number(proposal.bound)} {proposal.objective_unit}."
            )
        else:
            self.note.setText(
                f"{show.number(proposal.objective)} {proposal.objective_unit}. No bound: some"
                " limits are not met."
            )
        if proposal.feasible:
            self.verdict.show_text("meets every limit", ChipKind.GOOD, "saved")
        else:
            self.verdict.show_text("breaks limits", ChipKind.WARN, "look")
        self.verdict.show()
        for figure, reading in zip(self.figures, key_readings(found, live, show), strict=True):
            figure.show_caption(reading.caption)
            figure.show_figure(reading.value, reading.unit, reading.change)
            figure.show()
        self.rules.show_rules(
            [
                *(RuleLine(text, "", Verdict.LOOK) for text in proposal.violations[:3]),
                *(
                    RuleLine(f"{name.capitalize()} balanced", f"±{show.number(worst, 1)} %")
                    for name, (worst, _mean) in proposal.deviation.items()
                ),
            ]
        )

    def show_failure(self, sentence: str) -> None:
        """The request cannot be served: why, and what to do."""
        self.state.show_phase("Not started", 0.0)
        self.note.setText(sentence)
