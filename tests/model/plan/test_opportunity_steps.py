"""Opportunities move step by step, with evidence; failures start plan B."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.funnels import qualification_questions, shipped_funnels
from model.plan.not_now import NotNow, leave_for_now, not_now_of, take_up
from model.plan.opportunity_records import Deed, NextStep, history_of, record_of
from model.plan.opportunity_steps import (
    advance,
    disqualify,
    fail,
    finish,
    park,
    plan_next,
    reopen,
    ways_out,
)
from model.plan.qualification import qualify, verdict_of
from model.plan.reassess import reassessments
from model.scenario import LIVE, Scenario
from model.state import About, State

TODAY = date(2026, 11, 30)
DEED = Deed(TODAY, "Maya")
THEN = NextStep("Demo", "2026-12-10")
ANSWERS = {key: "yes" for key, _ in qualification_questions()}


def _state(step: int = 4, plan_b: str = "none") -> State:
    table = pd.DataFrame(
        {
            "opportunity_id": ["O1", "O2"],
            "account_id": ["A1", "A1"],
            "funnel": ["disposable", "disposable"],
            "status": ["open", "open"],
            "step": [float(step), 1.0],
            "opened": ["2026-06-30", "2026-11-01"],
            "step_entered": ["2026-11-20", "2026-11-01"],
            "plan_b": [plan_b, "none"],
            "probability": [0.3, 0.05],
        }
    )
    accounts = Accounts(
        {"account_id": np.array(["A1"], object), "status": np.array(["prospect"], object)}
    )
    return State(
        About("Two opportunities"),
        accounts,
        (Scenario(LIVE, "Live", {}),),
        tables={"opportunities": table},
    )


def test_that_ticking_a_step_keeps_evidence_day_and_person_and_undo_takes_all_back():
    state = _state()
    change = advance(state, "O1", "Dr Vasseur named", THEN, DEED)
    after = change.apply(state)
    record = record_of(after, "O1")
    assert (record["step"], record["step_entered"], record["step5_on"]) == (
        5.0, "2026-11-30", "2026-11-30",
    )  # fmt: skip
    assert record["probability"] == 0.4
    assert history_of(after, "O1") == [
        {
            "opportunity_id": "O1", "step": 4.0, "outcome": "ticked", "on": "2026-11-30",
            "evidence": "Dr Vasseur named", "who": "Maya",
            "step_name": "Champion and stakeholder map",
        }
    ]  # fmt: skip
    assert record_of(after, "O2")["step"] == 1.0
    back = change.inverse().apply(after)
    pd.testing.assert_frame_equal(back.table("opportunities"), state.table("opportunities"))
    assert "opportunity_steps" not in back.tables


@pytest.mark.parametrize(
    ("evidence", "then", "to", "why"),
    [
        ("", THEN, 0, ""),
        ("seen", NextStep("", "2026-12-10"), 0, ""),
        ("seen", NextStep("Demo", "2026-11-30"), 0, ""),
        ("seen", THEN, 7, ""),
        ("seen", THEN, 3, "back"),
        ("seen", THEN, 12, "far"),
    ],
)
def test_that_a_step_is_not_left_without_evidence_next_step_or_reason(evidence, then, to, why):
    with pytest.raises(PlanError):
        advance(_state(), "O1", evidence, then, DEED, to=to, why_skipped=why)


def test_that_a_skip_with_a_reason_is_kept_in_the_history():
    state = _state()
    after = advance(state, "O1", "seen", THEN, DEED, to=7, why_skipped="No demo asked").apply(state)
    told = [(d["step"], d["outcome"]) for d in history_of(after, "O1")]
    assert told == [(4.0, "ticked"), (5.0, "skipped"), (6.0, "skipped")]
    assert record_of(after, "O1").get("step5_on", "") == ""


def test_that_step_3_asks_for_qualification_and_cannot_is_no_way_in():
    state = _state(step=2)
    with pytest.raises(PlanError, match="not qualified"):
        advance(state, "O1", "Two problems", THEN, DEED)
    refused = qualify(state, "O1", "cannot", {}, TODAY, "Maya").apply(state)
    with pytest.raises(PlanError, match="not qualified"):
        advance(refused, "O1", "Two problems", THEN, DEED)
    with pytest.raises(PlanError, match="no answer"):
        qualify(state, "O1", "can", {}, TODAY, "Maya")
    ready = qualify(refused, "O1", "partly", ANSWERS, TODAY, "Maya").apply(refused)
    assert verdict_of(ready, "O1") == "partly"
    moved = advance(ready, "O1", "Two problems", THEN, DEED).apply(ready)
    assert record_of(moved, "O1")["step"] == 3.0


def test_that_the_first_failure_starts_plan_b_and_the_second_offers_the_ways_out():
    state = _state()
    assert ways_out(state, "O1") == ("plan B",)
    once = fail(state, "O1", "No champion", THEN, DEED).apply(state)
    assert record_of(once, "O1")["plan_b"].endswith("try 1 of 2")
    assert ways_out(once, "O1") == ("plan B", "park", "disqualify")
    twice = fail(once, "O1", "Still none", THEN, DEED).apply(once)
    assert ways_out(twice, "O1") == ("park", "disqualify")
    with pytest.raises(PlanError, match="2 of 2"):
        fail(twice, "O1", "Again", THEN, DEED)


def test_that_a_plan_b_told_by_an_import_counts_as_a_try():
    assert ways_out(_state(plan_b="triggered 2026-11-22: rental, try 2 of 2"), "O1") == (
        "park",
        "disqualify",
    )


def test_that_a_parked_opportunity_shows_again_on_its_day():
    state = _state()
    parked = park(state, "O1", "Budget of 2027", "2027-03-01", DEED).apply(state)
    assert [(r.opportunity_id, r.day) for r in reassessments(parked, {})] == [
        ("O1", date(2027, 3, 1))
    ]
    with pytest.raises(PlanError, match="is parked"):
        advance(parked, "O1", "seen", THEN, DEED)
    again = reopen(parked, "O1", NextStep("Call", "2027-03-09"), Deed(date(2027, 3, 1), "Maya"))
    record = record_of(again.apply(parked), "O1")
    assert (record["status"], record["step"], record["step_entered"]) == ("open", 4.0, "2027-03-01")


def test_that_disqualifying_ends_as_lost_with_reason_and_days():
    state = _state()
    record = record_of(disqualify(state, "O1", "no need", DEED).apply(state), "O1")
    assert (record["status"], record["loss_reason"], record["days_to_close"]) == (
        "lost", "no need", 153.0,
    )  # fmt: skip


def test_that_step_10_is_won():
    state = _state(step=9)
    record = record_of(advance(state, "O1", "PO 4711", THEN, DEED).apply(state), "O1")
    assert (record["status"], record["closed_on"], record["probability"]) == (
        "won", "2026-11-30", 1.0,
    )  # fmt: skip


def test_that_the_three_shipped_funnels_hold_the_standard_days():
    funnels = shipped_funnels()
    assert [f.id for f in funnels] == ["capital", "implant", "disposable"]
    for funnel in funnels:
        assert funnel.won_step == 10
        assert [s.standard_days for s in funnel.steps] == [
            5,
            15,
            10,
            15,
            20,
            25,
            30,
            45,
            30,
            30,
            90,
        ]
        assert [s.probability for s in funnel.steps[:9]] == [
            0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85,
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "types", "role", "template"),
    [
        ("e-mail", {"remote_touch"}, "USER", "Pain in one sentence, for correction"),
        ("call", {"early_discovery", "call_f2f"}, "", ""),
        ("follow-up", {"remote_touch"}, "USER", "Confirm next step in writing"),
        ("demo", {"demo"}, "USER", ""),
        ("meeting with purchasers", {"business_case_meeting"}, "BUYER", ""),
        ("value analysis team", {"vac_submission", "vac_meeting"}, "BUYER", ""),
    ],
)
@pytest.mark.parametrize("funnel", shipped_funnels(), ids=lambda funnel: funnel.id)
def test_that_each_shipped_funnel_has_every_kind_of_task(funnel, kind, types, role, template):
    """Plan-spec S0-89: e-mails, calls, follow-up, demo, purchaser meetings, VAC team."""
    tasks = [task for step in funnel.steps for task in step.tasks if task.type in types]
    assert {task.type for task in tasks} == types, kind
    if role:
        assert any(task.role_class == role for task in tasks)
    if template:
        assert template in [task.template for task in tasks]
    assert all(task.template and task.minutes > 0 for task in tasks)


def test_that_every_step_of_a_shipped_funnel_ends_with_its_follow_up():
    for funnel in shipped_funnels():
        lasts = {step.tasks[-1].template for step in funnel.steps}
        assert lasts == {"Confirm next step in writing"}


def test_that_not_now_needs_a_referral_ask_and_a_quarter_and_shows_again():
    state = _state()
    entry = NotNow("A1", "volume", "12 cases a year", "Dr Cobb named one", "2027-03-01")
    with pytest.raises(PlanError, match="referral"):
        leave_for_now(state, "R1", replace(entry, referrals=""), TODAY)
    with pytest.raises(PlanError, match=r"before 1.Mar.2027"):
        leave_for_now(state, "R1", replace(entry, reassess_on="2027-02-28"), TODAY)
    change = leave_for_now(state, "R1", entry, TODAY)
    after = change.apply(state)
    assert after.accounts.text("status")[0] == "not_now"
    assert not_now_of(after.plans["R1"]) == (entry,)
    assert change.inverse().apply(after).accounts.text("status")[0] == "prospect"
    taken = take_up(after, "R1", "A1").apply(after)
    assert (not_now_of(taken.plans["R1"]), taken.accounts.text("status")[0]) == ((), "prospect")


def test_that_the_sentence_names_the_steps_that_would_be_skipped():
    with pytest.raises(PlanError, match=r"Steps 5 .*, 6 .* would be skipped"):
        advance(_state(), "O1", "seen", THEN, DEED, to=7)


def test_that_a_next_step_is_dated_anew_without_moving():
    state = _state()
    after = plan_next(state, "O1", NextStep("Call", "2026-12-04"), DEED).apply(state)
    record = record_of(after, "O1")
    assert (record["step"], record["next_step"], record["next_step_on"]) == (
        4.0, "Call", "2026-12-04",
    )  # fmt: skip
    assert record["step_entered"] == "2026-11-20"


def test_that_a_lost_opportunity_can_be_taken_up_and_counts_as_open_again():
    state = _state()
    lost = disqualify(state, "O1", "no need", DEED).apply(state)
    again = reopen(lost, "O1", NextStep("Call", "2026-12-09"), DEED).apply(lost)
    record = record_of(again, "O1")
    assert (record["status"], record["loss_reason"], record["closed_on"]) == ("open", "", "")
    assert record["probability"] == 0.3
    assert [deed["outcome"] for deed in history_of(again, "O1")] == ["lost", "reopened"]
    with pytest.raises(PlanError, match="neither parked nor lost"):
        reopen(state, "O1", THEN, DEED)


def test_that_the_last_step_is_finished_without_a_next_one():
    state = _state(step=11)
    after = finish(state, "O1", "Target met, two names given", DEED).apply(state)
    assert (record_of(after, "O1")["status"], record_of(after, "O1")["next_step"]) == ("won", "")
    with pytest.raises(PlanError, match="passed all steps"):
        finish(after, "O1", "again", DEED)
    with pytest.raises(PlanError, match="not the last"):
        finish(_state(), "O1", "seen", DEED)
