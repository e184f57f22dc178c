"""The matrix of segments: every account in one place, and the sums tie."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.demo import demo_state
from model.plan.rep_plan import RepPlan, rep_plan
from model.plan.segment_edits import choose_segment
from model.plan.segment_matrix import SegmentMatrix, segment_matrix
from model.resources import resource
from model.state import State

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state() -> State:
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def plan(state: State) -> RepPlan:
    return rep_plan(state, 0, today=TODAY)


def places(matrix: SegmentMatrix) -> dict[str, str]:
    cells = (*matrix.cells, *matrix.outside)
    return {member.account_id: cell.segment for cell in cells for member in cell.members}


def test_that_every_account_stands_in_exactly_one_place_and_the_sums_tie(
    state: State, plan: RepPlan
) -> None:
    matrix = segment_matrix(state, plan)
    cells = (*matrix.cells, *matrix.outside)
    ids = [member.account_id for cell in cells for member in cell.members]
    assert sorted(ids) == sorted(plan.ids)
    assert matrix.n_accounts == plan.n == 40
    assert matrix.potential == pytest.approx(np.nansum(plan.figures.potential))
    assert sum(cell.revenue for cell in cells) == pytest.approx(np.nansum(plan.figures.revenue))
    assert {cell.segment: cell.calls for cell in cells if cell.calls} == {
        row.key: row.calls for row in plan.mix.by_segment if row.calls
    }


def test_that_the_demo_has_nine_attack_accounts_led_by_queen_city(
    state: State, plan: RepPlan
) -> None:
    attack = segment_matrix(state, plan).cell("Attack")
    assert (attack.potential_class, attack.level, len(attack.members)) == ("A", "L", 9)
    assert attack.members[0].account_id == "A01"
    assert round(attack.potential / 1000) == 5938


def test_that_an_account_placed_by_hand_says_so_and_what_its_figures_give(state: State) -> None:
    moved = choose_segment(state, "A01", "Grow", "Two chiefs buy with us", TODAY).apply(state)
    matrix = segment_matrix(moved, rep_plan(moved, 0, today=TODAY))
    place = matrix.place_of("A01")
    assert place is not None
    cell, member = place
    assert (cell.segment, member.computed) == ("Grow", "Attack")
    assert member.chosen is not None
    assert member.chosen.reason == "Two chiefs buy with us"
    others = {key: cell for key, cell in places(matrix).items() if key != "A01"}
    before = places(segment_matrix(state, rep_plan(state, 0, today=TODAY)))
    assert all(before[key] == cell for key, cell in others.items())


def test_that_closed_accounts_are_left_out_and_those_without_potential_have_a_place(
    state: State, plan: RepPlan
) -> None:
    accounts = state.accounts
    status = accounts.text("status").copy()
    status[accounts.row_of("A03")] = "closed"
    closed = replace(state, accounts=accounts.with_columns({"status": status}))
    ids = places(segment_matrix(closed, rep_plan(closed, 0, today=TODAY)))
    assert "A03" not in ids
    assert len(ids) == plan.n - 1
    segment = plan.segmentation.segment.copy()
    segment[0] = ""
    unknown = replace(plan, segmentation=replace(plan.segmentation, segment=segment))
    assert places(segment_matrix(state, unknown))[str(plan.ids[0])] == ""


def test_that_a_word_that_is_no_segment_is_no_cell(state: State, plan: RepPlan) -> None:
    matrix = segment_matrix(state, plan)
    with pytest.raises(KeyError):
        matrix.cell("Conquer")
    assert matrix.place_of("nobody") is None
