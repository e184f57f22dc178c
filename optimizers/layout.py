"""A design problem laid out for the compiled kernels, and the draft alignment they change."""

from typing import NamedTuple

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from model.contiguity import SiteGraph
from model.errors import PlanError
from optimizers.problem import DesignProblem

FAR_RATE = 50.0  # times the last leg's rate, beyond the largest allowed radius
SHARED = -2  # the seat of a site whose accounts are in several territories


class Layout(NamedTuple):
    """What does not change while searching. Loads are in mean territories (metric total ÷ K).

    A unit is what moves as one: an account, or a group kept whole. The rows of unit u are
    `unit_rows[unit_ptr[u]:unit_ptr[u + 1]]`, those at site s `site_rows[site_ptr[s]:...]`.
    """

    x: FloatArray  # (n,)
    y: FloatArray  # (n,)
    calls: FloatArray  # (n,)
    disruption: FloatArray  # (n,)
    start: IntArray  # (n,)
    unit: IntArray  # (n,)
    unit_ptr: IntArray  # (U + 1,)
    unit_rows: IntArray  # (n,)
    site: IntArray  # (n,)
    site_ptr: IntArray  # (S + 1,)
    site_rows: IntArray  # (n,)
    nbr_ptr: IntArray  # (S + 1,)
    nbr: IntArray
    load: FloatArray  # (U, M)
    size: FloatArray  # (U,), mean of the loads
    low: FloatArray  # (K, M)
    high: FloatArray  # (K, M)
    legs: FloatArray  # (L, 2)
    fixed: BoolArray  # (U,)
    barred: BoolArray  # (U, K), or (0, K) when every pair is allowed
    moved_values: FloatArray  # (n, B), as shares of the limits
    home: BoolArray  # (K,), whether the centre is given
    radius: float  # farthest an account may be from its centre, inf for no limit
    hard: bool  # whether moves may not break a territory into more pieces


class Draft(NamedTuple):
    """An alignment under change with the sums that follow it."""

    code: IntArray  # (U,)
    load: FloatArray  # (K, M)
    members: IntArray  # (K,), how many units
    moved: FloatArray  # (B,), 1.0 is the limit
    centre: FloatArray  # (K, 2)
    seat: IntArray  # (S,), the territory of a site, SHARED when several

    def copied(self) -> "Draft":
        """A draft of its own with the same numbers."""
        return Draft(
            self.code.copy(),
            self.load.copy(),
            self.members.copy(),
            self.moved.copy(),
            self.centre.copy(),
            self.seat.copy(),
        )

    def assign(self, other: "Draft") -> None:
        """Take over the numbers of another draft."""
        for mine, theirs in zip(self, other, strict=True):
            mine[...] = theirs


def lay_out(problem: DesignProblem, graph: SiteGraph) -> Layout:
    """Lay a problem out; PlanError when accounts of one group are locked apart."""
    n, k = problem.n_accounts, problem.n_territories
    unit, n_units = _units(problem)
    scale = np.maximum(problem.metrics.sum(axis=0) / k, 1e-300)
    load = np.zeros((n_units, problem.metrics.shape[1]))
    np.add.at(load, unit, problem.metrics / scale)
    total = load.sum(axis=0)
    unit_ptr, unit_rows = _grouped(unit, n_units)
    site_ptr, site_rows = _grouped(graph.site, graph.n_sites)
    start = np.full(n, -1) if problem.start is None else problem.start
    start = np.where(start < k, start, -1)  # a territory that is no more keeps nobody
    limits = problem.moved_limits
    shares = np.zeros((n, 0))
    if problem.moved_values is not None and limits is not None:
        shares = problem.moved_values / np.maximum(limits, 1e-300)
    return Layout(
        x=_floats(problem.xy[:, 0]),
        y=_floats(problem.xy[:, 1]),
        calls=_floats(problem.calls),
        disruption=_floats(np.zeros(n) if problem.disruption is None else problem.disruption),
        start=_ints(start),
        unit=unit,
        unit_ptr=unit_ptr,
        unit_rows=unit_rows,
        site=_ints(graph.site),
        site_ptr=site_ptr,
        site_rows=site_rows,
        nbr_ptr=_ints(graph.ptr),
        nbr=_ints(graph.nbr),
        load=load,
        size=load.mean(axis=1) + 1e-9 if load.shape[1] else np.full(n_units, k / n_units),
        low=_floats(np.clip(problem.low / scale, 0.0, total)),
        high=_floats(np.clip(problem.high / scale, 0.0, total)),
        legs=_search_legs(problem),
        fixed=_fixed(problem, unit, n_units) >= 0,
        barred=_barred(problem, unit, n_units),
        moved_values=_floats(shares),
        home=_given(problem),
        radius=float("inf") if problem.max_radius is None else float(problem.max_radius),
        hard=problem.contiguous != "off",
    )


