"""Where reps are missing and where they have time: the headcount test of plan-spec F33."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray, TextArray
from model.plan.all_segments import all_segments
from model.positions import serving
from model.scenario import Scenario
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM
from model.workload import account_hours, capacity_hours
from optimizers.economics import served_share, worth_of

TOP_CLASS: Final = "A"
NO_PLACE: Final = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """One geography and class of accounts; hours per year, reps in standard reps.

    `reps_now` is the capacity of the owners, shared out by the hours that each account takes of
    its territory. `over_staffed`: utilisation below the amber limit and less headroom per hour
    than the cells' median. `short_hours` are hours of class A accounts that do not fit.
    """

    region: str
    segment: str
    accounts: int
    hours: float
    reps_needed: float
    reps_now: float
    headroom_per_hour: float
    over_staffed: bool
    short_hours: float

    @property
    def utilisation(self) -> float:
        """Hours due ÷ hours there are; NaN where nobody works."""
        return self.reps_needed / self.reps_now if self.reps_now > 0 else float("nan")


@dataclass(frozen=True, slots=True)
class Unserved:
    """A class A account whose hours do not fit its rep's year."""

    row: int
    hours: float


@dataclass(frozen=True, slots=True)
class Hire:
    """What one more rep would earn on the hours that do not fit, averaged over three years.

    `roi` = (money won × margin − cost) ÷ cost; an estimate.
    """

    hours: float
    won: float
    margin: float
    cost: float

    @property
    def roi(self) -> float:
        """Return on the cost of the hire; 0.0 pays just itself."""
        return (self.won * self.margin - self.cost) / self.cost if self.cost > 0 else float("nan")


@dataclass(frozen=True, eq=False, slots=True)
class Headcount:
    """The headcount test of one scenario."""

    reps_needed: float
    reps_now: float
    cells: tuple[Cell, ...]
    unserved: tuple[Unserved, ...]
    hire: Hire


def headcount(state: State, scenario: Scenario, team_id: str = CORE_TEAM.id) -> Headcount:
    """Needed and present reps by region and class, what is not served, and what a hire is worth.

    Territories without a rep count as one standard rep.
    """
    layer = scenario.layer(team_id)
    codes = layer.alignment.territory.astype(np.int64)
    settings, standard = settings_of(state), capacity_hours(None, state.settings)
    capacity = np.array(
        [capacity_hours(serving(state, t), settings) for t in layer.territories], np.float64
    )
    hours = np.nan_to_num(account_hours(state, scenario.id, team_id).total)
    worth = worth_of(state)
    share = served_share(worth.total, hours, codes, capacity)
    missing = hours * (1.0 - share)
    classes = all_segments(state).potential_class
    unserved = [
        Unserved(int(row), float(missing[row]))
        for row in np.flatnonzero((classes == TOP_CLASS) & (missing > 1e-9))
    ]
    return Headcount(
        reps_needed=float(hours.sum() / standard),
        reps_now=float(capacity.sum() / standard),
        cells=_cells(state, codes, hours, capacity / standard, missing, classes),
        unserved=tuple(sorted(unserved, key=lambda item: -item.hours)),
        hire=_hire(state, hours, worth.won, missing),
    )


def _cells(
    state: State,
    codes: IntArray,
    hours: FloatArray,
    reps: FloatArray,
    missing: FloatArray,
    classes: TextArray,
) -> tuple[Cell, ...]:
    settings, standard = settings_of(state), capacity_hours(None, state.settings)
    owned = codes >= 0
    due = np.bincount(codes[owned], hours[owned], len(reps))
    now = np.zeros(len(hours))
    some = owned & (hours > 0)
    now[some] = hours[some] / due[codes[some]] * reps[codes[some]]
    headroom = worth_of(state).headroom
    regions = state.accounts.text("region")
    names = np.array([f"{r}\t{c}" for r, c in zip(regions, classes, strict=True)])
    _, first, cell = np.unique(names, return_index=True, return_inverse=True)
    n = len(first)
    sums = [np.bincount(cell, column, n) for column in (hours, now, headroom)]
    top = np.where(classes == TOP_CLASS, missing, 0.0)
    short, count = np.bincount(cell, top, n), np.bincount(cell, minlength=n)
    needed = sums[0] / standard
    per_hour = np.divide(sums[2], sums[0], out=np.zeros(n), where=sums[0] > 0)
    idle = needed < settings["util.amber_low"] / 100 * sums[1]
    over = idle & (per_hour < np.median(per_hour))
    return tuple(
        Cell(
            region=regions[first[i]] or NO_PLACE,
            segment=classes[first[i]] or NO_PLACE,
            accounts=int(count[i]),
            hours=float(sums[0][i]),
            reps_needed=float(needed[i]),
            reps_now=float(sums[1][i]),
            headroom_per_hour=float(per_hour[i]),
            over_staffed=bool(over[i]),
            short_hours=float(short[i]),
        )
        for i in range(n)
    )


def _hire(state: State, hours: FloatArray, won: FloatArray, missing: FloatArray) -> Hire:
    """A new rep takes what does not fit, best worth per hour first, ramping in the first year."""
    settings = settings_of(state)
    ramp = np.mean([settings[f"ramp.q{quarter}"] for quarter in (1, 2, 3, 4)])
    capacity = capacity_hours(None, settings) * float(ramp + 2.0) / 3.0
    open_part = np.divide(missing, hours, out=np.zeros(len(hours)), where=hours > 0)
    gain = won * open_part
    share = served_share(gain, missing, np.zeros(len(hours), np.int64), np.array([capacity]))
    share = np.where(missing > 0, share, 0.0)
    return Hire(
        hours=float((missing * share).sum()),
        won=float((gain * share).sum()),
        margin=settings["hire.margin"],
        cost=settings["hire.cost"],
    )
