"""Every order of few stops, 2-opt and Or-opt of many, compiled.

An order costs its driving, half its waiting and dearly what comes after its window. Source of
the moves: Or (1976); Lin (1965); the shake is the double bridge of Martin, Otto and Felten
(1991).
"""

import math
from typing import NamedTuple

import numpy as np

from model.arrays import BoolArray, FloatArray, IntArray
from optimizers.anneal import below
from optimizers.kernels import kernel, leaf

LATE, WAIT = 1000.0, 0.5  # driving minutes that a minute late or of waiting is worth
SEGMENT = 3  # stops moved together
GAIN = 1e-9
SEED = 88172645463325252


class Stops(NamedTuple):
    """Stops of a day; rows n and n + 1 of `legs` are where it begins and ends."""

    legs: FloatArray  # (n + 2, n + 2), minutes
    service: FloatArray  # (n,)
    opens: FloatArray  # (n,)
    closes: FloatArray  # (n,)
    placed: BoolArray  # (n,), whether one has to drive there
    day: FloatArray  # (2,), earliest start and latest return


class Trail(NamedTuple):
    """What an order came to before each of its turns."""

    cost: FloatArray  # (n + 1,)
    free: FloatArray  # (n + 1,), minutes after midnight
    spot: IntArray  # (n + 1,), the last place driven to


@leaf
def step(q: Stops, v: int, turn: int, value: float, now: float, here: int) -> tuple[float, float]:
    """The cost after stop v at a turn and when one is free, from the values before it."""
    leg = q.legs[here, v] if q.placed[v] else 0.0
    value += leg
    now += leg
    if now < q.opens[v]:  # nobody leaves home before there is a door to open
        value += WAIT * (q.opens[v] - now) if turn > 0 else 0.0
        now = q.opens[v]
    if now > q.closes[v]:
        value += LATE * (now - q.closes[v])
    return value, now + q.service[v]


@leaf
def ending(q: Stops, value: float, now: float, here: int) -> float:
    """The cost with the way to the day's end."""
    back = q.legs[here, q.service.shape[0] + 1]
    return float(value + back + LATE * max(0.0, now + back - q.day[1]))


@leaf
def cost(q: Stops, order: IntArray, first: int, trail: Trail, bar: float) -> float:
    """What an order costs that is known before turn `first`; infinite once dearer than `bar`."""
    value, now, here = trail.cost[first], trail.free[first], trail.spot[first]
    for z in range(first, order.shape[0]):
        v = order[z]
        value, now = step(q, v, z, value, now, here)
        if q.placed[v]:
            here = v
        if value >= bar:
            return math.inf
    return float(ending(q, value, now, here))


@leaf
def follow(q: Stops, order: IntArray, trail: Trail) -> float:
    """Note the trail of an order; its cost."""
    n = order.shape[0]
    for z in range(n):
        v = order[z]
        trail.cost[z + 1], trail.free[z + 1] = step(
            q, v, z, trail.cost[z], trail.free[z], trail.spot[z]
        )
        trail.spot[z + 1] = v if q.placed[v] else trail.spot[z]
    return float(ending(q, trail.cost[n], trail.free[n], trail.spot[n]))


@kernel
def _trail(q: Stops) -> Trail:
    """The trail of somebody who has not left yet."""
    n = q.service.shape[0]
    return Trail(np.zeros(n + 1), np.full(n + 1, q.day[0]), np.full(n + 1, n))


@kernel
def best_order(q: Stops) -> IntArray:
    """The cheapest of all orders, by depth-first search that leaves what is dear already."""
    n = q.service.shape[0]
    best, order, trial = np.inf, np.arange(n), np.arange(n)
    used, choice, trail = np.zeros(n, np.bool_), np.full(n + 1, -1), _trail(q)
    turn = 0
    while turn >= 0 and n > 0:
        if choice[turn] >= 0:
            used[choice[turn]] = False
        choice[turn] += 1
        while choice[turn] < n and used[choice[turn]]:
            choice[turn] += 1
        if choice[turn] == n:
            choice[turn] = -1
            turn -= 1
            continue
        v, here = choice[turn], trail.spot[turn]
        used[v] = True
        trial[turn] = v
        value, now = step(q, v, turn, trail.cost[turn], trail.free[turn], here)
        here = v if q.placed[v] else here
        if value >= best:
            continue
        if turn < n - 1:
            turn += 1
            trail.cost[turn], trail.free[turn], trail.spot[turn] = value, now, here
            continue
        value = ending(q, value, now, here)
        if value < best:
            best = value
            order[:] = trial
    return order


