"""Invented but lifelike instances of territory design, and real ones; seeds fixed.

Invented ones: accounts scatter around the metros of `metros.csv` (approximate centres and
populations), 15 % are rural; potential is lognormal, call frequency follows it by class, a
third belongs to health systems, 2 % are locked, and an older, drifted alignment exists. The
same numbers as ../shared/bench/gen.py for the same seed.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.spatial import cKDTree

from model.accounts import Accounts
from model.alignment import Alignment
from model.arrays import BoolArray, FloatArray, IntArray
from model.intake.accounts_import import load_accounts
from model.metrics import metric
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM

RURAL, LOCKED, IN_SYSTEMS = 0.15, 0.02, 0.35  # parts of all accounts
SOUTHEAST = (
    "Atlanta", "Birmingham", "Jacksonville", "Orlando", "Tampa", "Miami", "Columbia",
    "Charleston", "Greenville", "Savannah", "Mobile", "Tallahassee", "Augusta", "Macon",
    "Chattanooga",
)  # fmt: skip
COAST = np.array([
    (-124.0, 48.3), (-95.2, 48.9), (-88.5, 47.8), (-84.5, 46.4), (-82.5, 45.2), (-82.5, 42.5),
    (-79.0, 42.9), (-76.3, 44.2), (-71.5, 45.0), (-67.5, 46.9), (-67.2, 44.8), (-70.5, 43.0),
    (-70.0, 41.7), (-74.0, 40.4), (-75.6, 38.0), (-75.8, 35.4), (-78.2, 34.0), (-81.2, 31.5),
    (-80.2, 26.6), (-80.5, 25.3), (-81.7, 26.0), (-82.8, 28.0), (-84.2, 30.0), (-88.0, 30.3),
    (-91.0, 29.4), (-94.8, 29.3), (-97.2, 27.5), (-97.4, 26.0), (-99.3, 26.8), (-101.3, 29.7),
    (-103.2, 29.1), (-104.8, 30.6), (-106.5, 31.8), (-111.0, 31.4), (-114.7, 32.6),
    (-117.1, 32.6), (-120.5, 34.6), (-122.0, 36.7), (-123.8, 39.3), (-124.2, 42.0),
])  # fmt: skip


class Size(NamedTuple):
    """How large an invented instance is, its first seed and its metros (empty: all)."""

    n_accounts: int
    n_territories: int
    seed: int
    metros: tuple[str, ...] = ()


SIZES = {
    "se500": Size(500, 8, 101, SOUTHEAST),
    "us5k": Size(5000, 25, 102),
    "us20k": Size(20000, 100, 103),
    "us50k": Size(50000, 300, 104),
    "us2k": Size(2000, 60, 105),
    "se1k": Size(1000, 12, 106, SOUTHEAST),
}


@dataclass(frozen=True, eq=False, slots=True)
class Instance:
    """Accounts to divide; columns of shape (n,), places in miles, shape (n, 2)."""

    name: str
    n_territories: int
    xy: FloatArray
    columns: dict[str, FloatArray]  # hours, potential, cases, calls
    system: IntArray  # −1 for none
    current: IntArray
    locked: BoolArray


class _Metros(NamedTuple):
    place: FloatArray  # (m, 2), longitude and latitude
    population: FloatArray  # (m,), thousands


def invented(name: str, seed: int | None = None) -> Instance:
    """An instance of a named size; another `seed` than the first gives a sibling."""
    size = SIZES[name]
    n, rng = size.n_accounts, np.random.default_rng(size.seed if seed is None else seed)
    metros = _metros(size.metros)
    lon, lat, urban = _places(n, metros, rng)
    potential, calls, hours, cases = _sizes(urban, rng)
    xy = np.round(np.column_stack(albers_miles(lon, lat)), 4)
    exact = np.column_stack(albers_miles(lon, lat))
    system = _systems(exact, rng)
    current, locked = _older_alignment(exact, potential, size.n_territories, rng)
    columns = {
        "hours": np.round(hours, 2),
        "potential": np.round(potential),
        "cases": cases.astype(np.float64),
        "calls": calls.astype(np.float64),
    }
    label = name if seed is None else f"{name}:{seed}"
    return Instance(label, size.n_territories, xy, columns, system, current, locked)


def albers_miles(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Albers equal-area conic, parallels 29.5 and 45.5, origin 37.5 N 96 W, sphere, miles."""
    radius = 3958.7613
    first, second, origin, meridian = np.radians((29.5, 45.5, 37.5, -96.0))
    n = (np.sin(first) + np.sin(second)) / 2
    c = np.cos(first) ** 2 + 2 * n * np.sin(first)
    rho = radius * np.sqrt(c - 2 * n * np.sin(np.radians(lat))) / n
    rho_origin = radius * np.sqrt(c - 2 * n * np.sin(origin)) / n
    turn = n * (np.radians(lon) - meridian)
    return rho * np.sin(turn), rho_origin - rho * np.cos(turn)


