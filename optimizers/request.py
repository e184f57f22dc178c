"""From a manager's request and a project to the arrays of a design problem."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.metrics import metric
from model.places.plane import Plane, plane_for
from model.places.roads import highways
from model.reps import Rep
from model.scenario import LIVE
from model.settings import setting
from model.state import State
from model.territories import CORE_TEAM
from optimizers.barriers import barrier_pieces, detour_km
from optimizers.problem import STRAIGHT, DesignProblem, Ground
from optimizers.strategies.asked import (
    KM_PER_MI,
    STRATEGIES,
    DesignRequest,
    base_layer,
    placed_rows,
)
from optimizers.strategies.cast import Cast, capacities, cast_of
from optimizers.strategies.rules import (
    amounts,
    bars_of,
    budgets_of,
    groups_of,
    held_of,
    miles_of,
    nested,
    relationships,
    turnover_of,
)
from optimizers.strategies.skills import setting_lacks
from optimizers.strategies.targets import balance_of, windows_of

__all__ = [
    "KM_PER_MI",
    "STRATEGIES",
    "DesignRequest",
    "balance_of",
    "base_layer",
    "design_rows",
    "group_names",
    "mismatch_of",
    "placed_rows",
    "problem_of",
    "road_legs",
    "split_price",
]

HINT_CALLS: Final = 12.0  # a year: a territory of another size lies near its rep, not just anywhere
NEST_HOURS: Final = 46.0  # a year: an hour a week for each further specialist a rep works with
OFF_ROAD_KM: Final = 80.0  # farther from every highway, the road graph does not reach
MOST_OFF_ROAD: Final = 0.05  # of the accounts; more, and the graph is not of this country


def design_rows(state: State, request: DesignRequest) -> IntArray:
    """Rows of the accounts that a request designs; ascending."""
    rows = placed_rows(state)
    if request.account_types:
        rows = rows[np.isin(state.accounts.text("account_type")[rows], request.account_types)]
    if not request.covers:
        return rows
    return rows[amounts(measured(state, request), request, request.covers)[rows] > 0]


def measured(state: State, request: DesignRequest) -> State:
    """The state as accounts are measured: hours with the owners of the start, else of today.

    A design anew is then the same whatever scenario happens to be open.
    """
    known = {scenario.id for scenario in state.scenarios}
    if request.start:
        return replace(state, open_scenario=state.scenario(request.start).id)
    return replace(state, open_scenario=LIVE) if LIVE in known else state


def problem_of(state: State, request: DesignRequest, team_id: str = CORE_TEAM.id) -> DesignProblem:
    """The design problem of a request; its rows are `design_rows(state, request)`.

    Raises
    ------
    PlanError
        If the request names something unknown or contradicts itself.
    """
    rows = design_rows(state, request)
    _check(state, request, rows)
    figures = measured(state, request)
    cast = cast_of(state, request, team_id)
    straight = request.distance == "straight"
    plane = plane_for(state.accounts.lat, state.accounts.lon)
    km = plane.xy(state.accounts.lat[rows], state.accounts.lon[rows])
    tolerances, why = balance_of(figures, request)
    held = held_of(state, request, cast, rows)
    windows = windows_of(figures, request, cast, held, rows, tolerances)
    barred, skill_words = bars_of(state, request, cast, held, rows)
    groups = groups_of(state, request, team_id, held, rows, miles_of(km))
    names, values, limits = budgets_of(figures, request, rows)
    start = cast.today(len(state.accounts))[rows] if request.start else None
    priced = start is not None and not straight
    split = split_price(request, team_id)
    leaping = (groups is not None and split is None) or bool(skill_words)  # over others
    words = (why, *windows.words, *held.words, *skill_words)
    problem = DesignProblem(
        xy=km / (KM_PER_MI if straight else 1.0),
        calls=_calls(figures)[rows],
        metrics=windows.metrics,
        metric_names=windows.names,
        low=windows.low,
        high=windows.high,
        target=windows.target,
        locked=held.locked if (held.locked >= 0).any() else None,
        forbidden=barred,
        start=start,
        disruption=request.disruption_hours * relationships(state)[rows] if priced else None,
        moved_values=values,
        moved_limits=limits,
        moved_names=names,
        contiguous="soft" if leaping and request.contiguous == "hard" else request.contiguous,
        groups=None if groups is None else groups.number,
        split_price=split,
        account_names=tuple(_display_names(state, rows)),
        territory_names=_names_kept(cast),
        explanation=_explanation(state, request, rows, tolerances, words),
    )
    owned = _with_owners(figures, request, cast, rows, problem)
    return _on_the_ground(state, request, cast, plane, owned)


def mismatch_of(
    state: State, request: DesignRequest, reps: Sequence[Rep | None], rows: IntArray
) -> FloatArray | None:
    """Hours a year that reps who know a setting less cost, (r, K); None: all know it alike."""
    if not request.setting_hours or request.distance == "straight":
        return None
    lacks = setting_lacks(state, reps)
    if lacks is None or not lacks[rows].any():
        return None
    hours = request.setting_hours * _calls(measured(state, request))[rows]
    return np.asarray(hours[:, None] * lacks[rows], np.float64)


def _with_owners(
    state: State, request: DesignRequest, cast: Cast, rows: IntArray, problem: DesignProblem
) -> DesignProblem:
    """The problem with whose rep suits whom, and what each territory may lose and gain."""
    reps = [rep if own else None for rep, own in zip(cast.reps, cast.fixed, strict=True)]
    turned = turnover_of(state, request, rows, problem.start, problem.n_territories)
    return replace(
        problem,
        mismatch=mismatch_of(state, request, reps, rows),
        turned_values=turned.values,
        turned_names=turned.names,
        most_lost=turned.lost,
        most_gained=turned.gained,
    )


def _on_the_ground(
    state: State, request: DesignRequest, cast: Cast, plane: Plane, problem: DesignProblem
) -> DesignProblem:
    """The problem with what travel costs: legs, homes, radius, roads and barriers."""
    straight, graph = request.distance == "straight", request.distance == "graph"
    unit_km = KM_PER_MI if straight else 1.0
    homes, pull = _homes(state, request, cast, plane, unit_km)
    radius, apart = request.max_radius_mi, request.min_apart_mi
    barriers = barrier_pieces(state, plane, unit_km)
    return replace(
        problem,
        unit="mi" if straight else "km",
        objective_unit="call-miles" if straight else "hours per year",
        legs=STRAIGHT if straight else road_legs(state, graph=graph),
        homes=homes,
        pull=pull,
        max_radius=None if radius is None else radius * KM_PER_MI / unit_km,
        min_apart=None if apart is None else apart * KM_PER_MI / unit_km,
        roads=_roads(state, plane, problem.xy) if graph else None,
        barriers=barriers,
        detour=0.0 if barriers is None or straight else _detour(state, request),
    )


def group_names(
    state: State, request: DesignRequest, team_id: str = CORE_TEAM.id
) -> tuple[str, ...]:
    """What the problem's groups are called, by number; empty without groups."""
    rows, cast = design_rows(state, request), cast_of(state, request, team_id)
    plane = plane_for(state.accounts.lat, state.accounts.lon)
    km = plane.xy(state.accounts.lat[rows], state.accounts.lon[rows])
    held = held_of(state, request, cast, rows)
    groups = groups_of(state, request, team_id, held, rows, miles_of(km))
    return () if groups is None else groups.names


