"""How a run goes and what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, isfinite

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shapely import Geometry

from model.arrays import IntArray
from model.evaluation import Evaluation
from model.format import Formatter
from optimizers.design import Proposal
from optimizers.request import DesignRequest
from ui.align.readings import Reading, inside_band, key_readings, knows_work
from ui.align.small_map import Picture
from ui.optimizer.live_map import LiveMap
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
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
_WIDE = 800  # pixels: room for both cards side by side
_HIGH = 640  # pixels: room for three figures
_NOTE = 60  # pixels that words below the curve take of it
_FEW = 3  # rules below three figures; more, and the figures are cut off
_IDLE = (
    "The run looks for territories that keep every rule and spend as little time on the road as"
    " possible. At the end it says how far its plan can still be from the best possible one."
)


@dataclass(frozen=True, eq=False, slots=True)
class LivePlan:
    """The best plan so far: codes (n,), outlines and hues by code, worst deviations in percent.

    `found` and `live` are its evaluation and that of today, None where that takes too long.
    """

    codes: IntArray
    outlines: Sequence[Geometry | None]
    hues: Sequence[int]
    balance: Mapping[str, float]
    allowed: Mapping[str, float]
    found: Evaluation | None = None
    live: Evaluation | None = None


class RunPanel(QWidget):
    """Phase, curve, best so far; then the figures of the result, or ways on when none is found."""

    longer_wanted = Signal()  # once more, with more time
    wider_wanted = Signal()  # once more, with wider windows

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seconds, self._n_rules = 10.0, 0
        self.state = WorkState(theme, cancel="")
        self.curve = GapCurve(theme)
        self._idle = Label(_IDLE, Type.BODY, "text2", wrap=True)
        self._room = QStackedWidget()
        self.note = Label("", Type.TABLE, "muted", wrap=True)
        self.longer, self.wider = Button(theme, "", small=True), Button(theme, "", small=True)
        self.longer.clicked.connect(lambda _checked=False: self.longer_wanted.emit())
        self.wider.clicked.connect(lambda _checked=False: self.wider_wanted.emit())
        self.verdict = Chip(theme, "", ChipKind.PLAIN)
        self.map = LiveMap(theme, "Map of the plan")
        self.figures = [KeyFigure(theme, "", sunken=True) for _ in range(3)]
        self.rules = RulesList(theme)
        self._best = Card(theme, "Now", icon="best")
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
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
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.longer)
        ways.addWidget(self.wider)
        ways.addStretch(1)
        run.add(ways)
        self.offer_ways()
        return run

    def offer_ways(self, longer: str = "", wider: str = "") -> None:
        """Offer to go on with more time or wider windows; "" for no such way."""
        for button, words in ((self.longer, longer), (self.wider, wider)):
            button.setVisible(bool(words))
            button.set_label(words)

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
            figure.setMaximumHeight(88)
            figures.addWidget(figure, 2)
        figures.addStretch(1)
        row.addLayout(figures)
        self._best.add(row, 1)
        self._best.add(self.rules)
        return self._best

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where it is wide; in a low column the middle figure gives way."""
        wide = self.width() >= _WIDE
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._column.setDirection(way)
        self._show_room(idle=self._room.currentIndex() == 0)
        super().resizeEvent(event)
        self._fit_figures()

    def _fit_figures(self) -> None:
        """The middle figure gives way where broken rules, or words above, take its room."""
        wide, told = self.width() >= _WIDE, self.note.isVisible() and bool(self.note.text())
        high = self.height() >= _HIGH + (_NOTE if told else 0)
        self.figures[1].setVisible(wide or (high and self._n_rules <= _FEW))

    def _show_room(self, *, idle: bool) -> None:
        """Words take little room, the curve takes nearly half."""
        self._room.setCurrentIndex(0 if idle else 1)
        wide = self.width() >= _WIDE
        self._room.setMaximumHeight(72 if idle and not wide else 16777215)
        self._column.setStretch(0, 4 if wide or not idle else 0)
        self._column.setStretch(1, 5 if wide or not idle else 1)

    def show_now(self, name: str, now: Evaluation, picture: Picture, show: Formatter) -> None:
        """Nothing has run yet: how the open scenario stands."""
        self.offer_ways()
        self.state.hide()
        self._show_room(idle=True)
        self._idle.setText(_IDLE)
        self.note.hide()
        self.verdict.hide()
        self._best.show_title("Now", name)
        self.map.show_picture(picture)
        self._show_figures(key_readings(now, now, show), changes=False)
        self._show_rules(_band_rule(now))

    def show_start(self, request: DesignRequest) -> None:
        """A run begins."""
        self.offer_ways()
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

    def show_plan(self, plan: LivePlan, show: Formatter) -> None:
        """The best plan so far: a small change of the map, its figures, its worst deviations."""
        known = self.map.picture
        assert known is not None
        self._best.show_title("Best so far")
        outlined = any(shape is not None for shape in plan.outlines)
        if outlined or len(plan.hues) != len(known.hues):
            shapes, hues = list(plan.outlines), list(plan.hues)
            self.map.show_picture(replace(known, codes=plan.codes, outlines=shapes, hues=hues))
        else:
            if any(shape is not None for shape in known.outlines):
                self.map.show_picture(replace(known, outlines=list(plan.outlines)))
            self.map.recolour(plan.codes)
        if plan.found is not None and plan.live is not None:
            self._show_figures(key_readings(plan.found, plan.live, show), changes=True)
        self._show_rules(
            [
                RuleLine(
                    f"{name.capitalize()} so far",
                    f"±{show.number(worst, 1)} %",
                    Verdict.KEPT if worst <= plan.allowed.get(name, inf) + 0.05 else Verdict.LOOK,
                )
                for name, worst in plan.balance.items()
            ]
        )

    def show_result(
        self,
        proposal: Proposal,
        found: Evaluation,
        live: Evaluation | None,
        picture: Picture,
        show: Formatter,
    ) -> None:
        """The quality figure, the key figures against live, what is kept or broken.

        `live` is None for a team that has no territories today.
        """
        self.state.show_phase("Done", 1.0, f"{show.number(proposal.iterations)} rounds")
        self._show_quality(proposal, show)
        self._best.show_title("Best found")
        if proposal.feasible:
            self.verdict.show_text("meets every limit", ChipKind.GOOD, "saved")
        else:
            self.verdict.show_text("breaks limits", ChipKind.WARN, "look")
        self.verdict.show()
        self.map.show_picture(picture)
        self._show_figures(key_readings(found, live or found, show), changes=live is not None)
        violations = proposal.violations[:SHOWN_VIOLATIONS]
        self._show_rules(
            [
                *(RuleLine(text, "", Verdict.LOOK) for text in violations),
                *(
                    _balance_line(proposal, name, f"±{show.number(worst, 1)}\u00a0%")
                    for name, (worst, _mean) in proposal.deviation.items()
                ),
                *_suited_rule(proposal, show),
            ]
        )

    def _show_quality(self, proposal: Proposal, show: Formatter) -> None:
        objective = f"{show.number(proposal.objective)} {proposal.objective_unit}"
        if not proposal.bound or proposal.gap_pct is None:
            self._show_room(idle=True)
            self._idle.setText(_not_found(proposal, show))
            self.note.setText(f"Best so far: {objective}. It can be kept and mended by hand.")
            return
        points = [(s, 100 * (value / proposal.bound - 1)) for s, value in proposal.trace]
        self.curve.show_run(points, horizon=proposal.seconds, good_enough=GOOD_ENOUGH)
        self.note.setText(
            f"At most {show.number(proposal.gap_pct, 2)} % from the best possible plan at these"
            f" centres: {objective} against {show.number(proposal.bound)}."
        )

    def _show_rules(self, lines: list[RuleLine]) -> None:
        self.rules.show_rules(lines)
        self._n_rules = len(lines)
        self._fit_figures()

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


