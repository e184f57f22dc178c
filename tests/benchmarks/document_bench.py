"""How long a big project takes to create, change, save and open.

Run: OMP_NUM_THREADS=1 python tests/benchmarks/document_bench.py [accounts] [scenarios]
Budgets (design §6): open and save 1 s each at 20,000 accounts x 15 columns, 50 scenarios.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from model.accounts import Accounts
from model.alignment import Alignment
from model.change import AccountEdited, AccountsMoved
from model.history import Author
from model.project import Project
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory
from tests.benchmarks.figures import note

ME = Author("Benchmark")
BUDGET = 1000  # milliseconds, of design §6


def big_state(n_accounts: int, n_scenarios: int) -> State:
    """Random accounts over the United States, 15 columns, 100 territories."""
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {
        "account_id": [f"A{i:06d}" for i in range(n_accounts)],
        "name": [f"Hospital {i}" for i in range(n_accounts)],
        "lat": rng.uniform(30, 48, n_accounts),
        "lon": rng.uniform(-120, -75, n_accounts),
        "locked": np.zeros(n_accounts, bool),
    }
    for k in range(5):
        columns[f"text {k}"] = [f"value {i % 50}" for i in range(n_accounts)]
        columns[f"number {k}"] = rng.random(n_accounts)
    territories = tuple(Territory(f"T{i}", f"Territory {i}") for i in range(100))
    scenarios = []
    for k in range(n_scenarios):
        layer = Layer(territories, Alignment(rng.integers(0, 100, n_accounts)))
        scenarios.append(Scenario(f"s{k}" if k else LIVE, f"Scenario {k}", {"core": layer}))
    return State(About("Benchmark"), Accounts(columns), tuple(scenarios))


def timed(what: str, act: Callable[[], object], budget: float | None = None) -> None:
    """Say how long `act` takes, and how much of that the processor worked for it."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    note(f"file, {what}", [1e3 * wall], clock="wall")
    note(f"file, {what}", [1e3 * cpu], budget)


def repeated(what: str, act: Callable[[int], object], times: int) -> None:
    """Print the median and the 95th percentile of `act`."""
    spent, cpu = [], time.process_time()
    for k in range(times):
        start = time.perf_counter()
        act(k)
        spent.append(1e3 * (time.perf_counter() - start))
    cpu = 1e3 * (time.process_time() - cpu) / times
    median, p95 = np.percentile(spent, [50, 95])
    print(f"{what:28} {median:9.2f} ms, p95 {p95:.2f} ms ({cpu:.2f} ms of processor)")


def main(n_accounts: int, n_scenarios: int, folder: Path) -> None:
    """Measure one project."""
    os.environ["CATCHMENT_DATA_DIR"] = str(folder / "data")
    path = folder / "big.catchment.gpkg"
    state = big_state(n_accounts, n_scenarios)
    timed("create and publish", lambda: Project.create(path, state).close())
    print(f"{'size':28} {path.stat().st_size / 1e6:9.1f} MB")
    project = Project.open(path)

    def move(k: int) -> None:
        alignment = project.state.scenario().layer().alignment
        row = np.array([k])
        to = int(alignment.territory[k] + 1) % 100
        project.do(AccountsMoved(LIVE, "core", alignment.moving(row, to, "Move 1 account")), ME)

    def lock(k: int) -> None:
        change = AccountEdited("Lock", f"A{k:06d}", {"locked": False}, {"locked": True})
        project.do(change, ME)

    repeated("move one account", move, 300)
    repeated("edit one account", lock, 100)
    repeated("undo an edit", lambda _k: project.undo(), 100)
    timed("save", project.save, BUDGET)
    project.close()
    timed("open", lambda: Project.open(path, read_only=True).close(), BUDGET)
    timed("open for changes and close", lambda: Project.open(path).close())


if __name__ == "__main__":
    counts = [int(text) for text in sys.argv[1:3]]
    with tempfile.TemporaryDirectory() as folder:
        main(*(counts + [20_000, 50][len(counts) :]), Path(folder))
