"""The order of a day's stops, and what an emergency changes in it."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from model.arrays import FloatArray, IntArray
from optimizers.quarter_problem import ANYWHERE, HOME
from optimizers.route_search import Stops, best_order, improved

EXACT: Final = 8  # stops up to which every order is tried
KICKS: Final = 200  # stops shaken altogether: an order of 20 is improved again 10 times
MIDNIGHT: Final = 24 * 60.0
HAIR: Final = 1e-6  # minutes


@dataclass(frozen=True, eq=False, slots=True)
class Route:
    """A day in its order. Times are minutes after midnight, lengths minutes.

    `order` (k,) holds the stops in turn; `arrive`, `begin`, `wait` and `late` (k,) belong to
    them in that turn: when one is there, when the visit begins, how long one waits for it and
    by how much it begins after its window. One leaves at `leave`, is back at `back`, which is
    `overtime` after the day's end, and drives `minutes`.
    """

    order: IntArray
    arrive: FloatArray
    begin: FloatArray
    wait: FloatArray
    late: FloatArray
    leave: float
    back: float
    overtime: float
    minutes: float

    @property
    def lateness(self) -> float:
        """Minutes by which windows and the day's end are missed."""
        return float(self.late.sum()) + self.overtime

    @property
    def holds(self) -> bool:
        """Whether every stop begins in its window and the day ends in time."""
        return self.lateness <= HAIR


class Shift(NamedTuple):
    """Where and when a day begins and ends: places and minutes after midnight."""

    start: int = HOME
    end: int = HOME
    leave: float = 0.0  # the earliest
    home_by: float = MIDNIGHT


WHOLE_DAY: Final = Shift()


