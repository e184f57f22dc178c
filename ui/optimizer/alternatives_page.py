"""Alternatives to choose from on a trade-off chart; several can be kept at once."""

from typing import Final

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout

from model.errors import PlanError
from model.territories import Team
from ui.align.outline_keeper import OutlineKeeper
from ui.align.readings import key_readings
from ui.optimizer.jobs import Option
from ui.optimizer.live_map import LiveMap
from ui.optimizer.page import Foot, Kept, Page
from ui.optimizer.request_form import RequestForm
from ui.optimizer.runner import Runner
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.key_figure import KeyFigure
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.notices import WorkState
from ui.widgets.trade_off import TradeOffChart, TradePoint
from ui.worker import Progress

LETTERS: Final = "ABCDEFG"
LINES: Final = 7  # alternatives in the list at most
TIMES_LONGER: Final = 3.0  # of one run: what all alternatives may take together
_IDLE = (
    "Alternatives are designs of the same request: from a scenario, with rising limits on what may"
    " move; from an empty map, with other seeds, tighter and wider tolerances."
)


class AlternativesPage(Page):
    """Chart and list at the left, the map of the one that is looked at on the right."""

    def __init__(
        self,
        theme: Theme,
        session: Session,
        runner: Runner,
        keeper: OutlineKeeper,
        form: RequestForm,
    ) -> None:
        super().__init__(theme, session, runner, keeper)
        self._form = form
        self.options: list[Option] = []
        self._running = False
        self._team: Team | None = None  # of what is looked for
        self.chart = TradeOffChart(theme)
        self.state = WorkState(theme, cancel="")
        self.note = Label(_IDLE, Type.TABLE, "text2", wrap=True)
        self.boxes: list[QCheckBox] = []
        self._figures: list[list[ElidedLabel]] = []
        self.map = LiveMap(theme, "Map of the alternative")
        self.figures = [KeyFigure(theme, "", sunken=True) for _ in range(3)]
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self._shown = Card(theme, "Now", icon="best")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(self._left(), 11)
        row.addWidget(self._right(), 9)
        self.chart.point_chosen.connect(self._on_point)
        self.chart.point_ticked.connect(self._on_ticked)
        self._show_now()

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        card = Card(self._theme, "Trade-off", icon="compare")
        card.add(self.note)
        card.add(self.state)
        card.add(self.chart, 1)
        self.state.hide()
        column.addWidget(card, 1)
        column.addWidget(self._list())
        return column

    def _list(self) -> Card:
        card = Card(self._theme, "Alternatives", note="tick the ones to keep")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, title in enumerate(("Alternative", "Moves", "Drive", "Worst balance")):
            grid.addWidget(Label(title, Type.HEADER, "muted"), 0, place)
        for line in range(1, LINES + 1):
            box = QCheckBox("")
            box.setMinimumHeight(20)
            cells = [ElidedLabel("", Type.TABLE, "text2") for _ in range(3)]
            grid.addWidget(box, line, 0)
            for place, cell in enumerate(cells, 1):
                grid.addWidget(cell, line, place)
            box.toggled.connect(lambda _on: self._on_boxes())
            self.boxes.append(box)
            self._figures.append(cells)
        grid.setColumnStretch(0, 3)
        for place in range(1, 4):
            grid.setColumnStretch(place, 1)
        card.add(grid)
        self._listed = card
        return card

    def _right(self) -> Card:
        card = self._shown
        self.map.setMinimumSize(240, 180)
        card.add(self.map, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for figure in self.figures:
            row.addWidget(figure, 1)
        card.add(row)
        card.add(self.words)
        return card

    @property
    def ticked(self) -> list[int]:
        """Numbers of the alternatives to keep: the ticked ones, else the one looked at."""
        chosen = [n for n in range(len(self.options)) if self.boxes[n].isChecked()]
        if not chosen and 0 <= self.chart.here < len(self.options):
            return [self.chart.here]
        return chosen

    @property
    def foot(self) -> Foot:
        """What the foot shows now."""
        if self._running:
            return Foot("Stopping keeps what is found so far.", "Stop and choose")
        if not self.options:
            seconds = self._seconds()
            return Foot(
                f"Takes about {seconds:.0f} s; nothing changes until you keep one.",
                "Find alternatives",
            )
        n = len(self.ticked)
        words = "Keep as scenario" if n == 1 else f"Keep {n} as scenarios"
        note = "Arrows go from point to point, Space ticks, Enter shows."
        return Foot(note, words, primary_usable=bool(n), again="Find again")

    def on_primary(self) -> None:
        """Find, stop, or keep what is ticked."""
        if self._running:
            self._runner.stop()
        elif not self.options:
            self.look()
        else:
            self._keep_ticked()

    def on_again(self) -> None:
        """Look for others."""
        self.look()

    def on_escape(self) -> bool:
        """Stop looking and choose from what is there."""
        if self._running:
            self._runner.stop()
        return self._running

    def _seconds(self) -> float:
        return TIMES_LONGER * self._form.seconds

    def look(self) -> None:
        """Design the alternatives of what the form asks."""
        try:
            request, team = self._form.request(self._seconds()), self._form.team
            self._runner.start(
                "alternatives",
                {"request": request, "team": team.id},
                done=self._on_done,
                failed=self._on_failed,
                progressed=self._on_progressed,
            )
        except PlanError as error:
            self._on_failed(error)
            return
        self._running, self._team = True, team
        self.note.hide()
        self.state.show()
        self.state.show_phase("Preparing", 0.0)
        self.foot_changed.emit()

    def _on_progressed(self, now: Progress) -> None:
        left = max(0.0, self._seconds() * (1 - now.fraction))
        show = self._session.formatter
        self.state.show_phase(now.phase, now.fraction, "", f"{show.number(left)} s left")

    def _on_failed(self, error: PlanError) -> None:
        self._running = False
        self.state.hide()
        self.note.setText(str(error))
        self.note.show()
        self.foot_changed.emit()

    def _on_done(self, found: list[Option]) -> None:
        self._running = False
        self.state.hide()
        self.show_options(found[:LINES])
        self.foot_changed.emit()

    def show_options(self, found: list[Option]) -> None:
        """Show alternatives on the chart and in the list; the first good one is looked at."""
        self.options = found
        show = self._session.formatter
        moved_of = found[0].moved_of if found else "potential"
        points = [self._point(option, n) for n, option in enumerate(found)]
        self.chart.show_points([*points, *self._now()], moved_of)
        for n, (box, cells) in enumerate(zip(self.boxes, self._figures, strict=True)):
            known = n < len(found)
            for widget in (box, *cells):
                widget.setVisible(known)
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
            if known:
                option = found[n]
                box.setText(f"{LETTERS[n]}   {option.label}")
                box.setToolTip(option.words)
                cells[0].show_text(f"{show.number(option.moved_pct, 1)} %")
                cells[1].show_text(f"{show.number(option.travel)} h/yr")
                cells[2].show_text(f"±{show.number(option.worst, 1)} %")
        self._listed.show_title("Alternatives", "tick the ones to keep" if found else "none yet")
        better = [n for n, option in enumerate(found) if not option.dominated]
        if found:
            self._look_at(better[0] if better else 0)

    def _point(self, option: Option, number: int) -> TradePoint:
        show = self._session.formatter
        balance = ", ".join(
            f"{name} ±{show.number(worst, 1)} %" for name, worst in option.balance.items()
        )
        figures = (
            f"{option.label}: {option.moved_accounts:,} accounts and"
            f" {show.number(option.moved_pct, 1)} % of {option.moved_of} move,"
            f" {show.number(option.travel)} h a year on the road, {balance}"
        )
        muted = option.dominated or not option.proposal.feasible
        return TradePoint(
            option.label,
            option.moved_pct,
            option.travel,
            option.worst,
            figures,
            LETTERS[number],
            muted,
        )

    def _now(self) -> list[TradePoint]:
        """The open scenario, to compare with; none while its drive is not known."""
        session = self._session
        drive = session.evaluation.drive_hours
        if not self.options or not drive or not self._own:
            return []
        name, show = session.scenario.name, session.formatter
        figures = f"{name}: nothing moves, {show.number(drive)} h a year on the road"
        return [TradePoint(name, 0.0, drive, 0.0, figures, now=True)]

    @property
    def _own(self) -> bool:
        """Whether the alternatives are of the team that is shown."""
        return self._team is None or self._team.id == self._session.team

    def _on_point(self, number: int) -> None:
        self._look_at(number)
        self.foot_changed.emit()

    def _look_at(self, number: int) -> None:
        self.chart.choose(number)
        option, session = self.options[number], self._session
        self._shown.show_title(option.label, f"{option.moved_accounts:,} accounts move")
        self.map.show_picture(self.picture(option.layer))
        live = session.live_evaluation if self._own else option.found
        readings = key_readings(option.found, live, session.formatter)
        potential, workload, _inside, drive = readings
        for figure, reading in zip(self.figures, (potential, workload, drive), strict=True):
            figure.show_caption(reading.short)
            figure.show_figure(reading.value, reading.unit, reading.change)
        words = option.words
        if option.dominated and not words:
            words = "Another alternative is no worse in anything."
        self.words.setText(words.replace(" %", "\u00a0%"))

    def _on_ticked(self, number: int) -> None:
        self.boxes[number].toggle()

    def _on_boxes(self) -> None:
        ticked = [n for n in range(len(self.options)) if self.boxes[n].isChecked()]
        self.chart.show_ticks(ticked)
        self.foot_changed.emit()

    def _keep_ticked(self) -> None:
        chosen = [self.options[n] for n in self.ticked]
        designs = [Kept(o.label, o.request, o.proposal, o.layer, self._team) for o in chosen]
        if designs and self.keep(designs):
            self.finished.emit()

    def _show_now(self) -> None:
        session = self._session
        self._shown.show_title("Now", session.scenario.name)
        self.map.show_picture(self.picture(session.layer))
        now = key_readings(session.evaluation, session.evaluation, session.formatter)
        for figure, reading in zip(self.figures, (now[0], now[1], now[3]), strict=True):
            figure.show_caption(reading.short)
            figure.show_figure(reading.value, reading.unit, None)
        self.show_options([])
