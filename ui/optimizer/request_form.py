"""What the planner asks of the optimizer: goals in words, measures, rules, budget."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from model.errors import PlanError
from optimizers.clash import Way
from optimizers.request import STRATEGIES, DesignRequest
from ui.optimizer.goals import GOALS, capacity_shares, serves, wish_of
from ui.optimizer.jobs import Checked
from ui.optimizer.measures import MeasureCard
from ui.optimizer.ruling import RuleCard
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl, ValueSlider
from ui.widgets.labels import Label, Sentence

TIMES: Final = ((5.0, "5 s"), (10.0, "10 s"), (20.0, "20 s"), (60.0, "60 s"))
STYLES: Final = {
    "geographic": "Geography",
    "system": "Systems",
    "potential": "Money",
    "hybrid": "Mixed",
    "demographic": "Demography",
}
GOALS_IN_LINE: Final = 4
MOST_HOURS: Final = 20  # hours on the road that one kept relationship can be worth


class GoalCard(Card):
    """The goal as a sentence, goals in words to choose from, where to start."""

    def __init__(self, theme: Theme, session: Session) -> None:
        super().__init__(theme, "Goal", icon="goal")
        known = max(len(session.layer.territories), 1)
        self.goal = Sentence()
        self.goals: dict[str, Button] = {}
        self.start = SegmentedControl(theme, ("Empty map", session.scenario.name), name="Start")
        if not session.layer.territories:
            self.start.setEnabled(False)
            self.start.setToolTip("There are no territories to start from yet.")
        self.styles = [name for name in STYLES if name in STRATEGIES]
        self.strategy = SegmentedControl(
            theme, [STYLES[name] for name in self.styles], name="Style"
        )
        self.count = QSpinBox()
        self.count.setRange(1, max(1, int(session.state.accounts.placed.sum())))
        self.count.setValue(known if known > 1 else 6)
        self.count.setAccessibleName("Number of territories")
        self.count.setFixedSize(72, 28)
        self.goal.setMinimumHeight(36)
        self.add(self.goal)
        self.add(self._goal_buttons(theme, session))
        self.add(self._lines())
        self.body.addStretch(1)

    def _goal_buttons(self, theme: Theme, session: Session) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(6)
        for place, goal in enumerate(GOALS):
            button = Button(theme, goal.words, small=True)
            button.setCheckable(True)
            button.setProperty("goal", "true")
            fits = serves(session.state, goal) or not goal.measures
            button.setEnabled(fits and (not goal.keeps or bool(session.layer.territories)))
            button.setToolTip(goal.why if fits else f"{goal.why} The data for it is missing.")
            self.goals[goal.key] = button
            grid.addWidget(button, place // GOALS_IN_LINE, place % GOALS_IN_LINE)
            button.setMaximumWidth(16_777_215)
            button.setSizePolicy(button.sizePolicy().horizontalPolicy().Expanding,
                                 button.sizePolicy().verticalPolicy())  # fmt: skip
        return grid

    def _lines(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        lines: list[tuple[str, QWidget]] = [
            ("Start from", self.start),
            ("Style", self.strategy),
            ("Territories", self.count),
        ]
        for line, (words, widget) in enumerate(lines):
            grid.addWidget(Label(words, Type.TABLE, "muted"), line, 0)
            row = QHBoxLayout()
            row.addWidget(widget)
            row.addStretch(1)
            grid.addLayout(row, line, 1)
        grid.setColumnStretch(1, 1)
        return grid

    @property
    def keeping(self) -> bool:
        """Whether the design starts from the open scenario."""
        return self.start.chosen == 1

    @property
    def chosen(self) -> list[str]:
        """Keys of the goals that are on."""
        return [key for key, button in self.goals.items() if button.isChecked()]


class BudgetCard(Card):
    """What to prefer, when to stop, the seed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "What to prefer", icon="adjust")
        self.prefer = ValueSlider(theme, "Hours one kept relationship is worth", 0, MOST_HOURS, 2)
        self.words = Label("", Type.NOTE, "muted", wrap=True)
        self.time = SegmentedControl(theme, [words for _, words in TIMES], chosen=1, name="Stop")
        self.seed = QSpinBox()
        self.seed.setRange(0, 9999)
        self.seed.setValue(1)
        self.seed.setAccessibleName("Seed")
        self.seed.setFixedWidth(72)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Less driving", Type.TABLE))
        row.addWidget(self.prefer, 1)
        row.addWidget(Label("Fewer handovers", Type.TABLE))
        self.add(row)
        self.add(self.words)
        stop = QHBoxLayout()
        stop.setSpacing(8)
        stop.addWidget(Label("Stop after", Type.TABLE, "muted"))
        stop.addWidget(self.time)
        stop.addStretch(1)
        stop.addWidget(Label("Seed", Type.TABLE, "muted"))
        stop.addWidget(self.seed)
        self.add(stop)

    def refresh(self, keeping: bool) -> None:
        """Say what the slider means; without a scenario to start from it means nothing."""
        self.prefer.setEnabled(keeping)
        hours = self.prefer.value
        one = "1 hour" if hours == 1 else f"{hours} hours"
        words = f"One kept relationship is worth {one} a year on the road."
        self.words.setText(words if keeping else "Counts when you start from a scenario.")


