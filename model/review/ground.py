"""What the review of a territory is read from: its accounts, hours, visits and pursuits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from model.arrays import FloatArray, TextArray
from model.diary.measures import QUARTER_DAYS, ExecutionMeasures, measures_of
from model.diary.measures_acts import FACE_TO_FACE, Act, acts_of
from model.diary.table import diary_frame
from model.format import Formatter
from model.plan.core import PlanCore, plan_core
from model.plan.facts import AccountFigures, Workload
from model.plan.outlook import Opportunity
from model.plan.period import iso_date
from model.plan.pipeline import opportunities_of
from model.plan.potential import account_figures
from model.plan.tables import text
from model.positions import serving
from model.reps import Rep
from model.review.alert import Alert, Evidence, Subject
from model.review.local_tables import local_states
from model.scenario import Layer
from model.settings import Settings, settings_of
from model.state import State
from model.territories import CORE_TEAM, Territory
from model.workload import plan_workload

_KNOWN_QUARTER: Final = ("f2f_planned_last_quarter", "f2f_done_last_quarter", "last_f2f")


@dataclass(frozen=True, eq=False, slots=True)
class Visits:
    """Face-to-face visits by account, (n,) each; NaN and None where nothing is on record."""

    planned: FloatArray  # in the last quarter: as recorded, else a quarter of the year's calls
    done: FloatArray  # in the last quarter
    last: tuple[date | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class TerritoryGround:
    """One territory on one day; arrays (n,) by `core.accounts`.

    `state` holds the rows of this territory only where all territories are read together; what
    is to be seen across them is read from `whole`.
    """

    state: State
    whole: State
    sale_months: tuple[str, ...]  # every month of the whole sales table, oldest first
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
    months = sale_months(state)
    for code, local in enumerate(local_states(state, layer)):
        yield territory_ground(local, layer, code, today, figures, (state, months))


def sale_months(state: State) -> tuple[str, ...]:
    """Every month that the sales table names, oldest first."""
    return tuple(sorted(set(text(state.table("sales_monthly"), "month")) - {""}))


def territory_ground(
    state: State,
    layer: Layer,
    code: int,
    today: date,
    figures: AccountFigures | None = None,
    region: tuple[State, tuple[str, ...]] | None = None,
) -> TerritoryGround:
    """The ground of one territory; `figures` are those of all accounts, when at hand.

    Where `state` holds this territory's rows only, `region` is the whole one and its months.
    """
    whole, months = region if region is not None else (state, sale_months(state))
    territory = layer.territories[code]
    rep = serving(state, territory)
    core = plan_core(state, layer.alignment.rows_of(code), rep, figures)
    workload = plan_workload(core, rep)
    ids = core.accounts.ids
    acts = acts_of(state, rep, ids, today)
    kept = rep is not None and _keeps_a_diary(state, rep, acts)
    return TerritoryGround(
        state=state,
        whole=whole,
        sale_months=months,
        code=code,
        territory=territory,
        rep=rep,
        today=today,
        settings=settings_of(state),
        show=Formatter.of(state.about),
        core=core,
        workload=workload,
        acts=acts,
        visits=_visits(core, workload, acts, today),
        pursuits=opportunities_of(state, ids, core.sequence.wave, today),
        measures=measures_of(state, rep, today) if rep is not None and kept else None,
    )


def _keeps_a_diary(state: State, rep: Rep, acts: Sequence[Act]) -> bool:
    """Whether anything is on record that adherence or bookings could be judged by."""
    return bool(acts) or bool(state.plans.get(rep.id)) or _has_diary(state, rep)


def _has_diary(state: State, rep: Rep) -> bool:
    return bool((text(diary_frame(state), "rep_id") == rep.id).any())


def _visits(core: PlanCore, workload: Workload, acts: Sequence[Act], today: date) -> Visits:
    """From the activities where there are any, else from the columns of the account table."""
    accounts = core.accounts
    planned, done = (accounts.number(name) for name in _KNOWN_QUARTER[:2])
    planned = np.where(np.isfinite(planned), planned, workload.calls / 4)
    days = [iso_date(word) for word in accounts.text(_KNOWN_QUARTER[2])]
    made = [act for act in acts if act.status == "done" and act.kind in FACE_TO_FACE]
    if not made:
        return Visits(planned, done, tuple(days))
    first = today - timedelta(days=QUARTER_DAYS - 1)
    done = np.zeros(len(accounts))
    for act in made:
        if act.done is None or not accounts.has(act.account_id):
            continue
        at = accounts.row_of(act.account_id)
        done[at] += act.done >= first
        before = days[at]
        days[at] = act.done if before is None else max(before, act.done)
    return Visits(planned, done, tuple(days))