def inside(lon: FloatArray, lat: FloatArray, outline: FloatArray = COAST) -> BoolArray:
    """Whether points lie inside an outline (m, 2), by counting crossings."""
    odd = np.zeros(lon.shape, bool)
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        between = (y0 > lat) != (y1 > lat)
        odd ^= between & (lon < (x1 - x0) * (lat - y0) / (y1 - y0 + 1e-300) + x0)
    return odd


def _metros(wanted: tuple[str, ...]) -> _Metros:
    with (Path(__file__).parent / "metros.csv").open(newline="") as text:
        rows = [row for row in csv.DictReader(text) if not wanted or row["metro"] in wanted]
    place = np.array([(float(row["lon"]), float(row["lat"])) for row in rows])
    return _Metros(place, np.array([float(row["population_thousands"]) for row in rows]))


def _places(
    n: int, metros: _Metros, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Longitudes, latitudes and who belongs to a metro; metro accounts come first."""
    n_urban = n - int(RURAL * n)
    population = metros.population
    metro = rng.choice(len(population), n_urban, p=population / population.sum())
    home = metros.place[metro]
    scale = 4.0 + 6.0 * np.sqrt(population[metro] / 2000.0)  # miles
    radius = scale * np.exp(rng.normal(0, 0.75, n_urban))
    angle = rng.uniform(0, 2 * np.pi, n_urban)
    lat = home[:, 1] + radius * np.sin(angle) / 69.0
    lon = home[:, 0] + radius * np.cos(angle) / (69.17 * np.cos(np.radians(home[:, 1])))
    rural_lon, rural_lat = _rural_places(n - n_urban, metros, rng)
    for _ in range(6):  # who fell into the sea comes back half-way until ashore
        wet = np.flatnonzero(~inside(lon, lat))
        lon[wet] = (lon[wet] + home[wet, 0]) / 2
        lat[wet] = (lat[wet] + home[wet, 1]) / 2
    lon, lat = np.concatenate((lon, rural_lon)), np.concatenate((lat, rural_lat))
    lon = np.round(lon + rng.normal(0, 1e-4, n), 6)
    lat = np.round(lat + rng.normal(0, 1e-4, n), 6)
    return lon, lat, np.arange(n) < n_urban


def _rural_places(
    n: int, metros: _Metros, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """Sixty percent in a belt of 20-120 miles around a metro, the others anywhere ashore."""
    low, high = metros.place.min(axis=0) - 1.2, metros.place.max(axis=0) + 1.2
    chance = np.sqrt(metros.population)
    lons: list[FloatArray] = []
    lats: list[FloatArray] = []
    while n > 0:
        tries = 4 * n
        in_belt = rng.random(tries) < 0.6
        x, y = rng.uniform(low[0], high[0], tries), rng.uniform(low[1], high[1], tries)
        metro = rng.choice(len(chance), tries, p=chance / chance.sum())
        radius, angle = rng.uniform(20, 120, tries), rng.uniform(0, 2 * np.pi, tries)
        home = metros.place[metro]
        x = np.where(in_belt, home[:, 0] + radius * np.cos(angle) / 55.0, x)
        y = np.where(in_belt, home[:, 1] + radius * np.sin(angle) / 69.0, y)
        ashore = inside(x, y)
        lons.append(x[ashore][:n])
        lats.append(y[ashore][:n])
        n -= len(lons[-1])
    return np.concatenate(lons), np.concatenate(lats)


def _sizes(
    urban: BoolArray, rng: np.random.Generator
) -> tuple[FloatArray, IntArray, FloatArray, IntArray]:
    """Potential, calls and hours a year and cases of each account."""
    n = len(urban)
    potential = np.exp(rng.normal(11.3, 0.95, n)) * np.where(urban, 1.0, 0.55)
    potential = np.minimum(potential, np.quantile(potential, 0.999))
    rank = potential.argsort().argsort() / n
    calls = np.select([rank > 0.95, rank > 0.80, rank > 0.45], [24, 12, 6], 3)
    hours = calls * np.round(rng.uniform(0.75, 2.25, n), 2)
    spread = np.exp(rng.normal(0, 0.5, n))
    cases = np.maximum(1, rng.poisson(potential / 9000.0 * spread))
    return potential, calls, hours, cases


def _systems(xy: FloatArray, rng: np.random.Generator) -> IntArray:
    """Health systems of 2 to 40 sites: a seed takes free accounts near it."""
    n = len(xy)
    system = np.full(n, -1)
    tree, taken, number = cKDTree(xy), 0, 0
    while taken < int(IN_SYSTEMS * n):
        seed = int(rng.integers(n))
        wanted = int(min(40, 2 + rng.pareto(1.3) * 3))
        away, near = tree.query(xy[seed], min(n, wanted * 4))
        free = [int(v) for v, d in zip(near, away, strict=True) if system[v] < 0 and d < 60]
        if len(free) < 2:
            continue
        sites = [free[0], *[v for v in free[1:] if rng.random() < 0.45][: wanted - 1]]
        if len(sites) < 2:
            continue
        system[sites] = number
        number, taken = number + 1, taken + len(sites)
    return system


def _older_alignment(
    xy: FloatArray, potential: FloatArray, k: int, rng: np.random.Generator
) -> tuple[IntArray, BoolArray]:
    """Today's codes, 8 % of them drifted to the second nearest seed, and who is locked."""
    n = len(xy)
    chance = np.sqrt(potential)
    seeds = xy[rng.choice(n, k, replace=False, p=chance / chance.sum())]
    near = cKDTree(seeds).query(xy, min(3, k))[1]
    current = np.where(rng.random(n) < 0.92, near[:, 0], near[:, 1])
    return np.asarray(current, np.int64), rng.random(n) < LOCKED


REGIONS = {
    "us": (60, ()),
    "northeast": (12, ("ME", "NH", "VT", "MA", "RI", "CT", "NY", "NJ", "PA")),
    "southeast": (14, ("VA", "NC", "SC", "GA", "FL", "AL", "MS", "TN", "KY")),
    "midwest": (11, ("IL", "IN", "MI", "WI", "MN", "IA", "MO")),
    "FL": (5, ("FL",)),
    "CA": (6, ("CA",)),
}
OFFSHORE = ("AK", "HI", "PR", "GU", "VI", "AS", "MP")
SEGMENTS = (("A", 0.95), ("B", 0.80), ("C", 0.45))  # and above this rank by potential; else D


def real(path: Path) -> dict[str, Instance]:
    """Hospitals and surgery centres of `accounts_us.csv` by region, 150 to 200 a territory.

    Potential is invented from beds, Medicare discharges and surgery cases, the segment follows
    its rank, and hours and calls are those of formulas F19 and F20 (`model.workload`).
    """
    accounts = load_accounts(path).accounts
    weights = {
        "beds": 2000.0, "medicare_ip_discharges_2023": 50.0, "asc_ortho_cases": 100.0,
        "asc_urology_cases": 100.0, "asc_gensurg_cases": 100.0,
    }  # fmt: skip
    potential = sum(
        (rate * np.nan_to_num(accounts.number(name)) for name, rate in weights.items()),
        np.full(len(accounts), 20_000.0),
    )
    rank = potential.argsort().argsort() / len(potential)
    segment = np.select([rank > low for _name, low in SEGMENTS], [s for s, _low in SEGMENTS], "D")
    accounts = accounts.with_columns({"potential": potential, "segment": segment.tolist()})
    nobody = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(len(accounts)))})
    state = State(About("Real accounts"), accounts, (nobody,))
    columns = {name: metric(state, name).values for name in ("workload", "potential", "calls")}
    where = accounts.text("region").astype(str)
    ashore = accounts.placed & ~np.isin(where, OFFSHORE)
    return {
        name: _excerpt(name, accounts, columns, k, ashore & (np.isin(where, names) | (not names)))
        for name, (k, names) in REGIONS.items()
    }


def _excerpt(
    name: str, accounts: Accounts, columns: dict[str, FloatArray], k: int, chosen: BoolArray
) -> Instance:
    """Some of the accounts; those at one point are set a thousandth of a mile apart."""
    rows = np.flatnonzero(chosen)
    xy = np.column_stack(albers_miles(accounts.lon[rows], accounts.lat[rows]))
    _point, place, count = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
    turn = np.arange(len(rows)) * 2.399963  # the golden angle
    offset = 1e-3 * np.column_stack((np.cos(turn), np.sin(turn)))
    xy = np.where((count[place] > 1)[:, None], xy + offset, xy)
    metrics = {"hours": columns["workload"][rows], "cases": columns["calls"][rows]}
    metrics |= {"potential": columns["potential"][rows], "calls": columns["calls"][rows]}
    nothing = np.full(len(rows), -1)
    return Instance(name, k, xy, metrics, nothing, nothing, np.zeros(len(rows), bool))
