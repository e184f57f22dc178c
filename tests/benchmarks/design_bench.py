"""Measure the design optimizer on the synthetic instances, judged by the independent checker.

    python tests/benchmarks/design_bench.py se500:5 us5k:2 us20k:10 us5k:5:hours,potential,cases

Each case is instance:budget[:metrics[:seed]]; a budget is seconds, or iterations as i40. One
thread; needs ../shared/bench. Columns: wdist (call-miles, by the checker), gap to the
conditional bound in percent, territories in pieces, territories outside ±5 %, seconds.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT.parent / "shared" / "bench"
CASES = ("se500:5", "us5k:2", "us5k:5", "us5k:5:hours,potential,cases", "us20k:10")


def loaded(name: str) -> ModuleType:
    """A module of the benchmark folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(case: str, folder: Path, check: ModuleType) -> dict[str, Any]:
    """Design one instance and let the checker judge."""
    import numpy as np

    from optimizers.design import design, warm_up
    from optimizers.problem import DesignProblem, even_windows

    name, budget, *rest = case.split(":")
    metrics, seed = [*rest, *("hours", "0")[len(rest) :]]
    table, meta = check.load(str(folder / name))
    names = tuple(metrics.split(","))
    values = np.column_stack([table[metric] for metric in names])
    k = meta["k"]
    windows = even_windows(values, np.full(len(names), 5.0), np.ones(k))
    xy = np.column_stack((table["x_mi"], table["y_mi"]))
    problem = DesignProblem(xy, table["calls"].astype(float), values, names, *windows)
    warm_up()
    rounds = int(budget[1:]) if budget.startswith("i") else None
    found = design(
        problem,
        seconds=None if rounds is not None else float(budget),
        iterations=rounds,
        seed=int(seed),
    )
    judged = check.check(str(folder / name), found.territory, medoid=False)
    return {
        "case": case,
        "wdist": round(judged["wdist"]),
        "gap_pct": found.gap_pct,
        "broken": judged["noncontig_terr"],
        "outside": sum(judged[f"over_{metric}"] for metric in names),
        "feasible": found.feasible,
        "seconds": round(found.seconds, 2),
        "iterations": found.iterations,
    }


def main(cases: list[str]) -> None:
    """Make the instances that are missing and measure each case."""
    sys.path.insert(0, str(ROOT))
    folder = Path(tempfile.gettempdir()) / "catchment-bench"
    folder.mkdir(exist_ok=True)
    wanted = {case.split(":")[0] for case in cases}
    missing = sorted(name for name in wanted if not (folder / "data" / name).exists())
    if missing:
        command = [sys.executable, str(BENCH / "gen.py"), *missing]
        subprocess.run(command, cwd=folder, check=True)
    check = loaded("check")
    for case in cases:
        print(measure(case, folder / "data", check), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(CASES))
