"""Joint plans: milestones of both sides, states with their rules, a version for the customer."""

from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.joint_plans import (
    AGREED,
    CLOSED,
    CUSTOMER,
    DRAFT,
    IN_REVIEW,
    SHARED,
    SIGNED,
    STATES,
    US,
    Milestone,
    customer_version,
    drop_milestone,
    joint_plans_of,
    new_joint_plan,
    put_milestone,
    reviews_due,
    save_joint_plan,
    set_status,
    sign,
    what_stands_against,
)
from model.scenario import LIVE, Scenario
from model.state import About, State

WORDS = {
    "shared_goal": "Home on the same day",
    "customer_pain": "13 of 100 stay overnight",
    "what_we_cannot_do": "No staff",
    "measures": [{"metric": "same-day discharge", "unit": "%", "baseline": 87, "target": 95}],
}
SIGNATURE = {"name": "Dr Ada", "role": "Owner", "signed_on": "2026-12-01"}


def small():
    accounts = Accounts({"account_id": ["A", "B"], "name": ["North", "South"]})
    return State(About("x"), accounts, (Scenario(LIVE, "Live", {}),))


def begun():
    state = new_joint_plan(small(), "R1", "A").apply(small())
    return save_joint_plan(state, "R1", "JP1", WORDS).apply(state)


def agreed():
    state = begun()
    for owner in (US, CUSTOMER):
        step = Milestone("Protocol", owner, "2027-01-10")
        state = put_milestone(state, "R1", "JP1", step).apply(state)
    return set_status(state, "R1", "JP1", AGREED).apply(state)


def joint(state):
    return joint_plans_of(state.plans["R1"])[0]


def test_that_agreed_needs_a_milestone_of_the_customer():
    state = put_milestone(begun(), "R1", "JP1", Milestone("Train", US, "2027-01-10")).apply(begun())
    with pytest.raises(PlanError, match="No milestone is owned by the customer"):
        set_status(state, "R1", "JP1", AGREED)
    assert joint(agreed())["status"] == AGREED


def test_that_shared_needs_the_customers_goal_and_pain_first():
    state = new_joint_plan(small(), "R1", "A").apply(small())
    with pytest.raises(PlanError, match=r"shared goal .* pain"):
        set_status(state, "R1", "JP1", SHARED)
    assert joint(set_status(begun(), "R1", "JP1", SHARED).apply(begun()))["status"] == SHARED


def test_that_signed_needs_a_name_a_day_and_twelve_months():
    state = agreed()
    with pytest.raises(PlanError, match="Nobody has signed"):
        sign(state, "R1", "JP1", [{"name": "Dr Ada", "role": "Owner", "signed_on": ""}])
    short = save_joint_plan(state, "R1", "JP1", {"period_months": 11}).apply(state)
    with pytest.raises(PlanError, match="11 months, less than 12"):
        sign(short, "R1", "JP1", [SIGNATURE])
    done = sign(state, "R1", "JP1", [SIGNATURE]).apply(state)
    assert (joint(done)["status"], joint(done)["signed_on"]) == (SIGNED, "2026-12-01")
    with pytest.raises(PlanError, match="name and a day"):
        set_status(state, "R1", "JP1", SIGNED)


def test_that_new_words_in_a_signed_plan_make_its_next_version_and_a_tick_does_not():
    signed = sign(agreed(), "R1", "JP1", [SIGNATURE]).apply(agreed())
    ticked = put_milestone(
        signed, "R1", "JP1", Milestone("Protocol", US, "2027-01-10", "2027-01-09"), at=0
    ).apply(signed)
    assert joint(ticked)["status"] == SIGNED
    changed = save_joint_plan(ticked, "R1", "JP1", {"shared_goal": "Two days"}).apply(ticked)
    assert (joint(changed)["status"], joint(changed)["version"]) == (IN_REVIEW, 2)
    assert joint(changed)["signatories"] == []


@pytest.mark.parametrize("to", [DRAFT, SHARED, IN_REVIEW, AGREED])
def test_that_a_signed_plan_opened_again_is_a_new_version_nobody_has_signed(to):
    signed = sign(agreed(), "R1", "JP1", [SIGNATURE], "abc").apply(agreed())
    change = set_status(signed, "R1", "JP1", to)
    again = joint(change.apply(signed))
    assert (again["status"], again["version"], again["signed_on"]) == (to, 2, "")
    assert (again["signatories"], again["file_hash"]) == ([], "")
    assert change.inverse().apply(change.apply(signed)).plans == signed.plans
    closed = set_status(signed, "R1", "JP1", CLOSED).apply(signed)
    assert joint(closed)["signed_on"] == "2026-12-01", "a closed plan keeps who signed it"
    assert joint(set_status(closed, "R1", "JP1", to).apply(closed))["signatories"] == []


def test_that_a_joint_plan_has_no_field_for_quota():
    with pytest.raises(PlanError, match="no field quota"):
        save_joint_plan(begun(), "R1", "JP1", {"quota": 100})


def test_that_an_account_has_one_open_joint_plan():
    with pytest.raises(PlanError, match="already"):
        new_joint_plan(begun(), "R1", "A")
    closed = set_status(begun(), "R1", "JP1", CLOSED).apply(begun())
    assert len(new_joint_plan(closed, "R1", "A").apply(closed).plans["R1"]["joint_plans"]) == 2


@pytest.mark.parametrize(
    ("milestone", "word"),
    [
        (Milestone("", US, "2027-01-01"), "says nothing"),
        (Milestone("x", "them", "2027-01-01"), "no owner"),
        (Milestone("x", US, "soon"), "no day"),
    ],
)
def test_that_a_milestone_has_words_an_owner_and_a_day(milestone, word):
    with pytest.raises(PlanError, match=word):
        put_milestone(begun(), "R1", "JP1", milestone)


@given(
    inside=st.fixed_dictionaries(
        {name: st.text(min_size=12, max_size=12) for name in ("score", "quota", "p_win", "note")}
    )
)
def test_that_the_customers_version_holds_nothing_but_the_words_of_both(inside):
    held = {**joint(agreed()), **inside, "counsel": [inside["note"]]}
    told = customer_version(held, "North")
    assert told == customer_version(joint(agreed()), "North")
    assert not {"score", "quota", "p_win", "segment"} & set(asdict(told))


def test_that_undo_takes_every_edit_back():
    state = begun()
    for change in (
        put_milestone(state, "R1", "JP1", Milestone("x", US, "2027-01-01")),
        set_status(state, "R1", "JP1", SHARED),
        save_joint_plan(state, "R1", "JP1", {"shared_goal": "Other"}),
        new_joint_plan(state, "R1", "B"),
    ):
        assert change.inverse().apply(change.apply(state)).plans == state.plans


def test_that_milestones_are_dropped_by_place_and_reviews_come_by_day():
    state = agreed()
    state = drop_milestone(state, "R1", "JP1", 0).apply(state)
    assert [m["owner"] for m in joint(state)["milestones"]] == [CUSTOMER]
    state = save_joint_plan(
        state, "R1", "JP1", {"review_dates": ["2027-08-01", "2026-01-01", "2027-02-01"]}
    ).apply(state)
    assert reviews_due(state.plans["R1"], date(2026, 11, 30)) == (("JP1", "A", "2027-02-01"),)


def test_that_the_plans_of_the_example_stand_in_their_states(demo):
    for plan in joint_plans_of(demo.plans["R1"]):
        assert plan["status"] in STATES
        if plan["status"] == SIGNED:
            assert what_stands_against(plan, SIGNED) == ()