def _not_found(proposal: Proposal, show: Formatter) -> str:
    """What it means that no plan keeps every rule, and what can be done."""
    seconds = show.number(max(proposal.seconds, 1.0))
    if proposal.feasible:
        return f"No bound was found in {seconds} s."
    return (
        f"Not found: in {seconds} s no plan that keeps every rule turned up. That does not prove"
        " that there is none. Search longer, or allow wider windows."
    )


def _band_rule(now: Evaluation) -> list[RuleLine]:
    inside, n = inside_band(now), len(now.territories)
    if not n or not knows_work(now):
        return []
    verdict = Verdict.KEPT if inside == n else Verdict.LOOK
    return [RuleLine("Inside the workload band", f"{inside} of {n}", verdict)]


def _suited_rule(proposal: Proposal, show: Formatter) -> list[RuleLine]:
    """Which accounts have the rep who knows metro or rural best, where that was preferred."""
    left = proposal.less_suited
    if left is None:
        return []
    found = f"all but {show.number(left)}" if left else "all accounts"
    return [RuleLine("With the rep who knows metro or rural best", found)]


def _balance_line(proposal: Proposal, name: str, worst: str) -> RuleLine:
    """How far a metric is off at worst; a territory outside its window is none that balances."""
    if any(f" has {name} " in text for text in proposal.violations):
        return RuleLine(f"{name.capitalize()} at worst", worst, Verdict.LOOK)
    return RuleLine(f"{name.capitalize()} balanced", worst)
