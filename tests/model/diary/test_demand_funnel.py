"""Own funnels of any length go into the diary by their own steps, tasks and committee."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.demo import demo_state
from model.diary.demand import quarter_demand
from model.diary.funnel_shape import funnel_for, plan_b_task, shape_of
from model.diary.work_days import Quarter
from model.plan.funnels import shipped_funnels
from model.resources import resource

TODAY, FIRST = date(2026, 11, 30), Quarter.of("2027Q1")
# Five steps: a demo with a finance meeting a week later, the file, the decision, training.
STEPS = [
    ("Reach the surgeon", 10, [("early_discovery", "USER", 60, 0)]),
    (
        "Show and count",
        10,
        [("demo", "USER", 90, 0), ("business_case_meeting", "BUYER", 60, 5)],
    ),
    ("File", 10, [("vac_submission", "BUYER", 120, -15)]),
    ("Board says yes", 10, [("vac_meeting", "ADMIN", 45, 0)]),
    ("First cases", 10, [("training", "USER", 240, 0)]),
]


def record():
    return {
        "id": "short",
        "name": "Short one",
        "steps": [
            {
                "no": no,
                "name": name,
                "exit_gate": "Shown",
                "standard_days": days,
                "probability": 0.2 * no,
                "plan_b": {"trigger": "No", "action": "Peer-to-peer call", "max_tries": 2},
                "tasks": [
                    {
                        "type": kind,
                        "template": f"{name}, {kind}",
                        "role_class": role,
                        "minutes": minutes,
                        "offset_wd": offset,
                    }
                    for kind, role, minutes, offset in tasks
                ],
            }
            for no, (name, days, tasks) in enumerate(STEPS, 1)
        ],
    }


@pytest.fixture(scope="module")
def state():
    return demo_state(resource("demo"))


def with_own(state, step, next_on, *, holder="R1", meeting="", plan_b="none"):
    """O1 in the short funnel; `meeting` puts it on a committee's agenda of that day."""
    plan = state.plans.get(holder, {})
    plans = {**state.plans, holder: {**plan, "funnels": [*plan.get("funnels", []), record()]}}
    table = state.table("opportunities").copy()
    mine = table["opportunity_id"] == "O1"
    values = {"funnel": "short", "step": float(step), "next_step_on": next_on}
    for name, value in {**values, "next_step": "As agreed", "plan_b": plan_b}.items():
        table.loc[mine, name] = value
    tables = {**state.tables, "opportunities": table}
    for name in ("diary", "diary_q1", "activities_open"):
        if name in tables:
            tables[name] = tables[name][tables[name]["opportunity_id"] != "O1"]
    if meeting:
        vac = state.table("vac").copy()
        row = dict.fromkeys(vac.columns, "") | {
            "gate_account_id": "A13",
            "meeting": meeting,
            "papers_due": "2027-02-11",
            "agenda": "Short one (O1)",
        }
        tables["vac"] = pd.concat([vac, pd.DataFrame([row])], ignore_index=True)
    return replace(state, plans=plans, tables=tables)


def tasks_of(state):
    found = quarter_demand(state, state.rep("R1"), FIRST, TODAY).demands
    return {d.key: d for d in found if d.opportunity_id == "O1"}


def test_that_each_step_of_an_own_funnel_falls_due_by_its_own_days(state):
    """12 Jan, then ten days a step: file 22 Jan, no committee, training 11 Feb."""
    found = tasks_of(with_own(state, 2, "2027-01-12"))
    assert list(found) == [
        "step:O1:2:demo",
        "step:O1:2:business_case_meeting",
        "step:O1:3:vac_submission",
        "step:O1:5:training",
    ]
    assert found["step:O1:2:demo"].fixed_day == date(2027, 1, 12)
    # Five working days after 12 January is the 19th, give or take: from 12 January.
    assert found["step:O1:2:business_case_meeting"].first == date(2027, 1, 12)
    assert found["step:O1:3:vac_submission"].first == date(2027, 1, 15)
    assert found["step:O1:5:training"].first == date(2027, 2, 4)
    assert found["step:O1:5:training"].minutes == 240


def test_that_the_committee_of_an_own_funnel_stands_where_its_meeting_is(state):
    found = tasks_of(with_own(state, 2, "2027-01-12", meeting="2027-03-04"))
    assert found["step:O1:3:vac_submission"].fixed_day == date(2027, 2, 11)
    assert found["step:O1:4:vac_meeting"].fixed_day == date(2027, 3, 4)
    assert found["step:O1:4:vac_meeting"].after[0].key == "step:O1:3:vac_submission"
    # Ten days after the decision of 4 March: the 14th, a week before or two after.
    assert found["step:O1:5:training"].first == date(2027, 3, 8)


def test_that_a_failed_step_brings_the_task_of_its_plan_b(state):
    found = tasks_of(
        with_own(
            state, 2, "2027-01-12", plan_b="triggered 2026-11-20: Peer-to-peer call, try 1 of 2"
        )
    )
    assert "step:O1:2:demo" not in found
    talk = found["step:O1:2:kol_meeting"]
    assert talk.fixed_day == date(2027, 1, 12)
    assert "Peer-to-peer call" in talk.purpose
    assert "plan B" in talk.why


def test_that_a_funnel_in_the_plan_of_another_rep_counts_as_well(state):
    found = tasks_of(with_own(state, 2, "2027-01-12", holder="R2"))
    assert "step:O1:5:training" in found


def test_that_the_shipped_funnels_submit_at_step_seven_and_decide_at_step_nine(state):
    shapes = [shape_of(funnel) for funnel in shipped_funnels()]
    assert [(s.submit, s.decide, s.last) for s in shapes] == [(7, 9, 11)] * 3
    assert funnel_for(state, "R1", "nowhere") is None


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (4, "lighthouse_visit"),
        (5, "kol_meeting"),
        (6, "business_case_meeting"),
        (10, "training"),
        (11, "joint_plan_session"),
    ],
)
def test_that_the_words_of_a_plan_b_name_its_task(step, kind):
    found = shipped_funnels()[1].step(step)
    assert found is not None
    assert plan_b_task(found).type == kind
