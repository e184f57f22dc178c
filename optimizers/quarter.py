"""A quarter's diary: every visit a day and a time, or a reason why not."""

import functools
import time
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.pace import Pace, Progress, Report, Stop
from optimizers.quarter_layout import (
    MOST_STOPS,
    Diary,
    Room,
    Rounds,
    empty_diary,
    room_for,
    rounds_of,
)
from optimizers.quarter_moves import insert, put_in, recreate, rounds
from optimizers.quarter_points import N_TERMS, terms
from optimizers.quarter_problem import QuarterProblem, plain_quarter
from optimizers.quarter_walk import (
    HOLDS,
    NO_WINDOW,
    TOO_LATE,
    TOO_LONG,
    date_allows,
    walk,
)

SLICE: Final = 100  # rounds between two looks at the clock
HOT, COLD = 1.0, 0.01  # points a worse diary may cost, at the beginning and at the end
TERMS: Final = (
    "left out",
    "moved",
    "driving",
    "nights",
    "off theme",
    "spacing",
    "clusters",
    "weeks",
    "roles",
)


class Hindrance(IntEnum):
    """Why a visit is not on a day."""

    NONE = 0
    NOT_ALLOWED = 1  # the day is not one of the visit's
    DATE = 2  # too near to another visit of the series, or out of step
    WINDOW = 3  # wherever in the day it is put, a place is closed when one comes there
    FULL = 4  # the day would be too long
    LATE = 5  # it fits but for one late day too many in the week
    DEAR = 6  # it fits, but costs more than leaving it out


@dataclass(frozen=True, eq=False, slots=True)
class QuarterProposal:
    """A planned quarter.

    `day` (n,) is the day of each visit, −1 where it is left out, `start` (n,) when it begins in
    minutes after midnight (NaN), `order` the visits of each day in turn, `drive` (D,) the
    driving minutes of each day and `night` (D,) the place slept at after it, 0 for home.
    `terms` are the parts of the objective in points.
    """

    day: IntArray
    start: FloatArray
    order: tuple[tuple[int, ...], ...]
    drive: FloatArray
    night: IntArray
    objective: float
    terms: dict[str, float]
    iterations: int
    seconds: float
    trace: tuple[tuple[float, float], ...]

    @property
    def placed(self) -> int:
        """How many visits have a day."""
        return int((self.day >= 0).sum())

    @property
    def unplaced(self) -> IntArray:
        """Visits without a day."""
        return np.flatnonzero(self.day < 0)

    @property
    def travel_hours(self) -> float:
        """Hours of driving in the quarter."""
        return float(self.drive.sum()) / 60.0


def plan_quarter(
    problem: QuarterProblem,
    *,
    seconds: float | None,
    iterations: int | None = None,
    seed: int = 1,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
    repair: bool = False,
) -> QuarterProposal:
    """Plan a quarter within a budget.

    With `repair` the search begins from `problem.today` and pays `move_cost` for each visit
    that changes its day; else it begins from nothing. With `iterations` the result depends on
    the problem and the seed alone. A stopped search proposes its best so far. Raises
    ValueError unless one budget is given.
    """
    if (seconds is None) == (iterations is None):
        raise ValueError("give seconds or iterations")
    report(Progress("Preparing", 0.0, float("inf")))
    warm_up()
    return plan_quarter_at(problem, Pace(seconds, iterations, stop, report), seed, repair)


def plan_quarter_at(
    problem: QuarterProblem, pace: Pace, seed: int = 1, repair: bool = False
) -> QuarterProposal:
    """As plan_quarter, at a pace that has begun already: its clock may be another one."""
    q, state = rounds_of(problem), _state(seed)
    room = room_for(problem, N_TERMS)
    now = first_diary(problem, q, room, state, repair)
    trial, best = now.copied(), now.copied()
    cost = np.full(2, terms(q, now, room).sum())
    pace.found(float(cost[1]))
    pace.tick("Placing visits")
    while problem.n_visits and pace.iterations != 0 and not pace.past(1.0) and pace.spent() < 1.0:
        steps = SLICE
        if pace.iterations is not None:
            steps = min(SLICE, pace.iterations - pace.iteration)
        spent = pace.spent()
        part = np.minimum(1.0, spent + (_rate(pace) if pace.iteration else 0.0) * np.arange(steps))
        rounds(q, now, trial, best, room, cost, HOT * (COLD / HOT) ** part, state)
        pace.iteration += steps
        if cost[1] < pace.best - 1e-9:
            pace.found(float(cost[1]))
        pace.tick("Improving the quarter")
    return _proposal(problem, q, best, room, pace)


def _rate(pace: Pace) -> float:
    """The part of the budget that one round takes."""
    if pace.iterations is not None:
        return 1.0 / pace.iterations
    return pace.spent() / pace.iteration


def _state(seed: int) -> IntArray:
    """The state of the random numbers (see anneal.draw)."""
    words = np.random.SeedSequence(seed).generate_state(1, np.uint64)
    return np.maximum(words, np.uint64(1)).astype(np.uint64)


def first_diary(
    problem: QuarterProblem, q: Rounds, room: Room, state: IntArray, repair: bool
) -> Diary:
    """Pinned visits, with `repair` today's others too where they still hold, then the rest."""
    plan = empty_diary(problem)
    firm = q._replace(weight=np.full(problem.n_visits, np.inf))
    begin = np.array(
        [q.opens[v, q.slot[np.argmax(q.allowed[v])]].min() for v in range(problem.n_visits)]
    )
    pinned = np.flatnonzero(problem.pinned)
    for v in pinned[np.argsort(begin[pinned], kind="stable")]:
        if not insert(firm, plan, int(v), False, 0.0, state):
            _force(q, plan, int(v))
    standing = np.flatnonzero((problem.today >= 0) & ~problem.pinned) if repair else pinned[:0]
    for _ in range(2):  # who follows somebody of the same day comes in the second time
        for v in standing[np.argsort(problem.today[standing], kind="stable")]:
            if plan.day[v] < 0:
                _keep(firm, plan, int(v), int(problem.today[v]), state)
    recreate(q, plan, room, np.zeros_like(plan.day), 0.0, state)
    return plan