def _check(state: State, request: DesignRequest, rows: IntArray) -> None:
    if request.strategy not in STRATEGIES:
        raise PlanError(
            f'The strategy "{request.strategy}" is not available.',
            remedy=f"Choose one of: {', '.join(STRATEGIES)}.",
        )
    if not placed_rows(state).size:
        raise PlanError("No account has a place on the map.", remedy="Locate the accounts first.")
    if not rows.size:
        what = f"has {request.covers}" if request.covers else "is of the types chosen"
        raise PlanError(f"No account {what}.", remedy="Cover something else.")
    if request.n_territories < 1:
        raise PlanError("A design needs at least one territory.", remedy="Ask for 1 or more.")
    priced = request.split_hours is not None or request.homes == "pulled"
    if request.distance == "straight" and priced:
        raise PlanError(
            "Prices in hours cannot be added to straight miles.",
            remedy="Choose the distance road or graph.",
        )


def _names_kept(cast: Cast) -> tuple[str, ...]:
    """Names for sentences, where codes mean a territory of the base."""
    if not cast.fixed.any():
        return ()
    return tuple(
        territory.label if territory is not None and fixed else f"Territory {code + 1}"
        for code, (territory, fixed) in enumerate(zip(cast.territories, cast.fixed, strict=True))
    )


def road_legs(state: State, *, graph: bool = False) -> FloatArray:
    """Travel hours of one call by km: 2 × drive ÷ visits a day, F17 and F19; (L, 2).

    The km are straight ones, with `graph` those along the road.
    """
    factor = 1.0 if graph else setting(state, "drive.road_factor")
    stops = setting(state, "visits_per_day.urban")
    slow, middle, fast = (
        2 * factor / stops / setting(state, f"drive.speed_{name}")
        for name in ("lt_15km", "lt_60km", "ge_60km")
    )
    return np.array([[15.0 / factor, slow], [60.0 / factor, middle], [np.inf, fast]])


