"""What the funnel page shows, read from the session once per change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from model.plan.funnel_figures import FunnelFigures, funnel_figures
from model.plan.funnels import Funnel, funnels_of
from model.plan.opportunity_opening import unplaced
from model.plan.opportunity_records import HISTORY, OPEN, PARKED, TABLE
from model.plan.opportunity_steps import REOPENED
from model.plan.outlook import Opportunity
from model.plan.period import iso_date
from model.plan.pipeline import opportunities_of
from model.plan.rep_plan import RepPlan
from model.plan.tables import text
from model.state import State
from ui.plan.reading import reading_of_code
from ui.session import Session

STATUSES: Final = ("Open", "Parked", "Won", "Lost")
STUCK, ORPHAN, OVERDUE, WAVELESS, HOMELESS = (
    "Stuck",
    "No next step",
    "Overdue",
    "In no wave",
    "In no funnel",
)
DUE, AGAIN = "Due again", "Taken up again"
FLAGS: Final = (STUCK, ORPHAN, OVERDUE, WAVELESS, HOMELESS, DUE, AGAIN)


@dataclass(frozen=True, slots=True)
class Row:
    """One opportunity as board and list show it."""

    opportunity: Opportunity
    status: str  # one of STATUSES
    account: str
    family: str  # name of its funnel, "" when it has none
    flags: tuple[str, ...]
    closed_on: str
    loss_reason: str

    @property
    def id(self) -> str:
        """Its number."""
        return self.opportunity.id


@dataclass(frozen=True, eq=False, slots=True)
class FunnelView:
    """One territory's opportunities with the funnels and their figures."""

    plan: RepPlan
    rep_id: str
    rows: tuple[Row, ...]
    funnels: tuple[Funnel, ...]
    figures: tuple[FunnelFigures, ...]
    names: Mapping[str, str]  # of the territory's accounts, by id

    def row(self, opportunity_id: str) -> Row | None:
        """An opportunity by number."""
        return next((row for row in self.rows if row.id == opportunity_id), None)


def funnel_reading(session: Session, code: int) -> Callable[[], FunnelView]:
    """What reads the funnel of a territory of the state as it is now; any thread may call it."""
    return partial(_read, session.state, reading_of_code(session, code), session.today)


def _read(state: State, reading: Callable[[], RepPlan], today: date) -> FunnelView:
    plan = reading()
    names = dict(zip(plan.ids, plan.names, strict=True))
    funnels = funnels_of(state)
    by_id = {funnel.id: funnel.name for funnel in funnels}
    table = state.table(TABLE)
    ends = {
        str(key): (str(on), str(why))
        for key, on, why in zip(
            *(text(table, n) for n in ("opportunity_id", "closed_on", "loss_reason")), strict=True
        )
    }
    homeless, again = set(unplaced(state)), _taken_up(state.table(HISTORY))
    known = opportunities_of(state, plan.ids, plan.sequence.wave, today)
    rows = tuple(
        Row(
            opportunity=o,
            status=_status(status),
            account=names.get(o.account_id, o.account_id),
            family=by_id.get(o.funnel, ""),
            flags=_flags(o, status, today, homeless, again),
            closed_on=ends.get(o.id, ("", ""))[0],
            loss_reason=ends.get(o.id, ("", ""))[1],
        )
        for status, o in known
    )
    open_ = [row.opportunity for row in rows if row.status == "Open"]
    figures = funnel_figures(state, plan.ids, open_, today)
    return FunnelView(plan, plan.territory.rep_id, rows, funnels, figures, names)


def _status(word: str) -> str:
    return {PARKED: "Parked", "won": "Won", "lost": "Lost"}.get(word, "Open")


def _taken_up(log: Any) -> set[str]:
    outcomes = text(log, "outcome")
    return set(text(log, "opportunity_id")[outcomes == REOPENED])


def _flags(
    o: Opportunity, status: str, today: date, homeless: set[str], again: set[str]
) -> tuple[str, ...]:
    found = []
    due = iso_date(o.next_step_on)
    if status in ("", OPEN):
        if o.stuck:
            found.append(STUCK)
        if due is None:
            found.append(ORPHAN)
        elif due <= today:
            found.append(OVERDUE)
        if not o.in_sequence:
            found.append(WAVELESS)
    if status == PARKED and (due is None or due <= today):
        found.append(DUE)
    if o.id in homeless:
        found.append(HOMELESS)
    if o.id in again and status in ("", OPEN):
        found.append(AGAIN)
    return tuple(found)
