"""The demand of the example quarters: counts, order, dates, themes, goals."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.demand import quarter_demand
from model.diary.demand_calls import quarter_share
from model.diary.goal_chain import goal_chain
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.reps import Rep
from model.resources import resource

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def empty_diary(state):
    tables = {k: v for k, v in state.tables.items() if k not in ("diary_q1", "activities_open")}
    return replace(state, tables=tables)


@pytest.fixture(scope="module")
def first(empty_diary):
    return quarter_demand(empty_diary, empty_diary.rep("R1"), Quarter.of("2027Q1"), TODAY)


@pytest.fixture(scope="module")
def fourth(state):
    return quarter_demand(state, state.rep("R1"), Quarter.of("2027Q4"), TODAY)


def test_that_four_quarters_of_calls_make_the_year():
    yearly = np.array([24.0, 10.0, 3.0, 1.0, 0.0, np.nan, 7.2])
    quarters = np.array([quarter_share(yearly, q) for q in (1, 2, 3, 4)])
    assert abs(quarters.sum(axis=0)[:5] - yearly[:5]).max() <= 0.5
    assert quarters[:, 5].tolist() == [0] * 4
    assert quarters[:, 0].tolist() == [6] * 4


def test_that_the_calls_of_a_year_split_by_role_as_the_plan_does(first):
    calls = Counter(d.roles for d in first.demands if d.kind == "call_f2f")
    assert 80 <= calls.total() <= 100  # plan-spec §8.7: 87 a quarter
    assert calls["USER"] > calls["BUYER"] >= 12
    assert calls["USER"] > calls["ADMIN"] >= 12


def test_that_papers_are_in_on_the_day_they_are_due_and_the_committee_meets_on_its_date(first):
    by_key = {d.key: d for d in first.demands}
    assert by_key["step:O2:7:vac_submission"].last == date(2027, 2, 11)
    assert by_key["step:O2:9:vac_meeting"].fixed_day == date(2027, 3, 4)
    assert by_key["step:O2:9:vac_meeting"].after[0].key == "step:O2:7:vac_submission"


def test_that_an_opportunity_of_a_later_wave_brings_only_what_is_agreed(first):
    assert not [d for d in first.demands if d.opportunity_id == "O11" and d.step > 2]


def test_that_joint_plans_are_reviewed_on_their_dates(first):
    days = {d.account_id: d.first for d in first.demands if d.kind == "joint_plan_session"}
    assert days["A27"] == date(2027, 2, 11)
    assert days["A13"] == date(2027, 2, 25)


def test_that_a_tenth_of_the_hours_is_protected(first):
    hours = sum(d.minutes for d in first.demands if d.kind == "urgent_buffer") / 60
    assert hours >= 0.1 * 8.5 * len(first.calendar.open_days)


def test_that_every_demand_reaches_a_strategic_goal(state, first, fourth):
    plan = state.plans["R1"]
    for demand in (*first.demands, *fourth.demands):
        assert goal_chain(plan, demand.objective_id).whole, demand.key


def test_that_objectives_take_the_accounts_they_name(first):
    served = {d.account_id: d.objective_id for d in first.demands if d.kind == "call_f2f"}
    assert (served["A13"], served["A02"], served["A31"]) == ("Q1-1", "Q1-2", "Q1-3")


def test_that_the_case_support_month_has_its_case_days_in_blocks(state, fourth):
    november = [day.day for day in fourth.calendar.open_days if day.day.month == 11]
    cases = [day for day in november if fourth.modes.mode[day] == "case"]
    assert len(cases) >= 0.6 * len(november)
    for pick in fourth.modes.cases:
        assert pick.block.meets(pick.day.year, pick.day.month, pick.day.day)
        assert pick.day.weekday() == pick.block.weekday


def test_that_each_month_has_two_discovery_days_at_least(first, fourth):
    for asked in (first, fourth):
        months = Counter(day.month for day in asked.modes.days("discovery"))
        assert set(months) == set(asked.calendar.quarter.months)
        assert min(months.values()) >= 2


def test_that_nobody_who_must_not_be_contacted_is_asked_for(state, first, fourth):
    contacts = state.table("contacts")
    refused = set(contacts.loc[contacts["consent_contact"] == "no", "contact_id"])
    asked = {who for d in (*first.demands, *fourth.demands) for who in d.contact_ids}
    assert refused
    assert not refused & asked


def test_that_a_yearly_cap_is_kept(state, empty_diary, first):
    contacts = state.table("contacts")
    capped = contacts[pd.to_numeric(contacts["call_cap_per_year"]).notna()]
    (who,) = capped["contact_id"]
    assert sum(who in d.contact_ids for d in first.demands if d.kind == "call_f2f") <= 2


def test_that_hard_items_of_the_diary_stay_and_count(state, first):
    asked = quarter_demand(state, state.rep("R1"), Quarter.of("2027Q1"), TODAY)
    pinned = [d for d in asked.demands if d.pinned]
    table = state.table("diary_q1")
    timed = table[(table["lock"] == "hard") & (table["minutes"] > 0)]
    assert {d.uid for d in pinned} == set(timed["uid"])
    demo = [d for d in asked.demands if d.opportunity_id == "O1" and d.step == 5]
    assert not [d for d in demo if not d.pinned]  # the demo of 21 January is in the diary


def test_that_keys_are_unique_and_dates_lie_in_the_quarter(first, fourth):
    for asked in (first, fourth):
        keys = [d.key for d in asked.demands]
        assert len(keys) == len(set(keys))
        for demand in asked.demands:
            assert asked.calendar.quarter.first <= demand.first <= demand.last
            assert demand.last <= asked.calendar.quarter.last


def test_that_training_lies_within_two_weeks_of_the_first_case(fourth):
    cases = [d for d in fourth.demands if d.kind == "case_attendance"]
    for training in (d for d in fourth.demands if d.kind == "training"):
        first = min((c.first for c in cases if c.account_id == training.account_id), default=None)
        if first is not None and first > training.last:
            assert first - training.first <= timedelta(days=14)


def test_that_repair_asks_for_nothing_new(state):
    rep, quarter = state.rep("R1"), Quarter.of("2027Q1")
    asked = quarter_demand(state, rep, quarter, date(2027, 1, 15), repair=True)
    assert {d.uid for d in asked.demands} <= set(state.table("diary_q1")["uid"])
    assert all(d.pinned for d in asked.demands if d.today <= date(2027, 1, 15))


def test_that_a_rep_without_a_territory_has_no_demand(state):
    with pytest.raises(PlanError, match="serves no territory"):
        quarter_demand(state, Rep("R99", "Nobody"), Quarter.of("2027Q1"), TODAY)


def test_that_every_week_has_half_an_hour_of_practice_and_each_test_its_two_hours(first):
    """S0-105: the pitches in turn, beside the practice before a test."""
    slots = [d for d in first.demands if d.kind == "enablement_practice"]
    weekly = [d for d in slots if d.minutes == 30]
    assert [d.key for d in weekly] == [f"practice:week:{n}" for n in range(1, 14)]
    assert all((d.last - d.first).days < 5 for d in weekly)
    assert len({d.purpose for d in weekly}) == 12  # three pitches in four ways, in turn
    assert len(slots) - len(weekly) == 4  # tests due in the quarter


def test_that_without_a_pitch_there_is_nothing_to_practise(empty_diary):
    plan = {**empty_diary.plans["R1"], "enablement": {}}
    state = replace(empty_diary, plans={**empty_diary.plans, "R1": plan})
    found = quarter_demand(state, state.rep("R1"), Quarter.of("2027Q1"), TODAY)
    assert not [d for d in found.demands if d.kind == "enablement_practice"]


def test_that_calls_to_a_role_of_which_nobody_is_known_keep_their_distance_too(empty_diary):
    nobody = empty_diary.table("contacts").iloc[:0]
    bare = replace(empty_diary, tables={**empty_diary.tables, "contacts": nobody})
    asked = quarter_demand(bare, bare.rep("R1"), Quarter.of("2027Q1"), TODAY)
    calls = [d for d in asked.demands if d.kind == "call_f2f" and not d.contact_ids]
    often = Counter(call.series for call in calls)
    assert max(often.values()) > 2
    for call in calls:
        alike = [d for d in calls if (d.account_id, d.roles) == (call.account_id, call.roles)]
        assert often[call.series] == len(alike)
        assert call.spacing * len(alike) == pytest.approx(calls[0].spacing * often[calls[0].series])
        assert call.min_gap == 5
