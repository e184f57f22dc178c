"""One territory's plan as a whole: what is there, what is missing, what never fails."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.errors import PlanError
from model.plan.facts import SEGMENTS
from model.plan.rep_plan import rep_plan
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory

TODAY = date(2026, 11, 30)
PRODUCT = {"asp.stent": 1000.0, "units.stent.HRT": 1.0}


def project(columns, settings=None, reps=(), tables=None, plans=None):
    n = len(next(iter(columns.values())))
    accounts = Accounts({"account_id": [f"A{i}" for i in range(n)], **columns})
    layer = Layer((Territory("T1", "North", rep_id="R1"),), Alignment(np.zeros(n)))
    return State(
        About("x", as_of="2026-11-30"),
        accounts,
        (Scenario(LIVE, "Live", {"core": layer}),),
        reps=reps,
        tables=tables or {},
        plans=plans or {},
        settings=settings or {},
    )


def test_that_names_and_coordinates_alone_make_a_plan_that_says_what_it_lacks():
    state = project({"name": ["x", "y", "z"], "lat": [40.0, 41, 42], "lon": [-84.0, -84, -85]})
    plan = rep_plan(state, 0, today=TODAY)
    assert plan.n == 3
    assert plan.start == date(2027, 1, 1)
    assert np.isnan(plan.figures.potential).all()
    assert np.isnan(plan.drive_hours).all()
    assert np.isnan(plan.workload.utilisation)
    assert plan.workload.verdict == ""
    assert plan.sequence.picks == ()
    assert plan.forecast.scenarios == {}
    assert plan.backtest.smallest_goal is None
    assert plan.clusters.tolist() != ["", "", ""]
    assert np.isnan(plan.mix.hhi)
    assert np.isnan(plan.pipeline.hygiene)
    assert plan.completeness.verdict == "working draft"
    assert set(plan.missing) >= {"figures", "segmentation", "forecast", "roles", "baseline"}
    assert all(notes for notes in plan.missing.values())


def test_that_an_empty_territory_has_a_plan():
    state = project({"name": ["x"]})
    layer = Layer((Territory("T1", "North"), Territory("T2", "South")), Alignment(np.zeros(1)))
    state = replace(state, scenarios=(Scenario(LIVE, "Live", {"core": layer}),))
    plan = rep_plan(state, 1, today=TODAY)
    assert plan.n == 0
    assert plan.mix.total.n == 0
    assert plan.completeness.percent == 0


def test_that_a_territory_that_does_not_exist_is_refused():
    with pytest.raises(PlanError, match="no territory number 1"):
        rep_plan(project({"name": ["x"]}), 1, today=TODAY)


def test_that_potential_alone_is_enough_for_segments_a_sequence_and_money():
    state = project(
        {
            "account_type": ["AMC", "COMM", "ASC"],
            "potential": [700_000.0, 200_000, 100_000],
            "lat": [40.0, 40.1, 40.2],
            "lon": [-84.0, -84, -84],
        },
        reps=(Rep("R1", "Ann", home_lat=40.0, home_lon=-84.0, quota=5e5),),
    )
    plan = rep_plan(state, 0, today=TODAY)
    assert plan.segmentation.segment.tolist() == ["Attack", "Develop", "Monitor"]
    assert [pick.account_id for pick in plan.sequence.picks] == ["A0", "A1"]
    assert plan.forecast.base is not None
    assert plan.forecast.base.new[-1] > 0
    assert plan.forecast.base.patients.sum() == 0
    assert "backtest" in plan.missing
    assert plan.workload.utilisation > 0
    assert plan.position("A2") == 2
    assert plan.position("B") is None


def test_that_every_section_covers_the_accounts_of_the_territory_only():
    state = project({"proc_volume.HRT": [100.0, 50, 10], "account_type": ["COMM"] * 3}, PRODUCT)
    layer = state.scenario().layer()
    moved = replace(layer, alignment=Alignment(np.array([0, -1, 0])))
    state = state.with_scenario(state.scenario().with_layer("core", moved))
    plan = rep_plan(state, 0, today=TODAY)
    assert plan.rows.tolist() == [0, 2]
    assert plan.mix.total.potential == 110_000
    assert sum(row.n for row in plan.mix.by_type) == 2
    assert [plan.ids[pick.position] for pick in plan.sequence.picks] == [
        pick.account_id for pick in plan.sequence.picks
    ]


def test_that_the_typed_plan_names_the_launch_family_and_overrides_the_order():
    plans = {
        "R1": {
            "focus_themes": [{"quarter": "2027-Q1", "family": "HRT"}],
            "sequence_overrides": [{"account_id": "A0", "quarter": 3, "reason": "New theatre"}],
        }
    }
    state = project(
        {"proc_volume.HRT": [100.0, 90.0], "account_type": ["COMM", "COMM"]},
        PRODUCT,
        reps=(Rep("R1", "Ann"),),
        plans=plans,
    )
    sequence = rep_plan(state, 0, today=TODAY).sequence
    assert sequence.launch_family == "HRT"
    assert [(p.account_id, p.quarter) for p in sequence.picks] == [("A1", 1), ("A0", 3)]
    assert sequence.picks[0].label == "Beachhead"


def test_that_mix_tables_partition_every_total(plan):
    for table in (
        plan.mix.by_type,
        plan.mix.by_segment,
        plan.mix.by_cluster,
        plan.mix.by_system,
    ):
        assert sum(row.n for row in table) == plan.n
        assert sum(row.potential for row in table) == pytest.approx(plan.mix.total.potential)
        assert sum(row.hours for row in table) == pytest.approx(plan.mix.total.hours)
        assert sum(row.share_of_revenue for row in table) == pytest.approx(1)
        assert sum(row.calls for row in table) == plan.mix.total.calls
    assert [row.key for row in plan.mix.by_segment] == [
        s for s in SEGMENTS if s in set(plan.segmentation.segment)
    ]
    assert plan.mix.by_system[-1].key == ""


def test_that_family_rows_add_up_to_the_territory(plan):
    assert sum(f.potential for f in plan.mix.by_family) == pytest.approx(plan.mix.total.potential)
    assert sum(f.revenue for f in plan.mix.by_family) == pytest.approx(plan.mix.total.revenue)
    assert plan.mix.top_1 <= plan.mix.top_5 <= plan.mix.top_10 <= 1


def test_that_no_demo_candidate_is_lit_and_the_tests_say_why(plan):
    by_id = {c.account_id: c for c in plan.lighthouses.candidates}
    assert not any(candidate.lit for candidate in by_id.values())
    assert [test.met for test in by_id["A27"].tests] == [True, True, False, True]
    assert [test.met for test in by_id["A02"].tests] == [True, True, False, False]
    assert by_id["A12"].chosen is False
    assert by_id["A12"].followers == ("A14", "A10")


def test_that_without_candidates_the_best_three_are_proposed():
    state = project({"proc_volume.HRT": [9.0, 8, 7, 6], "account_type": ["COMM"] * 4}, PRODUCT)
    found = rep_plan(state, 0, today=TODAY).lighthouses
    assert [c.account_id for c in found.candidates] == ["A0", "A1", "A2"]
    assert found.missing


def test_that_contacts_fill_roles_and_gaps_name_the_classes_missing():
    contacts = pd.DataFrame(
        {
            "contact_id": ["P1", "P2", "P3", "P4"],
            "account_id": ["A0", "A0", "A1", "elsewhere"],
            "role_class": ["USER", "BUYER", "", "USER"],
            "relationship": [2.0, np.nan, 1.0, 3.0],
        }
    )
    state = project({"potential": [10.0, 0.1]}, tables={"contacts": contacts})
    roles = rep_plan(state, 0, today=TODAY).roles
    assert roles.contacts.tolist() == [[1, 1, 0], [0, 0, 0]]
    assert roles.gaps == {"A0": ("ADMIN",)}
    assert roles.counts == {"USER": 1, "BUYER": 1, "ADMIN": 0}
    assert roles.relationships == {("USER", 2): 1, ("", 1): 1}
    assert roles.missing == ("1 contacts have no role class.",)


def test_that_contracts_end_in_order_with_their_latest_start():
    state = project(
        {
            "contract_status": ["dual", "sole-competitor", "none", "multi"],
            "contract_end": ["2027-11-30", "2027-05-31", "", ""],
            "contract_end_month": [np.nan, np.nan, np.nan, 9.0],
            "main_competitor": ["Helix", "Omni", "", ""],
        }
    )
    contracts = rep_plan(state, 0, today=TODAY).contracts
    assert [
        (e.account_id, e.end, e.start_by, e.in_window, e.holder) for e in contracts.calendar
    ] == [
        ("A1", "2027-05-31", "2026-08-31", True, "Omni"),
        ("A3", "2027-09-30", "2026-12-30", True, ""),
        ("A0", "2027-11-30", "2027-02-28", False, "Helix"),
    ]
    assert contracts.uncovered == ("A1", "A3")


def test_that_committees_are_those_of_the_territory_from_today_on(plan):
    dates = [committee.meeting for committee in plan.contracts.committees]
    assert dates == sorted(dates)
    assert dates[0] >= "2026-11-30"
    assert set(plan.contracts.next_of_system) == {"QCU", "MVA", "TRH", "BMA", "BGC"}


def test_that_gaps_nobody_noted_are_found():
    state = project(
        {"proc_volume.HRT": [100.0], "account_type": ["COMM"]}, PRODUCT, (Rep("R1", "Ann"),)
    )
    gaps = rep_plan(state, 0, today=TODAY).completeness.gaps
    first = gaps[0]
    assert (first.subject, first.missing) == ("A0", "all role classes")
    assert (first.weakens, first.due) == ("its start in quarter 1", "2027-01-01")
    assert {gap.owner for gap in gaps} == {"Ann"}
    assert {"goals", "diary", "themes"} <= {gap.subject for gap in gaps}


def test_that_the_weights_of_completeness_add_up_to_a_hundred(plan):
    assert sum(item.weight for item in plan.completeness.items) == 100
    assert all(0 <= item.met <= 1 for item in plan.completeness.items)
