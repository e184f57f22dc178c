"""What every territory should have of every metric, and by how much it may be off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.format import Formatter
from model.metrics import default_balance, metric
from model.state import State
from optimizers.strategies.asked import DesignRequest
from optimizers.strategies.cast import Cast, capacities, shares_of
from optimizers.strategies.people import people_names
from optimizers.strategies.rules import BLEND, RELATIONSHIPS, Held, amounts, is_of_people

TIGHT: Final = 5.0  # percent, on money when a strategy is about money
USUAL: Final = 10.0  # percent
LOOSE: Final = 25.0  # percent, on hours when a strategy is about something else
PEOPLE: Final[tuple[str, ...]] = (
    "population_65plus",
    "population",
)  # what a demographic design balances
HOURS: Final = "h"  # begins the unit of a metric in hours
MANY: Final = 0.5  # of the accounts must have hours for a default on them


@dataclass(frozen=True, eq=False, slots=True)
class Windows:
    """Metrics (r, M) and windows (K, M) of a design, and what is particular, in words."""

    names: tuple[str, ...]
    metrics: FloatArray
    low: FloatArray
    high: FloatArray
    target: FloatArray
    words: tuple[str, ...]


def balance_of(state: State, request: DesignRequest) -> tuple[dict[str, float], str]:
    """Tolerances in percent by metric, and why these when the request does not say."""
    if request.weights and BLEND not in request.balance:
        return {BLEND: USUAL, **request.balance}, ""
    if request.balance:
        return dict(request.balance), ""
    if request.strategy in ("potential", "revenue"):
        loose = _loose_hours(state)
        return {request.strategy: TIGHT, **loose}, "the strategy is tight on money"
    if request.strategy == "demographic":
        names = people_names(state, request.demographics)
        people = [name for name in PEOPLE if name in names] or list(names)
        if not people:
            raise PlanError(
                "No numbers of people by ZIP or county are known.",
                remedy="Import a table postcodes_demographics, or balance something else.",
            )
        return {people[0]: USUAL, **_loose_hours(state)}, "the strategy is about people"
    name, tolerance, why = default_balance(state)
    return {name: tolerance}, why


def _loose_hours(state: State) -> dict[str, float]:
    hours = metric(state, "workload")
    return {"workload": LOOSE} if hours.known >= MANY and hours.values.any() else {}


def windows_of(
    state: State,
    request: DesignRequest,
    cast: Cast,
    held: Held,
    rows: IntArray,
    tolerances: Mapping[str, float],
) -> Windows:
    """Windows of all metrics of a request; PlanError for a metric that nobody has."""
    names = tuple(dict.fromkeys((*tolerances, *request.minimum, *request.maximum)))
    metrics = np.column_stack([amounts(state, request, name)[rows] for name in names])
    _check(names, metrics, tolerances)
    share, capacity = _asked_shares(request, cast), capacities(state, request, cast)
    shape = (cast.k, len(names))
    low, high, target = np.zeros(shape), np.full(shape, np.inf), np.zeros(shape)
    words = []
    for m, name in enumerate(names):
        hours = _in_hours(state, request, name)
        parts = share * capacity if hours else share
        part = tolerances.get(name, np.inf) / 100.0
        kept = _kept(held, metrics[:, m], cast.k)
        target[:, m], over = _targets(metrics[:, m], parts, held, cast.k)
        if np.isfinite(part):
            fair = _fair(metrics[:, m], parts, held, cast.k)
            low[:, m] = fair * max(1.0 - part, 0.0)
            high[:, m] = fair * (1.0 + part)
            moved = target[:, m] != fair  # by names: the room stays that of a fair share
            low[moved, m] = np.maximum(target[moved, m] - part * fair[moved], 0.0)
            high[moved, m] = target[moved, m] + part * fair[moved]
        low[:, m] = np.maximum(low[:, m], request.minimum.get(name, 0.0))
        high[:, m] = np.minimum(high[:, m], request.maximum.get(name, np.inf))
        _set_by_hand(cast, name, part, (low[:, m], high[:, m], target[:, m]))
        low[held.frozen, m], high[held.frozen, m] = 0.0, np.inf
        target[held.frozen, m] = kept[held.frozen]
        words += [_over(cast, code, name) for code in over]
        if hours and np.ptp(capacity) > 1e-3 and name in tolerances:
            words.append(_capacity_words(cast, capacity, name, Formatter.of(state.about)))
    return Windows(names, metrics, low, high, target, tuple(words))


def _set_by_hand(
    cast: Cast, name: str, part: float, window: tuple[FloatArray, FloatArray, FloatArray]
) -> None:
    """Put in what territories are told by hand: a target moves the window, bounds narrow it.

    `window` is low, high and target of one metric, (K,) each, changed in place.
    """
    low, high, target = window
    for code, territory in enumerate(cast.territories):
        own = {} if territory is None else territory.targets
        wanted = own.get(name)
        if wanted is not None:
            target[code] = wanted
            if np.isfinite(part):
                low[code], high[code] = wanted * max(1.0 - part, 0.0), wanted * (1.0 + part)
        low[code] = max(low[code], own.get(f"{name}:min", 0.0))
        high[code] = min(high[code], own.get(f"{name}:max", np.inf))


def _check(names: tuple[str, ...], metrics: FloatArray, tolerances: Mapping[str, float]) -> None:
    for m, name in enumerate(names):
        if name in tolerances and not metrics[:, m].any():
            raise PlanError(f"No account has {name}.", remedy="Balance something else.")
        if tolerances.get(name, 1.0) < 0:
            raise PlanError(f"The tolerance of {name} is below 0 %.", remedy="Give 0 or more.")


def _in_hours(state: State, request: DesignRequest, name: str) -> bool:
    if name in (BLEND, RELATIONSHIPS) or is_of_people(state, request, name):
        return False
    return metric(state, name).unit.startswith(HOURS)


def _asked_shares(request: DesignRequest, cast: Cast) -> FloatArray:
    shares = shares_of(cast)
    for wanted, share in request.shares.items():
        if share <= 0:
            raise PlanError(f'The share of "{wanted}" is not above 0.', remedy="Give more than 0.")
        shares[cast.code_of(wanted)] = share
    return shares


def _kept(held: Held, values: FloatArray, k: int) -> FloatArray:
    """What frozen territories keep, (K,)."""
    own = (held.locked >= 0) & np.append(held.frozen, False)[held.locked]
    return np.bincount(held.locked[own], values[own], k).astype(np.float64)


def _fair(values: FloatArray, shares: FloatArray, held: Held, k: int) -> FloatArray:
    """Each open territory's share of what is not frozen, (K,)."""
    parts = np.where(held.frozen, 0.0, shares)
    rest = float(values.sum() - _kept(held, values, k).sum())
    return np.asarray(parts / max(float(parts.sum()), 1e-300) * rest)


