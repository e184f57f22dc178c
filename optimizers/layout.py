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
    mismatch: FloatArray  # (U, K), or (0, K) when every rep suits alike
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
    held: IntArray  # (U,), the territory a unit is locked to, −1 for none
    barred: BoolArray  # (U, K), or (0, K) when every pair is allowed
    moved_values: FloatArray  # (n, B), as shares of the limits
    turned_values: FloatArray  # (n, C), in mean territories
    most_lost: FloatArray  # (K, C), inf for no limit
    most_gained: FloatArray  # (K, C), inf for no limit
    home: FloatArray  # (K, 2), NaN for none
    pull: FloatArray  # (K,), calls from home to centre: 0 no home, inf centre at home
    group: IntArray  # (U,), groups that may be split at a price, −1 for none
    split_price: float
    radius: float  # farthest an account may be from its centre, inf for no limit
    apart: float  # least distance between two centres, 0 for no limit
    piece_price: float  # of each further piece: inf contiguity hard, 0 off, NaN not known yet


class Draft(NamedTuple):
    """An alignment under change with the sums that follow it."""

    code: IntArray  # (U,)
    load: FloatArray  # (K, M)
    members: IntArray  # (K,), how many units
    moved: FloatArray  # (B,), 1.0 is the limit
    lost: FloatArray  # (K, C), of what each territory starts with
    gained: FloatArray  # (K, C), of what others start with
    centre: FloatArray  # (K, 2)
    seat: IntArray  # (S,), the territory of a site, SHARED when several
    share: IntArray  # (G, K), how many units of a splittable group a territory has
    away: FloatArray  # (K, n), distance from the centres, or (0, 0): as the crow flies

    def copied(self) -> "Draft":
        """A draft of its own with the same numbers."""
        return Draft(
            self.code.copy(), self.load.copy(), self.members.copy(), self.moved.copy(),
            self.lost.copy(), self.gained.copy(), self.centre.copy(), self.seat.copy(),
            self.share.copy(), self.away.copy(),
        )  # fmt: skip

    def assign(self, other: "Draft") -> None:
        """Take over the numbers of another draft."""
        for mine, theirs in zip(self, other, strict=True):
            mine[...] = theirs


def empty_draft(layout: Layout, tabled: bool) -> Draft:
    """A draft with nobody in place yet; its sums are not counted."""
    k, m = layout.low.shape
    n_groups = int(layout.group.max(initial=-1)) + 1
    return Draft(
        code=np.zeros(len(layout.load), np.int64),
        load=np.zeros((k, m)),
        members=np.zeros(k, np.int64),
        moved=np.zeros(layout.moved_values.shape[1]),
        lost=np.zeros(layout.most_lost.shape),
        gained=np.zeros(layout.most_lost.shape),
        centre=np.zeros((k, 2)),
        seat=np.zeros(len(layout.site_ptr) - 1, np.int64),
        share=np.zeros((n_groups, k), np.int64),
        away=np.zeros((k, len(layout.x)) if tabled else (0, 0)),
    )


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
    home, pull = _homes(problem)
    turned, lost, gained = _turnover(problem)
    price = problem.split_price
    return Layout(
        x=_floats(problem.xy[:, 0]),
        y=_floats(problem.xy[:, 1]),
        calls=_floats(problem.calls),
        disruption=_floats(np.zeros(n) if problem.disruption is None else problem.disruption),
        start=_ints(_start(problem)),
        mismatch=_mismatch(problem, unit, n_units),
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
        held=_held(problem, unit, n_units),
        barred=_barred(problem, unit, n_units),
        moved_values=_moved_shares(problem),
        turned_values=turned,
        most_lost=lost,
        most_gained=gained,
        home=home,
        pull=pull,
        group=_splittable(problem),
        split_price=0.0 if price is None else float(price),
        radius=float("inf") if problem.max_radius is None else float(problem.max_radius),
        apart=0.0 if problem.min_apart is None else float(problem.min_apart),
        piece_price=_piece_price(problem),
    )


def _floats(array: FloatArray) -> FloatArray:
    return np.array(array, np.float64, order="C")


def _ints(array: IntArray) -> IntArray:
    return np.array(array, np.int64, order="C")


