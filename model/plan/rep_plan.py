"""Everything computed about one territory's plan, in one value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict

from model.arrays import FloatArray, IntArray, TextArray
from model.errors import PlanError
from model.plan.backtest import back_test
from model.plan.baseline import sales_baseline
from model.plan.completeness import completeness_of
from model.plan.contracts import contract_calendar
from model.plan.core import PlanCore, plan_core
from model.plan.coverage import role_coverage
from model.plan.facts import (
    AccountFigures,
    Mix,
    Reach,
    Scores,
    Segmentation,
    Sequence,
    Workload,
)
from model.plan.forecast import Pursuits, forecast
from model.plan.goals import goal_problems
from model.plan.lighthouse import lighthouses
from model.plan.mix import mix_of
from model.plan.near_term import SecondOpinions, second_opinions
from model.plan.needs import Needs, needs_of
from model.plan.outlook import (
    BackTest,
    Baseline,
    Completeness,
    Contracts,
    Forecast,
    GoalProblem,
    Lighthouses,
    Pipeline,
    RoleCoverage,
)
from model.plan.period import month_after, plan_end, plan_start
from model.plan.pipeline import pipeline_of
from model.plan.sensitivity import Sensitivity, sensitivity_of
from model.positions import serving
from model.reps import Rep
from model.scenario import Layer
from model.state import State
from model.territories import Territory
from model.workload import plan_workload


@dataclass(frozen=True, eq=False, slots=True)
class RepPlan:
    """One territory's plan; every (n,) array inside is aligned to `rows`.

    Sections are always there; what could not be computed is NaN or empty and said in the
    section's `missing`.
    """

    code: int
    territory: Territory
    rep: Rep | None
    scenario_id: str
    team_id: str
    today: date
    start: date  # first day of the plan
    end: date
    plan: Mapping[str, Any]  # the rep's typed plan, {} when there is none
    rows: IntArray  # (n,) rows in state.accounts, ascending
    ids: TextArray  # (n,)
    names: TextArray  # (n,)
    types: TextArray  # (n,)
    clusters: TextArray  # (n,) imported or computed (F18), "" unplaced
    drive_hours: FloatArray  # (n,) one way from the rep's home, NaN unknown
    figures: AccountFigures
    segmentation: Segmentation
    reach: Reach
    scores: Scores
    sequence: Sequence
    workload: Workload
    mix: Mix
    forecast: Forecast
    second_opinions: SecondOpinions
    backtest: BackTest
    lighthouses: Lighthouses
    roles: RoleCoverage
    contracts: Contracts
    pipeline: Pipeline
    baseline: Baseline
    completeness: Completeness
    needs: Needs
    sensitivity: Sensitivity
    goal_problems: tuple[GoalProblem, ...]
    gates: Mapping[str, str]  # system id -> gate account id

    @property
    def n(self) -> int:
        """Number of accounts."""
        return len(self.rows)

    def position(self, account_id: str) -> int | None:
        """Where an account stands in the arrays, None when it is not in the territory."""
        for position, known in enumerate(self.ids):
            if known == account_id:
                return position
        return None

    @property
    def missing(self) -> Mapping[str, tuple[str, ...]]:
        """What is absent, by section name."""
        sections = {
            "figures": self.figures.missing,
            "segmentation": self.segmentation.missing,
            "reach": self.reach.missing,
            "scores": self.scores.missing,
            "sequence": self.sequence.missing,
            "workload": self.workload.missing,
            "mix": self.mix.missing,
            "forecast": self.forecast.missing,
            "backtest": self.backtest.missing,
            "lighthouses": self.lighthouses.missing,
            "needs": self.needs.missing,
            "roles": self.roles.missing,
            "contracts": self.contracts.missing,
            "pipeline": self.pipeline.missing,
            "baseline": self.baseline.missing,
        }
        return {name: notes for name, notes in sections.items() if notes}


def rep_plan(
    state: State,
    territory_code: int,
    *,
    scenario: str = "",
    team: str = "core",
    today: date,
) -> RepPlan:
    """Compute the plan of one territory.

    Raises
    ------
    PlanError
        If the scenario, the team or the territory does not exist.
    """
    layer = state.scenario(scenario).layer(team)
    territory = _territory(layer, territory_code)
    rep = serving(state, territory)
    core = plan_core(state, layer.alignment.rows_of(territory_code), rep)
    start = plan_start(state.about, today) or month_after(today, 1)
    workload = plan_workload(core, rep)
    accounts = core.accounts
    return RepPlan(
        code=territory_code,
        territory=territory,
        rep=rep,
        scenario_id=state.scenario(scenario).id,
        team_id=team,
        today=today,
        start=start,
        end=plan_end(state.about, start),
        plan=core.plan,
        rows=core.rows,
        ids=accounts.ids,
        names=accounts.text("name"),
        types=accounts.text("account_type"),
        clusters=core.clusters,
        drive_hours=core.drive_hours,
        figures=core.figures,
        segmentation=core.segmentation,
        reach=core.reach,
        scores=core.scores,
        sequence=core.sequence,
        workload=workload,
        mix=mix_of(core, workload),
        goal_problems=goal_problems(core.plan),
        gates=core.gates,
        **_outlook(state, core, rep, start, today),
    )


def _territory(layer: Layer, code: int) -> Territory:
    if not 0 <= code < len(layer.territories):
        raise PlanError(
            f"There is no territory number {code}.",
            remedy=f"The alignment has {len(layer.territories)} territories.",
        )
    return layer.territories[code]


class _Outlook(TypedDict):
    forecast: Forecast
    second_opinions: SecondOpinions
    backtest: BackTest
    roles: RoleCoverage
    contracts: Contracts
    pipeline: Pipeline
    baseline: Baseline
    completeness: Completeness
    lighthouses: Lighthouses
    needs: Needs
    sensitivity: Sensitivity


def _outlook(state: State, core: PlanCore, rep: Rep | None, start: date, today: date) -> _Outlook:
    """The sections that build on one another behind the core."""
    pursuits = Pursuits(
        core.accounts.text("account_type"), core.figures, core.months_to_close, core.p_win
    )
    quota = rep.quota if rep is not None else None
    outlook = forecast(pursuits, core.sequence, start, core.plan, quota, core.settings)
    base_year_1 = float(outlook.base.base[:12].sum()) if outlook.base is not None else math.nan
    pipeline = pipeline_of(state, core, today, outlook.quota, base_year_1)
    roles, baseline = role_coverage(state, core), sales_baseline(state, core)
    busy = frozenset(opportunity.account_id for opportunity in pipeline.open)
    return _Outlook(
        forecast=outlook,
        second_opinions=second_opinions(
            pursuits, core.sequence, outlook.base, pipeline.open, start, core.settings
        ),
        backtest=back_test(outlook, core.figures, core.sequence, core.plan, core.settings),
        roles=roles,
        contracts=contract_calendar(state, core, start, today, busy),
        pipeline=pipeline,
        baseline=baseline,
        completeness=completeness_of(state, core, roles, pipeline, baseline, rep, start),
        lighthouses=lighthouses(state, core, today),
        needs=needs_of(state, core),
        sensitivity=sensitivity_of(core.problem, core.sequence, core.settings),
    )
