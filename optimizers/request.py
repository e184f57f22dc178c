"""From a manager's request and a project to the arrays of a design problem."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.errors import PlanError
from model.fields import NO_SYSTEM
from model.metrics import default_balance, metric
from model.places.plane import plane_for
from model.scenario import Layer
from model.settings import setting
from model.state import State
from model.territories import CORE_TEAM
from optimizers.problem import STRAIGHT, Contiguity, DesignProblem, even_windows

KM_PER_MI: Final = 1.609344
SYSTEM_SPAN_MI: Final = 150.0  # design §5: a wider system is kept together by metro
STRATEGIES: Final = ("geographic", "system", "potential")


@dataclass(frozen=True, slots=True)
class DesignRequest:
    """What a manager asks of a design, as plain data that can be sent to a worker.

    Attributes
    ----------
    balance
        Allowed deviation in percent by metric name; empty for the default rule.
    minimum, maximum
        Limits of every territory by metric name, in the metric's unit.
    shares
        Relative size by territory id or name; others have 1.
    homes
        "reps" puts centres at the homes of the territories' reps, "free" anywhere.
    locks
        Ids of accounts, or of territories, that stay as they are in the start scenario.
    forbid
        Pairs of account id and territory id or name.
    start
        The scenario to rebalance; "" to design anew.
    max_moved
        Percent of a metric that may change territory, with `start`.
    disruption_hours
        Hours a year that moving one account is counted as, with `start` and `road`.
    """

    n_territories: int
    strategy: str = "geographic"
    balance: Mapping[str, float] = field(default_factory=dict)
    minimum: Mapping[str, float] = field(default_factory=dict)
    maximum: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    homes: Literal["reps", "free"] = "free"
    keep_together: Literal["", "idn"] = ""
    locks: tuple[str, ...] = ()
    forbid: tuple[tuple[str, str], ...] = ()
    max_radius_mi: float | None = None
    start: str = ""
    max_moved: Mapping[str, float] = field(default_factory=dict)
    contiguous: Contiguity = "hard"
    distance: Literal["straight", "road"] = "road"
    seconds: float | None = 10.0
    iterations: int | None = None
    seed: int = 0
    disruption_hours: float = 2.0


def placed_rows(state: State) -> IntArray:
    """Rows of the accounts that take part in a design: those with a place; ascending."""
    return np.flatnonzero(state.accounts.placed)


def base_layer(state: State, request: DesignRequest, team_id: str) -> Layer | None:
    """The layer whose territories the request speaks of: the start's, else the open one's."""
    if request.start:
        return state.scenario(request.start).layer(team_id)
    if not state.scenarios:
        return None
    return state.scenario().layers.get(team_id)


def problem_of(state: State, request: DesignRequest, team_id: str = CORE_TEAM.id) -> DesignProblem:
    """The design problem of a request; its rows are `placed_rows(state)`.

    Raises
    ------
    PlanError
        If the request names something unknown or contradicts itself.
    """
    rows = placed_rows(state)
    _check(request, rows)
    base = base_layer(state, request, team_id)
    straight = request.distance == "straight"
    km_per_unit = KM_PER_MI if straight else 1.0
    km = _places_km(state, rows)
    tolerances, why = balance_of(state, request)
    names, metrics, low, high, target = _windows(state, request, rows, base, tolerances)
    start = _start(request, base, rows)
    priced = start is not None and not straight
    moved_names, moved_values, moved_limits = _moved_limits(state, request, rows)
    groups = _groups(state, request, rows, km / KM_PER_MI)
    radius = request.max_radius_mi
    loose = groups is not None and request.contiguous == "hard"  # groups leap over others
    return DesignProblem(
        xy=km / km_per_unit,
        calls=_calls(state)[rows],
        metrics=metrics,
        metric_names=names,
        low=low,
        high=high,
        target=target,
        unit="mi" if straight else "km",
        objective_unit="call-miles" if straight else "hours per year",
        legs=STRAIGHT if straight else road_legs(state),
        locked=_locked(state, request, base, rows),
        forbidden=_forbidden(state, request, base, rows),
        homes=_homes(state, request, base, km_per_unit),
        start=start,
        disruption=np.full(len(rows), request.disruption_hours) if priced else None,
        moved_values=moved_values,
        moved_limits=moved_limits,
        moved_names=moved_names,
        contiguous="soft" if loose else request.contiguous,
        groups=groups,
        max_radius=None if radius is None else radius * KM_PER_MI / km_per_unit,
        account_names=tuple(_display_names(state, rows)),
        territory_names=_names_kept(request, base),
        explanation=_explanation(state, request, rows, tolerances, why),
    )


def codes_bound(request: DesignRequest) -> bool:
    """Whether rules of the request name territories, so that codes keep their meaning."""
    return bool(request.locks or request.forbid or request.shares or request.homes == "reps")


def _names_kept(request: DesignRequest, base: Layer | None) -> tuple[str, ...]:
    """Names for sentences about codes that mean a territory of the base."""
    if base is None or not (request.start or codes_bound(request)):
        return ()
    return tuple(t.label for t in base.territories[: request.n_territories])


def _check(request: DesignRequest, rows: IntArray) -> None:
    if request.strategy not in STRATEGIES:
        raise PlanError(
            f'The strategy "{request.strategy}" is not available.',
            remedy=f"Choose one of: {', '.join(STRATEGIES)}.",
        )
    if not rows.size:
        raise PlanError("No account has a place on the map.", remedy="Locate the accounts first.")
    if request.n_territories < 1:
        raise PlanError("A design needs at least one territory.", remedy="Ask for 1 or more.")


def _places_km(state: State, rows: IntArray) -> FloatArray:
    lat, lon = state.accounts.lat, state.accounts.lon
    return plane_for(lat, lon).xy(lat[rows], lon[rows])


def balance_of(state: State, request: DesignRequest) -> tuple[dict[str, float], str]:
    """Tolerances in percent by metric, and why these when the request does not say."""
    if request.balance:
        return dict(request.balance), ""
    if request.strategy == "potential":
        return {"potential": 5.0, "workload": 25.0}, "the strategy is tight on money"
    name, tolerance, why = default_balance(state)
    return {name: tolerance}, why


def road_legs(state: State) -> FloatArray:
    """Travel hours of one call by straight km: 2 × drive ÷ visits a day, F17 and F19; (L, 2)."""
    factor = setting(state, "drive.road_factor")
    stops = setting(state, "visits_per_day.urban")
    slow, middle, fast = (
        2 * factor / stops / setting(state, f"drive.speed_{name}")
        for name in ("lt_15km", "lt_60km", "ge_60km")
    )
    return np.array([[15.0 / factor, slow], [60.0 / factor, middle], [np.inf, fast]])


def _calls(state: State) -> FloatArray:
    calls = metric(state, "calls").values
    return np.maximum(calls, 0.0) if calls.any() else np.ones(len(state.accounts))


def _display_names(state: State, rows: IntArray) -> list[str]:
    names, ids = state.accounts.text("account_name")[rows], state.accounts.ids[rows]
    return [str(name) or str(account_id) for name, account_id in zip(names, ids, strict=True)]


def code_named(base: Layer | None, wanted: str, k: int) -> int:
    """The code of a territory by id or, ignoring case, by name; PlanError when there is none."""
    for code, territory in enumerate(base.territories[:k] if base else ()):
        if wanted == territory.id or wanted.casefold() == territory.name.casefold():
            return code
    known = ", ".join(t.id for t in base.territories[:k]) if base else "none yet"
    raise PlanError(f'There is no territory "{wanted}".', remedy=f"There are: {known}.")


def _windows(
    state: State,
    request: DesignRequest,
    rows: IntArray,
    base: Layer | None,
    tolerances: Mapping[str, float],
) -> tuple[tuple[str, ...], FloatArray, FloatArray, FloatArray, FloatArray]:
    k = request.n_territories
    names = tuple(dict.fromkeys((*tolerances, *request.minimum, *request.maximum)))
    metrics = np.column_stack([metric(state, name).values[rows] for name in names])
    for m, name in enumerate(names):
        if name in tolerances and not metrics[:, m].any():
            raise PlanError(f"No account has {name}.", remedy="Balance something else.")
        if tolerances.get(name, 1.0) < 0:
            raise PlanError(f"The tolerance of {name} is below 0 %.", remedy="Give 0 or more.")
    shares = np.ones(k)
    if request.start and base is not None:
        known = min(k, len(base.territories))
        shares[:known] = [t.share for t in base.territories[:known]]
    for wanted, share in request.shares.items():
        if share <= 0:
            raise PlanError(f'The share of "{wanted}" is not above 0.', remedy="Give more than 0.")
        shares[code_named(base, wanted, k)] = share
    allowed = np.array([tolerances.get(name, np.inf) for name in names])
    low, high, target = even_windows(metrics, allowed, shares)
    for m, name in enumerate(names):
        low[:, m] = np.maximum(low[:, m], request.minimum.get(name, 0.0))
        high[:, m] = np.minimum(high[:, m], request.maximum.get(name, np.inf))
    return names, metrics, low, high, target


def _start(request: DesignRequest, base: Layer | None, rows: IntArray) -> IntArray | None:
    if not request.start or base is None:
        return None
    return base.alignment.territory[rows].astype(np.int64)


def _moved_limits(
    state: State, request: DesignRequest, rows: IntArray
) -> tuple[tuple[str, ...], FloatArray | None, FloatArray | None]:
    if not request.max_moved:
        return (), None, None
    if not request.start:
        raise PlanError(
            "A limit on what may move needs a scenario to move from.",
            remedy="Name the scenario to start from.",
        )
    names = tuple(request.max_moved)
    values = np.column_stack([metric(state, name).values[rows] for name in names])
    parts = np.array([request.max_moved[name] for name in names]) / 100.0
    return names, values, values.sum(axis=0) * parts


def _groups(
    state: State, request: DesignRequest, rows: IntArray, miles: FloatArray
) -> IntArray | None:
    if request.strategy != "system" and request.keep_together != "idn":
        return None
    systems = state.accounts.text("idn_id")[rows]
    groups = np.full(len(rows), -1, np.int64)
    found = 0
    for name in dict.fromkeys(systems):
        members = np.flatnonzero(systems == name)
        if str(name).strip().casefold() in NO_SYSTEM or len(members) < 2:
            continue
        tree = linkage(miles[members], "complete")
        metro = fcluster(tree, SYSTEM_SPAN_MI, "distance").astype(np.int64)
        groups[members] = found + metro - 1
        found += int(metro.max())
    return groups


def _locked(
    state: State, request: DesignRequest, base: Layer | None, rows: IntArray
) -> IntArray | None:
    """Codes that accounts are locked to; an account's own lock holds when there is a start."""
    held = np.zeros(len(state.accounts), bool)
    if request.start and base is not None:
        held |= state.accounts.locked
        for code, territory in enumerate(base.territories):
            if territory.locked:
                held |= base.alignment.territory == code
    for wanted in request.locks:
        if state.accounts.has(wanted):
            held[state.accounts.row_of(wanted)] = True
        elif base is not None:
            held |= base.alignment.territory == code_named(base, wanted, len(base.territories))
        else:
            state.accounts.row_of(wanted)
    if not held.any() or base is None:
        return None
    codes = np.where(held, base.alignment.territory, UNASSIGNED)[rows].astype(np.int64)
    return codes if (codes >= 0).any() else None


