"""CPU time of what a drag waits for: suggestions and the local rebalance after it.

    python tests/benchmarks/suggest_bench.py [instance [drags]]

The alignment is a design of the instance within ±10 % of hours (kept in the temporary folder);
each drag puts one account, or a few around it, from the border of a territory into a neighbour.
Prints p50, p95 and the worst in CPU milliseconds, how many rebalances brought the windows back,
and how many accounts they took.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from model.accounts import Accounts  # noqa: E402  (after the path is set)
from model.alignment import Alignment  # noqa: E402
from model.arrays import IntArray  # noqa: E402
from model.scenario import LIVE, Layer, Scenario  # noqa: E402
from model.state import About, State  # noqa: E402
from model.territories import Territory  # noqa: E402
from optimizers.rebalance import Rebalancer  # noqa: E402
from optimizers.standing import Standing  # noqa: E402
from optimizers.suggest import Advisor  # noqa: E402
from tests.benchmarks.design_cases import problem_of  # noqa: E402
from tests.benchmarks.instances import Instance, invented  # noqa: E402

DESIGN_SECONDS = 20.0


def aligned(name: str) -> State:
    """The instance as a project with a balanced alignment."""
    source = invented(name)
    k = source.n_territories
    kept = Path(tempfile.gettempdir()) / f"catchment-bench-{name}.npy"
    if not kept.exists():
        np.save(kept, designed(source))
    accounts = Accounts(
        {
            "account_id": [f"A{i}" for i in range(len(source.xy))],
            "lat": 37.5 + source.xy[:, 1] / 69.0,  # near enough: only who is next to whom counts
            "lon": -96.0 + source.xy[:, 0] / 55.0,
            "potential": source.columns["potential"],
            "hours": source.columns["hours"],
            "calls": source.columns["calls"],
        }
    )
    territories = tuple(Territory(f"T{t}", f"Territory {t}") for t in range(k))
    layer = Layer(territories, Alignment(np.load(kept).astype(np.int16)))
    return State(About("Benchmark"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))


def designed(source: Instance) -> IntArray:
    """A design within ±10 % of hours."""
    from optimizers.design import design

    return design(problem_of(source, ["hours"], 10.0), seconds=DESIGN_SECONDS).territory


def drawn_drag(standing: Standing, rng: np.random.Generator) -> tuple[IntArray, int]:
    """Accounts at a border and the neighbour that a hand would drop them into."""
    k = len(standing.territories)
    while True:
        border = standing.borders(int(rng.integers(k)))
        if not border.row.size:
            continue
        pick = int(rng.integers(len(border.row)))
        row, taker = int(border.row[pick]), int(border.taker[pick])
        own = border.row[border.taker == taker]
        away = np.hypot(*(standing.xy[own] - standing.xy[row]).T)
        return own[np.argsort(away)][: int(rng.choice([1, 1, 3, 8]))], taker


def show(label: str, seconds: list[float]) -> None:
    """One line of figures."""
    ms = 1000 * np.array(seconds)
    p50, p95 = np.percentile(ms, [50, 95])
    print(f"{label:<18} p50 {p50:6.2f} ms   p95 {p95:6.2f} ms   worst {ms.max():6.2f} ms")


def main(name: str, drags: int) -> None:
    """Drag, ask, heal and take it back, again and again."""
    state = aligned(name)
    began = time.process_time()
    advisor = Advisor(Standing(state, state.scenario()))
    print(f"{name}: standing counted in {time.process_time() - began:.2f} s of CPU")
    rebalancer = Rebalancer(state, state.scenario())
    standing, rng = advisor.standing, np.random.default_rng(1)
    times: dict[str, list[float]] = {"suggestions": [], "update of a drag": [], "rebalance": []}
    sick = held = taken = 0
    for _ in range(drags):
        rows, to = drawn_drag(standing, rng)
        move = Alignment(standing.codes).moving(rows, to, "Drag")
        steps = (
            ("suggestions", lambda rows=rows: advisor.suggest(rows)),
            ("update of a drag", lambda move=move: rebalancer.moved(move)),
            ("rebalance", lambda rows=rows: rebalancer.after(rows)),
        )
        for label, step in steps:
            began = time.process_time()
            found = step()
            times[label].append(time.process_time() - began)
            if label == "rebalance" and (found.handovers or not found.holds):
                sick += 1
                held += found.holds
                taken += len(found.handovers)
        rebalancer.moved(move.inverse())
    for label, seconds in times.items():
        show(label, seconds)
    print(f"windows broken {sick} of {drags} drags, held again {held}; {taken} accounts handed on")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "us50k", int((sys.argv[2:] or ["400"])[0]))
