"""What customers get of an alignment, counted by hand: OR coverage, answers, surgeons met."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.alignment_service import ServiceJudge
from model.home_drives import HomeDrives
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory

TODAY = date(2026, 11, 30)
CODES = np.array([0, 0, 1, -1])
HOURS = np.array([[0.5, 1.0, 3.0, 1.0], [2.0, 2.0, 1.5, 1.0]])  # from both homes
DRIVE = HomeDrives(HOURS, HOURS.min(axis=0), np.arange(2))


def shown(*used):
    """Numbers of an alignment whose territories use these shares of their capacity."""
    return SimpleNamespace(territories=[SimpleNamespace(utilisation=u) for u in used])


def state_of(reps=(), **tables):
    accounts = Accounts(
        {
            "account_id": np.array(["A", "B", "C", "D"], object),
            "lat": np.array([40.0, 40.1, 40.2, 40.3]),
            "lon": np.full(4, -83.0),
            "our_procs.spine": np.array([100.0, 200.0, 300.0, 0.0]),
        }
    )
    layer = Layer((Territory("T0", "West"), Territory("T1", "East")), Alignment(CODES))
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status="live")
    frames = {name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()}
    return State(About("Small"), accounts, (live,), tuple(reps), tables=frames)


def contact(account, role="USER", level="2", last="2026-11-01"):
    return {
        "account_id": account, "role_class": role, "relationship": level, "last_contact": last,
    }  # fmt: skip


def request(asked, planned="", kind="training", decision=""):
    return {"kind": kind, "received_at": asked, "scheduled_for": planned, "decision": decision}


def judged(state, *used):
    return ServiceJudge(state, DRIVE, TODAY).judge(CODES, shown(*used))


def test_that_estimated_coverage_is_what_capacity_serves_of_our_procedures():
    # West has 300 of 600 procedures and serves 1/1.5 of them, East all of its 300
    assert judged(state_of(), 1.5, 0.8).coverage_expected == pytest.approx((300 / 1.5 + 300) / 600)


def test_that_a_territory_without_a_rep_serves_nobody():
    assert judged(state_of(), 1.0, np.nan).coverage_expected == pytest.approx(300 / 600)


def test_that_coverage_is_cases_attended_of_cases_agreed_in_the_last_quarter():
    cases = [
        {"type": "case_attendance", "planned_date": day, "status": status}
        for day, status in (
            ("2026-11-02", "done"), ("2026-11-03", "done"), ("2026-11-04", "missed"),
            ("2026-01-04", "missed"),
        )
    ]  # fmt: skip
    asked = [request("2026-11-05T08:00", kind="case cover", decision="declined")]
    assert judged(state_of(activities_done=cases, requests=asked), 1, 1).coverage == 2 / 4
    assert np.isnan(judged(state_of(), 1, 1).coverage)


def test_that_engagement_counts_active_surgeons_met_within_91_days():
    people = [
        contact("A"), contact("A", last="2026-08-31"), contact("B", last="2026-09-01"),
        contact("C", level="0"), contact("C", role="BUYER"), contact("gone"),
    ]  # fmt: skip
    state = state_of(contacts=people)
    found = judged(state, 2.0, 1.0)
    assert found.engagement == pytest.approx(2 / 3)  # 31 August is 91 days ago and too long
    assert found.engagement_expected == pytest.approx(1 / 2)
    by_territory = ServiceJudge(state, DRIVE, TODAY).engagement(CODES, 2)
    assert by_territory[0] == pytest.approx(2 / 3)
    assert np.isnan(by_territory[1])


def test_that_an_answer_is_the_median_from_request_to_visit():
    asked = [
        request("2026-11-02T08:00", "2026-11-02T12:00"),
        request("2026-11-02T08:00", "2026-11-03T08:00"),
        request("2026-11-02T08:00", "2026-11-02T10:00"),
        request("2026-11-02T08:00", "2026-11-01T10:00"),  # planned before it was asked
        request("2026-11-02T08:00", "soon"),
    ]
    assert judged(state_of(requests=asked), 1, 1).answer_hours == 4.0


def test_that_support_is_the_nearest_of_the_own_rep_and_a_specialist():
    alone = judged(state_of(), 1, 1).support_hours
    assert alone == pytest.approx((100 * 0.5 + 200 * 1.0 + 300 * 1.5) / 600)
    near_c = Rep("S", "Sam", role="clinical_specialist", home_lat=40.2, home_lon=-83.0)
    with_help = judged(state_of(reps=[near_c]), 1, 1).support_hours
    assert with_help < alone - 300 * 1.0 / 600  # at C it falls from an hour and a half to minutes
