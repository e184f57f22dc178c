"""The builder: the funnels at the left, the steps of one in the middle, one step at the right."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.plan.funnel_edits import FunnelDraft, blank_draft, copy_of, draft_of, problems_of
from model.plan.funnels import Funnel, funnels_of, holder_of, shipped_funnels
from model.state import State
from ui.funnel.forms import beside, captioned, line_field
from ui.funnel.step_form import StepForm
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.labels import Label

NARROW: Final = 1400  # of the page


class StepTable(ColumnTable):
    """The steps in order; Alt with Up or Down moves the one the cursor is at."""

    move_asked = Signal(int)  # -1 up, 1 down

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up, Alt+Down; all else as in any table."""
        ways = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        way = ways.get(Qt.Key(event.key()))
        if way is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_asked.emit(way)
        else:
            super().keyPressEvent(event)


class BuilderPage(QWidget):
    """Holds the draft; saving and removing are asked for, never done here."""

    save_asked = Signal(object)  # FunnelDraft
    remove_asked = Signal(str)  # funnel id

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self._funnels: tuple[Funnel, ...] = ()
        self._place = 1
        self._open = ""
        self.draft: FunnelDraft | None = None
        self.problems: tuple[str, ...] = ()
        self.funnels = ColumnTable(theme, name="Funnels")
        self.steps = StepTable(theme, name="Steps of the funnel")
        self.step = StepForm(theme)
        self.name = line_field("Name of the funnel")
        self.new = Button(theme, "New funnel", icon="add", small=True)
        self.copy = Button(theme, "Copy", icon="copy", small=True)
        self.remove = Button(theme, "Remove funnel", icon="delete", small=True)
        self.add_step = Button(theme, "Add step", icon="add", small=True)
        self.up = Button(theme, "Up", icon="up", small=True)
        self.down = Button(theme, "Down", icon="down", small=True)
        self.drop_step = Button(theme, "Remove step", icon="delete", small=True)
        self.save = Button(theme, "Save funnel", Kind.PRIMARY)
        self.discard = Button(theme, "Discard changes")
        self.said = Label("", Type.TABLE, "text2", wrap=True)
        for table in (self.funnels, self.steps):
            table.show_checks(False)
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        left = Card(theme, "Funnels")
        left.setFixedWidth(296)
        left.add(self.funnels, 1)
        left.add(beside(self.new, self.copy, stretch=True))
        left.add(beside(self.remove, stretch=True))
        self._middle = Card(theme, "Steps", note="Each has a gate, usual days and a plan B")
        self._middle.add(captioned("Name of the funnel", self.name))
        self._middle.add(self.steps, 1)
        self._middle.add(beside(self.add_step, self.up, self.down, self.drop_step, stretch=True))
        self._middle.add(self.said)
        self._middle.add(beside(self.save, self.discard, stretch=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self._middle, 1)
        side = QVBoxLayout()
        side.addWidget(self.step)
        row.addLayout(side)

    def _connect(self) -> None:
        self.funnels.row_reached.connect(self._on_funnel)
        self.steps.row_reached.connect(self._on_step)
        self.steps.move_asked.connect(self._move)
        self.step.changed.connect(self._on_cells)
        self.name.textEdited.connect(self._on_named)
        self.new.clicked.connect(self._on_new)
        self.copy.clicked.connect(self._on_copy)
        self.remove.clicked.connect(self._on_remove)
        self.add_step.clicked.connect(self._on_step_added)
        self.drop_step.clicked.connect(self._on_step_dropped)
        self.up.clicked.connect(lambda _checked=False: self._move(-1))
        self.down.clicked.connect(lambda _checked=False: self._move(1))
        self.save.clicked.connect(self._on_save)
        self.discard.clicked.connect(self._on_discard)

    @property
    def is_changed(self) -> bool:
        """Whether the draft differs from what is saved."""
        saved = next((f for f in self._funnels if f.id == self._open), None)
        return self.draft is not None and (saved is None or draft_of(saved) != self.draft)

    def show_funnels(self, state: State, counts: Mapping[str, int]) -> None:
        """Show the funnels with the number of their opportunities; an unsaved draft stays."""
        kept = self.draft if self.is_changed else None
        self._state, self._funnels = state, funnels_of(state)
        self.funnels.show_columns(_funnel_columns(self._funnels, counts))
        if kept is not None:
            self._take(kept)
            return
        open_ = next((f for f in self._funnels if f.id == self._open), self._funnels[0])
        self._mark(open_.id)
        self._take(draft_of(open_))

    def close_draft(self) -> None:
        """Forget the draft: another project is open."""
        self.draft, self._open, self._place = None, "", 1

    def open_funnel(self, funnel_id: str) -> None:
        """Open one of the saved funnels."""
        funnel = next((f for f in self._funnels if f.id == funnel_id), None)
        if funnel is not None:
            self._place = 1
            self._mark(funnel_id)
            self._take(draft_of(funnel))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page leaves gate and plan B of the steps to the form."""
        super().resizeEvent(event)
        before, now = event.oldSize().width() < NARROW, event.size().width() < NARROW
        if before != now and self.draft is not None:
            self._take(self.draft)

    def _mark(self, funnel_id: str) -> None:
        ids = [funnel.id for funnel in self._funnels]
        if funnel_id in ids:
            self.funnels.blockSignals(True)
            self.funnels.reveal(ids.index(funnel_id))
            self.funnels.choose(np.array([ids.index(funnel_id)]))
            self.funnels.blockSignals(False)

    def _take(self, draft: FunnelDraft) -> None:
        self.draft, self._open = draft, draft.id
        if draft.id not in [funnel.id for funnel in self._funnels]:
            self.funnels.choose(np.empty(0, np.int64))
        self._place = min(max(self._place, 1), max(len(draft.steps), 1))
        if self.name.text() != draft.name:
            self.name.setText(draft.name)
        self.steps.blockSignals(True)
        self.steps.show_columns(_step_columns(draft, narrow=self.width() < NARROW))
        if draft.steps:
            self.steps.reveal(self._place - 1)
            self.steps.choose(np.array([self._place - 1]))
        self.steps.blockSignals(False)
        self._show_step()
        self._judge()

    def _show_step(self) -> None:
        steps = self.draft.steps if self.draft is not None else ()
        self.step.show_step(steps[self._place - 1].step if steps else None)

    def _judge(self) -> None:
        if self.draft is None or self._state is None:
            return
        self.problems = problems_of(self.draft, self._state)
        if self.problems:
            more = len(self.problems) - 2
            words = " ".join(self.problems[:2]) + (f" And {more} more." if more > 0 else "")
            self.said.set_tone("bad")
        else:
            words = "Not saved yet." if self.is_changed else "Saved: nothing stands against it."
            self.said.set_tone("text2")
        self.said.setText(words)
        self.save.setEnabled(self.is_changed and not self.problems)
        self.discard.setEnabled(self.is_changed)
        own = bool(holder_of(self._state, self.draft.id))
        shipped = self.draft.id in [f.id for f in shipped_funnels()]
        self.remove.setEnabled(own)
        self.remove.set_label("Back to the shipped one" if shipped else "Remove funnel")
        self.remove.setToolTip("" if own else "A shipped funnel stays; copy it instead.")

    def _on_funnel(self, row: int) -> None:
        if self.draft is None or not 0 <= row < len(self._funnels):
            return
        if self._funnels[row].id == self._open:
            return
        if self.is_changed:
            self.said.set_tone("warn")
            self.said.setText("This funnel has changes: save or discard them first.")
            self._mark(self._open)
            return
        self.open_funnel(self._funnels[row].id)

    def _on_step(self, row: int) -> None:
        if self.draft is not None and 0 <= row < len(self.draft.steps):
            self._place = row + 1
            self.steps.choose(np.array([row]))
            self._show_step()

    def _on_cells(self, cells: Mapping[str, object]) -> None:
        if self.draft is not None and self.draft.steps:
            self._take(self.draft.with_changed(self._place, **cells))

    def _on_named(self, name: str) -> None:
        if self.draft is not None:
            self.draft = self.draft.renamed(name)
            self._judge()

    def _on_new(self) -> None:
        if self._state is not None:
            self._place = 1
            self._take(blank_draft(self._state))
            self.name.setFocus()
            self.name.selectAll()

    def _on_copy(self) -> None:
        if self._state is not None and self.draft is not None:
            self._place = 1
            self._take(copy_of(self._state, self.draft.funnel))
            self.name.setFocus()

    def _on_remove(self) -> None:
        if self.draft is not None:
            self.remove_asked.emit(self.draft.id)

    def _on_step_added(self) -> None:
        if self.draft is not None:
            after = self._place
            self._place = after + 1
            self._take(self.draft.with_step(after))
            self.step.name.setFocus()

    def _on_step_dropped(self) -> None:
        if self.draft is not None and self.draft.steps:
            self._take(self.draft.without(self._place))

    def _move(self, by: int) -> None:
        if self.draft is not None and self.draft.steps:
            moved = self.draft.moved(self._place, by)
            self._place = min(max(self._place + by, 1), len(moved.steps))
            self._take(moved)

    def _on_save(self) -> None:
        if self.draft is not None:
            self.save_asked.emit(self.draft)

    def _on_discard(self) -> None:
        saved = next((f for f in self._funnels if f.id == self._open), self._funnels[0])
        self._mark(saved.id)
        self._take(draft_of(saved))


def _funnel_columns(funnels: Sequence[Funnel], counts: Mapping[str, int]) -> list[TableColumn]:
    shipped = {funnel.id: funnel for funnel in shipped_funnels()}
    origin = [
        "own" if f.id not in shipped else "shipped" if shipped[f.id] == f else "changed"
        for f in funnels
    ]
    used = np.array([counts.get(f.id, 0) for f in funnels], np.float64)
    kinds = {"own": ChipKind.ACCENT, "changed": ChipKind.ACCENT, "shipped": ChipKind.PLAIN}
    return [
        TableColumn("name", "Name", np.array([f.name for f in funnels], object), width=0),
        TableColumn("kind", "", np.array(origin, object), Look.CHIP, 76, kinds=kinds),
        TableColumn("used", "In it", used, Look.FIGURE, 48, lambda v: f"{v:.0f}"),
    ]


def _step_columns(draft: FunnelDraft, *, narrow: bool) -> list[TableColumn]:
    steps = [one.step for one in draft.steps]
    days = np.array([s.standard_days for s in steps], np.float64)
    chance = np.array([100 * s.probability for s in steps], np.float64)
    number = np.array([s.no for s in steps], np.float64)
    names = [f"{s.name} (optional)" if s.optional else s.name for s in steps]
    gates = np.array([s.exit_gate for s in steps], object)
    plans = np.array([s.plan_b.action for s in steps], object)
    columns = [
        TableColumn("no", "No.", number, Look.FIGURE, 40, lambda v: f"{v:.0f}"),
        TableColumn("name", "Step", np.array(names, object), width=0),
        TableColumn("days", "Days", days, Look.FIGURE, 52, lambda v: f"{v:.0f}"),
        TableColumn("chance", "Chance", chance, Look.FIGURE, 64, lambda v: f"{v:.0f} %"),
    ]
    if narrow:
        return columns
    gate = TableColumn("gate", "Gate", gates, width=210)
    return [*columns[:2], gate, *columns[2:], TableColumn("plan_b", "Plan B", plans, width=180)]
