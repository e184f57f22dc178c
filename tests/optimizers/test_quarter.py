"""A planned quarter keeps every promise of its problem, checked by walking it in plain Python."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from optimizers.pace import Progress
from optimizers.quarter import QuarterProposal, plan_quarter
from optimizers.quarter_problem import ANYWHERE, CLOSED, Prices, QuarterProblem, plain_quarter
from tests.optimizers.quarter_check import broken, cost

ROOT = Path(__file__).resolve().parents[2]
DRIVE_ONLY = Prices(spacing=0, clusters=0, weeks=0, roles=0)


def line(*where: float) -> FloatArray:
    """Driving minutes between places on a line; the first is home."""
    at = np.array(where)
    return np.asarray(np.abs(at[:, None] - at[None]))


def planned(
    problem: QuarterProblem, iterations: int = 300, seed: int = 1, **rest: Any
) -> QuarterProposal:
    return plan_quarter(problem, seconds=None, iterations=iterations, seed=seed, **rest)


def drawn_hours(rng: np.random.Generator, n: int) -> tuple[FloatArray, FloatArray]:
    """When visits may begin and must end: one window a day, some in the morning and later."""
    opens = np.full((n, 2, 2), CLOSED)
    closes = np.full((n, 2, 2), CLOSED)
    opens[:, :, 0], closes[:, :, 0] = 480.0, rng.choice([600.0, 720.0, 1020.0], (n, 2))
    second = rng.random(n) < 0.3
    opens[second, 0, 1], closes[second, 0, 1] = 900.0, 1000.0
    closes[second, 0, 0] = 600.0
    return opens, closes


def drawn(seed: int, n: int = 24, days: int = 10) -> QuarterProblem:
    """Everything at once: windows, series, steps, pins, buffers, late days, a hotel, roles."""
    rng = np.random.default_rng(seed)
    xy = np.vstack((np.zeros(2), rng.normal(0, 35, (7, 2)), (110.0, 0.0), rng.normal(0, 9, (2, 2))))
    xy[9:] += xy[8]
    minutes = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    place = rng.integers(1, len(xy), n)
    place[:2] = ANYWHERE
    allowed = rng.random((n, days)) < 0.7
    allowed[:, 0] |= ~allowed.any(axis=1)
    opens, closes = drawn_hours(rng, n)
    pinned = np.zeros(n, bool)
    for visit in (2, 3):
        pinned[visit] = True
        allowed[visit] = False
        allowed[visit, visit] = True
        opens[visit], closes[visit] = CLOSED, CLOSED
        opens[visit, :, 0] = closes[visit, :, 0] = 600.0
    series = np.where(rng.random(n) < 0.5, rng.integers(0, 4, n), -1)
    series[pinned] = -1
    gap = rng.integers(1, 5, series.max() + 1)[np.maximum(series, 0)]
    return plain_quarter(
        minutes,
        place,
        rng.uniform(15, 80, n),
        allowed,
        day=(450.0, 1140.0),
        longest=np.full(days, 600.0),
        slot=np.arange(days) % 2,
        opens=opens,
        closes=closes,
        weight=rng.choice([1.0, 3.0, 6.0, 10.0], n),
        pinned=pinned,
        today=np.where(rng.random(n) < 0.5, rng.integers(0, days, n), -1),
        move_cost=np.full(n, 5.0),
        series=series,
        ideal_gap=np.where(series >= 0, 3.0, 0.0),
        min_gap=np.where(series >= 0, gap, 0),
        links=np.array([(4, 5, 0, 3), (5, 6, 1, 9), (7, 8, -2, 2)]),
        off_theme=rng.random(n) < 0.4,
        theme_share=0.35,
        customer=np.arange(n) >= 2,
        role=rng.integers(-1, 2, n),
        role_share=np.array([0.6, 0.2]),
        cluster=np.where(np.arange(len(xy)) < 8, np.arange(len(xy)) // 3, 5) - 1,
        away=np.arange(days) % 5 < 4,
        hotels=(8,),
        late=1050.0,
        late_limit=1,
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 100_000), iterations=st.integers(0, 400), repair=st.booleans())
def test_that_no_rule_is_broken_and_every_point_is_counted(
    seed: int, iterations: int, repair: bool
) -> None:
    problem = drawn(seed)
    found = planned(problem, iterations, seed, repair=repair)
    assert broken(problem, found) == []
    for name, points in cost(problem, found).items():
        assert found.terms[name] == pytest.approx(points, abs=1e-6), name
    assert found.objective == pytest.approx(sum(found.terms.values()))


@pytest.mark.parametrize("slices", [0, 1, 3])
def test_that_a_cancelled_run_proposes_its_best_so_far(slices: int) -> None:
    problem = drawn(7)
    asked: list[float] = []

    def stop(best: float) -> bool:
        asked.append(best)
        return len(asked) > slices

    found = planned(problem, 100_000, stop=stop)
    assert broken(problem, found) == []
    assert found.iterations < 1000
    assert found.objective == pytest.approx(asked[-1])


def test_that_more_rounds_are_never_dearer() -> None:
    problem = drawn(11)
    values = [
        planned(problem, 2000, stop=lambda best, limit=limit: best < limit).objective
        for limit in (np.inf, 0.0)
    ]
    assert values[1] <= values[0]
    assert values[1] < planned(problem, 0).objective


def test_that_the_same_seed_gives_the_same_quarter_in_another_process() -> None:
    problem = drawn(5)
    here = planned(problem, 400, 3)
    assert planned(problem, 400, 3).order == here.order
    script = (
        "from tests.optimizers.test_quarter import drawn, planned\n"
        "found = planned(drawn(5), 400, 3)\n"
        "print(found.order == eval(input()), repr(found.objective))"
    )
    there = subprocess.run(
        [sys.executable, "-c", script],
        input=repr(here.order),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    assert there.stdout.split() == ["True", repr(here.objective)]


def test_that_progress_falls_and_ends_at_the_objective() -> None:
    told: list[Progress] = []
    found = planned(drawn(2), 900, report=told.append)
    values = [one.best for one in told]
    assert values == sorted(values, reverse=True)
    assert told[-1].best == pytest.approx(found.objective)
    assert told[-1].fraction == 1.0


def test_that_one_budget_is_given() -> None:
    with pytest.raises(ValueError, match="seconds or iterations"):
        plan_quarter(drawn(1), seconds=1.0, iterations=1)


# -- Small quarters, drawn by hand


def two_towns(visits: int = 4, days: int = 4, **more: Any) -> QuarterProblem:
    """Half the visits an hour to the east, half to the west."""
    place = np.arange(visits) % 2 + 1
    minutes = line(0, 60, -60)
    service = np.full(visits, 60.0)
    allowed = np.ones((visits, days), bool)
    known: dict[str, Any] = {"prices": DRIVE_ONLY, "weight": np.full(visits, 10.0)}
    return plain_quarter(minutes, place, service, allowed, **known | more)


def test_that_each_town_is_driven_to_once() -> None:
    found = planned(two_towns())
    assert found.placed == 4
    assert found.travel_hours == pytest.approx(4.0)
    assert np.count_nonzero(found.drive) <= 2


def test_that_a_visit_not_worth_its_drive_is_left_out() -> None:
    found = planned(two_towns(weight=np.array([10.0, 0.9, 10.0, 0.9])))
    assert found.unplaced.tolist() == [1, 3]


def test_that_a_far_town_pays_for_a_night() -> None:
    # five visits of two hours each, three hours away: there and back twice, or once
    # with a night at a hotel five minutes further on
    far = np.full(5, 1)
    minutes = line(0, 180, 185)
    base: dict[str, Any] = {
        "prices": DRIVE_ONLY,
        "day": (420.0, 1200.0),
        "weight": np.full(5, 50.0),
    }
    allowed = np.ones((5, 3), bool)
    home = plain_quarter(minutes, far, np.full(5, 120.0), allowed, **base)
    away = np.array([True, True, False])
    hotel = plain_quarter(minutes, far, np.full(5, 120.0), allowed, **base, away=away, hotels=(2,))
    at_home, overnight = planned(home, 1000), planned(hotel, 3000)
    assert broken(hotel, overnight) == []
    assert at_home.placed == 5
    assert at_home.travel_hours == pytest.approx(12.0)
    assert overnight.placed == 5
    assert np.count_nonzero(overnight.night) == 1
    assert overnight.travel_hours == pytest.approx((180 + 5 + 5 + 180) / 60)
    assert overnight.objective < at_home.objective


def test_that_a_night_too_dear_is_not_taken() -> None:
    away = np.array([True, True, True, False])
    found = planned(two_towns(hotels=(1,), away=away, prices=Prices(night=50.0, weeks=0)), 2000)
    assert not found.night.any()


def test_that_leaving_out_the_first_stop_cannot_lengthen_the_day() -> None:
    # a visit from noon, one all day and a case at five: without the first the second would
    # begin at eight, and the day would be longer than its eight hours
    opens = np.array([720.0, 480.0, 1020.0])[:, None, None]
    closes = np.array([720.0, 1020.0, 1020.0])[:, None, None]
    problem = plain_quarter(
        line(0, 10, 10, 10),
        np.array([1, 2, 3]),
        np.full(3, 30.0),
        np.ones((3, 2), bool),
        opens=opens,
        closes=closes,
        longest=np.full(2, 480.0),
        weight=np.array([0.5, 10.0, 10.0]),
        prices=DRIVE_ONLY,
    )
    for seed in range(5):
        assert broken(problem, planned(problem, 200, seed)) == []


def test_that_repair_moves_fewer_visits_than_a_rebuild() -> None:
    problem = drawn(3, n=40, days=15)
    first = planned(problem, 500, seed=8)
    today: IntArray = first.day.copy()
    ill = problem.allowed.copy()
    ill[~problem.pinned, 5] = False  # a day off
    changes = {"allowed": ill, "today": today}
    priced = _with(problem, **changes, move_cost=np.full(40, 5.0))
    repaired = planned(priced, 500, repair=True)
    rebuilt = planned(_with(problem, **changes, move_cost=np.zeros(40)), 500, seed=2)

    def moved(found: QuarterProposal) -> int:
        return int(((today >= 0) & (found.day != today)).sum())

    must = int(((today == 5) & ~problem.pinned).sum())
    assert broken(priced, repaired) == []
    assert must <= moved(repaired) < moved(rebuilt)


def test_that_repair_keeps_steps_of_one_day_in_their_day() -> None:
    problem = two_towns(
        links=np.array([(2, 0, 0, 0)]), today=np.array([3, 1, 3, 1]), move_cost=np.full(4, 9.0)
    )
    assert planned(problem, 0, repair=True).day.tolist() == [3, 1, 3, 1]


def _with(problem: QuarterProblem, **changes: Any) -> QuarterProblem:
    names = QuarterProblem.__dataclass_fields__
    return QuarterProblem(**{name: getattr(problem, name) for name in names} | changes)


def test_that_followers_of_what_is_left_out_are_left_out() -> None:
    allowed = np.ones((4, 4), bool)
    allowed[0] = False
    problem = _with(two_towns(), allowed=allowed, links=np.array([(0, 1, 0, 9), (1, 2, 0, 9)]))
    assert planned(problem).unplaced.tolist() == [0, 1, 2]


def test_that_pinned_visits_that_clash_stay_both() -> None:
    # two cases at nine o'clock, an hour apart, and a visit that still wants a day
    opens = np.array([540.0, 540.0, 480.0])[:, None, None]
    closes = np.array([540.0, 540.0, 1020.0])[:, None, None]
    problem = plain_quarter(
        line(0, 60, -60),
        np.array([1, 2, 1]),
        np.full(3, 60.0),
        np.array([[True, False], [True, False], [True, True]]),
        opens=opens,
        closes=closes,
        pinned=np.array([True, True, False]),
        prices=DRIVE_ONLY,
    )
    found = planned(problem, 100)
    assert sorted(found.order[0]) == [0, 1]
    assert found.order[1] == (2,)
    assert broken(problem, found) != []  # the rules name the clash


def test_that_a_pinned_visit_of_no_weight_stays_in_its_turn() -> None:
    problem = two_towns(pinned=np.array([True, True, False, False]), weight=np.zeros(4))
    found = planned(problem, 50)
    assert found.unplaced.tolist() == [2, 3]


def test_that_a_buffer_takes_time_and_no_drive() -> None:
    problem = _with(two_towns(2, 1), place=np.array([ANYWHERE, 1]), service=np.array([120.0, 60.0]))
    found = planned(problem, 50)
    assert (found.placed, found.travel_hours) == (2, 2.0)
    assert broken(problem, found) == []
    tight = _with(problem, end=np.full(1, 480.0 + 299), weight=np.array([10.0, 9.0]))
    assert planned(tight, 50).placed == 1


@pytest.mark.parametrize("days", [1, 5])
def test_that_a_quarter_without_visits_is_empty(days: int) -> None:
    none = plain_quarter(
        np.zeros((1, 1)), np.empty(0, np.int64), np.empty(0), np.empty((0, days), bool)
    )
    found = planned(none)
    assert (found.placed, found.objective, found.order) == (0, 0.0, ((),) * days)


def test_that_a_quarter_of_one_day_is_planned() -> None:
    found = planned(two_towns(4, 1, day=(480.0, 480.0 + 360)))
    assert found.placed == 2
    assert broken(two_towns(4, 1, day=(480.0, 480.0 + 360)), found) == []


def test_that_a_quarter_without_days_says_so() -> None:
    with pytest.raises(PlanError, match="no working day"):
        two_towns(4, 0)


def test_that_arrays_of_the_wrong_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="service has shape"):
        _with(two_towns(), service=np.zeros(3))
