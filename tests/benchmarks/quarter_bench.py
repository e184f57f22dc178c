"""Quarters of 400 accounts and 855 visits, beside VROOM and PyVRP under the same cap.

    python tests/benchmarks/quarter_bench.py [seconds [seeds [drawn|real|roads ...]]]

The drawn case is invented (nine towns about home, two operating days or five, mornings only,
frequencies 1 to 6 a quarter); the real one takes the 400 accounts of ../shared/data nearest to
the middle of Massachusetts and the same draws; "roads" is the real one driven over the shipped
main roads. All counts are made by the same walk over the
days that come back; seconds are those of the processor.
"""

import csv
import itertools
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from model.arrays import BoolArray, FloatArray, IntArray  # noqa: E402  (after the path is set)
from model.places.road_drive import RoadDrive  # noqa: E402
from model.places.roads import highways  # noqa: E402
from model.settings import Settings  # noqa: E402
from optimizers.pace import Pace  # noqa: E402
from optimizers.quarter import plan_quarter_at, warm_up  # noqa: E402
from optimizers.quarter_problem import Prices, QuarterProblem, plain_quarter  # noqa: E402

DAYS, DAY = 60, 14400  # working days; tenths of a minute in a day
LEAVE, BACK = 4500, 11400  # 7:30 to 19:00
OPENS, NOON, CLOSES = 4800, 7200, 10200
WEIGHT = 2.5  # hours of driving that a visit is worth
PRIZE = 1500  # the same for the peers, in tenths of a minute


class Case(NamedTuple):
    """Accounts to be visited; tenths of a minute and miles."""

    xy: FloatArray  # (401, 2), home first
    calls: IntArray  # (400,), a quarter
    service: IntArray  # (400,)
    weekdays: BoolArray  # (400, 5)
    mornings: BoolArray  # (400,)
    legs: IntArray | None = None  # (401, 401) tenths of a minute over roads


class Visits(NamedTuple):
    """One row for each call: its account and the days it may be on."""

    account: IntArray
    first: IntArray
    last: IntArray


def drawn_case(seed: int = 5) -> Case:
    """The invented case; the same as in ../shared/prototypes/optimizers for the same seed."""
    rng, n = np.random.default_rng(seed), 400
    towns = rng.normal(0, 35, (9, 2))
    town = rng.choice(9, n, p=[0.3, 0.15, 0.12, 0.1, 0.1, 0.08, 0.07, 0.05, 0.03])
    around = rng.normal(0, 7, (n, 2)) * np.exp(rng.normal(0, 0.5, (n, 1)))
    return _with_calls(np.vstack((np.zeros((1, 2)), towns[town] + around)), rng)


def real_case(*, roads: bool = False) -> Case:
    """The 400 real accounts nearest to Worcester, Massachusetts, home in their middle."""
    with (ROOT.parent / "shared" / "data" / "accounts_us.csv").open(newline="") as text:
        rows = list(csv.DictReader(text))
    lat, lon = (
        np.array([float(row[name] or "nan") for row in rows]) for name in ("latitude", "longitude")
    )
    miles = np.column_stack((69.17 * np.cos(np.radians(42.3)) * (lon + 71.8), 69.0 * (lat - 42.3)))
    away = np.nan_to_num(np.hypot(*miles.T), nan=np.inf)
    nearest = np.argsort(away, kind="stable")[:400]
    near = miles[nearest]
    case = _with_calls(np.vstack((np.median(near, axis=0), near)), np.random.default_rng(6))
    if not roads:
        return case
    lat, lon = (np.r_[np.median(part[nearest]), part[nearest]] for part in (lat, lon))
    began = time.process_time()
    hours = RoadDrive(highways(), Settings({})).hours(lat[:, None], lon[:, None], lat, lon)
    print(f"{hours.size} drives over roads after {time.process_time() - began:.1f} s CPU")
    return case._replace(legs=np.round(hours * 600).astype(np.int64))


