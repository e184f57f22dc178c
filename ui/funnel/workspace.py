"""The funnel of one territory: figures, board or list, and the form at the gate."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.plan.funnels import (
    FIRST_QUALIFIED_STEP,
    Funnel,
    funnels_of,
    qualification_questions,
)
from model.plan.opportunity_steps import (
    Deed,
    NextStep,
    advance,
    disqualify,
    fail,
    park,
    step_of,
    ways_out,
)
from model.plan.outlook import Opportunity, Pipeline
from model.plan.qualification import qualify, verdict_of
from model.plan.rep_plan import rep_plan
from ui.funnel.board import BoardCard, BoardStep, FunnelBoard
from ui.funnel.gate_form import VERDICTS, GateForm
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.key_figure import Delta, KeyFigure

CAPTIONS = ("Open value", "Weighted", "Win rate", "Dated next step", "Steps in order", "Stuck")


class FunnelWorkspace(QWidget):
    """Shows the opportunities of the territory with a plan; every edit is one Change."""

    said = Signal(str)

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._chosen, self._target = "", 0
        self._stale = True
        self.pipeline: Pipeline | None = None
        self.figures = [KeyFigure(theme, caption) for caption in CAPTIONS]
        self.view = SegmentedControl(theme, ("Board", "List"), name="View")
        self.board = FunnelBoard(theme)
        self.list = ColumnTable(theme, name="Opportunities")
        self.list.show_checks(False)
        self.form = GateForm(theme)
        self.form.ask_questions(qualification_questions())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.board)
        self._stack.addWidget(self.list)
        self._lay_out()
        self.view.option_chosen.connect(self._stack.setCurrentIndex)
        self.board.chosen.connect(lambda name: self.choose(name))
        self.board.step_asked.connect(self.choose)
        self.list.row_activated.connect(self._on_row)
        self.form.deed_chosen.connect(self._on_deed)
        session.opened.connect(self._on_changed)
        session.changed.connect(lambda _change: self._on_changed())

    def _lay_out(self) -> None:
        strip = QHBoxLayout()
        strip.setSpacing(8)
        for figure in self.figures:
            strip.addWidget(figure, 1)
        head = QHBoxLayout()
        head.addWidget(self.view)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(strip)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.form)

    def showEvent(self, event: QShowEvent) -> None:
        """Compute what has changed since it was last seen."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _on_changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the pipeline of the first territory whose rep has a plan."""
        if not self._session.is_open:
            return
        self._stale = False
        session = self._session
        reps = [t.rep_id for t in session.layer.territories]
        code = next((i for i, rep in enumerate(reps) if rep in session.state.plans), 0)
        plan = rep_plan(session.state, code, scenario=session.scenario.id, today=session.today)
        self.pipeline = plan.pipeline
        self._show_figures(plan.pipeline)
        names = dict(zip(plan.ids, plan.names, strict=True))
        self._show_board(plan.pipeline, names)
        self._show_list(plan.pipeline, names)
        known = {o.id for o in plan.pipeline.open}
        self.choose(self._chosen if self._chosen in known else "")

    def _show_figures(self, found: Pipeline) -> None:
        show, n = self._session.formatter, len(found.open)
        closed = found.won + found.lost
        values = (
            (show.compact(found.unweighted), f"{n} open"),
            (show.compact(found.weighted), "value × probability"),
            (show.percent(found.win_rate), f"n {closed}, {found.won} won"),
            (show.percent(found.hygiene), f"n {n}, {len(found.undated)} without"),
            (
                show.percent(found.discipline),
                f"n {n + closed}, median {show.number(found.median_days)} days",
            ),
            (str(len(found.stuck)), f"of {n}, {len(found.out_of_sequence)} out of sequence"),
        )
        for figure, (value, words) in zip(self.figures, values, strict=True):
            figure.show_figure(value, "", Delta(words))

    def _flags(self, o: Opportunity) -> tuple[tuple[str, bool], ...]:
        stuck = ((f"stuck {o.days_in_step:.0f} d", True),) if o.stuck else ()
        orphan = () if o.next_step_ok else (("no next step", True),)
        outside = () if o.in_sequence else (("no wave", False),)
        return (*stuck, *orphan, *outside)

    def _show_board(self, found: Pipeline, names: dict[str, str]) -> None:
        show = self._session.formatter
        longest = max(funnels_of(self._session.state), key=lambda f: len(f.steps))
        steps = []
        for step in longest.steps:
            own = [o for o in found.open if o.step == step.no]
            total = show.compact(sum(o.value for o in own)) if own else "none"
            steps.append(BoardStep(step.no, step.name, f"{len(own)} · {total}" if own else "none"))
        cards = [
            BoardCard(
                o.id,
                o.step,
                names.get(o.account_id, o.account_id),
                o.line,
                show.compact(o.value),
                f"{show.date(o.next_step_on)} {o.next_step}" if o.next_step else "–",
                self._flags(o),
            )
            for o in found.open
        ]
        self.board.show_board(steps, cards)

    def _show_list(self, found: Pipeline, names: dict[str, str]) -> None:
        rows, show = found.open, self._session.formatter
        texts = {
            "id": ("No.", 56, [o.id for o in rows]),
            "account": ("Account", 0, [names.get(o.account_id, "") for o in rows]),
            "step": ("Step", 210, [f"{o.step} {o.step_name}" for o in rows]),
            "next": ("Next step", 240, [o.next_step for o in rows]),
            "on": ("On", 96, [o.next_step_on for o in rows]),
            "flag": ("Look at", 170, [" · ".join(w for w, _ in self._flags(o)) for o in rows]),
        }
        columns = [
            TableColumn(key, title, np.array(values, object), width=width)
            for key, (title, width, values) in texts.items()
        ]
        value = np.array([o.value for o in rows], np.float64)
        days = np.array([o.days_in_step for o in rows], np.float64)
        columns[3:3] = [
            TableColumn("value", "Value", value, Look.FIGURE, 88, show.compact),
            TableColumn("days", "Days", days, Look.FIGURE, 64, show.number),
        ]
        self.list.show_columns(columns)

    def choose(self, opportunity_id: str, step: int = 0) -> None:
        """Open the gate of an opportunity, on the way to `step` (0: the next one)."""
        self._chosen = opportunity_id
        if not opportunity_id:
            self._target = 0
            self.form.show_gate("", "", "Tick and move", unqualified=False)
            return
        state = self._session.state
        funnel, now = step_of(state, opportunity_id)
        self._target = step if step > now.no else now.no + 1
        asks = now.no < FIRST_QUALIFIED_STEP <= self._target
        unqualified = asks and verdict_of(state, opportunity_id) not in VERDICTS[:2]
        gate = f"To leave step {now.no}: {now.exit_gate}. Plan B: {now.plan_b.action}."
        if self._target > now.no + 1:
            gate += f" {self._target - now.no - 1} steps are skipped: the reason is kept."
        title = f"{opportunity_id} · step {now.no} of {len(funnel.steps)}, {now.name}"
        self.form.show_gate(title, gate, _move(funnel, self._target), unqualified=unqualified)
        open_ = ways_out(state, opportunity_id)
        self.form.others["plan B"].setEnabled("plan B" in open_)

    def _on_row(self, row: int) -> None:
        if self.pipeline is not None:
            self.choose(self.pipeline.open[row].id)

    def _on_deed(self, deed: str) -> None:
        def act() -> None:
            self._session.do(self._change(deed))
            self.form.clear()

        if self._chosen:
            self._session.attempt(act)

    def _change(self, deed: str) -> Change:
        state, form, name = self._session.state, self.form, self._chosen
        by = Deed(self._session.today, self._session.author.name)
        words, then = form.evidence.text(), NextStep(form.then.text(), form.on.text())
        if deed == "plan B":
            return fail(state, name, words, then, by)
        if deed == "park":
            return park(state, name, words, form.on.text(), by)
        if deed == "disqualify":
            return disqualify(state, name, words, by)
        if deed == "qualify":
            answers = {key: field.text() for key, field in form.answers.items()}
            return qualify(state, name, VERDICTS[form.verdict.chosen], answers, by.today, by.who)
        return advance(state, name, words, then, by, to=self._target, why_skipped=words)


def _move(funnel: Funnel, number: int) -> str:
    step = funnel.step(number)
    return f"Tick and move to {number}" if step else "Tick and move"
