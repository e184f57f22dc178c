"""One day's route beside VROOM and PyVRP, and a day replanned after an emergency.

    python tests/benchmarks/route_bench.py [days]

Each day is drawn: stops around home, a third of them with a window of one or two hours where
windows are asked for. All routes are walked by the same clock; milliseconds are those of the
processor, medians over the days. Prints the rows of the section in RESULTS.md.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from optimizers.routes import DayStops, day_stops, replan, warm_up

LEAVE, CLOSES = 480.0, 1440.0  # 8:00 to midnight
PYVRP_SECONDS = 0.2


def drawn_day(stops: int, windows: bool, seed: int) -> DayStops:
    """Stops around home, miles over a winding road at 38 miles an hour."""
    rng = np.random.default_rng(seed)
    around = rng.normal(0, 9, (stops, 2)) * np.exp(rng.normal(0, 0.5, (stops, 1)))
    xy = np.vstack((np.zeros((1, 2)), around))
    miles = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) * 1.3
    shortest, longest = (15, 46) if stops <= 10 else (8, 18) if stops <= 20 else (4, 10)
    service = rng.integers(shortest, longest, stops).astype(float)
    opens, closes = np.full(stops, LEAVE), np.full(stops, CLOSES)
    if windows:
        for stop in rng.choice(stops, stops // 3, replace=False):
            opens[stop] = rng.integers(540, 960)
            closes[stop] = opens[stop] + 60 * rng.integers(1, 3)
    return day_stops(miles / 38 * 60, service, opens, closes)


def ours(day: DayStops) -> Sequence[int]:
    """Our order."""
    order: list[int] = day.routed().order.tolist()
    return order


def by_vroom(day: DayStops) -> Sequence[int]:
    """VROOM's order at its highest level of exploration; what it leaves out goes last."""
    import vroom

    task = vroom.Input()
    tenths = np.round(day.minutes * 10).astype(np.uint32)
    task.set_durations_matrix(profile="car", matrix_input=tenths)
    span = vroom.TimeWindow(int(LEAVE * 10), 20 * 1440)
    task.add_vehicle(vroom.Vehicle(1, start=0, end=0, time_window=span))
    for stop, (opens, closes) in enumerate(zip(day.opens, day.closes, strict=True)):
        window = [vroom.TimeWindow(int(opens * 10), int(closes * 10))]
        service = int(day.service[stop] * 10)
        task.add_job(vroom.Job(stop, stop + 1, default_service=service, time_windows=window))
    routes = task.solve(5, 1).routes
    return _whole(routes[routes["type"] == "job"]["id"].astype(int).tolist(), len(day.opens))


def by_pyvrp(day: DayStops) -> Sequence[int]:
    """PyVRP's order."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model, tenths = Model(), np.round(day.minutes * 10).astype(int)
    places = [model.add_location(0, 0) for _ in tenths]
    home = model.add_depot(places[0])
    model.add_vehicle_type(
        1, start_depot=home, end_depot=home, tw_early=int(LEAVE * 10), tw_late=20 * 1440
    )
    for stop, (opens, closes) in enumerate(zip(day.opens, day.closes, strict=True)):
        window = {"tw_early": int(opens * 10), "tw_late": int(closes * 10)}
        service = int(day.service[stop] * 10)
        model.add_client(places[stop + 1], service_duration=service, **window)
    for a, b in np.argwhere(~np.eye(len(places), dtype=bool)).tolist():
        leg = int(tenths[a, b])
        model.add_edge(places[a], places[b], distance=leg, duration=leg)
    best = model.solve(MaxRuntime(PYVRP_SECONDS), seed=1, display=False).best
    found = [int(s.idx) for route in best.routes() for s in route if s.is_client()]
    return _whole(found, len(day.opens))


def _whole(order: list[int], stops: int) -> list[int]:
    return order + [stop for stop in range(stops) if stop not in set(order)]


def row(label: str, solve: Callable[[DayStops], Sequence[int]], days: list[DayStops]) -> str:
    """Median milliseconds, then mean minutes of driving, waiting and lateness."""
    took, drive, wait, late = [], [], [], []
    for day in days:
        began = time.process_time()
        order = solve(day)
        took.append(1000 * (time.process_time() - began))
        walked = day.timed(np.array(order, np.int64))
        drive.append(walked.minutes)
        wait.append(float(walked.wait.sum()))
        late.append(walked.lateness)
    means = (f"{statistics.mean(values):.1f}" for values in (drive, wait, late))
    return " | ".join((f"| {label}", f"{statistics.median(took):.1f}", *means)) + " |"


def replanned(days: list[DayStops]) -> str:
    """Milliseconds to fit the last stop in as an emergency after two stops are behind one."""
    took = []
    for day in days:
        last = len(day.opens) - 1
        planned = day.routed(range(last))
        began = time.process_time()
        replan(day, planned, last, done=planned.order[:2].tolist())
        took.append(1000 * (time.process_time() - began))
    return f"{statistics.median(took):.1f} ms, worst {max(took):.1f} ms"


def main(days: int) -> None:
    """Print the table."""
    warm_up()
    solvers = {"Catchment": ours, "VROOM": by_vroom, f"PyVRP, {PYVRP_SECONDS} s": by_pyvrp}
    print("| day | ms | driving min | waiting min | late min |\n|---|---|---|---|---|")
    for stops in (10, 20, 40):
        for windows in (False, True):
            drawn = [drawn_day(stops, windows, 100 * stops + seed) for seed in range(days)]
            words = f"{stops} stops" + (", a third with windows" if windows else "")
            for name, solve in solvers.items():
                print(row(f"{words}: {name}", solve, drawn), flush=True)
    drawn = [drawn_day(20, True, 2000 + seed) for seed in range(days)]
    print(f"A day of 20 stops replanned after an emergency: {replanned(drawn)}.")


if __name__ == "__main__":
    main(int((sys.argv[1:] or ["20"])[0]))
