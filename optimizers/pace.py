"""How long a search may go on, and how it tells of itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from model.arrays import IntArray


class Progress(NamedTuple):
    """Where a search stands: `fraction` done 0-1, best objective so far and a bound if known.

    `best` is infinite while there is no plan that keeps every rule. `bound` is conditional:
    no plan with the centres of a recent best one is better than that. `plan` gives the code of
    every account in the best plan so far when it is asked.
    """

    phase: str
    fraction: float
    best: float
    bound: float | None = None
    plan: Callable[[], IntArray] | None = None


Stop = Callable[[float], bool]  # best objective so far -> stop now?
Report = Callable[[Progress], None]
Clock = Callable[[], float]  # seconds: of the wall, or of the processor when others use it too


@dataclass(slots=True)
class Pace:
    """A budget in seconds, or in iterations: then the clock decides nothing.

    Once `stop` has said so, or the time is over, `over` stays true.
    """

    seconds: float | None
    iterations: int | None
    stop: Stop
    report: Report
    clock: Clock = time.perf_counter
    started: float = field(init=False)
    iteration: int = 0
    best: float = float("inf")
    bound: float | None = None
    plan: Callable[[], IntArray] | None = None
    cancelled: bool = False
    trace: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = self.clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return self.clock() - self.started

    def spent(self) -> float:
        """The part of the budget that is used, 0 to 1 and beyond."""
        if self.seconds is not None:
            return self.elapsed / max(self.seconds, 1e-9)
        return self.iteration / max(self.iterations or 0, 1)

    def past(self, part: float) -> bool:
        """Whether a phase that may use the time up to `part` of it must end.

        Budgets in iterations bound only the rounds, so then phases end by themselves.
        """
        return self.cancelled or (self.seconds is not None and self.spent() >= part)

    def found(self, best: float) -> None:
        """Note a better objective."""
        self.best = best
        self.trace.append((self.elapsed, best))

    def bounded(self, bound: float) -> None:
        """Note a bound for the best plan there is now."""
        self.bound = bound

    def tick(self, phase: str) -> None:
        """Report, and ask whether to stop; called between slices."""
        bound = None if self.bound is None else min(self.bound, self.best)
        self.report(Progress(phase, min(self.spent(), 1.0), self.best, bound, self.plan))
        self.cancelled = self.cancelled or self.stop(self.best)
