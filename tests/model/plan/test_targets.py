"""The ranked targets of a rep: ten with a reason each, the same in every run (S0-07, S2-20)."""

import pytest

from model.plan.rep_plan import rep_plan


@pytest.mark.parametrize("code", range(6))
def test_that_the_first_ten_targets_of_a_rep_have_rank_and_reason(demo, plan, code):
    found = rep_plan(demo, code, today=plan.today)
    first = found.sequence.picks[:10]
    assert [pick.rank for pick in first] == list(range(1, len(first) + 1))
    for pick in first:
        assert all("points" in reason for reason in pick.reasons)
        assert pick.account_id in found.ids


def test_that_the_same_input_gives_the_same_order(demo, plan):
    again = rep_plan(demo, plan.code, today=plan.today).sequence.picks
    assert [p.account_id for p in again] == [p.account_id for p in plan.sequence.picks]
