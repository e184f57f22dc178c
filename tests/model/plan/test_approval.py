"""Approval: refused with the missing named, frozen with a hash, kept for twelve months."""

from dataclasses import replace
from datetime import date

import pytest

from model.errors import PlanError
from model.plan.approval import approve, stands_against
from model.plan.plan_versions import digest_of, latest_version, versions_of
from model.plan.rep_plan import rep_plan
from model.plan.typed_edits import set_value

TODAY = date(2026, 11, 30)


def planned(state, code=0):
    return rep_plan(state, code, today=TODAY)


@pytest.fixture(scope="module")
def approved(demo, plan):
    return approve(demo, plan, "Maya Lindqvist", "Ruth Adeyemi", TODAY, content_pages=48).apply(
        demo
    )


def test_that_the_example_is_approved_by_both_and_undo_takes_it_back(demo, plan):
    change = approve(demo, plan, "Maya", "Ruth", TODAY)
    after = change.apply(demo)
    version = latest_version(after, "R1")
    assert (version.version, version.rep_signature, version.manager_signature) == (
        1,
        "Maya",
        "Ruth",
    )
    assert after.plans["R1"]["meta"]["approved_on"] == "2026-11-30"
    back = change.inverse().apply(after)
    assert back.plans == demo.plans
    assert back.tables.keys() == demo.tables.keys()


def test_that_an_empty_plan_is_refused_and_what_is_missing_is_named(demo):
    bare = replace(demo, plans={}, tables={})
    with pytest.raises(PlanError) as refused:
        approve(bare, planned(bare), "Maya", "Ruth", TODAY, override="Go on.")
    assert "There is no mission yet" in refused.value.message
    assert "No strategic goal" in refused.value.message
    assert "no diary" in refused.value.message
    against = stands_against(bare, planned(bare))
    draft = next(o for o in against if "working draft" in o.message)
    assert "Mission" in draft.missing


def test_that_a_short_book_is_refused_unless_the_manager_gives_a_reason(demo, plan):
    with pytest.raises(PlanError, match="12 content pages of 20"):
        approve(demo, plan, "Maya", "Ruth", TODAY, content_pages=12)
    state = approve(
        demo, plan, "Maya", "Ruth", TODAY, content_pages=12, override="New territory"
    ).apply(demo)
    assert latest_version(state, "R1").override == "New territory"


@pytest.mark.parametrize("signatures", [("", "Ruth"), ("Maya", " ")])
def test_that_both_sign(demo, plan, signatures):
    with pytest.raises(PlanError, match="has not signed"):
        approve(demo, plan, *signatures, TODAY)


def test_that_goals_need_measure_baseline_target_and_date(demo):
    goals = [{"id": "G1", "text": "Treat more", "why": "x", "how": "y"}]
    state = set_value(demo, "R1", ("strategic_goals",), goals).apply(demo)
    with pytest.raises(PlanError, match="baseline, target and date"):
        approve(state, planned(state), "Maya", "Ruth", TODAY, override="Go on.")


def test_that_the_frozen_copy_keeps_its_hash_whatever_is_typed_later(approved):
    version = latest_version(approved, "R1")
    state = set_value(approved, "R1", ("mission",), "Other").apply(approved)
    assert version.intact
    assert latest_version(state, "R1").digest == version.digest
    assert latest_version(state, "R1").plan["mission"] != "Other"
    assert digest_of({**version.plan, "mission": "Other"}, version.facts) != version.digest
    assert not replace(version, plan={**version.plan, "mission": "Other"}).intact


def test_that_comments_do_not_change_the_hash_and_words_of_the_plan_do(demo, approved):
    first = latest_version(approved, "R1")
    state = set_value(approved, "R1", ("comments",), [{"id": "M1"}]).apply(approved)
    state = approve(state, planned(state), "Maya", "Ruth", TODAY).apply(state)
    assert [v.version for v in versions_of(state, "R1")] == [1, 2]
    assert latest_version(state, "R1").digest == first.digest
    state = set_value(state, "R1", ("whys",), ["Other"]).apply(state)
    state = approve(state, planned(state), "Maya", "Ruth", TODAY).apply(state)
    assert latest_version(state, "R1").digest != first.digest


def test_that_a_version_stands_for_twelve_months_and_counts_them(approved):
    version = latest_version(approved, "R1")
    assert version.stands_until == date(2027, 11, 30)
    assert version.month_of(date(2026, 11, 30)) == 1
    assert version.month_of(date(2027, 4, 15)) == 5
    leap = replace(version, approved_on=date(2028, 2, 29))
    assert leap.stands_until == date(2029, 2, 28)
