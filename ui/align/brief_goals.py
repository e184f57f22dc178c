"""Goals of the realignment by rank, and how the scenarios answer them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from model.brief_goals import (
    Goal,
    Ranked,
    goal_choices,
    goal_kind,
    goals_of,
    ranked,
    scenario_figures,
    set_goals,
)
from model.scenario import Scenario
from ui.align.brief_figures import figure_words
from ui.territory.lists import Grid
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chooser import Option
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from ui.align.brief_desk import BriefDesk

_ROW: Final = 26
_EMPTY: Final = "No goals yet: add what the realignment shall reach, the most important first."


class GoalsPage(QWidget):
    """Drag a goal to rank it, or Alt+Up and Alt+Down; the scenarios are ranked below."""

    def __init__(self, theme: Theme, desk: "BriefDesk") -> None:
        super().__init__()
        self._desk, self._session = desk, desk.session
        self._filling = False
        self._steps: Iterator[tuple[Scenario, tuple[float, ...]]] | None = None
        self._found: list[tuple[Scenario, tuple[float, ...]]] = []
        self._ranked: list[Ranked] = []
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self.hint = Label(_EMPTY, Type.TABLE, "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Goals, most important first")
        self.list.setFont(font(Type.TABLE))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.installEventFilter(self)
        self.list.model().rowsMoved.connect(self._on_dragged)
        self.list.currentRowChanged.connect(self._on_row)
        self.words = QLineEdit()
        self.words.setAccessibleName("The goal in your words")
        self.words.setPlaceholderText("The goal in your words")
        self.words.editingFinished.connect(self._on_words)
        self.add = Button(theme, "Add a goal…", icon="add", small=True)
        self.add.clicked.connect(lambda _checked=False: self.ask())
        self.up = IconButton(theme, "up", "More important (Alt+Up)")
        self.up.clicked.connect(lambda _checked=False: self.shift(-1))
        self.down = IconButton(theme, "down", "Less important (Alt+Down)")
        self.down.clicked.connect(lambda _checked=False: self.shift(1))
        self.remove = IconButton(theme, "close", "Remove the goal (Delete)")
        self.remove.clicked.connect(lambda _checked=False: self.drop())
        self.scenarios = Grid("Scenarios by these goals", ("Scenario", "Best in", "Score"))
        self.scenarios.setWordWrap(False)
        self.scenarios.line_chosen.connect(self._on_scenario)
        self.told = Label("", Type.TABLE, "text2", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 12)
        column.setSpacing(8)
        column.addWidget(Label("Most important first; drag to rank", Type.CAPTION, "muted"))
        column.addWidget(self.hint)
        column.addWidget(self.list, 3)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.add)
        row.addStretch(1)
        for button in (self.up, self.down, self.remove):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(Label("Scenarios, best first", Type.CAPTION, "muted"))
        column.addWidget(self.scenarios, 2)
        column.addWidget(self.told)

    def refresh(self) -> None:
        """Show goals and rank the scenarios, one a step."""
        state, here = self._session.state, self.list.currentRow()
        goals = goals_of(state)
        self._filling = True
        self.list.clear()
        for place, goal in enumerate(goals, 1):
            kind = goal_kind(state, goal.key)
            self.list.addItem(f"{place}  {goal.words or kind.label}")
            item = self.list.item(place - 1)
            item.setSizeHint(QSize(0, _ROW))
            item.setToolTip(f"{kind.label}: measured by {kind.measure}")
            item.setData(Qt.ItemDataRole.UserRole, goal.key)
        self._filling = False
        self.list.setCurrentRow(min(max(here, 0), len(goals) - 1))
        self.hint.setVisible(not goals)
        self.list.setVisible(bool(goals))
        self._on_row(self.list.currentRow())
        self._found, self._ranked = [], []
        self._steps = scenario_figures(state, self._session.today, self._session.team)
        if goals:
            self._timer.start()
        else:
            self._timer.stop()
            self.scenarios.show_lines([])
            self.told.setText("")

    @property
    def ranking(self) -> list[Ranked]:
        """The scenarios as ranked, empty while they are being worked out."""
        return self._ranked

    def shift(self, by: int) -> None:
        """Rank the chosen goal higher (-1) or lower (1)."""
        goals, here = list(goals_of(self._session.state)), self.list.currentRow()
        if 0 <= here < len(goals) and 0 <= here + by < len(goals):
            goals.insert(here + by, goals.pop(here))
            self.list.setCurrentRow(here + by)
            self._desk.do(lambda: set_goals(self._session.state, goals))
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Choose a goal to add at the end."""
        state = self._session.state
        taken = {goal.key for goal in goals_of(state)}
        options = [
            Option(kind.key, kind.label, kind.measure)
            for kind in goal_choices(state)
            if kind.key not in taken
        ]
        self._desk.chooser.ask("Add a goal", options, self.add, self._take)

    def drop(self) -> None:
        """Remove the chosen goal."""
        goals, here = list(goals_of(self._session.state)), self.list.currentRow()
        if 0 <= here < len(goals):
            goals.pop(here)
            self._desk.do(lambda: set_goals(self._session.state, goals, "Remove a goal"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with the arrows ranks, Delete removes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.shift(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            if event.key() == Qt.Key.Key_Delete:
                self.drop()
                return True
        return super().eventFilter(watched, event)

    def _take(self, key: str) -> None:
        goals = (*goals_of(self._session.state), Goal(key))
        self._desk.do(lambda: set_goals(self._session.state, goals, "Add a goal"))

    def _on_dragged(self, *_moved: object) -> None:
        if self._filling:
            return
        by_key = {goal.key: goal for goal in goals_of(self._session.state)}
        role = Qt.ItemDataRole.UserRole
        order = [by_key[self.list.item(n).data(role)] for n in range(self.list.count())]
        QTimer.singleShot(
            0, self, lambda: self._desk.do(lambda: set_goals(self._session.state, order))
        )

    def _on_row(self, row: int) -> None:
        goals = goals_of(self._session.state) if self._session.is_open else ()
        known = 0 <= row < len(goals)
        self.words.setVisible(known)
        self.words.setText(goals[row].words if known else "")
        if known:
            kind = goal_kind(self._session.state, goals[row].key)
            self.words.setPlaceholderText(f"{kind.label} in your words")
        self.up.setEnabled(known and row > 0)
        self.down.setEnabled(known and row < len(goals) - 1)
        self.remove.setEnabled(known)

    def _on_words(self) -> None:
        goals, here = list(goals_of(self._session.state)), self.list.currentRow()
        words = self.words.text().strip()
        if 0 <= here < len(goals) and goals[here].words != words:
            goals[here] = Goal(goals[here].key, words)
            self._desk.do(lambda: set_goals(self._session.state, goals, "Word a goal"))

    def _step(self) -> None:
        found = next(self._steps, None) if self._steps is not None else None
        if found is not None:
            self._found.append(found)
            return
        self._timer.stop()
        self._steps = None
        self._ranked = ranked(self._session.state, self._found)
        self.scenarios.show_lines(
            [(one.name, f"{sum(one.best)}", f"{100 * one.score:.0f}") for one in self._ranked]
        )
        self.told.setText("Score 100: best in every goal. A row tells its figures.")

    def _on_scenario(self, line: int) -> None:
        state, show = self._session.state, self._session.formatter
        one = self._ranked[line]
        parts = []
        for goal, value, best in zip(goals_of(state), one.figures, one.best, strict=True):
            kind = goal_kind(state, goal.key)
            best_words = " (best)" if best else ""
            parts.append(f"{kind.label} {figure_words(value, kind.unit, show)}{best_words}")
        self.told.setText(f"{one.name}: {', '.join(parts)}.")
