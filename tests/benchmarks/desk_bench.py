"""Times of what a manager waits for: import, numbers after a drag, outlines, a book.

Run: python tests/benchmarks/desk_bench.py [accounts ...]; invented accounts around real towns,
fixed seed. Wall seconds, best of three where the work is repeatable.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.evaluation import Evaluator
from model.intake.accounts_import import load_accounts
from model.places.boundaries import towns
from model.places.outlines import Outlines
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory
from reports.book.write import write_books
from tests.benchmarks.figures import note

PER_TERRITORY = 200
BOOK, IMPORT_50K = 3000, 6000  # milliseconds, of design §6


def best(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of several runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def invented(n: int, seed: int = 1) -> State:
    """`n` accounts near US towns, one territory per 200 of them by nearest home."""
    rng = np.random.default_rng(seed)
    known = [t for t in towns() if t.country == "US" and 25 < t.lat < 49]
    weight = np.array([t.population for t in known], float)
    pick = rng.choice(len(known), n, p=weight / weight.sum())
    lat = np.array([known[i].lat for i in pick]) + rng.normal(0, 0.15, n)
    lon = np.array([known[i].lon for i in pick]) + rng.normal(0, 0.15, n)
    k = max(2, n // PER_TERRITORY)
    homes = rng.choice(n, k, replace=False)
    codes = np.empty(n, np.int64)
    for start in range(0, n, 2000):
        part = slice(start, start + 2000)
        near = (lat[part, None] - lat[homes]) ** 2 + (lon[part, None] - lon[homes]) ** 2
        codes[part] = near.argmin(1)
    accounts = Accounts(
        {
            "account_id": [f"A{i}" for i in range(n)],
            "name": [f"Hospital {i}" for i in range(n)],
            "account_type": rng.choice(["COMM", "ASC", "AMC"], n).tolist(),
            "lat": lat,
            "lon": lon,
            "potential": rng.lognormal(11, 1, n),
        }
    )
    reps = tuple(
        Rep(f"R{i}", f"Rep {i}", home_lat=float(lat[h]), home_lon=float(lon[h]))
        for i, h in enumerate(homes)
    )
    territories = tuple(Territory(f"T{i}", f"Territory {i}", rep_id=f"R{i}") for i in range(k))
    layer = Layer(territories, Alignment(codes))
    return State(About("bench"), accounts, (Scenario(LIVE, "Live", {"core": layer}),), reps)


def spreadsheet(n: int, folder: Path) -> Path:
    """`n` rows × 15 columns as xlsx."""
    state, rng = invented(n), np.random.default_rng(2)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Accounts")
    own = [f"Metric {i}" for i in range(8)]
    known = ["Account ID", "Account Name", "Type", "Latitude", "Longitude", "Beds", "ORs"]
    sheet.append([*known, *own])
    a = state.accounts
    for row in range(n):
        sheet.append(
            [a.ids[row], a.text("name")[row], "COMM", a.lat[row], a.lon[row],
             int(rng.integers(20, 800)), int(rng.integers(1, 40)), *rng.random(8).round(3).tolist()]
        )  # fmt: skip
    path = folder / "accounts.xlsx"
    book.save(path)
    return path


def report(what: str, seconds: float, budget: float | None = None) -> None:
    """One line per figure; a budget in milliseconds."""
    note(what, [1000 * seconds], budget, "wall")


def measure(n: int, folder: Path) -> None:
    """All figures for `n` accounts."""
    path = spreadsheet(n, folder)
    taken = best(lambda: load_accounts(path), 1)
    report(f"import {n:,} × 15 xlsx, located and checked", taken, IMPORT_50K * n / 50_000)
    state = invented(n)
    layer = state.scenario().layer()
    report(f"evaluator of {n:,} accounts, built once", best(lambda: Evaluator(state, layer), 1))
    evaluator = Evaluator(state, layer)
    move = layer.alignment.moving(np.arange(1), 1 if layer.alignment.territory[0] != 1 else 0, "m")
    after = layer.alignment.apply(move)
    report("one move: every number anew", best(lambda: evaluator.evaluate(after)))
    outlines = Outlines(state.accounts.lat, state.accounts.lon)
    k = len(layer.territories)
    report("outlines, first time", best(lambda: outlines.of(layer.alignment.territory, k), 1))
    report(
        "outlines after one move",
        best(lambda: outlines.changed(layer.alignment.territory, after.territory, k), 1),
    )


def measure_book(folder: Path) -> None:
    """The demo's books."""
    state = demo_state(resource("demo"))
    day = date.fromisoformat(state.about.frozen_today)
    write_books(state, folder, today=day, rep_id="R1")
    seconds = best(lambda: write_books(state, folder, today=day, rep_id="R1"))
    report("the demo rep's plan book, fonts warm", seconds, BOOK)


def main() -> None:
    """Measure with the numbers of accounts named, else 20,000."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    with tempfile.TemporaryDirectory() as name:
        for n in [int(word) for word in sys.argv[1:]] or [20_000]:
            measure(n, Path(name))
        measure_book(Path(name))


if __name__ == "__main__":
    main()
