"""Whether rules can hold together at all: flow relaxations of a design problem.

Where accounts lie does not matter here, only which territories each may be in and how much of
every metric it brings. Few accounts are decided exactly, as whole accounts. Many are pooled: all
that may be in the same territories and have similar proportions of the metrics become flows,
which any alignment makes too, so that what no flow can do no alignment can. Every window and
limit is taken a millionth wider, so that rounding proves nothing.
"""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from model.arrays import BoolArray, FloatArray, IntArray
from model.contiguity import SiteGraph, site_graph
from optimizers.ground import cut
from optimizers.linear import LinearProgram
from optimizers.pools import Units, pool
from optimizers.problem import DesignProblem
from optimizers.rules import Rule, home_distances, started

EXACT_PAIRS: Final = 600  # units × territories up to which whole accounts are decided
EXACT_SECONDS: Final = 1.0
FLOW_SECONDS: Final = 20.0
LIMITS: Final = ("moved", "lost", "gained")
MARGIN: Final = 1e-6  # of a mean territory, and of a limit


class Relaxation:
    """Decides sets of rules of one problem; what does not depend on them is kept."""

    def __init__(self, problem: DesignProblem) -> None:
        self.problem = problem
        self.away = home_distances(problem)
        self.graph: SiteGraph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
        start = np.full(problem.n_accounts, -1) if problem.start is None else problem.start
        self.start = np.where(start < problem.n_territories, start, -1)
        self.scale = np.maximum(problem.metrics.sum(axis=0) / problem.n_territories, 1e-300)
        values = problem.moved_values
        none = np.zeros((problem.n_accounts, 0))
        self.n_moved = len(problem.moved_names)
        turned = none if problem.turned_values is None else problem.turned_values
        self.moved = np.concatenate((none if values is None else values, turned), axis=1)
        self.started = started(problem)
        self.movable = np.maximum(self.moved.sum(axis=0), 1e-300)

    def feasible(self, rules: Iterable[Rule]) -> bool:
        """False only when it is proven that the rules cannot hold together."""
        return self.widening(tuple(rules), ()) is not None

    def widening(self, rules: tuple[Rule, ...], elastic: Collection[Rule]) -> list[float] | None:
        """By how much the `elastic` rules must be widened together at least so that all hold.

        In parts of the target for windows, of everything that could move for limits; in the
        order of `elastic`, zeros where nothing can be proven. None: not by any widening of them.
        The radius is not widened here.
        """
        units = self._units(rules, elastic)
        if units is None or not units.mask.any(axis=1).all():
            return None
        windows = [rule for rule in rules if rule.kind == "window"]
        limits = [rule for rule in rules if rule.kind in LIMITS]
        if units.mask.size <= EXACT_PAIRS:
            return self._exact(units, rules, windows, limits, tuple(elastic))
        if not windows and not limits:
            return [0.0] * len(elastic)
        return self._pooled(units, windows, limits, tuple(elastic))

    def within(self, radius: float) -> "Relaxation":
        """The same problem with another radius."""
        other = copy(self)
        other.problem = replace(self.problem, max_radius=radius)
        return other

    def _units(self, rules: tuple[Rule, ...], elastic: Collection[Rule]) -> Units | None:
        problem, k = self.problem, self.problem.n_territories
        rows_ok = self._allowed(rules)
        unit, n_units = self._grouped(rules)
        mask = np.ones((n_units, k), bool)
        np.logical_and.at(mask, unit, rows_ok) if n_units < len(unit) else np.copyto(mask, rows_ok)
        loads = np.zeros((n_units, problem.metrics.shape[1]))
        np.add.at(loads, unit, problem.metrics)
        for rule in rules:
            if rule.kind == "window" and rule not in elastic:
                top = problem.high[:, rule.index] + MARGIN * self.scale[rule.index]
                heavy = np.flatnonzero(loads[:, rule.index] > top.min())
                mask[heavy] &= loads[heavy, rule.index, None] <= top
        if any(rule.kind == "contiguous" for rule in rules):
            connected = self._connected(mask[unit])
            if connected is None:
                return None
            np.logical_and.at(mask, unit, connected)
        if any(r.kind == "territories" for r in rules) and not mask.any(axis=0).all():
            return None
        return self._valued(rules, unit, mask, loads)

    def _grouped(self, rules: tuple[Rule, ...]) -> tuple[IntArray, int]:
        """The unit of each account when only the groups of `rules` are kept whole."""
        n = self.problem.n_accounts
        groups = self.problem.groups
        kept = [rule.index for rule in rules if rule.kind == "group"]
        if groups is None or not kept:
            return np.arange(n), n
        key = np.where(np.isin(groups, kept), groups, groups.max() + 1 + np.arange(n))
        found, unit = np.unique(key, return_inverse=True)
        return unit.astype(np.int64), len(found)

    def _allowed(self, rules: tuple[Rule, ...]) -> BoolArray:
        """Where each account may be by locks, bars and the radius, shape (n, K)."""
        k = self.problem.n_territories
        ok = np.ones((self.problem.n_accounts, k), bool)
        for rule in rules:
            rows = np.array(rule.rows, np.int64)
            if rule.kind == "lock":
                ok[rows] &= np.arange(k) == rule.index
            elif rule.kind == "forbidden":
                ok[rows, rule.index] = False
            elif rule.kind == "radius":
                assert self.problem.max_radius is not None
                ok &= self.away <= self.problem.max_radius * (1 + MARGIN)
        return ok

    def _connected(self, ok: BoolArray) -> BoolArray | None:
        """`ok` (n, K) without places that cannot hang together with what a territory must hold.

        None when a territory must hold accounts that can never be in one piece. Locked accounts
        may be islands and join others, so they neither demand nor break a piece.
        """
        locked = self.problem.locked
        loose = np.ones(len(ok), bool) if locked is None else locked < 0
        forced = np.flatnonzero((ok.sum(axis=1) == 1) & loose)
        owner = ok[forced].argmax(axis=1)
        result = ok.copy()
        graph = self.graph
        for code in np.unique(owner):
            if ok[:, code].all() and self.problem.barriers is None:
                continue
            inside = np.zeros(graph.n_sites, bool)
            inside[graph.site[ok[:, code]]] = True
            tail = np.repeat(np.arange(graph.n_sites), np.diff(graph.ptr))
            links = inside[tail] & inside[graph.nbr]
            net = csr_array(
                (np.ones(int(links.sum()), np.int8), (tail[links], graph.nbr[links])),
                shape=(graph.n_sites,) * 2,
            )
            part = connected_components(net, directed=False)[1]
            held = np.unique(part[graph.site[forced[owner == code]]])
            if len(held) > 1:
                return None
            result[:, code] &= (part[graph.site] == held[0]) | ~loose
        return result

    def _valued(
        self, rules: tuple[Rule, ...], unit: IntArray, mask: BoolArray, loads: FloatArray
    ) -> Units:
        windows = [rule.index for rule in rules if rule.kind == "window"]
        limits = [self._column(rule) for rule in rules if rule.kind in LIMITS]
        n_units, k = mask.shape
        moved = np.where(self.start[:, None] >= 0, self.moved[:, limits], 0.0)
        moved = moved / self.movable[limits]
        total = np.zeros((n_units, len(limits)))
        np.add.at(total, unit, moved)
        first = np.full(n_units, -1)
        first[unit[::-1]] = self.start[::-1]
        mixed = np.zeros(n_units, bool)
        np.logical_or.at(mixed, unit, first[unit] != self.start)
        gone = np.zeros(len(limits))
        stays = np.zeros((n_units, 0, len(limits)))
        if limits and (mask.size <= EXACT_PAIRS or mixed.any()):
            chosen = np.arange(n_units) if mask.size <= EXACT_PAIRS else np.flatnonzero(mixed)
            place = np.full(n_units, -1)
            place[chosen] = np.arange(len(chosen))
            own = np.zeros((len(chosen), k, len(limits)))
            rows = np.flatnonzero((place[unit] >= 0) & (self.start >= 0))
            np.add.at(own, (place[unit[rows]], self.start[rows]), moved[rows])
            if mask.size <= EXACT_PAIRS:
                stays = own
            else:  # pooled as if they had no start, at the least that they can move
                gone = (total[chosen] - own.max(axis=1)).sum(axis=0)
                total[chosen] = 0.0
                first[chosen] = -1
        values = np.concatenate((loads[:, windows] / self.scale[windows], total), axis=1)
        return Units(values, mask, stays, first if limits else np.full(n_units, -1), gone)

    def _window(self, rule: Rule) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Low, high and target of all territories, mean territory = 1, (K,) each."""
        m, scale = rule.index, self.scale[rule.index]
        low, high = self.problem.low[:, m], self.problem.high[:, m]
        return low / scale - MARGIN, high / scale + MARGIN, self.problem.target[:, m] / scale

    def _column(self, rule: Rule) -> int:
        """Where what a limit counts stands in `moved`."""
        return rule.index if rule.kind == "moved" else self.n_moved + rule.index

    def _turned(
        self,
        program: LinearProgram,
        rule: Rule,
        terms: tuple[IntArray, IntArray, FloatArray],
        elastic: tuple[Rule, ...],
        slack: IntArray,
    ) -> None:
        """A limit of each territory on turnover; `terms` are what stays there, or comes in."""
        losing = rule.kind == "lost"
        most = self.problem.most_lost if losing else self.problem.most_gained
        assert most is not None
        unit = self.movable[self._column(rule)]
        held, limit = self.started[:, rule.index] / unit, most[:, rule.index] / unit
        margin = limit * MARGIN + 1e-9
        wide = np.full(len(held), np.inf)
        low, high = (held - limit - margin, wide) if losing else (-wide, limit + margin)
        row = program.rows(low, high)
        code, column, value = terms
        program.put(row + code, column, value)
        if rule in elastic:
            own = np.full(len(held), slack[elastic.index(rule)])
            program.put(row + np.arange(len(held)), own, held if losing else -held)

    def _limit(self, rule: Rule) -> float:
        limits = self.problem.moved_limits
        assert limits is not None
        return float(limits[rule.index] / self.movable[rule.index]) * (1 + MARGIN) + 1e-9

    def _windowed(
        self,
        program: LinearProgram,
        rule: Rule,
        terms: tuple[IntArray, IntArray, FloatArray],
        elastic: tuple[Rule, ...],
        slack: IntArray,
    ) -> None:
        """Both sides of a window; `terms` are territory, column and value of what fills it."""
        low, high, target = self._window(rule)
        code, column, value = terms
        over = program.rows(np.full(len(low), -np.inf), high)
        under = program.rows(low, np.full(len(low), np.inf))
        program.put(over + code, column, value)
        program.put(under + code, column, value)
        if rule in elastic:
            own = np.full(len(low), slack[elastic.index(rule)])
            program.put(over + np.arange(len(low)), own, -target)
            program.put(under + np.arange(len(low)), own, target)

    def _exact(
        self,
        units: Units,
        rules: tuple[Rule, ...],
        windows: list[Rule],
        limits: list[Rule],
        elastic: tuple[Rule, ...],
    ) -> list[float] | None:
        program = LinearProgram()
        u, t = np.nonzero(units.mask)
        x = program.columns(len(u))
        slack = program.columns(len(elastic))
        ones = np.ones(len(units.mask))
        program.put(program.rows(ones, ones) + u, x, 1.0)
        if any(rule.kind == "territories" for rule in rules):
            each = np.ones(units.mask.shape[1])
            program.put(program.rows(each, each * np.inf) + t, x, 1.0)
        for j, rule in enumerate(windows):
            self._windowed(program, rule, (t, x, units.values[u, j]), elastic, slack)
        for b, rule in enumerate(limits):
            leaves = units.values[u, len(windows) + b] - units.stays[u, t, b]
            if rule.kind != "moved":
                counted = units.stays[u, t, b] if rule.kind == "lost" else leaves
                self._turned(program, rule, (t, x, counted), elastic, slack)
                continue
            row = program.rows(np.array([-np.inf]), np.array([self._limit(rule)]))
            program.put(np.full(len(u), row), x, leaves)
            if rule in elastic:
                program.put(np.array([row]), slack[[elastic.index(rule)]], -1.0)
        cost = np.zeros(program.n_columns)
        cost[slack] = 1.0
        found = program.solve(cost, x, EXACT_SECONDS)
        return None if found is None else _slacks(found, slack)

    def _pooled(
        self,
        units: Units,
        windows: list[Rule],
        limits: list[Rule],
        elastic: tuple[Rule, ...],
    ) -> list[float] | None:
        program = LinearProgram()
        pools = pool(units)
        n_values = units.values.shape[1]
        p, t = np.nonzero(pools.mask)
        stay = np.flatnonzero(pools.start >= 0)
        here = pools.mask[pools.pool[stay], pools.start[stay]]
        stay = stay[here]
        into = np.stack([program.columns(len(p)) for _ in range(n_values)])
        kept = np.stack([program.columns(len(stay)) for _ in range(n_values)])
        slack = program.columns(len(elastic))
        for j in range(n_values):
            row = program.rows(pools.total[:, j], pools.total[:, j])
            program.put(row + p, into[j], 1.0)
            program.put(row + pools.pool[stay], kept[j], 1.0)
            most = program.rows(np.full(len(stay), -np.inf), pools.part[stay, j])
            program.put(most + np.arange(len(stay)), kept[j], 1.0)
        for j in range(1, n_values):
            _proportion(program, into[0], into[j], pools.least[p, j], pools.most[p, j])
            own = pools.pool[stay]
            _proportion(program, kept[0], kept[j], pools.least[own, j], pools.most[own, j])
        code = np.concatenate((t, pools.start[stay]))
        for j, rule in enumerate(windows):
            column = np.concatenate((into[j], kept[j]))
            self._windowed(program, rule, (code, column, np.ones(len(code))), elastic, slack)
        for b, rule in enumerate(limits):
            j = len(windows) + b
            if rule.kind != "moved":
                code, column = (pools.start[stay], kept[j]) if rule.kind == "lost" else (t, into[j])
                self._turned(program, rule, (code, column, np.ones(len(code))), elastic, slack)
                continue
            started = float(pools.part[pools.start >= 0, j].sum() + units.gone[b])
            row = program.rows(np.array([started - self._limit(rule)]), np.array([np.inf]))
            program.put(np.full(len(stay), row), kept[j], 1.0)
            if rule in elastic:
                program.put(np.array([row]), slack[[elastic.index(rule)]], 1.0)
        cost = np.zeros(program.n_columns)
        cost[slack] = 1.0
        found = program.solve(cost, np.zeros(0, np.int64), FLOW_SECONDS)
        return None if found is None else _slacks(found, slack)


def _slacks(found: FloatArray, slack: IntArray) -> list[float]:
    return [0.0] * len(slack) if not found.size else [float(v) for v in found[slack]]


def _proportion(
    program: LinearProgram, base: IntArray, other: IntArray, least: FloatArray, most: FloatArray
) -> None:
    """Keep every flow of a column between `least` and `most` times that of the first column."""
    for bound, sign in ((least, 1.0), (most, -1.0)):
        some = np.flatnonzero(np.isfinite(bound))
        row = program.rows(np.zeros(len(some)), np.full(len(some), np.inf)) + np.arange(len(some))
        program.put(row, other[some], sign)
        program.put(row, base[some], -sign * bound[some])
