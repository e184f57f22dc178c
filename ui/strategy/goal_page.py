"""Is the goal big enough, and can it be reached? A slider answers while it moves."""

import math
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.errors import PlanError
from model.intake.values import parse_number
from model.plan.backtest import PATIENTS
from model.plan.goal_edits import STRATEGIC
from model.plan.goal_what_if import (
    GoalWhatIf,
    adopt_goal,
    count_family,
    goal_range,
    keep_try,
    next_bigger_goal,
    what_if_goal,
)
from model.plan.goal_zones import goal_zones
from model.plan.rep_plan import RepPlan
from model.plan.tables import typed_number
from model.plan.typed_edits import records, value_at
from model.settings import Settings, settings_of
from model.state import State
from ui.funnel.forms import choice_field, line_field
from ui.session import Session
from ui.strategy.goal_outlook import GoalOutlook
from ui.strategy.goal_tries import GoalTries, judgement_of
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.dial import Dial, Zone
from ui.widgets.goal_slider import GoalSlider, SliderZone
from ui.widgets.labels import Label
from ui.widgets.notices import Banner, Weight

_WEIGHT: Final = {"good": Weight.GOOD, "warn": Weight.WARN, "bad": Weight.BAD}
_SIDE: Final = 344
GOAL_PLACE, MONEY_PLACE = "goals.tree:add", "goals.tree:money"


