"""Changes of an approved plan: reason and both signatures where they are significant."""

from datetime import date

import numpy as np
import pytest

from model.change import AccountsMoved
from model.diary.measures_stability import stability_of
from model.errors import PlanError
from model.plan.approval import approve
from model.plan.lighthouse_edits import drop_lighthouse
from model.plan.plan_changes import significance_of, with_reason
from model.plan.rep_plan import rep_plan
from model.plan.sequence_edits import override_start
from model.plan.typed_edits import records, set_value

TODAY = date(2026, 11, 30)
MONTH_FIVE = date(2027, 4, 15)
TARGET = ("strategic_goals", "G1", "measure", "target")  # 6,000 as approved
SIGNED = {"reason": "Two hospitals merged", "rep_signature": "Maya", "manager_signature": "Ruth"}


@pytest.fixture(scope="module")
def approved(demo, plan):
    return approve(demo, plan, "Maya", "Ruth", TODAY).apply(demo)


def test_that_a_target_changed_by_twelve_per_cent_in_month_five_asks_reason_and_both(approved):
    change = set_value(approved, "R1", TARGET, 6720)
    found = significance_of(approved, "R1", change, MONTH_FIVE)
    assert found.month == 5
    assert found.reasons == ("The target of goal G1 changes by +12\xa0%, from 6,000 to 6,720.",)
    with pytest.raises(PlanError, match="month 5") as refused:
        with_reason(approved, "R1", change, MONTH_FIVE)
    assert "reason and the signature of the rep and the signature of the manager" in str(
        refused.value
    )


@pytest.mark.parametrize("missing", sorted(SIGNED))
def test_that_each_of_the_three_is_needed(approved, missing):
    change = set_value(approved, "R1", TARGET, 6720)
    with pytest.raises(PlanError):
        with_reason(approved, "R1", change, MONTH_FIVE, **{**SIGNED, missing: ""})


def test_that_a_signed_change_is_logged_and_undone_with_its_row(approved):
    change = with_reason(
        approved, "R1", set_value(approved, "R1", TARGET, 6720), MONTH_FIVE, **SIGNED
    )
    after = change.apply(approved)
    (row,) = after.tables["change_log"].to_dict("records")
    assert (row["object"], row["field"], row["old"], row["new"]) == (
        "strategic_goal",
        "G1",
        "6000",
        "6720",
    )
    assert row["cause"] == "internal: Two hospitals merged"
    assert row["approved_by"] == "Maya; Ruth"
    back = change.inverse().apply(after)
    assert back.plans == approved.plans
    assert "change_log" not in back.tables


def test_that_two_steps_of_six_per_cent_count_as_twelve(approved):
    first = with_reason(approved, "R1", set_value(approved, "R1", TARGET, 6360), MONTH_FIVE)
    state = first.apply(approved)
    second = set_value(state, "R1", TARGET, 6720)
    assert significance_of(state, "R1", second, MONTH_FIVE).asked


def test_that_a_small_change_is_logged_without_signatures_and_words_not_at_all(approved):
    small = with_reason(approved, "R1", set_value(approved, "R1", TARGET, 6200), MONTH_FIVE)
    assert len(small.apply(approved).tables["change_log"]) == 1
    words = set_value(approved, "R1", ("strategic_goals", "G1", "why"), "Other words")
    assert with_reason(approved, "R1", words, MONTH_FIVE) is words


def test_that_before_the_first_approval_everything_may_change(demo):
    change = set_value(demo, "R1", TARGET, 9000)
    assert with_reason(demo, "R1", change, MONTH_FIVE) is change
    assert not significance_of(demo, "R1", change, MONTH_FIVE).asked


def test_that_a_lighthouse_dropped_and_themes_exchanged_are_significant(approved):
    dropped = significance_of(approved, "R1", drop_lighthouse(approved, "R1", "A27"), MONTH_FIVE)
    assert dropped.reasons == ("Lighthouse A27 is dropped.",)
    name = ("focus_themes", "2027-Q2", "name")
    renamed = significance_of(
        approved, "R1", set_value(approved, "R1", name, "Defence"), MONTH_FIVE
    )
    assert renamed.asked


def test_that_the_order_of_themes_alone_is_no_change_of_what_each_quarter_holds(approved):
    themes = [*reversed(records(approved.plans["R1"], "focus_themes"))]
    turned = set_value(approved, "R1", ("focus_themes",), themes)
    assert not significance_of(approved, "R1", turned, MONTH_FIVE).asked


def test_that_over_fifteen_per_cent_of_the_first_waves_elsewhere_is_significant(approved):
    change = override_start(approved, "R1", "A13", 6, "They asked for time.")
    found = significance_of(approved, "R1", change, MONTH_FIVE)
    assert any("waves 1 to 4" in reason for reason in found.reasons)


def test_that_a_realignment_of_over_five_per_cent_of_the_potential_is_significant(approved):
    layer = approved.scenario("live").layer("core")
    rows = np.array([approved.accounts.row_of("A02")])
    move = AccountsMoved("live", "core", layer.alignment.moving(rows, 1, "Move A02"))
    found = significance_of(approved, "R1", move, MONTH_FIVE)
    assert any("potential changes hands" in reason for reason in found.reasons)


def test_that_a_cause_from_outside_does_not_cost_stability_and_one_from_inside_does(approved):
    change = set_value(approved, "R1", TARGET, 6720)
    rep = approved.rep("R1")
    inside = with_reason(approved, "R1", change, MONTH_FIVE, **SIGNED).apply(approved)
    outside = with_reason(
        approved, "R1", change, MONTH_FIVE, cause="contract award", **SIGNED
    ).apply(approved)
    assert stability_of(inside, rep, MONTH_FIVE).value < 1
    assert stability_of(outside, rep, MONTH_FIVE).value == 1
    with pytest.raises(PlanError, match="cause"):
        with_reason(approved, "R1", change, MONTH_FIVE, cause="mood", **SIGNED)


def test_that_a_target_changed_and_changed_back_is_a_flip_flop(approved):
    state = with_reason(
        approved, "R1", set_value(approved, "R1", TARGET, 6720), MONTH_FIVE, **SIGNED
    ).apply(approved)
    state = with_reason(
        state, "R1", set_value(state, "R1", TARGET, 6000), MONTH_FIVE, **SIGNED
    ).apply(state)
    found = stability_of(state, state.rep("R1"), MONTH_FIVE)
    assert found.flips == (("strategic_goal", "G1"),)


def test_that_the_plan_agrees_with_itself_after_all(approved):
    assert rep_plan(approved, 0, today=TODAY).sequence.picks