def _units(problem: DesignProblem) -> tuple[IntArray, int]:
    n = problem.n_accounts
    if problem.groups is None or problem.split_price is not None:
        return np.arange(n), n
    key = np.where(problem.groups >= 0, problem.groups, problem.groups.max(initial=-1) + 1)
    key = np.where(problem.groups >= 0, key, key + np.arange(n))
    kept, unit = np.unique(key, return_inverse=True)
    return _ints(unit), len(kept)


def _splittable(problem: DesignProblem) -> IntArray:
    """Groups numbered from 0, by account, where they may be split; else empty."""
    if problem.groups is None or problem.split_price is None:
        return np.zeros(0, np.int64)
    number = np.full(problem.n_accounts, -1, np.int64)
    grouped = problem.groups >= 0
    number[grouped] = np.unique(problem.groups[grouped], return_inverse=True)[1]
    return number


def _grouped(member: IntArray, n_groups: int) -> tuple[IntArray, IntArray]:
    """Rows by group in CSR form; rows of group −1 are left out."""
    order = np.argsort(member, kind="stable")
    order = order[member[order] >= 0]
    ptr = np.zeros(n_groups + 1, np.int64)
    np.cumsum(np.bincount(member[order], minlength=n_groups), out=ptr[1:])
    return ptr, _ints(order)


def _start(problem: DesignProblem) -> IntArray:
    if problem.start is None:
        return np.full(problem.n_accounts, -1)
    return np.where(problem.start < problem.n_territories, problem.start, -1)  # gone: keeps nobody


def _mismatch(problem: DesignProblem, unit: IntArray, n_units: int) -> FloatArray:
    if problem.mismatch is None:
        return np.zeros((0, problem.n_territories))
    sums = np.zeros((n_units, problem.n_territories))
    np.add.at(sums, unit, problem.mismatch)
    return sums


def _moved_shares(problem: DesignProblem) -> FloatArray:
    if problem.moved_values is None or problem.moved_limits is None:
        return np.zeros((problem.n_accounts, 0))
    least = 1e-12 * problem.moved_values.sum(axis=0) + 1e-300  # a limit of 0 lets nothing move
    return _floats(problem.moved_values / np.maximum(problem.moved_limits, least))


def _turnover(problem: DesignProblem) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Values (n, C) and the limits on losing and gaining (K, C), in mean territories."""
    k = problem.n_territories
    if problem.turned_values is None or problem.start is None:
        return np.zeros((problem.n_accounts, 0)), np.zeros((k, 0)), np.zeros((k, 0))
    scale = np.maximum(problem.turned_values.sum(axis=0) / k, 1e-300)
    none = np.full((k, len(scale)), np.inf)
    lost = none if problem.most_lost is None else problem.most_lost / scale
    gained = none if problem.most_gained is None else problem.most_gained / scale
    return _floats(problem.turned_values / scale), _floats(lost), _floats(gained)


def _piece_price(problem: DesignProblem) -> float:
    if problem.contiguous == "soft":
        return float("nan") if problem.piece_price is None else float(problem.piece_price)
    return float("inf") if problem.contiguous == "hard" else 0.0


def _homes(problem: DesignProblem) -> tuple[FloatArray, FloatArray]:
    k = problem.n_territories
    if problem.homes is None:
        return np.full((k, 2), np.nan), np.zeros(k)
    pull = np.full(k, np.inf) if problem.pull is None else problem.pull
    return _floats(problem.homes), np.where(np.isfinite(problem.homes).all(axis=1), pull, 0.0)


def _search_legs(problem: DesignProblem) -> FloatArray:
    legs = _floats(problem.legs)
    if problem.max_radius is None:
        return legs
    rows = [row for row in legs.tolist() if row[0] < problem.max_radius]
    rate = legs[len(rows), 1]
    return np.array([*rows, [problem.max_radius, rate], [np.inf, FAR_RATE * legs[-1, 1]]])


def _held(problem: DesignProblem, unit: IntArray, n_units: int) -> IntArray:
    held = np.full(n_units, -1, np.int64)
    if problem.locked is None:
        return held
    for row in np.flatnonzero(problem.locked >= 0):
        code = int(problem.locked[row])
        if held[unit[row]] not in (-1, code):
            raise PlanError(
                f"{problem.account(int(row))} and another account of its group are locked to "
                "different territories.",
                remedy="Unlock one of them or let groups be split.",
            )
        held[unit[row]] = code
    return held


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
