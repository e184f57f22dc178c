"""The cases of the design benchmark, each run alone in a process by `design_bench`."""

import resource
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from model.arrays import FloatArray, IntArray
from model.contiguity import pieces, site_graph
from optimizers.design import Proposal, design, warm_up
from optimizers.evening import floor_of
from optimizers.layout import lay_out
from optimizers.problem import Contiguity, DesignProblem, even_windows
from tests.benchmarks.checker import judge, travel_of
from tests.benchmarks.instances import Instance, invented, real
from tests.benchmarks.median_bound import unconditional_bound
from tests.benchmarks.peers import PEERS
from tests.optimizers.test_against_milp import SEEDS, exact, tiny

ACCOUNTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "accounts_us.csv"
BUDGET = 0.15  # part of the potential that a rebalance may move
Row = dict[str, Any]


def problem_of(instance: Instance, metrics: list[str], tolerance: float = 5.0) -> DesignProblem:
    """An instance as a design problem: windows of ± `tolerance` percent, hard contiguity."""
    values = np.column_stack([instance.columns[name] for name in metrics])
    windows = even_windows(
        values, np.full(len(metrics), tolerance), np.ones(instance.n_territories)
    )
    return DesignProblem(instance.xy, instance.columns["calls"], values, tuple(metrics), *windows)


def named(name: str) -> Instance:
    """An invented instance by name, or name:seed."""
    size, _colon, seed = name.partition(":")
    return invented(size, int(seed) if seed else None)


def solved(problem: DesignProblem, seconds: float, seed: int = 0) -> Proposal:
    """A design within CPU seconds, kernels compiled before."""
    warm_up()
    return design(problem, seconds=seconds, seed=seed, clock=time.process_time)


def row_of(instance: Instance, found: Proposal, metrics: list[str]) -> Row:
    """What the checker says of a proposal, and what it says of itself."""
    return {
        **_judged(instance, found.territory, metrics),
        "seconds": round(found.seconds, 2),
        "gap_pct": found.gap_pct,
        "feasible": found.feasible,
        "first": round(found.trace[0][0], 2) if found.trace else None,
        "iterations": found.iterations,
        "islands": found.islands,
    }