class GoalPage(ReadingView):
    """The slider with both tests above, the goals that were tried below."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, _settings, parent)
        self.slider = GoalSlider(theme, "Patients in 36 months", _patients_words)
        self.typed = line_field("Patients in 36 months", "6,000")
        self.counted = choice_field("Patients counted")
        self.bigger = Button(theme, "Next bigger goal", icon="goal")
        self.keep = Button(theme, "Keep as a try")
        self.adopt = Button(theme, "Make it the goal", Kind.PRIMARY)
        self.enough = Dial(theme, "Sufficiency", (Zone(0.5, 1.5, "good"),))
        self.reach = Dial(theme, "Reach", (Zone(0.5, 1.5, "good"),))
        self.verdict = Banner(theme)
        self.tries = GoalTries(theme)
        self.outlook = GoalOutlook(theme)
        self.words = Label("", Type.BODY, "text", weight=500, wrap=True)
        self.parts = Label("", Type.TABLE, "text2", wrap=True)
        self.card = Card(theme, "Is the goal big enough?", note=" ", icon="goal")
        self._settings: Settings | None = None
        self._target = math.nan  # of the goal as it stood when the slider was put there
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self.typed.setFixedWidth(88)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.counted.setMinimumWidth(162)
        for widget in (self.typed, self.counted, self.bigger):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.adopt)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.slider, 1)
        self.card.add(self.words)
        self.card.add(self.parts)
        self.card.add(top)
        self.card.add(buttons)
        self.card.add(self.verdict)
        tried = Card(theme, "Goals tried", note="oldest first; they are printed in the book")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.tries, 1)
        dials = QVBoxLayout()
        dials.addWidget(self.enough)
        dials.addWidget(self.reach)
        dials.addStretch(1)
        row.addLayout(dials)
        tried.add(row, 1)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.card)
        left.addWidget(tried, 1)
        self.outlook.setFixedWidth(_SIDE)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(left, 1)
        whole.addWidget(self.outlook)

    def _connect(self) -> None:
        self.slider.value_changed.connect(self._on_value)
        self.counted.activated.connect(self._on_counted)
        self.typed.editingFinished.connect(self._on_typed)
        self.tries.goal_chosen.connect(self.try_out)
        self.bigger.clicked.connect(self._on_bigger)
        self.keep.clicked.connect(self._on_keep)
        self.adopt.clicked.connect(self._on_adopt)
        self.verdict.link_chosen.connect(self._on_link)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.slider, self.tries]

    def forget_choice(self) -> None:
        """The slider stands where the next rep's goal is."""
        self._target = math.nan

    def show_figures(self, plan: RepPlan, found: Any) -> None:
        """Show the goal, the scale around it and what was tried."""
        self._settings = found
        show = self._session.formatter
        goal = _patients_goal(plan.plan)
        self.words.setText(f"“{goal['text']}”" if goal else "No goal about patients yet.")
        self._offer_families(plan, goal is not None)
        self._scale(plan, found)
        target = typed_number(value_at(goal, ("measure", "target"))) if goal else math.nan
        start = next(
            (v for v in (target, *_last_tried(plan), plan.backtest.base_patients) if v > 0), 0.0
        )
        moved = target != self._target and not (math.isnan(target) and math.isnan(self._target))
        if moved or self.slider.value == 0:
            self._target = target
            self.slider.show_value(round(start))
        self.tries.show_tries(plan.backtest.tried, show)
        self.outlook.show_outlook(plan, show)
        self._judge()

    def try_out(self, patients: int) -> None:
        """Put the slider on a number of patients and judge it."""
        self.slider.show_value(patients)
        self._judge()

    def _offer_families(self, plan: RepPlan, has_goal: bool) -> None:
        """The goal counts the patients of all families, or of one."""
        families, beside = plan.figures.families, plan.backtest.beside
        words = ["patients, all families", *(f"patients, {family}" for family in families)]
        if words != [self.counted.itemText(n) for n in range(self.counted.count())]:
            self.counted.clear()
            for text, family in zip(words, ("", *families), strict=True):
                self.counted.addItem(text, family)
        self.counted.setCurrentIndex(self.counted.findData(beside.family if beside else ""))
        self.counted.setEnabled(has_goal)

    def _scale(self, plan: RepPlan, settings: Settings) -> None:
        low, high, step = goal_range(plan.backtest, settings)
        zones = [
            SliderZone(zone.low, zone.high, zone.words, zone.judgement or "neutral")
            for zone in goal_zones(plan.backtest, settings, low, high)
        ]
        solved = plan.backtest.smallest_goal
        room = f"{settings['suf.target'] - 1:.0%}".replace("%", " %")
        mark = (solved, f"{solved:,} gives {room} room") if solved else None
        self.slider.show_scale(low, high, step, zones, mark)
        small, thin = settings["suf.small"], settings["suf.thin"]
        self.enough.show_zones(
            (Zone(0.5, small, "bad"), Zone(small, thin, "warn"), Zone(thin, 1.5, "good"))
        )
        fine, far = settings["reach.ok"], settings["reach.stretch"]
        self.reach.show_zones(
            (Zone(0.5, fine, "good"), Zone(fine, far, "warn"), Zone(far, 1.6, "bad"))
        )

    def _judge(self) -> None:
        """Both tests of where the slider stands; microseconds, so it follows every pixel."""
        if self.plan is None or self._settings is None:
            return
        found = what_if_goal(self.plan, float(self.slider.value), self._settings)
        show, test = self._session.formatter, found.test
        for dial, value, verdict in (
            (self.enough, test.sufficiency, test.verdict),
            (self.reach, test.reach, test.reach_verdict),
        ):
            words = verdict.split(":")[0].split(",")[0] if dial is self.reach else verdict
            dial.show_value(
                value, show.number(value, 2), _short(words), judgement_of(verdict) or "muted"
            )
        if not self.typed.hasFocus():
            self.typed.setText(f"{self.slider.value:,}")
        required = self.plan.backtest.required
        known = math.isfinite(test.revenue)
        money = f"{show.money_k(test.revenue)} k from the goal" if known else "money not known yet"
        needed = f", {show.money_k(required)} k required" if required > 0 else ""
        self.card.show_title("Is the goal big enough?", money + needed)
        self._say_parts(test.patients)
        self._say(found)
        self._offer(found)

    def _say_parts(self, patients: float) -> None:
        """What the money of a goal of one family is made of."""
        test = self.plan.backtest if self.plan is not None else None
        parts = test.parts_of(patients) if test is not None else None
        self.parts.setVisible(parts is not None)
        if test is not None and test.beside is not None and parts is not None:
            own, others, halo = map(self._session.formatter.money_k, parts)
            self.parts.setText(
                f"Patients of {test.beside.family} count: {own} k from them, {others} k of the "
                f"other families, {halo} k halo on what is added."
            )

    def _say(self, found: GoalWhatIf) -> None:
        show, test = self._session.formatter, found.test
        if math.isnan(test.sufficiency):
            assert self.plan is not None
            known = self.plan.backtest.required > 0
            what = "Revenue per patient is" if known else "What the company requires is"
            link = "" if known else "Enter it"
            self.verdict.say(f"{what} not known: no money test is possible.", Weight.WARN, link)
            return
        side = "above" if found.gap >= 0 else "below"
        share = show.percent(abs(test.sufficiency - 1))
        gap = f"{show.money_k(abs(found.gap))} k ({share}) {side} what is required."
        tones = [judgement_of(test.verdict), judgement_of(test.reach_verdict)]
        thin = "thin" in test.verdict or not found.within_addressable
        worst = next((t for t in ("bad", "warn") if t in tones), "warn" if thin else "good")
        solved = self.plan.backtest.smallest_goal if self.plan is not None else None
        link = f"See {solved:,}" if solved and test.patients < solved else ""
        self.verdict.say(f"{found.sentence} {gap}", _WEIGHT[worst], link)

    def _offer(self, found: GoalWhatIf) -> None:
        assert self.plan is not None
        patients = round(found.test.patients)
        solved = self.plan.backtest.smallest_goal
        self.bigger.set_label(f"Next bigger goal: {solved:,}" if solved else "Next bigger goal")
        self.bigger.setEnabled(bool(solved) and patients < (solved or 0))
        self.bigger.setToolTip("" if solved else "No money test is possible yet.")
        if solved and patients >= solved:
            self.bigger.setToolTip(f"{patients:,} patients are not smaller than {solved:,}.")
        self.adopt.set_label(f"Make {patients:,} the goal")
        has_goal = _patients_goal(self.plan.plan) is not None
        self.adopt.setEnabled(has_goal and patients != self._target and patients > 0)
        self.adopt.setToolTip("" if has_goal else "The plan has no goal about patients yet.")
        self.keep.setEnabled(patients > 0)

    def _on_value(self, _patients: int) -> None:
        self._judge()

    def _on_typed(self) -> None:
        words = self.typed.text()
        found = parse_number(words, comma=False)
        if found is None or found <= 0:
            self.typed.setText(f"{self.slider.value:,}")
            if words.strip():
                problem = PlanError(f'"{words}" is no number of patients.', remedy="Type digits.")
                self.said.emit(str(problem))
            return
        if round(found) != self.slider.value:
            self.try_out(round(found))

    def _on_counted(self, _place: int) -> None:
        family, rep_id = str(self.counted.currentData()), self.desk.rep_id
        self.desk.do(lambda state: count_family(state, rep_id, family))

    def _on_bigger(self) -> None:
        """The solver: the smallest goal with the target sufficiency, kept as a try."""
        if self.plan is None or self._settings is None:
            return
        solved = next_bigger_goal(self.plan, self._settings)
        if solved is not None:
            self.try_out(round(solved.test.patients))
            self._on_keep()

    def _on_keep(self) -> None:
        self.desk.do(partial(_kept, self.desk.rep_id, self.slider.value, self._session))

    def _on_adopt(self) -> None:
        self.desk.do(partial(_adopted, self.desk.rep_id, self.slider.value, self._session))

    def _on_link(self) -> None:
        if self.plan is not None and self.plan.backtest.required > 0:
            self.try_out(self.plan.backtest.smallest_goal or self.slider.value)
        else:
            self.jump_asked.emit(MONEY_PLACE)


def _settings(state: State, _plan: RepPlan) -> Settings:
    return settings_of(state)


def _kept(rep_id: str, patients: int, session: Session, state: State) -> Any:
    return keep_try(state, rep_id, patients, session.today)


def _adopted(rep_id: str, patients: int, session: Session, state: State) -> Any:
    return adopt_goal(state, rep_id, patients, session.today)


def _patients_goal(plan: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return next((g for g in records(plan, STRATEGIC) if g.get("kind") == PATIENTS), None)


def _last_tried(plan: RepPlan) -> tuple[float, ...]:
    return tuple(tried.patients for tried in plan.backtest.tried[-1:])


def _patients_words(patients: int) -> str:
    return f"{patients:,} patients"


def _short(verdict: str) -> str:
    """A verdict that fits under a dial."""
    return verdict.replace(" with the present sequence", "").split(":")[0]
