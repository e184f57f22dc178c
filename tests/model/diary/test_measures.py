"""Adherence, unplanned, urgent, focus and hit-and-hope: hand-computed, and the golden numbers."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.diary.adherence import execution_of
from model.diary.edits import complete_item, move_item
from model.diary.measures import adherence, hit_and_hope, limits_of, measures_of, share_of_hours
from model.diary.measures_acts import Act
from model.diary.publish import publish
from model.diary.work_days import Quarter
from model.reps import Rep
from model.resources import resource
from model.scenario import LIVE, Layer, Scenario
from model.settings import settings_of
from model.state import About, State
from model.territories import CORE_TEAM, Territory

AS_OF = date(2026, 11, 30)
MONDAY = date(2027, 3, 1)
GOLDEN = Path(__file__).parents[2] / "data" / "golden.json"


def act(uid="1", *, planned=MONDAY, done=MONDAY, status="done", origin="plan", **more):
    """A planned visit that was done on its day, unless said otherwise."""
    facts = {"kind": "call_f2f", "account_id": "A", "roles": "U", "on_theme": True, "minutes": 60.0}
    return Act(uid, planned=planned, done=done, status=status, origin=origin, **(facts | more))


def share(*acts, off=()):
    return adherence(acts, 5, 10, off).whole


@pytest.mark.parametrize(("days", "kept"), [(0, 1), (7, 1), (-7, 1), (8, 0), (-10, 0)])
def test_that_done_within_five_working_days_is_kept(days, kept):
    assert share(act(done=MONDAY + timedelta(days))).part == kept


def test_that_a_holiday_in_between_is_no_working_day():
    late = act(done=MONDAY + timedelta(8))
    assert share(late, off={MONDAY + timedelta(2)}).part == 1


def test_that_an_item_not_done_is_due_and_missed():
    found = adherence([act(done=None, status="planned"), act("2")], 5, 10)
    assert (found.whole.part, found.whole.whole) == (1, 2)
    assert [why for _, why in found.missed] == ["not done"]


def test_that_holidays_and_what_the_customer_moved_or_cancelled_are_left_out():
    acts = [
        act("kept"),
        act("off", planned=MONDAY + timedelta(1), done=None, status="planned"),
        act("cancelled", done=None, status="cancelled", cause="customer"),
        act("re-booked", done=MONDAY + timedelta(11), cause="customer"),
        act("too late", done=MONDAY + timedelta(18), cause="customer"),
        act("ours", done=None, status="cancelled", cause="manager"),
    ]
    found = adherence(acts, 5, 10, {MONDAY + timedelta(1)})
    assert [a.uid for a, _ in found.excluded] == ["off", "cancelled", "re-booked"]
    assert [a.uid for a, _ in found.missed] == ["too late", "ours"]
    assert found.whole.value == pytest.approx(1 / 3)


def test_that_unplanned_activities_are_never_due():
    assert share(act(origin="request"), act(origin="own")).whole == 0


def test_that_the_shares_by_type_and_role_add_up_to_the_whole():
    acts = [
        act("1"),
        act("2", kind="demo", roles="UB", done=None, status="no_show"),
        act("3", roles="A"),
        act("4", roles=""),
    ]
    found = adherence(acts, 5, 10)
    assert {k: (s.part, s.whole) for k, s in found.by_role.items()} == {
        "?": (1, 1),
        "A": (1, 1),
        "U": (1, 1),
        "multi": (0, 1),
    }
    for table in (found.by_kind, found.by_role):
        assert sum(s.part for s in table.values()) == found.whole.part
        assert sum(s.whole for s in table.values()) == found.whole.whole


def test_that_hours_count_only_when_done():
    acts = [
        act("1"),
        act("2", origin="request", on_theme=False),
        act("3", origin="request", done=None, status="cancelled"),
    ]
    unplanned = share_of_hours(acts, lambda a: not a.is_planned)
    assert (unplanned.part, unplanned.whole) == (1, 2)


def test_that_a_visit_made_up_in_four_days_without_research_is_hit_and_hope():
    made = {"planned": None, "origin": "own", "created": MONDAY, "researched": False}
    acts = [
        act("hope", done=MONDAY + timedelta(4), **made),
        act("early enough", done=MONDAY + timedelta(7), **made),
        act("researched", **(made | {"researched": True})),
        act("phone", kind="remote_touch", **made),
        act("planned", created=MONDAY),
        act("unknown", **(made | {"created": None})),
    ]
    assert [a.uid for a in hit_and_hope(acts, 5)] == ["hope"]


@pytest.fixture
def quarter():
    """Twenty visits on twenty days of March without a holiday, published on 4 January."""
    days = [day.date() for day in pd.bdate_range("2027-03-01", periods=20)]
    frame = pd.DataFrame(
        {
            "uid": [f"D{n}" for n in range(20)],
            "date": [day.isoformat() for day in days],
            "week": [float((day - date(2027, 1, 4)).days // 7 + 1) for day in days],
            "start": "09:00",
            "end": "10:00",
            "minutes": 60.0,
            "type": "call_f2f",
            "account_id": "A1",
            "role_class": "USER",
            "purpose": "Ask five questions",
            "origin": "plan",
            "status": "planned",
            "day_mode": "field",
        }
    )
    accounts = Accounts({"account_id": ["A1"], "country": ["US"], "name": ["Brookside"]})
    layer = Layer((Territory("T1", "North", rep_id="R1"),), Alignment(np.zeros(1)))
    rep = Rep("R1", "Ann", notes={"home_region": "OH"})
    start = State(
        About("x"),
        accounts,
        (Scenario(LIVE, "Live", {CORE_TEAM.id: layer}),),
        reps=(rep,),
        tables={"diary_q1": frame},
    )
    return publish(start, "R1", Quarter(2027, 1), date(2027, 1, 4)).apply(start)


def all_done(state):
    for n in range(20):
        state = complete_item(state, f"D{n}").apply(state)
    return state


def moved(state, n, *, cause):
    day = date.fromisoformat(state.table("diary").set_index("uid").loc[f"D{n}", "date"])
    target = (pd.Timestamp(day) + pd.offsets.BDay(1)).date()
    return move_item(state, f"D{n}", target, cause=cause).apply(state)


def test_that_five_of_twenty_items_moved_by_own_choice_give_75_percent(quarter):
    state = quarter
    for n in range(0, 20, 4):
        state = moved(state, n, cause="own choice")
    found = measures_of(all_done(state), state.rep("R1"), date(2027, 3, 31))
    assert found.adherence.whole.value == 0.75
    assert {why for _, why in found.adherence.missed} == {"moved by own choice"}
    assert found.state_of("adherence") == "amber"


def test_that_the_same_five_moved_for_the_customer_do_not_count(quarter):
    state = quarter
    for n in range(0, 20, 4):
        state = moved(state, n, cause="customer")
    found = measures_of(all_done(state), state.rep("R1"), date(2027, 3, 31))
    assert (found.adherence.whole.part, found.adherence.whole.whole) == (15, 15)
    assert len(found.adherence.excluded) == 5


def test_that_a_quarter_kept_is_100_percent_and_what_lies_ahead_is_not_due(quarter):
    done = all_done(quarter)
    assert measures_of(done, done.rep("R1"), date(2027, 3, 31)).adherence.whole.value == 1
    early = measures_of(quarter, quarter.rep("R1"), date(2027, 3, 5))
    assert (early.adherence.whole.part, early.adherence.whole.whole) == (0, 5)


def test_that_a_diary_item_the_crm_reports_too_counts_once(quarter):
    done = all_done(quarter)
    past = pd.DataFrame(
        {
            "activity_id": ["D0"],
            "account_id": ["A1"],
            "type": ["call_f2f"],
            "planned_date": ["2027-03-01"],
            "actual_date": ["2027-03-01"],
            "status": ["done"],
            "origin": ["plan"],
            "minutes": [60.0],
        }
    )
    both = replace(done, tables={**done.tables, "activities_done": past})
    found = measures_of(both, both.rep("R1"), date(2027, 3, 31))
    assert found.adherence.whole.whole == 20


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def measured(demo):
    return measures_of(demo, demo.rep("R1"), AS_OF)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("adherence", "adherence_pct"),
        ("unplanned", "unplanned_pct"),
        ("urgent", "urgent_pct"),
        ("focus", "focus_pct"),
        ("forward_fill", "forward_fill_pct"),
    ],
)
def test_that_the_demo_quarter_gives_the_golden_numbers(measured, key, name):
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    wanted = golden["values"][f"metrics.{name}"]
    slack = max(wanted["tol"], golden["tolerance_rel"] * wanted["value"])
    assert measured.figures[key] == pytest.approx(wanted["value"], abs=slack)


def test_that_the_demo_items_due_and_requests_are_the_golden_ones(measured):
    values = json.loads(GOLDEN.read_text(encoding="utf-8"))["values"]
    assert measured.adherence.whole.whole == values["metrics.adherence_due"]["value"]
    assert measured.requests.total == values["requests.n"]["value"]
    assert measured.requests.hours == pytest.approx(values["requests.hours"]["value"])
    (taught,) = measured.education
    assert taught.before == values["requests.A10_60d_before"]["value"]
    assert taught.after == values["requests.A10_60d_after"]["value"]
    assert measured.requests_a_week == 7 / 4  # AL5 for the rep: seven in four weeks


def test_that_the_page_of_the_book_and_the_measures_agree(demo, measured):
    rep = demo.rep("R1")
    ids = demo.accounts.ids[demo.accounts.text("owner_rep_id") == "R1"]
    page = execution_of(demo, ids, AS_OF, settings_of(demo), rep)
    assert page.adherence == measured.adherence.whole.value
    assert page.unplanned == measured.unplanned.value


def test_that_a_rep_without_anything_has_no_figures_and_no_state():
    empty = State(About("x"), Accounts({"account_id": ["A"]}), (Scenario(LIVE, "Live", {}),))
    found = measures_of(empty, Rep("R9", "Nobody"), AS_OF)
    assert found.state_of("adherence") == ""
    assert found.adherence.by_role == {}
    assert limits_of("adherence").green == 85
