"""What a scenario changes against live, for the pack: accounts, reps, money, hours, quotas.

Shares are those of F30, spreads those of F28.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_numbers import open_pipeline, well_known
from model.arrays import FloatArray
from model.brief import BALANCE
from model.errors import PlanError
from model.evaluation import Evaluation, Evaluator, moved_shares
from model.fairness import QuotaFairness, quota_fairness
from model.metrics import disruption, metric
from model.moved_owners import owners
from model.plan.all_segments import all_segments
from model.positions import serving
from model.review.impact_outlook import Outlook, Outlooks
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM
from model.why_moved import MoveReader, WhyCard

TOP: Final = "A"
Stop = Callable[[], bool]

Pair = tuple[float, float]  # live, then the scenario


@dataclass(frozen=True, slots=True)
class MovedAccount:
    """One account that changes owner; money per year."""

    card: WhyCard
    grade: str  # A, B, C, "" unknown
    pipeline: float  # weighted
    people: int  # relationship 2 or more

    @property
    def reason(self) -> str:
        """The pain point, dispute or goal it answers, else that it evens out the hours."""
        return "Evens out the hours" if self.card.answer == BALANCE else self.card.answer


@dataclass(frozen=True, slots=True)
class RepImpact:
    """One territory before and after; `outlook` is None where it was not computed."""

    territory_id: str
    territory: str
    rep: str
    changed: bool
    accounts: Pair
    potential: Pair
    revenue: Pair
    hours: Pair
    drive: Pair
    use: Pair  # utilisation, share of the capacity
    outlook: tuple[Outlook, Outlook] | None


@dataclass(frozen=True, eq=False, slots=True)
class Impact:
    """Everything of the impact report; `shares` are percent by what is counted (F30)."""

    scenario: Scenario
    moved: tuple[MovedAccount, ...]  # largest potential first
    reps: tuple[RepImpact, ...]
    shares: Mapping[str, float]
    spread: Mapping[str, Pair]  # CV by metric
    quotas: tuple[QuotaFairness, QuotaFairness]
    shown: tuple[Evaluation, Evaluation]


def impact_of(
    state: State,
    scenario_id: str,
    today: date,
    team: str = CORE_TEAM.id,
    *,
    outlooks: Outlooks | None = None,
    stop: Stop = lambda: False,
) -> Impact:
    """What a scenario changes; PlanError when it moves nothing or is the live one."""
    scenario, live = state.scenario(scenario_id), state.scenario(LIVE)
    was, now = live.layer(team), scenario.layer(team)
    moved = moved_accounts(state, scenario.id, today, team)
    shown = (
        Evaluator(state, was).evaluate(was.alignment),
        Evaluator(state, now).evaluate(now.alignment),
    )
    quotas = quota_fairness(state, was), quota_fairness(state, now)
    reps = _reps(
        state, (was, now), shown, quotas, scenario, outlooks or Outlooks(state, today, team), stop
    )
    shares = _shares(state, live, scenario, team)
    spread = {
        name: (shown[0].balance[name].cv, shown[1].balance[name].cv)
        for name in ("potential", "workload", "revenue")
        if name in shown[0].balance and name in shown[1].balance
    }
    return Impact(scenario, moved, reps, shares, spread, quotas, shown)


def moved_accounts(
    state: State, scenario_id: str, today: date, team: str = CORE_TEAM.id
) -> tuple[MovedAccount, ...]:
    """The accounts that change owner, largest potential first; PlanError when there is none."""
    cards = MoveReader(state, scenario_id, today, team).cards()
    if not cards:
        raise PlanError(
            f"No account is elsewhere than in {state.scenario(LIVE).name}.",
            remedy="Move accounts first.",
        )
    grades = all_segments(state).potential_class
    pipeline, people = open_pipeline(state), well_known(state)
    moved = [
        MovedAccount(card, str(grades[card.row]), float(pipeline[card.row]), int(people[card.row]))
        for card in cards
    ]
    moved.sort(key=lambda one: (-np.nan_to_num(one.card.potential), one.card.account_id))
    return tuple(moved)


def _shares(state: State, live: Scenario, scenario: Scenario, team: str) -> dict[str, float]:
    """Percent of accounts, potential, revenue, workload, relationships and pipeline (F30)."""
    was, now = owners(live.layer(team), scenario.layer(team))
    found = dict(moved_shares(state, live, scenario, team))
    found["accounts.share"] = 100 * disruption(was, now, np.ones(len(was)))
    for name, values in (("people", well_known(state)), ("pipeline", open_pipeline(state))):
        if values.any():
            found[name] = 100 * disruption(was, now, values)
    return found


def _reps(
    state: State,
    layers: tuple[Layer, Layer],
    shown: tuple[Evaluation, Evaluation],
    quotas: tuple[QuotaFairness, QuotaFairness],
    scenario: Scenario,
    outlooks: Outlooks,
    stop: Stop,
) -> tuple[RepImpact, ...]:
    places = [{t.id: code for code, t in enumerate(layer.territories)} for layer in layers]
    touched = _touched(*layers)
    revenue = metric(state, "revenue").values
    found = []
    for key in dict.fromkeys([*places[0], *places[1]]):
        codes = [place.get(key) for place in places]
        last = 1 if codes[1] is not None else 0
        record = layers[last].territories[codes[last] or 0]
        rep = serving(state, record)
        outlook = None
        if codes[0] is not None and codes[1] is not None and not stop():
            outlook = (
                outlooks.of(state.scenario(LIVE), codes[0], quotas[0]),
                outlooks.of(scenario, codes[1], quotas[1]),
            )
        sides = [_side(layers[n], shown[n], codes[n], revenue) for n in (0, 1)]
        accounts, potential, money, hours, drive, use = zip(*sides, strict=True)
        found.append(
            RepImpact(
                key,
                record.label,
                rep.name if rep is not None else "",
                key in touched,
                accounts,
                potential,
                money,
                hours,
                drive,
                use,
                outlook,
            )
        )
    return tuple(found)


def _touched(was: Layer, now: Layer) -> set[str]:
    """Ids of the territories that gain or lose an account."""
    old, new = owners(was, now)
    ids = [t.id for t in was.territories] + [t.id for t in now.territories]
    codes = {*old[old != new].tolist(), *new[old != new].tolist()} - {UNASSIGNED}
    return {ids[code] for code in codes}


def _side(
    layer: Layer, shown: Evaluation, code: int | None, revenue: FloatArray
) -> tuple[float, float, float, float, float, float]:
    """Accounts, potential, revenue, hours, drive and use of a territory; 0.0 where it is not."""
    if code is None:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    figures = shown.territories[code]
    return (
        float(figures.accounts),
        figures.totals.get("potential", math.nan),
        float(revenue[layer.alignment.territory == code].sum()),
        figures.workload,
        figures.drive_hours,
        figures.utilisation,
    )
