"""The numbers of a whole alignment: every territory's totals, balance, travel and shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.arrays import FloatArray, IntArray
from model.contiguity import SiteGraph, pieces, pieces_of, site_graph
from model.home_drives import Home, home_drives
from model.metrics import (
    balance_index,
    coefficient_of_variation,
    deviation,
    disruption,
    gini,
    metric,
    metric_names,
    territory_totals,
    totals,
)
from model.places.plane import plane_for
from model.positions import serving
from model.reps import Rep
from model.same_inputs import SameInputs
from model.scenario import Layer, Scenario
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM
from model.workload import account_hours, capacity_hours, travel_hours

_USUAL = ("accounts", "potential", "revenue", "headroom", "calls")
OVERLAP_MIN_H = 20 / 60  # F31: closer to another rep's home by more than 20 minutes


@dataclass(frozen=True, slots=True)
class TerritoryFigures:
    """One territory's figures; hours per year, `index` 100 = the team's mean (F28)."""

    code: int
    id: str
    name: str
    rep: str
    accounts: int
    totals: Mapping[str, float]
    index: Mapping[str, float]
    workload: float
    drive_hours: float
    mean_drive: float  # h one way, NaN without a home
    capacity: float  # NaN without a rep
    utilisation: float  # workload ÷ capacity, NaN without a rep
    pieces: int  # 1 = in one piece, 0 = empty


@dataclass(frozen=True, slots=True)
class Balance:
    """How unequal the territories are in one metric.

    max_pct is the worst deviation from the share; shares of workload follow the reps' capacity.
    """

    cv: float
    gini: float
    max_pct: float


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """Every number of one alignment."""

    territories: tuple[TerritoryFigures, ...]
    balance: Mapping[str, Balance]
    unassigned: int
    drive_hours: float
    overlap: int  # accounts closer to another rep's home, F31

    @property
    def contiguous(self) -> bool:
        """Whether no territory lies in several pieces."""
        return all(territory.pieces <= 1 for territory in self.territories)


class Evaluator:
    """Evaluates alignments of one project state, fast enough for a drag.

    What does not depend on who owns an account is computed once: metric columns, hours without
    travel, the site graph and the drive time to every rep's home.
    """

    def __init__(self, state: State, layer: Layer, names: tuple[str, ...] = ()) -> None:
        self.state = state
        self.territories = layer.territories
        found = {n: metric(state, n) for n in names or _USUAL if n != "workload"}
        self.columns = {
            n: m.values for n, m in found.items() if names or n == "accounts" or m.known > 0
        }
        self.ratios = {n: m for n, m in found.items() if not m.adds_up}
        self._hours = account_hours(state)
        accounts = state.accounts
        self._reps = [serving(state, territory) for territory in layer.territories]
        self._capacity = np.array(
            [capacity_hours(rep, state.settings) if rep else np.nan for rep in self._reps]
        )
        self._usual = capacity_hours(None, state.settings)
        self.graph = _graph(SameInputs(accounts, (accounts.lat, accounts.lon)))
        homes = tuple(_home(rep) for rep in self._reps)
        self._settings = settings_of(state)
        self.drive = home_drives(accounts, self._settings, homes)
        self._overlap_min = self._settings["overlap.min"] / 60

    def travel(self, codes: IntArray, drive: FloatArray) -> FloatArray:
        """Hours per year (n,) on the road under an alignment whose `drive` is `own_drive` (F19).

        0.0 for nobody's accounts.
        """
        hours = self._hours
        travel = travel_hours(hours.visits, drive, hours.visits_per_day, self._settings)
        return np.where(codes != UNASSIGNED, np.nan_to_num(travel), 0.0)

    def travel_to(self, row: int) -> FloatArray:
        """Hours per year (n_territories,) to one account from the home of each."""
        hours, drive = self._hours, self.drive.from_all(row)
        travel = travel_hours(hours.visits[row], drive, hours.visits_per_day[row], self._settings)
        return np.nan_to_num(travel)

    def workload(self, codes: IntArray) -> FloatArray:
        """Hours per year of every account (n,) under an alignment; unassigned without travel."""
        return np.nan_to_num(self._hours.fixed + self.travel(codes, self.own_drive(codes)))

    def evaluate(
        self, alignment: Alignment, near: tuple[Alignment, Evaluation] | None = None
    ) -> Evaluation:
        """Every number of `alignment`, which must have this project's accounts.

        `near` is an alignment of the same territories whose numbers are known: only what
        differs from it is searched for pieces, the slow part of a drag.
        """
        codes = alignment.territory
        n = len(self.territories)
        drive = self.own_drive(codes)
        travel = self.travel(codes, drive)
        columns = {**self.columns, "workload": np.nan_to_num(self._hours.fixed + travel)}
        sums = {name: totals(values, codes, n) for name, values in columns.items()}
        sums |= {name: territory_totals(ratio, codes, n) for name, ratio in self.ratios.items()}
        index = {name: 100 * balance_index(total) for name, total in sums.items()}
        count = totals(np.ones(len(codes)), codes, n)
        owned = codes != UNASSIGNED
        travelled = totals(travel, codes, n)
        parts = self._pieces(codes, near)
        mean_drive = self._mean_drive(codes, drive)
        territories = tuple(
            TerritoryFigures(
                code=code,
                id=territory.id,
                name=territory.name,
                rep=rep.name if rep else "",
                accounts=int(count[code]),
                totals={name: float(total[code]) for name, total in sums.items()},
                index={name: float(values[code]) for name, values in index.items()},
                workload=float(sums["workload"][code]),
                drive_hours=float(travelled[code]),
                mean_drive=float(mean_drive[code]),
                capacity=float(self._capacity[code]),
                utilisation=float(sums["workload"][code] / self._capacity[code]),
                pieces=int(parts[code]),
            )
            for code, (territory, rep) in enumerate(zip(self.territories, self._reps, strict=True))
        )
        return Evaluation(
            territories,
            {name: self._balance(name, total) for name, total in sums.items()},
            int((~owned).sum()),
            float(travelled.sum()),
            int(np.sum(drive - self.drive.least > self._overlap_min)),
        )

    def _balance(self, name: str, total: FloatArray) -> Balance:
        by_capacity = name == "workload" and bool(np.isfinite(self._capacity).all())
        shown = total / self._capacity if by_capacity and total.size else total
        shares = np.array([territory.share for territory in self.territories])
        if name == "workload":  # hours are shared out by what the reps can plan (F22)
            shares = shares * np.where(np.isfinite(self._capacity), self._capacity, self._usual)
        worst = float(np.abs(deviation(total, shares)).max()) if total.size else 0.0
        return Balance(coefficient_of_variation(shown), gini(shown), 100 * worst)

    def _pieces(self, codes: IntArray, near: tuple[Alignment, Evaluation] | None) -> IntArray:
        if near is None:
            return pieces(self.graph, codes, len(self.territories))
        before, known = near[0].territory, near[1].territories
        parts = np.array([territory.pieces for territory in known], np.int64)
        changed = np.flatnonzero(before != codes)
        touched = np.unique(np.concatenate([before[changed], codes[changed]]))
        touched = touched[touched != UNASSIGNED].astype(np.int64)
        if touched.size:
            parts[touched] = pieces_of(self.graph, codes, touched)
        return parts

    def own_drive(self, codes: IntArray) -> FloatArray:
        """Hours (n_accounts,) from the home of the rep who owns it, NaN where unknown."""
        rows = np.flatnonzero(codes != UNASSIGNED)
        own = np.full(len(codes), np.nan)
        own[rows] = self.drive.to(rows, codes[rows])
        return own

    def _mean_drive(self, codes: IntArray, drive: FloatArray) -> FloatArray:
        known = np.isfinite(drive)
        n = len(self.territories)
        count = totals(known.astype(np.float64), codes, n)
        hours = totals(np.where(known, drive, 0.0), codes, n)
        mean: FloatArray = np.divide(hours, count, out=np.full(n, np.nan), where=count > 0)
        return mean


def _home(rep: Rep | None) -> Home:
    if rep is None or rep.home_lat is None or rep.home_lon is None:
        return None
    return rep.home_lat, rep.home_lon


@lru_cache(maxsize=2)
def _graph(same: SameInputs) -> SiteGraph:
    """The graph of sites of some accounts; it does not depend on who owns them."""
    accounts: Accounts = same.source
    plane = plane_for(accounts.lat, accounts.lon)
    return site_graph(plane.xy(accounts.lat, accounts.lon))


def evaluate(state: State, scenario: Scenario, team: str = CORE_TEAM.id) -> Evaluation:
    """Every number of one scenario's layer, with every metric the project knows."""
    layer = scenario.layer(team)
    return Evaluator(state, layer, metric_names(state)).evaluate(layer.alignment)


def moved_shares(
    state: State, before: Scenario, after: Scenario, team: str = CORE_TEAM.id
) -> dict[str, float]:
    """What changes owner: number of accounts, and percent of potential, revenue and accounts.

    Owners are compared by territory id, so that recoded territories do not count as moved.
    """
    was, now = before.layer(team), after.layer(team)
    position = {territory.id: code for code, territory in enumerate(was.territories)}
    fresh = len(was.territories)
    recode = np.array(
        [position.get(t.id, fresh + code) for code, t in enumerate(now.territories)] + [UNASSIGNED],
        np.int64,
    )
    old = was.alignment.territory.astype(np.int64)
    new = recode[now.alignment.territory]
    moved = (old != new) & (old != UNASSIGNED)
    shares = {"accounts": float(moved.sum())}
    for name in ("potential", "revenue", "workload"):
        found = metric(state, name)
        if found.values.any():
            shares[name] = 100 * disruption(old, new, found.values)
    return shares
