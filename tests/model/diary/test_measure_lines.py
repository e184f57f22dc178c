"""The lines of measures: a planted case with a hit each, the demo, and what is missing."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.diary.measure_lines import OF_THE_WEEK, measure_sheet
from model.diary.measure_weeks import weeks_of
from model.diary.measures_acts import Act
from model.diary.travel import nights_of
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory

TODAY = date(2026, 11, 30)  # a Monday
REP = Rep("R1", "Ada")


def planted(**tables):
    accounts = Accounts({"account_id": ["A1", "A2"], "country": ["US", "US"]})
    layer = Layer((Territory("T1", "One", rep_id="R1"),), Alignment(np.zeros(2)))
    scenario = Scenario(LIVE, "Live", {CORE_TEAM.id: layer})
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return State(About("x", "p"), accounts, (scenario,), reps=(REP,), tables=frames)


def done(number, day, *, origin="plan", roles="USER", minutes=60, theme="yes", **more):
    return {
        "activity_id": f"H{number}",
        "type": "call_f2f",
        "account_id": "A1",
        "role_class": roles,
        "planned_date": day.isoformat() if origin == "plan" else "",
        "actual_date": day.isoformat(),
        "status": "done",
        "origin": origin,
        "on_theme": theme,
        "minutes": minutes,
        "created_on": day.isoformat(),
        "research_sheet": "no",
        "counts_in_adherence": "",
        "outcome": "",
    } | more


@pytest.fixture
def sheet():
    """Nine visits of an account that goes nowhere; two made up in one week; one moved."""
    week = TODAY - timedelta(weeks=2)
    kept = [done(n, week + timedelta(days=3 - 7 * n), minutes=150) for n in range(7)]
    hopes = [done(20 + n, week + timedelta(days=n), origin="own", roles="BUYER") for n in (1, 2)]
    moved = done(30, week, status="moved", outcome="moved by own choice", actual_date="")
    asked = [
        {
            "request_id": f"R{n}",
            "received_at": (TODAY - timedelta(days=n)).isoformat(),
            "source": "customer",
            "account_id": "A1",
            "kind": "kit delivery",
            "decision": "now",
            "minutes": 60,
            "root_cause": "stock level",
            "education_action": f"{TODAY - timedelta(days=3)}: raise the stock" if n == 4 else "",
        }
        for n in (1, 2, 4, 5, 6)
    ]
    state = planted(activities_done=[*kept, *hopes, moved], requests=asked)
    return measure_sheet(state, REP, TODAY)


def test_that_each_planted_fault_is_counted_and_named(sheet):
    assert sheet.line("adherence").value == pytest.approx(100 * 7 / 8)
    assert [row.why for row in sheet.line("adherence").behind] == ["moved by own choice"]
    assert sheet.line("unplanned").value == pytest.approx(100 * 2 / 19.5)
    assert {row.uid for row in sheet.line("unplanned").behind} == {"H21", "H22"}
    assert (sheet.line("hit_and_hope").value, sheet.line("hit_and_hope").state) == (1, "amber")
    (sink,) = sheet.line("time_sinks").behind
    assert (sink.account_id, sheet.line("time_sinks").state) == ("A1", "amber")
    assert "9 visits" in sink.why
    assert (sheet.line("requests").value, sheet.line("requests").state) == (1.25, "amber")
    (asker,) = sheet.line("requests").behind
    assert asker.why == "too many, stock level"
    (taught,) = sheet.line("education").behind
    assert taught.why == "3 before, 2 after so far"
    assert sheet.line("education").value == pytest.approx(100 * 2 / 3)


def test_that_what_is_not_known_says_what_it_needs(sheet):
    for key in ("stability", "flip_flops", "forward_fill"):
        assert math.isnan(sheet.line(key).value)
        assert sheet.line(key).missing
        assert sheet.line(key).state == ""
    empty = measure_sheet(planted(), REP, TODAY)
    unknown = [line.key for line in empty.lines if line.missing]
    assert {"adherence", "unplanned", "focus", "visits", "time_sinks"} <= {*unknown}
    assert all(line.state == "" for line in empty.lines if line.missing)


def test_that_a_sheet_of_the_demo_knows_every_line_with_formula_and_week():
    state = demo_state(resource("demo"))
    rep = state.rep(next(iter(state.plans)))
    found = measure_sheet(state, rep, TODAY)
    assert not [line.key for line in found.lines if line.missing or not line.formula]
    assert {*OF_THE_WEEK} < {line.key for line in found.lines}
    assert (found.line("adherence").value, found.line("adherence").state) == (78.0, "amber")
    hopes = found.line("hit_and_hope")
    assert sum(hopes.trend) == len(hopes.behind)
    assert len(found.weeks) == 13


def test_that_weeks_count_visits_by_role_and_all_hours_with_buyers():
    monday = date(2026, 11, 23)
    shared = ("A1", "UB", monday, monday, "done", "plan", True, 90.0)
    buyer = ("A1", "B", monday, monday + timedelta(1), "done", "plan", True, 30.0)
    acts = [Act("1", "call_f2f", *shared), Act("2", "remote_touch", *buyer)]
    before, week = weeks_of(acts, date(2026, 11, 27), 2, {date(2026, 11, 26)})
    assert (before.whole, before.buyer_hours) == (0, 0)
    assert (week.monday, week.visits["multi"], week.whole) == (monday, 1, 1)
    assert week.by_kind == {"call_f2f": 1, "remote_touch": 1}
    assert (week.buyer_hours, week.working_days, week.visits_a_day) == (2.0, 4, 0.25)


def test_that_the_nights_around_a_day_are_those_of_its_eve_and_itself():
    nights = [{"rep_id": "R1", "date": "2027-02-09", "night": "A2"}]
    state = planted(diary_days=nights)
    days = [date(2027, 2, day) for day in (9, 10, 11)]
    assert [nights_of(state, "R1", d) for d in days] == [("", "A2"), ("A2", ""), ("", "")]


def test_that_accounts_seen_less_than_planned_are_named_those_of_class_a_apart():
    accounts = {
        "account_id": ["A1", "A2"], "name": ["One", "Two"], "country": ["US", "US"],
        "potential": [900_000.0, 100_000.0],
        "f2f_planned_last_quarter": [6.0, 2.0],
    }  # fmt: skip
    acts = [done(n, TODAY - timedelta(days=n)) for n in range(3)]
    state = planted(activities_done=acts)
    state = replace(state, accounts=Accounts(accounts))
    sheet = measure_sheet(state, REP, TODAY)
    assert sheet.line("frequency_a").value == pytest.approx(100 * 3 / 6)
    assert sheet.line("frequency").value == pytest.approx(100 * 3 / 8)
    assert sheet.line("frequency_a").state == "red"
    (row,) = sheet.line("frequency_a").behind
    assert (row.account_id, row.day, row.why) == ("A1", TODAY, "3 of 6 planned visits")
    assert [row.account_id for row in sheet.line("frequency").behind] == ["A1", "A2"]
