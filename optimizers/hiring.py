"""Where the next rep should live: towns ranked by the travel that a hire there would save."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.places.drive import CircuityDrive
from model.places.plane import plane_for
from model.places.towns import Town, towns
from model.scenario import Scenario
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM
from model.workload import AccountHours, account_hours, capacity_hours
from optimizers.driving import counts_travel, drive_hours, road_hours
from optimizers.standing import centres

CANDIDATES: Final = 150  # towns looked at: those with most driving within reach
REACH_KM: Final = 80.0
APART_KM: Final = 60.0  # towns nearer to a better one are left out


@dataclass(frozen=True, eq=False, slots=True)
class Site:
    """A town where a rep could live, and the accounts `rows` that the rep would take.

    `saved_hours` a year on the road; `hours` of work taken over, which fill at most one
    standard year; `from_territories` are (code, hours) relieved, most first.
    """

    town: str
    region: str
    lat: float
    lon: float
    saved_hours: float
    hours: float
    rows: IntArray
    from_territories: tuple[tuple[int, float], ...]


def where_to_hire(
    state: State, scenario: Scenario, team_id: str = CORE_TEAM.id, *, most: int = 10
) -> tuple[Site, ...]:
    """Towns for a further rep, most travel saved first; an estimate.

    At each town the rep takes the accounts that save most travel per hour of work until a
    standard year is full. Raises PlanError when no account has a place.
    """
    sites = _sites(state, scenario, team_id, lambda _share: None, lambda: False)
    return _spread(state, sites, most)


@dataclass(frozen=True, eq=False, slots=True)
class HireSurface:
    """How much travel a rep would save at every town looked at, and the best sites among them.

    `lat`, `lon` in degrees and `saved_hours` a year have shape (m,), most saved first.
    """

    lat: FloatArray
    lon: FloatArray
    saved_hours: FloatArray
    best: tuple[Site, ...]


def hire_surface(
    state: State,
    scenario: Scenario,
    team_id: str = CORE_TEAM.id,
    *,
    report: Callable[[float], None],
    stop: Callable[[], bool],
    most: int = 10,
) -> HireSurface:
    """What `where_to_hire` knows of all towns, for a map; an estimate.

    `report` hears the share of towns looked at; a stopped run keeps those it has seen. Raises
    PlanError alike.
    """
    sites = _sites(state, scenario, team_id, report, stop)
    return HireSurface(
        np.array([site.lat for site in sites]),
        np.array([site.lon for site in sites]),
        np.array([site.saved_hours for site in sites]),
        _spread(state, sites, most),
    )


def _sites(
    state: State,
    scenario: Scenario,
    team_id: str,
    report: Callable[[float], None],
    stop: Callable[[], bool],
) -> list[Site]:
    """Every town that would save travel, most saved first; PlanError without a placed account."""
    accounts = state.accounts
    rows = np.flatnonzero(accounts.placed)
    if not rows.size:
        raise PlanError("No account has a place on the map.", remedy="Locate the accounts first.")
    parts = account_hours(state, scenario.id, team_id)
    codes = scenario.layer(team_id).alignment.territory.astype(np.int64)[rows]
    road = _present(state, scenario, team_id, parts, rows, codes)
    counted, base = counts_travel(parts, rows), np.nan_to_num(parts.fixed[rows])
    settings = settings_of(state)
    drive = CircuityDrive(settings)
    full = capacity_hours(None, settings)
    sites = []
    towns_around = _candidates(state, rows, road)
    for number, town in enumerate(towns_around):
        if stop():
            break
        report(number / len(towns_around))
        hours_away = drive.hours(town.lat, town.lon, accounts.lat[rows], accounts.lon[rows])
        travel = road_hours(parts, rows, hours_away, settings)
        saved = road - travel
        hours = base + counted * travel
        sites.append(_site(town, rows, codes, saved, hours, full))
    sites.sort(key=lambda site: -site.saved_hours)
    return [site for site in sites if site.saved_hours > 0]


def _present(
    state: State,
    scenario: Scenario,
    team_id: str,
    parts: AccountHours,
    rows: IntArray,
    codes: IntArray,
) -> FloatArray:
    """Hours a year on the road now, (r,): from the owner's home, else the territory's centre."""
    accounts, settings = state.accounts, settings_of(state)
    layer = scenario.layer(team_id)
    plane = plane_for(accounts.lat, accounts.lon)
    xy = plane.xy(accounts.lat[rows], accounts.lon[rows])
    k = len(layer.territories)
    used = codes >= 0
    weight = np.ones(int(used.sum()))
    middle = centres(xy[used], weight, codes[used], k) if used.any() else np.zeros((k, 2))
    km = np.hypot(*(xy - middle[np.maximum(codes, 0)]).T) if k else np.zeros(len(rows))
    drive = np.where(np.isfinite(parts.drive[rows]), parts.drive[rows], drive_hours(km, settings))
    return road_hours(parts, rows, np.where(used, drive, 0.0), settings)


def _candidates(state: State, rows: IntArray, road: FloatArray) -> list[Town]:
    """Towns with most driving around them, not next to each other."""
    accounts = state.accounts
    lat, lon = accounts.lat[rows], accounts.lon[rows]
    box = (lat.min() - 0.5, lat.max() + 0.5, lon.min() - 0.5, lon.max() + 0.5)
    inside = [t for t in towns() if box[0] <= t.lat <= box[1] and box[2] <= t.lon <= box[3]]
    if not inside:
        raise PlanError("No town is known near the accounts.", remedy="Check their places.")
    plane = plane_for(accounts.lat, accounts.lon)
    where = plane.xy(np.array([t.lat for t in inside]), np.array([t.lon for t in inside]))
    around = _sum_around(where, plane.xy(lat, lon), road)
    chosen: list[int] = []
    for town in np.argsort(-around, kind="stable").tolist():
        near = where[chosen] - where[town]
        if not chosen or np.hypot(near[:, 0], near[:, 1]).min() >= APART_KM / 2:
            chosen.append(town)
        if len(chosen) == CANDIDATES:
            break
    return [inside[town] for town in chosen]


def _sum_around(where: FloatArray, xy: FloatArray, hours: FloatArray) -> FloatArray:
    """Hours within reach of each place (t,), on a grid of cells as large as half the reach."""
    cell = REACH_KM / 2
    origin = np.minimum(where.min(axis=0), xy.min(axis=0))
    at = ((xy - origin) // cell).astype(np.int64)
    spot = ((where - origin) // cell).astype(np.int64)
    shape = np.maximum(at.max(axis=0), spot.max(axis=0)) + 5
    grid = np.zeros(shape)
    np.add.at(grid, (at[:, 0] + 2, at[:, 1] + 2), hours)
    total = np.zeros(len(where))
    for dx in range(5):
        for dy in range(5):
            total += grid[spot[:, 0] + dx, spot[:, 1] + dy]
    return total


def _site(
    town: Town,
    rows: IntArray,
    codes: IntArray,
    saved: FloatArray,
    hours: FloatArray,
    full: float,
) -> Site:
    better = np.flatnonzero(saved > 1e-9)
    rate = saved[better] / np.maximum(hours[better], 1e-9)
    order = better[np.argsort(-rate, kind="stable")]
    order = order[np.cumsum(hours[order]) <= full]
    relieved = np.bincount(codes[order] + 1, hours[order])
    owners = np.flatnonzero(relieved[1:])
    given = [(int(code), float(relieved[code + 1])) for code in owners]
    return Site(
        town=town.name,
        region=town.region,
        lat=town.lat,
        lon=town.lon,
        saved_hours=float(saved[order].sum()),
        hours=float(hours[order].sum()),
        rows=np.sort(rows[order]),
        from_territories=tuple(sorted(given, key=lambda pair: -pair[1])),
    )


def _spread(state: State, sites: list[Site], most: int) -> tuple[Site, ...]:
    """The best sites that are not next to a better one."""
    plane = plane_for(state.accounts.lat, state.accounts.lon)
    chosen: list[Site] = []
    for site in sites:
        here = plane.xy(np.array([site.lat]), np.array([site.lon]))[0]
        others = [plane.xy(np.array([s.lat]), np.array([s.lon]))[0] for s in chosen]
        if all(np.hypot(*(here - other)) >= APART_KM for other in others):
            chosen.append(site)
        if len(chosen) == most:
            break
    return tuple(chosen)
