"""What a territory design is asked to solve, as arrays, with every request checked in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.errors import PlanError

Contiguity = Literal["hard", "soft", "off"]
Ground = Callable[[FloatArray], FloatArray]  # places (k, 2) -> distances of accounts (k, n)
STRAIGHT: FloatArray = np.array([[np.inf, 1.0]])
STRAIGHT.setflags(write=False)
SLACK = 1e-9  # relative; what a window or a limit may be missed by because of rounding


@dataclass(frozen=True, eq=False, slots=True)
class DesignProblem:
    """Accounts to be divided among territories; n accounts, K territories, M metrics.

    The cost of an account is calls × leg(distance to the territory's centre), plus
    `disruption` when it leaves its `start`, plus its `mismatch` with the territory. `legs` (L, 2)
    is that leg: in the first row whose first number exceeds the distance, the distance times the
    second number. Distances are straight unless `roads` is given, and longer by `detour` for
    each barrier in between.

    Attributes
    ----------
    xy
        Places in `unit`, shape (n, 2), all finite.
    calls
        Weight of the travel to each account, per year, shape (n,), not negative.
    metrics, metric_names
        What is balanced, shape (n, M), not negative.
    low, high, target
        Window and target of each territory and metric, in the metric's unit, shape (K, M).
    locked
        Code of the territory an account must stay with, −1 for none, shape (n,).
    forbidden
        Pairs that may not be, shape (n, K), or None.
    homes
        Where reps live, in `unit`, shape (K, 2); NaN where nobody does.
    pull
        Calls per year from home to centre, which then costs as travel does, shape (K,): 0 lets
        the centre go free, infinite (and None) puts it at the home.
    start, disruption
        Today's codes, −1 for none, and the cost of leaving them, in the objective's unit, (n,).
    mismatch
        Cost of each pair of account and territory beside travel, because its rep suits the
        account less than another does, in the objective's unit, (n, K), not negative; None: all
        suit alike.
    moved_values, moved_limits, moved_names
        Sums over moved accounts, shape (n, B), and what they may be at most, (B,).
    turned_values, turned_names, most_lost, most_gained
        What each territory may lose of its `start` and gain from others' at most: the accounts'
        values, shape (n, C), and the limits, (K, C), infinite for none. Accounts that start
        nowhere are no gain.
    groups
        Number of the group an account is kept together with, −1 for none, shape (n,).
    split_price
        Cost of each territory beyond the first that a group is in, in the objective's unit;
        None keeps groups whole.
    piece_price
        Cost of each piece of a territory beyond the first when contiguity is soft; None: one
        that is small next to a territory's travel and no part of the objective.
    max_radius
        Farthest an account may be from its centre, in `unit`; None for no limit.
    min_apart
        Least straight distance between two centres, in `unit`; None for no limit.
    roads
        Gives the distances (k, n) in `unit` of all accounts from places (k, 2).
    barriers, detour
        Lines nobody crosses on the way, (b, 4) as x, y, x, y in `unit`: neighbours on two
        sides of one are none, and each adds `detour`, in `unit`, to a distance across it.
    """

    xy: FloatArray
    calls: FloatArray
    metrics: FloatArray
    metric_names: tuple[str, ...]
    low: FloatArray
    high: FloatArray
    target: FloatArray
    unit: Literal["mi", "km"] = "mi"
    objective_unit: str = "call-miles"
    legs: FloatArray = field(default_factory=lambda: STRAIGHT)
    locked: IntArray | None = None
    forbidden: BoolArray | None = None
    homes: FloatArray | None = None
    pull: FloatArray | None = None
    start: IntArray | None = None
    disruption: FloatArray | None = None
    mismatch: FloatArray | None = None
    moved_values: FloatArray | None = None
    moved_limits: FloatArray | None = None
    moved_names: tuple[str, ...] = ()
    turned_values: FloatArray | None = None
    turned_names: tuple[str, ...] = ()
    most_lost: FloatArray | None = None
    most_gained: FloatArray | None = None
    contiguous: Contiguity = "hard"
    piece_price: float | None = None
    groups: IntArray | None = None
    split_price: float | None = None
    max_radius: float | None = None
    min_apart: float | None = None
    roads: Ground | None = None
    barriers: FloatArray | None = None
    detour: float = 0.0
    account_names: Sequence[str] = ()
    territory_names: Sequence[str] = ()
    explanation: str = ""

    def __post_init__(self) -> None:
        _check_shapes(self)
        _check_counts(self)
        _check_locks(self)
        _check_windows(self)
        _check_apart(self)

    @property
    def n_accounts(self) -> int:
        """How many accounts are divided."""
        return len(self.xy)

    @property
    def n_territories(self) -> int:
        """How many territories they are divided among."""
        return len(self.target)

    def account(self, row: int) -> str:
        """How an account is called in a sentence."""
        return f'Account "{self.account_names[row]}"' if self.account_names else f"Account {row}"

    def territory(self, code: int) -> str:
        """How a territory is called in a sentence."""
        if code < len(self.territory_names):
            return self.territory_names[code]
        return f"Territory {code + 1}"


def even_windows(
    metrics: FloatArray, tolerance_pct: FloatArray, shares: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Windows around each territory's share of every metric.

    Parameters
    ----------
    metrics
        Shape (n, M).
    tolerance_pct
        Allowed deviation in percent, shape (M,); infinite for a metric that is only watched.
    shares
        Relative size of each territory, shape (K,).

    Returns
    -------
    low, high, target, each of shape (K, M) in the metrics' units.
    """
    target = np.outer(shares / shares.sum(), metrics.sum(axis=0))
    wide = ~np.isfinite(tolerance_pct)
    part = np.where(wide, 0.0, tolerance_pct) / 100.0
    low = np.where(wide, 0.0, target * np.maximum(1.0 - part, 0.0))
    high = np.where(wide, np.inf, target * (1.0 + part))
    return low, high, target


def _check_shapes(problem: DesignProblem) -> None:
    n, k = len(problem.xy), len(problem.target)
    m = len(problem.metric_names)
    expected: list[tuple[str, NDArray[Any] | None, tuple[int, ...]]] = [
        ("xy", problem.xy, (n, 2)),
        ("calls", problem.calls, (n,)),
        ("metrics", problem.metrics, (n, m)),
        ("low", problem.low, (k, m)),
        ("high", problem.high, (k, m)),
        ("target", problem.target, (k, m)),
        ("locked", problem.locked, (n,)),
        ("forbidden", problem.forbidden, (n, k)),
        ("homes", problem.homes, (k, 2)),
        ("pull", problem.pull, (k,)),
        ("start", problem.start, (n,)),
        ("disruption", problem.disruption, (n,)),
        ("mismatch", problem.mismatch, (n, k)),
        ("moved_values", problem.moved_values, (n, len(problem.moved_names))),
        ("moved_limits", problem.moved_limits, (len(problem.moved_names),)),
        ("turned_values", problem.turned_values, (n, len(problem.turned_names))),
        ("most_lost", problem.most_lost, (k, len(problem.turned_names))),
        ("most_gained", problem.most_gained, (k, len(problem.turned_names))),
        ("groups", problem.groups, (n,)),
        (
            "barriers",
            problem.barriers,
            (0 if problem.barriers is None else len(problem.barriers), 4),
        ),
    ]
    for name, array, shape in expected:
        if array is not None and np.shape(array) != shape:
            raise ValueError(f"{name} has shape {np.shape(array)}, not {shape}")
    for name, values in (
        ("xy", problem.xy),
        ("calls", problem.calls),
        ("metrics", problem.metrics),
    ):
        if not np.isfinite(values).all():
            raise ValueError(f"{name} holds values that are not finite")
    if (problem.calls < 0).any() or (problem.metrics < 0).any():
        raise PlanError(
            "Calls and metrics to balance cannot be negative.", remedy="Correct the numbers."
        )


def _check_counts(problem: DesignProblem) -> None:
    n, k = problem.n_accounts, problem.n_territories
    if k < 1:
        raise PlanError("A design needs at least one territory.", remedy="Ask for 1 or more.")
    if n == 0:
        raise PlanError("No account has a place on the map.", remedy="Locate the accounts first.")
    if k > n:
        raise PlanError(
            f"{k} territories cannot be made from {n} accounts.",
            remedy=f"Ask for {n} territories or fewer.",
        )
    if problem.groups is not None and problem.split_price is None:
        together = problem.groups[problem.groups >= 0]
        units = n - len(together) + len(np.unique(together))
        if k > units:
            raise PlanError(
                f"Kept together, the {n} accounts form {units} groups, too few for "
                f"{k} territories.",
                remedy=f"Ask for {units} territories or fewer, or let groups be split.",
            )


def _check_locks(problem: DesignProblem) -> None:
    k = problem.n_territories
    if problem.locked is not None:
        unknown = np.flatnonzero((problem.locked >= k) | (problem.locked < UNASSIGNED))
        if unknown.size:
            raise PlanError(
                f"{problem.account(int(unknown[0]))} is locked to territory number "
                f"{int(problem.locked[unknown[0]]) + 1}, but only {k} are asked for.",
                remedy="Unlock it or ask for more territories.",
            )
    if problem.forbidden is None:
        return
    nowhere = np.flatnonzero(problem.forbidden.all(axis=1))
    if nowhere.size:
        raise PlanError(
            f"{problem.account(int(nowhere[0]))} is forbidden in every territory.",
            remedy="Allow it in one of them.",
        )
    if problem.locked is not None:
        rows = np.flatnonzero(problem.locked >= 0)
        clash = rows[problem.forbidden[rows, problem.locked[rows]]]
        if clash.size:
            code = int(problem.locked[clash[0]])
            raise PlanError(
                f"{problem.account(int(clash[0]))} is both locked to and forbidden in "
                f"{problem.territory(code)}.",
                remedy="Drop one of the two rules.",
            )


def _check_apart(problem: DesignProblem) -> None:
    """Two fixed homes that are too close can be mended by nobody but the planner."""
    if problem.min_apart is None or problem.homes is None:
        return
    fixed = np.isfinite(problem.homes).all(axis=1)
    if problem.pull is not None:
        fixed &= np.isinf(problem.pull)
    codes = np.flatnonzero(fixed)
    if len(codes) < 2:
        return
    pairs = np.triu_indices(len(codes), 1)
    away = np.hypot(*(problem.homes[codes[pairs[0]]] - problem.homes[codes[pairs[1]]]).T)
    least = int(away.argmin())
    if away[least] < problem.min_apart * (1 - SLACK):
        first, second = (problem.territory(int(codes[side[least]])) for side in pairs)
        raise PlanError(
            f"The homes of {first} and {second} are {away[least]:,.0f} {problem.unit} apart, less "
            f"than the {problem.min_apart:,.0f} asked for.",
            remedy="Ask for a smaller distance, or let the centres be free.",
        )


def _check_windows(problem: DesignProblem) -> None:
    crossed = np.argwhere(problem.low > problem.high * (1 + SLACK))
    if crossed.size:
        code, m = (int(v) for v in crossed[0])
        raise PlanError(
            f"The {problem.metric_names[m]} minimum of {problem.territory(code)} is above its "
            "maximum.",
            remedy="Lower the minimum or raise the maximum.",
        )
    for m, name in enumerate(problem.metric_names):
        _check_metric(problem, m, name)


def _check_metric(problem: DesignProblem, m: int, name: str) -> None:
    values, low, high = problem.metrics[:, m], problem.low[:, m], problem.high[:, m]
    total, largest = float(values.sum()), int(values.argmax())
    if total < low.sum() * (1 - SLACK):
        raise PlanError(
            f"The {name} minimums add up to {low.sum():,.0f}, more than the {total:,.0f} there is.",
            remedy="Lower the minimums or ask for fewer territories.",
        )
    if total > high.sum() * (1 + SLACK):
        raise PlanError(
            f"The {name} maximums add up to {high.sum():,.0f}, less than the {total:,.0f} there "
            "is.",
            remedy="Raise the maximums or ask for more territories.",
        )
    if values[largest] > high.max() * (1 + SLACK):
        raise PlanError(
            f"{problem.account(largest)} alone has {name} {values[largest]:,.0f}, more than the "
            f"{high.max():,.0f} a territory may have.",
            remedy="Allow a wider balance or ask for fewer territories.",
        )
    if problem.locked is not None:
        held = problem.locked >= 0
        locked = np.bincount(problem.locked[held], values[held], problem.n_territories)
        over = np.flatnonzero(locked > high * (1 + SLACK))
        if over.size:
            code = int(over[0])
            raise PlanError(
                f"The accounts locked to {problem.territory(code)} have {name} "
                f"{locked[code]:,.0f}, more than the {high[code]:,.0f} it may have.",
                remedy="Unlock some of them or allow a wider balance.",
            )
