"""Alternatives: one problem under several seeds and settings, designed side by side.

Jobs are pure functions of (input hash, parameters, seed), so that one that is lost with its
process is simply done again elsewhere. The processes are spawned, never forked; they end with
the one that started them.
"""

import hashlib
import multiprocessing
import os
import pickle
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing.sharedctypes import RawArray
from typing import Any, Final

import numpy as np

from model.contiguity import site_graph
from model.errors import PlanError
from optimizers.design import Proposal, design
from optimizers.ground import cut
from optimizers.pace import Progress, Report, Stop
from optimizers.problem import DesignProblem
from optimizers.verdict import moved_rows, objective_of

POLL_SECONDS: Final = 0.1
RESTARTS: Final = 5  # times that processes may be lost before it is given up
TIGHT: Final = 0.5  # windows of the tight variant, in parts of the given ones
PRICES: Final = (0.25, 4.0)  # disruption of the restless and the careful variant


@dataclass(frozen=True, eq=False, slots=True)
class DesignJob:
    """One design to make; `label` says in a few words what is particular about it."""

    problem: DesignProblem
    seed: int
    seconds: float | None = None
    iterations: int | None = None
    label: str = ""

    @property
    def key(self) -> str:
        """A hash of the input, the parameters and the seed."""
        content = pickle.dumps(self.problem, protocol=5)
        said = f"{self.seed} {self.seconds} {self.iterations}".encode()
        return hashlib.sha256(hashlib.sha256(content).digest() + said).hexdigest()

    def run(self, stop: Stop, report: Report) -> Proposal:
        """Do the job in this process."""
        return design(
            self.problem,
            seconds=self.seconds,
            iterations=self.iterations,
            seed=self.seed,
            stop=stop,
            report=report,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Alternative:
    """A finished job."""

    job: DesignJob
    proposal: Proposal


def measures_of(problem: DesignProblem, proposal: Proposal) -> tuple[float, float, float]:
    """What alternatives to `problem` are compared by, less is better.

    The cost by the problem's own prices, the worst deviation in percent, and the share 0-1 of
    the accounts that move.
    """
    graph = cut(site_graph(problem.xy), problem.xy, problem.barriers)
    cost = objective_of(problem, graph, proposal.territory, proposal.centres)
    worst = max((most for most, _ in proposal.deviation.values()), default=0.0)
    moved = len(moved_rows(problem, proposal.territory)) / problem.n_accounts
    return cost, worst, moved


def variants(
    problem: DesignProblem,
    seeds: Sequence[int],
    *,
    seconds: float | None = None,
    iterations: int | None = None,
) -> list[DesignJob]:
    """Jobs for a portfolio: each seed as asked, then tighter windows and other prices of moving."""
    jobs = [
        DesignJob(problem, seed, seconds, iterations, f"As asked, seed {seed}") for seed in seeds
    ]
    first = seeds[0] if seeds else 0
    if problem.metric_names:
        low = problem.target - TIGHT * (problem.target - problem.low)
        high = problem.target + TIGHT * (problem.high - problem.target)
        tight = replace(problem, low=low, high=high)
        jobs.append(DesignJob(tight, first, seconds, iterations, "Fairer: half the tolerance"))
    if problem.start is not None and problem.disruption is not None:
        for price, label in zip(
            PRICES, ("Bolder: moves are cheap", "Calmer: moves are dear"), strict=True
        ):
            priced = replace(problem, disruption=problem.disruption * price)
            jobs.append(DesignJob(priced, first, seconds, iterations, label))
    return jobs


def ranked(problem: DesignProblem, found: Sequence[Alternative]) -> list[Alternative]:
    """The alternatives worth showing: feasible ones that none beats in every measure.

    Cheapest first, alike ones once; when none is feasible, the one that breaks least.
    """
    feasible = [one for one in found if one.proposal.feasible]
    if not feasible:
        return sorted(found, key=lambda one: len(one.proposal.violations))[:1]
    measures = {id(one): measures_of(problem, one.proposal) for one in feasible}
    kept: list[Alternative] = []
    for one in sorted(feasible, key=lambda one: measures[id(one)]):
        own = measures[id(one)]
        beaten = any(
            all(a <= b for a, b in zip(measures[id(other)], own, strict=True)) for other in kept
        )
        if not beaten:
            kept.append(one)
    return kept


def run_portfolio(
    jobs: Sequence[DesignJob],
    *,
    workers: int = 2,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
) -> list[Alternative]:
    """Do jobs in local processes; in the order of `jobs`, stopped ones with their best so far.

    A killed process costs nothing but time: what it had in hand is done again. Jobs that had
    not begun when `stop` said so are left out. In a process that may have no children of its
    own, and with one worker, they are done one after the other. Raises PlanError when
    processes keep dying.
    """
    if workers < 2 or len(jobs) < 2 or multiprocessing.current_process().daemon:
        return list(_one_by_one(jobs, stop, report))
    run = _Run(jobs, workers, stop, report)
    for _ in range(RESTARTS + 1):
        if run.attempt():
            return run.alternatives()
    raise PlanError(
        "The processes that design alternatives keep ending.",
        remedy="Close other programs to free memory, or ask for fewer alternatives.",
    )


def _one_by_one(jobs: Sequence[DesignJob], stop: Stop, report: Report) -> Iterator[Alternative]:
    best = float("inf")
    for done, job in enumerate(jobs):
        if done and stop(best):
            return

        def tell(now: Progress, done: int = done, best: float = best) -> None:
            part = (done + now.fraction) / len(jobs)
            report(Progress("Designing alternatives", part, min(best, now.best)))

        proposal = job.run(stop, tell)
        if proposal.feasible:
            best = min(best, proposal.objective)
        yield Alternative(job, proposal)


@dataclass(slots=True)
class _Run:
    """Jobs under way; `board` holds each one's fraction and best, `halt` says stop to all.

    Both are plain shared memory without locks: a process that is killed cannot leave one held.
    """

    jobs: Sequence[DesignJob]
    workers: int
    stop: Stop
    report: Report
    done: dict[int, Proposal] = field(default_factory=dict)
    halted: bool = False

    def attempt(self) -> bool:
        """Do what is left in fresh processes; False when some of them died."""
        context = multiprocessing.get_context("spawn")
        halt, board = RawArray("b", 1), RawArray("d", 2 * len(self.jobs))
        for number in range(len(self.jobs)):
            board[2 * number + 1] = float("inf")
        left = [number for number in range(len(self.jobs)) if number not in self.done]
        pool = ProcessPoolExecutor(
            min(self.workers, len(left)), context, initializer=_begin, initargs=(halt, board)
        )
        try:
            futures = {pool.submit(_work, number, self.jobs[number]): number for number in left}
            self._collect(futures, halt, board)
        except BrokenProcessPool:
            return False
        finally:
            halt[0] = 1
            pool.shutdown(wait=True, cancel_futures=True)
        return True

    def _collect(self, futures: "dict[Future[Proposal], int]", halt: Any, board: Any) -> None:
        pending = set(futures)
        while pending:
            finished, pending = wait(pending, POLL_SECONDS, FIRST_COMPLETED)
            lost: BrokenProcessPool | None = None
            for future in finished:
                if future.cancelled():
                    continue
                try:
                    self.done[futures[future]] = future.result()
                except BrokenProcessPool as error:
                    lost = error
            if lost is not None:
                raise lost
            best = self._tell(board)
            if not self.halted and self.stop(best):
                self.halted = True
            if self.halted:
                halt[0] = 1
                pending = {future for future in pending if not future.cancel()}

    def _tell(self, board: Any) -> float:
        values = np.array(board[:]).reshape(-1, 2)
        values[list(self.done), 0] = 1.0
        best = float(values[:, 1].min())
        kept = [found.objective for found in self.done.values() if found.feasible]
        best = min([best, *kept])
        text = f"Designing alternatives, {len(self.done)} of {len(self.jobs)} done"
        self.report(Progress(text, float(values[:, 0].mean()), best))
        return best

    def alternatives(self) -> list[Alternative]:
        """What is done, in the order of the jobs."""
        return [Alternative(self.jobs[number], self.done[number]) for number in sorted(self.done)]


_shared: dict[str, Any] = {}  # in a worker process: what its starter shares with it


def _begin(halt: Any, board: Any) -> None:
    """Set a worker process up: it ends when its starter does."""
    _shared.update(halt=halt, board=board)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _work(number: int, job: DesignJob) -> Proposal:
    """Do one job in a worker process."""
    halt, board = _shared["halt"], _shared["board"]

    def tell(now: Progress) -> None:
        board[2 * number], board[2 * number + 1] = now.fraction, now.best

    return job.run(lambda _best: bool(halt[0]), tell)
