"""Other sequences beside the present one: other weights, accounts lost or late, overrides.

Nothing here changes the project: the ladder is computed anew and compared rank by rank.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from model.errors import PlanError
from model.plan.core import PlanCore, plan_core
from model.plan.facts import Sequence
from model.plan.forecast import Pursuits, forecast
from model.plan.outlook import Forecast
from model.plan.period import month_after, plan_start
from model.plan.scores import static_score
from model.plan.sequence import NO_GATE, Override, SequenceProblem, sequence_accounts
from model.plan.sequence_edits import SCORES, normal_weights
from model.positions import serving
from model.settings import Settings, settings_of
from model.state import State
from model.territories import CORE_TEAM


@dataclass(frozen=True, eq=False, slots=True)
class SequenceGround:
    """What every "what if" of one rep starts from; built once per state."""

    core: PlanCore
    start: date
    quota: float | None
    outlook: Forecast  # of the present sequence

    @property
    def sequence(self) -> Sequence:
        """The present order."""
        return self.core.sequence


@dataclass(frozen=True, slots=True)
class SequenceCase:
    """One "what if"; the empty case is the present order."""

    weights: Mapping[str, float] | None = None  # V, I, R, E; any scale
    lost: frozenset[str] = frozenset()  # account ids that are not won at all
    late: Mapping[str, int] = field(default_factory=dict)  # account id -> quarters later
    overrides: tuple[Override, ...] | None = None  # None: those of the plan


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One account now and then; quarter and rank 0 when it is not started."""

    account_id: str
    name: str
    quarter_now: int
    quarter_then: int
    rank_now: int
    rank_then: int

    @property
    def moved(self) -> int:
        """Quarters later (positive) or earlier; 0 when it appears or vanishes."""
        both = self.quarter_now and self.quarter_then
        return self.quarter_then - self.quarter_now if both else 0

    @property
    def changed(self) -> bool:
        """Whether it starts in another quarter, or only in one of the two orders."""
        return self.quarter_now != self.quarter_then


@dataclass(frozen=True, eq=False, slots=True)
class LadderWhatIf:
    """The other order, its rows in the present order with newcomers last, and its forecast."""

    sequence: Sequence
    rows: tuple[LadderRow, ...]
    outlook: Forecast
    gained: float  # base money of 36 months then less now; NaN without a forecast

    @property
    def changed(self) -> tuple[LadderRow, ...]:
        """Rows that start in another quarter."""
        return tuple(row for row in self.rows if row.changed)


def sequence_ground(
    state: State, rep_id: str, today: date, *, scenario: str = "", team: str = CORE_TEAM.id
) -> SequenceGround:
    """The ground of a rep's territory; PlanError when the rep serves none."""
    layer = state.scenario(scenario).layer(team)
    code = next((n for n, t in enumerate(layer.territories) if t.rep_id == rep_id), None)
    if code is None:
        raise PlanError(
            f"{rep_id} serves no territory.", remedy="Give the rep a territory in Align first."
        )
    rep = serving(state, layer.territories[code])
    core = plan_core(state, layer.alignment.rows_of(code), rep)
    start = plan_start(state.about, today) or month_after(today, 1)
    quota = rep.quota if rep is not None else None
    return SequenceGround(core, start, quota, _outlook(core, core.sequence, start, quota, None))


def what_if_sequence(ground: SequenceGround, case: SequenceCase) -> LadderWhatIf:
    """The order and the forecast of a case beside the present ones."""
    core = ground.core
    settings = _settings(core.settings, case.weights)
    then = sequence_accounts(_problem(core, case, settings), settings)
    outlook = _outlook(core, then, ground.start, ground.quota, None)
    now_money, then_money = _whole(ground.outlook), _whole(outlook)
    return LadderWhatIf(then, _rows(ground.sequence, then), outlook, then_money - now_money)


def what_if_forecast(
    ground: SequenceGround,
    sequence: Sequence | None = None,
    settings: Mapping[str, float] | None = None,
) -> Forecast:
    """Low, base and high with another sequence or other numbers: "scenario.low.p", "churn" …

    PlanError for a number no formula knows.
    """
    for name in settings or {}:
        if name not in ground.core.settings:
            raise PlanError(f'There is no setting "{name}".', remedy="Check its name.")
    order = sequence or ground.sequence
    return _outlook(ground.core, order, ground.start, ground.quota, settings)


def _settings(known: Settings, weights: Mapping[str, float] | None) -> Settings:
    if weights is None:
        return known
    shares = normal_weights(weights)
    return Settings({**known, **{f"S.w_{score}": shares[score] for score in SCORES}})


def _problem(core: PlanCore, case: SequenceCase, settings: Settings) -> SequenceProblem:
    problem, scores = core.problem, core.scores
    position = {str(account_id): n for n, account_id in enumerate(problem.ids)}
    unknown = [key for key in (*case.lost, *case.late) if key not in position]
    if unknown:
        raise PlanError(
            f"{unknown[0]} is not in the territory.", remedy="Choose an account that is."
        )
    candidate, gate = problem.candidate.copy(), problem.gate.copy()
    for account_id in case.lost:
        candidate[position[account_id]] = False
        gate[gate == position[account_id]] = NO_GATE  # its system needs another door
    not_before = np.zeros(len(problem.ids), np.int64)
    for account_id, quarters in case.late.items():
        now = int(core.sequence.wave[position[account_id]])
        not_before[position[account_id]] = now + max(0, quarters)
    static = static_score(scores.value, scores.influence, scores.readiness, scores.effort, settings)
    wanted = problem.overrides if case.overrides is None else case.overrides
    return replace(
        problem,
        candidate=candidate,
        gate=gate,
        not_before=not_before,
        scores=replace(scores, static=static),
        overrides=tuple(o for o in wanted if o.account_id not in {*case.lost, *case.late}),
    )


def _outlook(
    core: PlanCore,
    sequence: Sequence,
    start: date,
    quota: float | None,
    own: Mapping[str, float] | None,
) -> Forecast:
    settings = settings_of({**core.settings, **own}) if own else core.settings
    pursuits = Pursuits(
        core.accounts.text("account_type"), core.figures, core.months_to_close, core.p_win
    )
    return forecast(pursuits, sequence, start, core.plan, quota, settings)


def _whole(outlook: Forecast) -> float:
    return outlook.base.whole if outlook.base is not None else math.nan


def _rows(now: Sequence, then: Sequence) -> tuple[LadderRow, ...]:
    before = {pick.account_id: pick for pick in now.picks}
    after = {pick.account_id: pick for pick in then.picks}
    rows = []
    for account_id in dict.fromkeys((*before, *after)):
        old, new = before.get(account_id), after.get(account_id)
        rows.append(
            LadderRow(
                account_id,
                (old or after[account_id]).name,
                old.quarter if old else 0,
                new.quarter if new else 0,
                old.rank if old else 0,
                new.rank if new else 0,
            )
        )
    return tuple(rows)
