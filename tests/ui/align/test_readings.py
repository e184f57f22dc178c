"""What is said of an alignment whose data tell of no workload: nothing, rather than zero."""

import numpy as np

from model.evaluation import evaluate
from model.format import Formatter
from tests.model.test_alignment_rules import project
from ui.align.compare_cards import _what_moves
from ui.align.readings import inside_band, key_readings, knows_work, workload_percent


def test_that_unknown_workload_is_no_workload_of_zero() -> None:
    state = project(hours=[0.0] * 12)
    shown = evaluate(state, state.scenario("plan"))
    assert not knows_work(shown)
    assert np.isnan(workload_percent(shown)).all()
    assert inside_band(shown) == 0
    reading = key_readings(shown, shown, Formatter())[2]
    assert (reading.value, reading.unit, reading.change) == ("–", "", None)


def test_that_known_workload_is_read_as_ever() -> None:
    state = project()
    shown = evaluate(state, state.scenario("plan"))
    assert knows_work(shown)
    assert np.isfinite(workload_percent(shown)).all()
    assert key_readings(shown, shown, Formatter())[2].unit == "of 3"


def test_that_accounts_which_get_a_first_territory_are_not_said_to_move() -> None:
    assert _what_moves(4, 0) == "4 accounts move"
    assert _what_moves(1, 0) == "1 account moves"
    assert _what_moves(0, 276) == "276 get a territory"
    assert _what_moves(2, 1) == "2 accounts move · 1 gets a territory"
