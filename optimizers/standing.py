"""How a scenario stands right now: sums, centres and borders, kept up to date move by move.

Plain numpy and short Python loops over a handful of sites: no compilation, so that the window
can hold it and ask between two frames.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.format import Formatter
from model.locks import held_rows
from model.metrics import default_balance, metric
from model.places.plane import plane_for
from model.scenario import Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM, Territory
from optimizers.request import road_legs

SHARED = -2  # the seat of a site whose accounts are in several territories
RECENTRED_KM = 0.01  # a centre that moves less has settled
WEISZFELD_STEPS = 60
NOWHERE_KM = 1e6  # the centre of a territory without accounts


@dataclass(frozen=True, eq=False, slots=True)
class Borders:
    """Who could leave a territory across its border: pairs of a row and a taker, (p,) each.

    `delta` is the change of travel in hours a year when the row goes to that taker.
    """

    row: IntArray
    taker: IntArray
    delta: FloatArray


class Standing:
    """Sums, centres and borders of one team's alignment; codes change by `shift` alone.

    `codes` (n,), `values` (n, M), `loads`, `low`, `high` and `target` (K, M), `centre` (K, 2) in
    km. Accounts without a place count in the sums and lie on no border.
    """

    def __init__(
        self,
        state: State,
        scenario: Scenario,
        team_id: str = CORE_TEAM.id,
        balance: Mapping[str, float] | None = None,
    ) -> None:
        layer: Layer = scenario.layer(team_id)
        if not layer.territories:
            raise PlanError("The scenario has no territories yet.", remedy="Design some first.")
        accounts = state.accounts
        self.show = Formatter.of(state.about)
        self.territories: tuple[Territory, ...] = layer.territories
        self.codes: IntArray = layer.alignment.territory.astype(np.int64)
        self.xy: FloatArray = plane_for(accounts.lat, accounts.lon).xy(accounts.lat, accounts.lon)
        self.placed: BoolArray = np.asarray(np.isfinite(self.xy).all(axis=1), bool)
        calls = metric(state, "calls").values
        self.calls: FloatArray = calls if calls.any() else np.ones(len(self.xy))
        self.legs = road_legs(state)
        self.locked: BoolArray = held_rows(state, layer)
        self._windows(state, balance)
        self._sites()
        k = len(layer.territories)
        used = self.placed & (self.codes >= 0)
        self.centre: FloatArray = centres(
            self.xy[used], self.calls[used] + 1e-9, self.codes[used], k
        )
        self._borders: dict[int, Borders] = {}

    def _windows(self, state: State, balance: Mapping[str, float] | None) -> None:
        if not balance:
            name, tolerance, _ = default_balance(state)
            balance = {name: tolerance}
        self.metric_names = tuple(balance)
        self.values: FloatArray = np.column_stack([metric(state, n).values for n in balance])
        share = np.array([territory.share for territory in self.territories])
        used = self.codes >= 0
        total = self.values[used].sum(axis=0)
        self.target: FloatArray = np.maximum(np.outer(share / share.sum(), total), 1e-12)
        part = np.array(list(balance.values())) / 100
        self.low: FloatArray = self.target * np.maximum(1 - part, 0)
        self.high: FloatArray = self.target * (1 + part)
        self.loads: FloatArray = np.zeros(self.target.shape)
        np.add.at(self.loads, self.codes[used], self.values[used])

    def _sites(self) -> None:
        graph = site_graph(self.xy)
        self.site: IntArray = graph.site
        self.ptr: IntArray = graph.ptr
        self.nbr: IntArray = graph.nbr
        order = np.argsort(graph.site, kind="stable")
        order = order[graph.site[order] >= 0]
        first = np.zeros(graph.n_sites + 1, np.int64)
        np.cumsum(np.bincount(graph.site[order], minlength=graph.n_sites), out=first[1:])
        self._site_ptr: list[int] = first.tolist()
        self._site_rows: list[int] = order.tolist()
        self._near = np.split(graph.nbr, graph.ptr[1:-1]) if graph.n_sites else []
        lowest = np.full(graph.n_sites, np.iinfo(np.int64).max)
        highest = np.full(graph.n_sites, -1)
        np.minimum.at(lowest, graph.site[order], self.codes[order])
        np.maximum.at(highest, graph.site[order], self.codes[order])
        self.seat: IntArray = np.where(lowest == highest, lowest, SHARED)

    def off_target(self, m: int, part: float) -> str:
        """How far a load lies from its target of metric `m`; `part` is value ÷ target − 1."""
        side = "above" if part > 0 else "below"
        return f"{self.show.percent(abs(part), 1)} {side} its {self.metric_names[m]} target"

    def cost(self, rows: IntArray, codes: IntArray) -> FloatArray:
        """Travel hours a year of rows in territories, arguments broadcast; 0.0 for nobody's."""
        away = self.xy[rows] - self.centre[codes]
        distance = np.hypot(away[..., 0], away[..., 1])
        rate = self.legs[np.searchsorted(self.legs[:-1, 0], distance, side="right"), 1]
        hours = self.calls[rows] * distance * rate
        return np.where((codes >= 0) & self.placed[rows], hours, 0.0)

    def rows_at(self, site: int) -> list[int]:
        """The account rows at a site."""
        return self._site_rows[self._site_ptr[site] : self._site_ptr[site + 1]]

    def holds(self, site: int, code: int) -> bool:
        """Whether a territory has an account at a site."""
        seat = self.seat[site]
        if seat != SHARED:
            return bool(seat == code)
        return any(self.codes[row] == code for row in self.rows_at(site))

    def shift(self, rows: Iterable[int], codes: Iterable[int]) -> None:
        """Put rows into territories; sums and borders follow, centres stay."""
        for row, code in zip(rows, codes, strict=True):
            before = int(self.codes[row])
            if before >= 0:
                self.loads[before] -= self.values[row]
                self._borders.pop(before, None)
            if code >= 0:
                self.loads[code] += self.values[row]
                self._borders.pop(code, None)
            self.codes[row] = code
            site = int(self.site[row])
            if site >= 0:
                here = {int(self.codes[other]) for other in self.rows_at(site)}
                self.seat[site] = here.pop() if len(here) == 1 else SHARED
                for near in self._near[site]:
                    self._forget(int(near))

    def _forget(self, site: int) -> None:
        """The borders of whoever is at a site are to be looked up anew."""
        if self.seat[site] != SHARED:
            self._borders.pop(int(self.seat[site]), None)
            return
        for row in self.rows_at(site):
            self._borders.pop(int(self.codes[row]), None)

    def recentre(self, codes: Iterable[int]) -> None:
        """Move the centres of some territories to where their accounts now are."""
        for code in codes:
            rows = np.flatnonzero((self.codes == code) & self.placed)
            if code >= 0 and rows.size:
                weight = self.calls[rows] + 1e-9
                alone = np.zeros(len(rows), np.int64)
                self.centre[code] = centres(self.xy[rows], weight, alone, 1)[0]
                self._borders.pop(code, None)

    def borders(self, code: int) -> Borders:
        """Rows of a territory that touch another one and are not locked, with their takers."""
        if code not in self._borders:
            self._borders[code] = self._look_up(code)
        return self._borders[code]

    def _look_up(self, code: int) -> Borders:
        rows = np.flatnonzero((self.codes == code) & self.placed & ~self.locked)
        site = self.site[rows]
        degree = self.ptr[site + 1] - self.ptr[site]
        tail = np.repeat(np.arange(len(rows)), degree)
        start = np.repeat(self.ptr[site] - (np.cumsum(degree) - degree), degree)
        near = self.nbr[start + np.arange(len(tail))]
        taker = self.seat[near]
        plain = (taker >= 0) & (taker != code)
        k = len(self.territories)
        keys = [np.unique(rows[tail[plain]] * k + taker[plain])]
        shared = [(int(rows[i]), int(s)) for i, s in zip(tail, near, strict=True)
                  if self.seat[s] == SHARED]  # fmt: skip
        shared += [(int(rows[i]), int(site[i])) for i in np.flatnonzero(self.seat[site] == SHARED)]
        for row, place in shared:
            owners = {int(self.codes[other]) for other in self.rows_at(place)}
            keys.append(np.array([row * k + o for o in owners if o >= 0 and o != code], np.int64))
        key = np.unique(np.concatenate(keys))
        leaver, into = key // k, key % k
        delta = self.cost(leaver, into) - self.cost(leaver, self.codes[leaver])
        return Borders(leaver, into, delta)

    def breaks(self, code: int, rows: Iterable[int]) -> bool:
        """Whether a territory would fall into more pieces without some of its rows."""
        leaving = set(rows)
        sites = {int(self.site[row]) for row in leaving} - {-1}
        gone = {
            site
            for site in sites
            if all(self.codes[row] != code or row in leaving for row in self.rows_at(site))
        }
        edge = {
            int(near)
            for site in gone
            for near in self._near[site]
            if int(near) not in gone and self.holds(int(near), code)
        }
        return len(edge) > 1 and not self._hang_together(code, edge, gone)

    def _hang_together(self, code: int, sites: set[int], gone: set[int]) -> bool:
        """Whether sites of a territory are joined by ways within it that avoid `gone`."""
        first = next(iter(sites))
        left, seen, queue = sites - {first}, {first}, [first]
        for site in queue:
            for near in self._near[site].tolist():
                if near not in seen and near not in gone and self.holds(near, code):
                    left.discard(near)
                    if not left:
                        return True
                    seen.add(near)
                    queue.append(near)
        return False

    def joins(self, code: int, rows: Iterable[int]) -> bool:
        """Whether rows given to a territory would all hang on to it, or together if it is empty."""
        left = {int(self.site[row]) for row in rows} - {-1}
        clusters = loose = 0
        while left:
            queue, touches = [left.pop()], False
            for site in queue:
                touches = touches or self.holds(site, code)
                for near in self._near[site].tolist():
                    touches = touches or self.holds(near, code)
                    if near in left:
                        left.discard(near)
                        queue.append(near)
            clusters += 1
            loose += not touches
        return loose == 0 or (clusters == 1 and not (self.codes == code).any())

    def missed(self) -> FloatArray:
        """By how much each territory misses its windows, in parts of the target, (K,)."""
        over = np.maximum(self.loads - self.high, self.low - self.loads)
        return np.asarray((np.maximum(over, 0.0) / self.target).sum(axis=1))


def centres(xy: FloatArray, weight: FloatArray, codes: IntArray, k: int) -> FloatArray:
    """Weighted geometric medians of the accounts of each code, shape (K, 2); far away if none.

    Weiszfeld's iteration, to a hundredth of a kilometre or 60 steps.
    """
    sums = np.maximum(np.bincount(codes, weight, k), 1e-300)
    centre = np.column_stack([np.bincount(codes, weight * xy[:, a], k) / sums for a in (0, 1)])
    for _ in range(WEISZFELD_STEPS):
        pull = weight / (np.hypot(*(xy - centre[codes]).T) + 1e-6)
        sums = np.maximum(np.bincount(codes, pull, k), 1e-300)
        new = np.column_stack([np.bincount(codes, pull * xy[:, a], k) / sums for a in (0, 1)])
        done = np.abs(new - centre).max() < RECENTRED_KM
        centre = new
        if done:
            break
    centre[np.bincount(codes, minlength=k) == 0] = NOWHERE_KM
    return centre


def owners_of(codes: IntArray) -> list[int]:
    """The territories among some codes, ascending."""
    return [int(code) for code in np.unique(codes) if code != UNASSIGNED]
