"""A proposal as a layer of a scenario: territories that keep their names, or get one of a town."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial import cKDTree

from model.alignment import UNASSIGNED, Alignment
from model.arrays import FloatArray, IntArray
from model.metrics import metric
from model.places.plane import Plane, plane_for
from model.places.towns import Town, towns
from model.positions import serving
from model.reps import Rep
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM, Territory, shorten
from optimizers.design import Proposal
from optimizers.request import DesignRequest, design_rows
from optimizers.strategies.cast import Cast, cast_of
from optimizers.strategies.skills import setting_lacks

REACH_KM = 40.0  # accounts this near to a town are around it
NEAR_PART = 0.05  # of a territory's potential: what the farthest way from home outweighs
SUITED_PART = 0.25  # of the potential whose setting a rep knows nothing of, against what stays
FAIR_PART = 0.05  # of a territory's accounts must be around the town that names it


def layer_of(
    state: State, request: DesignRequest, proposal: Proposal, team_id: str = CORE_TEAM.id
) -> Layer:
    """The proposal as territories and an alignment of all accounts.

    Where the open or the start scenario has territories, the new ones take their ids, names and
    reps: those that rules speak of keep their code, the others are matched so that most potential
    stays where it is and lies with a rep who knows its setting and, where next to none would stay,
    the way from the rep's home is short; the rest are called after the largest town among their
    accounts.
    Accounts without a place keep their territory, if it still exists.
    """
    rows, k = design_rows(state, request), request.n_territories
    cast = cast_of(state, request, team_id)
    codes = np.full(len(state.accounts), UNASSIGNED, np.int64)
    codes[rows] = proposal.territory
    kept: list[Territory | None] = [None] * k
    base = cast.base
    if base is not None and base.territories:
        place = _places(state, request, cast, codes[rows], rows)
        for old, new in enumerate(place):
            if new >= 0:
                kept[new] = base.territories[old]
        loose = np.setdiff1d(np.flatnonzero(~state.accounts.placed), rows)
        old_codes = base.alignment.territory[loose]
        codes[loose] = np.where(old_codes >= 0, np.append(place, -1)[old_codes], UNASSIGNED)
    names = _town_names(state, codes, k, [t.name for t in kept if t is not None])
    ids = iter(_new_ids(_taken_ids(state, base), k))
    territories = tuple(
        territory or _new_territory(next(ids), names[code], cast.reps[code])
        for code, territory in enumerate(kept)
    )
    return Layer(territories, Alignment(codes.astype(np.int16)))


def _new_territory(territory_id: str, name: str, rep: Rep | None) -> Territory:
    return Territory(territory_id, name, shorten(name), rep_id="" if rep is None else rep.id)


def _taken_ids(state: State, base: Layer | None) -> list[str]:
    """Ids of territories of the base, and of other teams in the open scenario."""
    taken = [territory.id for territory in base.territories] if base is not None else []
    if state.scenarios:
        layers = state.scenario().layers.values()
        taken += [t.id for layer in layers if layer is not base for t in layer.territories]
    return taken


def _places(
    state: State, request: DesignRequest, cast: Cast, codes: IntArray, rows: IntArray
) -> IntArray:
    """The code that each territory of the base has in the proposal, −1 for none."""
    base = cast.base
    assert base is not None
    before = len(base.territories)
    fixed = np.array([code >= 0 and cast.fixed[code] for code in cast.place], bool)
    place = np.where(fixed, cast.place, -1)
    old_free = np.flatnonzero(~fixed)
    new_free = np.setdiff1d(np.arange(cast.k), place[fixed])
    weight = metric(state, "potential").values[rows] + 1e-6
    stays = np.zeros((before, cast.k))
    old = base.alignment.territory[rows].astype(np.int64)
    used = old >= 0
    np.add.at(stays, (old[used], codes[used]), weight[used])
    away = _away(state, base, codes, rows, cast.k)
    price = NEAR_PART * stays.sum() / max(1, cast.k) * away - stays
    if request.setting_hours:
        lacks = setting_lacks(state, [serving(state, t) for t in base.territories])
        if lacks is not None:
            np.add.at(price.T, codes, SUITED_PART * weight[:, None] * lacks[rows])
    was, now = linear_sum_assignment(price[np.ix_(old_free, new_free)])
    place[old_free[was]] = new_free[now]
    return place


def _away(state: State, base: Layer, codes: IntArray, rows: IntArray, k: int) -> FloatArray:
    """How far each territory of the base is from each new one, (before, k), 0-1 of the farthest.

    From the home, else from the middle of its accounts; 0 where neither is known.
    """
    accounts = state.accounts
    plane = plane_for(accounts.lat, accounts.lon)
    xy = plane.xy(accounts.lat[rows], accounts.lon[rows])
    owners = base.alignment.territory[rows].astype(np.int64)
    start = _middles(xy, owners, len(base.territories))
    for place, territory in enumerate(base.territories):
        rep = serving(state, territory)
        if rep is not None and rep.home_lat is not None and rep.home_lon is not None:
            start[place] = plane.xy(np.array([rep.home_lat]), np.array([rep.home_lon]))[0]
    away = np.linalg.norm(start[:, None, :] - _middles(xy, codes, k)[None, :, :], axis=2)
    away = np.nan_to_num(away)
    return np.asarray(away / max(float(away.max(initial=0.0)), 1e-9), np.float64)


def _middles(xy: FloatArray, codes: IntArray, k: int) -> FloatArray:
    """The mean place of the accounts of each code, (k, 2), NaN for none."""
    used = (codes >= 0) & np.isfinite(xy).all(axis=1)
    count = np.bincount(codes[used], minlength=k).astype(np.float64)
    count[count == 0] = np.nan
    sums = [np.bincount(codes[used], xy[used, axis], k) for axis in (0, 1)]
    return np.column_stack(sums) / count[:, None]


def _new_ids(taken: Sequence[str], wanted: int) -> list[str]:
    """Ids T1, T2, ... that are not taken."""
    used, ids, number = set(taken), list[str](), 0
    while len(ids) < wanted:
        number += 1
        if f"T{number}" not in used:
            ids.append(f"T{number}")
    return ids


def _town_names(state: State, codes: IntArray, k: int, taken: Sequence[str]) -> list[str]:
    """A name for each territory: its largest town, with the region where two are alike.

    A town belongs to the territory that has most accounts around it, and names it only when
    these are a fair part of the territory and lie in the town's own state.
    """
    names = [f"Territory {code + 1}" for code in range(k)]
    accounts = state.accounts
    used = np.flatnonzero(accounts.placed & (codes >= 0))
    owner, region = codes[used], accounts.text("region")[used]
    plane = plane_for(accounts.lat, accounts.lon)
    xy = plane.xy(accounts.lat[used], accounts.lon[used])
    gazetteer, where = _home_towns(plane, xy)
    around = cKDTree(xy)
    fair = FAIR_PART * np.bincount(owner, minlength=k)
    spoken = {name.casefold() for name in taken}
    named: set[int] = set()
    for i in sorted(range(len(gazetteer)), key=lambda i: -gazetteer[i].population):
        town = gazetteer[i]
        near = np.array(around.query_ball_point(where[i], REACH_KM), np.int64)
        near = near[(region[near] == town.region) | (region[near] == "")]
        if not near.size or len(named) == k:
            continue
        count = np.bincount(owner[near], minlength=k)
        code = int(count.argmax())
        name = town.name
        if name.casefold() in spoken and town.region:
            name = f"{town.name} {town.region}"
        if code not in named and count[code] >= fair[code] and name.casefold() not in spoken:
            names[code] = name
            spoken.add(name.casefold())
            named.add(code)
    return names


def _home_towns(plane: Plane, xy: FloatArray) -> tuple[list[Town], FloatArray]:
    """The towns (t) of the country in which most accounts (n, 2) lie, and where (t, 2)."""
    gazetteer = towns()
    where = plane.xy(np.array([t.lat for t in gazetteer]), np.array([t.lon for t in gazetteer]))
    usable = np.flatnonzero(np.isfinite(where).all(axis=1))
    home = _home_country([gazetteer[i].country for i in usable], where[usable], xy)
    usable = np.array([i for i in usable if gazetteer[i].country == home], np.int64)
    return [gazetteer[i] for i in usable], where[usable]


def _home_country(countries: Sequence[str], where: FloatArray, xy: FloatArray) -> str:
    """The country in which most accounts (n, 2) have their nearest town (t, 2)."""
    nearest = cKDTree(where).query(xy)[1]
    names, count = np.unique(np.array(countries)[nearest], return_counts=True)
    return str(names[count.argmax()])
