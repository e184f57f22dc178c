"""What the plan has brought: the figures of the first closed review against those of today.

Drive, visits, selling time and revenue are the project's own (S2-16, S2-96, S2-97); what an hour
is worth and what the tool costs are settings, 0 while nobody has said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.diary.measures import days_off
from model.diary.measures_acts import FACE_TO_FACE
from model.diary.work_days import working_days_between
from model.review.ground import TerritoryGround
from model.review.snapshots import SNAPSHOTS, history_of
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM

FIGURES: Final = (  # key, name, unit, whether more is better
    ("ledger_drive", "Driving a year", "h", False),
    ("ledger_visits", "Visits a working day", "", True),
    ("ledger_selling", "Share of hours with customers", "%", True),
    ("ledger_revenue", "Revenue, 12 months", "money", True),
)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One figure: at the first review, today, and the change; `better` when it went well."""

    name: str
    unit: str
    before: float
    now: float
    more_is_better: bool

    @property
    def change(self) -> float:
        """Today less the first review."""
        return self.now - self.before

    @property
    def better(self) -> bool:
        """Whether the change is for the better."""
        return self.change != 0 and (self.change > 0) == self.more_is_better


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of one territory, or the sums of several, since the first review; money per year.

    The tool is paid for once: a territory bears an even share of it, so that the ledgers of all
    add up to what it costs.
    """

    since: date | None  # None before the first review was closed
    lines: tuple[LedgerLine, ...] = ()
    hours_worth: float = 0.0  # hours of driving saved × what an hour is worth
    cost: float = 0.0  # of the tool, the share that is borne here
    whole_cost: float = 0.0  # of the tool
    among: int = 1  # territories that share it; 1 where the ledger bears it all


def ledger_figures(ground: TerritoryGround) -> dict[str, float]:
    """What a review freezes for the ledger, by key; hours and money of a year."""
    work, (first, last) = ground.workload, ground.quarter
    hours, driven = float(np.nansum(work.hours)), float(np.nansum(work.travel_hours))
    off = days_off(ground.state, ground.rep, first, last) if ground.rep is not None else ()
    visits = sum(
        act.status == "done" and act.kind in FACE_TO_FACE and act.done is not None
        and first <= act.done <= last
        for act in ground.acts
    )  # fmt: skip
    days = working_days_between(first, last, off)
    return {
        "ledger_drive": driven,
        "ledger_visits": visits / days if days and ground.acts else float("nan"),
        "ledger_selling": 100 * (hours - driven) / hours if hours else float("nan"),
        "ledger_revenue": float(np.nansum(ground.core.figures.revenue)),
    }


def has_ledger(state: State) -> bool:
    """Whether a closed review has frozen figures of the ledger."""
    frame = state.table(SNAPSHOTS)
    return "figure" in frame and bool(frame["figure"].isin([key for key, *_ in FIGURES]).any())


def ledger_of(state: State, ground: TerritoryGround) -> Ledger:
    """The ledger of a territory; without a closed review it has no lines."""
    today, lines, since = ledger_figures(ground), [], None
    for key, name, unit, more in FIGURES:
        frozen = history_of(state, "territory", ground.territory.id, key)
        if frozen and today[key] == today[key]:
            day, before = frozen[0]
            since = day if since is None else min(since, day)
            lines.append(LedgerLine(name, unit, before, today[key], more))
    saved = next((-one.change for one in lines if one.unit == "h"), 0.0)
    worth, cost = (ground.settings[f"benefit.{name}"] for name in ("hour", "cost"))
    among = _sharing(state, ground.territory.id)
    return Ledger(since, tuple(lines), saved * worth, cost / among, cost, among)


def together(ledgers: Sequence[Ledger]) -> Ledger:
    """All of them: the earliest first review, the worth of all hours, the tool paid for once."""
    since = min((one.since for one in ledgers if one.since is not None), default=None)
    worth = sum(one.hours_worth for one in ledgers)
    cost = max((one.whole_cost for one in ledgers), default=0.0)
    return Ledger(since, (), worth, cost, cost)


def _sharing(state: State, territory_id: str) -> int:
    """How many territories the live alignment has in the team that has this one."""
    live = state.scenario(LIVE)
    teams = [layer.territories for layer in live.layers.values()]
    own = [some for some in teams if any(one.id == territory_id for one in some)]
    return len(own[0] if own else live.layer(CORE_TEAM.id).territories) or 1