def _force(q: Rounds, plan: Diary, v: int) -> None:
    """A pinned visit stands even where it breaks the day; the rules say so afterwards."""
    days = np.flatnonzero(q.allowed[v])
    if days.size and plan.stops[days[0]] < MOST_STOPS:
        put_in(q, plan, v, int(days[0]), int(plan.stops[days[0]]))


def _keep(q: Rounds, plan: Diary, v: int, day: int, state: IntArray) -> None:
    """Put a visit back on its day if the day still takes it."""
    if q.allowed[v, day] and _date_allows(q, plan, v, day):
        only = q._replace(allowed=_one_day(q, day))
        insert(only, plan, v, False, 0.0, state)


def _date_allows(q: Rounds, plan: Diary, v: int, d: int) -> bool:
    mates = q.mate[q.mate_ptr[v] : q.mate_ptr[v + 1]]
    links = q.link[q.link_ptr[v] : q.link_ptr[v + 1]]
    return bool(date_allows(q.calendar, plan.day, mates, int(q.min_gap[v]), links, d))


def _one_day(q: Rounds, day: int) -> BoolArray:
    only = np.zeros(q.allowed.shape, np.bool_)
    only[:, day] = q.allowed[:, day]
    return only


def _proposal(
    problem: QuarterProblem, q: Rounds, plan: Diary, room: Room, pace: Pace
) -> QuarterProposal:
    start = np.full(problem.n_visits, np.nan)
    order = []
    for d in range(problem.n_days):
        visits = plan.route[d, : plan.stops[d]]
        start[visits] = plan.free[d, 1 : len(visits) + 1] - problem.service[visits]
        order.append(tuple(int(v) for v in visits))
    parts = terms(q, plan, room)
    return QuarterProposal(
        day=plan.day.copy(),
        start=start,
        order=tuple(order),
        drive=plan.drive.copy(),
        night=plan.night[1:].copy(),
        objective=float(parts.sum()),
        terms=dict(zip(TERMS, parts.tolist(), strict=True)),
        iterations=pace.iteration,
        seconds=pace.elapsed,
        trace=tuple(pace.trace),
    )


@dataclass(frozen=True, slots=True)
class DayOption:
    """What a day says to a visit: the hindrance, or what it would cost in points there."""

    day: int
    hindrance: Hindrance
    points: float


def explain(problem: QuarterProblem, proposal: QuarterProposal, visit: int) -> list[DayOption]:
    """For each day whether a visit could be on it as the others stand, and at what price.

    The visit itself is taken out first, so its own day answers too.
    """
    q, plan = rounds_of(problem), _diary_of(problem, proposal, without=visit)
    room = room_for(problem, N_TERMS)
    before = float(terms(q, plan, room).sum()) - float(problem.weight[visit])
    return [_option(q, plan, room, visit, d, before) for d in range(problem.n_days)]


def _option(q: Rounds, plan: Diary, room: Room, v: int, d: int, before: float) -> DayOption:
    if not q.allowed[v, d]:
        return DayOption(d, Hindrance.NOT_ALLOWED, np.inf)
    if not _date_allows(q, plan, v, d):
        return DayOption(d, Hindrance.DATE, np.inf)
    best, verdicts = np.inf, {TOO_LONG}
    if plan.stops[d] < MOST_STOPS:
        verdicts = {int(walk(q, plan, d, v, z)[0]) for z in range(int(plan.stops[d]) + 1)}
        best = _cheapest(q, plan, room, v, d) - before if HOLDS in verdicts else np.inf
    if HOLDS in verdicts:
        return DayOption(d, Hindrance.NONE if best < q.weight[v] else Hindrance.DEAR, best)
    if TOO_LATE in verdicts:
        return DayOption(d, Hindrance.LATE, best)
    return DayOption(d, Hindrance.WINDOW if verdicts == {NO_WINDOW} else Hindrance.FULL, best)


def _cheapest(q: Rounds, plan: Diary, room: Room, v: int, d: int) -> float:
    """The least objective with visit v on day d."""
    found = np.inf
    for z in range(int(plan.stops[d]) + 1):
        if walk(q, plan, d, v, z)[0] == HOLDS:
            tried = plan.copied()
            put_in(q, tried, v, d, z)
            found = min(found, float(terms(q, tried, room).sum()))
    return found


def _diary_of(problem: QuarterProblem, proposal: QuarterProposal, without: int) -> Diary:
    plan, q = empty_diary(problem), rounds_of(problem)
    plan.night[1:] = proposal.night
    for d, visits in enumerate(proposal.order):
        for v in visits:
            if v != without:
                put_in(q, plan, v, d, int(plan.stops[d]))
    return plan


@functools.cache
def warm_up() -> float:
    """Compile or load the kernels on a tiny quarter; seconds it took."""
    began = time.perf_counter()
    minutes = 20.0 * np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0)))
    tiny = plain_quarter(minutes, np.array([1, 2, 3, 4]), np.full(4, 30.0), np.ones((4, 5), bool))
    plan_quarter_at(tiny, Pace(None, 2, lambda _b: False, lambda _p: None), 1, repair=True)
    return time.perf_counter() - began


assert len(TERMS) == N_TERMS