def fixed_codes(problem: DesignProblem, layout: Layout) -> IntArray:
    """The territory each unit is locked to, −1 for none; shape (U,)."""
    return _fixed(problem, layout.unit, len(layout.load))


def _floats(array: FloatArray) -> FloatArray:
    return np.array(array, np.float64, order="C")


def _ints(array: IntArray) -> IntArray:
    return np.array(array, np.int64, order="C")


def _units(problem: DesignProblem) -> tuple[IntArray, int]:
    n = problem.n_accounts
    if problem.groups is None:
        return np.arange(n), n
    key = np.where(problem.groups >= 0, problem.groups, problem.groups.max(initial=-1) + 1)
    key = np.where(problem.groups >= 0, key, key + np.arange(n))
    kept, unit = np.unique(key, return_inverse=True)
    return _ints(unit), len(kept)


def _grouped(member: IntArray, n_groups: int) -> tuple[IntArray, IntArray]:
    """Rows by group in CSR form; rows of group −1 are left out."""
    order = np.argsort(member, kind="stable")
    order = order[member[order] >= 0]
    ptr = np.zeros(n_groups + 1, np.int64)
    np.cumsum(np.bincount(member[order], minlength=n_groups), out=ptr[1:])
    return ptr, _ints(order)


def _given(problem: DesignProblem) -> BoolArray:
    """Whose centre is a home, shape (K,)."""
    if problem.homes is None:
        return np.zeros(problem.n_territories, np.bool_)
    return np.asarray(np.isfinite(problem.homes).all(axis=1), np.bool_)


def _search_legs(problem: DesignProblem) -> FloatArray:
    legs = _floats(problem.legs)
    if problem.max_radius is None:
        return legs
    rows = [row for row in legs.tolist() if row[0] < problem.max_radius]
    rate = legs[len(rows), 1]
    return np.array([*rows, [problem.max_radius, rate], [np.inf, FAR_RATE * legs[-1, 1]]])


def _fixed(problem: DesignProblem, unit: IntArray, n_units: int) -> IntArray:
    fixed = np.full(n_units, -1, np.int64)
    if problem.locked is None:
        return fixed
    for row in np.flatnonzero(problem.locked >= 0):
        code = int(problem.locked[row])
        if fixed[unit[row]] not in (-1, code):
            raise PlanError(
                f"{problem.account(int(row))} and another account of its group are locked to "
                "different territories.",
                remedy="Unlock one of them or let groups be split.",
            )
        fixed[unit[row]] = code
    return fixed


def _barred(problem: DesignProblem, unit: IntArray, n_units: int) -> BoolArray:
    if problem.forbidden is None:
        return np.zeros((0, problem.n_territories), bool)
    barred = np.zeros((n_units, problem.n_territories), bool)
    np.logical_or.at(barred, unit, problem.forbidden)
    nowhere = np.asarray(barred.all(axis=1))
    if nowhere.any():
        row = int(np.flatnonzero(nowhere[unit])[0])
        raise PlanError(
            f"{problem.account(row)} and its group are forbidden in every territory.",
            remedy="Allow the group in one territory or let groups be split.",
        )
    return barred
