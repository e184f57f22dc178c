"""Territory design: accounts divided into balanced, contiguous and compact territories."""

import functools
import time
from dataclasses import dataclass, replace

import numpy as np

from model.arrays import FloatArray, IntArray
from model.contiguity import SiteGraph, site_graph
from optimizers.evening import Evened, Evening, words_of
from optimizers.ground import Terrain, cut
from optimizers.layout import Layout, lay_out
from optimizers.pace import Clock, Pace, Progress, Report, Stop
from optimizers.problem import DesignProblem, even_windows
from optimizers.regions import Regions
from optimizers.search import Search
from optimizers.verdict import deviations, objective_of, piece_counts, violations

PLACED, COOLED, REGIONS = 0.15, 0.6, 0.85
EVENED = 0.4  # of the time to even out within a budget, when that may be enough
EVENED_ONLY = 0.97  # when that is as good as proven not to be


@dataclass(frozen=True, eq=False, slots=True)
class Proposal:
    """A design and what is known of it.

    `bound` is the conditional bound (optimizers.bound) at the plan's own centres and `gap_pct`
    how much above it the objective is; both None when the plan is not feasible. `deviation`
    is (largest, mean) |value ÷ target − 1| in percent by metric. `trace` holds (seconds,
    objective) of every better plan. `islands` counts pieces of territories beyond the first;
    with hard contiguity those of a feasible plan hold locked accounts only. `seconds` are of
    search, without compilation. `less_suited` counts accounts whose rep knows their setting less
    than a colleague, None where that is not asked, not known, or the same for all.
    """

    territory: IntArray  # (n,)
    centres: FloatArray  # (K, 2), in the problem's plane
    objective: float
    objective_unit: str
    bound: float | None
    gap_pct: float | None
    feasible: bool
    deviation: dict[str, tuple[float, float]]
    contiguous: bool
    islands: int
    violations: tuple[str, ...]
    seconds: float
    compile_seconds: float
    iterations: int
    seed: int
    trace: tuple[tuple[float, float], ...]
    explanation: str = ""
    less_suited: int | None = None


def design(
    problem: DesignProblem,
    *,
    seconds: float | None,
    iterations: int | None = None,
    seed: int = 0,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
    clock: Clock = time.perf_counter,
) -> Proposal:
    """Search for a good design within a budget.

    With `iterations` (rounds of re-solving) the result depends on the problem and the seed
    alone; with `seconds` the clock decides when to end. `stop` is asked between slices; a
    stopped search proposes its best so far. Raises ValueError unless one budget is given.
    """
    if (seconds is None) == (iterations is None):
        raise ValueError("give seconds or iterations")
    report(Progress("Preparing", 0.0, float("inf")))
    compile_seconds = warm_up()
    return _search(problem, Pace(seconds, iterations, stop, report, clock), seed, compile_seconds)


def _search(problem: DesignProblem, pace: Pace, seed: int, compile_seconds: float) -> Proposal:
    graph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
    layout = lay_out(problem, graph)
    search = Search(layout, Terrain(problem), pace, seed)
    search.begin(PLACED)
    evened = None if pace.cancelled else _even_out(problem, search)
    if not pace.cancelled and (evened is None or evened.proven <= 0.0):
        _improve(search, pace)
    words = "" if evened is None else _settled(problem, search, evened)
    found = _proposal(problem, graph, layout, search, pace.elapsed, compile_seconds, seed)
    told = " ".join(filter(None, (found.explanation, words)))
    return replace(found, explanation=told)


def _even_out(problem: DesignProblem, search: Search) -> Evened | None:
    """Make today's alignment as even as the budget allows, when there is one that binds."""
    if problem.moved_limits is None or problem.start is None or search.best_score[0] == 0.0:
        return None
    best, score = search.best, search.best_score
    chance, state = search.rng.bit_generator.state, search.state.copy()
    evened = Evening(search, problem).run(EVENED, EVENED_ONLY)
    if evened.draft is not None and evened.widening <= 0.0:
        search.resume(evened.draft)
        return None
    if evened.proven <= 0.0:  # there may be one: search on as if this had not been tried
        search.best, search.best_score = best, score
        search.rng.bit_generator.state, search.state[:] = chance, state
    return evened


def _settled(problem: DesignProblem, search: Search, evened: Evened) -> str:
    """Where no plan keeps every rule, take the most even one within the budget; its words."""
    if search.best_score[0] == 0.0 or evened.draft is None:
        return ""
    search.show(evened.draft)
    return words_of(problem, evened)


def _improve(search: Search, pace: Pace) -> None:
    """The phases after the first drafts."""
    search.bound()
    search.settle(COOLED)
    regions = Regions(search, search.current())
    while not pace.past(REGIONS) and (pace.iterations is None or pace.iteration < pace.iterations):
        if regions.round():
            search.keep(regions.draft)
        search.bound()
        pace.iteration += 1
        pace.tick("Re-solving regions")
    search.polish()


def _proposal(
    problem: DesignProblem,
    graph: SiteGraph,
    layout: Layout,
    search: Search,
    seconds: float,
    compile_seconds: float,
    seed: int,
) -> Proposal:
    draft = search.current()
    territory = draft.code[layout.unit].astype(np.int64)
    objective = objective_of(problem, graph, territory, draft.centre)
    broken = violations(problem, graph, territory, draft.centre)
    bound, gap = None, None
    if not broken:
        value = search.bounder.thorough(draft)
        bound = min(value, objective)  # equal but for rounding when the plan is optimal
        gap = 100.0 * (objective / bound - 1.0) if bound > 0 else 0.0
    loose, locked = piece_counts(problem, graph, territory)
    return Proposal(
        territory=territory,
        centres=draft.centre.copy(),
        objective=objective,
        objective_unit=problem.objective_unit,
        bound=bound,
        gap_pct=gap,
        feasible=not broken,
        deviation=deviations(problem, territory),
        contiguous=bool((loose + locked <= 1).all()),
        islands=int((loose + locked - 1).clip(0).sum()),
        violations=broken,
        seconds=seconds,
        compile_seconds=compile_seconds,
        iterations=search.pace.iteration,
        seed=seed,
        trace=tuple(search.pace.trace),
        explanation=problem.explanation,
    )


@functools.cache
def warm_up() -> float:
    """Compile or load every kernel on a tiny problem; seconds it took."""
    began = time.perf_counter()
    rng = np.random.default_rng(0)
    metrics = np.ones((40, 1))
    low, high, target = even_windows(metrics, np.array([30.0]), np.ones(4))
    tiny = DesignProblem(
        rng.random((40, 2)), np.ones(40), metrics, ("accounts",), low, high, target
    )
    quiet = Pace(None, 3, lambda _best: False, lambda _progress: None)
    _search(tiny, quiet, 0, 0.0)
    return time.perf_counter() - began
