"""What the review of a territory is read from: its accounts, hours, visits and pursuits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from model.arrays import TextArray
from model.diary.measures import QUARTER_DAYS, ExecutionMeasures, measures_of
from model.diary.measures_acts import Act, accounts_of, acts_of
from model.diary.table import diary_view
from model.diary.visits_made import Visits, visits_made
from model.format import Formatter
from model.plan.core import PlanCore, plan_core
from model.plan.facts import AccountFigures, Workload
from model.plan.outlook import Opportunity
from model.plan.pipeline import opportunities_of
from model.plan.potential import account_figures
from model.plan.tables import text
from model.positions import serving
from model.reps import Rep
from model.review.alert import Alert, Evidence, Subject
from model.review.local_tables import local_states
from model.review.sales import MonthlySales, monthly_sales
from model.scenario import Layer
from model.settings import Settings, settings_of
from model.state import State
from model.territories import CORE_TEAM, Territory
from model.workload import plan_workload


@dataclass(frozen=True, eq=False, slots=True)
class TerritoryGround:
    """One territory on one day; arrays (n,) by `core.accounts`.

    `state` holds the rows of this territory only where all territories are read together; what
    is to be seen across them is read from `whole`.
    """

    state: State
    whole: State
    sales: MonthlySales  # of its accounts
    code: int
    territory: Territory
    rep: Rep | None
    today: date
    settings: Settings
    show: Formatter
    core: PlanCore
    workload: Workload
    acts: tuple[Act, ...]
    visits: Visits
    pursuits: tuple[tuple[str, Opportunity], ...]  # status and opportunity
    measures: ExecutionMeasures | None  # None where neither a plan nor a diary is kept

    @property
    def ids(self) -> TextArray:
        """Account ids, (n,)."""
        return self.core.accounts.ids

    @property
    def names(self) -> TextArray:
        """Account names, (n,)."""
        return self.core.accounts.text("name")

    @property
    def rep_id(self) -> str:
        """Who answers for the territory, "" for nobody."""
        return self.rep.id if self.rep is not None else ""

    @property
    def plan(self) -> Mapping[str, Any]:
        """The rep's typed plan, {} when there is none."""
        return self.core.plan

    @property
    def quarter(self) -> tuple[date, date]:
        """First and last day of the rolling quarter."""
        return self.today - timedelta(days=QUARTER_DAYS - 1), self.today

    def name_of(self, account_id: str) -> str:
        """An account's name, its id where it is of another territory."""
        accounts = self.core.accounts
        if not accounts.has(account_id):
            return account_id
        return str(self.names[accounts.row_of(account_id)])


def fired(
    ground: TerritoryGround,
    rule: str,
    subject: Subject,
    level: str,
    value: float,
    limit: float,
    sentence: str,
    evidence: tuple[Evidence, ...] = (),
    group: str = "",
) -> Alert:
    """An alert about something in a territory, addressed to its rep."""
    rep, place = ground.rep_id, ground.territory.id
    return Alert(rule, subject, rep, place, level, value, limit, sentence, evidence, group)


def territory_grounds(
    state: State, today: date, *, scenario: str = "", team: str = CORE_TEAM.id
) -> tuple[TerritoryGround, ...]:
    """The grounds of all territories of an alignment, by code."""
    return tuple(each_ground(state, today, scenario=scenario, team=team))


def each_ground(
    state: State, today: date, *, scenario: str = "", team: str = CORE_TEAM.id
) -> Iterator[TerritoryGround]:
    """The grounds one after the other, for who shows what is known so far."""
    layer = state.scenario(scenario).layer(team)
    figures = account_figures(state)
    for code, local in enumerate(local_states(state, layer)):
        yield territory_ground(local, layer, code, today, figures, state)


def territory_ground(
    state: State,
    layer: Layer,
    code: int,
    today: date,
    figures: AccountFigures | None = None,
    region: State | None = None,
) -> TerritoryGround:
    """The ground of one territory; `figures` are those of all accounts, when at hand.

    Where `state` holds this territory's rows only, `region` is the whole one.
    """
    whole, rows = region or state, layer.alignment.rows_of(code)
    territory = layer.territories[code]
    rep = serving(state, territory)
    core = plan_core(state, rows, rep, figures)
    workload = plan_workload(core, rep)
    ids = core.accounts.ids
    acts = acts_of(state, rep, ids, today)
    kept = rep is not None and _keeps_a_diary(state, rep, acts)
    return TerritoryGround(
        state=state,
        whole=whole,
        sales=monthly_sales(whole, today).taking(rows),
        code=code,
        territory=territory,
        rep=rep,
        today=today,
        settings=settings_of(state),
        show=Formatter.of(state.about),
        core=core,
        workload=workload,
        acts=acts,
        visits=visits_made(core.accounts, workload.calls, acts, today),
        pursuits=opportunities_of(state, ids, core.sequence.wave, today),
        measures=_measured(state, rep, ids, today) if rep is not None and kept else None,
    )


def _measured(state: State, rep: Rep, ids: TextArray, today: date) -> ExecutionMeasures:
    """Of all accounts of the rep, which are mostly those of this territory."""
    served = accounts_of(state, rep)
    same = len(served) == len(ids) and bool((served == ids).all())
    return measures_of(state, rep, today, ids=ids if same else served)


def _keeps_a_diary(state: State, rep: Rep, acts: Sequence[Act]) -> bool:
    """Whether anything is on record that adherence or bookings could be judged by."""
    return bool(acts) or bool(state.plans.get(rep.id)) or _has_diary(state, rep)


def _has_diary(state: State, rep: Rep) -> bool:
    return bool((text(diary_view(state), "rep_id") == rep.id).any())
