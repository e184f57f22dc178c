"""Ride-alongs: which calls were not planned, what is typed in, what the next pack begins with."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.demo import demo_state
from model.diary.table import DIARY, diary_frame
from model.errors import PlanError
from model.resources import resource
from model.review.cotravel import (
    CRITERIA,
    Coaching,
    Ride,
    next_due,
    packs_due,
    practice_ahead,
    print_day,
    rides_ahead,
    rides_before,
    rides_of,
    save_ride,
)
from model.review.cotravel_day import ride_day
from model.review.cotravel_facts import evidence_of, ride_facts
from model.state import State

TODAY = date(2026, 11, 30)
_DEMO = demo_state(resource("demo"))


@pytest.fixture
def demo() -> State:
    return _DEMO


def changed(state: State, name: str, **cells: str) -> State:
    """The state with one row of a table added."""
    table = state.table(name)
    row = {column: cells.get(column, "") for column in {*table.columns, *cells}}
    frame = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    return replace(state, tables={**state.tables, name: frame})


def test_that_two_of_six_calls_of_november_were_not_planned(demo):
    found = ride_day(demo, demo.rep("R1"), date(2026, 11, 5))
    assert [call.account_id for call in found.calls if not call.planned] == ["A05", "A32"]
    assert len(found.calls) == 6
    assert found.calls[2].why == "entered 4 working days before"
    recorded = rides_of(demo.plans["R1"])[0]
    assert (recorded.calls, recorded.not_planned) == (6, found.not_planned)


@pytest.mark.parametrize(
    ("created", "planned"), [("2026-12-03", True), ("2026-12-04", False), ("2026-12-14", False)]
)
def test_that_a_call_must_be_in_the_plan_ten_working_days_before(demo, created, planned):
    state = changed(
        demo, "activities_open", uid="X", date="2026-12-17", account_id="A13", type="call_f2f",
        start="09:00", status="planned", origin="plan", created_on=created,
    )  # fmt: skip
    calls = ride_day(state, demo.rep("R1"), date(2026, 12, 17)).calls
    assert next(call for call in calls if call.uid == "X").planned is planned


def test_that_what_is_not_in_the_published_quarter_was_not_planned(demo):
    published = pd.DataFrame(
        [{"uid": "D107", "rep_id": "R1", "quarter": "2027-Q1", "published": "v1 2026-12-18"}]
    )
    state = replace(demo, tables={**demo.tables, "diary_published": published})
    found = ride_day(state, demo.rep("R1"), date(2027, 2, 9))
    assert found.published
    assert {call.uid: call.why for call in found.calls if call.planned} == {"D107": ""}
    assert {call.why for call in found.calls if not call.planned} == {
        "not in the published quarter"
    }


def test_that_a_quarter_that_was_not_published_judges_nothing_it_does_not_know(demo):
    found = ride_day(demo, demo.rep("R1"), date(2027, 2, 9))
    assert found.not_planned == 0
    assert found.unknown == len(found.calls) == 4
    assert all(call.chain.whole for call in found.calls)


def test_that_the_pack_is_printed_two_working_days_before(demo):
    assert rides_ahead(demo, demo.rep("R1"), TODAY) == (date(2027, 2, 9), date(2027, 3, 16))
    assert print_day(demo, demo.rep("R1"), date(2027, 2, 9)) == date(2027, 2, 5)


def test_that_a_new_rep_is_accompanied_every_month(demo):
    new = replace(demo.rep("R1"), start_date="2026-10-01")
    assert next_due(new, date(2026, 11, 5)) == date(2026, 12, 5)
    assert next_due(demo.rep("R1"), date(2026, 11, 5)) == date(2027, 2, 4)


def test_that_a_form_is_kept_read_again_and_undone(demo):
    ride = Ride(
        date(2027, 2, 9),
        "Ruth Adeyemi",
        4,
        1,
        {"asking": 4.0},
        {"asking": "waited twice"},
        60.0,
        Coaching("Ask last", "2027-02-20", "minutes", "2027-03-16", signed=("Ruth", "Maya")),
    )
    change = save_ride(demo, "R1", ride)
    after = change.apply(demo)
    assert rides_of(after.plans["R1"])[-1] == ride
    assert rides_before(after.plans["R1"], date(2027, 3, 16))[-1].coaching.skill == "Ask last"
    assert change.inverse().apply(after).plans["R1"] == demo.plans["R1"]
    again = save_ride(after, "R1", replace(ride, calls=5)).apply(after)
    assert [one.day for one in rides_of(again.plans["R1"])] == [date(2026, 11, 5), ride.day]


def test_that_an_agreed_practice_is_offered_until_the_diary_has_it(demo):
    rep = demo.rep("R1")
    assert rep is not None
    agreed = Coaching("Ask last", "2027-02-22", "minutes", "2027-03-16")
    after = save_ride(demo, "R1", Ride(date(2027, 2, 9), coaching=agreed)).apply(demo)
    found = practice_ahead(after, rep, TODAY)
    assert found is not None
    assert found.coaching == agreed
    assert practice_ahead(after, rep, date(2027, 2, 23)) is None
    frame = diary_frame(after)
    row = frame.iloc[:1].assign(
        uid="P", rep_id="R1", date="2027-02-22", type="enablement_practice", status="planned"
    )
    full = pd.concat([frame, row], ignore_index=True)
    held = replace(after, tables={**after.tables, DIARY: full})
    assert practice_ahead(held, rep, TODAY) is None
    full.loc[len(full) - 1, "status"] = "cancelled"
    gone = replace(after, tables={**after.tables, DIARY: full.copy()})
    assert practice_ahead(gone, rep, TODAY) == found


@given(st.floats().filter(lambda score: math.isfinite(score) and not 1 <= score <= 5))
def test_that_a_score_outside_one_to_five_is_refused(score):
    with pytest.raises(PlanError, match="Preparation"):
        save_ride(_DEMO, "R1", Ride(TODAY, scores={"preparation": score}))


def test_that_an_agreement_needs_its_date(demo):
    with pytest.raises(PlanError, match="practice date"):
        save_ride(demo, "R1", Ride(TODAY, coaching=Coaching("Ask last")))


def test_that_the_form_has_the_thirteen_lines_of_the_demo(demo):
    assert {one.key for one in CRITERIA} == set(rides_of(demo.plans["R1"])[0].scores)


def test_that_figures_and_requests_run_from_the_last_ride_to_today(demo):
    found = ride_facts(demo, "R1", date(2027, 2, 9), TODAY)
    assert (found.since, found.until) == (date(2026, 11, 6), TODAY)
    assert [(one.day.isoformat(), one.source) for one in found.asked] == [
        ("2026-11-10", "manager"),
        ("2026-11-24", "manager"),
    ]
    assert found.asked_hours == pytest.approx((25 + 90) / 60)
    share = found.measures.urgent
    assert share.part == pytest.approx(
        pd.to_numeric(demo.table("requests").query("received_at >= '2026-11-06'")["minutes"]).sum()
        / 60
    )


def test_that_a_day_without_calls_has_no_pack(demo):
    with pytest.raises(PlanError, match="no call"):
        ride_facts(demo, "R1", date(2026, 11, 7), TODAY)
    with pytest.raises(PlanError, match="no rep"):
        ride_facts(demo, "R99", date(2026, 11, 5), TODAY)


def test_that_evidence_is_asked_of_the_three_largest_and_the_worst_stuck(demo):
    from model.plan.rep_plan import rep_plan

    found = evidence_of(rep_plan(demo, 0, today=TODAY).pipeline.open)
    assert [one.id for one in found] == ["O6", "O11", "O2", "O10"]
    assert found[-1].stuck


def test_that_the_pack_of_any_rep_is_due_two_working_days_before_until_the_form_is_in(demo):
    assert packs_due(demo, date(2027, 2, 4)) == ()
    for day in (date(2027, 2, 5), date(2027, 2, 8), date(2027, 2, 9)):
        assert packs_due(demo, day) == ((demo.rep("R1"), date(2027, 2, 9)),)
    assert packs_due(demo, date(2027, 2, 10)) == ()
    typed = save_ride(demo, "R1", Ride(date(2027, 2, 9))).apply(demo)
    assert packs_due(typed, date(2027, 2, 8)) == ()


def test_that_only_calls_of_the_days_told_are_counted(demo):
    table = demo.table("activities_done")
    found = ride_facts(demo, "R1", date(2026, 11, 5), TODAY)
    made = table[table["type"].isin(("call_f2f", "early_discovery")) & (table["status"] == "done")]
    days = made["actual_date"].between(found.since.isoformat(), found.until.isoformat())
    assert found.done == days.sum()
