"""How a run goes and what it found."""

from math import isfinite

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.evaluation import Evaluation
from model.format import Formatter
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from ui.align.readings import Reading, inside_band, key_readings
from ui.align.small_map import Picture, SmallMap
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
SHOWN_VIOLATIONS = 3
_HIGH = 640  # pixels: room for three figures
_IDLE = (
    "The run looks for territories that keep every rule and spend as little time on the road as"
    " possible. At the end it says how far its plan can still be from the best possible one."
)


class RunPanel(QWidget):
    """Phase, curve, best so far; then the figures of the result."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds = 10.0
        self.state = WorkState(theme, cancel="")
        self.curve = GapCurve(theme)
        self._idle = Label(_IDLE, Type.BODY, "text2", wrap=True)
        self._room = QStackedWidget()
        self.note = Label("", Type.TABLE, "muted", wrap=True)
        self.verdict = Chip(theme, "", ChipKind.PLAIN)
        self.map = SmallMap(theme, "Map of the plan")
        self.figures = [KeyFigure(theme, "", sunken=True) for _ in range(3)]
        self.rules = RulesList(theme)
        self._best = Card(theme, "Now", icon="best")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._column.addWidget(self._run_card(theme))
        self._column.addWidget(self._best_card())
        self._show_room(idle=True)

    def _run_card(self, theme: Theme) -> Card:
        run = Card(theme, "Run", icon="run")
        idle = QWidget()
        column = QVBoxLayout(idle)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._idle)
        column.addStretch(1)
        self._room.addWidget(idle)
        self._room.addWidget(self.curve)
        run.add(self.state)
        run.add(self._room, 1)
        run.add(self.note)
        return run

    def _best_card(self) -> Card:
        self._best.add_action(self.verdict)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.map.setMinimumSize(200, 160)
        row.addWidget(self.map, 1)
        figures = QVBoxLayout()
        figures.setSpacing(8)
        for figure in self.figures:
            figure.setFixedWidth(168)
            figures.addWidget(figure, 1)
        row.addLayout(figures)
        self._best.add(row, 1)
        self._best.add(self.rules)
        return self._best

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the middle figure gives way: its measure stands in the lines below."""
        self.figures[1].setVisible(self.height() >= _HIGH)
        super().resizeEvent(event)

    def _show_room(self, *, idle: bool) -> None:
        """Words take little room, the curve takes nearly half."""
        self._room.setCurrentIndex(0 if idle else 1)
        self._room.setMaximumHeight(72 if idle else 16777215)
        self._column.setStretch(0, 0 if idle else 4)
        self._column.setStretch(1, 1 if idle else 5)

    def show_now(self, name: str, now: Evaluation, picture: Picture, show: Formatter) -> None:
        """Nothing has run yet: how the open scenario stands."""
        self.state.hide()
        self._show_room(idle=True)
        self._idle.setText(_IDLE)
        self.note.hide()
        self.verdict.hide()
        self._best.show_title("Now", name)
        self.map.show_picture(picture)
        self._show_figures(key_readings(now, now, show), changes=False)
        self.rules.show_rules(_band_rule(now))

    def show_start(self, request: DesignRequest) -> None:
        """A run begins."""
        self._seconds = request.seconds or 10.0
        self._show_room(idle=False)
        self.curve.show_run((), horizon=self._seconds, good_enough=GOOD_ENOUGH)
        self.state.show()
        self.state.show_phase("Preparing", 0.0)
        self.note.setText("The first run after the start waits until the search is compiled.")
        self.note.show()

    def show_progress(
        self, now: Progress, trace: list[tuple[float, float, float]], show: Formatter
    ) -> None:
        """Phase, time left, the curve where the bound is known; `trace` is (s, best, bound)."""
        left = max(0.0, self._seconds * (1 - now.fraction))
        detail = f"best so far {show.number(trace[-1][1])} h/yr" if trace else ""
        self.state.show_phase(now.phase, now.fraction, detail, f"{show.number(left)} s left")
        gaps = [(s, 100 * (best / bound - 1)) for s, best, bound in trace if isfinite(bound)]
        if gaps:
            self.curve.show_run(gaps, horizon=self._seconds, good_enough=GOOD_ENOUGH)
            self.note.setText(
                "Gap: how far this plan can still be from the best, at these centres."
            )
        elif trace:
            saved = 100 * (1 - trace[-1][1] / trace[0][1]) if trace[0][1] else 0.0
            self.note.setText(
                f"{show.number(saved, 1)} % less driving than the first plan that keeps the rules."
                " The gap to the best possible plan follows at the end."
            )

    def show_result(
        self,
        proposal: Proposal,
        found: Evaluation,
        live: Evaluation,
        picture: Picture,
        show: Formatter,
    ) -> None:
        """The quality figure, the key figures against live, what is kept or broken."""
        self.state.show_phase("Done", 1.0, f"{show.number(proposal.iterations)} rounds")
        self._show_quality(proposal, show)
        self._best.show_title("Best found")
        if proposal.feasible:
            self.verdict.show_text("meets every limit", ChipKind.GOOD, "saved")
        else:
            self.verdict.show_text("breaks limits", ChipKind.WARN, "look")
        self.verdict.show()
        self.map.show_picture(picture)
        self._show_figures(key_readings(found, live, show), changes=True)
        violations = proposal.violations[:SHOWN_VIOLATIONS]
        self.rules.show_rules(
            [
                *(RuleLine(text, "", Verdict.LOOK) for text in violations),
                *(
                    RuleLine(f"{name.capitalize()} balanced", f"±{show.number(worst, 1)} %")
                    for name, (worst, _mean) in proposal.deviation.items()
                ),
            ]
        )

    def _show_quality(self, proposal: Proposal, show: Formatter) -> None:
        objective = f"{show.number(proposal.objective)} {proposal.objective_unit}"
        if not proposal.bound or proposal.gap_pct is None:
            self.note.setText(f"{objective}. No bound: some limits are not met.")
            return
        points = [(s, 100 * (value / proposal.bound - 1)) for s, value in proposal.trace]
        self.curve.show_run(points, horizon=proposal.seconds, good_enough=GOOD_ENOUGH)
        self.note.setText(
            f"At most {show.number(proposal.gap_pct, 2)} % from the best possible plan at these"
            f" centres: {objective} against {show.number(proposal.bound)}."
        )

    def _show_figures(self, readings: list[Reading], *, changes: bool) -> None:
        potential, workload, _inside, drive = readings
        for figure, reading in zip(self.figures, (potential, workload, drive), strict=True):
            figure.show_caption(reading.caption)
            figure.show_figure(reading.value, reading.unit, reading.change if changes else None)

    def show_failure(self, sentence: str) -> None:
        """The request cannot be served: why, and what to do."""
        self.state.hide()
        self._show_room(idle=True)
        self._idle.setText(sentence)
        self.note.hide()


def _band_rule(now: Evaluation) -> list[RuleLine]:
    inside, n = inside_band(now), len(now.territories)
    if not n:
        return []
    verdict = Verdict.KEPT if inside == n else Verdict.LOOK
    return [RuleLine("Inside the workload band", f"{inside} of {n}", verdict)]
