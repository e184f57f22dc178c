"""What all maps share: hues that tell neighbours apart, marks that grow with the account."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.alignment import Alignment
from model.demo import demo_state
from model.palette import CLEAR_DISTANCE, TERRITORY_HUES, oklab_distance
from model.plan.rep_plan import rep_plan
from model.resources import resource
from model.scenario import LIVE, Layer
from model.territories import Territory
from reports.atlas.ground import LARGEST, colours_of, lay_out, radii

RING = frozenset({(0, 1), (1, 2), (2, 3), (0, 3)})


def layer_of(*colours: int | None) -> Layer:
    """A territory per colour, without accounts."""
    territories = tuple(
        Territory(f"T{n}", f"Territory {n}", colour=c) for n, c in enumerate(colours)
    )
    return Layer(territories, Alignment(np.empty(0, np.int16)))


def test_that_neighbours_get_clearly_different_hues_even_when_somebody_chose_one_for_both():
    hues = colours_of(layer_of(3, 3, None, None), RING)
    shades = [TERRITORY_HUES["light"][hue] for hue in hues]
    assert all(oklab_distance(shades[a], shades[b]) >= CLEAR_DISTANCE for a, b in RING)
    assert hues[0] == 3  # the first keeps what was chosen


def test_that_a_hue_chosen_by_hand_stays_where_no_neighbour_has_the_like():
    assert colours_of(layer_of(5, None, 5, None), RING)[0:3:2] == [5, 5]


def test_that_hues_of_another_alignment_stay_unless_a_neighbour_or_a_hand_wants_another():
    assert colours_of(layer_of(None, None, None, None), RING, {0: 5, 2: 5})[0:3:2] == [5, 5]
    alike = colours_of(layer_of(None, None, None, None), RING, {0: 3, 1: 3})
    assert alike[0] == 3
    assert alike[1] != 3
    chosen = colours_of(layer_of(None, 3, None, None), RING, {0: 3, 1: 0})
    assert chosen[1] == 3  # what a hand chose gives way to nothing that merely stood before
    assert chosen[0] != 3


def test_that_a_territory_keeps_the_colour_of_today_on_the_map_of_a_scenario():
    state = demo_state(resource("demo"))
    today, then = (lay_out(state, key, "core", today_iso="2026-11-30") for key in (LIVE, "B"))
    assert then.hues == today.hues


@given(st.lists(st.floats(0, 1e9), min_size=1))
def test_that_a_larger_account_is_never_drawn_smaller(sizes):
    drawn = radii(np.array(sizes))
    assert (np.diff(drawn[np.argsort(sizes, kind="stable")]) >= -1e-9).all()
    assert drawn.max() <= LARGEST


def test_that_accounts_are_alike_when_nothing_is_known_of_their_size():
    assert len(set(radii(np.zeros(3)).tolist())) == 1


def test_that_an_account_has_the_segment_that_the_book_of_its_territory_prints():
    state = demo_state(resource("demo"))
    ground = lay_out(state, LIVE, "core", today_iso="2026-11-30")
    plan = rep_plan(state, 0, today=date(2026, 11, 30))
    printed = [ground.segment[state.accounts.row_of(key)] for key in plan.ids]
    assert printed == plan.segmentation.segment.tolist()
