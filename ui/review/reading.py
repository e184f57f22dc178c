"""What the review shows, read from a state: territories, alerts, scorecards, words for figures."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from model.errors import PlanError
from model.format import Formatter, half_up
from model.plan.rep_plan import rep_plan
from model.plan.scorecard import Measure
from model.review.alert import Alert
from model.review.alerts import judged, judged_alone
from model.review.diagnosis import Diagnosis, diagnoses
from model.review.figures import Reading
from model.review.ground import TerritoryGround, each_ground, territory_ground
from model.review.periods import CADENCES
from model.review.readings import readings_of
from model.review.scorecards import (
    LEVELS,
    TERRITORY,
    Scorecard,
    readings_by_territory,
    scorecards,
)
from model.review.support import Support, support_of
from model.review.trends import (
    PlannedDone,
    Trend,
    added,
    frozen_trend,
    monthly_trends,
    planned_and_done,
    weekly_trends,
)
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM
from ui.theme.painting import MISSING

PERIODS: Final = dict(zip(CADENCES, ("day", "week", "month", "quarter", "year"), strict=True))
VERDICTS: Final = {  # icon, tone, word
    "green": ("kept", "good", "good"),
    "amber": ("look", "warn", "watch"),
    "red": ("act", "bad", "act"),
}
SPARK_WEEKS: Final = 8
_TOLD: Final = 6  # territories between two announcements
_FURTHER: Final = 4  # digits that are tried
_FINE: Final = frozenset(  # two digits: their whole scale is little more than 1
    ("stability", "fit", "sufficiency", "pipeline", "cv_potential", "cv_workload", "quota_cv")
)
_TENTHS: Final = frozenset(("penetration",))
_WHOLE: Final = 100.0  # percent


@dataclass(frozen=True, eq=False, slots=True)
class Reviewed:
    """The live alignment on one day: every territory, what fires, the cards by level."""

    state: State
    today: date
    grounds: tuple[TerritoryGround, ...]
    alerts: tuple[Alert, ...]
    cards: Mapping[str, tuple[Scorecard, ...]]
    diagnoses: tuple[Diagnosis, ...]
    whole: bool = True  # every territory is read and the alerts are judged
    support: Mapping[str, Support] = field(default_factory=dict)  # by territory id

    def ground(self, territory_id: str) -> TerritoryGround | None:
        """One territory, None when it is gone."""
        return next((g for g in self.grounds if g.territory.id == territory_id), None)

    def card(self, level: str, key: str) -> Scorecard | None:
        """One scorecard; the first of the level when there is none of that key."""
        cards = self.cards.get(level, ())
        return next((card for card in cards if card.id == key), cards[0] if cards else None)


def review(state: State, today: date, tell: Callable[[Reviewed], object] | None = None) -> Reviewed:
    """Read the live alignment; seconds for fifty territories, of which `tell` hears in between."""
    grounds: list[TerritoryGround] = []
    known: dict[str, tuple[Reading, ...]] = {}
    alerts: list[Alert] = []
    n_territories = len(state.scenario(LIVE).layer(CORE_TEAM.id).territories)
    for ground in each_ground(state, today, scenario=LIVE):
        grounds.append(ground)
        known[ground.territory.id] = readings_of(ground)
        alerts += judged_alone(ground)  # while what both read is at hand
        if tell is not None and len(grounds) % _TOLD == 0 and len(grounds) < n_territories:
            cards = {TERRITORY: scorecards(state, grounds, TERRITORY, known)}
            tell(Reviewed(state, today, tuple(grounds), (), cards, (), whole=False))
    return _reviewed(state, today, tuple(grounds), known, alerts)


def first_territory(state: State) -> str:
    """The territory that shows at first: one whose rep has a plan; "" when there is none."""
    territories = state.scenario(LIVE).layer(CORE_TEAM.id).territories
    planned = [one.id for one in territories if one.rep_id in state.plans]
    return next(iter([*planned, *(one.id for one in territories)]), "")


def review_of_one(state: State, today: date) -> Reviewed:
    """Read the first territory, which shows until all are read; alerts are not judged yet."""
    layer = state.scenario(LIVE).layer(CORE_TEAM.id)
    code = layer.code_of(first_territory(state))
    return _reviewed(state, today, (territory_ground(state, layer, code, today),))


def _reviewed(
    state: State,
    today: date,
    grounds: tuple[TerritoryGround, ...],
    read: Mapping[str, tuple[Reading, ...]] | None = None,
    fired: Sequence[Alert] | None = None,
) -> Reviewed:
    whole = len(grounds) == len(state.scenario(LIVE).layer(CORE_TEAM.id).territories)
    alone = read or {ground.territory.id: readings_of(ground) for ground in grounds}
    known = readings_by_territory(state, grounds, alone) if whole else alone
    cards = {level: scorecards(state, grounds, level, known) for level in LEVELS}
    alerts = judged(grounds, fired) if whole else ()
    support = support_of(state, grounds) if whole else {}
    return Reviewed(state, today, grounds, alerts, cards, diagnoses(grounds), whole, support)


@dataclass(frozen=True, eq=False, slots=True)
class Detail:
    """What is read of one scorecard when it shows."""

    state: State
    card_id: str
    trends: Mapping[str, Trend] = field(default_factory=dict)
    planned: tuple[PlannedDone, ...] = ()
    more: tuple[Reading, ...] = ()  # figures that need the whole plan, of a single territory


def detail(reviewed: Reviewed, card: Scorecard) -> Detail:
    """Trends, planned and done, pipeline of a card."""
    inside = [ground for key in card.territories if (ground := reviewed.ground(key)) is not None]
    planned = _added([planned_and_done(ground) for ground in inside])
    own = [(*weekly_trends(ground), *monthly_trends(ground)) for ground in inside]
    trends = {trend.key: trend for trend in added(own)}
    if len(inside) != 1:
        return Detail(reviewed.state, card.id, trends, planned)
    ground = inside[0]
    for reading in card.readings:
        if reading.key not in trends:
            trends[reading.key] = frozen_trend(ground, reading.key)
    return Detail(reviewed.state, card.id, trends, planned, _planned(reviewed, ground))


def _planned(reviewed: Reviewed, ground: TerritoryGround) -> tuple[Reading, ...]:
    """The pipeline's coverage of the gap, and the back-test of the goal."""
    try:
        plan = rep_plan(reviewed.state, ground.code, scenario=LIVE, today=reviewed.today)
    except PlanError:
        return ()
    tried = plan.backtest.tried
    known = bool(tried) and math.isfinite(tried[-1].sufficiency)
    source = "back-test of the goal on the base forecast"
    more = [Reading("sufficiency", tried[-1].sufficiency, 1.0, 1.0, source)] if known else []
    covered = float(plan.pipeline.coverage_weighted)
    if math.isfinite(covered):
        source = "open opportunities by their chance, against the gap to the goal"
        more.append(Reading("pipeline", covered, 1.0, 1.0, source))
    return tuple(more)