@dataclass(frozen=True, eq=False, slots=True)
class DayStops:
    """Stops of a day to be put in order; n stops, P places.

    Attributes
    ----------
    minutes
        Driving from place to place, shape (P, P).
    place
        Of each stop, shape (n,); ANYWHERE for what needs no drive.
    service
        How long each stop takes, shape (n,).
    opens, closes
        The window in which each may begin, minutes after midnight, shape (n,).
    shift
        Where and when the day begins and ends.
    """

    minutes: FloatArray
    place: IntArray
    service: FloatArray
    opens: FloatArray
    closes: FloatArray
    shift: Shift = WHOLE_DAY

    def __post_init__(self) -> None:
        shape = np.shape(self.place)
        for name in ("service", "opens", "closes"):
            if np.shape(getattr(self, name)) != shape:
                raise ValueError(f"{name} has shape {np.shape(getattr(self, name))}, not {shape}")
        if not np.all(np.isfinite(self.minutes)) or np.any(self.minutes < 0):
            raise ValueError("driving minutes are finite and not negative")

    def routed(self, stops: Sequence[int] | None = None) -> Route:
        """The best order found of some stops, by default of all; the same each time."""
        chosen = np.arange(len(self.place)) if stops is None else np.array(stops, np.int64)
        local = self._local(chosen)
        turn = best_order(local) if len(chosen) <= EXACT else improved(local, KICKS // len(chosen))
        return self.timed(chosen[turn])

    def timed(self, order: IntArray) -> Route:
        """Walk an order of stops: when one is where."""
        arrive, begin, late = (np.zeros(len(order)) for _ in range(3))
        here, now, drive = self.shift.start, self.shift.leave, 0.0
        leave = now
        for turn, stop in enumerate(order.tolist()):
            there = here if self.place[stop] == ANYWHERE else int(self.place[stop])
            leg = float(self.minutes[here, there])
            if turn == 0:  # nobody leaves before there is a door to open
                leave = now = max(now, float(self.opens[stop]) - leg)
            arrive[turn] = now + leg
            begin[turn] = max(arrive[turn], self.opens[stop])
            late[turn] = max(0.0, begin[turn] - self.closes[stop])
            now, here, drive = float(begin[turn] + self.service[stop]), there, drive + leg
        drive += float(self.minutes[here, self.shift.end])
        back = now + float(self.minutes[here, self.shift.end])
        overtime = max(0.0, back - self.shift.home_by)
        return Route(order, arrive, begin, begin - arrive, late, leave, back, overtime, drive)

    def _local(self, chosen: IntArray) -> Stops:
        """Some stops with legs among themselves; the last two rows are the start and the end."""
        placed = self.place[chosen] != ANYWHERE
        ends = (self.shift.start, self.shift.end)
        at = np.concatenate((np.where(placed, self.place[chosen], 0), ends)).astype(np.int64)
        return Stops(
            np.ascontiguousarray(self.minutes[np.ix_(at, at)], np.float64),
            np.ascontiguousarray(self.service[chosen], np.float64),
            np.ascontiguousarray(self.opens[chosen], np.float64),
            np.ascontiguousarray(self.closes[chosen], np.float64),
            np.ascontiguousarray(placed, np.bool_),
            np.array([self.shift.leave, self.shift.home_by]),
        )


def day_stops(
    minutes: FloatArray,
    service: FloatArray,
    opens: FloatArray,
    closes: FloatArray,
    *,
    anchors: Mapping[int, float] | None = None,
    place: IntArray | None = None,
    shift: Shift | None = None,
) -> DayStops:
    """Stops with some of them anchored: appointments and cases begin at one minute.

    Without `place`, stop i is at place i + 1, after home. Shapes as in DayStops.
    """
    first, last = np.array(opens, np.float64), np.array(closes, np.float64)
    for stop, when in (anchors or {}).items():
        first[stop] = last[stop] = when
    at = np.arange(1, len(first) + 1) if place is None else place
    return DayStops(minutes, at, np.asarray(service), first, last, shift or WHOLE_DAY)


def route(
    minutes: FloatArray,
    service: FloatArray,
    opens: FloatArray,
    closes: FloatArray,
    *,
    anchors: Mapping[int, float] | None = None,
    place: IntArray | None = None,
    start: int = HOME,
    end: int = HOME,
    leave: float = 0.0,
    home_by: float = MIDNIGHT,
) -> Route:
    """Order a day's stops from `start` to `end`, each at home or at a hotel.

    Windows and the day's end come first; where they cannot all be kept, the minutes missed are
    as few as were found and Route.late names them. Then come driving and half of the waiting.
    See `day_stops` and DayStops for the arguments.
    """
    shift = Shift(start, end, leave, home_by)
    return day_stops(
        minutes, service, opens, closes, anchors=anchors, place=place, shift=shift
    ).routed()


class Shifted(NamedTuple):
    """A stop that begins at another time: minutes after midnight."""

    stop: int
    was: float
    now: float


@dataclass(frozen=True, eq=False, slots=True)
class Replanned:
    """What an emergency makes of a day.

    `route` is what is left of the day. `shifted` are stops that stay but begin at another time,
    `overtaken` those that stay but change their turn, `dropped` those that no longer fit, and
    `later` is by how many minutes one is back later (negative: earlier).
    """

    route: Route
    shifted: tuple[Shifted, ...]
    overtaken: tuple[int, ...]
    dropped: tuple[int, ...]
    later: float


def replan(
    day: DayStops,
    planned: Route,
    emergency: int,
    *,
    done: Sequence[int] = (),
    weight: FloatArray | None = None,
) -> Replanned:
    """Fit an emergency into what is left of a day.

    `day` holds all stops, the emergency too; its shift begins where and when one is free now.
    `done` are stops already behind one. The emergency stays whatever it costs; of the others the
    dearer by `weight` (n,), by default all alike, are kept before the cheaper, as long as none
    misses its window for it. A stop that nothing forces to move keeps its turn.
    """
    left = [int(stop) for stop in planned.order if stop not in set(done)]
    price = np.ones(len(day.place)) if weight is None else weight
    kept, best = [emergency], day.routed([emergency])
    whole = day.routed([emergency, *left])
    if whole.lateness <= best.lateness + HAIR:
        kept, best, left_out = [emergency, *left], whole, []
    else:
        left_out = sorted(left, key=lambda stop: -price[stop])
    dropped = []
    for stop in left_out:
        wider = day.routed([*kept, stop])
        if wider.lateness <= best.lateness + HAIR:
            kept, best = [*kept, stop], wider
        else:
            dropped.append(stop)
    best = _in_turn(day, best, [stop for stop in left if stop in kept], emergency)
    return _changes(planned, best, emergency, tuple(sorted(dropped)))


def _in_turn(day: DayStops, best: Route, left: list[int], emergency: int) -> Route:
    """The old turn with the emergency put in, where that is neither later nor more to drive."""
    for position in range(len(left) + 1):
        order = np.array([*left[:position], emergency, *left[position:]], np.int64)
        tried = day.timed(order)
        same = tried.lateness <= best.lateness + HAIR and tried.minutes <= best.minutes + HAIR
        if same and tried.back <= best.back + HAIR:
            return tried
    return best


def _changes(planned: Route, now: Route, emergency: int, dropped: tuple[int, ...]) -> Replanned:
    was = dict(zip(planned.order.tolist(), planned.begin.tolist(), strict=True))
    begins = dict(zip(now.order.tolist(), now.begin.tolist(), strict=True))
    shifted = [
        Shifted(stop, was[stop], begin)
        for stop, begin in begins.items()
        if stop != emergency and abs(was[stop] - begin) > HAIR
    ]
    before = [stop for stop in planned.order.tolist() if stop in begins]
    after = [stop for stop in begins if stop != emergency]
    overtaken = tuple(a for a, b in zip(after, before, strict=True) if a != b)
    return Replanned(now, tuple(shifted), overtaken, dropped, now.back - planned.back)


@functools.cache
def warm_up() -> None:
    """Compile or load the kernels."""
    for n in (2, EXACT + 1):
        route(np.ones((n + 1, n + 1)), np.ones(n), np.zeros(n), np.full(n, MIDNIGHT))
