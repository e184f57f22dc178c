"""Everything the manager's alignment pack is made from, worked out once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from model.format import Formatter
from model.review.benefit import Ledger, has_ledger, ledger_of
from model.review.ground import each_ground
from model.review.handover import Handover, first_day, handovers
from model.review.handover_letters import Letter, letters_of
from model.review.impact import Impact, impact_of
from model.review.impact_followup import FollowUp, began_on, follow_up, visited
from model.review.impact_outlook import Outlooks
from model.review.impact_words import Watch, risks_of, watch_of
from model.review.pack_appeals import Appeals, appeals_of
from model.review.pack_scenarios import ScenarioSheet, recommended, scenario_sheet
from model.review.pack_staffing import Staffing
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from reports.atlas.ground import AtlasGround, lay_out

Stop = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class PackFacts:
    """One scenario against live, with the project behind it."""

    state: State
    scenario: Scenario
    team: str
    today: date
    show: Formatter
    impact: Impact
    handed: tuple[Handover, ...]
    staffing: Mapping[str, Staffing]
    outlooks: Outlooks
    sheet: ScenarioSheet

    @property
    def live(self) -> Layer:
        """Today's layer."""
        return self.state.scenario(LIVE).layer(self.team)

    @property
    def layer(self) -> Layer:
        """The layer of the scenario."""
        return self.scenario.layer(self.team)

    @property
    def effective(self) -> date:
        """The day the scenario takes effect; today when none is set."""
        return first_day(self.scenario.effective_from, self.today)

    @property
    def manager(self) -> str:
        """Who signs: the manager of the plans, else the first manager of the project."""
        named = [str(p.get("meta", {}).get("manager", "")) for p in self.state.plans.values()]
        reps = [rep.name for rep in self.state.reps if rep.role == "manager"]
        return next((name for name in (*named, *reps) if name), "")

    @cached_property
    def risks(self) -> list[str]:
        """What can go wrong."""
        return risks_of(self.state, self.impact, self.handed)

    @cached_property
    def watch(self) -> list[Watch]:
        """What is watched for ninety days."""
        met = visited(self.state, self.handed, self.begin, self.today)
        return watch_of(self.state, self.impact, self.handed, met)

    @cached_property
    def follow_up(self) -> tuple[FollowUp, ...]:
        """Expected against actual."""
        return follow_up(self.state, self.handed, self.begin, self.today)

    @cached_property
    def appeals(self) -> Appeals:
        """What reps challenged, and what became of it."""
        return appeals_of(self.state, self.scenario.id, self.team)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Drafts for the customers."""
        begins = self.effective if self.effective > self.today else None
        return letters_of(self.state, self.handed, self.manager, begins)

    @cached_property
    def recommended(self) -> tuple[str, str]:
        """Id and rule of the recommended scenario."""
        return recommended(self.sheet)

    @cached_property
    def ledgers(self) -> tuple[tuple[str, Ledger], ...]:
        """The benefit of each territory of the live alignment that has a closed review."""
        if not has_ledger(self.state):
            return ()
        grounds = each_ground(self.state, self.today, scenario=LIVE, team=self.team)
        found = ((one.territory.label, ledger_of(self.state, one)) for one in grounds)
        return tuple((label, ledger) for label, ledger in found if ledger.lines)

    @property
    def begin(self) -> date:
        """The day the change took or takes effect, in the past too."""
        return began_on(self.scenario, self.today)

    def ground(self, scenario_id: str) -> AtlasGround:
        """The map of a scenario; PlanError without a placed account."""
        iso = self.today.isoformat()
        if scenario_id not in self._grounds:
            self._grounds[scenario_id] = lay_out(self.state, scenario_id, self.team, today_iso=iso)
        return self._grounds[scenario_id]

    @cached_property
    def _grounds(self) -> dict[str, AtlasGround]:
        return {}


def pack_facts(
    state: State,
    scenario_id: str,
    today: date,
    staffing: Mapping[str, Staffing],
    team: str,
    report: Callable[[str], None],
    stop: Stop,
) -> PackFacts:
    """Work the facts of a pack out; PlanError when the scenario moves nothing."""
    scenario = state.scenario(scenario_id)
    outlooks = Outlooks(state, today, team)
    report("What changes")
    impact = impact_of(state, scenario.id, today, team, outlooks=outlooks, stop=stop)
    report("Handovers")
    handed = handovers(state, scenario.id, impact.moved, today, team)
    report("Comparing scenarios")
    sheet = scenario_sheet(state, scenario.id, today, staffing, outlooks, team)
    return PackFacts(
        state, scenario, team, today, Formatter.of(state.about), impact, handed, staffing,
        outlooks, sheet,
    )  # fmt: skip
