"""The lists of a joint plan, one cell at a time; a signed plan becomes its next version."""

from pathlib import Path

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.joint_records import (
    add_joint_record,
    drop_joint_record,
    joint_plan,
    promise,
    scan_digest,
    set_joint_cell,
)
from model.scenario import LIVE, Scenario
from model.state import About, State

STEP = {"step": "Protocol draft", "owner": "customer", "due": "2027-01-15", "done": ""}


def started(status: str = "draft") -> State:
    """One joint plan with a measure, a step and a promise."""
    joint = {
        "id": "JP1", "account_id": "A1", "status": status, "version": 1, "period_months": 24,
        "measures": [{"metric": "discharge", "baseline": 87, "target": 95}],
        "milestones": [STEP], "commitments": {"us": ["Answer in a day"]},
    }  # fmt: skip
    accounts = Accounts({"account_id": ["A1"], "name": ["North"]})
    scenarios = (Scenario(LIVE, "Live", {}),)
    return State(About("x"), accounts, scenarios, plans={"R1": {"joint_plans": [joint]}})


def test_that_a_cell_of_a_measure_is_changed_and_taken_back_exactly() -> None:
    state = started()
    change = set_joint_cell(state, "R1", "JP1", "measures", 0, "target", 97)
    after = change.apply(state)
    assert joint_plan(after, "R1", "JP1")["measures"] == [
        {"metric": "discharge", "baseline": 87, "target": 97}
    ]
    assert change.inverse().apply(after).plans == state.plans


def test_that_a_step_keeps_the_rules_of_milestones() -> None:
    state = started()
    moved = set_joint_cell(state, "R1", "JP1", "milestones", 0, "due", "2027-02-01").apply(state)
    assert joint_plan(moved, "R1", "JP1")["milestones"][0]["due"] == "2027-02-01"
    with pytest.raises(PlanError, match="no day"):
        set_joint_cell(state, "R1", "JP1", "milestones", 0, "due", "")


def test_that_ticking_a_step_of_a_signed_plan_keeps_it_signed_and_other_words_do_not() -> None:
    state = started("signed")
    done = set_joint_cell(state, "R1", "JP1", "milestones", 0, "done", "2027-01-10").apply(state)
    assert joint_plan(done, "R1", "JP1")["status"] == "signed"
    other = set_joint_cell(state, "R1", "JP1", "measures", 0, "target", 97).apply(state)
    changed = joint_plan(other, "R1", "JP1")
    assert (changed["status"], changed["version"]) == ("in review", 2)


def test_that_counsel_given_is_our_own_and_makes_no_new_version() -> None:
    state = started("signed")
    advice = {"what": "Start the protocol with nursing", "to": "Dr P", "on": "2027-01-10"}
    after = add_joint_record(state, "R1", "JP1", "counsel", advice).apply(state)
    assert joint_plan(after, "R1", "JP1")["counsel"] == [advice]
    assert joint_plan(after, "R1", "JP1")["status"] == "signed"
    with pytest.raises(PlanError, match="says nothing"):
        add_joint_record(state, "R1", "JP1", "counsel", {**advice, "what": " "})


def test_that_a_line_is_removed_and_a_missing_one_is_refused() -> None:
    state = started()
    after = drop_joint_record(state, "R1", "JP1", "measures", 0).apply(state)
    assert joint_plan(after, "R1", "JP1")["measures"] == []
    with pytest.raises(PlanError, match="not there"):
        drop_joint_record(state, "R1", "JP1", "measures", 1)
    with pytest.raises(PlanError, match="was removed"):
        set_joint_cell(state, "R1", "JP1", "measures", 1, "target", 1)


def test_that_one_side_promises_without_touching_the_other() -> None:
    state = started()
    after = promise(state, "R1", "JP1", "customer", ["Numbers monthly", "  "]).apply(state)
    assert joint_plan(after, "R1", "JP1")["commitments"] == {
        "us": ["Answer in a day"],
        "customer": ["Numbers monthly"],
    }


def test_that_a_scan_is_known_by_its_content(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("a.pdf", "b.pdf", "c.pdf"))
    one.write_bytes(b"signed")
    same.write_bytes(b"signed")
    other.write_bytes(b"altered")
    assert scan_digest(one) == scan_digest(same) != scan_digest(other)
    with pytest.raises(PlanError, match="cannot be read"):
        scan_digest(tmp_path / "missing.pdf")