def _judged(instance: Instance, territory: IntArray, metrics: list[str]) -> Row:
    judged = judge(instance, territory)
    judged["over"] = sum(judged[f"over_{name}"] for name in metrics)
    judged["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return judged


def run(job: str, options: Row) -> Row:
    """One case; the answer is plain data."""
    jobs: dict[str, Callable[..., Row]] = {
        "design": _design, "peer": _peer, "variant": _variant, "real": _real,
        "tiny": _tiny,
    }  # fmt: skip
    return jobs[job](**options)


def _design(instance: str, seconds: float, metrics: list[str] | None = None, seed: int = 0) -> Row:
    names = metrics or ["hours"]
    source = named(instance)
    return row_of(source, solved(problem_of(source, names), seconds, seed), names)


def _tiny() -> Row:
    """Small problems of four kinds (plain, locks, groups, a budget) against the exact optimum."""
    tasks = [(seed, tiny(seed)) for seed in range(SEEDS)]
    pairs = [(exact(t), design(t, seconds=None, iterations=15, seed=seed)) for seed, t in tasks]
    solved = [(best, ours) for best, ours in pairs if best is not None and ours.feasible]
    gaps = [100 * (ours.objective / best - 1) for best, ours in solved]
    return {
        "problems": len(tasks),
        "possible": sum(best is not None for best, _ in pairs),
        "found": len(solved),
        "exactly": sum(gap < 1e-4 for gap in gaps),
        "mean": float(np.mean(gaps)),
        "worst": max(gaps),
        "never better": "yes" if min(gaps) > -1e-6 else "no",
    }


def _peer(instance: str, peer: str) -> Row:
    source = named(instance)
    try:
        began = time.process_time()
        territory = PEERS[peer](source)
        seconds = time.process_time() - began
    except ImportError:
        return {"failed": "not installed"}
    if territory is None:
        return {"failed": "no solution, or too large for it"}
    return {**_judged(source, territory, ["hours"]), "seconds": round(seconds, 2)}


def peer_names() -> list[str]:
    """The peers, by name."""
    return list(PEERS)


@cache
def _real_instances() -> dict[str, Instance]:
    return real(ACCOUNTS)


def real_names() -> list[tuple[str, str]]:
    """Real instances and their sizes; none without the data."""
    if not ACCOUNTS.exists():
        return []
    return [
        (name, f"{len(source.xy):,} accounts / {source.n_territories}")
        for name, source in _real_instances().items()
    ]


def _real(instance: str, seconds: float) -> Row:
    source = _real_instances()[instance]
    return row_of(source, solved(problem_of(source, ["hours"]), seconds), ["hours"])


VARIANTS: dict[str, Row] = {
    "us5k soft contiguity, no systems": {"kind": "soft", "seconds": 5.0},
    "us5k systems whole, soft": {"kind": "systems", "seconds": 5.0},
    "us5k systems split at a price, soft": {"kind": "split", "seconds": 5.0},
    "us5k unlocked": {"kind": "plain", "seconds": 5.0},
    "us5k 2 % locked, relabelled": {"kind": "locked", "seconds": 5.0},
    "us5k rebalance, 15 % of potential, soft": {"kind": "budget", "seconds": 5.0},
    "us5k rebalance, 15 % of potential, hard": {"kind": "budget whole", "seconds": 5.0},
    "us5k rebalance, 1 call-mile a move": {"kind": "disruption", "seconds": 5.0, "price": 1.0},
    "us5k rebalance, 100 call-miles a move": {"kind": "disruption", "seconds": 5.0, "price": 100.0},
    "us5k rebalance, 500 call-miles a move": {"kind": "disruption", "seconds": 5.0, "price": 500.0},
    "us5k barrier of 1,000 mi along 96° W, 50 mi around": {"kind": "barrier", "seconds": 5.0},
    "se500 unconditional bound": {"kind": "unconditional", "seconds": 30.0, "size": "se500"},
}


def _variant(name: str, kind: str, seconds: float, price: float = 0.0, size: str = "us5k") -> Row:
    del name
    source = named(size)
    task = problem_of(source, ["hours"])
    if kind in ("budget", "budget whole"):
        return _rebalanced(source, seconds, "soft" if kind == "budget" else "hard")
    if kind == "unconditional":
        return _unconditional(source, seconds)
    if kind == "locked":
        return _locked(source, task, seconds)
    changes: dict[str, Row] = {
        "plain": {},
        "soft": {"contiguous": "soft"},
        "systems": {"contiguous": "soft", "groups": source.system},
        "split": {"contiguous": "soft", "groups": source.system, "split_price": 200.0},
        "disruption": {"start": source.current, "disruption": np.full(len(source.xy), price)},
        "barrier": {"barriers": np.array([[0.0, -600.0, 0.0, 400.0]]), "detour": 50.0},
    }
    row = row_of(source, solved(replace(task, **changes[kind]), seconds), ["hours"])
    said = {
        "systems": f"{row['idn_groups_split']} systems split, {row['islands']} islands",
        "split": f"{row['idn_groups_split']} systems split, {row['islands']} islands",
        "soft": f"{row['islands']} islands",
        "disruption": f"{row['moved_potential']:.1%} of potential moved",
    }
    return {**row, "said": said.get(kind, "")}


def _locked(source: Instance, task: DesignProblem, seconds: float) -> Row:
    """Two percent locked to today's territories: numbered so that they hold most of their work."""
    locked = np.where(source.locked, source.current, -1)
    row = row_of(source, solved(replace(task, locked=locked), seconds), ["hours"])
    broken, stray = row["locks_broken"], row["stray_unlocked"]
    said = f"{broken} locks broken, {row['islands']} islands, {stray} unlocked accounts on them"
    return {**row, "said": said}


def _rebalanced(source: Instance, seconds: float, contiguous: Contiguity) -> Row:
    """±5 % asked with 15 % of the potential: the best balance found, and what is proven."""
    task = _budgeted(source, 5.0)
    found = solved(replace(task, contiguous=contiguous), seconds)
    even = replace(task, low=task.target * (1 - 1e-6), high=task.target * (1 + 1e-6))
    layout = lay_out(even, site_graph(even.xy))
    shares = np.ones(layout.low.shape)
    proven, near = (100 * floor_of(layout, shares, only).widening for only in (False, True))
    row = row_of(source, found, [])
    today = judge(source, source.current)
    said = (
        f"today ±{100 * today['maxdev_hours']:.1f} %; ±{100 * row['maxdev_hours']:.1f} % reached, "
        f"none below ±{proven:.1f} %, to touching territories alone ±{near:.1f} % (proven); "
        f"{row['moved_potential']:.3%} moved; {row['islands']} islands, today "
        f"{_islands(task, source.current)}"
    )
    return {**row, "said": said, "gap_pct": None}


def _islands(task: DesignProblem, codes: IntArray) -> int:
    k = task.n_territories
    return int(pieces(site_graph(task.xy), codes, k).sum()) - k


def _budgeted(source: Instance, tolerance: float) -> DesignProblem:
    potential: FloatArray = source.columns["potential"][:, None]
    return replace(
        problem_of(source, ["hours"], tolerance),
        start=source.current,
        disruption=np.zeros(len(source.xy)),
        moved_names=("potential",),
        moved_values=potential,
        moved_limits=potential.sum(axis=0) * BUDGET,
        contiguous="soft",  # today's territories are in pieces
    )


def _unconditional(source: Instance, seconds: float) -> Row:
    found = solved(problem_of(source, ["hours"]), seconds)
    row = row_of(source, found, ["hours"])
    bound = unconditional_bound(source, travel_of(source, found.territory), 4 * seconds)
    return {**row, "said": f"travel {row['wdist'] / bound - 1:.2%} above {bound:,.0f}"}