def _with_calls(xy: FloatArray, rng: np.random.Generator) -> Case:
    n = len(xy) - 1
    calls = rng.choice([6, 3, 2, 1], n, p=[0.05, 0.2, 0.35, 0.4])
    service = rng.choice([150, 250, 350, 500], n, p=[0.35, 0.35, 0.2, 0.1])
    weekdays = np.full((n, 5), True)
    for account in np.flatnonzero(rng.random(n) < 0.25):
        weekdays[account] = False
        weekdays[account, rng.choice(5, 2, replace=False)] = True
    return Case(xy, calls, service, weekdays, rng.random(n) < 0.15)


def driving(case: Case) -> IntArray:
    """Tenths of a minute: over roads, or at 48 miles an hour, a quarter longer than the crow's."""
    if case.legs is not None:
        return case.legs
    miles = np.hypot(*(case.xy[:, None] - case.xy[None]).transpose(2, 0, 1))
    return np.asarray(np.round(miles * 1.25 / 48.0 * 600), np.int64)


def visits_of(case: Case) -> Visits:
    """Each account's calls, each in its part of the quarter."""
    rows = []
    for account, calls in enumerate(case.calls.tolist()):
        cuts = [round(q * DAYS / calls) for q in range(calls + 1)]
        rows += [(account, a, b - 1) for a, b in itertools.pairwise(cuts)]
    return Visits(*np.array(rows).T)


def windows(case: Case, visits: Visits, row: int) -> list[tuple[int, int]]:
    """When a visit may begin, counted from the quarter's beginning."""
    account = visits.account[row]
    closes = NOON if case.mornings[account] else CLOSES
    days = range(visits.first[row], visits.last[row] + 1)
    return [(d * DAY + OPENS, d * DAY + closes) for d in days if case.weekdays[account, d % 5]]


def problem_of(case: Case) -> QuarterProblem:
    """The case as our optimizer takes it."""
    visits = visits_of(case)
    day = np.arange(DAYS)
    allowed = (visits.first[:, None] <= day) & (day <= visits.last[:, None])
    allowed &= case.weekdays[visits.account][:, day % 5]
    n = len(visits.account)
    closes = np.where(case.mornings[visits.account], NOON / 10, CLOSES / 10)
    return plain_quarter(
        driving(case) / 10,
        visits.account + 1,
        case.service[visits.account] / 10,
        allowed,
        day=(LEAVE / 10, BACK / 10),
        opens=np.full((n, 1, 1), OPENS / 10),
        closes=closes[:, None, None],
        weight=np.full(n, WEIGHT),
        prices=Prices(spacing=0, clusters=0, weeks=0, roles=0),
    )


def ours(case: Case, seconds: float, seed: int) -> list[list[int]]:
    """Our days."""
    pace = Pace(seconds, None, lambda _best: False, lambda _progress: None, time.process_time)
    return [list(visits) for visits in plan_quarter_at(problem_of(case), pace, seed=seed).order]


def by_vroom(case: Case, seconds: float, _seed: int) -> list[list[int]]:
    """VROOM's days, at its highest level of exploration."""
    import vroom

    visits, task = visits_of(case), vroom.Input()
    task.set_durations_matrix(profile="car", matrix_input=driving(case).astype(np.uint32))
    for d in range(DAYS):
        span = vroom.TimeWindow(d * DAY + LEAVE, d * DAY + BACK)
        task.add_vehicle(vroom.Vehicle(d + 1, start=0, end=0, time_window=span))
    for row, account in enumerate(visits.account.tolist()):
        spans = [vroom.TimeWindow(a, b) for a, b in windows(case, visits, row)]
        service = int(case.service[account])
        task.add_job(vroom.Job(row, account + 1, default_service=service, time_windows=spans))
    routes = task.solve(5, 1, timedelta(seconds=seconds)).routes
    jobs = routes[routes["type"] == "job"]
    days: list[list[int]] = [[] for _ in range(DAYS)]
    for vehicle, job in zip(jobs["vehicle_id"], jobs["id"], strict=True):
        days[int(vehicle) - 1].append(int(job))
    return days


