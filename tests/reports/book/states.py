"""Small projects cut out of the demo: what a new territory has on its tenth day."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from string import capwords
from typing import Any

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import Alignment
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM

SIX = ("A01", "A02", "A05", "A12", "A13", "A27")
_PEOPLE_EACH = 3
_KEPT = (
    "contacts",
    "sales_monthly",
    "volumes",
    "contracts",
    "needs",
    "opportunities",
    "diary_q1",
    "activities_done",
    "influence",
    "kol",
    "vac",
    "systems",
)
_LISTS = {
    "strategic_goals": 1,
    "annual_goals": 1,
    "quarterly_objectives": 4,
    "focus_themes": 4,
    "risks": 3,
    "joint_plans": 1,
    "sequence_comments": 5,
    "lighthouse_candidates": 2,
}


def minimal_territory(demo: State) -> State:
    """Six accounts, three contacts each, and the least that plan-spec 1.14 asks of a full plan."""
    accounts = demo.accounts
    rows = np.array([accounts.row_of(key) for key in SIX])
    six = Accounts({name: np.asarray(accounts[name])[rows] for name in accounts.names})
    live = demo.scenarios[0]
    first = live.layer(CORE_TEAM.id).territories[:1]
    layer = Layer(first, Alignment(np.zeros(len(SIX), np.int16)))
    scenario = replace(live, layers={CORE_TEAM.id: layer})
    tables = {name: _rows(demo, name) for name in _KEPT}
    tables["diary_days"] = demo.table("diary_days")
    return replace(
        demo,
        accounts=six,
        scenarios=(scenario,),
        tables=tables,
        plans={"R1": _typed(demo.plans["R1"])},
        reps=demo.reps[:1],
    )


def _rows(demo: State, name: str) -> Any:
    frame = demo.table(name)
    for column in ("account_id", "from_account"):
        if column in frame:
            frame = frame[frame[column].isin(SIX)]
            break
    if name == "influence":
        return frame[frame["to_account"].isin(SIX)]
    if name == "contacts":
        by_role = frame.groupby(["account_id", "role_class"]).head(1)
        return by_role.groupby("account_id").head(_PEOPLE_EACH)
    return frame


def _typed(plan: dict[str, Any]) -> dict[str, Any]:
    keep = ("meta", "mission", "company", "sequence_accepted_on", "goals_tried")
    typed = {key: plan[key] for key in keep}
    for name, most in _LISTS.items():
        typed[name] = _about_six(plan[name])[:most]
    typed["enablement"] = {"matrix": plan["enablement"]["matrix"]}
    return typed


def _about_six(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in entries if one.get("account_id", SIX[0]) in SIX]


_KINDS = {
    "ASC": "ASC",
    "Hospital - Acute Care": "COMM",
    "Hospital - Critical Access": "CAH",
    "Hospital - Veterans Affairs": "FED",
    "Hospital - Children": "SPEC",
}
_ATLANTA = (33.75, -84.39)
_OTHER_LISTS = ("account_strategies", "joint_plans", "lighthouses", "lighthouse_candidates")


def real_territory(list_of_accounts: Path, demo: State, n: int = 600) -> State:
    """The n real hospitals and surgery centres nearest to Atlanta, with the demo's prices.

    Volumes come from beds and operating rooms (grade C), revenue, competitors and people are
    invented by rule; the typed plan is the demo's without what names its accounts.
    """
    found = pd.read_csv(list_of_accounts, dtype=str)
    found = found[found["account_type"].isin(list(_KINDS))]
    place = found[["latitude", "longitude"]].astype(float)
    away = np.hypot(place["latitude"] - _ATLANTA[0], 0.83 * (place["longitude"] - _ATLANTA[1]))
    found = found.assign(away=away).sort_values("away").head(n).reset_index(drop=True)
    beds = pd.to_numeric(found["beds_hcris"], errors="coerce").to_numpy(float)
    rows = np.arange(n)
    accounts = Accounts(
        {
            "account_id": found["account_id"].tolist(),
            "name": found["account_name"].map(capwords).tolist(),
            "account_type": [_KINDS[kind] for kind in found["account_type"]],
            "city": found["city"].map(capwords).tolist(),
            "region": found["state"].tolist(),
            "lat": found["latitude"].astype(float).to_numpy(),
            "lon": found["longitude"].astype(float).to_numpy(),
            "beds": beds,
            "ors": np.where(np.isfinite(beds), np.maximum(1, beds // 25), 2.0 + rows % 5),
            "idn_id": found["health_system_id_2018"].fillna("").tolist(),
            "main_competitor": [("VesselLock", "Helix", "OmniSeal")[row % 3] for row in rows],
            "contract_status": [("dual", "none", "sole-competitor")[row % 3] for row in rows],
            "contract_end_month": np.where(rows % 3 == 1, np.nan, 3.0 + rows % 33),
            "revenue": np.where(rows % 6 == 0, 9000.0 + 170.0 * (rows % 97), 0.0),
        }
    )
    ids = found["account_id"].tolist()
    people = pd.DataFrame(
        [
            {
                "contact_id": f"{key}-{role}",
                "name": f"Dr {role.title()} {place_no}",
                "account_id": key,
                "role_class": role,
                "relationship": str(place_no % 4 - 1),
                "last_contact": "2026-10-01",
            }
            for place_no, key in enumerate(ids[:120])
            for role in ("USER", "BUYER", "ADMIN")
        ]
    )
    systems = found.dropna(subset=["health_system_id_2018"])
    systems = systems.drop_duplicates("health_system_id_2018")
    table = pd.DataFrame(
        {"idn_id": systems["health_system_id_2018"], "name": systems["health_system_2018"]}
    )
    sized = np.where(np.isfinite(beds), beds, 30.0)
    volumes = pd.DataFrame(
        [
            {"account_id": key, "family": family, "market_procs": round(share * size)}
            for key, size in zip(ids, sized, strict=True)
            for family, share in (("UGI", 0.5), ("GYN", 0.8), ("CRS", 0.4))
        ]
    )
    first = replace(demo.scenarios[0].layer(CORE_TEAM.id).territories[0], name="Greater Atlanta")
    layer = Layer((first,), Alignment(np.zeros(n, np.int16)))
    scenario = replace(demo.scenarios[0], layers={CORE_TEAM.id: layer})
    rep = replace(demo.reps[0], home_lat=_ATLANTA[0], home_lon=_ATLANTA[1])
    plan = {k: v for k, v in demo.plans["R1"].items() if k not in _OTHER_LISTS}
    return replace(
        demo,
        accounts=accounts,
        scenarios=(scenario,),
        tables={"contacts": people, "systems": table, "volumes": volumes},
        plans={"R1": plan},
        reps=(rep,),
    )