def _roads(state: State, plane: Plane, km: FloatArray) -> Ground:
    """Distances along the highways; PlanError when many accounts lie where the graph has none."""
    graph = highways()
    junctions = plane.xy(graph.lat, graph.lon)
    far = cKDTree(junctions).query(km)[0] > OFF_ROAD_KM
    if far.mean() > MOST_OFF_ROAD:
        raise PlanError(
            f"{int(far.sum())} accounts are more than {OFF_ROAD_KM:.0f} km from the highways "
            "known, those of the contiguous US.",
            remedy="Choose the distance road.",
        )
    from optimizers.ground import RoadDistances  # compiled kernels, which the window waits for

    circuity = setting(state, "drive.road_factor")
    return RoadDistances(graph, junctions, km, km_per_unit=1.0, circuity=circuity)


def _detour(state: State, request: DesignRequest) -> float:
    """What a barrier adds, in km as the legs count them."""
    factor = 1.0 if request.distance == "graph" else setting(state, "drive.road_factor")
    return detour_km(state) / factor


def _calls(state: State) -> FloatArray:
    calls = metric(state, "calls").values
    return np.maximum(calls, 0.0) if calls.any() else np.ones(len(state.accounts))


def _display_names(state: State, rows: IntArray) -> list[str]:
    names, ids = state.accounts.text("account_name")[rows], state.accounts.ids[rows]
    return [str(name) or str(account_id) for name, account_id in zip(names, ids, strict=True)]


def split_price(request: DesignRequest, team_id: str) -> float | None:
    """Hours a year for each territory beyond the first that a group is in; None: kept whole."""
    grouped = request.keep_together or request.strategy == "system" or nested(request, team_id)
    if request.split_hours is not None and grouped:
        return request.split_hours
    overlay = nested(request, team_id) and request.keep_together != "territory"
    return NEST_HOURS if overlay else None


def _homes(
    state: State, request: DesignRequest, cast: Cast, plane: Plane, unit_km: float
) -> tuple[FloatArray | None, FloatArray | None]:
    """Homes (K, 2) of the territories' reps and how they draw (K,); None for centres at home."""
    homes = np.full((cast.k, 2), np.nan)
    for code, rep in enumerate(cast.reps):
        if rep is not None and rep.has_home:
            homes[code] = rep.home_lat, rep.home_lon
    known = np.isfinite(homes[:, 0])
    if request.homes == "reps" and not known.all():
        raise PlanError(
            f"{int((~known).sum())} of {cast.k} territories have no rep with a known home.",
            remedy="Enter the homes, or let the centres be free.",
        )
    if request.homes == "pulled" and not known.any():
        raise PlanError("No rep has a known home.", remedy="Enter the homes first.")
    pull = None
    if request.homes == "pulled":
        pull = np.full(cast.k, request.home_trips * setting(state, "visits_per_day.urban"))
    if request.homes == "free":
        size = capacities(state, request, cast)
        hinted = known & (np.abs(size / np.median(size) - 1) > 1e-2)
        if request.distance == "straight" or not hinted.any():
            return None, None
        homes[~hinted] = np.nan
        pull = np.full(cast.k, HINT_CALLS)
    at = np.full((cast.k, 2), np.nan)
    some = np.isfinite(homes[:, 0])
    at[some] = plane.xy(homes[some, 0], homes[some, 1]) / unit_km
    return at, pull


def _explanation(
    state: State,
    request: DesignRequest,
    rows: IntArray,
    tolerances: Mapping[str, float],
    words: tuple[str, ...],
) -> str:
    windows = " and ".join(f"{name} within ±{pct:g} %" for name, pct in tolerances.items())
    sentences = [f"{request.n_territories} territories, balanced on {windows}."]
    why, *further = words
    if why:
        sentences.append(f"Nothing was said about balance; this was chosen because {why}.")
    unplaced = len(state.accounts) - len(placed_rows(state))
    if unplaced:
        sentences.append(f"{unplaced} accounts have no place and are left as they are.")
    outside = len(placed_rows(state)) - len(rows)
    if outside:
        what = f"without {request.covers}" if request.covers else "of other types"
        sentences.append(f"{outside} accounts {what} take no part.")
    if request.distance == "graph":
        sentences.append("Road distances come from OpenStreetMap; speeds are assumed.")
    return " ".join([*sentences, *further])