def by_pyvrp(case: Case, seconds: float, seed: int) -> list[list[int]]:
    """PyVRP's days; it takes one window a client, so a visit bound to some
    days is a group of up to eight clients, and a free one is open by night, when nobody drives."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    visits, minutes, model = visits_of(case), driving(case), Model()
    places = [model.add_location(float(x), float(y)) for x, y in case.xy]
    home = model.add_depot(places[0])
    for d in range(DAYS):
        early, late = d * DAY + LEAVE, d * DAY + BACK
        model.add_vehicle_type(1, start_depot=home, end_depot=home, tw_early=early, tw_late=late)
    owner: list[int] = []
    for row, account in enumerate(visits.account.tolist()):
        spans = windows(case, visits, row)
        chosen = sorted(set(np.linspace(0, len(spans) - 1, min(len(spans), 8)).astype(int)))
        if case.weekdays[account].all() and not case.mornings[account]:
            spans = [(spans[0][0], spans[-1][1])]
            chosen = [0]
        group = model.add_client_group(required=False)
        for which in chosen:
            model.add_client(
                places[account + 1],
                service_duration=int(case.service[account]),
                tw_early=spans[which][0],
                tw_late=spans[which][1],
                prize=PRIZE,
                required=False,
                group=group,
            )
            owner.append(row)
    for a in range(len(places)):
        for b in range(len(places)):
            if a != b:
                leg = int(minutes[a, b])
                model.add_edge(places[a], places[b], distance=leg, duration=leg)
    best = model.solve(MaxRuntime(seconds), seed=seed, display=False).best
    days: list[list[int]] = [[] for _ in range(DAYS)]
    for found in best.routes():
        clients = [owner[int(stop.idx)] for stop in found if stop.is_client()]
        days[found.vehicle_type()].extend(clients)
    return days


def judged(case: Case, days: list[list[int]]) -> tuple[int, float, int]:
    """Visits made, hours of driving and rules broken, walked day by day."""
    visits, minutes = visits_of(case), driving(case)
    drive = broken = 0
    for d, rows in enumerate(days):
        now, here = LEAVE, 0
        for row in rows:
            account = int(visits.account[row])
            leg = int(minutes[here, account + 1])
            now, drive = max(now + leg, OPENS), drive + leg
            late = now > (NOON if case.mornings[account] else CLOSES)
            wrong = not visits.first[row] <= d <= visits.last[row]
            broken += late or wrong or not case.weekdays[account, d % 5]
            now, here = now + int(case.service[account]), account + 1
        drive += int(minutes[here, 0])
        broken += now + int(minutes[here, 0]) > BACK
    made = [row for rows in days for row in rows]
    return len(made), drive / 600, int(broken + len(made) - len(set(made)))


def main(seconds: float, seeds: int, cases: list[str]) -> None:
    """Print one line for each run."""
    print(f"kernels ready after {warm_up():.1f} s")
    peers = {"VROOM": by_vroom, "PyVRP": by_pyvrp}
    for name in cases:
        case = drawn_case() if name == "drawn" else real_case(roads=name == "roads")
        print(f"{name}: {len(visits_of(case).account)} visits")
        runs = [(f"ours, seed {seed}", ours, seed) for seed in range(1, seeds + 1)]
        for label, solve, seed in [*runs, *((label, peers[label], 1) for label in peers)]:
            began = time.process_time()
            days = solve(case, seconds, seed)
            took = time.process_time() - began
            made, hours, broken = judged(case, days)
            print(f"  {label:<14} {made} visits {hours:7.2f} h {broken} broken {took:6.1f} s CPU")
            sys.stdout.flush()


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float((given or ["10"])[0]), int((given[1:] or ["5"])[0]), given[2:] or ["drawn", "real"])
