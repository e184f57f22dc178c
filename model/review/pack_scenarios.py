"""Live and up to five scenarios beside each other, with every measure of plan-spec §5.2."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from model.alignment_numbers import AlignmentNumbers, Kpi, live_layer
from model.brief_goals import Goal, Ranked, goals_of, rank_scenarios
from model.evaluation import Evaluation, Evaluator
from model.review.impact_outlook import Outlooks
from model.review.pack_staffing import Staffing
from model.scenario import LIVE, Scenario
from model.scenario_life import ARCHIVED
from model.state import State
from model.territories import CORE_TEAM

MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure: name, unit as in `Kpi`, -1 where less is better; by scenario, NaN unknown.

    `highs` are the other ends where the measure is a range, else empty.
    """

    name: str
    unit: str
    better: int
    values: tuple[float, ...]
    highs: tuple[float, ...] = ()

    @property
    def best(self) -> frozenset[int]:
        """The places of the best value; none where all are alike."""
        known = [(v * self.better, n) for n, v in enumerate(self.values) if math.isfinite(v)]
        if not self.better or len(known) < 2:
            return frozenset()
        top = max(value for value, _ in known)
        even = max(abs(value - top) for value, _ in known) < 1e-9
        return frozenset() if even else frozenset(n for value, n in known if top - value < 1e-9)


@dataclass(frozen=True, eq=False, slots=True)
class ScenarioSheet:
    """The compared scenarios, live first, with their measures and their rank by the goals."""

    scenarios: tuple[Scenario, ...]
    shown: tuple[Evaluation, ...]
    lines: tuple[Measured, ...]
    goals: tuple[Goal, ...]
    ranks: tuple[Ranked, ...]  # best first, of all scenarios


_KPIS: Final = (
    ("potential.cv", "Potential, spread (CV)"),
    ("potential.gini", "Potential, Gini"),
    ("workload.cv", "Workload, spread (CV)"),
    ("workload.gini", "Workload, Gini"),
    ("revenue.cv", "Revenue, spread (CV)"),
    ("revenue.gini", "Revenue, Gini"),
    ("drive", "Drive, h/yr"),
    ("overlap", "Nearer to another home"),
    ("fit", "Fit of skills"),
    ("fit.risk", "Revenue at risk, indicative"),
    ("moved", "Accounts moved"),
    ("moved.revenue", "Revenue moved"),
    ("moved.people", "Relationships moved"),
    ("moved.pipeline", "Open pipeline moved"),
    ("unserved", "Class A hours not served"),
    ("or.expected", "OR coverage, estimated"),
    ("answer.expected", "Drive of the nearest support"),
    ("forecast", "Base forecast, year 1"),
    ("quota.cv", "Quota ÷ potential (CV)"),
    ("quota.near", "Within 80 to 120 % of quota"),
)


def compared_scenarios(state: State, scenario_id: str, team: str = CORE_TEAM.id) -> list[Scenario]:
    """Live, the wanted one and further ones: those still open first, then the archived."""
    others = [s for s in state.scenarios if s.id not in (LIVE, scenario_id)]
    others.sort(key=lambda one: one.status == ARCHIVED)
    wanted = [state.scenario(LIVE), state.scenario(scenario_id), *others]
    return [one for one in wanted if team in one.layers][:MOST]


def scenario_sheet(
    state: State,
    scenario_id: str,
    today: date,
    staffing: Mapping[str, Staffing],
    outlooks: Outlooks,
    team: str = CORE_TEAM.id,
) -> ScenarioSheet:
    """Measure every compared scenario as the numbers panel does."""
    chosen = compared_scenarios(state, scenario_id, team)
    live, told, shown = live_layer(state, team), list[dict[str, Kpi]](), list[Evaluation]()
    evaluator: Evaluator | None = None
    for scenario in chosen:
        layer = scenario.layer(team)
        if evaluator is None or evaluator.territories != layer.territories:
            evaluator = Evaluator(state, layer)
        found = evaluator.evaluate(layer.alignment)
        figures = AlignmentNumbers(evaluator, live, today).figures(layer, found, "potential")
        own = {kpi.key: kpi for kpi in figures}
        own |= _own(found, staffing.get(scenario.id), outlooks.total(scenario))
        if scenario.id == LIVE:
            own = {key: kpi for key, kpi in own.items() if not key.startswith("moved")}
        told.append(own)
        shown.append(found)
    lines = []
    for key, name in _KPIS:
        first = next((own[key] for own in told if key in own), None)
        values = tuple(own[key].value if key in own else math.nan for own in told)
        if first is not None and any(map(math.isfinite, values)):
            highs = tuple(own[key].high if key in own else math.nan for own in told)
            known = highs if any(map(math.isfinite, highs)) else ()
            lines.append(Measured(name, first.unit, first.better, values, known))
    ranks = rank_scenarios(state, today, team)
    return ScenarioSheet(tuple(chosen), tuple(shown), tuple(lines), goals_of(state), tuple(ranks))


def _own(shown: Evaluation, staffing: Staffing | None, forecast: float) -> dict[str, Kpi]:
    """Measures that the numbers panel does not list."""
    found = {"forecast": Kpi("forecast", "", "", forecast, "money", 1)}
    if "revenue" in shown.balance:
        balance = shown.balance["revenue"]
        found["revenue.cv"] = Kpi("revenue.cv", "", "", balance.cv, "ratio", -1)
        found["revenue.gini"] = Kpi("revenue.gini", "", "", balance.gini, "ratio", -1)
    if staffing is not None:
        found["unserved"] = Kpi("unserved", "", "", staffing.unserved_hours, "h", -1)
    return found


def recommended(sheet: ScenarioSheet) -> tuple[str, str]:
    """Id and rule of the scenario that is recommended: best by the ranked goals, else balance."""
    names = {scenario.id: scenario for scenario in sheet.scenarios}
    for rank in sheet.ranks:
        if rank.scenario_id in names:
            weighed = f"the first counting 1, the second 1/2: {rank.score:.2f} of 1"
            return rank.scenario_id, f"First by the ranked goals, {weighed}."
    lines = [line for line in sheet.lines if line.name.startswith("Workload, spread")]
    if lines:
        values = lines[0].values
        best = min(range(len(values)), key=lambda n: (math.isnan(values[n]), values[n]))
        return sheet.scenarios[best].id, "No goal is ranked: the most even workload counts."
    return LIVE, "Neither goals nor hours are known: today’s alignment stays."