class RequestForm(QWidget):
    """Two columns of cards; one below the other where there is little width."""

    changed = Signal()

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filling = False
        self.aim = GoalCard(theme, session)
        self.measures = MeasureCard(theme, session)
        self.rules = RuleCard(theme, session)
        self.budget = BudgetCard(theme)
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.columns.setContentsMargins(0, 0, 0, 0)
        self.columns.setSpacing(12)
        for cards in ((self.aim, self.measures), (self.rules, self.budget)):
            column = QVBoxLayout()
            column.setSpacing(12)
            column.addWidget(cards[0], 0 if cards[0] is self.aim else 1)
            column.addWidget(cards[1], 1 if cards[0] is self.aim else 0)
            self.columns.addLayout(column, 1)
        self._connect()
        self.aim.goals["fair"].setChecked(True)
        self._on_goals()

    def _connect(self) -> None:
        for button in self.aim.goals.values():
            button.clicked.connect(lambda _checked=False: self._on_goals())
        self.aim.start.option_chosen.connect(lambda _option: self._refresh())
        self.aim.strategy.option_chosen.connect(lambda _option: self._refresh())
        self.aim.count.valueChanged.connect(lambda _value: self._refresh())
        self.measures.changed.connect(self._refresh)
        self.rules.changed.connect(self._refresh)
        self.rules.clash.relaxed.connect(self._on_relaxed)
        self.budget.prefer.value_changed.connect(lambda _value: self._refresh())

    def _on_goals(self) -> None:
        """Set strategy, measures and rules as the goals in words ask."""
        wish = wish_of(self._session.state, self.aim.chosen)
        self._filling = True
        if wish.balance:
            self.measures.take(wish.balance)
        if wish.style in self.aim.styles:
            self.aim.strategy.choose(self.aim.styles.index(wish.style))
        if self.aim.start.isEnabled():
            self.aim.start.choose(1 if wish.keeps else 0)
        self.rules.together.setChecked(wish.together)
        self.rules.by_capacity.setChecked(wish.by_capacity)
        self.rules.limited.setChecked(wish.keeps)
        self.rules.homes.setChecked(wish.homes)
        self._filling = False
        self._refresh()

    def _on_relaxed(self, way: Way) -> None:
        balance = self.rules.give_way(way, self.measures.balance)
        if balance is not None:
            self.measures.take(balance)

    def _refresh(self) -> None:
        if self._filling:
            return
        keeping = self.aim.keeping
        self.aim.count.setEnabled(not keeping)
        if keeping:
            self.aim.count.setValue(len(self._session.layer.territories))
        barriers = self._session.state.table("barriers")
        self.rules.refresh(keeping, len(barriers))
        self.budget.refresh(keeping)
        self.aim.goal.show_runs(self._sentence())
        self.changed.emit()

    def _sentence(self) -> list[tuple[str, bool]]:
        names = [f"{label[:1].lower()}{label[1:]}" for label in self.measures.labels]
        runs: list[tuple[str, bool]] = [("Balance ", False)]
        for place, name in enumerate(names):
            if place:
                runs.append((" and " if place == len(names) - 1 else ", ", False))
            runs.append((name, True))
        if not names:
            runs = [("Nothing is to be balanced yet", False)]
        runs.append((f" across {self.aim.count.value()} territories", False))
        if self.rules.holds(self.rules.together):
            runs += [(", keep ", False), ("health systems whole", True)]
        runs += [(", spend as little ", False), ("driving", True), (" as possible", False)]
        if self.rules.holds(self.rules.limited):
            most = f"no more than {self.rules.limit.value()} % of {self.rules.limit_of}"
            runs += [(", and move ", False), (most, True)]
        runs.append((".", False))
        return runs

    def show_check(self, found: Checked) -> None:
        """What the check of the rules found."""
        self.rules.clash.show_result(found.clash, found.counts)

    @property
    def seconds(self) -> float:
        """How long one run may take."""
        return TIMES[self.budget.time.chosen][0]

    def request(self, seconds: float | None = None) -> DesignRequest:
        """What is asked, as plain data; PlanError when nothing is to be balanced.

        `seconds` other than those of one run where more is designed than one plan.
        """
        session, rules, keeping = self._session, self.rules, self.aim.keeping
        if not self.measures.balance:
            raise PlanError("Nothing is to be balanced.", remedy="Choose at least one measure.")
        ids = session.state.accounts.ids[session.state.accounts.locked]
        locks = tuple(ids.tolist()) if rules.holds(rules.locks) and len(ids) else ()
        territories = session.layer.territories[: self.aim.count.value()]
        shares = (
            capacity_shares(session.state, territories) if rules.holds(rules.by_capacity) else {}
        )
        limited = rules.holds(rules.limited)
        return DesignRequest(
            n_territories=self.aim.count.value(),
            strategy=self.aim.styles[self.aim.strategy.chosen],
            balance=self.measures.balance,
            shares={key: share for key, share in shares.items() if share > 0},
            homes="reps" if rules.holds(rules.homes) else "free",
            keep_together="idn" if rules.holds(rules.together) else "",
            locks=locks,
            max_radius_mi=rules.radius_mi,
            start=session.scenario.id if keeping else "",
            max_moved={rules.limit_of: float(rules.limit.value())} if limited else {},
            contiguous="hard" if rules.holds(rules.one_piece) else "off",
            seconds=seconds or self.seconds,
            seed=self.budget.seed.value(),
            disruption_hours=float(self.budget.prefer.value),
        )