@kernel
def improved(q: Stops, kicks: int) -> IntArray:
    """A good order of many stops: inserted, improved, shaken and improved again."""
    trail = _trail(q)
    best: IntArray = _inserted(q, trail)
    trial, room = best.copy(), best.copy()
    value = _descend(q, best, room, trail)
    state = np.full(1, SEED, np.uint64)
    for _ in range(kicks):
        _shake(best, trial, state)
        found = _descend(q, trial, room, trail)
        if found < value - GAIN:
            value = found
            best[:] = trial
    return best


@kernel
def _inserted(q: Stops, start: Trail) -> IntArray:
    """Stops put in where they cost least, those that close early first."""
    n = q.service.shape[0]
    order = np.empty(n, np.int64)
    trial = np.empty(n, np.int64)
    early = np.argsort(q.closes, kind="mergesort")
    for m in range(n):
        v = early[m]
        best, position = math.inf, m
        for z in range(m + 1):
            for y in range(m + 1):
                trial[y] = order[y] if y < z else (v if y == z else order[y - 1])
            value = cost(q, trial[: m + 1], 0, start, best)
            if value < best:
                best, position = value, z
        for y in range(m, position, -1):
            order[y] = order[y - 1]
        order[position] = v
    return order


@leaf
def _shake(order: IntArray, out: IntArray, state: IntArray) -> None:
    """Swap two neighbouring strings of the order (a double bridge) into `out`."""
    n = order.shape[0]
    a, b, c = below(state, n + 1), below(state, n + 1), below(state, n + 1)
    a, b, c = min(a, b, c), a + b + c - min(a, b, c) - max(a, b, c), max(a, b, c)
    for z in range(n):
        if z < a or z >= c:
            out[z] = order[z]
        elif z < a + c - b:
            out[z] = order[z + b - a]
        else:
            out[z] = order[z - c + b]


@leaf
def _descend(q: Stops, order: IntArray, room: IntArray, trail: Trail) -> float:
    """Improve an order in place by 2-opt and Or-opt until neither helps; its cost."""
    n, best = order.shape[0], follow(q, order, trail)
    for z in range(n):
        room[z] = order[z]
    again = True
    while again:
        again = False
        for first in range(n):
            for last in range(first + 1, n + 1):
                # a string turned round, or taken to another place either way round
                moves = 1 if last - first > SEGMENT else 1 + 2 * (n - last + first + 1)
                for move in range(moves):
                    to = first if move == 0 else (move - 1) // 2
                    low, high = min(first, to), max(first, to) + last - first
                    _moved(order, first, last, to, move % 2 == 0, room)
                    value = cost(q, room, low, trail, best - GAIN)
                    found = value < best - GAIN
                    for z in range(low, high):
                        if found:
                            order[z] = room[z]
                        else:
                            room[z] = order[z]
                    if found:
                        best, again = follow(q, order, trail), True
    return float(best)


@leaf
def _moved(order: IntArray, first: int, last: int, to: int, turned: bool, room: IntArray) -> None:
    """Write into `room`, equal to `order`, what the string first..last−1 changes elsewhere.

    It goes before the `to`-th of the other stops, perhaps turned round.
    """
    length = last - first
    for z in range(min(first, to), max(first, to) + length):
        if to <= z < to + length:
            room[z] = order[last - 1 - z + to] if turned else order[first + z - to]
        else:
            y = z if z < to else z - length
            room[z] = order[y] if y < first else order[y + length]
