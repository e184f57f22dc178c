"""The demo project, its plan and every golden number computed from them."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.demo import demo_state
from model.plan.rep_plan import RepPlan, rep_plan
from model.state import State

_ROOT = Path(__file__).resolve().parents[3]
_TODAY = date(2026, 11, 30)
K = 1000.0


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    return _ROOT / "resources" / "demo"


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> State:
    return demo_state(demo_folder)


@pytest.fixture(scope="session")
def plan(demo: State) -> RepPlan:
    return rep_plan(demo, 0, today=_TODAY)


@pytest.fixture(scope="session")
def golden() -> dict[str, dict[str, Any]]:
    return json.loads((_ROOT / "tests" / "data" / "golden.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def computed(demo: State, plan: RepPlan) -> dict[str, Any]:
    """Golden key -> the figure of this program."""
    return {
        **_accounts(plan),
        **_mixes(plan),
        **_workload(plan),
        **_sequence(plan),
        **_forecast(plan),
        **_people(demo, plan),
        **_pipeline(plan),
    }


def _accounts(plan: RepPlan) -> dict[str, Any]:
    f, s = plan.figures, plan.scores
    out: dict[str, Any] = {}
    for i, account_id in enumerate(plan.ids):
        out |= {
            f"accounts.{account_id}.{name}": value
            for name, value in {
                "pot_k": f.potential[i] / K,
                "rev_k": f.revenue[i] / K,
                "pen_pct": 100 * np.nan_to_num(f.penetration[i]),
                "class": plan.segmentation.potential_class[i],
                "segment": plan.segmentation.segment[i],
                "head_k": f.headroom[i] / K,
                "V": s.value[i],
                "I": s.influence[i],
                "R": s.readiness[i],
                "E": s.effort[i],
                "S": s.static[i],
                "wave_q": int(plan.sequence.wave[i]),
                "ttc_months": int(plan.forecast.time_to_close[i]),
                "p_win": plan.forecast.p_win[i],
                "f2f_y1": plan.workload.calls[i],
                "hours_y1": plan.workload.hours[i],
                "drive_h": plan.drive_hours[i],
            }.items()
        }
    mix = plan.mix
    out |= {
        "territory.pot_k": mix.total.potential / K,
        "territory.rev_k": mix.total.revenue / K,
        "territory.head_k": mix.total.headroom / K,
        "territory.pen_pct": 100 * mix.total.penetration,
        "territory.accounts_with_pot": mix.accounts_with_potential,
        "territory.accounts_buying": mix.accounts_buying,
        "territory.account_penetration_pct": 100 * mix.account_penetration,
        "territory.top5_share_pct": 100 * mix.top_5,
        "territory.hhi": mix.hhi,
    }
    return out


def _mixes(plan: RepPlan) -> dict[str, Any]:
    out: dict[str, Any] = {}
    tables = {
        "segment": plan.mix.by_segment,
        "type": plan.mix.by_type,
        "cluster": plan.mix.by_cluster,
    }
    for table, rows in tables.items():
        for row in rows:
            out |= {
                f"{table}.{row.key}.n": row.n,
                f"{table}.{row.key}.pot_k": row.potential / K,
                f"{table}.{row.key}.rev_k": row.revenue / K,
                f"{table}.{row.key}.head_k": row.headroom / K,
                f"{table}.{row.key}.f2f_y1": row.calls,
                f"{table}.{row.key}.addressable": row.addressable,
                f"{table}.{row.key}.hours_y1": row.hours,
            }
    for family in plan.mix.by_family:
        out[f"market.{family.family}"] = family.market
        out[f"ours.{family.family}"] = family.ours
        out[f"rpp.{family.family}"] = family.revenue_per_procedure
    return out


def _workload(plan: RepPlan) -> dict[str, Any]:
    w = plan.workload
    return {
        "workload.face_h": w.face_hours.sum(),
        "workload.remote_h": w.remote_hours.sum(),
        "workload.case_h": w.case_hours.sum(),
        "workload.pursuit_h": w.pursuit_hours.sum(),
        "workload.travel_h": w.travel_hours.sum(),
        "workload.hours": w.hours.sum(),
        "workload.days": w.working_days,
        "workload.gross_h": w.gross_hours,
        "workload.capacity_h": w.capacity,
        "workload.utilisation_pct": 100 * w.utilisation,
        "workload.travel_share_pct": 100 * w.travel_share,
    }


def _sequence(plan: RepPlan) -> dict[str, Any]:
    picks = plan.sequence.picks
    out: dict[str, Any] = {f"sequence.score.{pick.account_id}": pick.score for pick in picks}
    out |= {
        "sequence.order": [pick.account_id for pick in picks],
        "sequence.quarters": [pick.quarter for pick in picks],
        "sequence.quick_wins": [pick.account_id for pick in picks if pick.quick_win],
    }
    out |= {f"lighthouse.{c.account_id}": c.score for c in plan.lighthouses.candidates}
    return out


def _forecast(plan: RepPlan) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, scenario in plan.forecast.scenarios.items():
        key = f"forecast.{name}."
        for year in (1, 2, 3):
            months = slice(12 * (year - 1), 12 * year)
            out[f"{key}base_stream_y{year}_k"] = scenario.base[months].sum() / K
            out[f"{key}new_stream_y{year}_k"] = scenario.new[months].sum() / K
            out[f"{key}total_y{year}_k"] = scenario.year(year) / K
        total = scenario.total.sum()
        out[key + "total_36_k"] = total / K
        out[key + "vs_required_pct"] = 100 * total / plan.forecast.required
        out[key + "run_rate_m36_k"] = scenario.run_rate / K
        out[key + "months_k"] = list(scenario.total / K)
        out[key + "quarters_k"] = list(scenario.total.reshape(12, 3).sum(axis=1) / K)
    base = plan.forecast.scenarios["base"]
    for family, patients in zip(plan.figures.families, base.patients, strict=True):
        for year in (1, 2, 3):
            out[f"patients.{family}_y{year}"] = patients[12 * (year - 1) : 12 * year].sum()
    out["patients.total"] = base.patients.sum()
    test = plan.backtest
    out["backtest.revenue_per_patient"] = test.revenue_per_patient
    out["backtest.smallest_goal"] = test.smallest_goal
    for tried in test.tried:
        key = f"backtest.{tried.patients:.0f}."
        out[key + "goal_revenue_k"] = tried.revenue / K
        out[key + "suf"], out[key + "reach"] = tried.sufficiency, tried.reach
        out[key + "verdict"] = tried.verdict
    return out


def _people(demo: State, plan: RepPlan) -> dict[str, Any]:
    counts, rows = plan.roles.counts, plan.rows
    items = sum(
        demo.settings[f"R.{name}"] * met.astype(float)
        for name, met in plan.scores.ready_items.items()
    )
    best = np.nan_to_num(demo.accounts.number("best_kol_tier")[rows])
    baseline = plan.baseline
    ltm = baseline.by_account[:, -12:].sum(axis=1)
    return {
        "people.contacts": int(plan.roles.contacts.sum()),
        **{f"people.{role}": n for role, n in counts.items()},
        "people.role_gaps": {key: list(gap) for key, gap in plan.roles.gaps.items()},
        "people.kols": len(demo.table("kol")),
        "people.edges": len(plan.reach.edges),
        "people.best_tier_matches": int(np.sum(plan.scores.best_tier == best)),
        "check.readiness_items_equal_R": int(np.sum(items == plan.scores.readiness)),
        "sales.ltm_total": baseline.ltm,
        "sales.months": len(baseline.months),
        "sales.accounts_ltm": int(np.sum(ltm > 0)),
        "sales.accounts_36m": int(np.sum(baseline.by_account.sum(axis=1) > 0)),
        "sales.max_account_difference": float(np.abs(ltm - plan.figures.revenue).max()),
        "sales.year1_k": baseline.revenue[:12].sum() / K,
        "sales.year2_k": baseline.prior / K,
    }


def _pipeline(plan: RepPlan) -> dict[str, Any]:
    p = plan.pipeline
    out: dict[str, Any] = {
        "pipeline.open": len(p.open),
        "pipeline.won": p.won,
        "pipeline.lost": p.lost,
        "pipeline.win_rate_pct": 100 * p.win_rate,
        "pipeline.median_months_to_win": p.median_days / 30.44,
        "pipeline.hygiene_pct": 100 * p.hygiene,
        "pipeline.unweighted_k": p.unweighted / K,
        "pipeline.weighted_k": p.weighted / K,
        "pipeline.one_off_k": p.one_off / K,
        "pipeline.coverage_weighted": p.coverage_weighted,
        "pipeline.stuck": list(p.stuck),
        "alerts.AL7": sorted({*p.stuck, *p.undated}),
        "alerts.AL9": list(plan.contracts.uncovered),
    }
    for opportunity in p.open:
        out[f"pipeline.{opportunity.id}.step"] = opportunity.step
        out[f"pipeline.{opportunity.id}.value_k"] = opportunity.value / K
        out[f"pipeline.{opportunity.id}.days"] = opportunity.days_in_step
    return out
