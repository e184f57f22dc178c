"""Whom to see next: the points by hand, what answers a reason, who is left out."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

from model.demo import demo_state
from model.diary.put_off import PUT_OFF, put_off_until, putting_off, taking_up
from model.diary.see_next import NOTICE_DAYS, see_next
from model.errors import PlanError
from model.resources import resource
from model.state import State

TODAY = date(2026, 11, 30)
A, B, SURGEON = "A03", "A08", "S1"


@pytest.fixture(scope="module")
def bare() -> State:
    """The demo's accounts with one surgeon at each of two; nothing planned, nothing done."""
    state = demo_state(resource("demo"))
    people = [
        {"contact_id": SURGEON, "name": "Dr One", "account_id": A, "role_class": "USER"},
        {"contact_id": "S2", "name": "Dr Two", "account_id": B, "role_class": "USER"},
    ]
    calls = [5.0 if one in (A, B) else 0.0 for one in state.accounts.ids]
    plan = {"meta": state.plans["R1"]["meta"], "company": state.plans["R1"]["company"]}
    kept = {name: state.tables[name] for name in ("systems", "volumes", "price_list")}
    return replace(
        state,
        accounts=state.accounts.with_columns({"calls": calls}),
        tables={**kept, "contacts": pd.DataFrame(people)},
        plans={"R1": plan},
    )


def with_rows(state: State, **tables: list[dict[str, object]]) -> State:
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return replace(state, tables={**state.tables, **frames})


def visit(account: str, days_ago: int, kind: str = "call_f2f") -> dict[str, object]:
    day = (TODAY - timedelta(days=days_ago)).isoformat()
    return {
        "activity_id": f"{account}{days_ago}", "type": kind, "account_id": account,
        "planned_date": day, "actual_date": day, "status": "done", "minutes": 45,
    }  # fmt: skip


def planned(account: str, day: date, kind: str = "call_f2f", **more: str) -> dict[str, object]:
    return {
        "uid": f"X{account}{day}", "date": day.isoformat(), "type": kind, "account_id": account,
        "status": "planned", **more,
    }  # fmt: skip


def ranking(state: State):
    rep = state.rep("R1")
    assert rep is not None
    return {one.account_id: one for one in see_next(state, rep, TODAY).ranked}


def points(state: State, account: str) -> dict[str, float]:
    found = ranking(state).get(account)
    return {} if found is None else {reason.kind: reason.points for reason in found.reasons}


def test_that_points_grow_from_half_at_the_call_gap_to_all_of_them_at_twice(bare):
    # 5 calls a year are one every 73 days; A weighs 40, B 24
    assert points(with_rows(bare, activities_done=[visit(A, 72), visit(B, 1)]), A) == {}
    assert points(with_rows(bare, activities_done=[visit(A, 73)]), A)["overdue"] == 20.0
    twice = with_rows(bare, activities_done=[visit(A, 146), visit(B, 146)])
    assert (points(twice, A)["overdue"], points(twice, B)["overdue"]) == (40.0, 24.0)
    assert points(with_rows(bare, activities_done=[visit(A, 300)]), A)["overdue"] == 40.0


def test_that_the_score_adds_a_fifth_of_the_value_and_says_the_days(bare):
    found = ranking(with_rows(bare, activities_done=[visit(A, 146)]))[A]
    assert found.value == pytest.approx(0.2 * found.value_score)
    assert found.score == pytest.approx(40.0 + 0.2 * found.value_score)
    assert found.first.words == (
        "Last visit 7 Jul, 146 days ago; class A, 5 calls a year is one every 73 days"
    )
    assert found.last_seen == date(2026, 7, 7)


def test_that_a_case_is_no_visit_and_an_account_without_any_record_is_new(bare):
    cases = with_rows(bare, activities_done=[visit(A, 3, "case_attendance"), visit(B, 3)])
    assert points(cases, A) == {"new": 30.0}
    # without a single record nobody knows who was visited
    assert "new" not in points(bare, A)


@pytest.mark.parametrize(("days", "listed"), [(NOTICE_DAYS, False), (NOTICE_DAYS + 1, True)])
def test_that_a_visit_planned_within_two_weeks_answers_an_overdue_one(bare, days, listed):
    rows = [planned(A, TODAY + timedelta(days=days))]
    state = with_rows(bare, activities_done=[visit(A, 146)], activities_open=rows)
    assert (A in ranking(state)) is listed
    if listed:
        assert ranking(state)[A].planned == TODAY + timedelta(days=days)


def test_that_a_remote_touch_answers_no_overdue_visit(bare):
    rows = [planned(A, TODAY + timedelta(days=2), "remote_touch")]
    state = with_rows(bare, activities_done=[visit(A, 146)], activities_open=rows)
    assert A in ranking(state)


