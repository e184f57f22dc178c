"""What if this rep leaves: who takes the accounts, what it costs, and what nobody can cover."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import Move
from model.arrays import FloatArray, IntArray
from model.contiguity import site_graph
from model.errors import PlanError
from model.metrics import metric
from model.places.plane import plane_for
from model.positions import serving
from model.scenario import Layer, Scenario
from model.settings import settings_of
from model.state import State
from model.territories import CORE_TEAM
from model.workload import AccountHours, account_hours, capacity_hours
from optimizers.design import design
from optimizers.driving import counts_travel, drive_hours, road_hours
from optimizers.economics import served_share, worth_of
from optimizers.pace import Stop
from optimizers.problem import DesignProblem
from optimizers.request import road_legs
from optimizers.standing import centres

ITERATIONS: Final = 8
KNOWN: Final = 2.0  # the relationship from which a contact is one that is lost


@dataclass(frozen=True, slots=True)
class Taker:
    """A neighbour who takes some of the accounts; utilisation 1.0 = all hours used."""

    territory: int
    accounts: int
    hours: float
    utilisation_before: float
    utilisation_after: float


@dataclass(frozen=True, eq=False, slots=True)
class Vacancy:
    """The accounts `rows` of a vacant territory go to `after` (−1: nobody is near), (k,) each.

    `travel_hours` is the change on the road in hours a year; `relationships` counts contacts
    who know the leaving rep well; `uncovered` are (row, hours) that do not fit the takers'
    year, largest worth first.
    """

    territory: int
    rows: IntArray
    after: IntArray
    takers: tuple[Taker, ...]
    travel_hours: float
    revenue: float
    relationships: int
    uncovered: tuple[tuple[int, float], ...]

    @property
    def uncovered_hours(self) -> float:
        """Hours a year that nobody has."""
        return sum(hours for _, hours in self.uncovered)

    @property
    def overloaded(self) -> tuple[Taker, ...]:
        """Takers with more than a full year."""
        return tuple(taker for taker in self.takers if taker.utilisation_after > 1.0)

    def move(self, label: str) -> Move:
        """The handover as one change; accounts that nobody is near stay."""
        given = self.after >= 0
        before = np.full(int(given.sum()), self.territory, np.int16)
        return Move(label, self.rows[given], before, self.after[given].astype(np.int16))


def vacancy(
    state: State,
    scenario: Scenario,
    territory: int,
    team_id: str = CORE_TEAM.id,
    *,
    seed: int = 1,
    stop: Stop = lambda _best: False,
) -> Vacancy:
    """Share a territory's accounts out among its neighbours, within their hours where possible.

    Raises PlanError when the territory does not exist, is empty or has no neighbour.
    """
    layer = scenario.layer(team_id)
    if not 0 <= territory < len(layer.territories):
        raise PlanError("There is no such territory.", remedy="Choose one of the scenario.")
    rows = layer.alignment.rows_of(territory)
    if not rows.size:
        raise PlanError(
            f"{layer.territories[territory].label} has no accounts.", remedy="Choose another."
        )
    parts = account_hours(state, scenario.id, team_id)
    places = _Places(state, layer)
    near = places.neighbours(territory)
    if not near.size:
        raise PlanError("No territory borders on it.", remedy="Design new territories instead.")
    after = np.full(len(rows), -1, np.int64)
    placed = np.isfinite(places.xy[rows]).all(axis=1)
    after[placed] = _shared_out(state, layer, places, parts, rows[placed], near, seed, stop)
    return _counted(state, scenario, team_id, places, parts, territory, rows, after)


class _Places:
    """Where accounts, homes and centres of a layer are, in km."""

    def __init__(self, state: State, layer: Layer) -> None:
        plane = plane_for(state.accounts.lat, state.accounts.lon)
        self.xy: FloatArray = plane.xy(state.accounts.lat, state.accounts.lon)
        self.codes = layer.alignment.territory.astype(np.int64)
        self.k = len(layer.territories)
        used = np.isfinite(self.xy).all(axis=1) & (self.codes >= 0)
        weight = np.ones(int(used.sum()))
        self.base = centres(self.xy[used], weight, self.codes[used], self.k)
        for code, one in enumerate(layer.territories):
            rep = serving(state, one)
            if rep is not None and rep.home_lat is not None and rep.home_lon is not None:
                self.base[code] = plane.xy(np.array([rep.home_lat]), np.array([rep.home_lon]))[0]
        self.graph = site_graph(self.xy)

    def neighbours(self, territory: int) -> IntArray:
        """Codes of the territories that border on one, ascending."""
        graph = self.graph
        inside = np.zeros(graph.n_sites, bool)
        placed = graph.site >= 0
        inside[graph.site[placed & (self.codes == territory)]] = True
        tail = np.repeat(np.arange(graph.n_sites), np.diff(graph.ptr))
        near = np.zeros(graph.n_sites, bool)
        near[graph.nbr[inside[tail]]] = True
        near |= inside  # others may share a site
        found = self.codes[placed & near[graph.site]]
        return np.setdiff1d(found, [territory, -1])

    def travel(
        self, state: State, parts: AccountHours, rows: IntArray, codes: IntArray
    ) -> FloatArray:
        """Hours a year on the road to rows from the homes, else centres, of territories."""
        settings = settings_of(state)
        km = np.hypot(*(self.xy[rows] - self.base[codes]).T)
        return road_hours(parts, rows, drive_hours(km, settings), settings)


def _shared_out(
    state: State,
    layer: Layer,
    places: _Places,
    parts: AccountHours,
    rows: IntArray,
    near: IntArray,
    seed: int,
    stop: Stop,
) -> IntArray:
    """The neighbour (a code of the layer) that each row goes to, by a design of them alone."""
    kept = np.flatnonzero(np.isin(places.codes, near) & np.isfinite(places.xy).all(axis=1))
    everyone = np.concatenate((kept, rows))
    hours = np.nan_to_num(parts.total[everyone])[:, None]
    locked = np.full(len(everyone), -1)
    locked[: len(kept)] = np.searchsorted(near, places.codes[kept])
    held = np.zeros(len(near))
    np.add.at(held, locked[: len(kept)], hours[: len(kept), 0])
    capacity = np.array(
        [capacity_hours(serving(state, layer.territories[c]), state.settings) for c in near]
    )
    free = float(hours[len(kept) :, 0].sum())
    room: FloatArray = np.maximum(capacity - held, 0.0)
    if room.sum() < free * 1.05:  # not enough: share the overload alike
        room += (free * 1.1 - room.sum()) / len(near)
    room = np.maximum(room, float(hours[len(kept) :, 0].max(initial=0.0)))
    problem = DesignProblem(
        xy=places.xy[everyone],
        calls=np.maximum(np.nan_to_num(parts.calls[everyone]), 0.0),
        metrics=hours,
        metric_names=("workload",),
        low=np.zeros((len(near), 1)),
        high=(held + room)[:, None],
        target=np.maximum(capacity, 1e-9)[:, None],
        unit="km",
        objective_unit="hours per year",
        legs=road_legs(state),
        locked=locked,
        homes=places.base[near],
        contiguous="hard",
    )
    found = design(problem, seconds=None, iterations=ITERATIONS, seed=seed, stop=stop)
    return near[found.territory[len(kept) :]]


def _counted(
    state: State,
    scenario: Scenario,
    team_id: str,
    places: _Places,
    parts: AccountHours,
    territory: int,
    rows: IntArray,
    after: IntArray,
) -> Vacancy:
    layer = scenario.layer(team_id)
    given = after >= 0
    own = np.full(int(given.sum()), territory)
    before_road = places.travel(state, parts, rows[given], own)
    after_road = places.travel(state, parts, rows[given], after[given])
    hours = np.nan_to_num(parts.total)
    taken = hours.copy()
    moved = rows[given]
    taken[moved] += counts_travel(parts, moved) * (after_road - before_road)
    return Vacancy(
        territory=territory,
        rows=rows,
        after=after,
        takers=_takers(state, layer, places, hours, taken, rows, after),
        travel_hours=float(after_road.sum() - before_road.sum()),
        revenue=float(metric(state, "revenue").values[rows].sum()),
        relationships=_relationships(state, rows),
        uncovered=_uncovered(state, layer, places, taken, rows, after),
    )


def _capacity(state: State, layer: Layer) -> FloatArray:
    """Hours a year of every territory's rep, (K,); a standard year without one."""
    return np.array([capacity_hours(serving(state, t), state.settings) for t in layer.territories])


