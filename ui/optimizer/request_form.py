"""What the planner asks of the optimizer: goals in words, measures, rules, budget."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from model.accounts import Accounts
from model.errors import PlanError
from model.metrics import metric
from model.territories import Team
from optimizers.clash import Clash, Way
from optimizers.request import STRATEGIES, DesignRequest
from optimizers.strategies.asked import SETTING_HOURS
from ui.optimizer.budget_card import TIMES, BudgetCard
from ui.optimizer.further import joined
from ui.optimizer.further_card import FurtherCard
from ui.optimizer.giving_way import give_way, ways_out
from ui.optimizer.goals import GOALS, capacity_shares, serves, wish_of
from ui.optimizer.jobs import Checked
from ui.optimizer.measures import MeasureCard
from ui.optimizer.ruling import RuleCard
from ui.optimizer.scope_card import DISTANCES, ScopeCard
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label, Sentence

STYLES: Final = {
    "geographic": "Geography",
    "system": "Systems",
    "potential": "Money",
    "hybrid": "Mixed",
    "demographic": "Demography",
}
GOALS_IN_LINE: Final = 4


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


class RequestForm(QWidget):
    """Two columns of cards; one below the other where there is little width."""

    changed = Signal()
    relaxed = Signal()  # a rule has given way to end a clash

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._filling = False
        self.aim = GoalCard(theme, session)
        self.measures = MeasureCard(theme, session)
        self.rules = RuleCard(theme, session)
        self.budget = BudgetCard(theme)
        self.scope = ScopeCard(theme, session)
        self.further = FurtherCard(theme, session)
        self._unlocked: frozenset[str] = frozenset()
        self._ids: tuple[str, ...] = ()
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
        self.aim.start.option_chosen.connect(lambda _option: self._on_start())
        self.aim.strategy.option_chosen.connect(lambda _option: self.refresh())
        self.aim.count.valueChanged.connect(lambda _value: self.refresh())
        self.measures.changed.connect(self.refresh)
        self.rules.changed.connect(self.refresh)
        self.rules.clash.relaxed.connect(self._on_relaxed)
        self.further.clash.relaxed.connect(self._on_relaxed)
        self.rules.one_piece.toggled.connect(self._on_one_piece)
        self.scope.pieces.option_chosen.connect(self.want_pieces)
        self.scope.changed.connect(self.refresh)
        self.scope.team_changed.connect(self._on_team)
        self.further.changed.connect(self.refresh)
        self.budget.prefer.value_changed.connect(lambda _value: self.refresh())

    def _on_goals(self) -> None:
        """Set strategy, measures and rules as the goals in words ask."""
        with self.filling():
            self._take_wish()

    def _take_wish(self) -> None:
        wish = wish_of(self._session.state, self.aim.chosen)
        if wish.balance:
            self.measures.take(wish.balance)
        if wish.style in self.aim.styles:
            self.aim.strategy.choose(self.aim.styles.index(wish.style))
        if self.aim.start.isEnabled():
            self.aim.start.choose(1 if wish.keeps else 0)
            self._count_as_now()
        self.rules.together.setChecked(wish.together)
        if wish.by_capacity:
            self.rules.by_capacity.setChecked(True)
        self.rules.limited.setChecked(wish.keeps)
        self.rules.homes.setChecked(wish.homes)

    def _on_relaxed(self, way: Way) -> None:
        give_way(self, way, self._ids)
        self.relaxed.emit()

    def _on_start(self) -> None:
        self._count_as_now()
        self.refresh()

    def _count_as_now(self) -> None:
        """A design that starts from a scenario begins with as many territories; more may join."""
        if self.keeping:
            layer = self._session.scenario.layers.get(self.team.id, self._session.layer)
            self.aim.count.setValue(len(layer.territories))

    def want_pieces(self, option: int) -> None:
        """Ask for territories in one piece: 0 hard, 1 as far as it goes, 2 not at all."""
        self.scope.pieces.choose(option)
        self.rules.one_piece.setChecked(option < 2)
        self.refresh()

    def _on_one_piece(self, on: bool) -> None:
        if on != (self.scope.pieces.chosen < 2):
            self.scope.pieces.choose(0 if on else 2)

    def _on_team(self) -> None:
        """Another team begins with its own people, over the core team's territories."""
        session, scope = self._session, self.scope
        if scope.overlay:
            people = [r for r in session.state.reps if r.role not in ("rep", "manager")]
            self.aim.count.setValue(max(len(people), 1))
        elif session.layer.territories:
            self.aim.count.setValue(len(session.layer.territories))
        if scope.is_new and self.aim.start.isEnabled():
            self.aim.start.choose(0)
        self.aim.strategy.setEnabled(not scope.overlay)

    @property
    def team(self) -> Team:
        """The team that is designed."""
        return self.scope.team

    @property
    def keeping(self) -> bool:
        """Whether the design starts from the open scenario."""
        return self.aim.keeping and not self.scope.is_new

    @property
    def accounts(self) -> Accounts:
        """The accounts that rules are about."""
        return self._session.state.accounts

    @property
    def locked_ids(self) -> set[str]:
        """Accounts whose own lock is kept."""
        accounts = self.accounts
        return {str(one) for one in accounts.ids[accounts.locked]} - self._unlocked

    def unlock(self, ids: Iterable[str]) -> None:
        """Leave the own locks of some accounts out of account."""
        self._unlocked |= set(ids)
        self.refresh()

    def contacts_at(self, ids: set[str]) -> set[str]:
        """Ids of the contacts at some accounts."""
        contacts = self._session.state.table("contacts")
        if not {"contact_id", "account_id"} <= set(contacts.columns):
            return set()
        return {str(one) for one in contacts["contact_id"][contacts["account_id"].isin(ids)]}

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While many things are set at once nobody hears of it; afterwards once."""
        self._filling = True
        try:
            yield
        finally:
            self._filling = False
        self.refresh()

    def refresh(self) -> None:
        """Say anew what is asked, and let everybody hear of it."""
        if self._filling:
            return
        keeping = self.keeping
        barriers = self._session.state.table("barriers")
        self.rules.refresh(keeping, len(barriers), len(self.further.rules))
        self.measures.show_now(by_capacity=self.rules.holds(self.rules.by_capacity))
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
        few = f"{self.aim.count.value()} territories"
        whose = f" of {self.team.name.lower()}" if self.scope.overlay else ""
        few = few if self.scope.number.chosen == 0 else "as many territories as pay best"
        runs.append((f" across {few}{whose}", False))
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
        self._ids = found.ids
        for panel in (self.rules.clash, self.further.clash):
            panel.show_result(found.clash, found.counts)

    def show_clash(self, clash: Clash) -> None:
        """A run has proven a clash."""
        for panel in (self.rules.clash, self.further.clash):
            panel.show_result(clash, {})

    def show_checking(self) -> None:
        """The rules are being looked at."""
        for panel in (self.rules.clash, self.further.clash):
            panel.show_checking()

    def show_unchecked(self, error: PlanError) -> None:
        """What keeps the rules from being checked."""
        for panel in (self.rules.clash, self.further.clash):
            panel.show_note(str(error), ways_out(self, error))

    @property
    def seconds(self) -> float:
        """How long one run may take."""
        return TIMES[self.budget.time.chosen][0]

    def request(self, seconds: float | None = None, *, sized: bool = True) -> DesignRequest:
        """What is asked, as plain data; PlanError when nothing is to be balanced.

        `seconds` other than those of one run where more is designed than one plan; without
        `sized` the number of territories may be 0, for as many as pay best.
        """
        session, rules, scope = self._session, self.rules, self.scope
        if not self.measures.balance:
            raise PlanError("Nothing is to be balanced.", remedy="Choose at least one measure.")
        keeping, limited = self.keeping, self.keeping and rules.holds(rules.limited)
        strategy = self.aim.styles[self.aim.strategy.chosen]
        at_home: Literal["pulled", "reps"] = "pulled" if scope.pulled.isChecked() else "reps"
        locked, shares, by_capacity = rules.holds(rules.locks), *self._shares()
        known = not scope.is_new
        request = DesignRequest(
            n_territories=self.aim.count.value() if sized or not scope.number.chosen else 0,
            strategy="specialty" if scope.overlay else strategy,
            balance=self.measures.balance,
            shares=shares,
            by_capacity=by_capacity,
            homes=at_home if rules.holds(rules.homes) else "free",
            keep_together="idn" if rules.holds(rules.together) else "",
            locks=tuple(sorted(self.locked_ids)) if locked and known else (),
            own_locks=locked and known and not self._unlocked,
            max_radius_mi=rules.radius_mi,
            start=session.scenario.id if keeping else "",
            max_moved={rules.limit_of: float(rules.limit.value())} if limited else {},
            contiguous=scope.contiguous,
            distance=DISTANCES[scope.distance.chosen],
            split_hours=scope.split_hours,
            covers=scope.covers,
            account_types=tuple(scope.types),
            seconds=seconds or self.seconds,
            seed=self.budget.seed.value(),
            disruption_hours=float(self.budget.prefer.value),
            setting_hours=SETTING_HOURS if rules.holds(rules.suited) else 0.0,
        )
        return joined(request, self.further.rules)

    def _shares(self) -> tuple[dict[str, float], bool]:
        """Shares of the territories, and whether the targets of hours follow the capacity.

        Where no hours are balanced, the goal of experience has the capacity as the share itself.
        """
        session, rules = self._session, self.rules
        if not rules.holds(rules.by_capacity):
            return {}, False
        hours = any(metric(session.state, n).unit.startswith("h") for n in self.measures.balance)
        if hours or "experience" not in self.aim.chosen or self.scope.is_new:
            return {}, True
        territories = session.layer.territories[: self.aim.count.value()]
        shares = capacity_shares(session.state, territories)
        return {key: share for key, share in shares.items() if share > 0}, False
