"""A day's stops in their best order, and what an emergency makes of it."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.arrays import FloatArray
from optimizers.quarter_problem import ANYWHERE
from optimizers.routes import EXACT, Route, Shift, day_stops, replan, route

OPEN = (0.0, 1440.0)


def line(*where: float) -> FloatArray:
    """Driving minutes between places on a line; the first is home."""
    at = np.array(where)
    return np.asarray(np.abs(at[:, None] - at[None]))


def stops(n: int, seed: int, part: float = 0.4) -> dict[str, Any]:
    """Stops about home, some of them with a window; driving is not the same both ways."""
    rng = np.random.default_rng(seed)
    xy = rng.uniform(-40, 40, (n + 1, 2))
    minutes = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) * rng.uniform(
        0.9, 1.1, (n + 1, n + 1)
    )
    windowed = rng.random(n) < part
    opens = np.where(windowed, rng.uniform(480, 900, n), 480.0)
    closes = np.where(windowed, opens + rng.uniform(10, 90, n), 1100.0)
    return {
        "minutes": minutes,
        "service": rng.uniform(10, 45, n),
        "opens": opens,
        "closes": closes,
    }


def points(found: Route) -> float:
    return found.minutes + 0.5 * float(found.wait.sum()) + 1000 * found.lateness


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 6), seed=st.integers(0, 10_000), home_by=st.sampled_from([700.0, 1100.0]))
def test_that_no_order_of_few_stops_is_better(n: int, seed: int, home_by: float) -> None:
    day = stops(n, seed)
    shift = Shift(leave=450.0, home_by=home_by)
    every = day_stops(**day, shift=shift)
    best = min(points(every.timed(np.array(order))) for order in itertools.permutations(range(n)))
    assert points(route(**day, leave=450.0, home_by=home_by)) == pytest.approx(best)


def test_that_seven_stops_are_ordered_as_by_trying_all() -> None:
    day = stops(7, 3)
    every = day_stops(**day, shift=Shift(leave=450.0, home_by=1100.0))
    best = min(points(every.timed(np.array(o))) for o in itertools.permutations(range(7)))
    assert points(route(**day, leave=450.0, home_by=1100.0)) == pytest.approx(best)


def test_that_stops_on_a_line_are_driven_out_and_back() -> None:
    n = EXACT + 6
    where = np.random.default_rng(2).permutation(n) + 1.0
    found = route(line(0, *where), np.ones(n), np.zeros(n), np.full(n, 1440.0))
    assert found.minutes == pytest.approx(2 * n)
    assert sorted(found.order.tolist()) == list(range(n))


def test_that_many_stops_are_never_worse_than_in_the_order_given() -> None:
    for seed in range(5):
        day = stops(18, seed)
        every = day_stops(**day, shift=Shift(leave=450.0, home_by=1100.0))
        found = route(**day, leave=450.0, home_by=1100.0)
        assert sorted(found.order.tolist()) == list(range(18))
        assert points(found) <= points(every.timed(np.argsort(day["closes"])))
        again = route(**day, leave=450.0, home_by=1100.0)
        assert again.order.tolist() == found.order.tolist()


def test_that_an_appointment_anchors_the_day() -> None:
    # places at 10, 20 and 30 minutes; the nearest has its case at 12:00
    found = route(
        line(0, 10, 20, 30),
        np.array([60.0, 30.0, 30.0]),
        np.full(3, 480.0),
        np.full(3, 1080.0),
        anchors={0: 720.0},
        leave=480.0,
    )
    assert found.begin[found.order.tolist().index(0)] == 720.0
    assert found.holds
    assert found.minutes == pytest.approx(60.0)


def test_that_nobody_leaves_before_the_first_door_opens() -> None:
    found = route(line(0, 20), np.array([30.0]), np.array([600.0]), np.array([660.0]), leave=450.0)
    assert (found.leave, found.begin[0], found.back) == (580.0, 600.0, 650.0)
    assert found.wait.tolist() == [0.0]


def test_that_a_day_may_end_at_a_hotel() -> None:
    # home at 0, hotel at 100: whoever sleeps there never drives back
    minutes = line(0, 60, 30, 90, 100)
    found = route(minutes, np.full(3, 20.0), np.zeros(3), np.full(3, 1440.0), end=4)
    assert found.order.tolist() == [1, 0, 2]
    assert found.minutes == 100.0
    back = route(minutes, np.full(3, 20.0), np.zeros(3), np.full(3, 1440.0), start=4)
    assert back.order.tolist() == [2, 0, 1]


def test_that_a_stop_without_a_place_needs_no_drive() -> None:
    found = route(
        line(0, 15),
        np.array([60.0, 30.0]),
        np.array([600.0, 480.0]),
        np.array([600.0, 1080.0]),
        place=np.array([ANYWHERE, 1]),
    )
    # the telephone hour is held at home before one leaves: no waiting for it on the way
    assert (found.order.tolist(), found.minutes) == ([0, 1], 30.0)
    assert found.arrive.tolist() == [600.0, 675.0]


def test_that_what_cannot_be_kept_is_named() -> None:
    # two cases at 9:00, an hour apart
    found = route(line(0, 30, 90), np.full(2, 60.0), *(np.full(2, 540.0) for _ in range(2)))
    assert not found.holds
    assert found.late.tolist() == [0.0, 120.0]


def test_that_a_day_without_stops_stays_at_home() -> None:
    found = route(np.zeros((1, 1)), np.empty(0), np.empty(0), np.empty(0), leave=480.0)
    assert (found.order.size, found.minutes, found.leave, found.back) == (0, 0.0, 480.0, 480.0)


def test_that_driving_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        route(np.full((2, 2), np.nan), np.ones(1), np.zeros(1), np.ones(1))


def test_that_an_emergency_delays_what_can_wait() -> None:
    # planned: 10, 20, 30 minutes out; free at home at 9:00, an hour's emergency at 20 minutes
    day = day_stops(
        line(0, 10, 20, 30, 20), np.full(4, 60.0), np.full(4, 480.0), np.full(4, 1080.0),
        shift=Shift(leave=540.0, home_by=1080.0),
    )  # fmt: skip
    planned = day.routed([0, 1, 2])
    changed = replan(day, planned, 3)
    assert changed.dropped == ()
    assert changed.overtaken == ()
    assert changed.later == 60.0
    assert set(changed.route.order.tolist()) == {0, 1, 2, 3}
    was = dict(zip(planned.order.tolist(), planned.begin.tolist(), strict=True))
    for stop, before, now in changed.shifted:
        assert was[stop] == before != now


def test_that_an_emergency_drops_the_cheaper_stop() -> None:
    day = day_stops(
        line(0, 10, 20, 30), np.array([60.0, 60.0, 60.0]), np.zeros(3), np.full(3, 1440.0),
        shift=Shift(leave=480.0, home_by=480.0 + 180),
    )  # fmt: skip
    planned = day.routed([0, 1])
    weight = np.array([1.0, 5.0, 0.0])
    changed = replan(day, planned, 2, weight=weight)
    assert changed.dropped == (0,)
    assert sorted(changed.route.order.tolist()) == [1, 2]
    assert replan(day, planned, 2, weight=-weight).dropped == (1,)


def test_that_what_is_done_is_left_alone() -> None:
    stage = day_stops(line(0, 10, 20, 30), np.full(3, 60.0), np.zeros(3), np.full(3, 1440.0))
    planned = stage.routed([0, 1])
    done = [int(planned.order[0])]
    changed = replan(stage, planned, 2, done=done)
    assert sorted(changed.route.order.tolist()) == sorted({0, 1, 2} - set(done))


@settings(max_examples=25, deadline=None)
@given(n=st.integers(2, 7), seed=st.integers(0, 10_000))
def test_that_an_emergency_stays_and_keeps_the_others_in_their_windows(n: int, seed: int) -> None:
    day = day_stops(**stops(n, seed), shift=Shift(leave=480.0, home_by=960.0))
    planned = day.routed(list(range(n - 1)))
    changed = replan(day, planned, n - 1)
    stay = changed.route.order.tolist()
    assert n - 1 in stay
    assert sorted([*stay, *changed.dropped]) == list(range(n))
    assert changed.route.lateness <= day.routed([n - 1]).lateness + 1e-6
    assert changed.later == pytest.approx(changed.route.back - planned.back)
    for stop in changed.dropped:  # each would come too late, or make another
        assert day.routed([*stay, stop]).lateness > changed.route.lateness
