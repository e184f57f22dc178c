"""Everything computed about one territory's plan, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from model.arrays import FloatArray, IntArray, TextArray
from model.plan.facts import (
    AccountFigures,
    Mix,
    Reach,
    Scores,
    Segmentation,
    Sequence,
    Workload,
)
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
from model.reps import Rep
from model.state import State
from model.territories import Territory


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
    backtest: BackTest
    lighthouses: Lighthouses
    roles: RoleCoverage
    contracts: Contracts
    pipeline: Pipeline
    baseline: Baseline
    completeness: Completeness
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
    raise NotImplementedError