def leader(bare: State, tier: str, days_ago: int) -> State:
    met = (TODAY - timedelta(days=days_ago)).isoformat()
    person = {
        "contact_id": SURGEON, "name": "Dr One", "account_id": A, "role_class": "USER",
        "kol_tier": tier, "last_contact": met,
    }  # fmt: skip
    return with_rows(bare, contacts=[person], activities_done=[visit(A, 1), visit(B, 1)])


@pytest.mark.parametrize(
    ("tier", "days", "expected"),
    [("T1", 59, {}), ("T1", 60, {"leader": 15.0}), ("T2", 120, {"leader": 22.0}), ("T3", 300, {})],
)
def test_that_a_leader_of_the_first_two_tiers_goes_stale_after_sixty_days(
    bare, tier, days, expected
):
    assert points(leader(bare, tier, days), A) == expected


def test_that_only_an_item_with_the_leader_answers_for_the_leader(bare):
    day = TODAY + timedelta(days=5)
    for contacts, listed in (("S9", True), (f"S9; {SURGEON}", False)):
        state = leader(bare, "T1", 90)
        state = with_rows(state, activities_open=[planned(A, day, contact_ids=contacts)])
        assert (A in ranking(state)) is listed


def test_that_who_must_not_be_contacted_is_no_reason(bare):
    state = leader(bare, "T1", 90)
    refused = state.tables["contacts"].assign(consent_contact="no")
    assert A not in ranking(replace(state, tables={**state.tables, "contacts": refused}))


def opportunity(**more: object) -> dict[str, object]:
    return {
        "opportunity_id": "O1", "account_id": A, "line": "handpiece", "funnel": "disposable",
        "status": "open", "step": 2, "step_name": "Early discovery", "value_per_year": 126000,
        "step_entered": "2026-11-20", "standard_days": 15, **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected", "words"),
    [
        ({}, 30.0, "no dated next step"),
        ({"next_step_on": "2026-11-20"}, 35.0, "next step 10 days late"),
        ({"next_step_on": "2026-12-14"}, 25.0, "next step 14 Dec"),
        (
            {"next_step_on": "2027-03-01", "step_entered": "2026-10-01"},
            30.0,
            "60 days in the step, 15 usual",
        ),
    ],
)
def test_that_a_funnel_step_says_what_is_wrong_with_it(bare, cells, expected, words):
    state = with_rows(bare, opportunities=[opportunity(**cells)])
    (reason,) = ranking(state)[A].reasons
    assert (reason.kind, reason.points, reason.opportunity_id) == ("funnel", expected, "O1")
    assert reason.words.endswith(words)
    assert "value 126,000" in reason.words


def test_that_a_step_without_a_day_is_answered_only_by_an_item_that_names_the_opportunity(bare):
    day = TODAY + timedelta(days=3)
    state = with_rows(bare, opportunities=[opportunity()])
    assert A in ranking(with_rows(state, activities_open=[planned(A, day)]))
    named = planned(A, day, opportunity_id="O1")
    assert A not in ranking(with_rows(state, activities_open=[named]))


def request(**more: str) -> dict[str, object]:
    return {
        "request_id": "R1", "received_at": "2026-11-10T08:00", "account_id": A,
        "kind": "quick call", "decision": "scheduled", "scheduled_for": "2026-11-20", **more,
    }  # fmt: skip


def test_that_a_promised_date_that_passed_unanswered_is_a_reason(bare):
    assert points(with_rows(bare, requests=[request()]), A) == {"request": 35.0}
    kept = with_rows(bare, requests=[request()], activities_done=[visit(A, 5), visit(B, 5)])
    assert "request" not in points(kept, A)
    refused = with_rows(bare, requests=[request(decision="declined")])
    assert "request" not in points(refused, A)


@pytest.mark.parametrize(
    ("score", "before", "listed"), [(6, 6, True), (7, 8, False), (7, 9, True), (9, 9, False)]
)
def test_that_low_or_falling_satisfaction_asks_for_a_visit(bare, score, before, listed):
    row = {
        "account_id": A, "score": score, "previous_score": before, "scale": "0-10",
        "surveyed_on": "2026-11-01",
    }  # fmt: skip
    found = points(with_rows(bare, csat=[row]), A)
    assert ("satisfaction" in found) is listed
    later = with_rows(bare, csat=[row], activities_done=[visit(A, 3), visit(B, 3)])
    assert "satisfaction" not in points(later, A)


def test_that_papers_weigh_more_the_nearer_they_are_due(bare):
    system = str(bare.accounts.text("idn_id")[bare.accounts.row_of(A)])
    for days, expected in ((0, 30.0), (15, 22.5), (30, 15.0), (31, None)):
        papers = TODAY + timedelta(days=days)
        meeting = {
            "idn_id": system, "system": system, "gate_account_id": A, "lead_wd": 15,
            "meeting": (papers + timedelta(days=21)).isoformat(), "papers_due": papers.isoformat(),
        }  # fmt: skip
        rows = opportunity(step=5, step_name="Demo", next_step_on="2027-03-01", standard_days=90)
        state = with_rows(bare, vac=[meeting], opportunities=[rows])
        assert points(state, A).get("committee") == expected