def _forbidden(
    state: State, request: DesignRequest, base: Layer | None, rows: IntArray
) -> BoolArray | None:
    if not request.forbid:
        return None
    forbidden = np.zeros((len(state.accounts), request.n_territories), bool)
    for account_id, territory in request.forbid:
        code = code_named(base, territory, request.n_territories)
        forbidden[state.accounts.row_of(account_id), code] = True
    return np.asarray(forbidden[rows])


def _homes(
    state: State, request: DesignRequest, base: Layer | None, scale: float
) -> FloatArray | None:
    """Centres at rep homes: those of the base's territories, further ones by other reps."""
    if request.homes != "reps":
        return None
    k = request.n_territories
    known = [t.rep_id for t in base.territories[:k]] if base is not None else []
    others = [r.id for r in state.reps if r.role == "rep" and r.has_home and r.id not in known]
    owners = [*known, *others][:k]
    reps = [state.rep(rep_id) for rep_id in owners]
    homes = np.full((k, 2), np.nan)
    for code, rep in enumerate(reps):
        if rep is not None and rep.has_home:
            homes[code] = rep.home_lat, rep.home_lon
    missing = int(np.isnan(homes[:, 0]).sum())
    if missing:
        raise PlanError(
            f"{missing} of {k} territories have no rep with a known home.",
            remedy="Enter the homes, or let the centres be free.",
        )
    plane = plane_for(state.accounts.lat, state.accounts.lon)
    return np.asarray(plane.xy(homes[:, 0], homes[:, 1]) / scale)


def _explanation(
    state: State,
    request: DesignRequest,
    rows: IntArray,
    tolerances: Mapping[str, float],
    why: str,
) -> str:
    windows = " and ".join(f"{name} within ±{pct:g} %" for name, pct in tolerances.items())
    sentences = [f"{request.n_territories} territories, balanced on {windows}."]
    if why:
        sentences.append(f"Nothing was said about balance; this was chosen because {why}.")
    unplaced = len(state.accounts) - len(rows)
    if unplaced:
        sentences.append(f"{unplaced} accounts have no place and are left as they are.")
    if not request.start and state.accounts.locked.any():
        sentences.append("Locks of accounts hold when designing from a scenario, not anew.")
    return " ".join(sentences)
