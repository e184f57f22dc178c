"""Lighthouse centres: how well an account would teach others, and whether it does (F16)."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from model.arrays import IntArray
from model.plan.core import PlanCore
from model.plan.outlook import Lighthouses, LighthouseScore, LitTest
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text, typed_number
from model.state import State

_N_PROPOSED = 3
_YEAR_DAYS = 365
PROCEDURES, HOSTS, VISITS, SIGNED = "procedures", "hosts", "visits", "signed"  # the lit tests
_LEADERS = ("T1", "T2", "T3")


def lighthouse_score(
    influence: float,
    value: float,
    host: float,
    outcome: float,
    logistics: float,
    settings: Mapping[str, float],
) -> float:
    """L, 0-100; V of all families stands for V_focus (plan-spec §10 no. 4)."""
    return (
        settings["lighthouse.w_I"] * influence
        + settings["lighthouse.w_V_focus"] * value
        + settings["lighthouse.w_host"] * host
        + settings["lighthouse.w_outcome"] * outcome
        + settings["lighthouse.w_logistics"] * logistics
    )


def lighthouses(state: State, core: PlanCore, today: date) -> Lighthouses:
    """The plan's candidates, best first; without any, the three that score best unasked."""
    named = {
        str(candidate.get("account_id", "")): candidate
        for candidate in core.plan.get("lighthouse_candidates", ())
    }
    chosen = {str(entry.get("account_id", "")): entry for entry in core.plan.get("lighthouses", ())}
    asked = bool(named or chosen)
    ids = [i for i in dict.fromkeys((*named, *chosen)) if core.accounts.has(i)]
    if not asked:
        ids = _proposed(core)
    seen = _seen(state, core, today)
    scored = [
        _score(core, account_id, named.get(account_id, {}), chosen.get(account_id), seen)
        for account_id in ids
    ]
    scored.sort(key=lambda candidate: (-candidate.score, candidate.account_id))
    if asked:
        return Lighthouses(tuple(scored))
    note = "No lighthouse is chosen yet; host, outcome data and logistics count 0."
    return Lighthouses(tuple(scored), (note,))


def _proposed(core: PlanCore) -> list[str]:
    """The three accounts with headroom that influence and value alone put first."""
    s, scores = core.settings, core.scores
    known = s["lighthouse.w_I"] * scores.influence + s["lighthouse.w_V_focus"] * scores.value
    best = np.argsort(-np.where(scores.value > 0, known, -1.0), kind="stable")[:_N_PROPOSED]
    return [str(core.accounts.ids[i]) for i in best if scores.value[i] > 0]


def _score(
    core: PlanCore,
    account_id: str,
    candidate: Mapping[str, Any],
    entry: Mapping[str, Any] | None,
    seen: tuple[IntArray, IntArray],
) -> LighthouseScore:
    i = core.accounts.row_of(account_id)
    typed = entry or {}
    host = _rating(candidate.get("host", typed.get("host_willing", 0)))
    outcome = _rating(candidate.get("outcome", typed.get("outcome_data", 0)))
    logistics = _rating(candidate.get("logistics", typed.get("logistics", 0)))
    influence, value = float(core.scores.influence[i]), float(core.scores.value[i])
    targets = [str(core.accounts.ids[b]) for a, b, _ in core.reach.edges if a == i]
    followers = tuple(str(f) for f in typed.get("followers", targets))
    inside = [core.accounts.row_of(f) for f in followers if core.accounts.has(f)]
    return LighthouseScore(
        account_id=account_id,
        position=i,
        score=lighthouse_score(influence, value, host, outcome, logistics, core.settings),
        influence=influence,
        value=value,
        host=host,
        outcome=outcome,
        logistics=logistics,
        chosen=entry is not None,
        tests=_lit_tests(core, i, typed, int(seen[0][i]), int(seen[1][i])),
        followers=followers,
        follower_headroom=float(np.nansum(core.figures.headroom[inside])),
    )


def _rating(value: object) -> float:
    """A typed rating; 0 where nothing usable is typed."""
    rating = typed_number(value)
    return 0.0 if math.isnan(rating) else rating


def _seen(state: State, core: PlanCore, today: date) -> tuple[IntArray, IntArray]:
    """Leaders of T1 to T3 who host, and visits hosted in twelve months, (n,) each."""
    n, host = len(core.accounts), core.settings["lit.relationship"]
    contacts, at = of_accounts(state.table("contacts"), core.accounts.ids)
    hosting = np.isin(text(contacts, "kol_tier"), _LEADERS)
    hosting &= number(contacts, "relationship") >= host
    done, whose = of_accounts(state.table("activities_done"), core.accounts.ids)
    columns = (text(done, name) for name in ("type", "status", "actual_date"))
    hosted = np.array(
        [
            kind == "lighthouse_visit" and status == "done" and _recent(day, today)
            for kind, status, day in zip(*columns, strict=True)
        ],
        bool,
    )
    return np.bincount(at[hosting], minlength=n), np.bincount(whose[hosted], minlength=n)


def _lit_tests(
    core: PlanCore, position: int, entry: Mapping[str, Any], hosting: int, visits: int
) -> tuple[LitTest, ...]:
    """Own procedures in the family, hosting leaders, visits hosted in a year, signed plan."""
    s, figures = core.settings, core.figures
    wanted = [f for f in entry.get("families", ()) if f in figures.families]
    columns = [figures.families.index(f) for f in wanted] or range(len(figures.families))
    procedures = max((float(figures.ours[position, c]) for c in columns), default=0.0)
    own = str(core.accounts.ids[position])
    signed = any(
        plan.get("account_id") == own and plan.get("status") == "signed"
        for plan in core.plan.get("joint_plans", ())
    )
    found = (
        LitTest("our procedures a year in the family", procedures, s["lit.procs"], PROCEDURES),
        LitTest("opinion leaders T1–T3 who host", float(hosting), s["lit.champions"], HOSTS),
        LitTest("visits hosted in twelve months", float(visits), s["lit.visits"], VISITS),
        LitTest("joint plan signed", float(signed), 1.0, SIGNED),
    )
    ticked = entry.get("lit", {})
    return tuple(
        replace(test, evidence=str(ticked.get(test.key, {}).get("evidence", ""))) for test in found
    )


def _recent(day: str, today: date) -> bool:
    when = iso_date(day)
    return when is not None and today - timedelta(days=_YEAR_DAYS) < when <= today