def _targets(
    values: FloatArray, shares: FloatArray, held: Held, k: int
) -> tuple[FloatArray, list[int]]:
    """Targets (K,), and codes whose named accounts alone are above them.

    Those keep what is named and no more; the rest is shared by the others.
    """
    target = _fair(values, shares, held, k)
    own = held.named & (held.locked >= 0)
    named = np.bincount(held.locked[own], values[own], k)
    full = np.zeros(k, bool)
    while True:
        more = ~full & (named > target) & ~held.frozen
        if not more.any():
            return target, np.flatnonzero(full).tolist()
        full |= more
        open_ = ~full & ~held.frozen
        parts = np.where(open_, shares, 0.0)
        rest = float(_fair(values, shares, held, k).sum() - named[full].sum())
        target = np.where(full, named, rest * parts / max(float(parts.sum()), 1e-300))


def _over(cast: Cast, code: int, name: str) -> str:
    territory = cast.territories[code]
    who = territory.label if territory is not None else f"Territory {code + 1}"
    return f"The accounts named for {who} alone are above its share of {name}; others have less."


def _capacity_words(cast: Cast, capacity: FloatArray, name: str, show: Formatter) -> str:
    usual = float(np.median(capacity))
    odd = []
    for code, territory in enumerate(cast.territories):
        if territory is not None and abs(capacity[code] / usual - 1) > 1e-2:
            odd.append(f"{territory.label} {show.percent(capacity[code] / usual)}")
    listed = f": {', '.join(odd)}" if odd else ""
    return f"Targets of {name} follow the reps' capacity{listed}."
