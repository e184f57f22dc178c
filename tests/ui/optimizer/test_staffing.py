"""The headcount test in sentences."""

from model.demo import demo_state
from model.format import Formatter
from model.resources import resource
from optimizers.headcount import Cell, Headcount, Hire, Unserved
from ui.optimizer.staffing import staffing_words

OHIO = Cell("OH", "C", 40, 600.0, 0.4, 1.0, 10.0, over_staffed=True, short_hours=0.0)
INDIANA = Cell("IN", "A", 5, 3000.0, 2.0, 1.0, 90.0, over_staffed=False, short_hours=120.0)


def said(cells: tuple[Cell, ...], unserved: tuple[Unserved, ...] = ()) -> str:
    show = Formatter.of(demo_state(resource("demo")).about)
    hire = Hire(hours=100.0, won=300_000.0, margin=0.5, cost=100_000.0)
    return staffing_words(Headcount(2.4, 2.0, cells, unserved, hire), show)


def test_that_idle_and_short_cells_and_the_return_of_a_hire_are_said() -> None:
    words = said((OHIO, INDIANA), (Unserved(3, 120.0),))
    assert "Needed 2.4 reps, there are 2.0." in words
    assert "More than the work asks for: OH C (0.4 of 1.0 reps)." in words
    assert "120 h at 1 class A accounts do not fit: IN A (2.0 of 1.0 reps)." in words
    assert "returns 50" in words


def test_that_a_well_staffed_team_gets_no_warning() -> None:
    words = said(())
    assert "More than" not in words
    assert "do not fit" not in words
