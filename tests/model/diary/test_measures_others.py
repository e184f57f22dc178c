"""Time sinks, education effect, stability and flip-flops, time zones, entries."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from, tuples

from model.accounts import Accounts
from model.demo import demo_state
from model.diary.entries import DiaryEntry, entries_of, external_id, without_patient_data
from model.diary.measures_acts import Act
from model.diary.measures_requests import education_effects
from model.diary.measures_sinks import time_sinks
from model.diary.measures_stability import (
    PlanChange,
    PlanItem,
    changes_between,
    plan_items,
    stability,
    stability_of,
)
from model.diary.time_zone import zone_of
from model.errors import PlanError
from model.reps import Rep
from model.resources import resource
from model.state import About, State

TODAY = date(2027, 3, 31)
IDS = np.array(["A1", "A2"], object)
WEIGHTS = {
    "strategic_goal": 10,
    "lighthouse": 5,
    "theme": 5,
    "wave_1_4_account": 3,
    "annual_goal": 3,
}


def state_with(**tables):
    accounts = Accounts({"account_id": ["A1", "A2"], "country": ["US", "US"]})
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return State(About("x", "p"), accounts, (), tables=frames)


def visits(n, minutes, account="A1", kind="call_f2f"):
    day = TODAY - timedelta(days=30)
    return [
        Act(f"{k}", kind, account, "U", day, day, "done", "plan", True, minutes) for k in range(n)
    ]


def test_that_26_hours_without_a_gate_are_a_time_sink_and_25_are_not():
    assert time_sinks(state_with(), visits(5, 60 * 5.0), IDS, TODAY) == ()
    (sink,) = time_sinks(state_with(), visits(4, 60 * 6.5), IDS, TODAY)
    assert (sink.account_id, sink.hours, sink.calls, sink.last_gate) == ("A1", 26.0, 4, None)


def test_that_nine_calls_without_a_gate_are_a_time_sink_and_eight_are_not():
    assert time_sinks(state_with(), visits(8, 30.0), IDS, TODAY) == ()
    assert time_sinks(state_with(), visits(9, 30.0), IDS, TODAY)[0].calls == 9


@pytest.mark.parametrize(("gate", "sinks"), [("2027-01-15", 0), ("2026-11-01", 1)])
def test_that_a_gate_passed_in_120_days_clears_the_account(gate, sinks):
    opportunity = {"account_id": "A1", "status": "open", "step1_on": "2026-09-01", "step3_on": gate}
    state = state_with(opportunities=[opportunity])
    assert len(time_sinks(state, visits(9, 60.0), IDS, TODAY)) == sinks


def test_that_service_at_a_customer_won_is_no_time_sink():
    won = state_with(
        opportunities=[{"account_id": "A1", "status": "won", "step9_on": "2026-01-01"}]
    )
    assert time_sinks(won, visits(9, 60.0), IDS, TODAY) == ()
    assert time_sinks(state_with(), visits(9, 60.0, kind="case_attendance"), IDS, TODAY) == ()


def test_that_education_is_judged_by_sixty_days_on_both_sides():
    days = ["2027-01-01", "2027-01-31", "2027-03-02", "2027-03-03", "2027-05-01", "2027-05-02"]
    rows = [{"account_id": "A1", "received_at": f"{day}T09:00"} for day in days]
    rows[1]["education_action"] = "2027-03-02: raise the par level"
    rows.append({"account_id": "A2", "received_at": "2027-03-01T09:00"})
    (found,) = education_effects(state_with(requests=rows), IDS)
    assert (found.action, found.before, found.after) == ("raise the par level", 2, 2)
    assert found.effect == 1.0


ITEMS = (
    PlanItem("strategic_goal", "G1", "6000"),
    PlanItem("lighthouse", "A1", "chosen"),
    PlanItem("theme", "2027-Q1", "Upper GI"),
    PlanItem("wave_1_4_account", "A2", "1"),
    PlanItem("annual_goal", "Y1", "2"),
)


def change(kind, key, days_ago=30, cause="internal", before="1", after="2"):
    return PlanChange(TODAY - timedelta(days=days_ago), kind, key, before, after, cause)


def test_that_stability_is_one_less_the_weight_of_what_changed_from_inside():
    found = stability(ITEMS, [change("lighthouse", "A1")], TODAY, WEIGHTS)
    assert found.value == pytest.approx(1 - 5 / 26)
    outside = stability(ITEMS, [change("lighthouse", "A1", cause="external")], TODAY, WEIGHTS)
    assert (outside.value, len(outside.changes)) == (1.0, 1)


def test_that_what_is_older_than_a_year_no_longer_counts():
    assert stability(ITEMS, [change("theme", "2027-Q1", 366)], TODAY, WEIGHTS).value == 1.0


def test_that_an_item_changed_twice_weighs_once_and_is_a_flip_flop():
    twice = [change("theme", "2027-Q1", 90), change("theme", "2027-Q1", 10, before="2", after="1")]
    found = stability(ITEMS, twice, TODAY, WEIGHTS)
    assert found.value == pytest.approx(1 - 5 / 26)
    assert found.flips == (("theme", "2027-Q1"),)


@pytest.mark.parametrize(("after", "told"), [("6500", False), ("6700", True), ("", True)])
def test_that_a_strategic_target_is_significant_beyond_ten_percent(after, told):
    assert change("strategic_goal", "G1", before="6000", after=after).significant is told


def test_that_two_versions_of_a_plan_differ_in_what_was_added_dropped_and_changed():
    later = [
        *ITEMS[1:4],
        PlanItem("annual_goal", "Y1", "3"),
        PlanItem("lighthouse", "A9", "chosen"),
    ]
    found = changes_between(ITEMS, later, TODAY)
    assert {(c.kind, c.key, c.before, c.after) for c in found} == {
        ("strategic_goal", "G1", "6000", ""),
        ("annual_goal", "Y1", "2", "3"),
        ("lighthouse", "A9", "", "chosen"),
    }
    assert changes_between(ITEMS, ITEMS, TODAY) == []


@given(
    lists(
        tuples(sampled_from(ITEMS), integers(0, 400), sampled_from(["internal", "external"])),
        max_size=12,
    )
)
def test_that_stability_lies_between_none_and_all(changes):
    made = [change(item.kind, item.key, days, cause) for item, days, cause in changes]
    found = stability(ITEMS, made, TODAY, WEIGHTS)
    assert 0.0 <= found.value <= 1.0
    assert found.value == 1.0 or any(c.cause == "internal" for c in found.changes)


def test_that_the_demo_plan_commits_to_its_goals_and_a_logged_change_weighs_on_it():
    demo = demo_state(resource("demo"))
    items = plan_items(demo.plans["R1"])
    kinds = [item.kind for item in items]
    assert [kinds.count(kind) for kind in ("strategic_goal", "annual_goal", "theme")] == [4, 5, 4]
    row = {"rep_id": "R1", "date": "2026-11-02", "object": "theme", "field": "2027-Q1"}
    log = pd.DataFrame([row | {"old": "a", "new": "b", "cause": "internal choice"}])
    changed = State(demo.about, demo.accounts, (), tables={"change_log": log}, plans=demo.plans)
    found = stability_of(changed, demo.rep("R1"), date(2026, 11, 30))
    assert 0.9 < found.value < 1.0


@pytest.mark.parametrize(
    ("rep", "zone"),
    [
        (Rep("1", "a", notes={"home_region": "OH"}), "America/New_York"),
        (Rep("1", "a", notes={"home_region": "AZ"}), "America/Phoenix"),
        (
            Rep("1", "a", home_lat=38.0, home_lon=-87.6, notes={"home_region": "IN"}),
            "America/Chicago",
        ),
        (
            Rep("1", "a", home_lat=39.8, home_lon=-86.2, notes={"home_region": "IN"}),
            "America/New_York",
        ),
        (
            Rep("1", "a", home_lat=36.2, home_lon=-86.8, notes={"home_region": "TN"}),
            "America/Chicago",
        ),
        (
            Rep("1", "a", home_lat=36.0, home_lon=-83.9, notes={"home_region": "TN"}),
            "America/New_York",
        ),
        (
            Rep("1", "a", home_lat=31.8, home_lon=-106.4, notes={"home_region": "TX"}),
            "America/Denver",
        ),
        (
            Rep("1", "a", home_lat=48.1, home_lon=11.6, notes={"home_country": "DE"}),
            "Europe/Berlin",
        ),
        (
            Rep("1", "a", home_lat=49.2, home_lon=-123.1, notes={"home_country": "CA"}),
            "America/Vancouver",
        ),
        (Rep("1", "a", notes={"home_region": "OH", "time_zone": "Asia/Tokyo"}), "Asia/Tokyo"),
    ],
)
def test_that_a_diary_is_kept_in_the_zone_of_the_home(rep, zone):
    assert zone_of(state_with(), rep).key == zone


@pytest.mark.parametrize("name", ["Mars/Olympus", "../etc/passwd"])
def test_that_a_zone_that_does_not_exist_is_refused(name):
    with pytest.raises(PlanError, match="Give the rep a time zone"):
        zone_of(state_with(), Rep("1", "Ann", notes={"time_zone": name}))


def test_that_a_rep_of_nowhere_is_asked_for_a_zone():
    with pytest.raises(PlanError, match="A time zone of Ann"):
        zone_of(state_with(), Rep("1", "Ann"))


def test_that_an_external_id_is_the_same_each_time_and_differs_between_reps_and_projects():
    item = DiaryEntry("D1", "R1", TODAY, None, 0, "call_f2f")
    other = DiaryEntry("D1", "R2", TODAY, None, 0, "call_f2f")
    assert external_id("p", item) == external_id("p", item)
    assert len({external_id("p", item), external_id("p", other), external_id("q", item)}) == 3


def test_that_the_rep_own_items_come_with_the_step_of_their_opportunity():
    rows = [
        {"uid": "2", "date": "2027-01-05", "start": "10:00", "end": "11:30", "type": "demo"},
        {"uid": "1", "date": "2027-01-05", "start": "09:00", "end": "09:00", "type": "co_travel"},
        {"uid": "3", "date": "2027-01-05", "start": "08:00", "type": "specialist_cover"},
    ]
    rows[0] |= {"opportunity_id": "O1", "origin": "funnel"}
    state = state_with(
        diary_q1=rows, opportunities=[{"opportunity_id": "O1", "account_id": "A1", "step": 5.0}]
    )
    rep = Rep("R1", "Ann")
    state = State(state.about, state.accounts, (), reps=(rep,), tables=state.tables)
    first, second = entries_of(state, rep)
    assert (first.uid, second.uid, second.step, second.minutes) == ("1", "2", 5, 90)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Patient name: John Smith agreed", "[left out] agreed"),
        ("DOB 1950-02-01, second case", "[left out], second case"),
        ("Twelve patients, day of surgery noted", "Twelve patients, day of surgery noted"),
    ],
)
def test_that_what_names_a_patient_is_taken_out_and_the_rest_stays(words, kept):
    assert without_patient_data(words) == kept
