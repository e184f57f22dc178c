"""The numbers of a whole alignment: every territory's totals, balance, travel and shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.arrays import BoolArray, FloatArray, IntArray
from model.contiguity import SiteGraph, pieces, site_graph
from model.home_drives import Home, home_drives
from model.metrics import (
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
from model.territory_figures import Sums, TerritoryTable
from model.workload import account_hours, capacity_hours, travel_hours

_USUAL = ("accounts", "potential", "revenue", "headroom", "calls")
OVERLAP_MIN_H = 20 / 60  # F31: closer to another rep's home by more than 20 minutes


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

    territories: TerritoryTable
    balance: Mapping[str, Balance]
    unassigned: int
    drive_hours: float
    overlap: int  # accounts closer to another rep's home, F31

    @property
    def contiguous(self) -> bool:
        """Whether no territory lies in several pieces."""
        return bool((self.territories.sums.pieces <= 1).all())


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
        self._shares = np.array([territory.share for territory in layer.territories])
        self._settings = settings_of(state)
        self.drive = home_drives(accounts, self._settings, homes)
        self._overlap_min = self._settings["overlap.min"] / 60

    def travel_to(self, row: int) -> FloatArray:
        """Hours per year (n_territories,) to one account from the home of each."""
        hours, drive = self._hours, self.drive.from_all(row)
        travel = travel_hours(hours.visits[row], drive, hours.visits_per_day[row], self._settings)
        return np.nan_to_num(travel)

    def workload(self, codes: IntArray) -> FloatArray:
        """Hours per year of every account (n,) under an alignment; unassigned without travel."""
        hours = self._hours.fixed.copy()
        rows = np.flatnonzero(codes != UNASSIGNED)
        hours[rows] += self._travel(rows, self.drive.to(rows, codes[rows]))
        return np.nan_to_num(hours)

    def own_drive(self, codes: IntArray) -> FloatArray:
        """Hours (n_accounts,) from the home of the rep who owns it, NaN where unknown."""
        rows = np.flatnonzero(codes != UNASSIGNED)
        own = np.full(len(codes), np.nan)
        own[rows] = self.drive.to(rows, codes[rows])
        return own

    def evaluate(
        self, alignment: Alignment, near: tuple[Alignment, Evaluation] | None = None
    ) -> Evaluation:
        """Every number of `alignment`, which must have this project's accounts.

        `near` is an alignment whose numbers this evaluator has told: only the territories that
        differ from it are added up again, so that a drag costs what it touches.
        """
        codes = alignment.territory
        wanted = self._differing(codes, near)
        sums = self._sums(codes, wanted)
        if near is not None:
            sums = sums.where(wanted, near[1].territories.sums)
        return Evaluation(
            TerritoryTable(self.territories, self._reps, self._capacity, sums),
            {name: self._balance(name, total) for name, total in sums.totals.items()},
            len(codes) - int(sums.accounts.sum()),
            float(sums.drive_hours.sum()),
            int(sums.overlap.sum()),
        )

    def _differing(self, codes: IntArray, near: tuple[Alignment, Evaluation] | None) -> BoolArray:
        """Which territories (n_territories,) must be added up."""
        if near is None:
            return np.ones(len(self.territories), bool)
        before = near[0].territory
        changed = np.flatnonzero(before != codes)
        wanted = np.zeros(len(self.territories) + 1, bool)  # the last is nobody's, UNASSIGNED
        wanted[before[changed]] = wanted[codes[changed]] = True
        return wanted[:-1]

    def _sums(self, codes: IntArray, wanted: BoolArray) -> Sums:
        """What the accounts of the wanted territories add up to; 0 or NaN for the others."""
        n = len(self.territories)
        rows = np.flatnonzero(np.append(wanted, False)[codes])  # UNASSIGNED reads the last one
        own = codes[rows]
        drive = self.drive.to(rows, own)
        travel = self._travel(rows, drive)
        columns = {name: values[rows] for name, values in self.columns.items()}
        columns["workload"] = np.nan_to_num(self._hours.fixed[rows] + travel)
        sums = {name: totals(values, own, n) for name, values in columns.items()}
        for name, ratio in self.ratios.items():
            sums[name] = territory_totals(ratio.of(rows), own, n)
        far = drive - self.drive.least[rows] > self._overlap_min
        return Sums(
            sums,
            np.bincount(own, minlength=n),
            totals(travel, own, n),
            _mean_drive(drive, own, n),
            np.bincount(own[far], minlength=n),
            pieces(self.graph, codes, n, wanted),
        )

    def _travel(self, rows: IntArray, drive: FloatArray) -> FloatArray:
        """Hours per year on the road to account rows that are `drive` hours from home (F19)."""
        hours = self._hours
        per_day = hours.visits_per_day[rows]
        return np.nan_to_num(travel_hours(hours.visits[rows], drive, per_day, self._settings))

    def _balance(self, name: str, total: FloatArray) -> Balance:
        by_capacity = name == "workload" and bool(np.isfinite(self._capacity).all())
        shown = total / self._capacity if by_capacity and total.size else total
        shares = self._shares
        if name == "workload":  # hours are shared out by what the reps can plan (F22)
            shares = shares * np.where(np.isfinite(self._capacity), self._capacity, self._usual)
        worst = float(np.abs(deviation(total, shares)).max()) if total.size else 0.0
        return Balance(coefficient_of_variation(shown), gini(shown), 100 * worst)


def _mean_drive(drive: FloatArray, own: IntArray, n: int) -> FloatArray:
    """Mean hours (n,) to the accounts of each territory, NaN where none is known."""
    known = np.isfinite(drive)
    count = np.bincount(own[known], minlength=n)
    mean = np.full(n, np.nan)
    np.divide(np.bincount(own[known], drive[known], n), count, out=mean, where=count > 0)
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