def _takers(
    state: State,
    layer: Layer,
    places: _Places,
    hours: FloatArray,
    taken: FloatArray,
    rows: IntArray,
    after: IntArray,
) -> tuple[Taker, ...]:
    capacity, codes = np.maximum(_capacity(state, layer), 1e-9), places.codes
    used = codes >= 0
    due = np.bincount(codes[used], hours[used], places.k)
    found = []
    for code in np.setdiff1d(after, [-1]):
        own = rows[after == code]
        more = float(taken[own].sum())
        before = float(due[code] / capacity[code])
        found.append(
            Taker(int(code), len(own), more, before, before + more / float(capacity[code]))
        )
    return tuple(found)


def _uncovered(
    state: State,
    layer: Layer,
    places: _Places,
    taken: FloatArray,
    rows: IntArray,
    after: IntArray,
) -> tuple[tuple[int, float], ...]:
    """Handed over accounts whose hours do not fit: the takers serve their own first."""
    codes, worth = places.codes.copy(), worth_of(state).total
    codes[rows] = after
    own_first = worth + 1e12 * taken * ~np.isin(np.arange(len(taken)), rows)
    share = served_share(own_first, taken, codes, np.maximum(_capacity(state, layer), 0.0))
    missing = taken * (1.0 - share)
    order = rows[np.lexsort((rows, -worth[rows]))]
    return tuple((int(row), float(missing[row])) for row in order if missing[row] > 1e-6)


def _relationships(state: State, rows: IntArray) -> int:
    """Contacts at these accounts with a relationship of 2 or more."""
    contacts = state.table("contacts")
    if contacts.empty or not {"account_id", "relationship"} <= set(contacts.columns):
        return 0
    here = contacts["account_id"].isin(state.accounts.ids[rows])
    level = contacts["relationship"].to_numpy()
    strong = np.array([_level(value) >= KNOWN for value in level], bool)
    return int((here.to_numpy() & strong).sum())


def _level(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0
