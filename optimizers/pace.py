"""How long a search may go on, and how it tells of itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple


class Progress(NamedTuple):
    """Where a search stands: `fraction` done 0-1, best objective so far and its bound if known.

    `best` is infinite while there is no plan that keeps every rule.
    """

    phase: str
    fraction: float
    best: float
    bound: float | None = None


Stop = Callable[[float], bool]  # best objective so far -> stop now?
Report = Callable[[Progress], None]


@dataclass(slots=True)
class Pace:
    """A budget in seconds, or in iterations: then the clock decides nothing.

    Once `stop` has said so, or the time is over, `over` stays true.
    """

    seconds: float | None
    iterations: int | None
    stop: Stop
    report: Report
    started: float = field(default_factory=time.perf_counter)
    iteration: int = 0
    best: float = float("inf")
    cancelled: bool = False
    trace: list[tuple[float, float]] = field(default_factory=list)

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.perf_counter() - self.started

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

    def tick(self, phase: str) -> None:
        """Report, and ask whether to stop; called between slices."""
        self.report(Progress(phase, min(self.spent(), 1.0), self.best))
        self.cancelled = self.cancelled or self.stop(self.best)
