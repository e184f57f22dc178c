"""Each of the twenty rules on a small planted case, and on the case that just does not fire."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.reps import Rep
from model.review.alert import AMBER, RED, RULES
from model.review.alerts import judged
from model.review.ground import territory_grounds
from model.review.snapshots import with_frozen
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

TODAY = date(2026, 11, 30)  # a Monday


def day(back):
    """The ISO date so many days before today."""
    return (TODAY - timedelta(days=back)).isoformat()


def region(*, codes=(0, 0, 0), rep=None, plan=None, settings=None, tables=None, **columns):
    """Three accounts, A1 worth 700 k, A2 and A3 150 k each; territories T1 and T2."""
    n = len(codes)
    base = {
        "account_id": [f"A{k + 1}" for k in range(n)],
        "name": [f"Hospital {k + 1}" for k in range(n)],
        "account_type": ["COMM"] * n,
        "postcode": [f"4000{k}" for k in range(n)],
        "potential": [700_000.0, *[150_000.0] * (n - 1)],
        "revenue": [70_000.0, *[15_000.0] * (n - 1)],
        "lat": 40.0 + 0.01 * np.arange(n),
        "lon": np.full(n, -83.0),
    }
    accounts = Accounts(base | {name: list(values) for name, values in columns.items()})
    territories = (Territory("T1", "North", rep_id="R1"), Territory("T2", "South", rep_id="R2"))
    used = territories[: max(codes) + 1]
    live = Scenario(LIVE, "Live", {"core": Layer(used, Alignment(np.array(codes)))})
    first = rep or Rep("R1", "Ann", home_lat=40.0, home_lon=-83.0)
    return State(
        About("Region", "p", as_of=TODAY.isoformat(), period=("2027-01-01", "2029-12-31")),
        accounts,
        (live,),
        (first, Rep("R2", "Bo")),
        tables={name: pd.DataFrame(rows) for name, rows in (tables or {}).items()},
        plans={"R1": plan} if plan else {},
        settings={"alert.grade_c": 1.0} | (settings or {}),  # no volumes: all is estimated
    )


def fired(state, rule, today=TODAY):
    return [alert for alert in judged(territory_grounds(state, today)) if alert.rule == rule]


def act(number, account, back, *, minutes=60, planned=True, status="done", research="yes"):
    return {
        "activity_id": f"H{number}",
        "type": "call_f2f",
        "account_id": account,
        "role_class": "USER",
        "planned_date": day(back) if planned else "",
        "actual_date": day(back) if status == "done" else "",
        "minutes": minutes,
        "status": status,
        "origin": "plan" if planned else "request",
        "on_theme": "yes",
        "created_on": day(back + (60 if planned else 1)),
        "research_sheet": research,
    }


def sales(account, units):
    """Units by month, the newest last: November 2026 is the last month that is over."""
    months = pd.period_range(end="2026-11", periods=len(units), freq="M")
    return [
        {"account_id": account, "line": "L", "month": str(m), "units": u, "revenue": 100.0 * u}
        for m, u in zip(months, units, strict=True)
    ]


def pursuit(**more):
    row = {
        "opportunity_id": "O1",
        "account_id": "A1",
        "line": "Handpiece",
        "funnel": "disposable",
        "status": "open",
        "step": 3,
        "step_entered": day(5),
        "next_step_on": (TODAY + timedelta(days=5)).isoformat(),
        "next_step": "Demo",
        "value_per_year": 1000.0,
    }
    return row | more


def test_that_a_region_in_order_raises_no_alert():
    calm = region(last_f2f=[day(1)] * 3, f2f_done_last_quarter=[9.0] * 3)
    assert judged(territory_grounds(calm, TODAY)) == ()


def test_that_every_rule_has_a_case_here():
    tested = {name.split("_")[1].upper() for name in globals() if name.startswith("test_al")}
    assert tested == set(RULES)


@pytest.mark.parametrize(("last_two", "count"), [((80, 85), 1), ((80, 95), 0)])
def test_al1_two_months_under_nine_tenths_of_the_year_before(last_two, count):
    units = [100] * 12 + [100] * 10 + list(last_two)
    found = fired(region(tables={"sales_monthly": sales("A1", units)}), "AL1")
    assert len(found) == count
    if found:
        assert found[0].value == pytest.approx(0.85)


def test_al1_a_territory_with_little_potential_is_not_called_underperforming():
    state = region(codes=(0, 1, 1), potential=[100.0, 700.0, 700.0],
                   tables={"sales_monthly": sales("A1", [100] * 22 + [10, 10])})  # fmt: skip
    assert fired(state, "AL1") == []


@pytest.mark.parametrize(("back", "count"), [(120, 1), (20, 0)])
def test_al2_an_a_account_unseen_for_one_and_a_half_gaps(back, count):
    # a Develop account gets 10 calls a year: one every 36.5 days, late after 54.75
    state = region(last_f2f=[day(back), "", ""], f2f_done_last_quarter=[9.0, np.nan, np.nan])
    found = fired(state, "AL2")
    assert [alert.subject.id for alert in found] == ["A1"] * count


@pytest.mark.parametrize(
    ("back", "done", "words"),
    [
        (120, 9.0, "class A: no visit for 120 days, 9 of 6.0 planned visits in the quarter"),
        (6, 1.0, "class A: 1 of 6.0 planned visits in the quarter, the last 6 days ago"),
    ],
)
def test_al2_says_first_what_is_wrong(back, done, words):
    state = region(
        last_f2f=[day(back), "", ""],
        f2f_planned_last_quarter=[6.0, 0.0, 0.0],
        f2f_done_last_quarter=[done, np.nan, np.nan],
    )
    (alert,) = fired(state, "AL2")
    assert alert.sentence.endswith(words)


@pytest.mark.parametrize(("done", "count"), [(1.0, 1), (3.0, 0)])
def test_al2_under_half_of_the_planned_visits(done, count):
    state = region(
        last_f2f=[day(1)] * 3,
        f2f_planned_last_quarter=[6.0, 0.0, 0.0],
        f2f_done_last_quarter=[done, 0.0, 0.0],
    )
    assert len(fired(state, "AL2")) == count


@pytest.mark.parametrize(("visits_of_hog", "count"), [(10.0, 1), (1.0, 0)])
def test_al3_one_account_takes_a_quarter_of_the_visits_while_two_are_neglected(
    visits_of_hog, count
):
    state = region(
        codes=(0, 0, 0, 0, 0),
        potential=[300.0, 300.0, 300.0, 300.0, 10.0],
        f2f_done_last_quarter=[0.0, 0.0, visits_of_hog, 5.0, 5.0],
        f2f_planned_last_quarter=[5.0, 5.0, 1.0, 5.0, 5.0],
        last_f2f=[day(300), day(300), day(1), day(1), day(1)],
        settings={"class.A_share": 0.95, "alert.hog_visits": 0.49, "alert.hog_hours": 1.0},
    )
    assert [alert.subject.id for alert in fired(state, "AL3")] == ["A3"] * count


@pytest.mark.parametrize(("hours_of_hog", "count"), [(40.0, 1), (5.0, 0)])
def test_al3_one_account_takes_a_third_of_the_hours_while_two_are_neglected(hours_of_hog, count):
    state = region(
        codes=(0, 0, 0, 0, 0),
        potential=[300.0, 300.0, 300.0, 300.0, 10.0],
        f2f_done_last_quarter=[0.0, 0.0, 5.0, 5.0, 5.0],
        f2f_planned_last_quarter=[5.0] * 5,
        last_f2f=[day(300), day(300), day(1), day(1), day(1)],
        face_hours=[10.0, 10.0, hours_of_hog, 10.0, 10.0],
        remote_hours=[0.0] * 5,
        case_hours=[0.0] * 5,
        pursuit_hours=[0.0] * 5,
        settings={"class.A_share": 0.95, "alert.hog_visits": 0.99, "alert.hog_hours": 0.4},
    )
    assert [alert.subject.id for alert in fired(state, "AL3")] == ["A3"] * count


@pytest.mark.parametrize(("missed", "count"), [(2, 1), (0, 0)])
def test_al4_two_weeks_under_seventy_percent(missed, count):
    acts = []
    for week, back in enumerate((12, 5)):  # in the two weeks that are over
        for n in range(4):
            status = "no_show" if n < missed else "done"
            acts.append(act(10 * week + n, "A1", back, status=status))
    assert len(fired(region(tables={"activities_done": acts}), "AL4")) == count


@pytest.mark.parametrize(("unplanned", "count"), [(3, 1), (1, 0)])
def test_al4_over_a_fifth_of_four_weeks_unplanned(unplanned, count):
    acts = [act(n, "A1", 9 + n, planned=n >= unplanned) for n in range(10)]
    found = fired(region(tables={"activities_done": acts}), "AL4")
    assert [alert.subject.id for alert in found] == ["R1:unplanned"] * count


def request(account, back, source="customer"):
    return {"account_id": account, "received_at": day(back), "source": source, "minutes": 30,
            "root_cause": "stock level", "kind": "kit", "decision": "now"}  # fmt: skip


@pytest.mark.parametrize(
    ("backs", "level"), [((80,), ""), ((80, 40), AMBER), ((60, 40), RED), ((90, 55, 20), RED)]
)
def test_al5_requests_of_one_customer_in_a_quarter(backs, level):
    found = fired(region(tables={"requests": [request("A1", b) for b in backs]}), "AL5")
    assert [alert.level for alert in found] == ([level] if level else [])


@pytest.mark.parametrize(("count", "alerts"), [(5, 1), (4, 0)])
def test_al5_more_than_one_request_a_week_of_a_rep(count, alerts):
    rows = [request("A1", 1), *(request("", 2 + n, "colleague") for n in range(count - 1))]
    found = fired(region(tables={"requests": rows}), "AL5")
    assert [alert.subject.id for alert in found] == ["R1:requests"] * alerts


@pytest.mark.parametrize(("research", "count"), [("no", 1), ("yes", 0)])
def test_al6_two_visits_of_a_week_made_up_without_research(research, count):
    acts = [act(n, "A1", 10 + n, planned=False, research=research) for n in range(2)]
    plans = [act(10 + n, "A2", 10, minutes=600) for n in range(2)]
    found = fired(region(tables={"activities_done": acts + plans}), "AL6")
    assert [alert.value for alert in found] == [2.0] * count


@pytest.mark.parametrize(
    ("more", "level"),
    [({}, ""), ({"step_entered": day(40)}, RED), ({"next_step_on": ""}, AMBER)],
)
def test_al7_stuck_or_without_a_dated_next_step(more, level):
    found = fired(region(tables={"opportunities": [pursuit(**more)]}), "AL7")
    assert [alert.level for alert in found] == ([level] if level else [])


@pytest.mark.parametrize(("visits", "count"), [(9, 1), (8, 0)])
def test_al8_nine_visits_without_a_gate(visits, count):
    acts = [act(n, "A2", 10 + n) for n in range(visits)]
    tables = {"activities_done": acts, "opportunities": [pursuit(account_id="A2")]}
    assert len(fired(region(tables=tables), "AL8")) == count


@pytest.mark.parametrize(("minutes", "count"), [(380, 1), (370, 0)])  # 25.3 h and 24.7 h
def test_al8_more_than_twenty_five_hours_without_a_gate(minutes, count):
    acts = [act(n, "A2", 10 + n, minutes=minutes) for n in range(4)]
    tables = {"activities_done": acts, "opportunities": [pursuit(account_id="A2")]}
    assert len(fired(region(tables=tables), "AL8")) == count


@pytest.mark.parametrize(
    ("end", "open_at", "count"),
    [("2027-06-30", "", 1), ("2027-06-30", "A1", 0), ("2027-12-31", "", 0)],
)
def test_al9_a_contract_in_its_window_without_a_pursuit(end, open_at, count):
    state = region(
        contract_status=["sole-competitor", "none", "none"],
        contract_end=[end, "", ""],
        tables={"opportunities": [pursuit(account_id=open_at)] if open_at else []},
    )
    assert len(fired(state, "AL9")) == count


@pytest.mark.parametrize(("joint", "count"), [([], 1), ([{"account_id": "A1"}], 0)])
def test_al9_our_own_contract_without_a_joint_plan(joint, count):
    state = region(
        contract_status=["sole-ours", "none", "none"],
        contract_end=["2027-06-30", "", ""],
        plan={"joint_plans": joint},
    )
    assert len(fired(state, "AL9")) == count


def test_al9_members_behind_a_pursued_gate_are_grouped_under_it():
    state = region(
        contract_status=["sole-competitor"] * 3,
        contract_end=["2027-06-30"] * 3,
        idn_id=["S", "S", ""],
        tables={
            "opportunities": [pursuit(account_id="A1")],
            "systems": [{"idn_id": "S", "gate_account_id": "A1"}],
        },
    )
    assert {a.subject.id: a.group for a in fired(state, "AL9")} == {"A2": "A1", "A3": ""}


@pytest.mark.parametrize(("last", "count"), [(7, 1), (9, 0)])
def test_al10_units_of_three_months_fall_by_a_fifth(last, count):
    units = [10] * 12 + [last] * 3
    assert len(fired(region(tables={"sales_monthly": sales("A1", units)}), "AL10")) == count


@pytest.mark.parametrize(("before", "count"), [(50.0, 1), (55.0, 0)])
def test_al10_a_competitor_gains_ten_points_since_the_last_review(before, count):
    state = region(competitor_share=[60.0, 20.0, 20.0])
    frozen = with_frozen(
        state,
        TODAY - timedelta(days=60),
        "monthly",
        [("account", "A1", "competitor_share", before)],
    )
    later = replace(state, tables={"review_snapshots": frozen})
    assert len(fired(later, "AL10")) == count


@pytest.mark.parametrize(
    ("hours", "back", "before", "count"),
    [
        (1600.0, 30, 108.0, 1),
        (1400.0, 30, 108.0, 0),  # 96 % now
        (1600.0, 30, 104.0, 0),  # the month before was in order
        (1600.0, 90, 108.0, 0),  # nobody looked the month before
    ],
)
def test_al11_more_hours_than_a_year_has_two_months_running(hours, back, before, count):
    # a full year holds 1,458.6 hours with the shipped settings
    state = region(face_hours=[hours, 0.0, 0.0], remote_hours=[0.0] * 3, case_hours=[0.0] * 3,
                   pursuit_hours=[0.0] * 3, calls=[0.0] * 3)  # fmt: skip
    held, used = TODAY - timedelta(days=back), ("territory", "T1", "utilisation", before)
    frozen = with_frozen(state, held, "monthly", [used])
    found = fired(replace(state, tables={"review_snapshots": frozen}), "AL11")
    assert [alert.subject.id for alert in found] == ["R1:utilisation"] * count


@pytest.mark.parametrize(("late", "count"), [(3, 1), (2, 0)])
def test_al11_more_than_two_late_days_in_a_week(late, count):
    rows = [
        {
            "rep_id": "R1",
            "uid": f"D{n}",
            "date": (TODAY + timedelta(days=7 + n)).isoformat(),
            "start": "17:30" if n < late else "09:00",
            "minutes": 120,
            "type": "call_f2f",
            "account_id": "A1",
            "status": "planned",
        }
        for n in range(5)
    ]
    found = [a.subject.id for a in fired(region(tables={"diary": rows}), "AL11")]
    assert found == ["R1:late-2026-12-07"] * count


@pytest.mark.parametrize(("apart", "count"), [(1.2, 1), (0.01, 0)])  # degrees of latitude
def test_al11_more_than_three_tenths_of_the_hours_are_driven(apart, count):
    state = region(lat=40.0 + apart * np.arange(1, 4), calls=[20.0] * 3, face_hours=[15.0] * 3,
                   remote_hours=[0.0] * 3, case_hours=[0.0] * 3, pursuit_hours=[0.0] * 3,
                   settings={"alert.utilisation": 99.0})  # fmt: skip
    found = [alert.subject.id for alert in fired(state, "AL11")]
    assert found == ["R1:driving"] * count


@pytest.mark.parametrize(("second", "count"), [(100.0, 2), (500.0, 0)])
def test_al12_an_index_outside_the_band(second, count):
    state = region(codes=(0, 0, 1), potential=[300.0, 300.0, second])
    assert len(fired(state, "AL12")) == count


@pytest.mark.parametrize(("quota", "count"), [(290.0, 1), (150.0, 0)])
def test_al12_a_quota_far_above_the_others_for_its_potential(quota, count):
    state = region(codes=(0, 0, 1), potential=[300.0, 300.0, 600.0])
    # quotas per potential: quota ÷ 600 against 100 ÷ 600; the median lies in the middle
    reps = (replace(state.reps[0], quota=quota), replace(state.reps[1], quota=100.0))
    assert len(fired(replace(state, reps=reps), "AL12")) == count


@pytest.mark.parametrize(("times", "count"), [(2, 1), (1, 0)])
def test_al13_an_item_changed_twice_in_a_year(times, count):
    log = [
        {"rep_id": "R1", "date": day(30 * n), "object": "theme", "field": "Q1", "old": "a",
         "new": "b", "cause": "internal"}
        for n in range(times)
    ]  # fmt: skip
    plan = {"focus_themes": [{"quarter": "Q1", "name": "b"}]}
    assert len(fired(region(plan=plan, tables={"change_log": log}), "AL13")) == count


@pytest.mark.parametrize(("hours", "count"), [(400.0, 0), (20.0, 1)])
def test_al14_too_little_of_the_next_weeks_is_booked(hours, count):
    ahead = (TODAY + timedelta(days=3)).isoformat()
    rows = [
        {"uid": "X", "date": ahead, "status": "planned", "account_id": "A1", "workload_h": hours}
    ]
    found = fired(region(plan={"mission": "x"}, tables={"activities_open": rows}), "AL14")
    assert [alert.subject.id for alert in found] == ["R1:fill"] * count


@pytest.mark.parametrize(("booked", "count"), [("2026-11-30", 0), ("2026-12-01", 1)])
def test_al14_on_a_friday_next_monday_is_empty(booked, count):
    rows = [
        {"uid": "X", "date": booked, "status": "planned", "account_id": "A1", "workload_h": 900}
    ]
    state = region(plan={"mission": "x"}, tables={"activities_open": rows})
    found = fired(state, "AL14", today=date(2026, 11, 27))
    assert [alert.subject.id for alert in found] == ["R1:monday"] * count


@pytest.mark.parametrize(("back", "level"), [(90, ""), (100, AMBER), (250, RED)])
def test_al15_a_source_that_is_old(back, level):
    rows = [request("A1", back)]
    found = fired(region(tables={"requests": rows}), "AL15")
    assert [alert.level for alert in found] == ([level] if level else [])


@pytest.mark.parametrize(("limit", "count"), [(0.4, 1), (1.0, 0)])
def test_al15_much_of_the_potential_is_estimated(limit, count):
    found = fired(region(settings={"alert.grade_c": limit}), "AL15")
    assert [alert.subject.id for alert in found] == ["grade"] * count


def test_al15_two_accounts_of_one_name_in_one_postcode():
    twins = region(name=["St. Mary", "St Mary", "Other"], postcode=["45001", "45001", "45002"])
    apart = region(name=["St. Mary", "St Mary", "Other"], postcode=["45001", "45003", "45002"])
    assert [len(fired(state, "AL15")) for state in (twins, apart)] == [1, 0]


def contact(back, tier="T1", relationship=2):
    return {"contact_id": "P1", "name": "Dr Stone", "account_id": "A1", "kol_tier": tier,
            "last_contact": day(back), "relationship": relationship}  # fmt: skip


@pytest.mark.parametrize(("back", "tier", "count"), [(61, "T1", 1), (60, "T1", 0), (90, "T3", 0)])
def test_al16_a_leading_surgeon_unmet_for_sixty_days(back, tier, count):
    found = fired(region(tables={"contacts": [contact(back, tier)]}), "AL16")
    assert len(found) == count


@pytest.mark.parametrize(("now", "count"), [(1, 1), (2, 0)])
def test_al16_a_relationship_that_lost_a_level_since_the_last_review(now, count):
    state = region(tables={"contacts": [contact(5, relationship=now)]})
    frozen = with_frozen(
        state, TODAY - timedelta(days=30), "monthly", [("person", "P1", "relationship", 2.0)]
    )
    later = replace(state, tables=dict(state.tables) | {"review_snapshots": frozen})
    assert len(fired(later, "AL16")) == count


@pytest.mark.parametrize(("was_lit", "count"), [(1.0, 1), (0.0, 0)])
def test_al16_a_lighthouse_that_no_longer_shines(was_lit, count):
    state = region(plan={"lighthouses": [{"account_id": "A1"}]})
    frozen = with_frozen(
        state, TODAY - timedelta(days=30), "monthly", [("account", "A1", "lit", was_lit)]
    )
    later = replace(state, tables={"review_snapshots": frozen})
    found = fired(later, "AL16")
    assert [alert.subject.id for alert in found] == ["A1"] * count


@pytest.mark.parametrize(("score", "before", "level"), [(6, 6, RED), (7, 9, AMBER), (7, 8, "")])
def test_al17_a_low_or_falling_score(score, before, level):
    rows = [{"account_id": "A1", "score": score, "previous_score": before, "surveyed_on": day(20)}]
    found = fired(region(tables={"csat": rows}), "AL17")
    assert [alert.level for alert in found] == ([level] if level else [])


@pytest.mark.parametrize(("back", "count"), [(0, 1), (-1, 0)])
def test_al18_the_not_now_date_is_reached(back, count):
    parked = pursuit(status="parked", next_step_on=day(back), next_step="Look again")
    assert len(fired(region(tables={"opportunities": [parked]}), "AL18")) == count


@pytest.mark.parametrize(("back", "count"), [(-100, 1), (-130, 0)])
def test_al19_a_service_contract_that_ends(back, count):
    state = region(service_contract_end=[day(back), "", ""])
    assert len(fired(state, "AL19")) == count


@pytest.mark.parametrize(("silent", "count"), [(4, 1), (3, 0)])
def test_al19_an_order_that_is_late_by_the_accounts_own_habit(silent, count):
    # every second month until then: late after three months without an order
    units = [5, 0] * 8 + [5] + [0] * silent
    table = sales("A1", units) + sales("A2", [1] * len(units))
    found = fired(region(tables={"sales_monthly": table}), "AL19")
    assert [alert.subject.id for alert in found] == ["A1"] * count


@pytest.mark.parametrize(("level", "count"), [(2.0, 1), (3.0, 0)])
def test_al20_complex_cases_that_need_more_support_than_the_rep_can_give(level, count):
    rep = Rep("R1", "Ann", skills={"or_support": level})
    state = region(rep=rep, account_type=["AMC", "COMM", "COMM"])
    assert len(fired(state, "AL20")) == count


def test_al20_first_cases_nobody_attends():
    plan = {"mission": "x"}
    adopting = {"opportunities": [pursuit(step=9)]}
    covered = adopting | {
        "diary": [
            {
                "rep_id": "R1",
                "uid": "D1",
                "date": (TODAY + timedelta(days=7)).isoformat(),
                "start": "08:00",
                "minutes": 120,
                "type": "case_attendance",
                "account_id": "A1",
                "status": "planned",
            }
        ]
    }
    assert len(fired(region(plan=plan, tables=adopting), "AL20")) == 1
    assert fired(region(plan=plan, tables=covered), "AL20") == []
