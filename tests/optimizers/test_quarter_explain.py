"""What each day says to a visit is true: every position of every day tried by hand."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizers.quarter import Hindrance, explain
from optimizers.quarter_problem import QuarterProblem
from tests.optimizers.quarter_check import walked
from tests.optimizers.test_quarter import drawn, planned, two_towns

ROOT = Path(__file__).resolve().parents[2]


def dates_allow(problem: QuarterProblem, day: np.ndarray, visit: int, at: int) -> bool:
    """Whether gaps and steps let a visit be on day `at`, the others where they are."""
    when = problem.calendar
    for other in np.flatnonzero((problem.series == problem.series[visit]) & (day >= 0)):
        bound = problem.series[visit] >= 0 and other != visit
        if bound and abs(when[at] - when[day[other]]) < problem.min_gap[visit]:
            return False
    for a, b, least, most in problem.links.tolist():
        if visit == b and (day[a] < 0 or not least <= when[at] - when[day[a]] <= most):
            return False
        if visit == a and day[b] >= 0 and not least <= when[day[b]] - when[at] <= most:
            return False
    return True


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 100_000), visit=st.integers(0, 15))
def test_that_the_hindrance_of_each_day_is_true(seed: int, visit: int) -> None:
    problem = drawn(seed, n=16, days=6)
    found = planned(problem, 150, seed)
    nights = [0, *found.night.tolist()]
    orders = [[v for v in visits if v != visit] for visits in found.order]

    def back(day: int, visits: list[int]) -> tuple[list[float], float, float, float]:
        return walked(problem, day, visits, (nights[day], nights[day + 1]))

    late = [bool(o) and back(d, o)[2] > problem.late for d, o in enumerate(orders)]
    for option in explain(problem, found, visit):
        d, verdicts = option.day, set()
        for position in range(len(orders[d]) + 1):
            order = [*orders[d][:position], visit, *orders[d][position:]]
            starts, left, home, _ = back(d, order)
            others = sum(late[e] for e in range(6) if problem.week[e] == problem.week[d])
            if not np.all(np.isfinite(starts)):
                verdicts.add(Hindrance.WINDOW)
            elif home > problem.end[d] or home - left > problem.longest[d]:
                verdicts.add(Hindrance.FULL)
            elif home > problem.late and not late[d] and others >= problem.late_limit:
                verdicts.add(Hindrance.LATE)
            else:
                verdicts.add(Hindrance.NONE)
        if not problem.allowed[visit, d]:
            assert option.hindrance == Hindrance.NOT_ALLOWED
        elif not dates_allow(problem, found.day, visit, d):
            assert option.hindrance == Hindrance.DATE
        elif Hindrance.NONE in verdicts:
            dear = option.points >= problem.weight[visit]
            assert option.hindrance == (Hindrance.DEAR if dear else Hindrance.NONE)
        elif Hindrance.LATE in verdicts:
            assert option.hindrance == Hindrance.LATE
        elif verdicts == {Hindrance.WINDOW}:
            assert option.hindrance == Hindrance.WINDOW
        else:
            assert option.hindrance == Hindrance.FULL


def test_that_a_visits_own_day_costs_what_it_costs_today() -> None:
    problem = two_towns()
    found = planned(problem, 200)
    own = explain(problem, found, 0)[int(found.day[0])]
    assert own.hindrance == Hindrance.NONE
    # the other visit of the town is there too, or the day goes there for it alone
    assert own.points in (pytest.approx(0.0), pytest.approx(2.0))


def test_that_a_visit_not_worth_its_drive_is_called_dear() -> None:
    problem = two_towns(weight=np.array([10.0, 0.3, 10.0, 0.3]))
    found = planned(problem, 200)
    assert {option.hindrance for option in explain(problem, found, 1)} == {Hindrance.DEAR}
    assert explain(problem, found, 1)[0].points == pytest.approx(2.0)


def test_that_a_day_full_to_the_brim_says_so() -> None:
    problem = two_towns(4, 1, day=(480.0, 480.0 + 360))
    found = planned(problem, 100)
    for visit in found.unplaced.tolist():
        assert [option.hindrance for option in explain(problem, found, visit)] == [Hindrance.FULL]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return loaded(ROOT / "tests" / "benchmarks" / "quarter_bench.py")


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def test_that_the_benchmark_judges_as_the_checker_does(bench: ModuleType) -> None:
    case = bench.drawn_case()
    found = planned(bench.problem_of(case), 300)
    made, hours, wrong = bench.judged(case, found.order)
    assert (made, wrong) == (found.placed, 0)
    assert hours == pytest.approx(found.travel_hours)
    backwards = [visits[::-1] for visits in found.order]
    assert bench.judged(case, backwards[1:] + backwards[:1])[2] > 0


def test_that_the_benchmark_draws_the_prototypes_case(bench: ModuleType) -> None:
    folder = ROOT.parent / "shared" / "prototypes" / "optimizers"
    if not folder.exists():
        pytest.skip("needs the real accounts in ../shared")
    source = (folder / "routing_bench.py").read_text()
    part = source[source.index("def cal_inst") : source.index("def visits")]
    names: dict[str, Callable[[], tuple[np.ndarray, ...]]] = {}
    exec(compile(part, "cal_inst", "exec"), {"np": np}, names)
    given = names["cal_inst"]()
    for mine, theirs in zip(bench.drawn_case()[: len(given)], given, strict=True):
        assert np.array_equal(mine, theirs)
