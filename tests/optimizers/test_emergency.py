"""An emergency in the example diary: calls give way, appointments stay, nothing comes earlier."""

import itertools
from datetime import date

import pytest

from model.demo import demo_state
from model.diary.quarter import BUFFER, diary_of_rep
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.resources import resource
from optimizers.emergency import emergency

TUESDAY = date(2027, 2, 9)  # 08:00 Dayton, 10:30 Great Miami, 13:30 Centerville, 15:30 buffer
QUARTER = Quarter.of("2027Q1")


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def day(state):
    return {i.uid: i for i in diary_of_rep(state, "R1", QUARTER).of_day(TUESDAY)}


@pytest.fixture(scope="module", params=["A10", "A26", "A13"])
def found(request, state):
    return emergency(state, state.rep("R1"), TUESDAY, request.param, 60, 9 * 60)


def test_that_the_emergency_begins_within_three_hours_of_being_there(found):
    assert 9 * 60 <= found.begin <= 9 * 60 + 180 + 120


def test_that_nothing_begins_earlier_than_it_was_agreed(found):
    assert all(one.now >= one.was - 1e-6 for one in found.turned)


def test_that_what_is_behind_and_the_buffer_are_never_dropped(found, day):
    touched = {*found.dropped, *(one.uid for one in found.turned)}
    assert not any(day[uid].kind == BUFFER or day[uid].start < 9 for uid in touched)


def test_that_the_day_as_it_becomes_does_not_overlap(found, day):
    moved = {one.uid: one.now for one in found.turned}
    kept = [i for u, i in day.items() if u not in found.dropped and i.kind != BUFFER]
    spans = [
        (moved.get(i.uid, i.start * 60), moved.get(i.uid, i.start * 60) + (i.end - i.start) * 60)
        for i in kept
        if i.end > i.start and i.start >= 9
    ]
    spans.append((found.begin, found.begin + found.minutes))
    spans.sort()
    assert all(a[1] <= b[0] + 1 for a, b in itertools.pairwise(spans))


def test_that_a_day_without_customers_needs_nothing_moved(state):
    with pytest.raises(PlanError, match="No customer is planned"):
        emergency(state, state.rep("R1"), date(2027, 2, 13), "A10", 60, 540)