def test_that_a_contract_that_ends_counts_by_its_month_and_not_where_somebody_works_on_it(bare):
    # nine months is the window: 24 × (1 − months / 18)
    found = ranking(bare)
    (reason,) = found["A17"].reasons  # ends 31 May, five months into the plan
    assert reason.points == pytest.approx(24 * (1 - 5 / 18))
    busy = with_rows(bare, opportunities=[opportunity(account_id="A17", next_step_on="2027-03-01")])
    assert "contract" not in points(busy, "A17")


def test_that_an_account_left_for_now_comes_back_on_its_day(bare):
    entry = {"account_id": A, "reason_code": "volume", "evidence": "12 cases", "referrals": "none"}
    state = with_rows(bare, activities_done=[visit(A, 146)])
    for day, listed in (("2026-12-01", False), ("2026-11-30", True)):
        plan = {**state.plans["R1"], "not_now": [{**entry, "reassess_on": day}]}
        found = ranking(replace(state, plans={"R1": plan}))
        assert (A in found) is listed
        if listed:
            assert "reassess" in {reason.kind for reason in found[A].reasons}


def test_that_an_account_put_off_is_away_until_its_day_and_undone_exactly(bare):
    state = with_rows(bare, activities_done=[visit(A, 146)])
    rep = state.rep("R1")
    change = putting_off(state, "R1", A, TODAY + timedelta(days=10), TODAY)
    after = change.apply(state)
    found = see_next(after, rep, TODAY)
    assert A not in {one.account_id for one in found.ranked}
    assert [(one.account_id, one.until) for one in found.put_off] == [(A, date(2026, 12, 10))]
    assert A in {one.account_id for one in see_next(after, rep, date(2026, 12, 10)).ranked}
    assert PUT_OFF not in change.inverse().apply(after).tables
    again = taking_up(after, "R1", A).apply(after)
    assert put_off_until(again, "R1") == {}


def test_that_nothing_is_put_off_to_the_past_or_for_more_than_half_a_year(bare):
    for days in (0, 185):
        with pytest.raises(PlanError):
            putting_off(bare, "R1", A, TODAY + timedelta(days=days), TODAY)
    with pytest.raises(PlanError):
        taking_up(bare, "R1", A)


@given(days=integers(73, 400), more=integers(1, 200))
@settings(max_examples=8, deadline=None)
def test_that_waiting_longer_never_lowers_the_rank(bare, days, more):
    rows = [visit(B, 100)]
    sooner = ranking(with_rows(bare, activities_done=[*rows, visit(A, days)]))
    later = ranking(with_rows(bare, activities_done=[*rows, visit(A, days + more)]))
    assert later[A].score >= sooner[A].score
    assert list(later).index(A) <= list(sooner).index(A)


def test_that_every_reason_of_the_demo_says_a_number_or_a_date_and_none_is_planned():
    state = demo_state(resource("demo"))
    rep = state.rep("R1")
    found = see_next(state, rep, TODAY)
    assert found.ranked
    for one in found.ranked:
        assert all(any(c.isdigit() for c in reason.words) for reason in one.reasons)
    scores = [one.score for one in found.ranked]
    assert scores == sorted(scores, reverse=True)
    hamilton = next(one for one in found.ranked if one.account_id == "A10")
    assert hamilton.first.opportunity_id == "O8"  # the one without a dated next step


def test_that_a_step_agreed_with_a_leader_counts_a_month_back_and_two_weeks_ahead(bare):
    step = {"contact_id": SURGEON, "account_id": A, "next_step_1": "2026-12-10 protocol draft"}
    assert points(with_rows(bare, kol=[step]), A) == {"lighthouse": 20.0}
    for day in ("2026-10-30", "2026-12-15"):
        other = {**step, "next_step_1": f"{day} protocol draft"}
        assert points(with_rows(bare, kol=[other]), A) == {}


def test_that_a_milestone_of_the_joint_plan_says_who_owes_it(bare):
    step = {"step": "Worksheet filled", "owner": "us", "due": "2026-12-01", "done": ""}
    plans = {"R1": {**bare.plans["R1"], "joint_plans": [{"account_id": A, "milestones": [step]}]}}
    (reason,) = ranking(replace(bare, plans=plans))[A].reasons
    assert (reason.kind, reason.points) == ("milestone", 25.0)
    assert reason.words == "Joint plan: we owe worksheet filled by 1 Dec"
    done = {**step, "done": "2026-11-29"}
    plans = {"R1": {**bare.plans["R1"], "joint_plans": [{"account_id": A, "milestones": [done]}]}}
    assert A not in ranking(replace(bare, plans=plans))
