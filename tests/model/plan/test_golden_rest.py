"""Golden numbers of the example about requests, opponents, texts and the diary's hours.

With test_golden, test_golden_team, test_workload and tests/model/diary this leaves seven of them
to other rooms: the alert AL2 and the six fair quotas.
"""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from model.diary.adherence import execution_of
from model.diary.goal_chain import goal_chain
from model.diary.measures import measures_of
from model.diary.quarter import diary_of
from model.diary.rules import broken_rules
from model.diary.work_days import Quarter
from model.plan.goal_edits import LEVELS
from model.plan.goals import MIN_WORDS
from model.plan.requests import request_load
from model.plan.tables import text
from model.plan.typed_edits import records, word_count
from model.settings import settings_of

AS_OF = date(2026, 11, 30)
PURSUITS = (
    "demo",
    "in_service",
    "wet_lab",
    "business_case_meeting",
    "vac_submission",
    "vac_meeting",
)
COUNTS = {"requests": 15, "competitor": 3, "plan": 5}


@pytest.fixture(scope="module")
def rest(demo, plan):
    return {**_requests(demo, plan), **_typed(demo, plan), **_hours(demo, plan)}


def _requests(demo, plan):
    load = request_load(demo, plan.ids, AS_OF)
    measures = measures_of(demo, demo.rep("R1"), AS_OF)
    by_account = {account: n for account, n, _ in load.by_account}
    levels = {level: [a for a, _, said in load.by_account if said == level] for level in
              ("red", "amber")}  # fmt: skip
    (taught,) = measures.education
    done = execution_of(demo, plan.ids, AS_OF, settings_of(demo))
    (ride,) = [r for r in records(plan.plan, "reviews") if r["type"] == "co-travel"]
    return {
        "requests.n": load.total,
        **{f"requests.kind.{kind}": n for kind, n in load.by_kind.items()},
        **{f"requests.decision.{kind}": n for kind, n in load.by_decision.items()},
        "requests.internal": load.internal,
        "requests.A10": by_account["A10"],
        "requests.A26": by_account["A26"],
        "requests.A10_60d_before": taught.before,
        "requests.A10_60d_after": taught.after,
        "requests.hours": load.hours,
        "alerts.AL5_red": levels["red"],
        "alerts.AL5_amber": levels["amber"],
        "metrics.csat": done.satisfaction,
        "metrics.csat_n": done.answers,
        "metrics.cotravel_calls": ride["calls"],
        "metrics.cotravel_not_planned": ride["not_planned"],
    }


def _typed(demo, plan):
    typed = plan.plan
    goals = [goal for level in LEVELS for goal in records(typed, level)]
    texts = [str(goal.get(name, "")) for goal in goals for name in ("why", "how")]
    texts += [str(s.get("strategy", "")) for s in records(typed, "account_strategies")]
    orphans = [problem for problem in plan.goal_problems if "serves no goal" in problem.message]
    items = [item for item in diary_of(demo, plan.ids).items if item.is_customer and item.objective]
    orphans += [item for item in items if not goal_chain(typed, item.objective).whole]
    opponents = Counter(demo.accounts.text("main_competitor")[plan.rows])
    with_need = set(text(demo.table("needs"), "account_id"))
    key = np.isin(plan.segmentation.potential_class, ("A", "B"))
    contacts = demo.table("contacts")
    tiers = text(contacts, "kol_tier")
    leaders = np.array(
        [sum(t in ("T1", "T2", "T3") for t in tiers[contacts["account_id"] == i]) for i in plan.ids]
    )
    extra = demo.accounts.number("extra_kols")[plan.rows]
    named = {name: entry["value"] for name, entry in typed["settings"].items()}
    return {
        **{f"competitor.{name}": opponents[name] for name in ("VesselLock", "Helix", "OmniSeal")},
        "plan.goals": [len(records(typed, level)) for level in LEVELS],
        "plan.short_texts": sum(word_count(words) < MIN_WORDS for words in texts),
        "plan.orphans": len(orphans),
        "plan.needs_missing_AB": len(set(plan.ids[key]) - with_need),
        "plan.settings_json_equals_csv": int(named == {n: demo.settings[n] for n in named}),
        "people.extra_kols_match": int(np.sum(np.maximum(0, leaders - 1) == extra)),
        "people.referenced_contacts_exist": int(
            set(demo.table("kol")["contact_id"]) <= set(contacts["contact_id"])
        ),
    }


def _hours(demo, plan):
    diary, settings = diary_of(demo, plan.ids), settings_of(demo)

    def hours(*kinds, customer=True):
        chosen = [i for i in diary.items if i.kind in kinds and (i.is_customer or not customer)]
        return sum(item.hours for item in chosen)

    parts = {
        "f2f": hours("call_f2f"),
        "remote": hours("remote_touch"),
        "cases": hours("case_attendance"),
        "pursuits": hours(*PURSUITS),
        "discovery": hours("early_discovery"),
        "kol": hours("kol_meeting"),
        "joint_plan": hours("joint_plan_session"),
        "practice": hours("enablement_practice", customer=False),
        "travel_budget": float(plan.workload.travel_hours.sum()) / 4,
    }
    whole = sum(parts.values())
    days = sum(day.mode != "company" for day in diary.days)
    share = 1 - settings["cap.admin"] - settings["cap.buffer"]
    plannable = days * settings["cap.day_h"] * share
    found = broken_rules(demo, demo.rep("R1"), Quarter(2027, 1), diary)
    return {
        **{f"diary.h.{name}": value for name, value in parts.items()},
        "diary.h.total": whole,
        "diary.h.plannable": plannable,
        "diary.fill_pct": 100 * whole / plannable,
        "diary.days.planning": 0.5 * sum(day.planning_half for day in diary.days),
        "diary.overlaps_or_late_arrivals": sum(b.code == "H1" for b in found),
        "diary.cases_outside_block": sum(b.code == "H4" for b in found),
    }


def test_that_the_rest_of_the_golden_numbers_comes_out(rest, golden):
    values = golden["values"]
    assert {g: sum(k.split(".")[0] == g for k in rest) for g in COUNTS} == COUNTS
    wrong = {
        key: (values[key]["value"], found)
        for key, found in rest.items()
        if not _near(found, values[key], golden["tolerance_rel"])
    }
    assert wrong == {}


def _near(found, entry, rel):
    wanted = entry["value"]
    if isinstance(wanted, list):
        return list(found) == wanted
    slack = entry.get("tol", 0) if entry.get("exact") else max(entry["tol"], rel * abs(wanted))
    return abs(found - wanted) <= slack + 1e-9
