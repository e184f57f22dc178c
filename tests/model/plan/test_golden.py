"""The example territory: every golden number of its plan."""

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.demo import demo_state
from model.plan.rep_plan import RepPlan, rep_plan
from model.state import State

GROUPS = {  # group -> number of golden keys it holds
    "accounts": 650,
    "segment": 45,
    "type": 40,
    "cluster": 24,
    "territory": 9,
    "market": 3,
    "ours": 3,
    "rpp": 3,
    "sequence": 28,
    "lighthouse": 5,
    "forecast": 40,
    "patients": 10,
    "backtest": 14,
    "workload": 11,
    "sales": 7,
    "people": 8,
    "check": 1,
    "pipeline": 36,
    "alerts": 2,
}
ELSEWHERE = {  # golden keys of these groups that are about tables only, or other modules
    "people.extra_kols_match",
    "people.referenced_contacts_exist",
    "alerts.AL2",
    "alerts.AL5_red",
    "alerts.AL5_amber",
}


def matches(entry: dict[str, Any], rel: float, value: Any) -> bool:
    wanted = entry["value"]
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], float | int):
        return len(value) == len(wanted) and all(
            matches({**entry, "value": w}, rel, v) for w, v in zip(wanted, value, strict=True)
        )
    if isinstance(wanted, float | int):
        slack = 0 if entry.get("exact") else max(entry.get("tol", 0), rel * abs(wanted))
        return abs(value - wanted) <= slack + 1e-9
    return bool(value == wanted)


@pytest.mark.parametrize("group", GROUPS)
def test_that_the_golden_numbers_come_out(
    group: str, golden: dict[str, Any], computed: dict[str, Any]
) -> None:
    keys = [k for k in golden["values"] if k.split(".")[0] == group and k not in ELSEWHERE]
    assert len(keys) == GROUPS[group]
    wrong = {
        key: (golden["values"][key]["value"], computed.get(key))
        for key in keys
        if key not in computed
        or not matches(golden["values"][key], golden["tolerance_rel"], computed[key])
    }
    assert wrong == {}


def test_that_the_demo_plan_is_93_per_cent_complete(plan: RepPlan) -> None:
    assert plan.completeness.percent == pytest.approx(93)
    assert plan.completeness.verdict == "complete"
    assert {gap.subject for gap in plan.completeness.gaps if gap.typed} == {"A03", "A20", "A15"}


def test_that_the_first_pick_is_the_beachhead_and_the_system_heads_are_gates(
    plan: RepPlan,
) -> None:
    labels = {pick.account_id: pick.label for pick in plan.sequence.picks}
    assert [i for i, label in labels.items() if label == "Beachhead"] == ["A13"]
    gates = {i for i, label in labels.items() if label == "Gate"}
    assert gates == {"A02", "A01", "A05", "A07", "A03"}


def test_that_the_demo_mission_and_goals_raise_no_objection(plan: RepPlan) -> None:
    assert plan.goal_problems == ()


def test_that_nothing_of_the_demo_plan_is_missing(plan: RepPlan) -> None:
    assert plan.missing == {}


def test_that_result_columns_of_the_demo_are_never_read(
    demo_folder: Path, tmp_path: Path, plan: RepPlan
) -> None:
    blanked = tmp_path / "demo"
    shutil.copytree(demo_folder, blanked)
    _blank(
        blanked / "team_accounts.csv",
        (
            "potential",
            "revenue_ltm",
            "headroom",
            "segment_class",
            "segment",
            "drive_h",
            "travel_hours",
            "planned_hours_y1",
        ),
    )
    _blank(blanked / "reps.csv", ("capacity_h", "planned_hours_y1"))
    typed = json.loads((blanked / "plan.json").read_text(encoding="utf-8"))
    typed["quarter_diary"] = typed["last_quarter_metrics"] = {}
    (blanked / "plan.json").write_text(json.dumps(typed), encoding="utf-8")
    again = rep_plan(demo_state(blanked), 0, today=plan.today)
    assert again.ids.tolist() == plan.ids.tolist()
    assert np.array_equal(again.workload.hours, plan.workload.hours)
    assert np.array_equal(again.figures.potential, plan.figures.potential)
    assert again.sequence.picks == plan.sequence.picks
    assert again.backtest == plan.backtest


def _blank(path: Path, columns: tuple[str, ...]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert set(columns) <= set(rows[0])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, **dict.fromkeys(columns, "")} for row in rows)


@pytest.mark.parametrize("code", range(1, 6))
def test_that_territories_without_a_typed_plan_still_get_figures(demo: State, code: int) -> None:
    other = rep_plan(demo, code, today=date(2026, 11, 30))
    assert np.isfinite(other.figures.potential).all()
    assert other.sequence.picks
    assert other.forecast.base is not None
    assert "backtest" in other.missing
    assert other.completeness.verdict == "working draft"