def _added(groups: list[tuple[PlannedDone, ...]]) -> tuple[PlannedDone, ...]:
    if not groups:
        return ()
    return tuple(
        PlannedDone(same[0].name, sum(one.planned for one in same), sum(one.done for one in same))
        for same in zip(*groups, strict=True)
    )


def value_words(reading: Reading, show: Formatter) -> str:
    """A figure as it reads, "–" when it is not known.

    It has so many digits that the number alone tells its verdict: 5.01 % is above 5 %.
    """
    if reading.value != reading.value:
        return MISSING
    usual = _digits(reading.measure, reading.value)
    for digits in range(usual, usual + _FURTHER):
        read = replace(reading, part=half_up(reading.value, digits), whole=1.0, scale=1.0)
        if not reading.state or read.state == reading.state:
            return in_unit(reading.measure, reading.value, show, digits)
    return in_unit(reading.measure, reading.value, show, usual)


def in_unit(measure: Measure, value: float, show: Formatter, digits: int | None = None) -> str:
    """A value in the unit of a measure."""
    if value != value:
        return MISSING
    words = show.number(value, _digits(measure, value) if digits is None else digits)
    return f"{words} {measure.unit}".strip()


def _digits(measure: Measure, value: float) -> int:
    if measure.key in _FINE:
        return 2
    if measure.key in _TENTHS:
        return 1
    return int(measure.unit not in ("%", "d") and value != round(value)) if value == value else 0


def aim_words(measure: Measure, show: Formatter) -> str:
    """What a measure should be: "≥ 85 %", "85 to 100 %"; "" where nothing is asked."""
    if math.isnan(measure.green):
        return ""
    if math.isfinite(measure.green_to):
        return f"{show.number(measure.green)} to {show.number(measure.green_to)} %"
    if measure.unit == "%" and measure.higher_is_better and measure.green == _WHOLE:
        return in_unit(measure, measure.green, show)  # more there cannot be
    sign = "≥" if measure.higher_is_better else "≤"
    return f"{sign} {in_unit(measure, measure.green, show)}"


def limit_words(measure: Measure, show: Formatter) -> str:
    """From where a figure is good, and until where it is to watch; "" without limits."""
    if math.isnan(measure.green):
        return ""
    amber = in_unit(measure, measure.amber, show)
    side = "from" if measure.higher_is_better else "up to"
    return f" Good is {aim_words(measure, show)}, to watch {side} {amber}."


def zones_of(measure: Measure, value: float) -> tuple[tuple[float, float, str], ...]:
    """Stretches of a scale with their states, from low to high; it always holds the value.

    None for a measure without limits.
    """
    if math.isnan(measure.green):
        return ()
    step = abs(measure.green - measure.amber)
    if measure.higher_is_better:
        limits = [measure.amber, measure.green]
        states = ["red", "amber", "green"]
        low, high = measure.amber - 1.4 * step, measure.green + step
    else:
        limits = [measure.green, measure.amber]
        states = ["green", "amber", "red"]
        low, high = max(measure.green - step, 0.0), measure.amber + step
    if math.isfinite(measure.green_to):
        limits = [*limits, measure.green_to, measure.amber_to]
        states = [*states, "amber", "red"]
        high = measure.amber_to + step
    elif measure.unit == "%" and measure.higher_is_better and not value > 100:
        high = max(100.0, measure.green)
    if value == value:
        low, high = min(low, value - 0.2 * step), max(high, value + 0.2 * step)
    low = max(low, 0.0)
    ends = [low, *limits, high]
    return tuple(
        (max(a, low), max(b, low), state)
        for a, b, state in zip(ends[:-1], ends[1:], states, strict=True)
    )
